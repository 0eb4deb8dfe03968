"""Films in other containers: AVI, ASF (WMV, WMA), MPEG transport and program streams, FLV."""

from __future__ import annotations

import struct
import uuid
from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting.boxed_films import H264, PICTURE
from tests.conformance.planting.sounds import SOUND
from tests.conformance.samples.media import chunk, made

_BARE = ("-map_metadata", "-1")
_SEI = "filter_units=remove_types=6,h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+"
_EXTENDED = """WM/AlbumArtist WM/AlbumTitle WM/AuthorURL WM/Composer WM/Conductor WM/ContentDistributor WM/ContentGroupDescription
WM/Director WM/EncodedBy WM/EncodingSettings WM/Genre WM/ISRC WM/InitialKey WM/Language WM/Lyrics WM/MediaCredits
WM/ModifiedBy WM/Mood WM/OriginalAlbumTitle WM/OriginalArtist WM/OriginalFilename WM/OriginalLyricist WM/PartOfSet WM/Period
WM/Producer WM/PromotionURL WM/Provider WM/Publisher WM/RadioStationName WM/RadioStationOwner WM/SubTitle
WM/SubTitleDescription WM/ToolName WM/ToolVersion WM/UniqueFileIdentifier WM/UserWebURL WM/VideoFrameRate WM/Writer
WM/MediaOriginalChannel WM/WMCPDistributor DeviceConformanceTemplate""".split()
_LIBRARY = "WM/WMContentID WM/WMCollectionID WM/Text WM/UserDefined WM/CameraManufacturer WM/CameraModel".split()
_HEADER_BYTES, _TS_BYTES = 30, 188


def _wide(text: str) -> bytes:
    return (text + "\0").encode("utf-16-le")


def _object(guid: str, payload: bytes) -> bytes:
    return uuid.UUID(guid).bytes_le + struct.pack("<Q", 24 + len(payload)) + payload


def _library(sower: Sower, names: list[str], mark: str) -> bytes:
    """Return the content of a metadata object, or of a metadata library."""
    parts = [struct.pack("<H", len(names))]
    for name in names:
        label, value = _wide(name), _wide(sower.at(f"{mark} {name}"))
        parts.append(struct.pack("<HHHHI", 0, 0, len(label), 0, len(value)) + label + value)
    return b"".join(parts)


def _described(sower: Sower) -> list[bytes]:
    """Return objects of a header that say who made it."""
    five = [
        _wide(sower.at(f"content description, {name}"))
        for name in ("title", "author", "copyright", "description", "rating")
    ]
    said = struct.pack("<5H", *map(len, five)) + b"".join(five)
    extended = struct.pack("<H", len(_EXTENDED) + 1)
    for name in (*_EXTENDED, sower.at("name of an extended description")):
        label = _wide(name)
        value = _wide(sower.at(f"extended {name}") if name in _EXTENDED else "x")
        extended += struct.pack("<H", len(label)) + label + struct.pack("<HH", 0, len(value)) + value
    pictures = [sower.at(f"branding {name}").encode() for name in ("image", "banner URL", "copyright URL")]
    branding = struct.pack("<I", 1) + b"".join(struct.pack("<I", len(part)) + part for part in pictures)
    return [
        _object("75B22633-668E-11CF-A6D9-00AA0062CE6C", said), _object("D2D0A440-E307-11D2-97F0-00A0C95EA850", extended),
        _object("2211B3FA-BD23-11D2-B4B7-00A0C955FC6E", branding),
    ]  # fmt: skip


def _timed(sower: Sower) -> list[bytes]:
    """Return lists of codecs, scripts and markers; padding, a signature, an object of nobody."""

    def words(place: str) -> bytes:
        text = sower.at(place)
        return struct.pack("<H", len(text) + 1) + _wide(text)

    codecs = uuid.UUID("86D15241-311D-11D0-A3A4-00ACC90348F6").bytes_le + struct.pack("<IH", 1, 1)
    codecs += (
        words("codec name")
        + words("codec description")
        + struct.pack("<H", 12)
        + sower.at("codec information").encode()
    )
    kind, command = sower.at("script command type"), sower.at("script command")
    scripts = uuid.UUID("4B1ACBE3-100B-11D0-A39B-00A0C90348F6").bytes_le + struct.pack("<HH", 1, 1)
    scripts += struct.pack("<H", len(kind)) + kind.encode("utf-16-le")
    scripts += struct.pack("<IHH", 0, 0, len(command)) + command.encode("utf-16-le")
    marker = sower.at("marker")
    markers = uuid.UUID("4CFEDB20-75F6-11CF-9C0F-00A0C90349CB").bytes_le + struct.pack("<IH", 1, 0)
    name = _wide(sower.at("name of the markers"))
    markers += (
        struct.pack("<H", len(name)) + name + struct.pack("<QQHIII", 0, 0, 12 + 2 * len(marker), 0, 0, len(marker))
    )
    markers += marker.encode("utf-16-le")
    signature = sower.at("digital signature").encode()
    return [
        _object("86D15240-311D-11D0-A3A4-00A0C90348F6", codecs), _object("1EFB1A30-0B62-11D0-A39B-00A0C90348F6", scripts),
        _object("F487CD01-A951-11CF-8EE6-00C00C205365", markers),
        _object("1806D474-CADF-4509-A4BA-9AABCB96AAE8", sower.at("padding object").encode()),
        _object("2211B3FC-BD23-11D2-B4B7-00A0C955FC6E", struct.pack("<II", 2, len(signature)) + signature),
        _object("01234567-89AB-CDEF-0123-456789ABCDEF", sower.at("object of no known kind").encode()),
    ]  # fmt: skip


def _extension(sower: Sower, header: bytes) -> bytes:
    """Return a header whose extension holds metadata, a library of it, and languages."""
    mark = uuid.UUID("5FBF03B5-A92E-11CF-8EE3-00C00C205365").bytes_le
    place = header.index(mark)
    size, inner = struct.unpack_from("<Q", header, place + 16)[0], struct.unpack_from("<I", header, place + 42)[0]
    language = _wide(sower.at("language list"))
    more = _object("C5F8CBEA-5BAF-4877-8467-AA8C44FA4CCA", _library(sower, _LIBRARY[:3], "metadata"))
    more += _object("44231C94-9498-49D1-A141-1D134E457054", _library(sower, _LIBRARY[3:], "metadata library"))
    more += _object("7C4346A9-EFE0-4BFC-B229-393EDE415C85", struct.pack("<HB", 1, len(language)) + language)
    grown = (
        mark
        + struct.pack("<Q", size + len(more))
        + header[place + 24 : place + 42]
        + struct.pack("<I", inner + len(more))
    )
    return header[:place] + grown + header[place + 46 : place + size] + more + header[place + size :]


def asf(sower: Sower) -> Iterator[Original]:
    """ASF: every object of its header that holds words."""
    coding = ("-ac", "2", "-ar", "44100", "-c:a", "wmav2")
    for ending, inputs in (("wmv", (*PICTURE, *SOUND, "-c:v", "wmv2")), ("wma", SOUND), ("asf", SOUND)):
        bare = made(ending, *inputs, *coding, *_BARE)
        size, count = struct.unpack_from("<QI", bare, 16)
        header, rest = bare[_HEADER_BYTES:size], bare[size:]
        more = {"wmv": _described, "wma": _timed, "asf": lambda _: []}[ending](sower)
        if ending == "asf":
            header = _extension(sower, header)
        whole = header + b"".join(more)
        head = bare[:16] + struct.pack("<QI", _HEADER_BYTES + len(whole), count + len(more)) + bare[28:30]
        yield sower.reaped(ending, head + whole + rest + sower.at("bytes behind the end").encode())


def _grown(content: bytes, place: int, extra: bytes, outer: list[int]) -> bytes:
    """Return an AVI with bytes at a place, and the lists around it grown."""
    grown = bytearray(content)
    for at in outer:
        struct.pack_into("<I", grown, at + 4, struct.unpack_from("<I", content, at + 4)[0] + len(extra))
    return bytes(grown[:place]) + extra + bytes(grown[place:])


def avi(sower: Sower) -> Iterator[Original]:
    """AVI: INFO, EXIF and makers' lists, names and private bytes of streams, junk, user data of MPEG-4."""
    content = made("avi", *PICTURE, *SOUND, "-c:v", "mpeg4", "-c:a", "libmp3lame", *_BARE)
    place = content.index(b"\0\0\1\xb2") + 4
    word = sower.at("user data among MPEG-4 pictures").encode()
    assert content[place : place + 4] == b"Lavc", "no user data"
    content = content[:place] + word + content[place + len(word) :]
    header = content.index(b"LIST")
    stream = content.index(b"LIST", header + 4)
    size = struct.unpack_from("<I", content, stream + 4)[0]
    of_stream = chunk(b"strd", sower.at("strd").encode()) + chunk(b"strn", sower.at("strn").encode())
    content = _grown(content, stream + 8 + size, of_stream, [0, header, stream])
    size = struct.unpack_from("<I", content, header + 4)[0]
    of_film = chunk(b"IDIT", sower.at("IDIT").encode()) + chunk(b"ISMP", sower.at("ISMP").encode())
    content = _grown(content, header + 8 + size, of_film, [0, header])
    names = "IART ICMT ICOP ICRD IENG INAM ISFT ISRC ITCH IWRI IPRD IMIT IMIU IDIT ISMP ILOC".split()
    told = b"INFO" + b"".join(chunk(name.encode(), sower.at(f"INFO {name}").encode()) for name in names)
    exif = b"exif" + b"".join(
        chunk(name, sower.at(f"exif {name.decode()}").encode())
        for name in (b"ecor", b"emdl", b"emnt", b"eucm", b"erel", b"etim")
    )
    nikon = b"ncdt" + chunk(b"nctg", sower.at("ncdt of Nikon").encode())
    lists = chunk(b"LIST", told) + chunk(b"LIST", exif) + chunk(b"LIST", nikon)
    lists += b"".join(
        chunk(name, sower.at(f"chunk {name.decode().strip()}").encode())
        for name in (b"JUNK", b"DISP", b"_PMX", b"PAD ", b"zzzz")
    )
    content = _grown(content, content.index(b"LIST", header + 8 + size) - 0, lists, [0])
    movie = next(
        at for at in range(len(content)) if content[at : at + 4] == b"LIST" and content[at + 8 : at + 12] == b"movi"
    )
    size = struct.unpack_from("<I", content, movie + 4)[0]
    content = _grown(
        content, movie + 8 + size, chunk(b"JUNK", sower.at("JUNK among the pictures").encode()), [0, movie]
    )
    yield sower.reaped("avi", content + sower.at("bytes behind the end").encode())


def _packet(number: int, payload: bytes, *, field: bytes = b"") -> bytes:
    """Return a packet of a transport stream, with a payload or with a field of private bytes."""
    if not field:
        return b"\x47" + struct.pack(">HB", number, 0x10) + payload.ljust(184, b"\xff")
    inner = b"\x02" + bytes((len(field),)) + field
    return b"\x47" + struct.pack(">HB", number, 0x20) + bytes((183,)) + inner.ljust(183, b"\xff")


def transport(sower: Sower) -> Iterator[Original]:
    """MPEG-TS: names of service and provider, packets of nobody, private bytes, tables of programmes."""
    for ending in ("ts", "m2ts", "mts"):
        names = {name: sower.at(name) for name in ("service_name", "service_provider")}
        tags = tuple(part for name, word in names.items() for part in ("-metadata", f"{name}={word}"))
        options = ("-mpegts_m2ts_mode", "1") if ending != "ts" else ()
        coding = (*H264, "-bsf:v", _SEI + sower.at("SEI user data of H.264"), "-c:a", "aac")
        content = made("ts", *PICTURE, *SOUND, *coding, *options, *tags)
        if ending == "ts":
            more = _packet(0x1FFF, sower.at("packet without content").encode())
            more += _packet(0x0100, b"", field=sower.at("private bytes of an adaptation field").encode())
            more += _packet(0x4012, b"\0\x4e\xf0\x40" + sower.at("table of programmes").encode())
            more += _packet(0x4500, b"\0\x80\xf0\x40" + sower.at("private table").encode())
            place = content.rindex(b"\x47\x41\x00") // _TS_BYTES * _TS_BYTES
            content = content[:place] + more + content[place:]
        yield sower.reaped(ending, content)


def program(sower: Sower) -> Iterator[Original]:
    """MPEG-PS: padding, private streams, a map with descriptions of streams, bytes behind the end."""
    options = (
        "-f",
        "lavfi",
        "-i",
        "testsrc=d=1:s=64x48:r=25",
        *SOUND,
        "-ar",
        "44100",
        "-c:v",
        "mpeg2video",
        "-c:a",
        "mp2",
    )
    for ending in ("mpg", "mpeg", "vob"):
        bare = made("mpg", *options, "-f", "vob", *_BARE)
        kinds = {"padding stream": 0xBE, "private stream 2": 0xBF, "stream of entitlements": 0xF0, "directory": 0xFF}
        extra = b""
        for place, number in list(kinds.items())[: None if ending == "mpg" else 1]:
            word = sower.at(place).encode()
            extra += b"\0\0\1" + bytes((number,)) + struct.pack(">H", len(word)) + word
        second = bare.index(b"\0\0\1\xba", 4)
        yield sower.reaped(ending, bare[:second] + extra + bare[second:])


def _script_tag(name: str, value: str) -> bytes:
    def text(word: str) -> bytes:
        return struct.pack(">H", len(word)) + word.encode()

    body = b"\2" + text(name) + b"\x08\0\0\0\1" + text("value") + b"\2" + text(value) + b"\0\0\x09"
    head = b"\x12" + len(body).to_bytes(3, "big") + bytes(7)
    return head + body + struct.pack(">I", len(head) + len(body))


def flash(sower: Sower) -> Iterator[Original]:
    """FLV: metadata, cue points, text and images in script tags."""
    names = "title artist comment creator metadatacreator copyright description sourcedata".split()
    tags = [part for name in names for part in ("-metadata", f"{name}={sower.at(f'onMetaData {name}')}")]
    coding = (*H264, "-bsf:v", _SEI + sower.at("SEI user data of H.264"), "-ar", "44100", "-c:a", "aac")
    content = made("flv", *PICTURE, *SOUND, *coding, *tags)
    for name in ("onTextData", "onCuePoint", "onXMPData", "onImageData"):
        content += _script_tag(name, sower.at(f"script tag {name}"))
    yield sower.reaped("flv", content)


ORIGINALS: Makers = (asf, avi, transport, program, flash)
