"""Films and sound in boxes: user data of three kinds, indexes of items, names of handlers, boxes that no player opens."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting.id3s import id3_short, photo
from tests.conformance.planting.sounds import SOUND, with_name
from tests.conformance.samples.boxed import inserted
from tests.conformance.samples.media import box, made
from tests.conformance.samples.planted import CANARY, SEEN

SENTENCE = SEEN
PICTURE = ("-f", "lavfi", "-i", "testsrc=d=1:s=64x48:r=10")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
_UUID = "086f3693-b7b3-4f2c-9653-21492feee5b8"
_ITUNES = """©nam ©ART ©alb ©gen ©day ©cmt ©wrt ©too ©grp ©lyr ©enc ©dir ©prd ©nrt ©pub ©isr ©wrk ©mvn ©con ©sol ©arg ©cak
©phg ©st3 cprt desc ldes sdes aART catg keyw purl egid tvsh tven tvnn sonm soar soaa soal soco sosn ownr apID xid""".split()
_QUICKTIME = """©nam ©mak ©mod ©swr ©cpy ©inf ©req ©fmt ©aut ©PRD ©hst ©key ©dir ©prf ©src ©wrt ©cmt ©day ©dis ©url
©ed1 ©chp ©lab ©lal ©PRK ©snm ©xyz ©gpt ©grl ©fsw""".split()
_PHONE = "titl dscp cprt perf auth gnre albm".split()
_KEYS = """make model software author artist title comment copyright description information keywords location.ISO6709
location.name location.body location.note location.role director producer publisher displayname year user genre
content.identifier camera.identifier creationdate collection.user encoded_by originating_application""".split()


def _mac(text: str) -> bytes:
    return text.encode("mac-roman")


def _item(kind: str, value: bytes, form: int = 1) -> bytes:
    return box(_mac(kind), box(b"data", struct.pack(">II", form, 0) + value))


def _handler(kind: bytes, name: bytes = b"") -> bytes:
    return box(b"hdlr", bytes(8) + kind + b"appl" + bytes(8) + name + b"\0")


def itunes(sower: Sower) -> bytes:
    """Return a ``udta`` with every item of iTunes, one of its own kind, and a cover."""
    items = b"".join(_item(name, sower.at(f"ilst {name}").encode()) for name in _ITUNES)
    own = box(b"mean", bytes(4) + sower.at("ilst ---- mean").encode())
    own += box(b"name", bytes(4) + sower.at("ilst ---- name").encode())
    own += box(b"data", struct.pack(">II", 1, 0) + sower.at("ilst ---- value").encode())
    items += box(b"----", own) + _item("covr", photo(sower, "ilst covr"), 13)
    handler = _handler(b"mdir", sower.at("name of the handler of ilst").encode())
    chapters = bytes(5) + b"\0\0\0\1" + bytes(8)
    title = sower.at("Nero chapter").encode()
    other = box(b"chpl", b"\1" + chapters[1:8] + b"\1" + bytes(8) + bytes((len(title),)) + title)
    return box(b"udta", box(b"meta", bytes(4) + handler + box(b"ilst", items)) + other)


def quicktime(sower: Sower) -> bytes:
    """Return a ``udta`` with items of QuickTime, of 3GPP, and of makers of cameras."""
    items = b"".join(
        box(_mac(name), struct.pack(">HH", len(word), 0x55C4) + word)
        for name, word in ((name, sower.at(f"udta {name}").encode()) for name in _QUICKTIME)
    )
    items += b"".join(
        box(name.encode(), bytes(4) + b"\x15\xc7" + sower.at(f"3GPP {name}").encode() + b"\0") for name in _PHONE
    )
    place = bytes(4) + b"\x15\xc7" + sower.at("3GPP loci name").encode() + b"\0\0" + bytes(12)
    items += box(
        b"loci", place + sower.at("3GPP loci body").encode() + b"\0" + sower.at("3GPP loci notes").encode() + b"\0"
    )
    items += box(b"kywd", bytes(4) + b"\x15\xc7\1\x0d" + sower.at("3GPP kywd").encode() + b"\0")
    items += box(b"rtng", bytes(12) + b"\x15\xc7" + sower.at("3GPP rtng").encode() + b"\0")
    items += box(b"clsf", bytes(8) + b"\0\0\x15\xc7" + sower.at("3GPP clsf").encode() + b"\0")
    for kind in (
        "name",
        "FOV ",
        "CAME",
        "GPMF",
        "LENS",
        "MUID",
        "manu",
        "modl",
        "SNum",
        "Xtra",
        "thmb",
        "MMA0",
        "TAGS",
    ):
        items += box(kind.encode(), sower.at(f"udta {kind} of a camera").encode())
    return box(b"udta", items)


def keys(sower: Sower) -> bytes:
    """Return a ``meta`` with named keys, as phones write it."""
    named = [f"com.apple.quicktime.{name}" for name in _KEYS]
    named += ["com.android.version", "com.android.manufacturer", "com.android.model", f"com.{sower.at('key of mdta')}"]
    listed = b"".join(box(b"mdta", name.encode()) for name in named)
    values = b"".join(
        box(struct.pack(">I", number), box(b"data", struct.pack(">II", 1, 0) + sower.at(f"mdta {name}").encode()))
        for number, name in enumerate(named[:-1], 1)
    )
    return box(b"meta", _handler(b"mdta")[:-1] + box(b"keys", struct.pack(">II", 0, len(named)) + listed) + box(b"ilst", values))  # fmt: skip


def behind(sower: Sower) -> bytes:
    """Return boxes behind the film that no player opens."""
    xmp = f"<x:xmpmeta><dc:creator>{sower.at('uuid XMP')}</dc:creator></x:xmpmeta>".encode()
    parts = [box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + xmp)]
    parts.append(box(b"uuid", b"PROF" + bytes(12) + sower.at("uuid PROF").encode()))
    parts += [
        box(kind.encode(), sower.at(f"box {kind}").encode())
        for kind in ("free", "skip", "wide", "pnot", "junk", "zzzz")
    ]
    event = [sower.at(f"emsg {part}").encode() + b"\0" for part in ("scheme", "value", "data")]
    parts.append(box(b"emsg", bytes(4) + event[0] + event[1] + bytes(16) + event[2]))
    entry = box(
        b"infe",
        b"\2\0\0\0\0\1\0\0mime" + sower.at("item name").encode() + b"\0" + sower.at("item type").encode() + b"\0",
    )
    index = _handler(b"null") + box(b"iinf", bytes(4) + b"\0\1" + entry) + box(b"idat", sower.at("idat").encode())
    index += box(b"xml ", bytes(4) + f"<device>{sower.at('xml of a meta box')}</device>".encode())
    index += box(b"ID32", bytes(4) + b"\x15\xc7" + id3_short(sower))
    parts.append(box(b"meta", bytes(4) + index))
    parts.append(box(b"mdat", sower.at("bytes of mdat that no track points at").encode()))
    parts.append(box(b"pdin", bytes(4) + sower.at("pdin").encode()))
    return b"".join(parts) + sower.at("bytes behind the last box").encode()


def inside(sower: Sower, film: bytes, entry: bytes | None) -> bytes:
    """Return a film with boxes that nobody needs in every box of its index."""
    track = (b"moov", b"trak")
    places = [(b"moov",), track, (*track, b"mdia"), (*track, b"mdia", b"minf"), (*track, b"mdia", b"minf", b"stbl")]
    places += [(*track, b"mdia", b"minf", b"stbl", b"stsd", entry)] if entry else []
    for path in places:
        word = sower.at(f"uuid inside {path[-1].decode()}").encode()
        film = inserted(film, path, box(b"uuid", bytes(16) + word))
    film = inserted(film, track, box(b"udta", box(b"name", sower.at("udta name of a track").encode())))
    film = inserted(film, track, keys(sower))
    language = box(b"elng", bytes(4) + sower.at("elng").encode() + b"\0")
    kind = box(b"kind", bytes(4) + sower.at("kind scheme").encode() + b"\0" + sower.at("kind value").encode() + b"\0")
    film = inserted(film, (*track, b"mdia"), language)
    film = inserted(film, track, box(b"udta", kind), nth=1)
    film = inserted(film, (b"moov",), box(b"pssh", bytes(20) + struct.pack(">I", 12) + sower.at("pssh").encode()))
    file = box(b"alis", bytes(4) + f"Macintosh HD:Users:{sower.at('alias in dref')}".encode())
    return inserted(film, (*track, b"mdia", b"minf", b"dinf", b"dref"), file)


def _named(sower: Sower, film: bytes) -> bytes:
    """Return a film whose names of handlers and compressor are canaries."""
    for name in (b"VideoHandler", b"SoundHandler", b"SubtitleHandle"):
        if name in film:
            word = sower.at(f"name of a handler, {name.decode()}").encode().ljust(len(name), b" ")
            film = film.replace(name, word)
    place = film.find(b"avc1", film.find(b"stsd"))
    if place > 0:
        word = sower.at("compressor").encode()
        film = film[: place + 46] + bytes((len(word),)) + word + film[place + 47 + len(word) :]
    return film


def film(sower: Sower) -> bytes:
    """Return a film with user data among its pictures, chapters, and three tracks of subtitles.

    The second is switched off, the third one of machine readings.
    """
    sei = f"filter_units=remove_types=6,h264_metadata=sei_user_data={_UUID}+{sower.at('SEI user data of H.264')}"
    inputs = (*PICTURE, *SOUND, "-i", "cues", "-i", "chapters")
    maps = ("-map", "0", "-map", "1", *(("-map", "2") * 3), "-map_chapters", "3", "-bsf:v", sei)
    content = made("mp4", *inputs, *maps, *H264, "-c:a", "aac", "-c:s", "mov_text")
    shown = content.index(SENTENCE.encode()) + 1
    for place in ("text of subtitles that are switched off", "text of a track of readings"):
        shown = content.index(SENTENCE.encode(), shown)
        content = content[:shown] + sower.at(place).encode().ljust(len(SENTENCE)) + content[shown + len(SENTENCE) :]
    last = content.rindex(b"sbtl")
    content = content[:last] + b"meta" + content[last + 4 :]
    entry = content.index(b"tx3g", last)
    return _with_chapter(sower, content[:entry] + b"mett" + content[entry + 4 :])


def _with_chapter(sower: Sower, content: bytes) -> bytes:
    """Return a film whose chapter has a canary for its title."""
    return content.replace(CANARY.encode(), sower.at("title of a chapter").encode().ljust(len(CANARY)))


def mp4(sower: Sower) -> Iterator[Original]:
    """MP4: everything that players pass over; then user data of QuickTime and 3GPP in an M4V."""
    content = _named(sower, film(sower))
    content = inserted(content, (b"moov",), itunes(sower))
    content = inside(sower, content, b"avc1") + behind(sower)
    yield sower.reaped("mp4", content, SENTENCE)
    other = inserted(
        made("mp4", *PICTURE, *SOUND, *H264, "-c:a", "aac", "-map_metadata", "-1"), (b"moov",), quicktime(sower)
    )
    yield sower.reaped("m4v", other)


def mov(sower: Sower) -> Iterator[Original]:
    """QuickTime: keys, user data, time codes with the name of a reel, user data in pictures that are coded anew."""
    content = made("mov", *PICTURE, *SOUND, "-c:v", "mjpeg", "-c:a", "pcm_s16le", "-map_metadata", "-1", "-timecode",
                   "01:02:03:04", "-metadata:s:v", f"reel_name={sower.at('reel of a time code')}")  # fmt: skip
    content = inserted(content, (b"moov",), keys(sower))
    mark = content.index(b"\xff\xfe", content.index(b"mdat"))
    length = struct.unpack_from(">H", content, mark + 2)[0]
    word = sower.at("comment of a JPEG among the pictures").encode()
    assert length > 2 + len(word), "there is no room"
    content = content[: mark + 4] + word.ljust(length - 2, b"\0") + content[mark + 2 + length :]
    yield sower.reaped("mov", content + box(b"free", sower.at("box free").encode()))


def sound(sower: Sower) -> Iterator[Original]:
    """M4A and M4B: items of iTunes, chapters, boxes inside the index."""
    bare = made("m4a", *SOUND, "-c:a", "aac", "-map_metadata", "-1")
    bare = with_name(sower, bare)
    yield sower.reaped("m4a", inserted(bare, (b"moov",), itunes(sower)) + box(b"free", sower.at("box free").encode()))
    book = made("m4a", *SOUND, "-i", "chapters", "-map", "0", "-map_chapters", "1", "-c:a", "aac")
    told = box(b"udta", box(b"name", sower.at("udta name of a track").encode()))
    book = _with_chapter(sower, book)
    yield sower.reaped(
        "m4b", inserted(book, (b"moov", b"trak"), told) + box(b"uuid", bytes(16) + sower.at("uuid").encode())
    )


def phone(sower: Sower) -> Iterator[Original]:
    """3GP and 3G2: user data of 3GPP in the film and in a track."""
    picture = ("-f", "lavfi", "-i", "testsrc=d=1:s=176x144:r=10")
    for ending in ("3gp", "3g2"):
        bare = made(ending, *picture, *SOUND, "-c:v", "h263", "-c:a", "aac", "-map_metadata", "-1")
        names = _PHONE if ending == "3gp" else _PHONE[:2]
        items = b"".join(
            box(name.encode(), bytes(4) + b"\x15\xc7" + sower.at(f"3GPP {name}").encode() + b"\0") for name in names
        )
        yield sower.reaped(ending, inserted(bare, (b"moov", b"trak"), box(b"udta", items)))


ORIGINALS: Makers = (mp4, mov, sound, phone)
