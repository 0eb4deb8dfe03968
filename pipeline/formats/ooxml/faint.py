"""Words of a text document that nobody can read: in the colour of their ground, tiny, or condensed to nothing.

Only what is certain counts. Where something may lie behind the letters (a shaded table style, a floating picture, a
text box), they stay: to lose words that were seen is worse than to show words that were not, since whatever stays is
searched for terms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from pipeline.formats._office.colours import WHITE, Colour, near
from pipeline.formats._office.inheritance import inherited
from pipeline.formats.ooxml.clean import MATH, W, local, remove, space
from pipeline.formats.ooxml.colours import hexadecimal
from pipeline.formats.ooxml.fields import w
from pipeline.formats.ooxml.lengths import length
from pipeline.formats.ooxml.lookup import Child
from pipeline.formats.ooxml.switches import is_off

#: Runs of texts and of equations.
_RUNS = (w("r"), f"{{{MATH}}}r")
_TEXTS = frozenset({"t", "sym", "noBreakHyphen", "softHyphen"})
_WANTED = frozenset({"color", "sz", "szCs", "w", "spacing", "shd", "highlight", "fitText", "textFill"})
#: What draws letters in a second colour, so that the first one says too little.
_EFFECTS = frozenset(
    {"textOutline", "glow", "shadow", "emboss", "imprint", "outline", "props3d", "scene3d", "reflection"}
)
_THEME = {"background1": "lt1", "light1": "lt1", "text1": "dk1", "dark1": "dk1", "background2": "lt2", "light2": "lt2",
          "text2": "dk2", "dark2": "dk2", "hyperlink": "hlink", "followedHyperlink": "folHlink"}  # fmt: skip
#: A floating shape of the old kind that lies before the text.
_BEFORE = re.compile(r"z-index: ?[1-9]")
_USUAL_MAPPING = {"bg1": "light1", "t1": "dark1", "bg2": "light2", "t2": "dark2"}
_HIGHLIGHTS: dict[str, Colour] = {
    "black": (0, 0, 0), "blue": (0, 0, 255), "cyan": (0, 255, 255), "green": (0, 255, 0), "magenta": (255, 0, 255),
    "red": (255, 0, 0), "yellow": (255, 255, 0), "white": WHITE, "darkBlue": (0, 0, 128), "darkCyan": (0, 128, 128),
    "darkGreen": (0, 128, 0), "darkMagenta": (128, 0, 128), "darkRed": (128, 0, 0), "darkYellow": (128, 128, 0),
    "darkGray": (128, 128, 128), "lightGray": (192, 192, 192),
}  # fmt: skip
#: Half points; of one point or less nobody reads anything.
_MOST_TINY_HALF_POINTS = 2
#: Of a letter's width, in per cent.
_MOST_NARROW_PERCENT = 2
#: Lines and runs of a height or width of one point show nothing, in twentieths of a point.
_MOST_THIN_TWIPS = 20
#: Letters that move back by this part of their size lie upon each other.
_STACKED = 0.6
_USUAL_HALF_POINTS = 20
#: Scripts whose size is told apart.
_COMPLEX = range(0x0590, 0x1100)
_Properties = dict[str, etree._Element]


def properties(owner: etree._Element | None) -> _Properties:
    """Return the properties of letters that count here, by name."""
    found: _Properties = {}
    for child in owner if owner is not None else ():
        name = local(child)
        if name in _WANTED:
            found[name] = child
        elif name in _EFFECTS and child.get(w("val"), "1") not in {"0", "false", "off", "none", "nil"}:
            found["effect"] = child
    return found


@dataclass(slots=True)
class Paper:
    """What a document's styles and pages say about letters and what they stand on.

    Attributes:
        names: Colours of the theme.
        plain: Whether the page itself is certainly white, with nothing that may lie behind letters.
        styles: Styles by id.
        normal: Id of the paragraphs' default style.
        table: Id of the tables' default style.
        default: Properties of all letters.
    """

    names: Mapping[str, Colour]
    plain: bool
    styles: dict[str, etree._Element] = field(default_factory=dict)
    normal: str = ""
    table: str = ""
    default: _Properties = field(default_factory=dict)
    _lines: dict[str, list[etree._Element]] = field(default_factory=dict)
    _merged: dict[str, _Properties] = field(default_factory=dict)
    _shades: dict[str, etree._Element | None] = field(default_factory=dict)

    def look(self, styles: etree._Element | None) -> None:
        """Read the styles."""
        if styles is None:
            return
        self.styles = {style.get(w("styleId"), ""): style for style in styles.iter(w("style"))}
        self.default = properties(styles.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}"))
        for ident, style in self.styles.items():
            if style.get(w("default")) in {"1", "true"}:
                kind = style.get(w("type"), "paragraph")
                self.normal = ident if kind == "paragraph" else self.normal
                self.table = ident if kind == "table" else self.table

    def _line(self, ident: str) -> list[etree._Element]:
        """Return a style and those that it is based on, the nearest first."""
        if ident not in self._lines:
            self._lines[ident] = [self.styles[one] for one in inherited(ident, self._base)]
        return self._lines[ident]

    def _base(self, ident: str) -> str | None:
        style = self.styles.get(ident)
        base = style.find(w("basedOn")) if style is not None else None
        return None if style is None else base.get(w("val"), "") if base is not None else ""

    def letters(self, ident: str) -> _Properties:
        """Return what a style says about letters, inheritance followed."""
        if ident not in self._merged:
            merged: _Properties = {}
            for style in reversed(self._line(ident)):
                merged |= properties(style.find(w("rPr")))
            self._merged[ident] = merged
        return self._merged[ident]

    def shade(self, ident: str) -> etree._Element | None:
        """Return the shading of a paragraph style."""
        if ident not in self._shades:
            marks = (style.find(f"{w('pPr')}/{w('shd')}") for style in self._line(ident))
            self._shades[ident] = next((mark for mark in marks if mark is not None), None)
        return self._shades[ident]

    def is_plain_table(self, ident: str) -> bool:
        """Return whether a table style colours neither cells nor letters."""
        return not any(next(s.iter(w("shd"), w("color")), None) is not None for s in self._line(ident))

    def colour(self, mark: etree._Element | None, value: str = "val", theme: str = "themeColor") -> Colour | None:
        """Return the colour of a mark; None where it is the program's choice, or changed."""
        if mark is None:
            return None
        named = mark.get(w(theme))
        if named is not None:
            changed = any(mark.get(w(f"{theme.removesuffix('Color')}{end}")) for end in ("Shade", "Tint"))
            return None if changed else self.names.get(_THEME.get(named, named))
        return hexadecimal(mark.get(w(value)))


def paper(parts: Iterable[etree._Element], styles: etree._Element | None, names: Mapping[str, Colour]) -> Paper:
    """Return what a document's letters stand on.

    Args:
        parts: Its body, headers and footers.
        styles: Its styles.
        names: Colours of its theme.
    """
    found = Paper(names, all(_is_plain(root) for root in parts))
    found.look(styles)
    return found


def is_mapped(settings: etree._Element) -> bool:
    """Return whether a document gives the names of its theme's first colours another meaning than usual."""
    mark = settings.find(w("clrSchemeMapping"))
    return mark is not None and any(mark.get(w(name), usual) != usual for name, usual in _USUAL_MAPPING.items())


def _is_plain(root: etree._Element) -> bool:
    ground = root.find(w("background"))
    if ground is not None and (len(ground) or hexadecimal(ground.get(w("color"))) != WHITE):
        return False
    # What floats in a header lies behind the page's text; elsewhere it lies before it, unless it says otherwise.
    paged = local(root) == "document"
    if any(not (paged and is_off(mark.get("behindDoc"))) for mark in root.iter("{*}anchor")):
        return False
    floating = (shape.get("style", "") for shape in root.iter("{urn:schemas-microsoft-com:vml}*"))
    return not any("absolute" in style and not (paged and _BEFORE.search(style)) for style in floating)


def faint_runs(root: etree._Element, on: Paper, removed: Counter[str]) -> None:
    """Take the words out of runs that nobody can read; what else is in them stays."""
    props = Child(w("pPr"))
    for run in root.iter(*_RUNS):
        words = [child for child in run if local(child) in _TEXTS and space(str(child.tag)) in {W, MATH}]
        around = props.of(next(run.iterancestors(w("p")), None))
        if words and _is_faint(run, "".join(word.text or "x" for word in words), around, on):
            removed["faint-text"] += 1
            for word in words:
                remove(word)


def clear_runs(root: etree._Element, removed: Counter[str]) -> None:
    """Take out runs whose letters are filled with nothing: a newer program's word, which cleaning takes away."""
    for run in root.iter(*_RUNS):
        letters = properties(run.find(w("rPr")))
        if "textFill" in letters and _is_clear(letters):
            words = [child for child in run if child.tag in {w("t"), w("sym"), f"{{{MATH}}}t"}]
            removed["faint-text"] += bool(words)
            for word in words:
                remove(word)


def _is_faint(run: etree._Element, text: str, props: etree._Element | None, on: Paper) -> bool:
    named = props.find(w("pStyle")) if props is not None else None
    style = named.get(w("val"), "") if named is not None else on.normal
    own = properties(run.find(w("rPr")))
    mark = run.find(f"{w('rPr')}/{w('rStyle')}")
    letters = {
        **on.default,
        **on.letters(style),
        **on.letters(mark.get(w("val"), "") if mark is not None else ""),
        **own,
    }
    if is_tiny(letters, text) or _is_flat(props):
        return True
    if "effect" in letters or "color" not in letters:
        return False
    colour = on.colour(letters["color"])
    return colour is not None and near(colour, _ground(run, props, style, letters, on))


def _is_clear(letters: _Properties) -> bool:
    """Return whether letters are filled with nothing, and have no outline."""
    fill = letters["textFill"]
    return "effect" not in letters and (next(fill.iter("{*}noFill"), None) is not None or _is_clear_word(fill))


def _is_clear_word(fill: etree._Element) -> bool:
    """Return whether a fill of letters lets all through: Word counts what it lets through, drawings what stays."""
    return any(local(m) == "alpha" and m.get(f"{{{etree.QName(m).namespace}}}val") == "100000" for m in fill.iter())


def _number(letters: _Properties, name: str, default: float, per_point: float = 1) -> float:
    mark = letters.get(name)
    return length((mark.get(w("val"), "") if mark is not None else "").rstrip("%"), default, per_point)


def is_tiny(letters: _Properties, text: str) -> bool:
    """Return whether letters are so small, narrow or close to each other that nobody can read a text."""
    size = _number(letters, "sz", _USUAL_HALF_POINTS, 2)
    if any(ord(letter) in _COMPLEX for letter in text):
        size = max(size, _number(letters, "szCs", _USUAL_HALF_POINTS, 2))
    if 0 < size <= _MOST_TINY_HALF_POINTS or 0 < _number(letters, "w", 100) <= _MOST_NARROW_PERCENT:
        return True
    if 0 < _number(letters, "fitText", 9999, 20) <= _MOST_THIN_TWIPS:
        return True
    # Twentieths of a point against half points.
    return len(text) > 1 and -_number(letters, "spacing", 0, 20) >= _STACKED * size * 10


def _is_flat(props: etree._Element | None) -> bool:
    """Return whether lines of a paragraph have no height."""
    mark = props.find(w("spacing")) if props is not None else None
    if mark is None or mark.get(w("lineRule")) != "exact":
        return False
    return 0 < length(mark.get(w("line")), 240, 20) <= _MOST_THIN_TWIPS


def _ground(
    run: etree._Element, props: etree._Element | None, style: str, letters: _Properties, on: Paper
) -> Colour | None:
    """Return the colour behind a run; None where it is not certain."""
    lit = letters.get("highlight")
    if lit is not None and lit.get(w("val"), "none") != "none":
        return _HIGHLIGHTS.get(lit.get(w("val"), ""))
    own = props.find(w("shd")) if props is not None else None
    # A paragraph's own mark takes its style's away, even where it says that there is no shade.
    shades = [letters.get("shd"), own if own is not None else on.shade(style)]
    for up in run.iterancestors():
        name = local(up)
        if name == "tc":
            shades.append(up.find(f"{w('tcPr')}/{w('shd')}"))
        elif name == "tbl":
            if not _is_plain_table(up, on):
                shades.append(up)
            shades.append(up.find(f"{w('tblPr')}/{w('shd')}"))
        elif name in {"txbxContent", "framePr"}:
            shades.append(up)
    for shade in shades:
        if shade is None or (local(shade) == "shd" and _says_nothing(shade)):
            continue
        if local(shade) != "shd" or shade.get(w("val"), "clear") != "clear":
            return None
        return on.colour(shade, "fill", "themeFill")
    return WHITE if on.plain and (props is None or props.find(w("framePr")) is None) else None


def _says_nothing(shade: etree._Element) -> bool:
    fill = shade.get(w("fill"), "auto")
    return shade.get(w("val"), "clear") in {"clear", "nil"} and fill == "auto" and shade.get(w("themeFill")) is None


def _is_plain_table(table: etree._Element, on: Paper) -> bool:
    named = table.find(f"{w('tblPr')}/{w('tblStyle')}")
    if next(table.iter(w("tblPrEx")), None) is not None:
        return False
    return on.is_plain_table(named.get(w("val"), "") if named is not None else on.table)
