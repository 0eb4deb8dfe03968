"""Samples of metafiles, made record by record; a canary in each place that their format lists."""

from __future__ import annotations

import base64
import gzip
import struct
import zlib
from collections.abc import Callable

from tests.conformance.samples.planted import CANARY

_NAME = CANARY.encode("ascii")
#: Returns the word that is planted at a place.
Say = Callable[[str], str]
#: Drawn once by LibreOffice: a dark rectangle on a light ground.
_SVM = (
    "c-pm;yDvj=6vw~6KD4E!rJF>EO+@0gs7Iu!i6ChZi;##kiV${#dQT!YD~rVDv5Cn)U=fqmA|%%9dw;k0-bNj{2EUurbME<^-+8pZUnkPTBiSK^"
    "c34ZH9;Hit6Wk_&#~9E>dylRrXHyIxhGCdew&{e*M;*aI(Q3pdtsYuFbm~t(MJWWG(icfrKg2BC*19!2mmdXK8{eKEptewwWrY!Kx()A%fkUfp"
    "l%`UJ(j-f)x=8IkYfw+C@Y4#w!zv$lx*_??xc3ZBP(oF%&V-@;wl@8L8`o>re;Ai1>z8pu{XAck_c2$04nX^DZTj7D_o-95oo+qa;971rZzVog"
    "W;y5vtQ843H^T5c-rZu83OjC-2DbTP$FDNr3Re9i_F*2AY0P5|8_08lW!{Bx+V+#9X94S)n9*i@Guvrpoi0}HW8!nlC9B<30KFmLm|y&91URdt"
    "pFhZT6u9HrYpDi0YJgN6c%r-{fY(|xtLF}U3U&JCPGvJw*_q5}+8MqaDH-`><d;!EMnM@>$S5SDNg1WXGK$EkQbtuWipnS^qiPw|$S5wOgp6us"
    "RQK%<^b2_jq9X"
)
_GROUND, _SHAPE = 0x00F0DCC8, 0x005A1E14


def _record(kind: int, body: bytes = b"") -> bytes:
    body += b"\0" * (-len(body) % 4)
    return struct.pack("<II", kind, 8 + len(body)) + body


def filled(number: int, colour: int, corners: tuple[int, int, int, int]) -> bytes:
    """Return records that fill a rectangle."""
    brush = _record(39, struct.pack("<IIII", number, 0, colour, 0))
    return brush + _record(37, struct.pack("<I", number)) + _record(43, struct.pack("<4i", *corners))


def emf_text(words: str, at: tuple[int, int]) -> bytes:
    """Return a record that writes words."""
    raw = words.encode("utf-16-le")
    raw += b"\0" * (-len(raw) % 4)
    spacing = struct.pack(f"<{len(words)}i", *[14] * len(words))
    place = struct.pack("<iiIIIiiiiI", *at, len(words), 76, 0, 0, 0, 0, 0, 76 + len(raw))
    return _record(84, struct.pack("<iiiiIff", 0, 0, 0, 0, 1, 1.0, 1.0) + place + raw + spacing)


def _canary(_place: str) -> str:
    return CANARY


def _wide(text: str, characters: int = 0) -> bytes:
    """Return a text as UTF-16, as so many characters where a field has a size."""
    raw = text.encode("utf-16-le")
    return raw[: 2 * characters - 2].ljust(2 * characters, b"\0") if characters else raw


def _count(records: bytes) -> int:
    at = count = 0
    while at < len(records):
        at += struct.unpack_from("<I", records, at + 4)[0]
        count += 1
    return count


def _comment(kind: bytes, text: str) -> bytes:
    raw = kind + _wide(text)
    return _record(70, struct.pack("<I", len(raw)) + raw)


def _unseen(say: Say) -> bytes:
    """Return records that show nothing: comments, objects with names, calls to printers, words that no reader sees."""
    name = say("comment").encode()
    font = struct.pack("<5i8B", -12, 0, 0, 0, 400, *bytes(8)) + _wide(say("face of a font"), 32)
    font += _wide(say("full name of a font"), 64) + _wide(say("style of a font"), 32) + bytes(320 - 92 - 192)
    driver = _wide(say("driver of a named escape") + "\0")
    space = (
        struct.pack("<II3I", 0x50534F43, 0x400, 328, 0x73524742, 4)
        + bytes(36 + 12)
        + _wide(say("file of a colour space"), 260)
    )
    named = say("escape for a printer").encode()
    profile = say("file of a colour profile").encode() + b"\0"
    return b"".join(
        (
            _record(70, struct.pack("<I", len(name)) + name),
            _comment(b"GDIC\x02\0\0\0" + struct.pack("<4iI", 0, 0, 9, 9, 20), say("name of a group")),
            _comment(b"GDIC\x03\0\0\0", ""),
            _record(82, struct.pack("<I", 9) + font),
            _record(110, struct.pack("<III", 4, len(driver), 4) + driver + b"data"),
            _record(106, struct.pack("<II", 15, len(named)) + named),
            _record(122, struct.pack("<I", 8) + space + struct.pack("<II", 0, 0)),
            _record(112, struct.pack("<III", 0, len(profile), 0) + profile),
        )
    )


def emf(
    more: bytes = b"",
    size: tuple[int, int] = (300, 200),
    *,
    drawing: bytes | None = None,
    counted: int | None = None,
    say: Say = _canary,
) -> bytes:
    """Return an EMF with a description, records that show nothing, words beside its frame and bytes behind its end.

    Args:
        more: Records behind the drawing.
        size: Pixels of the frame, which are a quarter of a millimetre each.
        drawing: Records instead of a dark rectangle on a light ground.
        counted: How many records the header tells of; as many as there are, when None.
        say: Words by place.
    """
    wide, high = size
    drawn = drawing
    if drawn is None:
        drawn = filled(1, _GROUND, (0, 0, wide, high)) + filled(2, _SHAPE, (40, 30, 160, 120))
    said = f"{say('program')} Draw 9\0C:\\Users\\{say('title')}\\map\0\0".encode("utf-16-le")
    said += b"\0" * (-len(said) % 4)
    plus = say("comment of EMF+")
    records = [
        _unseen(say),
        drawn,
        emf_text(say("words beside the frame"), (4 * wide, 4 * high)),
        more,
        # The last one: from its first record of EMF+ on, programs draw nothing else.
        _comment(b"EMF+" + struct.pack("<HHII", 0x4003, 0, 12 + 2 * len(plus), 2 * len(plus)), plus),
        _record(14, struct.pack("<III", 0, 16, 20)),
    ]
    body = b"".join(records)
    count = 1 + _count(body) if counted is None else counted
    head_bytes = 108 + len(said)
    head = struct.pack("<4i4i", 0, 0, wide, high, 0, 0, wide * 25, high * 25) + b" EMF"
    head += struct.pack("<IIIHHIIIiiii", 0x10000, head_bytes + len(body), count, 9, 0, len(said) // 2, 108, 0,
                        1280, 1024, 320, 256)  # fmt: skip
    head += struct.pack("<IIIii", 0, 0, 0, 320_000, 256_000)
    return struct.pack("<II", 1, head_bytes) + head + said + body + _wide(say("bytes behind the last record"))


def _call(kind: int, *words: int, raw: bytes = b"") -> bytes:
    body = struct.pack(f"<{len(words)}h", *words) + raw
    body += b"\0" * (len(body) % 2)
    return struct.pack("<IH", 3 + len(body) // 2, kind) + body


def wmf(*, bare: bool = False, say: Say = _canary) -> bytes:
    """Return a WMF with comments, named objects, words beside its frame and bytes behind its end."""
    comment, beside = say("comment").encode(), say("words beside the frame").encode()
    face, printer = say("face of a font").encode(), say("escape for a printer").encode()
    calls = _call(0x020B, 0, 0) + _call(0x020C, 200, 300) + _call(0x0626, 15, len(comment), raw=comment)
    calls += _call(0x0626, 37, len(printer), raw=printer)
    for number, (colour, corners) in enumerate(((_GROUND, (200, 300, 0, 0)), (_SHAPE, (120, 160, 30, 40)))):
        calls += _call(0x02FC, 0, raw=struct.pack("<IH", colour, 0)) + _call(0x012D, number) + _call(0x041B, *corners)
    calls += _call(0x02FB, -12, 0, 0, 0, 400, raw=bytes(8) + face[:31].ljust(32, b"\0"))
    calls += _text(beside, 900, 900) + _call(0)
    head = struct.pack("<HHHIHIH", 1, 9, 0x0300, (18 + len(calls)) // 2, 3, 32, 0)
    placed = struct.pack("<IHhhhhHI", 0x9AC6CDD7, 0, 0, 0, 300, 200, 144, 0)
    checksum = 0
    for word in struct.unpack("<10H", placed):
        checksum ^= word
    behind = say("bytes behind the last record").encode()
    return (b"" if bare else placed + struct.pack("<H", checksum)) + head + calls + behind


def _text(words: bytes, x: int, y: int) -> bytes:
    return _call(0x0521, len(words), raw=words + b"\0" * (len(words) % 2) + struct.pack("<hh", y, x))


def svm(say: Say = _canary) -> bytes:
    """Return a metafile of LibreOffice, with bytes behind its end."""
    return zlib.decompress(base64.b85decode(_SVM)) + say("bytes behind the last record").encode()


def emz() -> bytes:
    """Return a compressed EMF, as Office documents hold them, with its name inside."""
    packed = gzip.compress(emf(), mtime=0)
    return packed[:3] + b"\x08" + packed[4:10] + _NAME + b"\0" + packed[10:]


SAMPLES = {
    "image/emf": emf,
    "image/x-emf": emf,
    "image/wmf": wmf,
    "image/x-wmf": lambda: wmf(bare=True),
    "image/x-svm": svm,
}
