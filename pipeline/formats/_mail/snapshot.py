"""Web pages that a browser saved as a mail (MHTML, RFC 2557): which they are, their parts, and how one is written."""

from __future__ import annotations

import base64
import quopri
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import unquote, urljoin

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats._text.decoding import bounded
from pipeline.limits import LONGEST_VALUE, Limits
from pipeline.model import MetadataField, ValueKind

_TOP = re.compile(rb"(?im)^content-type:[ \t\r\n]*multipart/related\b")
_SAVED = re.compile(rb"(?im)^(?:snapshot-content-location|x-document-type|x-maf):|^from:[ \t]*\"?<?saved by ")
#: What a mail that went anywhere has.
_SENT = re.compile(rb"(?im)^(?:to|cc|bcc|received|delivered-to|return-path|message-id):")
_OWN = re.compile(rb"MIME-Version: 1\.0\r\nContent-Type: multipart/related; ")
_MOST_FIELDS = 2000
_PLACE = re.compile(rb"(?im)^content-location:")


def is_snapshot(head: bytes) -> bool:
    """Return whether a file is a saved web page.

    Args:
        head: First 64 KiB.
    """
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \t")
    block = re.split(rb"\r?\n[ \t]*\r?\n", begin[:32768], maxsplit=1)[0] + b"\r\n"
    if _OWN.match(begin):
        return True
    if not _TOP.search(block):
        return False
    return bool(_SAVED.search(block)) or (not _SENT.search(block) and _PLACE.search(begin) is not None)


@dataclass(slots=True)
class Page:
    """A page or frame.

    Attributes:
        number: Position among all parts; its anchor.
        text: HTML source.
        place: Where it was saved from.
    """

    number: int
    text: str
    place: str


@dataclass(slots=True)
class Snapshot:
    """A saved web page.

    Attributes:
        pages: The page first, then frames.
        pictures: Bytes of the pictures that a reader sees, in their order.
        keys: Index of each picture by every address that it answers to.
        gone: Parts that are left out, by kind.
        fields: Metadata.
    """

    pages: list[Page] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)
    gone: Counter[str] = field(default_factory=Counter)
    fields: list[MetadataField] = field(default_factory=list)

    def resolver(self, page: Page, used: frozenset[int] | None, met: set[int]) -> Callable[[str], str]:
        """Return what tells a page's addresses of pictures.

        Args:
            page: The page.
            used: Indexes that the copy holds; None for all.
            met: Filled with the indexes that the page shows.
        """

        def pictures(address: str) -> str:
            index = self.keys.get(_absolute(page.place, address))
            if index is None or (used is not None and index not in used):
                return ""
            met.add(index)
            return f"cid:picture-{index + 1}"

        return pictures


def _absolute(place: str, address: str) -> str:
    address = address.strip()
    if address.lower().startswith("cid:"):
        return "cid:" + unquote(address[4:])
    try:
        return urljoin(place, address).partition("#")[0]
    except ValueError:
        return address


def read_snapshot(raw: bytes, limits: Limits) -> Snapshot:
    """Take a saved web page apart.

    Raises:
        CorruptDocument: It holds no page, or a part cannot be decoded.
        LimitExceeded: Too many parts, too large or nested too deeply.
    """
    from pipeline.formats._html.document import html_text
    from pipeline.formats._mail.headers import header_text
    from pipeline.formats._mail.parts import MOST_NESTED, parsed, part_bytes

    message = parsed(raw)
    found, pictures = Snapshot(), list[tuple[set[str], bytes]]()
    found.fields = _fields(message)
    stack: list[tuple[Message, int]] = [(message, 0)]
    number = 0
    while stack:
        part, depth = stack.pop()
        number += 1
        if depth > MOST_NESTED or number > limits.members:
            raise LimitExceeded("members", value=max(depth, number), most=limits.members)
        payload: Any = part.get_payload()
        if isinstance(payload, list):
            stack += [(child, depth + 1) for child in reversed(payload)]
            continue
        content, kind = part_bytes(part), part.get_content_type()
        if len(content) > limits.item_bytes:
            raise LimitExceeded("item_bytes", value=len(content), most=limits.item_bytes)
        place = header_text(part.get("Content-Location", ""))
        if kind in ("text/html", "application/xhtml+xml"):
            text = bounded(html_text(content, str(part.get_content_charset() or "")), limits)
            found.pages.append(Page(number, text, _base(text, place)))
        elif kind.startswith("image/"):
            name = header_text(part.get("Content-ID", "")).strip("<> ")
            pictures.append(({place, f"cid:{name}"} - {"", "cid:"}, content))
        else:
            found.gone[kind.partition("/")[0][:40] + "-part"] += 1
    if not found.pages:
        raise CorruptDocument("no page")
    _choose(found, pictures, limits)
    return found


def _base(text: str, place: str) -> str:
    base = re.search(r"""(?i)<base\s[^>]{0,500}?href\s{0,9}=\s{0,9}["']([^"'<>]{1,2000})""", text[:100_000])
    try:
        return urljoin(place, base.group(1)) if base else place
    except ValueError:
        return place


def _choose(found: Snapshot, pictures: list[tuple[set[str], bytes]], limits: Limits) -> None:
    """Keep the pictures that a page shows; nobody sees the others."""
    from pipeline.formats._html.cleaning import clean_html

    everything = {key: index for index, (keys, _) in enumerate(pictures) for key in sorted(keys)}
    trial = Snapshot(keys=everything)
    met: set[int] = set()
    for page in found.pages:
        clean_html(page.text, frozenset(), limits, trial.resolver(page, None, met))
    renumbered = {index: number for number, index in enumerate(sorted(met))}
    found.pictures = [pictures[index][1] for index in sorted(met)]
    found.keys = {key: renumbered[index] for key, index in everything.items() if index in renumbered}
    if len(met) < len(pictures):
        found.gone["picture"] = len(pictures) - len(met)


def _fields(message: Message) -> list[MetadataField]:
    from pipeline.formats._mail.headers import header_text

    fields = list[MetadataField]()
    for name, value in list(message.raw_items())[:500]:
        label, text = name.lower(), header_text(value)
        if text and label not in ("mime-version", "content-type", "content-transfer-encoding"):
            kind = ValueKind.DATE if label == "date" else ValueKind.TEXT
            fields.append(MetadataField(f"header:{name}"[:512], text[:LONGEST_VALUE], kind=kind))
    for part in message.walk():
        text = header_text(part.get("Content-Location", ""))
        if text and len(fields) < _MOST_FIELDS:
            fields.append(MetadataField("part:content-location", text[:LONGEST_VALUE]))
    return fields


def snapshot_pieces(pages: Sequence[str], pictures: Sequence[tuple[int, bytes]]) -> Iterator[bytes]:
    """Hand out a new saved page; the same bytes each time.

    Args:
        pages: Cleaned sources, the page first.
        pictures: Index and bytes of cleaned pictures.
    """
    from pipeline.formats._mail.pictures import picture_type

    yield b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="=_part"\r\n\r\n'
    for text in pages:
        yield b'--=_part\r\nContent-Type: text/html; charset="utf-8"\r\n'
        yield b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        yield quopri.encodestring(text.encode("utf-8")).replace(b"\n", b"\r\n") + b"\r\n"
    for index, raw in pictures:
        kind = picture_type(raw)
        yield f"--=_part\r\nContent-Type: {kind}\r\nContent-ID: <picture-{index + 1}>\r\n".encode()
        yield b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(raw).replace(b"\n", b"\r\n") + b"\r\n"
    yield b"--=_part--\r\n"
