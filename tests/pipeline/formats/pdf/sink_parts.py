"""Pictures, colour profiles and font programs with canaries, built by hand or from real ones; see `sink`."""

import io
import struct
from pathlib import Path

import reportlab
from pikepdf import Name, String
from PIL import Image, ImageCms

FONTS = Path(reportlab.__file__).parent / "fonts"
_KEY, _C1, _C2 = 55665, 52845, 22719


class Sink:
    """Hands out canaries and remembers their places."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    def canary(self, place: str) -> str:
        """Return a new canary: eight letters that no other word holds, and a number."""
        return self.places.setdefault(place, f"Zebulonq{len(self.places):04d}")

    def text(self, place: str) -> String:
        """Return a canary as a string object."""
        return String(self.canary(place))

    def name(self, place: str) -> Name:
        """Return a canary as a name object."""
        return Name("/" + self.canary(place))


def jpeg(sink: Sink, place: str) -> bytes:
    """A JPEG with Exif, XMP, comment, ICC text and trailing bytes."""
    picture, blob = Image.new("RGB", (16, 16), "red"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = sink.canary(place + " Exif Make")
    exif[0x013B] = sink.canary(place + " Exif Artist")
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + sink.canary(place + " XMP").encode() + b"</x:xmpmeta>"
    profile = profile_with(sink.canary(place + " ICC"))
    picture.save(blob, "JPEG", exif=exif, xmp=xmp, comment=sink.canary(place + " COM"), icc_profile=profile)
    return blob.getvalue() + sink.canary(place + " behind EOI").encode()


def profile_with(canary: str) -> bytes:
    """An sRGB profile whose description is the canary."""
    blob = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    blob = blob[:24] + bytes(12) + blob[36:]  # without the date of making, so that every sink is the same
    offset = len(blob)
    body = b"desc\0\0\0\0" + struct.pack(">I", len(canary) + 1) + canary.encode() + b"\0" * 79
    count = struct.unpack_from(">I", blob, 128)[0]
    table = blob[132 : 132 + 12 * count]
    moved = b"".join(
        struct.pack(">4sII", tag, start + 12, size) for tag, start, size in struct.iter_unpack(">4sII", table)
    )
    head = blob[:128] + struct.pack(">I", count + 1) + moved + struct.pack(">4sII", b"dmnd", offset + 12, len(body))
    whole = head + blob[132 + 12 * count :] + body
    return struct.pack(">I", len(whole)) + whole[4:]


def jbig2(sink: Sink) -> bytes:
    """Two segments of JBIG2: a comment, and page information."""
    comment = struct.pack(">I", 0x20000000) + b"Author\0" + sink.canary("JBIG2 comment").encode() + b"\0\0"
    page = struct.pack(">IIIIBH", 8, 8, 0, 0, 0, 0)
    first = struct.pack(">IBBBI", 0, 62, 0, 1, len(comment)) + comment
    return first + struct.pack(">IBBBI", 1, 48, 0, 1, len(page)) + page


def jpx(sink: Sink) -> bytes:
    """A JPEG 2000 file with text in boxes, in a comment marker and in its colour profile; picture data is not real."""
    comment = b"\xff\x64" + struct.pack(">HH", 4 + 12, 1) + sink.canary("JPX COM").encode()[:12].ljust(12)
    size = b"\xff\x51" + struct.pack(">HHIIIIIIIIH", 41, 0, 8, 8, 0, 0, 8, 8, 0, 0, 1) + b"\7\1\1"
    stream = b"\xff\x4f" + size + comment + b"\xff\x90" + struct.pack(">HHIBB", 10, 0, 14, 0, 1) + b"\xff\x93\xff\xd9"

    def box(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I4s", len(body) + 8, kind) + body

    colour = box(b"colr", b"\2\0\0" + profile_with(sink.canary("JPX ICC")))
    header = box(b"ihdr", struct.pack(">IIHBBBB", 8, 8, 1, 7, 7, 0, 0)) + colour
    header += box(b"uinf", sink.canary("JPX box in jp2h").encode())
    return (
        box(b"jP  ", b"\r\n\x87\n")
        + box(b"ftyp", b"jp2 \0\0\0\0jp2 ")
        + box(b"jp2h", header)
        + box(b"uuid", b"\0" * 16 + sink.canary("JPX uuid").encode())
        + box(b"xml ", sink.canary("JPX xml").encode())
        + box(b"jp2c", stream + sink.canary("JPX behind EOC").encode())
    )


# --- fonts ------------------------------------------------------------------------------------------------------------


def truetype(sink: Sink) -> bytes:
    """A real TrueType font with canaries in its name table, a foreign table, its vendor and behind its tables."""
    raw = (FONTS / "Vera.ttf").read_bytes()
    count = struct.unpack_from(">H", raw, 4)[0]
    tables = {}
    for index in range(count):
        tag, _, offset, size = struct.unpack_from(">4sIII", raw, 12 + 16 * index)
        tables[tag] = raw[offset : offset + size]
    plain, wide = sink.canary("TrueType name, Mac").encode(), sink.canary("TrueType name, Windows").encode("utf-16-be")
    records = struct.pack(">6H", 1, 0, 0, 13, len(plain), 0) + struct.pack(">6H", 3, 1, 1033, 13, len(wide), len(plain))
    tables[b"name"] = struct.pack(">3H", 0, 2, 30) + records + plain + wide
    tables[b"DSIG"] = sink.canary("TrueType DSIG").encode()
    tables[b"zzzz"] = sink.canary("TrueType foreign table").encode()
    head, body = raw[:4] + struct.pack(">4H", len(tables), 128, 3, 0), b""
    for tag in sorted(tables):
        start = 12 + 16 * len(tables) + len(body)
        head += struct.pack(">4sIII", tag, 0, start, len(tables[tag]))
        body += tables[tag] + b"\0" * (-len(tables[tag]) % 4)
    return head + body + sink.canary("TrueType behind tables").encode()


def type1(sink: Sink) -> tuple[bytes, list[int]]:
    """A real Type 1 font with canaries in comments, FontInfo, a glyph name, and behind the program; and its lengths."""
    raw = (FONTS / "callig15.pfb").read_bytes()
    parts, place = [], 0
    while raw[place + 1] in (1, 2):
        size = struct.unpack_from("<I", raw, place + 2)[0]
        parts.append(raw[place + 6 : place + 6 + size])
        place += 6 + size
    clear, secret = parts[0], _crypt(parts[1], back=True)
    first, _, rest = clear.partition(b"\n" if b"\n" in clear else b"\r")
    notice = f"% {sink.canary('Type 1 comment')}\n".encode()
    info = f"/Notice ({sink.canary('Type 1 Notice')}) def /Foo ({sink.canary('Type 1 string')}) def\n".encode()
    rest = rest.replace(b"\r", b"\n").replace(b"eexec", info + b"currentfile eexec", 1)
    rest = rest.replace(b"currentfile currentfile", b"currentfile")
    rest = rest.replace(b"currentfile " + info, info)
    secret = secret.replace(b"/CharStrings", f"% {sink.canary('Type 1 encrypted comment')}\n/CharStrings".encode(), 1)
    clear = first + b"\n" + notice + rest
    tail = parts[2] + sink.canary("Type 1 behind the program").encode()
    body = _crypt(secret, back=False)
    return clear + body + tail, [len(clear), len(body), len(tail)]


def _crypt(content: bytes, *, back: bool) -> bytes:
    key, out = _KEY, bytearray()
    for byte in content if back else b"\0\0\0\0" + content:
        coded = byte ^ (key >> 8)
        out.append(coded)
        key = (((byte if back else coded) + key) * _C1 + _C2) & 0xFFFF
    return bytes(out[4:] if back else out)


def plain_type1(font: bytes) -> bytes:
    """Return a Type 1 program with its encrypted part in the clear."""
    place = font.find(b"eexec") + 6
    return font[:place] + _crypt(font[place:], back=True)


def cff(sink: Sink) -> bytes:
    """A small CFF font of two glyphs with canaries as its name and in its string index."""

    def index(*items: bytes) -> bytes:
        if not items:
            return b"\0\0"
        offsets = [1]
        for item in items:
            offsets.append(offsets[-1] + len(item))
        packed = b"".join(struct.pack(">H", offset) for offset in offsets)
        return struct.pack(">HB", len(items), 2) + packed + b"".join(items)

    def integer(value: int) -> bytes:
        return b"\x1d" + struct.pack(">i", value)

    names = index(sink.canary("CFF name").encode())
    notice, glyph = sink.canary("CFF Notice").encode(), sink.canary("CFF glyph name").encode()
    strings = index(notice, glyph)
    glyphs = index(b"\x0e", b"\x8b\x8b\x15\xf7\x00\x06\xf7\x00\x07\x0e")
    charset = b"\0" + struct.pack(">H", 392)

    def top(charset_at: int, glyphs_at: int, private_at: int) -> bytes:
        numbers = integer(391) + b"\x01" + integer(charset_at) + b"\x0f" + integer(glyphs_at) + b"\x11"
        return index(numbers + integer(0) + integer(private_at) + b"\x12")

    before = 4 + len(names) + len(top(0, 0, 0)) + len(strings) + 2
    after = before + len(charset)
    table = top(before, after, after + len(glyphs))
    return b"\1\0\4\2" + names + table + strings + b"\0\0" + charset + glyphs
