"""Drop what nobody draws of fonts whose letters are content streams, and hold those whose letters show text.

Hiding place: drawings of letters that no text uses, and what only they use.
Source: ISO 32000-1:2008, 9.6.5.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pikepdf
from pdfminer.latin_enc import ENCODING

from pipeline.errors import UnknownPart
from pipeline.formats.pdf import grammar, spelling
from pipeline.formats.pdf.streams import name_of
from pipeline.formats.pdf.unseen import SHOWS

_NAME = re.compile(rb"/(R[0-9]{6})(?![0-9])")
_CODES = range(256)
_DEPTH = 12

Owner = tuple[int, int]


def is_drawn(font: Any) -> bool:
    """Return whether a font's letters are content streams."""
    return isinstance(font, pikepdf.Dictionary) and isinstance(font.get("/CharProcs"), pikepdf.Dictionary)


def prune(new: pikepdf.Pdf) -> int:
    """Drop the drawings that no text of a clean document uses, and return how many.

    Raises:
        UnknownPart: A drawing shows text, or what goes with a drawing cannot be told.
    """
    fonts = [one for one in new.objects if is_drawn(one)]
    used = _used(new, fonts)
    return sum(_prune(font, used[font.objgen] | used[(0, 0)]) for font in fonts)


def _used(new: pikepdf.Pdf, fonts: list[Any]) -> defaultdict[Owner, set[int]]:
    """Return the codes that are shown by the fonts in which they are; of fonts that are not known, under none."""
    used: defaultdict[Owner, set[int]] = defaultdict(set)
    for page in new.pages:
        _note(page.obj.Contents, page.obj.get("/Resources"), used)
    for one in new.objects:
        is_form = isinstance(one, pikepdf.Stream) and (name_of(one.get("/Subtype")) == "/Form" or "/PatternType" in one)
        if is_form:
            _note(one, one.get("/Resources"), used)
    for font in fonts:
        for drawing in font.CharProcs.values():
            _note(drawing, font.get("/Resources"), used)
    return used


def _note(stream: Any, resources: Any, used: dict[Owner, set[int]]) -> None:
    fonts = _group(resources, "/Font")
    states = _group(resources, "/ExtGState")
    font, stack = (0, 0), list[Owner]()
    for operator, operands, _ in grammar.own(bytes(stream.read_bytes())):
        if operator == "Tf":
            font = _owner(fonts, operands[0])
        elif operator == "gs":
            font = (0, 0) if "/Font" in _named(states, operands[0]) else font
        elif operator == "q":
            stack.append(font)
        elif operator == "Q":
            font = stack.pop() if stack else font
        elif operator in SHOWS:
            used[font].update(*map(spelling.text, _strings(operands)))


def _strings(operands: list[bytes]) -> Iterator[bytes]:
    return (one for one in spelling.elements(operands[-1]) if one[:1] in (b"(", b"<"))


def _group(resources: Any, name: str) -> Any:
    found = resources.get(name) if isinstance(resources, pikepdf.Dictionary) else None
    return found if isinstance(found, pikepdf.Dictionary) else {}


def _named(members: Any, token: bytes) -> Any:
    found = members.get(spelling.name(token))
    return found if isinstance(found, pikepdf.Dictionary) else {}


def _owner(fonts: Any, token: bytes) -> Owner:
    found = _named(fonts, token)
    return found.objgen if isinstance(found, pikepdf.Object) else (0, 0)


def _prune(font: Any, codes: set[int]) -> int:
    shown = {name for code, name in _names(font) if code in codes}
    bodies = {name: bytes(font.CharProcs[name].read_bytes()) for name in list(font.CharProcs.keys())}
    unused = [name for name in bodies if name not in shown]
    for name in unused:
        del font.CharProcs[name]
    resources = font.get("/Resources")
    if resources is not None:
        _drop(resources, {one for name in shown & bodies.keys() for one in _NAME.findall(bodies[name])})
    elif any(_NAME.search(bodies[name]) for name in unused):
        raise UnknownPart("drawings of letters that borrow")
    if any(_shows_text(drawing, resources) for drawing in font.CharProcs.values()):
        raise UnknownPart("text in the drawing of a letter")
    return len(unused)


def _names(font: Any) -> Iterator[tuple[int, str]]:
    """Yield codes and the names of drawings that they may stand for, by the font or by any base that viewers take."""
    for name, *codes in ENCODING:
        yield from ((code, "/" + name) for code in codes if code is not None)
    yield from ((code, "/.notdef") for code in _CODES)
    code, encoding = 0, font.get("/Encoding")
    differences = encoding.get("/Differences") if isinstance(encoding, pikepdf.Dictionary) else None
    for one in differences if isinstance(differences, pikepdf.Array) else ():
        if isinstance(one, pikepdf.Name):
            yield code, name_of(one)
            code += 1
        else:
            code = int(one)


def _drop(resources: Any, used: set[bytes]) -> None:
    """Drop resources that no drawing names, unless a form among them may borrow."""
    names = {"/" + one.decode() for one in used}
    forms = [one for one in _group(resources, "/XObject").values() if name_of(one.get("/Subtype")) == "/Form"]
    if any("/Resources" not in one for one in forms):
        return
    for group in ("/XObject", "/Pattern", "/Font"):
        members = _group(resources, group)
        for name in [one for one in members if one.startswith("/R") and one not in names]:
            del members[name]


def _shows_text(stream: Any, resources: Any, depth: int = 0) -> bool:
    """Return whether content, or a form among its resources, shows text."""
    if depth > _DEPTH:
        raise UnknownPart("drawings of letters nest too deep")
    shown = (_strings(operands) for name, operands, _ in grammar.own(bytes(stream.read_bytes())) if name in SHOWS)
    if any(spelling.text(one) for strings in shown for one in strings):
        return True
    inner = [*_group(resources, "/XObject").values(), *_group(resources, "/Pattern").values()]
    forms = [one for one in inner if isinstance(one, pikepdf.Stream) and name_of(one.get("/Subtype")) != "/Image"]
    return any(_shows_text(one, one.get("/Resources"), depth + 1) for one in forms)
