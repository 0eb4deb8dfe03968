"""Take the content of layers that are off out of an opened document, so that its text can be read as it is seen.

The transcriber leaves such content behind by itself; reading needs the same view of the original.
Source: ISO 32000-1:2008, 8.11.3.
"""

from __future__ import annotations

from typing import Any

import pikepdf

from pipeline.formats.pdf.content import STROKES
from pipeline.formats.pdf.layers import Layers
from pipeline.formats.pdf.streams import bounded, name_of
from pipeline.formats.pdf.unseen import UnseenText
from pipeline.formats.pdf.visible import inherited

_DEPTH_CAP = 30


def drop_hidden(pdf: pikepdf.Pdf, layers: Layers) -> int:
    """Drop it in place.

    Returns:
        How many pictures, forms and stretches of content went.

    Raises:
        UnknownPart: Text is shown at a place that hidden text decides, or a stream has no decoder.
    """
    if "/OCProperties" not in pdf.Root:
        return 0
    work = _Work(pdf, layers)
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        streams = [part for part in parts if isinstance(part, pikepdf.Stream)]
        after = work.content(streams, inherited(page.obj, "/Resources"), 0)
        if after is not None:
            page.obj["/Contents"] = pdf.make_stream(after)
    return work.dropped


class _Work:
    def __init__(self, pdf: pikepdf.Pdf, layers: Layers) -> None:
        self._pdf, self._layers = pdf, layers
        self._seen: set[tuple[int, int]] = set()
        self.dropped = 0

    def content(self, streams: list[Any], resources: Any, depth: int) -> bytes | None:
        """Clean the forms of a scope, and return its new content, or None where it stays."""
        if not isinstance(resources, pikepdf.Dictionary) or depth > _DEPTH_CAP:
            return None
        self._forms(resources.get("/XObject"), depth)
        properties = resources.get("/Properties")
        if not isinstance(properties, pikepdf.Dictionary):
            return None
        off = {name for name in properties.keys() if not self._layers.shown(properties[name])}  # noqa: SIM118
        return self._without(streams, off) if off else None

    def _forms(self, pictures: Any, depth: int) -> None:
        if not isinstance(pictures, pikepdf.Dictionary):
            return
        for name in list(pictures.keys()):
            one = pictures[name]
            if not isinstance(one, pikepdf.Stream):
                continue
            if not self._layers.shown(one.get("/OC")):
                del pictures[name]
                self.dropped += 1
            elif name_of(one.get("/Subtype")) == "/Form" and one.objgen not in self._seen:
                self._seen.add(one.objgen)
                after = self.content([one], one.get("/Resources"), depth + 1)
                if after is not None:
                    one.write(after)

    def _without(self, streams: list[Any], off: set[str]) -> bytes:
        unseen = UnseenText()
        marks: list[bool] = []
        kept: list[Any] = []
        with pikepdf.new() as scratch:
            for instruction in pikepdf.parse_content_stream(pikepdf.Stream(scratch, b"\n".join(map(bounded, streams)))):
                operator, operands = str(instruction.operator), list(instruction.operands)
                if operator in ("BMC", "BDC"):
                    marks.append(operator == "BDC" and _names(operands, off))
                elif operator == "EMC" and marks:
                    marks.pop()
                elif not any(marks):
                    kept.append(instruction)
                else:
                    kept += self._hidden(operator, operands, unseen)
        return pikepdf.unparse_content_stream(kept)

    def _hidden(self, operator: str, operands: list[Any], unseen: UnseenText) -> list[Any]:
        self.dropped += operator in STROKES or operator in ("Do", "sh", "INLINE IMAGE", "Tj", "TJ")
        if operator in STROKES:
            return [([], pikepdf.Operator("n"))]
        if operator in ("Do", "sh", "INLINE IMAGE"):
            return []
        instead = unseen.instead(operator, operands, hidden=True)
        pairs = [(operands, operator)] if instead is None else instead
        return [(values, pikepdf.Operator(name)) for values, name in pairs]


def _names(operands: list[Any], off: set[str]) -> bool:
    return len(operands) == 2 and name_of(operands[0]) == "/OC" and name_of(operands[1]) in off
