"""Level 3: a document typed anew as plain text, page by page, with nothing else of the original in it.

No picture, form, font, place or line break of the original is left, so nothing but the words tells anything.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import UnknownPart
from pipeline.formats.pdf.lettering import can_be_set
from redaction.plan import Edit, apply_edits
from redaction.text import Passage

_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
_WIDE_PT, _HIGH_PT, _MARGIN_PT, _SIZE_PT, _LEADING_PT = 595.0, 842.0, 56.0, 10.0, 13.0
_BAR = "\u2588"


def retyped(passages: Sequence[Passage], edits: Mapping[str, tuple[Edit, ...]]) -> bytes:
    """Return a document of the text of pages, edited.

    Args:
        passages: What was read; what no reader sees is left out.
        edits: By anchor.

    Raises:
        UnknownPart: Its letters cannot be set side by side, or the font for them is not there.
    """
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont
    from reportlab.pdfgen.canvas import Canvas

    pages = [apply_edits(one.text, edits.get(one.anchor, ())) for one in _chosen(passages, edits)]
    letters = {letter for page in pages for letter in page if not letter.isspace() and letter != _BAR}
    try:
        font = TTFont("text", str(_FONT))
    except (TTFError, OSError):
        raise UnknownPart("no font to type text anew") from None
    if not all(can_be_set(letter) and ord(letter) in font.face.charToGlyph for letter in letters):
        raise UnknownPart("letters that cannot be typed anew")
    pdfmetrics.registerFont(font)
    sink = io.BytesIO()
    canvas = Canvas(sink, pagesize=(_WIDE_PT, _HIGH_PT), invariant=1)
    for page in pages:
        _page(canvas, [line for text in page.splitlines() for line in _wrapped(text, pdfmetrics.stringWidth)])
    canvas.save()
    return sink.getvalue()


def _chosen(passages: Sequence[Passage], edits: Mapping[str, tuple[Edit, ...]]) -> list[Passage]:
    """Return of each page the reading in which most is redacted."""
    found: dict[str, Passage] = {}
    for one in passages:
        if not one.visible or (one.again and one.anchor.endswith(":lines")):
            continue
        page = one.again or one.anchor
        if page not in found or len(edits.get(one.anchor, ())) > len(edits.get(found[page].anchor, ())):
            found[page] = one
    return list(found.values())


def _wrapped(text: str, width: Any) -> list[str]:
    """Return a line as lines that have room; a word that has none is broken."""
    room, lines, line = _WIDE_PT - 2 * _MARGIN_PT, list[str](), ""
    for word in text.split():
        while width(word, "text", _SIZE_PT) > room:
            most = next(at for at in range(len(word), 0, -1) if at == 1 or width(word[:at], "text", _SIZE_PT) <= room)
            lines += [line] if line else []
            lines.append(word[:most])
            line, word = "", word[most:]
        if line and width(f"{line} {word}", "text", _SIZE_PT) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def _page(canvas: Any, lines: list[str]) -> None:
    """Type lines on as many pages as they need, one at least."""
    most = int((_HIGH_PT - 2 * _MARGIN_PT) / _LEADING_PT)
    for first in range(0, max(len(lines), 1), most):
        text = canvas.beginText(_MARGIN_PT, _HIGH_PT - _MARGIN_PT)
        text.setFont("text", _SIZE_PT, _LEADING_PT)
        for line in lines[first : first + most]:
            text.textLine(line)
        canvas.drawText(text)
        canvas.showPage()
