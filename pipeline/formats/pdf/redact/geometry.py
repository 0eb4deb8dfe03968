"""Matrices and places, in points of the default user space unless something else is said.

A matrix (a, b, c, d, e, f) takes (x, y) to (a x + c y + e, b x + d y + f).
Source: ISO 32000-1:2008, 8.3.3.
"""

from __future__ import annotations

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_SINGULAR = 1e-12


def then(one: Matrix, other: Matrix) -> Matrix:
    """Return the matrix that does one and then the other."""
    a, b, c, d, e, f = one
    k, o, m, n, p, q = other
    return a * k + b * m, a * o + b * n, c * k + d * m, c * o + d * n, e * k + f * m + p, e * o + f * n + q


def moved(x: float, y: float, matrix: Matrix) -> Matrix:
    """Return a matrix whose origin lies at a point of its own space."""
    a, b, c, d, e, f = matrix
    return a, b, c, d, a * x + c * y + e, b * x + d * y + f


def at(x: float, y: float, matrix: Matrix) -> Point:
    """Return where a point goes."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def inverse(matrix: Matrix) -> Matrix | None:
    """Return the matrix that takes back what this one does, or None where nothing can."""
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    if abs(area) < _SINGULAR:
        return None
    return d / area, -b / area, -c / area, a / area, (c * f - d * e) / area, (b * e - a * f) / area
