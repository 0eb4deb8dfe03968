"""Contacts (vCard 2.1, RFC 2426, RFC 6350; as JSON, RFC 7095, and XML, RFC 6351, which come back as lines).

Hiding places, and what is done with each:
- FN, N, NICKNAME, ORG, TITLE, ROLE, TEL, EMAIL, IMPP, ADR, LABEL, NOTE, CATEGORIES, BDAY, ANNIVERSARY, GENDER and few
  more: what a reader sees; kept, after redaction;
- parameters of telephone numbers: gone, but the extension;
- URL: kept without user, query and fragment; IMPP without query;
- PHOTO, LOGO inside of the card: members; they come back cleaned, or not at all; behind a link, SOUND, KEY: gone;
- PRODID, UID, REV, SOURCE, MAILER, CLIENTPIDMAP, GEO, TZ, X-* and all others: gone;
- parameters: gone, but known values of TYPE, and PREF, LANGUAGE and ALTID; LABEL of an address: gone;
- of JSON and XML all that has no place in lines (comments, attributes, other vocabularies, more values): gone;
- groups, cards inside of cards (AGENT), lines outside of cards: gone;
- quoted-printable, charsets, folds: undone; the copy is UTF-8, vCard 3.0 (4.0 stays 4.0), folded at 75 bytes.

Anchors: ``line:N``, N the number of the line; names and addresses are shown with their pieces apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.formats._cards.copying import Copy, Kept, members, reading, result, write
from pipeline.formats._cards.lines import Component, Line, components, mapped, split, tidy
from pipeline.formats._cards.links import kept_address
from pipeline.formats._cards.trees import lines_and_way, way_of
from pipeline.formats.base import Format, UnpackedMember
from pipeline.limits import LONGEST_VALUE, Limits
from pipeline.model import MetadataField, Reading, Rewritten, Role, ValueKind
from redaction.plan import Plan

VCARD = "text/vcard"
_WAYS = {"lines": VCARD, "json": "application/vcard+json", "xml": "application/vcard+xml"}
_TEXTS = frozenset(
    "FN NOTE TITLE ROLE TEL EMAIL IMPP LABEL BDAY ANNIVERSARY DEATHDATE BIRTHPLACE DEATHPLACE EXPERTISE HOBBY INTEREST "
    "ORG-DIRECTORY LANG".split()
)
_STRUCTURED = frozenset({"N", "ADR", "ORG", "GENDER"})
_LISTS = frozenset({"NICKNAME", "CATEGORIES"})
_LINKS = frozenset({"URL"})
_PICTURES = frozenset({"PHOTO", "LOGO"})
_KINDS = frozenset({"individual", "group", "org", "location"})
_TYPES = frozenset(
    "home work pref voice fax msg cell pager bbs modem car isdn video pcs main text textphone dom intl postal parcel "
    "internet x400 iphone other mobile spouse child parent friend".split()
)
_FIELDS = {
    "PRODID": ValueKind.SOFTWARE, "MAILER": ValueKind.SOFTWARE, "REV": ValueKind.DATE, "GEO": ValueKind.GPS,
    "UID": ValueKind.IDENTIFIER,
}  # fmt: skip
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?")
#: A number with its parameters (RFC 3966), with or without scheme; of a text behind a semicolon it is told by blanks.
_NUMBER = re.compile(r"(?:tel:[^;]*|[\d*#().+\- ]+)(?:;[A-Za-z0-9-]+(?:=[^;]*)?)+", re.IGNORECASE)
_EXTENSION = re.compile(r";ext=(\d{1,15})(?=;|\Z)", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]{0,30}:")
_SCHEME = re.compile(r"(?i)(?:tel|mailto|sip|xmpp|skype|im):")


def _parameters(line: Line) -> list[tuple[str, Sequence[str]]]:
    kept: list[tuple[str, Sequence[str]]] = []
    types = [one.lower() for one in line.parameters.get("TYPE", [])]
    known = sorted({one for one in types if one in _TYPES})
    if known:
        kept.append(("TYPE", known))
    for label, pattern in (("PREF", r"\d{1,3}"), ("ALTID", r"\d{1,3}"), ("LANGUAGE", _LANGUAGE.pattern)):
        values = line.parameters.get(label, [])[:1]
        if values and re.fullmatch(pattern, values[0]):
            kept.append((label, values))
    return kept


def _pieces(line: Line, *, escapes: bool) -> tuple[list[str], str]:
    """Return the pieces of a value that a reader sees, and the sign between them."""
    sign = ";" if line.name in _STRUCTURED else "," if line.name in _LISTS else ""
    pieces = [tidy(piece) for piece in split(line.value, sign, escapes=escapes)]
    if line.name in _LINKS:
        pieces = [kept_address(pieces[0])]
    elif line.name == "TEL":
        pieces = [_SCHEME.sub("", _number(pieces[0]), count=1)]
    elif line.name == "IMPP":
        # What follows the address is for the program that opens it.
        pieces = [pieces[0].partition("?")[0] if _ADDRESS.match(pieces[0]) else pieces[0]]
    elif line.name == "EMAIL":
        pieces = [_SCHEME.sub("", pieces[0], count=1)]
    return pieces, sign


def _number(text: str) -> str:
    """Return a telephone number with its extension and no other parameter."""
    if not _NUMBER.fullmatch(text.strip()):
        return text
    extension = _EXTENSION.search(text.strip())
    return text.strip().partition(";")[0] + (f";ext={extension[1]}" if extension else "")


def _keep(line: Line, copy: Copy, version: str) -> None:
    known = line.name in _TEXTS | _STRUCTURED | _LISTS | _LINKS
    if line.name in _PICTURES and line.binary:
        copy.lines.append(Kept(line.name, member=len(copy.binaries), before="data:" if version == "4.0" else ""))
        copy.binaries.append(line.binary)
    elif line.name == "KIND" and line.value.strip().lower() in _KINDS:
        copy.lines.append(Kept("KIND", fixed=line.value.strip().lower()))
    elif known and line.binary is None:
        pieces, sign = _pieces(line, escapes=version != "2.1")
        if any(piece.strip() for piece in pieces):
            copy.lines.append(
                Kept(line.name, _parameters(line), anchor=f"line:{line.number}", text=mapped(pieces, sign))
            )
        for label in line.parameters.get("LABEL", []):
            copy.drop("hidden-text", label)
    else:
        _drop(line, copy)


def _drop(line: Line, copy: Copy) -> None:
    text = "" if line.binary is not None else " ".join(split(line.value, "", escapes=True)[0].split())
    if line.name in _PICTURES or line.name in ("SOUND", "KEY"):
        copy.drop("external-link" if line.binary is None else "attachment", text)
    elif text:
        kind = _FIELDS.get(line.name, ValueKind.TEXT)
        copy.fields.append(MetadataField(line.name[:512], text[:LONGEST_VALUE], Role.DESCRIPTIVE, kind))
        copy.unseen.append(text)


def _gone(component: Component, copy: Copy) -> None:
    """Note a component that goes with all it holds."""
    copy.drop("hidden-text", "\n".join(line.value for line in component.lines if line.binary is None))
    for inner in component.inner:
        _gone(inner, copy)


def _card(card: Component, copy: Copy) -> None:
    version = next((line.value.strip() for line in card.lines if line.name == "VERSION"), "3.0")
    copy.lines.append(Kept("BEGIN", fixed="VCARD"))
    copy.lines.append(Kept("VERSION", fixed="4.0" if version == "4.0" else "3.0"))
    for line in card.lines:
        if line.name != "VERSION":
            _keep(line, copy, version)
    for inner in card.inner:
        _gone(inner, copy)
    copy.lines.append(Kept("END", fixed="VCARD"))


def _copy(source: Path, limits: Limits) -> Copy:
    text, way = lines_and_way(source, "vcard", limits)
    found, stray = components(text, limits)
    copy = Copy(way=way)
    for card in found:
        if card.name == "VCARD":
            _card(card, copy)
        else:
            _gone(card, copy)
    for line in stray:
        copy.drop("hidden-text", line)
    return copy


def _embedded(kept: Kept, raw: bytes) -> tuple[list[tuple[str, Sequence[str]]], str]:
    from pipeline.formats._mail.pictures import picture_type

    kind = picture_type(raw).partition("/")[2].upper()
    if kept.before:
        return [], f"data:image/{kind.lower()};base64,"
    return [("ENCODING", ["b"]), ("TYPE", [kind])], ""


class VCard:
    """Contacts."""

    media_types = frozenset({*_WAYS.values(), "text/x-vcard"})
    suffixes: tuple[str, ...] = (".vcf", ".vcard")
    only_container = False
    has_members = True

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise a file that begins with a card, however it is written."""
        return _WAYS.get(way_of(head, "vcard") or "")

    def read(self, source: Path, limits: Limits) -> Reading:
        """See `Format.read`."""
        copy = _copy(source, limits)
        return reading(copy, _WAYS[copy.way], limits)

    def members(self, source: Path, into: Path, limits: Limits) -> Iterator[UnpackedMember]:
        """Hand out the pictures of the cards."""
        return members(_copy(source, limits), into, limits)

    def rewrite(self, source: Path, target: Path, plan: Plan, members: Mapping[int, Path], limits: Limits) -> Rewritten:
        """See `Format.rewrite`."""
        from pipeline.formats._mail.pictures import picture_type

        copy = _copy(source, limits)
        pictures = {index: path for index, path in members.items() if picture_type(path.read_bytes())}
        return result(copy, VCARD, ".vcf", write(copy, target, plan, pictures, _embedded))


FORMAT: Format = VCard()
