"""Rewrite content streams: known operators with operands of the right sort, no marked content, no hidden layers.

Hiding places: comments, ActualText/Alt/E in marked-content properties, tags, unknown operators, extra operands,
resource names, inline images' dictionaries, layers that are off, text behind the last operator.
Source: ISO 32000-1:2008, annex A.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf

from pipeline.errors import UnknownPart
from pipeline.formats.pdf.schema import DEFAULT_SPACES, DEVICE_SPACES, KNOWN_NAMES

_NUMBERS = frozenset(
    [
        "b",
        "B",
        "b*",
        "B*",
        "BX",
        "c",
        "cm",
        "d0",
        "d1",
        "ET",
        "EX",
        "f",
        "F",
        "f*",
        "G",
        "g",
        "h",
        "i",
        "j",
        "J",
        "K",
        "k",
        "l",
        "M",
        "m",
        "n",
        "q",
        "Q",
        "re",
        "RG",
        "rg",
        "s",
        "S",
        "T*",
        "Tc",
        "TD",
        "Td",
        "TL",
        "Tm",
        "Tr",
        "Ts",
        "Tw",
        "Tz",
        "v",
        "w",
        "W",
        "W*",
        "y",
        "BT",
        "SC",
        "sc",
        "d",
    ]
)
_TEXT = frozenset(["Tj", "TJ", "'", '"'])
_NAMED = {
    "Do": "/XObject",
    "Tf": "/Font",
    "gs": "/ExtGState",
    "cs": "/ColorSpace",
    "CS": "/ColorSpace",
    "sh": "/Shading",
    "scn": "/Pattern",
    "SCN": "/Pattern",
}
_PAINTS = frozenset([*_TEXT, "Do", "sh", "INLINE IMAGE", *["b", "B", "b*", "B*", "f", "F", "f*", "s", "S"]])
_INLINE = {
    "/BPC": "/BitsPerComponent",
    "/CS": "/ColorSpace",
    "/D": "/Decode",
    "/DP": "/DecodeParms",
    "/F": "/Filter",
    "/H": "/Height",
    "/IM": "/ImageMask",
    "/I": "/Interpolate",
    "/W": "/Width",
}
_INLINE_NAMES = (
    KNOWN_NAMES
    | DEVICE_SPACES
    | {
        "/G",
        "/RGB",
        "/CMYK",
        "/I",
        "/AHx",
        "/A85",
        "/LZW",
        "/Fl",
        "/RL",
        "/CCF",
        "/DCT",
        "/ASCIIHexDecode",
        "/ASCII85Decode",
        "/LZWDecode",
        "/FlateDecode",
        "/RunLengthDecode",
        "/CCITTFaxDecode",
        "/DCTDecode",
    }
)

Rename = Callable[[str], str]


class ContentRewriter:
    """Rewrites one content stream.

    Args:
        rename: Neutral name for a resource name.
        shown: Says by the name of a property list whether its layer is shown.
    """

    def __init__(self, rename: Rename, shown: Callable[[str], bool]) -> None:
        self._rename = rename
        self._shown = shown
        self._marks: list[bool] = []  # True for each open mark that hides
        self.hidden = 0

    def rewrite(self, stream: Any) -> bytes:
        """Return the clean content.

        Args:
            stream: Content stream, or a page whose streams are joined.

        Raises:
            pikepdf.PdfError: It does not parse.
            UnknownPart: An inline image cannot be judged.
        """
        kept: list[tuple[list[Any], pikepdf.Operator]] = []
        output: list[bytes] = []
        for instruction in pikepdf.parse_content_stream(stream):
            operator = str(instruction.operator)
            if operator in ("BMC", "BDC", "EMC"):
                self._mark(operator, list(instruction.operands))
                continue
            if any(self._marks) and operator in _PAINTS:
                self.hidden += 1
                if operator not in ("s", "b", "b*", "S", "B", "B*", "f", "F", "f*"):
                    continue
                kept.append(([], pikepdf.Operator("n")))
                continue
            if operator == "INLINE IMAGE":
                output.append(pikepdf.unparse_content_stream(kept))
                kept = []
                output.append(self._inline(instruction.operands[0]))
                continue
            operands = self._operands(operator, list(instruction.operands))
            if operands is not None:
                kept.append((operands, pikepdf.Operator(operator)))
        output.append(pikepdf.unparse_content_stream(kept))
        return b"\n".join(part for part in output if part)

    def _mark(self, operator: str, operands: list[Any]) -> None:
        if operator == "EMC":
            if self._marks:
                self._marks.pop()
            return
        layer = operator == "BDC" and len(operands) == 2 and str(operands[0]) == "/OC"
        named = layer and isinstance(operands[1], pikepdf.Name)
        self._marks.append(bool(named and not self._shown(str(operands[1]))))

    def _operands(self, operator: str, operands: list[Any]) -> list[Any] | None:
        """Return operands fit to keep, or None where the operator goes."""
        if operator in _NAMED:
            return [self._named(operator, one) for one in operands if not isinstance(one, _STRINGY)]
        if operator == "ri":
            return operands if all(_known(one) for one in operands) else None
        if operator in _TEXT:
            return [_text(one) for one in operands if not isinstance(one, pikepdf.Name)]
        if operator not in _NUMBERS:
            return None
        return [
            _numbers(one) for one in operands if not isinstance(one, _STRINGY) and not isinstance(one, pikepdf.Name)
        ]

    def _named(self, operator: str, operand: Any) -> Any:
        if not isinstance(operand, pikepdf.Name):
            return operand
        name = str(operand)
        if operator in ("cs", "CS") and name in DEVICE_SPACES | DEFAULT_SPACES:
            return operand
        return pikepdf.Name(self._rename(name))

    def _inline(self, image: Any) -> bytes:
        """Return the inline image with known keys and names only."""
        parts: list[bytes] = []
        for key, value in sorted(image.obj.items()):
            long_key = _INLINE.get(key, key)
            if long_key not in _INLINE.values():
                continue
            known = _inline_value(value, self._rename if long_key == "/ColorSpace" else None)
            if known is not None:
                parts.append(long_key.encode() + b" " + pikepdf.unparse_content_stream([([known], _NOTHING)]).strip())
        raw = image._inline_image_raw_bytes() if hasattr(image, "_inline_image_raw_bytes") else None
        body = raw if raw is not None else image.obj.read_raw_bytes()
        if b"/DCT" in b"".join(parts):
            raise UnknownPart("jpeg inline image")
        assert isinstance(body, bytes)
        return b"BI " + b" ".join(parts) + b"\nID " + body + b"\nEI"


_NOTHING = pikepdf.Operator("")
_STRINGY = (pikepdf.String, pikepdf.Dictionary)


def _known(value: Any) -> bool:
    return isinstance(value, pikepdf.Name) and str(value) in KNOWN_NAMES


def _inline_value(value: Any, rename: Rename | None) -> Any:
    if isinstance(value, pikepdf.Name):
        known = str(value) in _INLINE_NAMES
        return value if known else pikepdf.Name(rename(str(value))) if rename else None
    if isinstance(value, pikepdf.Array):
        return pikepdf.Array([_inline_value(one, rename) for one in value])
    if isinstance(value, pikepdf.Dictionary):
        return pikepdf.Dictionary({key: item for key, item in value.items() if not isinstance(item, pikepdf.Object)})
    return value


def _text(value: Any) -> Any:
    if isinstance(value, pikepdf.Array):
        return pikepdf.Array([one for one in value if not isinstance(one, pikepdf.Name | pikepdf.Dictionary)])
    return value


def _numbers(value: Any) -> Any:
    if isinstance(value, pikepdf.Array):
        return pikepdf.Array([one for one in value if not isinstance(one, pikepdf.Object)])
    return value
