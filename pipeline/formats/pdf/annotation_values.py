"""Values of annotations and fields that say how they look, read with the patience of a viewer."""

from __future__ import annotations

from typing import Any

import pikepdf

from pipeline.formats.pdf.streams import number

_TREE_CAP = 50
#: Shares of a circle's radius at which its control points lie.
_KAPPA = 0.5523


def written(value: float) -> str:
    """Return a number as a content stream has it: no exponent, which viewers do not read."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def numbers(value: Any) -> list[float]:
    """Return the numbers of a list."""
    if not isinstance(value, pikepdf.Array):
        return []
    return [float(one) for one in value if number(one) is not None and not isinstance(one, pikepdf.Array)]


def colour(value: Any, rgb: str, cmyk: str, grey: str) -> str:
    """Return a list of shares as an instruction that sets a colour; an empty text where it is none."""
    parts = numbers(value)
    operator = {1: grey, 3: rgb, 4: cmyk}.get(len(parts))
    return "" if operator is None else " ".join(written(min(max(part, 0), 1)) for part in parts) + " " + operator


def width(annotation: Any) -> float:
    """Return the width of a border."""
    style, border = annotation.get("/BS"), numbers(annotation.get("/Border"))
    found = style.get("/W") if isinstance(style, pikepdf.Dictionary) else border[2] if len(border) > 2 else None
    return float(str(found)) if number(found) is not None else 1.0


def inherited(field: Any, key: str) -> Any:
    """Return a value of a form field, which its parents may hold."""
    for _ in range(_TREE_CAP):
        if not isinstance(field, pikepdf.Dictionary):
            return None
        if key in field:
            return field[key]
        field = field.get("/Parent")
    return None


def whole_number(value: Any) -> int:
    """Return a number without its fraction, and 0 for everything else."""
    found = number(value)
    return 0 if found is None or isinstance(found, pikepdf.Array) else int(found)


def ellipse(x: float, y: float, a: float, b: float) -> str:
    """Return the path of an ellipse about a point."""
    steps = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1), (1, 0)]
    curves = []
    for (x1, y1), (cx, cy), (x2, y2) in zip(steps[:-2:2], steps[1:-1:2], steps[2::2], strict=True):
        first = (x1 or cx * _KAPPA, y1 or cy * _KAPPA)
        second = (x2 or cx * _KAPPA, y2 or cy * _KAPPA)
        corners = [first, second, (x2, y2)]
        curves.append(" ".join(f"{x + a * px:g} {y + b * py:g}" for px, py in corners) + " c")
    return f"{x + a:g} {y:g} m " + " ".join(curves)
