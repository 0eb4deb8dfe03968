"""Office Open XML: the packages of tests/attacks/office, every planted word of theirs replaced by a canary of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.attacks.office import test_sheet_hiding_places as sheets
from tests.attacks.office import test_slide_hiding_places as slides
from tests.attacks.office import test_word_hiding_places as words
from tests.conformance.planting import Makers, Original, Sower
from tests.pipeline.formats.ooxml.building import CANARY, Pack, paragraph, photo, rows, tree, zipped

_PLANTED = re.compile(CANARY, re.IGNORECASE)
#: A planted word that names an element, an attribute or a prefix: one canary for all of a member, or it breaks.
_NAME_BEFORE = re.compile(r"(?:</?|<\?|xmlns:|[ <:/][A-Za-z0-9]*:|\s)$")
_NAME_BEHIND = re.compile(r"[:=\s/>?]")
_INSIDE = re.compile(r"""([\w:]+)=["'][^"'<>]*$""")
_TAG = re.compile(r"<([\w:]+)[^<>]*>?[^<>]*$")


def sown(sower: Sower, members: dict[str, bytes], only: str = "") -> bytes:
    """Return a package with fresh canaries.

    Args:
        sower: Hands them out.
        members: Content by name.
        only: The member whose places count; all of them when empty.
    """
    made: dict[str, bytes] = {}
    part = _word(sower, "name of a part") if not only else "plain"
    for name, body in members.items():
        new_name = _PLANTED.sub(part, name)
        if name.endswith(".rels") or name == "[Content_Types].xml":
            made[new_name] = _PLANTED.sub(part, body.decode()).encode()
        elif only and name != only:
            made[new_name] = _PLANTED.sub("plain", body.decode()).encode() if _is_text(body) else body
        elif _is_text(body):
            made[new_name] = _text(sower, name, body.decode()).encode()
        else:
            made[new_name] = _binary(sower, name, body)
    return zipped(made)


def _is_text(body: bytes) -> bool:
    return b"\0" not in body and not body.startswith(b"\xff\xd8")


def _text(sower: Sower, member: str, text: str) -> str:
    names: list[str] = []

    def canary(found: re.Match[str]) -> str:
        before, behind = text[max(0, found.start() - 300) : found.start()], text[found.end() : found.end() + 1]
        if (
            _NAME_BEFORE.search(before)
            and (not behind or _NAME_BEHIND.match(behind))
            and before.rfind("<") > before.rfind(">")
        ):
            names[:] = names or [_word(sower, f"{member}: names of elements, attributes and prefixes")]
            return names[0]
        attribute, tag = _INSIDE.search(before), _TAG.search(before)
        return _word(
            sower, f"{member}: {f'@{attribute[1]}' if attribute else 'text'} of {tag[1] if tag else 'the part'}"
        )

    return _PLANTED.sub(canary, text)


def _binary(sower: Sower, member: str, body: bytes) -> bytes:
    if body.startswith(b"\xff\xd8"):
        return photo(_word(sower, f"{member}: EXIF and comment of a picture")) if CANARY.encode() in body else body
    wide = CANARY.encode("utf-16-le")
    while wide in body:
        body = body.replace(wide, _word(sower, f"{member}: bytes").encode("utf-16-le"), 1)
    return body


def _word(sower: Sower, place: str) -> str:
    number = 1
    while (numbered := f"{place} {number}".removesuffix(" 1")) in sower._places:
        number += 1
    return sower.at(numbered)


def _originals(sower: Sower, ending: str, pack: Pack, bodies: Iterator[Pack], main: str) -> Iterator[Original]:
    yield sower.reaped(ending, sown(sower, pack.members()), "Visible")
    for body in bodies:
        yield sower.reaped(ending, sown(sower, body.members(), main), "Visible")


def word_documents(sower: Sower) -> Iterator[Original]:
    """Word documents: all parts, then each place of a body."""
    bodies = (words.furnished(body) for body in words.BODIES.values())
    yield from _originals(sower, "docx", words.furnished(paragraph("Visible")), bodies, words.MAIN)


def workbooks(sower: Sower) -> Iterator[Original]:
    """Workbooks: all parts, then each place of a sheet."""
    bodies = (sheets.furnished(body) for body in sheets.SHEETS.values())
    yield from _originals(sower, "xlsx", sheets.furnished(rows(sheets.CELL)), bodies, sheets.SHEET)


def presentations(sower: Sower) -> Iterator[Original]:
    """Presentations: all parts, then each place of a slide."""
    bodies = (
        slides.furnished(tree("sld", slides.SEEN + shapes, attributes=attributes, name=CANARY, after=after))
        for shapes, attributes, after in slides.PLACES.values()
    )
    yield from _originals(sower, "pptx", slides.furnished(tree("sld", slides.SEEN)), bodies, slides.FIRST)


_OOXML, _MS = "application/vnd.openxmlformats-officedocument.", "application/vnd.ms-"
_VARIANTS = {
    "docm": _MS + "word.document.macroEnabled", "dotx": _OOXML + "wordprocessingml.template",
    "dotm": _MS + "word.template.macroEnabledTemplate", "xlsm": _MS + "excel.sheet.macroEnabled",
    "xltx": _OOXML + "spreadsheetml.template", "xltm": _MS + "excel.template.macroEnabled",
    "xlam": _MS + "excel.addin.macroEnabled", "pptm": _MS + "powerpoint.presentation.macroEnabled",
    "potx": _OOXML + "presentationml.template", "potm": _MS + "powerpoint.template.macroEnabled",
    "ppsx": _OOXML + "presentationml.slideshow", "ppsm": _MS + "powerpoint.slideshow.macroEnabled",
}  # fmt: skip


def variants(sower: Sower) -> Iterator[Original]:
    """Templates, shows and files with macros: all parts."""
    for ending, kind in _VARIANTS.items():
        if ending[0] == "d":
            pack, main = words.furnished(paragraph("Visible")), words.MAIN
        elif ending[0] == "x":
            pack, main = sheets.furnished(rows(sheets.CELL)), sheets.MAIN
        else:
            pack, main = slides.furnished(tree("sld", slides.SEEN)), slides.MAIN
        pack.parts[main] = (kind + ".main+xml", pack.parts[main][1])
        vba = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
        pack.add(main, vba, f"{main.partition('/')[0]}/vbaProject.bin", "application/x", f"Sub {CANARY}()")
        yield sower.reaped(ending, sown(sower, pack.members()), "Visible")


ORIGINALS: Makers = (word_documents, workbooks, presentations, variants)
