"""Content streams that are written plainly, cut into instructions by one expression; all others by the PDF library.

The expression never goes back over what it took, so no content makes it slow. Whatever it does not understand wholly
(comments, odd numbers, unknown operators, inline images, NUL, deep nesting) sends the whole stream to the library,
whose reading is written plainly and cut again: what follows sees plain instructions only.
Source: ISO 32000-1:2008, 7.2, 7.3 and 7.8.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pikepdf

from pipeline.errors import UnknownPart

#: Operands of each operator, from the first: a number, name (key), string, list; what viewers take are the last ones.
SHAPES: dict[str, str] = {
    **dict.fromkeys("b B b* B* BX BT EX ET f F f* h n q Q s S T* W W*".split(), ""),
    **dict.fromkeys("G g i j J M Tc TL Tr Ts Tw Tz w".split(), "n"),
    **dict.fromkeys("l m Td TD d0".split(), "nn"),
    **dict.fromkeys("RG rg".split(), "nnn"),
    **dict.fromkeys("K k re v y".split(), "nnnn"),
    **dict.fromkeys("c cm Tm d1".split(), "nnnnnn"),
    **dict.fromkeys("cs CS Do gs ri sh".split(), "k"),
    **dict.fromkeys("sc SC".split(), "n" * 32),  # as many as a colour may have parts
    **dict.fromkeys("scn SCN".split(), "n" * 32 + "k"),
    "Tf": "kn",
    "d": "ln",
    "Tj": "s",
    "TJ": "l",
    "'": "s",
    '"': "nns",
    "BMC": "k",
    "MP": "k",
    "BDC": "kk",
    "DP": "kk",
    "EMC": "",
}
IMAGE = "INLINE IMAGE"
_MOST = 1 + max(map(len, SHAPES.values()))

_BLANK = rb"[ \t\n\r\f]"
_END = rb"(?=[ \t\n\r\f/\[\]()<>]|\Z)"
#: What does not fit a machine word, the library reads as nothing.
_DIGITS = rb"-?+(?:[0-9]{1,18}+(?:\.[0-9]*+)?+|\.[0-9]++)"
NUMBER = _DIGITS + _END
_NAME = rb"/(?:[!\"$&'*-.0-;=?-Z\\^-z|~+,]|#(?!00)[0-9A-Fa-f]{2})*+" + _END
_ESCAPE = rb"\\(?:[nrtbf()\\]|[0-3][0-7]{0,2}+|[4-7][0-7]?+(?![0-7]))"
_LITERAL = rb"\((?:[^()\\\r]++|%b|\((?:[^()\\\r]++|%b)*+\))*+\)" % (_ESCAPE, _ESCAPE)
STRING = rb"(?:%b|<(?:[0-9A-Fa-f]{2})*+>)" % _LITERAL
_LIST = rb"\[(?:%b|%b|%b)*+\]" % (_BLANK, NUMBER, STRING)
_ATOM = rb"%b|%b|%b|%b|(?:true|false|null)%b" % (_BLANK, NUMBER, STRING, _NAME, _END)
_INNER = rb"\[(?:%b)*+\]|<<(?:%b|\[(?:%b)*+\])*+>>" % (_ATOM, _ATOM, _ATOM)
_DICTIONARY = rb"<<(?:%b|%b)*+>>" % (_ATOM, _INNER)
_OPERAND = rb"(?:%b|%b|%b|%b|%b)" % (NUMBER, STRING, _NAME, _LIST, _DICTIONARY)


def _words(names: list[str]) -> bytes:
    longest = sorted(names, key=lambda name: (-len(name), name))
    return b"(?:%b)%b" % (b"|".join(re.escape(name.encode()) for name in longest), _END)


def _run(stacked: bool) -> bytes:
    """Return the expression for instructions that need neither names nor our attention, with exactly their operands."""
    steps = b""
    for count in range(6, -1, -1):
        names = [name for name, shape in SHAPES.items() if shape == "n" * count and name not in ("Tr", "EMC")]
        names += ["sc", "SC", "scn", "SCN"] if count in (1, 3, 4) else []
        names = [name for name in names if stacked or name not in ("q", "Q", "Tz", "Tm")]
        here = [_words(names)] if names else []
        if count == 2:
            here.append(rb"%b%b*+%b" % (STRING, _BLANK, _words(['"'])))
        more = [_DIGITS + _BLANK + b"++" + steps] if steps else []
        steps = b"(?:%b)" % b"|".join([*here, *more])
    texts = rb"%b%b*+%b|%b%b*+%b" % (STRING, _BLANK, _words(["Tj", "'"]), _LIST, _BLANK, _words(["TJ"]))
    dashes = rb"\[(?:%b|%b)*+\]%b*+%b%b++%b" % (_BLANK, NUMBER, _BLANK, _DIGITS, _BLANK, _words(["d"]))
    return b"(?:(?:%b|%b|%b)%b*+)++" % (steps, dashes, texts, _BLANK)


_SINGLE = rb"((?:%b%b*+)*+)(%b)%b*+" % (_OPERAND, _BLANK, _words([*SHAPES]), _BLANK)
_ONE = re.compile(_SINGLE)
_RUNS = {stacked: re.compile(b"(%b)|%b|" % (_run(stacked), _SINGLE)) for stacked in (False, True)}
_OPERANDS = re.compile(_OPERAND)
_BLANKS = re.compile(_BLANK + b"*+")
#: An inline image as `pictures.inlined` writes it: no byte of it can be taken for its end.
_INLINED = re.compile(
    rb"BI(?:%b|%b|\[(?:%b|%b)*+\])*+ID [0-9a-f]*+>\nEI(?:%b++|\Z)" % (_ATOM, _INNER, _ATOM, _INNER, _BLANK)
)

#: A run of plain instructions, or nothing; the operands of one instruction; its operator.
Step = tuple[bytes | None, bytes, bytes]


def steps(content: bytes, *, stacked: bool) -> list[Step] | None:
    """Return the instructions of plain content, many that are plainest at once; None where it is not plain.

    Args:
        content: Decoded content stream.
        stacked: Whether a run may hold q and Q, and what scales text.
    """
    start = _BLANKS.match(content)
    place, size, found = start.end() if start else 0, len(content), list[Step]()
    for match in _RUNS[stacked].finditer(content, place):
        if match.end() == place:  # nothing matches here; elsewhere nobody looks, which could take long
            return found if place == size else None
        place = match.end()
        found.append(match.groups())  # type: ignore[arg-type]  # its type does not tell which groups always match
    return found if place == size else None


def singly(run: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield operator and operands of each instruction of a run."""
    for match in _ONE.finditer(run):
        yield match[2].decode(), match[1]


def operands(raw: bytes) -> list[bytes]:
    """Return the operands of an instruction of `steps`, each as it is written."""
    return _OPERANDS.findall(raw)


def own(content: bytes) -> Iterator[tuple[str, list[bytes], bytes]]:
    """Yield operator, operands and spelling of each instruction that we have written ourselves.

    Raises:
        UnknownPart: We have not.
    """
    place = 0
    while place < len(content):
        match = _ONE.match(content, place)
        image = None if match else _INLINED.match(content, place)
        if match:
            yield match[2].decode(), operands(match[1]), match[0].rstrip()
        elif image:
            yield IMAGE, [], image[0].rstrip()
        else:
            raise UnknownPart("content that is not our own")
        place = (match or image).end()  # type: ignore[union-attr]  # one of them is there


def plainly(content: bytes) -> list[bytes | Any]:
    """Return what the library reads: plain content, and the inline images between, as the library's objects.

    Raises:
        pikepdf.PdfError: It does not parse.
    """
    parts: list[bytes | Any] = []
    lines: list[bytes] = []
    with pikepdf.new() as scratch:
        for instruction in pikepdf.parse_content_stream(pikepdf.Stream(scratch, content)):
            operator = str(instruction.operator)
            if operator == IMAGE:
                parts += [b"\n".join(lines), instruction.operands[0]]
                lines = []
            elif operator in SHAPES:
                words = [_plain(one) for one in list(instruction.operands)[-_MOST:]]
                lines.append(b" ".join([*words, operator.encode()]))
    return [*parts, b"\n".join(lines)]


def _plain(value: Any) -> bytes:
    """Return an operand plainly spelled; of what no operator takes, a mark that it was there."""
    if isinstance(value, pikepdf.Name):
        return bytes(value.unparse())
    if isinstance(value, pikepdf.String):
        return b"<" + bytes(value).hex().encode() + b">"
    if isinstance(value, pikepdf.Array):
        kept = (one for one in value if isinstance(one, int | Decimal | pikepdf.String))
        return b"[" + b" ".join(map(_plain, kept)) + b"]"
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f"{value:f}".encode() if isinstance(value, Decimal) else str(value).encode()
    return b"<<>>"
