"""Annotations: what a reader sees on the page becomes page content, comments and active ones go, links turn inert.

Hiding places: Contents, T, Subj, RC, NM, M, CreationDate, Popup, IRT, State, AA, A, PA, FS, Sound, Movie, 3DD,
RichMediaContent, Measure, MK, every state of AP; fields V, DV, RV, Opt, TU, TM, DA; signatures with name and place.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pikepdf

from pipeline.formats._links import kept_link
from pipeline.formats.pdf.appearances import draw_missing
from pipeline.formats.pdf.layers import Layers
from pipeline.formats.pdf.lettering import Lettering
from pipeline.formats.pdf.streams import name_of, number

#: Kinds whose appearance a reader takes for part of the page. Ink is handwriting and goes.
_PAINTED = frozenset(
    [
        "/FreeText",
        "/Line",
        "/Square",
        "/Circle",
        "/Polygon",
        "/PolyLine",
        "/Highlight",
        "/Underline",
        "/Squiggly",
        "/StrikeOut",
        "/Stamp",
        "/Caret",
        "/Widget",
    ]
)
_HIDDEN_FLAGS = 2 | 32  # Hidden, NoView
#: Speaks of kinds that a viewer does not know (ISO 32000-1:2008, table 165); pdfium does not show such fields either.
_INVISIBLE = 1
_TREE_CAP = 50


def strip(pdf: pikepdf.Pdf, layers: Layers) -> Counter[str]:
    """Take out annotations that are not painted on the page, in place, before the rest is flattened.

    Returns:
        What was removed, by kind.
    """
    removed: Counter[str] = Counter()
    letters = Lettering(pdf)
    for page in pdf.pages:
        found = page.obj.get("/Annots")
        if not isinstance(found, pikepdf.Array):
            continue
        kept = []
        for annotation in found:
            if not isinstance(annotation, pikepdf.Dictionary):
                continue
            kind = _verdict(annotation, layers)
            if kind:
                removed[kind] += 1
            else:
                _say_visible(annotation)
                draw_missing(pdf, annotation, letters)
                kept.append(annotation)
        page.obj["/Annots"] = pikepdf.Array(kept)
    return removed


def _verdict(annotation: Any, layers: Layers) -> str:
    """Return as what an annotation is removed, or an empty text where it stays."""
    subtype = str(annotation.get("/Subtype", ""))
    if subtype == "/FileAttachment":
        return "annotation"
    if subtype == "/Link":
        return ""
    unseen = _HIDDEN_FLAGS | (_INVISIBLE if subtype == "/Widget" or subtype not in _PAINTED else 0)
    if int(annotation.get("/F", 0)) & unseen or not layers.shown(annotation.get("/OC")):
        return "hidden-annotation"
    if subtype == "/Widget" and field_type(annotation) == "/Sig":
        return "signature"
    return "" if subtype in _PAINTED else "annotation"


def _say_visible(annotation: Any) -> None:
    """Take a flag away that viewers pass over, and that the library which makes page content of annotations heeds."""
    flags = int(annotation.get("/F", 0))
    if flags & _INVISIBLE and name_of(annotation.get("/Subtype")) != "/Link":
        annotation["/F"] = flags & ~_INVISIBLE


def field_type(field: Any) -> str:
    """Return the type of a form field, which its parents may hold."""
    for _ in range(_TREE_CAP):
        if not isinstance(field, pikepdf.Dictionary):
            return ""
        if "/FT" in field:
            return str(field["/FT"])
        field = field.get("/Parent")
    return ""


class Links:
    """Copies links: the rectangle stays, a target within the document or on an allowed host too.

    Args:
        pdf: The source.
        target: The new document, with all its pages.
        hosts: Lower-case host names whose links may stay.
    """

    def __init__(self, pdf: pikepdf.Pdf, target: pikepdf.Pdf, hosts: frozenset[str]) -> None:
        self._target = target
        self._hosts = hosts
        self._pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        self._dests = self._destinations(pdf)
        self.cut = 0

    @staticmethod
    def _destinations(pdf: pikepdf.Pdf) -> dict[bytes, Any]:
        found: dict[bytes, Any] = {}
        old = pdf.Root.get("/Dests")
        if isinstance(old, pikepdf.Dictionary):
            found.update({name.encode(): old[name] for name in old.keys()})  # noqa: SIM118  # not a mapping
        names = pdf.Root.get("/Names")
        tree = names.get("/Dests") if isinstance(names, pikepdf.Dictionary) else None
        todo = [tree]
        for _ in range(20_000):
            if not todo:
                break
            node = todo.pop()
            if isinstance(node, pikepdf.Dictionary):
                pairs = node.get("/Names")
                items = list(pairs) if isinstance(pairs, pikepdf.Array) else []
                found.update(
                    {
                        bytes(k): v
                        for k, v in zip(items[::2], items[1::2], strict=False)
                        if isinstance(k, pikepdf.String)
                    }
                )
                kids = node.get("/Kids")
                todo += list(kids) if isinstance(kids, pikepdf.Array) else []
        return found

    def copy(self, page: Any) -> Any:
        """Return the links of a source page for the same page of the new document, or None where it has none."""
        found = page.get("/Annots")
        links = [
            self._link(one)
            for one in (found if isinstance(found, pikepdf.Array) else ())
            if isinstance(one, pikepdf.Dictionary) and str(one.get("/Subtype", "")) == "/Link"
        ]
        return pikepdf.Array([link for link in links if link is not None]) if any(links) else None

    def _link(self, old: Any) -> Any:
        rect = old.get("/Rect")
        if not isinstance(rect, pikepdf.Array) or len(rect) != 4:
            return None
        new = pikepdf.Dictionary(Type=pikepdf.Name("/Annot"), Subtype=pikepdf.Name("/Link"))
        new["/Rect"] = pikepdf.Array([float(one) for one in rect])
        border = number(old.get("/Border"))
        new["/Border"] = border if isinstance(border, pikepdf.Array) else pikepdf.Array([0, 0, 0])
        if isinstance(number(old.get("/C")), pikepdf.Array):
            new["/C"] = number(old["/C"])
        action = old.get("/A")
        kind = str(action.get("/S", "")) if isinstance(action, pikepdf.Dictionary) else ""
        if kind == "/URI":
            address = kept_link(str(action.get("/URI")), self._hosts)
            if address:
                new["/A"] = pikepdf.Dictionary(S=pikepdf.Name("/URI"), URI=pikepdf.String(address))
        else:
            dest = self._dest(action.get("/D") if kind == "/GoTo" else old.get("/Dest"))
            if dest is not None:
                new["/Dest"] = dest
        self.cut += "/A" not in new and "/Dest" not in new
        return new

    def _dest(self, dest: Any) -> Any:
        if isinstance(dest, pikepdf.String | pikepdf.Name):
            dest = self._dests.get(bytes(dest) if isinstance(dest, pikepdf.String) else str(dest).encode())
        if isinstance(dest, pikepdf.Dictionary):
            dest = dest.get("/D")
        if not isinstance(dest, pikepdf.Array) or not len(dest) or not isinstance(dest[0], pikepdf.Dictionary):
            return None
        index = self._pages.get(dest[0].objgen)
        if index is None:
            return None
        return pikepdf.Array([self._target.pages[index].obj, pikepdf.Name("/Fit")])
