"""Pages of one text in many layouts, each with a name in it that decides where other things stand.

What is set by the width of the name: the rest of its line, the beginning of a centred line, blanks of a justified one,
rules drawn around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pdfminer.fontmetrics import FONT_METRICS

SIZE, LEFT, RIGHT, TOP, LEADING = 11.0, 72.0, 520.0, 720.0, 14.0
_WIDTHS = FONT_METRICS["Times-Roman"][1]
#: Lines around the one with the name; `{}` is the name.
TEXT = (
    "The bureau received the request on a Monday and passed it on.",
    "It was signed by {} in the name of the second department.",
    "Nobody asked for the file again until the commission met.",
    "The decision was taken without the papers that were missing.",
)
SHORT = ("Minutes of the meeting", "written by {} in person", "of the second department", "and of the commission")


def width(text: str, size: float = SIZE) -> float:
    """Return how wide a text is."""
    return sum(_WIDTHS[letter] for letter in text) * size / 1000


def _string(text: str) -> str:
    return "(" + text.replace("(", r"\(").replace(")", r"\)") + ")"


def left(name: str) -> str:
    lines = [f"{_string(line.format(name))} Tj T*" for line in TEXT]
    return f"BT /F1 {SIZE} Tf {LEADING} TL {LEFT} {TOP} Td " + " ".join(lines) + " ET"


def kerned(name: str) -> str:
    lines = []
    for line in TEXT:
        text = line.format(name)
        parts = [f"{_string(text[at : at + 3])} {(-1) ** at * 17.5}" for at in range(0, len(text), 3)]
        lines.append(f"[{' '.join(parts)}] TJ 0 -{LEADING} Td")
    return f"BT /F1 {SIZE} Tf {LEFT} {TOP} Td " + " ".join(lines) + " ET"


def by_words(name: str) -> str:
    done = []
    for number, line in enumerate(TEXT):
        along = LEFT
        for word in line.format(name).split():
            done.append(f"1 0 0 1 {along:.3f} {TOP - number * LEADING} Tm {_string(word)} Tj")
            along += width(word + " ")
    return f"BT /F1 {SIZE} Tf " + " ".join(done) + " ET"


def by_steps(name: str) -> str:
    done, here = [], 0.0
    for number, line in enumerate(TEXT):
        along = 0.0
        for word in line.format(name).split():
            down = -LEADING if number and not along else 0
            done.append(f"{along - here:.3f} {down} Td {_string(word)} Tj")
            here = along
            along += width(word + " ")
    return f"BT /F1 {SIZE} Tf {LEFT} {TOP} Td " + " ".join(done) + " ET"


def justified(name: str) -> str:
    done = []
    for number, line in enumerate(TEXT):
        text = line.format(name)
        blank = (RIGHT - LEFT - width(text)) / text.count(" ") if number < len(TEXT) - 1 else 0.0
        done.append(f"{blank:.4f} Tw {_string(text)} Tj T*")
    return f"BT /F1 {SIZE} Tf {LEADING} TL {LEFT} {TOP} Td " + " ".join(done) + " ET"


def _aligned(name: str, share: float) -> str:
    done = []
    for number, line in enumerate(SHORT):
        text = line.format(name)
        along = LEFT + (RIGHT - LEFT - width(text)) * share
        done.append(f"1 0 0 1 {along:.4f} {TOP - number * LEADING} Tm {_string(text)} Tj")
    return f"BT /F1 {SIZE} Tf " + " ".join(done) + " ET"


def centred(name: str) -> str:
    return _aligned(name, 0.5)


def roughly_centred(name: str) -> str:
    """Return centred lines whose places were rounded to tenths, as many programs do."""
    done = []
    for number, line in enumerate(SHORT):
        text = line.format(name)
        along = LEFT + (RIGHT - LEFT - width(text)) / 2
        done.append(f"1 0 0 1 {along:.2f} {TOP - number * LEADING} Tm {_string(text)} Tj")
    return f"BT /F1 {SIZE} Tf " + " ".join(done) + " ET"


def footnoted(name: str) -> str:
    """Return a line in which a small raised figure stands behind the name, set on a line of its own."""
    before, after = TEXT[1].split("{}")
    raised, behind = width(before + name), width(before + name) + width("7", 7)
    line = (
        f"{_string(before + name)} Tj {raised:.3f} 4 Td /F1 7 Tf (7) Tj /F1 {SIZE} Tf {behind - raised:.3f} -4 Td "
        f"{_string(after)} Tj {-behind:.3f} -{LEADING} Td"
    )
    return f"BT /F1 {SIZE} Tf {LEFT} {TOP} Td {_string(TEXT[0])} Tj 0 -{LEADING} Td {line} {_string(TEXT[2])} Tj ET"


def flush_right(name: str) -> str:
    return _aligned(name, 1.0)


def several(name: str) -> str:
    lines = list(TEXT)
    lines[1] = "By {}, by {}, and for {} too."
    done = [f"{_string(line.replace('{}', name))} Tj T*" for line in lines]
    return f"BT /F1 {SIZE} Tf {LEADING} TL {LEFT} {TOP} Td " + " ".join(done) + " ET"


_ROWS = (("No.", "Signed by", "Pages"), ("1", "{}", "12"), ("2", "nobody at all", "7"), ("3", "the registry", "31"))
_COLUMNS = (72.0, 120.0, 300.0, 380.0)


def _cells(name: str) -> Iterator[str]:
    for row, cells in enumerate(_ROWS):
        for column, cell in zip(_COLUMNS, cells, strict=False):
            yield f"BT /F1 {SIZE} Tf {column + 3} {TOP - row * LEADING} Td {_string(cell.format(name))} Tj ET"


def table(name: str) -> str:
    rules = [f"{_COLUMNS[0]} {TOP - row * LEADING - 3.5} m {_COLUMNS[-1]} {TOP - row * LEADING - 3.5} l S"
             for row in range(-1, len(_ROWS))]  # fmt: skip
    sides = [f"{column} {TOP + LEADING - 3.5} m {column} {TOP - 3 * LEADING - 3.5} l S" for column in _COLUMNS]
    return " ".join(["0.5 w", *rules, *sides, *_cells(name)])


def fitted_cell(name: str) -> str:
    """Return a table in which a frame is drawn around the cell with the name, as wide as it."""
    low = TOP - LEADING - 3.5
    frame = f"{_COLUMNS[1]} {low} {width(name) + 6:.3f} {LEADING} re S"
    return " ".join(["0.5 w", frame, *_cells(name)])


def _under(name: str, rule: Callable[[float, float], str]) -> str:
    line = TEXT[1]
    begin = LEFT + width(line.partition("{}")[0])
    return left(name) + " " + rule(begin, width(name))


def underlined(name: str) -> str:
    return _under(name, lambda begin, wide: f"{begin:.3f} {TOP - LEADING - 1.6:.3f} {wide:.3f} 0.6 re f")


def struck(name: str) -> str:
    y = TOP - LEADING + 3
    return _under(name, lambda begin, wide: f"0.7 w {begin:.3f} {y} m {begin + wide:.3f} {y} l S")


def highlighted(name: str) -> str:
    mark = _under(name, lambda begin, wide: f"1 1 0 rg {begin:.3f} {TOP - LEADING - 2.5} {wide:.3f} 12 re f 0 g")
    return mark[len(left(name)) :] + " " + left(name)


def wholly_underlined(name: str) -> str:
    """Return a line that is underlined to its end, which the name decides."""
    wide = width(TEXT[1].format(name))
    return left(name) + f" {LEFT} {TOP - LEADING - 1.6:.3f} {wide:.3f} 0.6 re f"


def wrapped(name: str) -> str:
    """Return a paragraph whose lines break where the name makes them break, under one that nothing changes."""
    words = f"The papers were shown to {name} in the second week of May, and then sent back to the registry where "
    words += "nobody could say who had asked for them, nor why the numbers on the cover had been changed since."
    lines, line = list[str](), ""
    for word in words.split():
        if line and width(f"{line} {word}") > 300:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    done = [f"{_string(line)} Tj T*" for line in [*lines, line]]
    above = " ".join(f"{_string(line)} Tj T*" for line in TEXT[2:])
    return (
        f"BT /F1 {SIZE} Tf {LEADING} TL {LEFT} {TOP} Td {above} ET "
        f"BT /F1 {SIZE} Tf {LEADING} TL {LEFT} {TOP - 100} Td {' '.join(done)} ET"
    )


LAYOUTS: dict[str, Callable[[str], str]] = {
    layout.__name__: layout
    for layout in (
        left, kerned, by_words, by_steps, justified, centred, roughly_centred, flush_right, footnoted, several, table, fitted_cell, underlined,
        struck, highlighted, wholly_underlined,
    )
}  # fmt: skip
NAMES = ("Ann Lee", "Willem Grootmeester", "Maximiliana Wolkenstein", "Ilja Ri", "Tom Wummer")
