"""HEIC, HEIF and AVIF: items, properties and boxes around a picture that ffmpeg or Pillow encodes, and within its coding."""

from __future__ import annotations

import functools
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting.blocks import box, exif, full, iptc, profile, short_exif, small_jpeg, xmp
from tests.conformance.planting.photographs import provenance
from tests.conformance.planting.pictures import picture, saved

_SIZE = struct.pack(">II", 96, 64)
_UDES = ("language", "name", "description", "tags")


@dataclass
class Item:
    """An item: kind, bytes, name and what else its entry says, properties, references."""

    kind: bytes
    payload: bytes
    name: str = ""
    more: bytes = b""
    hidden: bool = False
    properties: list[bytes] = field(default_factory=list)
    refers: tuple[tuple[bytes, int], ...] = ()
    inner: bool = False


@functools.cache
def hevc() -> tuple[bytes, tuple[bytes, ...]]:
    """Return a coded picture of x265, and the parameter sets that decode it."""
    command = "ffmpeg -v error -f rawvideo -pix_fmt rgb24 -s 96x64 -i - -frames:v 1 -pix_fmt yuv420p -c:v libx265"
    options = ["-x265-params", "log-level=none:info=0:repeat-headers=1:aud=0", "-f", "hevc", "-"]
    stream = subprocess.run(
        [*command.split(), *options], input=picture().tobytes(), capture_output=True, check=True
    ).stdout
    units = [unit.rstrip(b"\0") for unit in stream.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1")[1:]]
    sets = tuple(unit for unit in units if unit[0] >> 1 & 63 in (32, 33, 34))
    return b"".join(struct.pack(">I", len(unit)) + unit for unit in units if unit[0] >> 1 & 63 < 32), sets


def _remark(word: str) -> bytes:
    """Return a supplemental unit (SEI) that carries anybody's bytes under anybody's identifier."""
    body = bytes(range(65, 81)) + word.encode()
    return b"\x4e\x01\x05" + bytes([len(body)]) + body + b"\x80"


def _hevc_item(word: str) -> bytes:
    remark = _remark(word)
    return struct.pack(">I", len(remark)) + remark + hevc()[0]


def _hevc_configuration(word: str) -> bytes:
    """Return what decodes the picture, and a supplemental unit among it."""
    sets = hevc()[1]
    general = sets[1][3:15]  # profile, tier, level, as they begin the sequence's parameters
    head = b"\1" + general + b"\xf0\0\xfc\xfd\xf8\xf8\0\0\x0f"
    arrays = [(unit[0] >> 1 & 63, unit) for unit in sets] + [(39, _remark(word))]
    body = b"".join(struct.pack(">BHH", 0x80 | kind, 1, len(unit)) + unit for kind, unit in arrays)
    return box(b"hvcC", head + bytes([len(arrays)]) + body)


@functools.cache
def av1() -> tuple[bytes, bytes]:
    """Return a coded picture of an AVIF that Pillow writes, and its configuration."""
    plain = saved(picture(), "AVIF", quality=80)
    mdat = plain.index(b"mdat") + 4
    place = plain.index(b"av1C") - 4
    return plain[mdat:], plain[place : place + int.from_bytes(plain[place : place + 4], "big")]


def _av1_item(word: str) -> bytes:
    """Return the picture with a unit of metadata (ITU-T T.35)."""
    told = b"\x04\xb5" + bytes(2) + word.encode() + b"\x80"
    coded = av1()[0]
    delimiter = coded[:2] if coded[0] >> 3 & 15 == 2 else b""
    units = b"\x2a" + bytes([len(told)]) + told
    return delimiter + units + coded[len(delimiter) :]


def items_of(sower: Sower, coding: bytes) -> list[Item]:
    """Return a picture, those beside it that no reader sees, and items with words."""
    coded = _hevc_item if coding == b"hvc1" else _av1_item
    unit = "unit within the coded picture" if coding == b"hvc1" else "unit of metadata within the coded picture"
    how = _hevc_configuration(sower.at("unit of the configuration")) if coding == b"hvc1" else av1()[1]
    size = full(b"ispe", _SIZE)
    auxiliary = full(b"auxC", b"urn:example:" + sower.at("kind of an auxiliary picture").encode() + b"\0")
    depth = full(
        b"auxC", b"urn:mpeg:mpegB:cicp:systems:auxiliary:depth\0" + sower.at("details of a depth map").encode()
    )
    described = full(b"udes", b"".join(sower.at(f"user description: {name}").encode() + b"\0" for name in _UDES))
    spoken = full(b"altt", sower.at("alternative text").encode() + b"\0en\0")
    shown = [how, size, box(b"colr", b"prof" + profile(sower)), described, spoken]
    shown += [
        box(b"uuid", bytes(16) + sower.at("property of nobody").encode()),
        full(b"note", sower.at("unknown property").encode()),
    ]
    told = struct.pack(">I", 0) + exif(sower)
    packet = b"application/rdf+xml\0\0"
    text = b"text/plain\0\0"
    if (
        coding == b"av01"
    ):  # libheif, and so every viewer that is built on it, opens no file with an encoding that it does not know
        text = b"text/plain\0" + sower.at("content encoding of an item").encode() + b"\0"
    kind = f"urn:{sower.at('kind of an item by address')}\0".encode()
    return [
        Item(coding, coded(sower.at(unit)), sower.at("name of the picture"), properties=shown),
        Item(coding, coded(sower.at("unit within the thumbnail")), "", properties=[how, size], refers=((b"thmb", 1),)),
        Item(coding, coded(sower.at("unit within the depth map")), "", properties=[how, size, depth], refers=((b"auxl", 1),)),
        Item(coding, coded(sower.at("unit within an auxiliary picture")), "", properties=[how, size, auxiliary], refers=((b"auxl", 1),)),
        Item(coding, coded(sower.at("unit within a hidden picture")), sower.at("name of a hidden picture"), hidden=True,
             properties=[how, size]),
        Item(b"jpeg", small_jpeg(sower, "comment of a JPEG thumbnail"), "", properties=[size], refers=((b"thmb", 1),)),
        Item(b"jpeg", small_jpeg(sower, "comment of a hidden JPEG"), "", hidden=True, properties=[size]),
        Item(b"Exif", told, sower.at("name of the EXIF item"), refers=((b"cdsc", 1),)),
        Item(b"mime", xmp(sower), sower.at("name of the XMP item"), packet, refers=((b"cdsc", 1),)),
        Item(b"Exif", struct.pack(">I", 0) + short_exif(sower, "EXIF of the thumbnail "), refers=((b"cdsc", 2),)),
        Item(b"mime", sower.at("text item").encode(), sower.at("name of a text item"), text, inner=True),
        Item(b"mime", iptc(sower), "", b"application/octet-stream\0\0"),
        Item(b"uri ", sower.at("item by address").encode(), "", kind),
        Item(b"it35", sower.at("message of ITU-T T.35").encode()),
        Item(b"priv", sower.at("item of no known kind").encode(), hidden=True),
    ]  # fmt: skip


def container(sower: Sower, items: list[Item], brands: bytes) -> bytes:
    """Return a file of items, with words in all boxes that may stand around them."""
    infos, refers, ties, properties = b"", b"", b"", []
    for number, item in enumerate(items, 1):
        entry = struct.pack(">HH4s", number, 0, item.kind) + item.name.encode() + b"\0" + item.more
        infos += full(b"infe", entry, 2, int(item.hidden))
        refers += b"".join(box(kind, struct.pack(">HHH", number, 1, to)) for kind, to in item.refers)
        if item.properties:
            ties += struct.pack(">HB", number, len(item.properties))
            for one in item.properties:
                properties += [one] if one not in properties else []
                ties += bytes([0x80 * (one[4:8] in (b"hvcC", b"av1C")) | properties.index(one) + 1])
    held = sum(bool(item.properties) for item in items)
    links = full(
        b"dref",
        struct.pack(">I", 1) + full(b"url ", f"https://{sower.at('address of a reference')}.example.org\0".encode()),
    )
    rest = b"".join((
        full(b"hdlr", bytes(4) + b"pict" + bytes(12) + sower.at("name of the handler").encode() + b"\0"),
        full(b"pitm", b"\0\1"), full(b"iinf", struct.pack(">H", len(items)) + infos), full(b"iref", refers),
        box(b"iprp", box(b"ipco", b"".join(properties)) + full(b"ipma", struct.pack(">I", held) + ties)),
        box(b"dinf", links), box(b"idat", _inner_bytes(sower, items)),
        box(b"grpl", full(b"priv", struct.pack(">III", 100, 4, 1) + sower.at("group of nobody").encode())),
        full(b"xml ", f"<a>{sower.at('xml of the items')}</a>".encode()), full(b"bxml", sower.at("binary xml of the items").encode()),
        full(b"ipro", b"\0\1" + box(b"sinf", box(b"frma", coding_of(items)) + box(b"priv", sower.at("protection of nobody").encode()))),
        box(b"uuid", bytes(16) + sower.at("uuid among the items").encode()), box(b"free", sower.at("free space among the items").encode()),
    ))  # fmt: skip
    start = box(b"ftyp", brands + sower.at("compatible brands that nobody knows").encode())
    start += box(b"free", sower.at("free space at the start").encode()) + provenance(sower)
    return _placed(sower, items, start, rest) + _behind(sower)


def coding_of(items: list[Item]) -> bytes:
    """Return the four letters of the picture's kind."""
    return items[0].kind


def _inner_bytes(sower: Sower, items: list[Item]) -> bytes:
    return b"".join(item.payload for item in items if item.inner) + sower.at("inner bytes that no item covers").encode()


def _placed(sower: Sower, items: list[Item], start: bytes, rest: bytes) -> bytes:
    """Return the file up to the bytes of its items, which must know where these are."""
    gap, between = sower.at("gap at the start of mdat").encode(), sower.at("gap between items").encode()
    outer = [item for item in items if not item.inner]
    iloc_size = 8 + 4 + 2 + 2 + len(items) * 16
    first = len(start) + 12 + len(rest) + iloc_size + 8 + len(gap)
    entries, outside, inside = b"", b"", 0
    for number, item in enumerate(items, 1):
        at = inside if item.inner else first + len(outside)
        entries += struct.pack(">HHHHII", number, int(item.inner), 0, 1, at, len(item.payload))
        if item.inner:
            inside += len(item.payload)
        else:
            outside += item.payload + (between if item is outer[0] else b"")
    places = full(b"iloc", b"\x44\0" + struct.pack(">H", len(items)) + entries, 1)
    assert len(places) == iloc_size
    body = gap + outside + sower.at("gap at the end of mdat").encode()
    return start + full(b"meta", rest + places) + box(b"mdat", body)


def _behind(sower: Sower) -> bytes:
    boxes = b"".join(
        box(kind, sower.at(f"box {kind.decode()} behind the picture").encode())
        for kind in (b"skip", b"mpvd", b"sefd", b"pdin", b"wide")
    )
    boxes += box(b"uuid", bytes(range(16)) + sower.at("uuid behind the picture").encode())
    boxes += box(b"mdat", sower.at("second mdat").encode())
    return boxes + sower.at("bytes that are no box").encode()


def stills(sower: Sower) -> Iterator[Original]:
    """HEIC and AVIF with everything; the other endings, which are the same formats, with what their boxes hold."""
    for ending, coding, brands in (
        ("heic", b"hvc1", b"heic\0\0\0\0mif1heic"),
        ("heif", b"hvc1", b"mif1\0\0\0\0mif1heic"),
        ("hif", b"hvc1", b"heix\0\0\0\0mif1heix"),
        ("avif", b"av01", b"avif\0\0\0\0avifmif1miaf"),
    ):
        items = items_of(sower, coding)
        if ending in ("heif", "hif"):
            sower.reaped(ending, b"")  # forgets the places of the items that are left out
            items = [_plain_item(sower, coding), Item(b"Exif", struct.pack(">I", 0) + short_exif(sower, "EXIF "))]
        yield sower.reaped(ending, container(sower, items, brands))


def _plain_item(sower: Sower, coding: bytes) -> Item:
    how = _hevc_configuration(sower.at("unit of the configuration"))
    coded = _hevc_item(sower.at("unit within the coded picture"))
    return Item(coding, coded, sower.at("name of the picture"), properties=[how, full(b"ispe", _SIZE)])


def moving(sower: Sower) -> Iterator[Original]:
    """AVIF that moves: names and user data of its tracks."""
    plain = saved(picture(), "AVIF", save_all=True, append_images=[picture("L").convert("RGB")], duration=200)
    moov = plain.index(b"moov") - 4
    (size,) = struct.unpack_from(">I", plain, moov)
    trak = plain.index(b"trak", moov) - 4
    (inner,) = struct.unpack_from(">I", plain, trak)
    told = box(b"udta", full(b"titl", b"\x15\xc7" + sower.at("title of the track").encode() + b"\0"))
    whole = box(b"udta", full(b"auth", b"\x15\xc7" + sower.at("author of the film").encode() + b"\0"))
    whole += box(b"uuid", bytes(16) + sower.at("uuid of the film").encode()) + box(
        b"free", sower.at("free space of the film").encode()
    )
    grown = plain[:moov] + struct.pack(">I", size + len(told) + len(whole)) + plain[moov + 4 : trak]
    grown += (
        struct.pack(">I", inner + len(told))
        + plain[trak + 4 : trak + inner]
        + told
        + plain[trak + inner : moov + size]
        + whole
    )
    content = _moved(grown + plain[moov + size :], len(told) + len(whole))
    name = content.index(b"hdlr", moov) + 4 + 24
    end = content.index(b"\0", name)
    if end - name >= 12:
        content = content[:name] + sower.at("name of the track's handler").encode() + content[name + 12 :]
    yield sower.reaped(
        "avifs",
        content + box(b"skip", sower.at("box behind the film").encode()) + sower.at("bytes that are no box").encode(),
    )


def _moved(content: bytes, by: int) -> bytes:
    """Add to all places of samples and items that lie behind what was put in."""
    made = bytearray(content)
    at = content.find(b"stco")
    while at >= 0:
        (count,) = struct.unpack_from(">I", content, at + 8)
        for number in range(count):
            place = at + 12 + 4 * number
            struct.pack_into(">I", made, place, struct.unpack_from(">I", content, place)[0] + by)
        at = content.find(b"stco", at + 4)
    at = content.index(b"iloc") + 4
    sizes, count = content[at + 4 : at + 6], struct.unpack_from(">H", content, at + 6)[0]
    if content[at] != 0 or sizes != b"\x44\0":
        raise ValueError("the library places items in another way")
    for number in range(count):  # each with one extent
        place = at + 8 + 14 * number + 6
        struct.pack_into(">I", made, place, struct.unpack_from(">I", content, place)[0] + by)
    return bytes(made)


ORIGINALS: Makers = (stills, moving)
