"""Mail (message/rfc822).

Hiding places, and what is done with each:
- headers: From, To, Cc, Subject and the day of Date stay; Received, Message-ID, DKIM, ARC, Thread-Index, X-*,
  Delivered-To and all others go;
- preamble, epilogue, boundaries, part headers: gone, since the mail is built anew with fixed boundaries and UTF-8;
- HTML bodies: cleaned as the HTML format does (tracking pixels, scripts, comments, hidden text);
- attachments and nested mails: members; they come back cleaned under neutral names, or not at all;
- signatures and keys (S/MIME, OpenPGP), inline ones too: gone; encrypted parts: refused; an OpenPGP message or a
  uuencoded file as body: the mail is held;
- lines of the header block that are no headers, blank lines before it: gone; several mails in one file: unsupported.

Kept by policy: who wrote to whom about what on which day. Addresses are certain findings and go from there as well;
the owner of the mailbox (Delivered-To ...) is a trace of handling and goes everywhere, by every name that the mail has.

Anchors: ``header:Subject`` ..., ``part:N`` for plain bodies, ``part:N/pM`` for blocks of HTML bodies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.errors import CorruptDocument, ProtectedTextLeft
from pipeline.formats._html.cleaning import clean_html
from pipeline.formats._html.document import html_passages, html_rewritten, html_text
from pipeline.formats._mail.headers import header_fields, kept_headers
from pipeline.formats._mail.parts import Attachment, Body, body_text, boundaries_of, parsed, parts_of
from pipeline.formats._mail.writing import NewBody, mail_bytes
from pipeline.formats._text.decoding import bounded, bytes_of
from pipeline.formats._text.invisible import cleaned
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Counts, Hidden, Member, MetadataField, Reading, Removal, Rewritten, ValueKind
from redaction.plan import Edit, Plan, apply_edits
from redaction.text import Passage

MAIL = "message/rfc822"
MOST_FIELDS = 2000
_HEADER_LINE = re.compile(rb"(?m)^([A-Za-z][A-Za-z0-9-]{1,60})[ \t]{0,20}:[ \t\r\n]")
_TELLING = frozenset(
    {b"from", b"to", b"subject", b"date", b"received", b"message-id", b"mime-version", b"return-path", b"delivered-to"}
)


class Mail:
    """Single mails."""

    media_types = frozenset({MAIL})
    suffixes: tuple[str, ...] = (".eml",)
    only_container = False

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise a block of headers at the start with at least three that only mails have together."""
        begin = head[:32768].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \t")
        block = re.split(rb"\r?\n[ \t]*\r?\n", begin, maxsplit=1)[0]
        names = {name.lower() for name in _HEADER_LINE.findall(block)}
        starts = re.match(rb"(?:>?From \S|[A-Za-z][A-Za-z0-9-]{1,60}[ \t]*:)", block) is not None
        return MAIL if starts and len(names & _TELLING) >= 3 else None

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`."""
        message = parsed(bytes_of(source, limits))
        passages = [Passage(f"header:{name}", text) for name, text in kept_headers(message).items()]
        fields, hidden, count = header_fields(message, MOST_FIELDS), list[Hidden](), 0
        boundaries = boundaries_of(message)
        for part in parts_of(message, limits):
            if isinstance(part, Attachment):
                count += 1
                if part.name:
                    fields.append(MetadataField("part:filename", part.name[:1024], kind=ValueKind.TEXT))
            elif part.html:
                document = clean_html(bounded(html_text(part.raw, part.charset), limits), frozenset(), limits)
                passages += html_passages(document, f"part:{part.number}/")
                hidden += [Hidden(kind, f"part:{part.number}", many) for kind, many in sorted(document.gone.items())]
            else:
                passages.append(Passage(f"part:{part.number}", bounded(body_text(part, boundaries), limits)))
        for where, text in (("preamble", message.preamble), ("epilogue", message.epilogue)):
            if isinstance(text, str) and text.strip():
                hidden.append(Hidden("hidden-text", where))
                passages.append(Passage(where, text.encode("ascii", "replace").decode("ascii"), visible=False))
        return Reading(MAIL, tuple(passages), tuple(fields), tuple(hidden), Counts(members=count))

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """See `Format.members`."""
        message = parsed(bytes_of(source, limits))
        attachments = (part for part in parts_of(message, limits) if isinstance(part, Attachment))
        for index, part in enumerate(attachments):
            path = into / str(index)
            name = part.name[: limits.name_bytes // 4]
            if part.refusal is None:
                path.write_bytes(part.raw)
            yield UnpackedMember(Member(index, name, part.refusal), None if part.refusal else path)

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        message = parsed(bytes_of(source, limits))
        edits, bodies, done, count = plan.by_anchor(), list[NewBody](), 0, 0
        boundaries = boundaries_of(message)
        headers = kept_headers(message)
        for name in headers:
            mine = edits.get(f"header:{name}", ())
            # A date with an edit would be no date: the header goes.
            headers[name] = "" if name == "Date" and mine else _edited(headers[name], mine)
            done += len(mine)
        for part in parts_of(message, limits):
            if isinstance(part, Attachment):
                count += 1
                continue
            body, edited = _rewritten(part, boundaries, edits, plan, limits)
            bodies.append(body)
            done += edited
        if done != len(plan.edits):
            raise ProtectedTextLeft("an edit has an unknown anchor")
        if any(index not in range(count) for index in members):
            raise CorruptDocument("unknown member")
        target.write_bytes(mail_bytes(headers, bodies, [path for _, path in sorted(members.items())]))
        dropped = len(message.keys()) - len(headers)
        removed = (Removal("header", dropped),) if dropped > 0 else ()
        left_out = (Removal("members-left-out", count - len(members)),) if count > len(members) else ()
        return Rewritten(MAIL, ".eml", removed + left_out, done, Counts(members=len(members)))


def _edited(text: str, edits: tuple[Edit, ...]) -> str:
    try:
        return apply_edits(text, edits)
    except ValueError:
        raise ProtectedTextLeft("edits do not fit the text") from None


def _rewritten(
    body: Body, boundaries: frozenset[str], edits: Mapping[str, tuple[Edit, ...]], plan: Plan, limits: Limits
) -> tuple[NewBody, int]:
    if body.html:
        text = bounded(html_text(body.raw, body.charset), limits)
        page, done, _ = html_rewritten(text, edits, plan.cleaning.link_hosts, limits, f"part:{body.number}/")
        return NewBody(True, page, body.choice), done
    mine = edits.get(f"part:{body.number}", ())
    text = bounded(body_text(body, boundaries), limits)
    return NewBody(False, cleaned(_edited(text, mine)), body.choice), len(mine)


FORMAT: Format = Mail()
