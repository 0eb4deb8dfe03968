"""PNG, GIF, TIFF, WebP and BMP once more: chunks of programs, unused colours, gaps, private directories, slack."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting.blocks import (
    ASCII,
    BYTE,
    IFD_TEXTS,
    LONG,
    SHORT,
    UNDEFINED,
    Blob,
    Directory,
    exif,
    exif_directories,
    iptc,
    profile,
    short_exif,
    short_iptc,
    short_xmp,
    tiff,
    xmp,
)
from tests.conformance.planting.photographs import provenance, resources
from tests.conformance.planting.pictures import picture, saved

#: Chunks of programs and extensions, with what their texts begin with.
_CHUNKS = (
    (b"gIFx", b"ACMEDATA1.0", "gIFx, GIF's application extension"), (b"gIFt", bytes(24), "gIFt, GIF's plain text"),
    (b"fRAc", b"", "fRAc, parameters of a fractal"), (b"dSIG", b"", "dSIG, a signature"), (b"prVW", b"", "prVW, preview of Fireworks"),
    (b"mkBT", b"", "mkBT of Fireworks"), (b"mkTS", b"", "mkTS of Fireworks"), (b"cpIp", b"", "cpIp, an OLE object"),
    (b"vpAg", b"", "vpAg of ImageMagick"), (b"iDOT", b"", "iDOT of Apple"), (b"exIf", b"", "exIf, a first draft's EXIF"),
    (b"zxIf", b"\0", "zxIf, packed EXIF"), (b"skMf", b"", "skMf, a sketch of Evernote"), (b"meTa", b"", "meTa of Microsoft"),
    (b"npTc", b"", "npTc of Android"), (b"sCAL", b"\1", "sCAL, a scale in words"), (b"seAl", b"", "seAl, a seal"),
    (b"orNT", b"", "orNT, an orientation"),
)  # fmt: skip


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _raw_profile(kind: str, body: bytes) -> bytes:
    """Return a block as ImageMagick writes it into a text chunk, in hexadecimal digits."""
    digits = body.hex()
    rows = "\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    return f"Raw profile type {kind}".encode() + b"\0\0" + zlib.compress(f"\n{kind}\n{len(body):8}\n{rows}\n".encode())


def png(sower: Sower) -> Iterator[Original]:
    """PNG: chunks of programs before and behind the pixels; unused colours; bytes within and behind packed pixels."""
    words = [chunk(kind, start + sower.at(place).encode()) for kind, start, place in _CHUNKS]
    words += [
        chunk(b"eXIf", exif(sower, order=">")),
        chunk(b"zTXt", _raw_profile("iptc", iptc(sower, "raw profile IPTC "))),
        chunk(b"zTXt", _raw_profile("exif", b"Exif\0\0" + short_exif(sower, "raw profile EXIF "))),
        chunk(b"zTXt", _raw_profile("8bim", resources(sower, "raw profile 8BIM "))),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(sower)),
        chunk(b"iTXt", b"Title\0\0\0x-" + sower.at("language of iTXt").encode() + b"\0\0x"),
        chunk(b"caBX", provenance(sower)),
    ]
    colours = sower.at("unused colours of the palette").encode()
    indexed = picture("L").point(lambda value: value > 100).convert("P")
    indexed.putpalette([30, 60, 90, 200, 210, 220, *colours])
    plain = saved(indexed, "PNG", bits=8)
    before, behind = plain[:33], plain[plain.index(b"IEND") - 4 :]
    palette = chunk(b"PLTE", bytes([30, 60, 90, 200, 210, 220]) + colours)
    rows = b"".join(b"\0" + indexed.crop((0, row, 96, row + 1)).tobytes() for row in range(64))
    packed = zlib.compress(rows) + sower.at("bytes behind the packed pixels").encode()
    name = sower.at("name of the colour profile").encode() + b"\0\0"
    content = before + chunk(b"iCCP", name + zlib.compress(profile(sower))) + words[0] + palette + b"".join(words[1:])
    content += chunk(b"IDAT", packed) + chunk(b"tEXt", b"Author\0" + sower.at("tEXt behind the pixels").encode())
    content += chunk(b"eXIf", short_exif(sower, "second EXIF ")) + behind
    content += chunk(b"tEXt", b"Author\0" + sower.at("tEXt behind the end").encode()) + plain
    yield sower.reaped("png", content + sower.at("bytes behind a second picture").encode())
    yield sower.reaped("apng", _moving(sower))
    yield sower.reaped("png", veiled(sower, "PNG"))


def _moving(sower: Sower) -> bytes:
    frames = [picture(), picture("L").convert("RGB")]
    plain = saved(frames[0], "PNG", save_all=True, append_images=frames[1:], default_image=False)
    control = plain.rindex(b"fcTL") - 4
    words = chunk(b"tEXt", b"Author\0" + sower.at("tEXt between frames").encode())
    words += chunk(b"prVt", sower.at("private chunk between frames").encode())
    words += chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + short_xmp(sower, "XMP between frames "))
    head = chunk(b"eXIf", short_exif(sower, "EXIF ")) + chunk(
        b"zTXt", b"Comment\0\0" + zlib.compress(sower.at("zTXt").encode())
    )
    head += chunk(b"tEXt", sower.at("keyword").encode() + b"\0x") + chunk(b"caBX", provenance(sower))
    return plain[:33] + head + plain[33:control] + words + plain[control:] + sower.at("bytes behind the end").encode()


def veiled(sower: Sower, kind: str, **options: object) -> bytes:
    """Return a picture whose wholly transparent pixels have the letters of canaries for colours."""
    image = picture().convert("RGBA")
    for row, name in enumerate(("red", "green", "blue")):
        for column, letter in enumerate(sower.at(f"{name} of transparent pixels").encode()):
            colour = [0, 0, 0, 0]
            colour[row] = letter
            image.putpixel((60 + column, 4 + row), (*colour[:3], 0))
    return saved(image, kind, **options)


def gif(sower: Sower) -> Iterator[Original]:
    """GIF: extensions that carry whole blocks of others, unused colours, codes behind the end, all between frames."""
    frames = [picture("L"), picture("L").transpose(Image.Transpose.ROTATE_180)]
    plain = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)
    head, rest = plain[:10] + bytes([plain[10] & 0x70 | 0x80 | 7]) + plain[11:13], plain[13:]
    if plain[10] & 0x80:
        rest = plain[13 + (3 << ((plain[10] & 7) + 1)) :]
    palette = bytes(value for grey in range(251) for value in (grey, grey, grey))
    palette = palette + sower.at("unused colours of the palette").encode() + bytes([255, 255, 255])
    packet = xmp(sower) + b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    words = (
        b"!\xff\x0bXMP DataXMP" + packet
        + _extension(b"ICCRGBG1012", profile(sower)) + _extension(b"MGK8BIM0000", resources(sower, "8BIM "))
        + _extension(b"MGKIPTC0000", short_iptc(sower, "IPTC ")) + _extension(b"fractint001", sower.at("fractint").encode())
        + _extension(b"C2PA_GIF\1\0\0", provenance(sower))
        + b"!\xfe" + _blocks(sower.at("first comment").encode()) + b"!\xfe" + _blocks(sower.at("second comment").encode())
        + b"!\x99" + _blocks(sower.at("extension of no known kind").encode())
        + b"!\x01\x0c" + bytes(12) + _blocks(sower.at("plain text").encode())
    )  # fmt: skip
    second = rest.rindex(b"!\xf9")
    between = b"!\xfe" + _blocks(sower.at("comment between frames").encode())
    between += _extension(b"ACMEDATA1.0", sower.at("application data between frames").encode())
    content = head + palette + words + rest[:second] + between + rest[second:-1]
    content = content[:-1] + _blocks(sower.at("codes behind the last pixel").encode()) + b";"
    second_file = saved(frames[1], "GIF", comment=sower.at("comment of a second picture behind the end").encode())
    yield sower.reaped("gif", content + second_file)


def _extension(name: bytes, body: bytes) -> bytes:
    return b"!\xff\x0b" + name + _blocks(body)


def _blocks(body: bytes) -> bytes:
    pieces = [body[at : at + 255] for at in range(0, len(body), 255)]
    return b"".join(bytes([len(piece)]) + piece for piece in pieces) + b"\0"


def _page(image: Image.Image, **more: tuple[int, object]) -> Directory:
    pixels = image.tobytes()
    tags: dict[int, tuple[int, object]] = {
        256: (LONG, [image.width]), 257: (LONG, [image.height]), 258: (SHORT, [8]), 259: (SHORT, [1]), 262: (SHORT, [1]),
        273: (LONG, Blob(pixels)), 277: (SHORT, [1]), 278: (LONG, [image.height]), 279: (LONG, [len(pixels)]),
    }  # fmt: skip
    return Directory(tags | {int(tag[1:]): value for tag, value in more.items()})


def pages(sower: Sower) -> Iterator[Original]:
    """TIFF: every text tag, embedded blocks, private and inner directories, gaps, strips that are longer than their rows."""
    (told,) = exif_directories(sower, thumbnail=False)
    image = picture("L")
    longer = image.tobytes() + sower.at("bytes behind the rows of a strip").encode()
    first = _page(image)
    first.tags |= told.tags
    first.tags |= {
        273: (LONG, Blob(longer)), 279: (LONG, [len(longer)]),
        700: (BYTE, xmp(sower)), 33723: (UNDEFINED, iptc(sower)), 34377: (BYTE, resources(sower)), 34675: (UNDEFINED, profile(sower)),
        37724: (UNDEFINED, b"Adobe Photoshop Document Data Block\0" + sower.at("layers of Photoshop").encode()),
        330: (LONG, [_inner(sower, "reduced picture"), _inner(sower, "second inner directory")]),
        32995: (SHORT, [0]), 34908: (LONG, [0]), 34909: (ASCII, sower.at("fax subaddress").encode() + b"\0"),
        34929: (ASCII, sower.at("FedEx EDR").encode() + b"\0"), 50838: (LONG, [12, 4]), 50255: (UNDEFINED, sower.at("annotations of Kodak").encode()),
        65100: (UNDEFINED, sower.at("private bytes").encode()), 34310: (BYTE, sower.at("WB_GRGB levels").encode()),
    }  # fmt: skip
    second = _page(image).texts(sower, IFD_TEXTS, "second page ")
    second.tags[34665] = (LONG, Directory().texts(sower, {42033: "BodySerialNumber"}, "second page "))
    content = tiff(first, second, order=">", slack=sower.at("gap behind the header").encode())
    yield sower.reaped("tif", content + sower.at("bytes behind the end").encode())
    yield sower.reaped("tiff", veiled(sower, "TIFF"))


def _inner(sower: Sower, place: str) -> Directory:
    """Return a directory within another: a small picture whose first row spells a canary."""
    small = Image.new("L", (16, 4), 7)
    small.paste(Image.frombytes("L", (12, 1), sower.at(f"pixels of {place}").encode()), (0, 0))
    page = _page(small, _254=(LONG, [1]))
    return page.texts(sower, {270: "ImageDescription", 305: "Software"}, f"{place}: ")


def webp(sower: Sower) -> Iterator[Original]:
    """WebP: all its blocks written by hand, unknown chunks before, within and behind frames."""
    frames = [picture(), picture("L").convert("RGB")]
    plain = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=100, lossless=True)
    parts = list(_riff(plain))
    made = [(name, body) if name != b"VP8X" else (name, bytes([body[0] | 0x2C]) + body[1:]) for name, body in parts]
    made.insert(1, (b"ICCP", profile(sower)))
    made.insert(2, (b"note", sower.at("unknown chunk before the frames").encode()))
    last = max(number for number, (name, _) in enumerate(made) if name == b"ANMF")
    extra = sower.at("unknown chunk within a frame").encode()
    made[last] = (b"ANMF", made[last][1] + b"priv" + struct.pack("<I", len(extra)) + extra)
    made += [(b"EXIF", exif(sower)), (b"XMP ", xmp(sower)), (b"C2PA", provenance(sower))]
    made += [(b"EXIF", b"Exif\0\0" + short_exif(sower, "second EXIF "))]
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2) for name, body in made
    )
    content = b"RIFF" + struct.pack("<I", len(body)) + body + sower.at("bytes behind the end").encode()
    yield sower.reaped("webp", content)
    yield sower.reaped("webp", veiled(sower, "WEBP", lossless=True, exact=True))


def _riff(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, at)
        yield name, content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def bitmap(sower: Sower) -> Iterator[Original]:
    """BMP of version 5: an embedded profile, or the path of one; gaps before and behind the pixels."""
    rows = saved(picture(), "BMP")[54:]
    for ending, space in (("bmp", b"DEBM"), ("dib", b"KNIL")):
        linked = ending == "dib"
        inner = sower.path("path of a linked profile").encode("cp1252") + b"\0" if linked else profile(sower)
        gap = sower.at("gap before the pixels").encode()
        between = sower.at("gap before the profile").encode()
        start = 14 + 124 + len(gap)
        at = 124 + len(gap) + len(rows) + len(between)
        head = (
            struct.pack("<IiiHHIIiiII", 124, 96, 64, 1, 24, 0, len(rows), 2835, 2835, 0, 0)
            + bytes(16)
            + space
            + bytes(48)
        )
        head += struct.pack("<IIII", 4, at, len(inner), 0)
        body = head + gap + rows + between + inner + sower.at("bytes behind the profile").encode()
        yield sower.reaped(ending, b"BM" + struct.pack("<IHHI", 14 + len(body), 0, 0, start) + body)


ORIGINALS: Makers = (png, gif, pages, webp, bitmap)
