"""Content lines (RFC 5545 section 3.1, RFC 6350 section 3.3, vCard 2.1): unfolded, parsed, and written again."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats._text.decoding import bounded, bytes_of, decoded
from pipeline.formats._text.invisible import without_unseen
from pipeline.formats._text.mapped import Mapped
from pipeline.formats._text.xml_text import declared_encoding
from pipeline.limits import Limits

_NAME = re.compile(r"(?:[A-Za-z0-9_-]{1,64}\.)?([A-Za-z0-9_-]{1,64})[ \t]*(?=[;:])")
_PARAMETER = re.compile(r';[ \t]*([A-Za-z0-9_-]{1,64})(?:[ \t]*=((?:"[^"\n]*"|[^";:\n])*))?')
_VALUES = re.compile(r'"[^"]*"|[^",]+')
_QUOTED_PRINTABLE = re.compile(r"(?i)[;=]quoted-printable[;:]")
_UNESCAPED = {"n": "\n", "N": "\n"}
_CARET = {"^n": "\n", "^'": "'", "^^": "^"}
_MOST_LINES = 2_000_000
_FOLD_BYTES = 75
_MOST_NESTED = 16


@dataclass(slots=True)
class Line:
    """One property.

    Attributes:
        number: Place among the lines of the file; its anchor.
        name: Upper case, without its group.
        parameters: Upper-case names with their values; bare ones of old cards are values of TYPE or ENCODING.
        value: As it stands, transfer encoding undone, escapes not.
        binary: Content of a value in base64, or None.
    """

    number: int
    name: str
    parameters: dict[str, list[str]]
    value: str
    binary: bytes | None = None


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END.

    Attributes:
        name: Upper case.
        lines: Its own properties.
        inner: Components inside.
    """

    name: str
    lines: list[Line] = field(default_factory=list)
    inner: list[Component] = field(default_factory=list)


def text_of(source: Path, limits: Limits) -> str:
    """Return the text of a file with plain line feeds.

    Raises:
        CorruptDocument: It is no text.
        LimitExceeded: It is too large.
    """
    raw = bytes_of(source, limits)
    text = decoded(raw, declared_encoding(raw))
    return bounded(text.replace("\r\n", "\n").replace("\r", "\n"), limits)


def begins_with(head: bytes, mark: str) -> bool:
    """Return whether a file begins, after a byte order mark and white space, with a line that says so."""
    return re.match(rf"(?i){mark}[ \t]*[\r\n]".encode(), plain_head(head)[:512]) is not None


def plain_head(head: bytes) -> bytes:
    """Return the first bytes of a text as UTF-8, without its mark and white space."""
    for bom, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        if head.startswith(bom):
            head = head[len(bom) :].decode(codec, "replace").encode("utf-8")
    return head.lstrip()


def _logical(text: str) -> Iterator[str]:
    """Hand out lines, folds and soft line breaks undone."""
    # Old cards fold at a blank, which stays; later ones put one in.
    text = re.sub(r"\n(?=[ \t])", "", text) if re.search(r"(?im)^version:2\.1", text) else re.sub(r"\n[ \t]", "", text)
    pending: list[str] = []
    for line in text.split("\n"):
        if line.endswith("=") and (pending or _QUOTED_PRINTABLE.search(line[:512])):
            pending.append(line + "\n")
            continue
        yield "".join([*pending, line])
        pending = []
    if pending:
        yield "".join(pending)


def _parameters(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for match in _PARAMETER.finditer(text):
        name, values = match.group(1).upper(), match.group(2)
        if values is None:
            encoding = name in ("QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT")
            name, values = ("ENCODING" if encoding else "TYPE"), name
        shown = [re.sub(r"\^[n'^]", lambda one: _CARET[one.group()], one.strip('"')) for one in _VALUES.findall(values)]
        found.setdefault(name, []).extend(one.strip() for one in shown)
    return found


def _line(number: int, text: str) -> Line | None:
    name = _NAME.match(text)
    if name is None:
        return None
    at = name.end()
    while match := _PARAMETER.match(text, at):
        at = match.end()
    colon = text.find(":", at)
    if colon < 0:
        return None
    line = Line(number, name.group(1).upper(), _parameters(text[name.end() : at]), text[colon + 1 :])
    encoding = "".join(line.parameters.get("ENCODING", [])).upper()
    if encoding == "QUOTED-PRINTABLE":
        raw = quopri.decodestring(line.value.encode("utf-8"))
        line.value = decoded(raw, "".join(line.parameters.get("CHARSET", [])[:1])).replace("\r\n", "\n")
    elif encoding in ("B", "BASE64"):
        line.binary = _binary(line.value)
    elif match := re.match(r"(?i)data:[^,]{0,200};base64,", line.value):
        line.binary = _binary(line.value[match.end() :])
    return line


def _binary(text: str) -> bytes:
    """Return a value in base64; nothing where it is broken, which shows nothing to a reader either."""
    try:
        return base64.b64decode(re.sub(r"\s", "", text) + "==")
    except (binascii.Error, ValueError):
        return b""


def components(text: str, limits: Limits) -> tuple[list[Component], list[str]]:
    """Return the components of a file, and the lines that are none of theirs.

    Raises:
        CorruptDocument: BEGIN and END do not fit, or it breaks off.
        LimitExceeded: Too many lines, or nested too deeply.
    """
    found: list[Component] = []
    open_ones: list[Component] = []
    stray: list[str] = []
    for number, raw in enumerate(_logical(text)):
        if number > _MOST_LINES:
            raise LimitExceeded("members", value=number, most=_MOST_LINES)
        line = _line(number, raw)
        if line is None:
            stray += [raw] if raw.strip() else []
        elif line.name == "BEGIN":
            made = Component(line.value.strip().upper())
            (open_ones[-1].inner if open_ones else found).append(made)
            open_ones.append(made)
            if len(open_ones) > min(_MOST_NESTED, limits.xml_depth):
                raise LimitExceeded("xml_depth", value=len(open_ones), most=min(_MOST_NESTED, limits.xml_depth))
        elif line.name == "END":
            if not open_ones or open_ones.pop().name != line.value.strip().upper():
                raise CorruptDocument("BEGIN and END do not fit")
        elif open_ones:
            open_ones[-1].lines.append(line)
        else:
            stray.append(raw)
    if open_ones or not found:
        raise CorruptDocument("no whole component")
    return found, stray


def split(value: str, signs: str, *, escapes: bool) -> list[str]:
    r"""Return the pieces of a value between unescaped separators, escapes (``\,`` ``\n`` ...) undone.

    Args:
        value: As it stands.
        signs: Separators; none for a plain text.
        escapes: False for vCard 2.1, which escapes semicolons only.
    """
    pieces, at = [""], 0
    while at < len(value):
        letter = value[at]
        at += 1
        if letter == "\\" and at < len(value) and (escapes or value[at] in ";\\"):
            pieces[-1] += _UNESCAPED.get(value[at], value[at])
            at += 1
        elif letter in signs and signs:
            pieces.append("")
        else:
            pieces[-1] += letter
    return pieces


def tidy(text: str) -> str:
    """Return a text without unseen characters and white space at the ends of lines, in the form in which it is kept."""
    return "\n".join(line.rstrip() for line in without_unseen(text).replace("\t", " ").split("\n")).strip("\n")


def escaped(text: str) -> str:
    """Return a text as a value holds it."""
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", "\\n")


def mapped(pieces: Sequence[str], sign: str) -> Mapped:
    """Return a value of several pieces as it is written, shown as a reader sees it: pieces apart, escapes undone."""
    source = sign.join(map(escaped, pieces))
    made = Mapped(source)
    at = 0
    while at < len(source):
        end = at
        while end < len(source) and source[end] not in f"\\{sign}":
            end += 1
        made.content(at, end)
        if end < len(source) and source[end] == "\\":
            made.escape(_UNESCAPED.get(source[end + 1], source[end + 1]), end, end + 2)
            end += 1
        elif end < len(source) and made.last not in ("", " "):
            made.fixed(", ")
        at = end + 1
    return made


def content_line(name: str, parameters: Iterable[tuple[str, Sequence[str]]], value: str) -> str:
    """Return a property as one line, whatever its length."""
    told = "".join(f";{label}={','.join(map(_parameter, values))}" for label, values in parameters if values)
    return f"{name}{told}:{value}"


def written(name: str, parameters: Iterable[tuple[str, Sequence[str]]], value: str) -> bytes:
    """Return a property, folded and ending in a line break."""
    raw = content_line(name, parameters, value).encode()
    if raw.isascii():
        rows = [raw[:_FOLD_BYTES]]
        rows += [raw[at : at + _FOLD_BYTES - 1] for at in range(_FOLD_BYTES, len(raw), _FOLD_BYTES - 1)]
        return b"\r\n ".join(rows) + b"\r\n"
    out, room = bytearray(), _FOLD_BYTES
    for letter in raw.decode("utf-8"):
        coded = letter.encode("utf-8")
        if len(coded) > room:
            out += b"\r\n "
            room = _FOLD_BYTES - 1
        out += coded
        room -= len(coded)
    return bytes(out) + b"\r\n"


def _parameter(text: str) -> str:
    text = " ".join(text.replace('"', "'").split())
    return f'"{text}"' if re.search(r"[:;,]", text) else text


def coded(raw: bytes) -> str:
    """Return bytes as base64."""
    return base64.b64encode(raw).decode("ascii")
