"""Carry out redactions that are marked only: boxes are drawn, and what is under them goes as hidden text does.

Source: ISO 32000-2:2020, 12.5.6.23.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from pipeline.formats.pdf.streams import name_of

Box = tuple[float, float, float, float]


def carry_out(pdf: pikepdf.Pdf) -> int:
    """Draw the marked boxes into the pages and take the marks away, in place; return how many there were."""
    count = 0
    for page in pdf.pages:
        found = page.obj.get("/Annots")
        annotations = list(found) if isinstance(found, pikepdf.Array) else []
        marks = [one for one in annotations if _is_mark(one)]
        boxes = [box for mark in marks for box in _boxes(mark)]
        if not marks:
            continue
        count += len(marks)
        page.obj["/Annots"] = pikepdf.Array([one for one in annotations if not _is_mark(one)])
        drawn = " ".join(f"{x:.3f} {y:.3f} {right - x:.3f} {high - y:.3f} re f" for x, y, right, high in boxes)
        page.contents_add(b"q", prepend=True)
        page.contents_add(f"Q q 0 g {drawn} Q".encode())
    return count


def _is_mark(annotation: Any) -> bool:
    return isinstance(annotation, pikepdf.Dictionary) and name_of(annotation.get("/Subtype")) == "/Redact"


def _boxes(mark: Any) -> Iterator[Box]:
    """Yield the boxes of a mark: those of its areas, or its own where it has none."""
    numbers = _numbers(mark.get("/QuadPoints"))
    areas = [numbers[at : at + 8] for at in range(0, len(numbers) - 7, 8)]
    if not areas:
        rect = _numbers(mark.get("/Rect"))
        areas = [rect] if len(rect) == 4 else []
    for area in areas:
        across, up = area[::2], area[1::2]
        yield min(across), min(up), max(across), max(up)


def _numbers(value: Any) -> list[float]:
    try:
        return [float(one) for one in value] if isinstance(value, pikepdf.Array) else []
    except (TypeError, ValueError):
        return []
