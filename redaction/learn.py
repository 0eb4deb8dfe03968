"""Learn traces of handling from an item's own metadata and banners: whole forms only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import re2

from redaction.finding import Finding
from redaction.forms import is_everyday
from redaction.normal import fold
from redaction.terms import Origin, Term, TermKind

_KINDS = {
    "name": TermKind.NAME,
    "email": TermKind.EMAIL,
    "user": TermKind.USER,
    "phone": TermKind.PHONE,
    "path": TermKind.PATH,
    "device": TermKind.DEVICE,
    "serial": TermKind.SERIAL,
    "gps": TermKind.GPS,
    "identifier": TermKind.LITERAL,
}
#: Makers of programs and devices: "Canon MF4410" is a model, of which there are many.
_MAKERS = frozenset(
    """
    adobe apple brother canon dell epson fujitsu google hp hewlett-packard huawei kodak konica kyocera lenovo lexmark
    lg microsoft motorola nikon nokia oki olympus panasonic pentax ricoh samsung sharp sony toshiba xerox xiaomi
    """.split()
)
#: What programs, roles and offices write where nobody entered a name; to protect it would blacken every document.
_NOBODY = _MAKERS | frozenset(
    fold(word)
    for word in """
    administrator administrateur admin user owner root guest default unknown author anonymous nobody somebody name
    scanner scan scanned scanning copier printer print fax camera kiosk reception desktop laptop computer pc workstation
    server client system service account local domain network windows mac macos linux ubuntu debian android iphone ipad
    galaxy office acrobat distiller reader writer word excel powerpoint outlook onenote libreoffice openoffice
    openoffice.org latex tex pdftex quartz pdfcontext chrome firefox safari ghostscript imagemagick gimp photoshop
    photos imaging camscanner lens document documents file untitled template normal standard user1 admin1 owner1
    microsoft_office_user utilisateur benutzer besitzer usuario utente uzytkownik пользователь администратор владелец
    автор гость python-docx python-pptx openpyxl pdf none null n/a test tester demo sample public private shared
    team group department dept division secretariat secretary office bureau unit it hr support helpdesk info
    internal external corporate company organisation organization ministry ministere police interpol europol
    the of and a de la le du des et der die das und
    """.split()
)
#: Kinds of metadata values that lead to somebody, whatever their role.
IDENTIFYING = frozenset({"name", "email", "user", "phone", "path", "serial", "gps"})
_LEAST_CHARS = 5
_TITLES = frozenset("dr prof mr mrs ms miss mme mlle m herr frau sr sra dott ing г-н г-жа".split())
_BRACKETS = re2.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]")
_MAIL = re2.compile(r"[\pL\pN_.+-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)*")
#: What parts a person from the next, or from the unit behind: ``;``, ``/``, ``|``, a dash between blanks.
_APART = re2.compile(r"[;/|]| [-–—] ")

#: What parts one value from the next in a field that holds many.
_LINES = re2.compile(r"[\x00-\x08\n-\x1f\x{85}\x{2028}\x{2029}]+")


def learn(fields: Iterable[tuple[str, str, str]], findings: Sequence[Finding]) -> tuple[Term, ...]:
    """Return what an item teaches about who handled it.

    Args:
        fields: Role, kind and value of its metadata.
        findings: Its findings; banners, labels and paths name people.
    """
    found: dict[Term, None] = {}
    for role, kind, whole in fields:
        if role != "handling" or kind not in _KINDS or kind == "path":
            continue
        for value in pieces(kind, whole):
            if tells(value) and not _is_model(kind, value):
                found[Term(_kind(kind, value), value.strip(), Origin.LEARNED)] = None
    for finding in findings:
        if not finding.certain or not tells(finding.value):
            continue
        if finding.kind == "banner":
            kind_found = TermKind.EMAIL if "@" in finding.value else TermKind.NAME
            found[Term(kind_found, finding.value, Origin.LEARNED)] = None
        elif finding.kind == "path":
            found[Term(TermKind.USER, finding.value, Origin.LEARNED)] = None
    return tuple(found)


def pieces(kind: str, value: str) -> Iterator[str]:
    """Hand out a value, and each thing or person that it names: a list of names may come again one by one.

    Args:
        kind: What the value is.
        value: A metadata value, perhaps of many lines.
    """
    yield value
    for line in _LINES.split(value) if _LINES.search(value) else (value,):
        line = line.strip()
        if line and line != value:
            yield line
        if kind in ("name", "user", "email"):
            yield from _people(line)


def _people(value: str) -> Iterator[str]:
    r"""Hand out who is named by what directories and mail programs write: ``DOMAIN\user``, ``Name <mail>``, units.

    ``Dr. Oskar Velmond (POL/IPSG); Ida Kurz`` names two; ``oskar.velmond@corp`` a mailbox and most likely a person.
    """
    bare = _BRACKETS.sub(" ", value.replace("\u00a0", " "))
    mails = _MAIL.findall(value)
    yield from mails
    for part in _APART.split(_MAIL.sub(" ", bare)):
        words = part.rpartition("\\")[2].replace("<", " ").replace(">", " ").split()
        while words and words[0].strip(".").lower() in _TITLES:
            words = words[1:]
        name = " ".join(words).strip(" ,-")
        if name and name != value.strip():
            yield name
        dotted = name.split(".")
        if len(words) == 1 and len(dotted) == 2 and all(len(piece) > 1 and piece.isalpha() for piece in dotted):
            yield " ".join(dotted)
    for mail in mails:
        pieces = mail.partition("@")[0].replace("_", ".").split(".")
        if len(pieces) >= 2 and all(len(piece) > 1 and piece.isalpha() for piece in pieces):
            yield " ".join(pieces)


def _kind(kind: str, value: str) -> TermKind:
    if "@" in value and " " not in value:
        return TermKind.EMAIL
    return TermKind.NAME if " " in value.strip() else _KINDS[kind]


def _is_model(kind: str, value: str) -> bool:
    words = fold(value).split()
    return kind == "device" and bool(words) and words[0] in _MAKERS


def tells(value: str) -> bool:
    """Return whether a value names somebody, rather than a program, a role or nothing."""
    folded = fold(value).strip()
    words = [word for word in folded.replace("-", " ").replace("_", " ").replace("\\", " ").split() if word]
    if len(folded) < _LEAST_CHARS or len(folded) > 80 or sum(c.isalpha() for c in folded) < 3:
        return any(c.isdigit() for c in folded) and 6 <= len(folded) <= 80
    if folded in _NOBODY or is_everyday(folded):
        return False
    return not all(word in _NOBODY or word.isdecimal() or len(word) == 1 for word in words)
