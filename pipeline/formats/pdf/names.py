"""Neutral names for what programs and people name inside a PDF: fonts, subset tags, glyphs, encodings.

Hiding places: BaseFont and FontName with the subset tag before the plus sign (random, so it links copies of one
document), names of licensed or house fonts, glyph names in Differences, CharProcs and font programs, names of CMaps.
Source: ISO 32000-1:2008, tables 109, 111 and 118; Adobe Glyph List.
"""

from __future__ import annotations

import re

from pdfminer.glyphlist import glyphname2unicode

from pipeline.errors import LimitExceeded

#: Words of the names of fonts that come with systems and office programs, and of styles.
_WORDS = frozenset(
    "arial times new roman courier helvetica neue symbol zapf dingbats wingdings webdings verdana tahoma georgia "
    "trebuchet palatino linotype bookman antiqua century schoolbook gothic calibri cambria math candara consolas "
    "constantia corbel segoe ui lucida console sans serif mono unicode comic impact garamond franklin book gill "
    "futura optima geneva monaco menlo san francisco noto deja vu dejavu liberation open roboto lato nimbus rom no "
    "l cm cmr cmb cmbx cmmi cmsy cmex cmss cmtt cmti cmsl cmcsc latin modern lm lmr lmroman lmsans lmmono msam msbm "
    "avant garde minion myriad pro std chancery corsiva medi regu itali bold italic oblique obli regular regula "
    "roman black narrow light medium medi thin semi demi extra ultra heavy cond condensed compressed expanded wide "
    "ital ob it bd md lt psmt ps mt ms tt type computer cyrillic greek simplified traditional arabic aptos "
    "simsun sim hei kai fang song ming li u p mincho gothic hiragino kaku maru heisei min go kozmin pro kozgo koz "
    "adobe st msung mhei hysmyeongjo hygothic hy smyeongjo myeongjo batang dotum gulim malgun yu meiryo osaka "
    "w acro b i n r d h v".split()
)
_STYLES = ("Bold", "Italic", "Oblique", "Narrow", "Condensed", "Light", "Black", "Mono", "Serif")
_TAG = re.compile(r"^[A-Z]{6}\+")
_PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_GLYPH = re.compile(
    r"\.?[A-Za-z]{1,3}|\.notdef|\.null|nonmarkingreturn|[0-9]{1,6}|(?:uni|u)[0-9A-Fa-f]{4,6}(?:[0-9A-F]{4}){0,4}"
    r"|[A-Za-z]{1,5}[0-9]{1,6}|[A-Za-z]{1,2}[0-9A-Fa-f]{1,6}|z[0-9a-z]{3}|z0[0-9a-z]{3,}"
)
_SUFFIX = re.compile(r"(?:alt|sc|smcp|c2sc|oldstyle|onum|lnum|pnum|tnum|taboldstyle|fitted|superior|inferior|cap|"
                     r"swash|init|medi|fina|isol|liga|vert|ss)[0-9]{0,2}")  # fmt: skip
_LETTERS = 26
#: Nothing fits into a shorter name.
_SHORT = 3

#: Encodings and character maps that every reader knows by name.
ENCODINGS: frozenset[str] = frozenset(
    "/StandardEncoding /WinAnsiEncoding /MacRomanEncoding /MacExpertEncoding /PDFDocEncoding /SymbolEncoding".split()
)
CMAPS: frozenset[str] = frozenset(
    f"/{stem}-{way}"
    for stem in (
        "Identity GB-EUC GBpc-EUC GBK-EUC GBKp-EUC GBK2K UniGB-UCS2 UniGB-UTF16 UniGB-UTF8 UniGB-UTF32 B5pc HKscs-B5 "
        "ETen-B5 ETenms-B5 CNS-EUC CNS1 CNS2 UniCNS-UCS2 UniCNS-UTF16 UniCNS-UTF8 UniCNS-UTF32 83pv-RKSJ 90ms-RKSJ "
        "90msp-RKSJ 90pv-RKSJ Add-RKSJ Ext-RKSJ Add Ext EUC RKSJ UniJIS-UCS2 UniJIS-UCS2-HW UniJIS-UTF16 UniJIS-UTF8 "
        "UniJIS-UTF32 UniJIS2004-UTF16 KSC-EUC KSCms-UHC KSCms-UHC-HW KSCpc-EUC KSC KSC-Johab UniKS-UCS2 UniKS-UTF16 "
        "UniKS-UTF8 UniKS-UTF32 Hankaku Hiragana Katakana Roman WP-Symbol"
    ).split()
    for way in ("H", "V")
) | frozenset("/H /V /Adobe-GB1-UCS2 /Adobe-CNS1-UCS2 /Adobe-Japan1-UCS2 /Adobe-Korea1-UCS2".split())


class Names:
    """Neutral names, handed out in the order in which the old ones are met; one document, one instance."""

    def __init__(self) -> None:
        self._fonts: dict[str, str] = {}
        self._glyphs: dict[str, str] = {}
        self._tags = 0
        self._unknown = 0

    def font(self, name: str) -> str:
        """Return the name, without slash, that stands for a font name: known families stay, tags are counted."""
        if name not in self._fonts:
            base = _TAG.sub("", name)
            if base != name:
                self._tags += 1
                tag = _letters(self._tags) + "+"
            else:
                tag = ""
            self._fonts[name] = tag + (base if _is_known(base) else self._neutral(base))
        return self._fonts[name]

    def _neutral(self, base: str) -> str:
        # What a viewer reads from a name that it does not know is its style.
        styles = "".join(style for style in _STYLES if style.lower() in base.lower())
        self._unknown += 1
        return f"F{self._unknown}" + (f"-{styles}" if styles else "")

    def glyph(self, name: str) -> str:
        """Return the name, without slash, that stands for a glyph name, as long as the old one."""
        if is_plain_glyph(name):
            return name
        if name not in self._glyphs:
            self._glyphs[name] = "z" + _base36(len(self._glyphs)).rjust(len(name) - 1, "0")
        return self._glyphs[name]


def is_plain_glyph(name: str) -> bool:
    """Return whether a glyph name says nothing but which character it is."""
    if len(name) <= _SHORT or _GLYPH.fullmatch(name) or name in glyphname2unicode:
        return True
    stem, _, suffix = name.partition(".")
    parts = stem.split("_")
    known = all(part in glyphname2unicode or _GLYPH.fullmatch(part) for part in parts)
    return known and (not suffix or bool(_SUFFIX.fullmatch(suffix)))


def _is_known(base: str) -> bool:
    pieces = _PIECE.findall(base)
    rest = _PIECE.sub("", base).strip("-,_ +")
    numbers = all(len(piece) <= 2 for piece in pieces if piece.isdigit())  # cmr10, W3
    return bool(pieces) and not rest and numbers and all(p.isdigit() or p.lower() in _WORDS for p in pieces)


def _base36(number: int) -> str:
    """Return three digits at most, so that every name that is not plain has room for it."""
    found = ""
    for _ in range(3):
        number, digit = divmod(number, 36)
        found = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + found
    if number:
        raise LimitExceeded("glyph names", value=36**3, most=36**3)
    return found


def _letters(number: int) -> str:
    found = ""
    for _ in range(6):
        number, digit = divmod(number, _LETTERS)
        found = chr(ord("A") + digit) + found
    return found
