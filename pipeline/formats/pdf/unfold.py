"""Make what forms show content of the page that shows them, so that hidden text in them can be taken out alone.

A form is painted as if its content stood there between q and Q, behind its matrix and a clip to its box. Patterns,
which are laid out from the form's own corner, may move thereby: a page that looks otherwise afterwards is held.
Source: ISO 32000-1:2008, 8.10.1.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pikepdf
from PIL import ImageChops

from pipeline.errors import UnknownPart
from pipeline.formats.pdf import grammar, spelling
from pipeline.formats.pdf.content import GROUPS, SPACES
from pipeline.formats.pdf.painted import alone, draw, noticed
from pipeline.formats.pdf.schema import DEFAULT_SPACES
from pipeline.formats.pdf.streams import name_of
from pipeline.formats.pdf.type3 import is_drawn
from pipeline.formats.pdf.unseen import SHOWS

_Key = tuple[int, int]  # of the form whose resources serve

_DEPTH = 12
#: A form that is shown often, by forms that are shown often, grows without end.
_MOST_BYTES = 16 * 1024 * 1024
#: Names of the transcription count from one.
_FIRST_NAME = 500_001


def unfold(new: pikepdf.Pdf, pages: Iterable[int]) -> None:
    """Unfold the forms with text on some pages of a clean document.

    Args:
        new: The document, in our own spelling.
        pages: Numbers of pages, from 0.

    Raises:
        UnknownPart: A form cannot stand outside of itself, or the page would look otherwise.
    """
    for number in pages:
        page = new.pages[number].obj
        with alone(new, number) as before:
            look = draw(before)
        page.Contents.write(_Unfolding(page.Resources).page(bytes(page.Contents.read_bytes())))
        with alone(new, number) as after:
            if noticed(ImageChops.difference(look, draw(after))).getbbox():
                raise UnknownPart("a form that looks otherwise when it is unfolded")


class _Unfolding:
    """One page, whose resources take in those of its forms."""

    def __init__(self, resources: Any) -> None:
        self._resources = resources
        self._names: dict[tuple[str, _Key, str], bytes] = {}
        self._bytes = 0
        self._shown: dict[tuple[_Key, _Key], bool] = {}

    def page(self, content: bytes) -> bytes:
        """Return the page's content with what its forms show."""
        return self._content(content, self._resources, 0)

    def _content(self, content: bytes, resources: Any, depth: int, key: _Key = (0, 0)) -> bytes:
        """Return content whose names are those of the page's resources."""
        done, saved, in_text = list[bytes](), 0, False
        for operator, operands, written in grammar.own(content):
            if operator == "Do" and self._shows(
                form := _get(resources, "/XObject", operands[0]), resources, key, depth
            ):
                if in_text:
                    raise UnknownPart("a form within text")
                done.append(self._form(form, resources, depth + 1, key))
                continue
            saved += (operator == "q") - (operator == "Q")
            in_text = operator != "ET" and (in_text or operator == "BT")
            if depth and saved < 0:
                raise UnknownPart("a form that takes back what its page has saved")
            done.append(self._named(operator, operands, written, resources, key) if depth else written)
        if in_text and depth:
            raise UnknownPart("a form with text that does not end")
        if depth:
            done += [b"Q"] * saved
        self._bytes += sum(map(len, done))
        if self._bytes > _MOST_BYTES:
            raise UnknownPart("forms that grow without end")
        return b" ".join(done)

    def _shows(self, form: Any, around: Any, key: _Key, depth: int) -> bool:
        """Return whether something is a form that shows text, or holds a form that does."""
        if not isinstance(form, pikepdf.Stream) or name_of(form.get("/Subtype")) != "/Form":
            return False
        if depth > _DEPTH:
            raise UnknownPart("forms within forms without end")
        resources, key = _own(form, around, key)
        known = self._shown.get((form.objgen, key))
        if known is None:
            known = self._shown[form.objgen, key] = any(
                operator in SHOWS
                or (
                    operator == "Do"
                    and self._shows(_get(resources, "/XObject", operands[0]), resources, key, depth + 1)
                )
                for operator, operands, _ in grammar.own(bytes(form.read_bytes()))
            )
        return known

    def _form(self, form: Any, around: Any, depth: int, key: _Key) -> bytes:
        resources, key = _own(form, around, key)
        if resources is not self._resources and _has_default_spaces(resources):
            raise UnknownPart("a form with colours of its own")
        left, low, right, high = (float(one) for one in form.get("/BBox", [0, 0, 0, 0]))
        box = min(left, right), min(low, high), abs(right - left), abs(high - low)
        matrix = [float(one) for one in form.get("/Matrix", [1, 0, 0, 1, 0, 0])]
        body = self._content(bytes(form.read_bytes()), resources, depth, key)
        return b" ".join([b"q", _numbers(matrix), b"cm", _numbers(box), b"re W n", body, b"Q"])

    def _named(self, operator: str, operands: list[bytes], written: bytes, resources: Any, key: _Key) -> bytes:
        if operator == grammar.IMAGE:
            if isinstance(resources.get("/ColorSpace"), pikepdf.Dictionary):
                raise UnknownPart("a picture within a form, in colours that may be its own")
            return written
        if operator not in GROUPS or not operands or (operands[-1][:1] != b"/" and operator != "Tf"):
            return written
        at = 0 if operator == "Tf" else len(operands) - 1
        name = spelling.name(operands[at])
        if operator in ("cs", "CS") and name in SPACES:
            return written
        operands[at] = self._moved(GROUPS[operator], name, resources, key)
        return b" ".join([*operands, operator.encode()])

    def _moved(self, group: str, name: str, resources: Any, key: _Key) -> bytes:
        """Return the name by which the page's resources have what a form's have under another one."""
        thing = _get(resources, group, name.encode())
        if resources is self._resources or thing is None:
            return name.encode()
        if is_drawn(thing) and "/Resources" not in thing:
            raise UnknownPart("letters that borrow from the form around them")
        new = self._names.get((group, key, name))
        if new is None:
            new = self._names[group, key, name] = b"/R%06d" % (_FIRST_NAME + len(self._names))
            self._resources[group] = self._resources.get(group, pikepdf.Dictionary())
            self._resources[group][new.decode()] = thing
        return new


def _own(form: Any, around: Any, key: _Key) -> tuple[Any, _Key]:
    """Return a form's resources and what they are known by: names of one that borrows mean what they mean around it."""
    own = form.get("/Resources")
    return (own, form.objgen) if isinstance(own, pikepdf.Dictionary) else (around, key)


def _has_default_spaces(resources: Any) -> bool:
    spaces = resources.get("/ColorSpace")
    return isinstance(spaces, pikepdf.Dictionary) and any(name in spaces for name in DEFAULT_SPACES)


def _get(resources: Any, group: str, name: bytes) -> Any:
    members = resources.get(group)
    return members.get(spelling.name(name)) if isinstance(members, pikepdf.Dictionary) else None


def _numbers(values: Iterable[float]) -> bytes:
    return b" ".join(f"{value:.6f}".rstrip("0").rstrip(".").encode() for value in values)
