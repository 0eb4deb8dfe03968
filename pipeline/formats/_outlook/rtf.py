"""Bodies in RTF: decompressed (MS-OXRTFCP), and turned into the HTML inside (MS-OXRTFEX) or into plain text."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats._legacy.rich_text import without_unseen
from pipeline.formats._outlook.model import codec_of
from pipeline.limits import Limits

#: What the dictionary holds before anything was read (MS-OXRTFCP 2.1.2.1).
_PRELOADED = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_COMPRESSED, _STORED = 0x75465A4C, 0x414C454D
_WINDOW = 4096
_TOKEN = re.compile(
    rb"[{}]|\\'([0-9A-Fa-f]{2})|\\([A-Za-z]{1,32})(-?[0-9]{1,10})?[ ]?|\\([^A-Za-z])|([^\\{}\r\n]+)|[\r\n]+", re.DOTALL
)
_DESTINATIONS = frozenset(
    b"fonttbl colortbl stylesheet info pict object objdata fldinst xmlnstbl listtable listoverridetable revtbl "
    b"rsidtbl generator themedata datastore latentstyles filetbl private bkmkstart bkmkend comment author operator "
    b"title subject keywords annotation header footer headerl headerr headerf footerl footerr footerf nonshppict "
    b"mmathPr pntext ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn tc tcn xe rxe txe listpicture nonesttables sn "
    b"sv shprslt".split()
)
#: Shapes, and what in them holds the text of a box; ``\\shprslt`` says the same for older readers.
_SHAPES, _BOXES = frozenset({b"shpinst", b"do"}), frozenset({b"shptxt", b"dptxbxtext"})
#: Backgrounds; over one of these, white letters may be seen.
_GROUNDS = re.compile(rb"\\(?:cbpat|clcbpat|clcfpat|trcbpat|cfpat|viewbksp|background)")
_PREPARED = re.compile(rb"\\(?:shptxt|dptxbxtext|upr)\b|gtextUNICODE")
_COLOURS = re.compile(rb"\{\\colortbl([^{}]*)\}")
_WHITE = 0xF0
#: In half-points; smaller letters are dots.
_LEAST_SIZE = 3
_LETTERS = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emdash": "—",
    b"endash": "–", b"emspace": "\u2003", b"enspace": "\u2002",
}  # fmt: skip
#: Character sets of fonts (\fcharset) by the code page that they mean.
_CHARSETS = {
    0: 1252, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257,
    204: 1251, 222: 874, 238: 1250, 255: 437,
}  # fmt: skip


def decompressed(raw: bytes, limits: Limits) -> bytes:
    """Return RTF from its compressed form.

    Raises:
        CorruptDocument: It breaks off, or is compressed in an unknown way.
        LimitExceeded: It is too large.
    """
    if len(raw) < 16:
        raise CorruptDocument("compressed RTF")
    size, plain_size, kind = struct.unpack_from("<3L", raw)
    if kind == _STORED:
        return raw[16 : 16 + plain_size]
    if kind != _COMPRESSED:
        raise CorruptDocument("compressed RTF")
    out = bytearray(_PRELOADED)
    for piece in _pieces(raw[16 : min(size + 4, len(raw))], out):
        out += piece
        if len(out) > limits.text_chars:
            raise LimitExceeded("text_chars", value=len(out), most=limits.text_chars)
    return bytes(out[len(_PRELOADED) :][:plain_size])


def _pieces(packed: bytes, out: bytearray) -> Iterator[bytes]:
    """Hand out what follows; `out` is all that was so far, the preloaded dictionary included."""
    at = 0
    while at < len(packed):
        flags = packed[at]
        at += 1
        for bit in range(8):
            if at >= len(packed):
                return
            if not flags >> bit & 1:
                yield packed[at : at + 1]
                at += 1
                continue
            if at + 1 >= len(packed):
                raise CorruptDocument("compressed RTF")
            place, length = (packed[at] << 4) | (packed[at + 1] >> 4), (packed[at + 1] & 15) + 2
            at += 2
            # The window turns round; a place that is the next to be written ends it all.
            back = (len(out) - place) % _WINDOW
            if back == 0:
                return
            start = len(out) - back
            if start < 0:
                raise CorruptDocument("compressed RTF")
            run = bytes(out[start : start + length])
            yield (run * (length // max(len(run), 1) + 1))[:length]


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group: whether its text is left out, is HTML source, or only for readers of RTF."""

    skipped: bool = False
    tag: bool = False
    rtf_only: bool = False
    hidden: bool = False
    deleted: bool = False
    faint: bool = False
    tiny: bool = False
    marked: bool = False
    shape: bool = False
    codec: str = ""
    letters: int = 1

    @property
    def unseen(self) -> bool:
        """Whether no reader of RTF sees its text."""
        return self.hidden or self.deleted or self.tiny or (self.faint and not self.marked)

    def styled(self, word: bytes, value: int | None, white: frozenset[int]) -> _State:
        """Return what holds behind a word that may hide text, or show it again."""
        if word == b"plain":
            return replace(self, hidden=False, deleted=False, faint=0 in white, tiny=False, marked=False)
        if word == b"v":
            return replace(self, hidden=value != 0)
        if word == b"deleted":
            return replace(self, deleted=value != 0)
        if word == b"cf":
            return replace(self, faint=(value or 0) in white)
        if word == b"fs":
            return replace(self, tiny=value is not None and value < _LEAST_SIZE)
        return replace(self, marked=bool(value)) if word in (b"highlight", b"chcbpat", b"cb") else self


def _whites(raw: bytes) -> frozenset[int]:
    """Return the numbers of colours that nobody sees on the page; none where backgrounds are coloured too."""
    table = None if _GROUNDS.search(raw) else _COLOURS.search(raw)
    entries = table.group(1).split(b";") if table else []
    parts = [re.findall(rb"\\(?:red|green|blue)([0-9]{1,3})", entry) for entry in entries]
    return frozenset(at for at, one in enumerate(parts) if len(one) == 3 and min(map(int, one)) >= _WHITE)


class _Walk:
    """One walk over RTF; `html` takes the HTML inside, else the text that a reader sees."""

    def __init__(self, raw: bytes, limits: Limits, *, html: bool) -> None:
        self._raw, self._limits, self._html = raw, limits, html
        self._fonts: dict[int, str] = {}
        self._default = "cp1252"
        self._out: list[str] = []
        self._bytes = bytearray()
        self._state, self._stack = _State(), list[_State]()
        self._skip, self._star, self._font = 0, False, -1
        self._white = frozenset() if html else _whites(raw)
        self.pictures, self.hidden = 0, list[str]()

    def _flush(self) -> None:
        if self._bytes:
            self._out.append(self._bytes.decode(self._state.codec or self._default, "replace"))
            self._bytes.clear()

    def _shows(self, state: _State) -> bool:
        if state.unseen and not self._html:
            return False
        return not state.skipped and not (self._html and state.rtf_only and not state.tag)

    def text(self) -> str:
        """Walk, and return what was found."""
        at = 0
        while (match := _TOKEN.search(self._raw, at)) is not None:
            coded, word, number, sign, plain = match.groups()
            # What follows \\bin is no RTF: as many bytes as it says.
            at = match.end() + (max(int(number), 0) if word == b"bin" and number else 0)
            if coded or plain:
                self._bytes_of(coded, plain)
                continue
            self._flush()
            skip, self._skip = self._skip, 0
            if word is not None:
                self._control(word, int(number) if number else None)
            elif sign is not None:
                self._star = self._star or sign == b"*"
                self._sign(sign)
            elif match.group() in b"{}":
                self._group(match.group())
            else:
                self._skip = skip
        self._flush()
        return "".join(self._out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _group(self, brace: bytes) -> None:
        self._star = False
        if brace == b"{":
            self._stack.append(self._state)
            if len(self._stack) > self._limits.xml_depth * 4:
                raise LimitExceeded("xml_depth", value=len(self._stack), most=self._limits.xml_depth * 4)
        elif self._stack:
            self._state = self._stack.pop()

    def _bytes_of(self, coded: bytes | None, plain: bytes | None) -> None:
        """Take letters, but for those that stand for a Unicode letter before them in old programs."""
        content = bytes.fromhex(coded.decode("ascii")) if coded else plain or b""
        left = max(self._skip - len(content), 0)
        content, self._skip = content[self._skip :], left
        if self._shows(self._state):
            self._bytes += content
        elif self._state.unseen and not self._state.skipped:
            self.hidden.append(content.decode(self._state.codec or self._default, "replace"))

    def _control(self, word: bytes, value: int | None) -> None:
        if word == b"u" and value is not None:
            self._skip = self._state.letters
            self._letter(chr(value % 0x10000), self._state)
            return
        if word == b"f" and value is not None:
            self._font = value
        elif word == b"fcharset" and value is not None:
            self._fonts[self._font] = codec_of(_CHARSETS.get(value, 0))
        self._state, self._star = self._word(word, value, self._state, star=self._star), False

    def _letter(self, letter: str, state: _State) -> None:
        if self._shows(state):
            self._out.append(letter)
        elif state.unseen and not state.skipped:
            self.hidden.append(letter)

    def _sign(self, sign: bytes) -> None:
        shown = {b"~": "\u00a0", b"_": "\u2011", b"\r": "\n", b"\n": "\n"}.get(sign, "")
        self._letter(sign.decode("ascii") if sign in (b"\\", b"{", b"}") else shown, self._state)

    def _word(self, word: bytes, value: int | None, state: _State, *, star: bool) -> _State:
        if word == b"ansicpg":
            self._default = codec_of(value) or self._default
        elif word == b"htmltag" and star:
            return replace(state, skipped=not self._html, tag=self._html)
        elif word == b"htmlrtf":
            return replace(state, rtf_only=value != 0)
        elif word in _DESTINATIONS or star:
            self.pictures += word == b"pict" and not state.skipped
            shape = word in _SHAPES and (state.shape or not state.skipped)
            return state if word == b"shppict" else replace(state, skipped=True, shape=shape)
        elif word in _BOXES and state.shape:
            # What stands in a box is read where the box is anchored, on lines of its own.
            self._letter("\n", replace(state, skipped=False))
            return replace(state, skipped=False, shape=False)
        elif word == b"f" and value is not None:
            return replace(state, codec=self._fonts.get(value, ""))
        elif word == b"uc" and value is not None:
            return replace(state, letters=min(max(value, 0), 8))
        elif word in _LETTERS:
            self._letter(_LETTERS[word], state)
        return state.styled(word, value, self._white)


def html_of(rtf: bytes, limits: Limits) -> str | None:
    """Return the HTML that is wrapped in RTF; None where none is."""
    return _Walk(rtf, limits, html=True).text() if b"\\fromhtml" in rtf[:4096] else None


def text_of(rtf: bytes, limits: Limits) -> tuple[str, str, int]:
    """Return the text that a reader of RTF sees, the text that he does not see, and the number of pictures."""
    if _PREPARED.search(rtf):
        rtf = without_unseen(rtf)[0]
    walk = _Walk(rtf, limits, html=False)
    text = walk.text().replace("\0", "").strip("\n")
    return text, " ".join(walk.hidden), walk.pictures
