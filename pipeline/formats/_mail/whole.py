"""A whole mail from its bytes: reading, members and rewriting, for mails and for what is turned into one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from email.message import Message
from pathlib import Path

from pipeline.errors import CorruptDocument, ProtectedTextLeft
from pipeline.formats._html.cleaning import clean_html
from pipeline.formats._html.document import html_passages, html_rewritten, html_text
from pipeline.formats._mail.headers import header_fields, kept_headers, unseen_headers
from pipeline.formats._mail.left_out import left_out
from pipeline.formats._mail.mailbox import MAIL
from pipeline.formats._mail.parts import Attachment, Body, body_text, boundaries_of, parsed, parts_of
from pipeline.formats._mail.pictures import Inline
from pipeline.formats._mail.writing import NewBody, mail_bytes
from pipeline.formats._text.decoding import bounded
from pipeline.formats._text.invisible import cleaned
from pipeline.formats.base import UnpackedMember
from pipeline.limits import Limits
from pipeline.model import Counts, Hidden, Member, MetadataField, Reading, Removal, Rewritten, ValueKind
from redaction.plan import Edit, Plan, apply_edits
from redaction.text import Passage

MOST_FIELDS = 2000


def read_mail(raw: bytes, limits: Limits) -> Reading:
    """Read a mail; see `Format.read`."""
    message = parsed(raw)
    passages = [Passage(f"header:{name}", text) for name, text in kept_headers(message).items()]
    fields, hidden, count = header_fields(message, MOST_FIELDS), list[Hidden](), 0
    boundaries = boundaries_of(message)
    parts = list(parts_of(message, limits))
    inline = Inline([part for part in parts if isinstance(part, Attachment)], None)
    for part in parts:
        if isinstance(part, Attachment):
            count += 1
            if part.name:
                fields.append(MetadataField("part:filename", part.name[:1024], kind=ValueKind.TEXT))
        elif part.html:
            page = bounded(html_text(part.raw, part.charset), limits)
            document = clean_html(page, frozenset(), limits, inline.source)
            passages += html_passages(document, f"part:{part.number}/")
            hidden += [Hidden(kind, f"part:{part.number}", many) for kind, many in sorted(document.gone.items())]
        else:
            passages.append(Passage(f"part:{part.number}", bounded(body_text(part, boundaries), limits)))
    unseen, found = _unseen(message)
    return Reading(MAIL, tuple(passages + unseen), tuple(fields), tuple(hidden + found), Counts(members=count))


def _unseen(message: Message) -> tuple[list[Passage], list[Hidden]]:
    """Return what no reader sees around the parts: comments of headers, second headers, preamble and epilogue."""
    passages: list[Passage] = []
    hidden = [Hidden(kind, "message", count) for kind, count in sorted(left_out(message).items())]
    for number, (name, text) in enumerate(unseen_headers(message)[:MOST_FIELDS]):
        hidden.append(Hidden("comment", f"header:{name}"))
        passages.append(Passage(f"header:{name}/unseen:{number}", text, visible=False))
    for where, around in (("preamble", message.preamble), ("epilogue", message.epilogue)):
        if isinstance(around, str) and around.strip():
            hidden.append(Hidden("hidden-text", where))
            passages.append(Passage(where, around.encode("ascii", "replace").decode("ascii"), visible=False))
    return passages, hidden


def mail_members(raw: bytes, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
    """Hand out the attachments of a mail; see `Format.members`."""
    attachments = (part for part in parts_of(parsed(raw), limits) if isinstance(part, Attachment))
    for index, part in enumerate(attachments):
        path = into / str(index)
        name = part.name[: limits.name_bytes // 4]
        if part.refusal is None:
            path.write_bytes(part.raw)
        yield UnpackedMember(Member(index, name, part.refusal), None if part.refusal else path)


def rewrite_mail(raw: bytes, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
    """Write a mail anew; see `Format.rewrite`."""
    message = parsed(raw)
    edits, bodies, done = plan.by_anchor(), list[NewBody](), 0
    boundaries = boundaries_of(message)
    headers = kept_headers(message)
    for name in headers:
        mine = edits.get(f"header:{name}", ())
        # A date with an edit would be no date: the header goes.
        headers[name] = "" if name == "Date" and mine else edited(headers[name], mine)
        done += len(mine)
    parts = list(parts_of(message, limits))
    attachments = [part for part in parts if isinstance(part, Attachment)]
    inline = Inline(attachments, members)
    for part in parts:
        if isinstance(part, Attachment):
            continue
        met = len(inline.shown)
        body, carried_out = _rewritten(part, boundaries, edits, plan, limits, inline)
        bodies.append(replace(body, shows=len(inline.shown) > met))
        done += carried_out
    if done != len(plan.edits):
        raise ProtectedTextLeft("an edit has an unknown anchor")
    count = len(attachments)
    if any(index not in range(count) for index in members):
        raise CorruptDocument("unknown member")
    shown = [members[index] for index in inline.shown]
    others = [path for index, path in sorted(members.items()) if index not in inline.shown]
    target.write_bytes(mail_bytes(headers, bodies, others, shown))
    dropped = len(message.keys()) - len(headers)
    removed = (Removal("header", dropped),) if dropped > 0 else ()
    withheld = (Removal("members-left-out", count - len(members)),) if count > len(members) else ()
    told = tuple(Removal(kind, number) for kind, number in sorted(left_out(message).items()))
    return Rewritten(MAIL, ".eml", removed + withheld + told, done, Counts(members=len(members)))


def edited(text: str, edits: tuple[Edit, ...]) -> str:
    """Return a text with its edits carried out.

    Raises:
        ProtectedTextLeft: They do not fit.
    """
    try:
        return apply_edits(text, edits)
    except ValueError:
        raise ProtectedTextLeft("edits do not fit the text") from None


def _rewritten(
    body: Body,
    boundaries: frozenset[str],
    edits: Mapping[str, tuple[Edit, ...]],
    plan: Plan,
    limits: Limits,
    inline: Inline,
) -> tuple[NewBody, int]:
    if body.html:
        text = bounded(html_text(body.raw, body.charset), limits)
        hosts, prefix = plan.cleaning.link_hosts, f"part:{body.number}/"
        page, done, _ = html_rewritten(text, edits, hosts, limits, prefix, inline.source)
        return NewBody(True, page, body.choice), done
    mine = edits.get(f"part:{body.number}", ())
    text = bounded(body_text(body, boundaries), limits)
    return NewBody(False, cleaned(edited(text, mine)), body.choice), len(mine)
