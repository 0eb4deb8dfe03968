"""Learn traces of handling from an item's own metadata and banners: whole forms only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
_LEAST_CHARS = 5


def learn(fields: Iterable[tuple[str, str, str]], findings: Sequence[Finding]) -> tuple[Term, ...]:
    """Return what an item teaches about who handled it.

    Args:
        fields: Role, kind and value of its metadata.
        findings: Its findings; banners, labels and paths name people.
    """
    found: dict[Term, None] = {}
    for role, kind, value in fields:
        if role == "handling" and kind in _KINDS and kind != "path" and tells(value) and not _is_model(kind, value):
            found[Term(_KINDS[kind], value.strip(), Origin.LEARNED)] = None
    for finding in findings:
        if not finding.certain or not tells(finding.value):
            continue
        if finding.kind == "banner":
            kind_found = TermKind.EMAIL if "@" in finding.value else TermKind.NAME
            found[Term(kind_found, finding.value, Origin.LEARNED)] = None
        elif finding.kind == "path":
            found[Term(TermKind.USER, finding.value, Origin.LEARNED)] = None
    return tuple(found)


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
