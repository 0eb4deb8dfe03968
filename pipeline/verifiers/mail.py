"""Looks at sanitised mails with a line parser of its own; the cleaner uses the standard library's."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers.base import Verifier, View
from pipeline.verifiers.html import walked
from pipeline.verifiers.text import unseen_in

NAME = "mail-structure"
_TOP = frozenset({"from", "to", "cc", "subject", "date", "mime-version"})
_PART = {
    "content-type": re.compile(
        r'text/(?:plain|html); charset="utf-8"|application/octet-stream|'
        r'multipart/(?:mixed; boundary="=_part"|related; boundary="=_related"|'
        r'alternative; boundary="=_choice-\d{1,5}")|image/(?:jpeg|png|gif|bmp|webp|tiff|svg\+xml)'
    ),
    "content-transfer-encoding": re.compile(r"quoted-printable|base64"),
    "content-id": re.compile(r"<picture-\d{1,6}>"),
    "content-disposition": re.compile(r'(?:attachment|inline); filename="attachment-\d{3,}(?:\.[a-z0-9]{1,12})?"'),
    "mime-version": re.compile(r"1\.0"),
    "date": re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} 00:00:00 \+0000"),
}
_ESCAPE = re.compile(rb"=([0-9A-F]{2})")
_WORD = re.compile(r"=\?utf-8\?b\?([A-Za-z0-9+/=]*)\?=")


@dataclass(slots=True)
class Section:
    """Headers and content between two boundaries; `content` is still encoded."""

    headers: list[tuple[str, str]]
    content: bytes

    def value(self, name: str) -> str:
        """Return the first header of that name."""
        return next((value for label, value in self.headers if label == name), "")


def _section(raw: bytes) -> Section:
    if raw.startswith(b"\r\n"):
        return Section([], raw[2:])
    head, _, content = raw.partition(b"\r\n\r\n")
    headers: list[tuple[str, str]] = []
    for line in head.decode("utf-8", "replace").split("\r\n"):
        if line[:1] in {" ", "\t"} and headers:
            headers[-1] = (headers[-1][0], headers[-1][1] + line)
        else:
            name, _, value = line.partition(":")
            headers.append((name.lower(), value.strip()))
    return Section(headers, content)


def sections(raw: bytes) -> list[Section]:
    """Return the top section and all parts below it, in order.

    Raises:
        ValueError: A boundary is not closed, or something stands outside of the parts.
    """
    found: list[Section] = []
    todo = [raw]
    while todo:
        section = _section(todo.pop(0))
        found.append(section)
        boundary = re.search(r'boundary="([^"]{1,70})"', section.value("content-type"))
        if boundary:
            mark = b"--" + boundary.group(1).encode("ascii")
            pieces = (b"\r\n" + section.content).split(b"\r\n" + mark)
            if len(pieces) < 3 or pieces[0].strip() or pieces[-1].strip() != b"--":
                raise ValueError
            todo[:0] = [piece.removeprefix(b"\r\n") for piece in pieces[1:-1]]
            section.content = b""
    return found


def content_of(section: Section) -> bytes:
    """Return the decoded content of a section.

    Raises:
        ValueError: It is not in its encoding.
    """
    encoding = section.value("content-transfer-encoding")
    if encoding == "base64":
        return base64.b64decode(section.content.replace(b"\r\n", b""), validate=True)
    joined = re.sub(rb"=[ \t]*\r?\n", b"", section.content)
    return _ESCAPE.sub(lambda match: bytes([int(match.group(1), 16)]), joined)


def header_shown(value: str) -> str:
    """Return a header as a reader sees it."""
    value = re.sub(r"\?=\s+(?==\?utf-8\?b\?)", "?=", value)

    def word(match: re.Match[str]) -> str:
        return base64.b64decode(match.group(1)).decode("utf-8", "replace")

    try:
        # Neighbouring words are one text, so bytes of one letter never lie in two of them.
        return _WORD.sub(word, value)
    except (binascii.Error, ValueError):
        return value


def _page_faults(found: list[Section], expectation: Expectation) -> list[Residue]:
    """Object to what pages must not hold, and to pictures with a name that no page shows or that is given twice."""
    faults: list[Residue] = []
    pictures = [section.value("content-id") for section in found if section.value("content-id")]
    names, met = frozenset("cid:" + name.strip("<>") for name in pictures), set[str]()
    for number, section in enumerate(found):
        inline = section.value("content-disposition").startswith("inline")
        is_picture = section.value("content-type").startswith("image/")
        if len({inline, is_picture, bool(section.value("content-id"))}) > 1:
            faults.append(Residue(Reason.METADATA_LEFT, NAME, f"section:{number}:picture"))
        if section.value("content-type").startswith("text/html"):
            walk = walked(content_of(section).decode("utf-8", "replace"), expectation.link_hosts, names)
            met |= walk.met
            faults += [
                Residue(reason, NAME, f"section:{number}:{where}") for reason, where in dict.fromkeys(walk.all_faults())
            ]
    if names != met or len(names) != len(pictures):
        faults.append(Residue(Reason.METADATA_LEFT, NAME, "pictures"))
    return faults


def _unseen(found: list[Section]) -> list[Residue]:
    """Return an objection for every section that shows characters that no reader sees."""
    faults: list[Residue] = []
    for number, section in enumerate(found):
        kind = section.value("content-type")
        is_body = kind.startswith("text/plain") and not section.value("content-disposition")
        body = content_of(section).decode("utf-8", "replace").replace("\r\n", "\n") if is_body else ""
        if unseen_in(body) or any(unseen_in(header_shown(value)) for _, value in section.headers):
            faults.append(Residue(Reason.METADATA_LEFT, NAME, f"section:{number}:unseen characters"))
    return faults


def _is_base64_of_words(body: bytes) -> bool:
    """Return whether a body is nothing but base64 of a text, which a reader of the copy does not see as one."""
    packed = b"".join(body.split()).rstrip(b"=")
    if len(packed) < 24:
        return False
    try:
        words = base64.b64decode(packed + b"=" * (-len(packed) % 4), validate=True).decode("utf-8").split()
    except ValueError:
        return False
    return len(words) > 1 and all(map(str.isprintable, words))


def _still_encoded(found: list[Section]) -> list[Residue]:
    return [
        Residue(Reason.TEXT_LEFT, NAME, f"section:{number}:still encoded")
        for number, section in enumerate(found)
        if section.value("content-type").startswith("text/plain")
        and not section.value("content-disposition")
        and _is_base64_of_words(content_of(section))
    ]


def mail_faults(raw: bytes, expectation: Expectation) -> tuple[list[Residue], int]:
    """Return objections to a mail, and the number of its attachments."""
    try:
        found = sections(raw)
        for section in found:
            content_of(section)
    except ValueError:
        return [Residue(Reason.VERIFIER_FAILED, NAME, "structure")], 0
    faults: list[Residue] = []
    for number, section in enumerate(found):
        allowed = _TOP | _PART.keys() if number == 0 else _PART.keys() - {"date", "mime-version"}
        for name, value in section.headers:
            if name not in allowed or (name in _PART and not _PART[name].fullmatch(value)):
                faults.append(Residue(Reason.METADATA_LEFT, NAME, f"section:{number}"))
    members = sum(bool(section.value("content-disposition")) for section in found)
    return faults + _page_faults(found, expectation) + _unseen(found) + _still_encoded(found), members


def mail_views(raw: bytes, prefix: str = "") -> Iterator[View]:
    """Hand out every header and content of a mail."""
    yield View(f"{prefix}source", raw, mixed=True)
    found = sections(raw)
    names = frozenset("cid:" + section.value("content-id").strip("<>") for section in found)
    for number, section in enumerate(found):
        where = f"{prefix}section:{number}"
        for name, value in section.headers:
            shown = header_shown(value).removesuffix(" 00:00:00 +0000") if name == "date" else header_shown(value)
            yield View(f"{where}:{name}"[:80], shown, visible=name in _TOP - {"mime-version"})
        content = content_of(section)
        if section.value("content-disposition"):
            yield View(where, content, mixed=True)
        else:
            text = content.decode("utf-8", "replace")
            is_page = "text/html" in section.value("content-type")
            # What a reader sees of a page is also in its source, among other things.
            yield View(where, text, visible=not is_page, mixed=is_page)
            if is_page:
                walk = walked(text, names=names)
                yield View(f"{where}:page", "".join(walk.shown), visible=True)
                yield View(f"{where}:attributes", "\n".join(walk.values))


class MailVerifier:
    """Second look at mails."""

    name = NAME

    def applies_to(self, media_type: str) -> bool:
        """See `Verifier.applies_to`."""
        return media_type == "message/rfc822"

    def check(self, copy: Path, expectation: Expectation) -> Iterable[Residue]:
        """See `Verifier.check`."""
        faults, members = mail_faults(copy.read_bytes(), expectation)
        if expectation.counts.members not in (None, members):
            faults.append(Residue(Reason.CONTENT_LOST, NAME, "members"))
        return faults

    def views(self, copy: Path) -> Iterator[View]:
        """See `Verifier.views`."""
        return mail_views(copy.read_bytes())

    def pages(self, copy: Path) -> int | None:
        """See `Verifier.pages`."""
        return None


VERIFIER: Verifier = MailVerifier()
