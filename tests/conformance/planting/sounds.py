"""Streams of sound: tags around the frames of MP3 and AAC, chunks of WAV and AIFF, blocks of FLAC."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting.id3s import ape, id3_1, id3_2, id3_3, id3_4, id3_short, lyrics, photo
from tests.conformance.samples.media import chunk, made

SOUND = ("-f", "lavfi", "-i", "sine=d=1:sample_rate=16000")
_BARE = ("-map_metadata", "-1", "-id3v2_version", "0")
_INFO = """IARL IART ICMS ICMT ICOP ICRD ICRP IDIM IDPI IENG IGNR IKEY ILGT IMED INAM IPLT IPRD ISBJ ISFT ISHP ISRC ISRF
ITCH IBSU ICAS ICDS ICNM ICNT IDST IEDT IENC ILGU ILIU ILNG IMBI IMBU IMIT IMIU IMUS IPDS IPRO IRIP IRTD ISGN ISTD ISTR
ITRK IURL IVER IWEB IWMU IWRI IAS1 ITOC IDIT ISMP CMNT CODE COMM DIRC DTIM GENR LANG LOCA PRT1 TAPE TITL TORG TURL
TVER""".split()
_IXML = """PROJECT SCENE TAKE TAPE NOTE UBITS FILE_UID FAMILY_UID FAMILY_NAME USER LOCATION_NAME LOCATION_GPS
LOCATION_TYPE TRACK_NAME TRACK_FUNCTION BWF_DESCRIPTION BWF_ORIGINATOR BWF_ORIGINATOR_REFERENCE BWF_CODING_HISTORY BWF_UMID
ASWG_PROJECT ASWG_ORIGINATOR ASWG_ACTORNAME ASWG_DIRECTOR ASWG_EDITOR ASWG_NOTES ORIGINAL_FILENAME PARENT_UID
SYNC_POINT_COMMENT""".split()
_CART = (("Title", 64), ("Artist", 64), ("CutID", 64), ("ClientID", 64), ("Category", 64), ("Classification", 64),
         ("OutCue", 64))  # fmt: skip
_XMP = "dc:creator dc:rights xmp:CreatorTool xmpDM:artist xmpDM:engineer xmpDM:logComment xmpMM:DocumentID".split()
VORBIS = """TITLE VERSION ALBUM ARTIST PERFORMER COPYRIGHT LICENSE ORGANIZATION DESCRIPTION GENRE LOCATION CONTACT ISRC
ENCODER ENCODED-BY ENCODERSETTINGS ENCODERVERSION SOURCE SOURCEMEDIA COMPOSER ALBUMARTIST COMMENT LYRICS CONDUCTOR ENSEMBLE PART
PARTNUMBER PUBLISHER LABEL CATALOGNUMBER BARCODE OPUS AUTHOR WRITER ARRANGER LYRICIST PRODUCER ENGINEER MIXER REMIXER
MUSICBRAINZ_TRACKID ACOUSTID_ID DISCID LANGUAGE MOOD GROUPING URL WEBSITE OWNER GEO_LOCATION""".split()


#: Where a container has comments like others.
FEW = VORBIS[:4]


def _between(bare: bytes, start: bytes, extra: bytes) -> bytes:
    """Return frames with bytes between two of them, about the middle."""
    place = bare.index(start, len(bare) // 2)
    return bare[:place] + extra + bare[place:]


def mp3(sower: Sower) -> Iterator[Original]:
    """MP3: tags of every version; encoders' names; bytes that belong to no frame."""
    silence = ("-f", "lavfi", "-i", "anullsrc=r=44100:cl=mono", "-t", "1", "-c:a", "libmp3lame", "-b:a", "128k", *_BARE)
    bare = bytearray(made("mp3", *silence))
    table = next(bare.index(mark) for mark in (b"Info", b"Xing") if mark in bare)
    name = sower.at("name of the encoder behind the Xing table").encode()
    bare[table + 120 : table + 120 + len(name)] = name
    rooms = [place for place in range(2000, len(bare) - 300, 300) if len(set(bare[place : place + 12])) == 1]
    for number in (0, -1):
        word = sower.at(f"ancillary bytes of a frame, {'first' if number == 0 else 'last'}").encode()
        bare[rooms[number] : rooms[number] + len(word)] = word
    stray = [sower.at(f"bytes {where} the frames").encode() for where in ("before", "between", "behind")]
    body = stray[0] + _between(bytes(bare), bytes(bare[:4])[:3], stray[1]) + stray[2]
    yield sower.reaped("mp3", id3_4(sower) + body + ape(sower) + lyrics(sower) + id3_1(sower))
    plain = made("mp3", *SOUND, "-c:a", "libmp3lame", "-b:a", "64k", *_BARE)
    old = b"LYRICSBEGIN" + sower.at("Lyrics3 v1").encode() + b"LYRICSEND"
    yield sower.reaped("mp3", id3_3(sower) + plain + old)
    yield sower.reaped("mp3", id3_2(sower) + plain)
    yield sower.reaped("mp3", plain + id3_short(sower, footer=True))


def with_name(sower: Sower, content: bytes) -> bytes:
    """Return AAC in which a canary stands where the coder wrote its name."""
    place = content.index(b"Lavc")
    name = sower.at("name of the coder in a fill element").encode()
    return content[:place] + name + content[place + len(name) :]


def _with_stream(sower: Sower, content: bytes) -> bytes:
    """Return ADTS whose second frame begins with an element of a data stream."""
    second = (content[3] & 3) << 11 | content[4] << 3 | content[5] >> 5
    word = sower.at("data stream element").encode()
    element = bytes((0x80, len(word))) + word
    head, rest = bytearray(content[second : second + 7]), content[second + 7 :]
    size = ((head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5) + len(element)
    head[3:6] = bytes((head[3] & 0xFC | size >> 11, size >> 3 & 0xFF, (size & 7) << 5 | head[5] & 0x1F))
    return content[:second] + bytes(head) + element + rest


def aac(sower: Sower) -> Iterator[Original]:
    """AAC in ADTS: tags before, between and behind the frames, and bytes of nobody."""
    bare = made("aac", *SOUND, "-c:a", "aac", "-f", "adts")
    stray = [sower.at(f"bytes {where} the frames").encode() for where in ("between", "behind")]
    body = _between(_with_stream(sower, with_name(sower, bare)), bare[:2], stray[0])
    yield sower.reaped("aac", id3_short(sower) + body + stray[1] + ape(sower) + id3_1(sower))


def _info(sower: Sower, where: str = "INFO") -> bytes:
    return b"INFO" + b"".join(chunk(name.encode(), sower.at(f"{where} {name}").encode() + b"\0") for name in _INFO)


def _xmp(sower: Sower) -> bytes:
    words = "".join(f"<{name}>{sower.at(f'XMP {name}')}</{name}>" for name in _XMP)
    return f'<?xpacket begin=""?><x:xmpmeta><rdf:RDF><rdf:Description>{words}</rdf:Description></rdf:RDF></x:xmpmeta>'.encode()


def _bext(sower: Sower) -> bytes:
    parts = (("Description", 256), ("Originator", 32), ("OriginatorReference", 32))
    head = b"".join(sower.at(f"bext {name}").encode().ljust(length, b"\0") for name, length in parts)
    head += b"2026-01-0210:11:12" + bytes(8) + b"\2\0" + sower.at("bext UMID").encode().ljust(64, b"\0")
    return head + sower.at("bext reserved bytes").encode().ljust(190, b"\0") + sower.at("bext CodingHistory").encode()


def _cart(sower: Sower) -> bytes:
    head = b"0101" + b"".join(sower.at(f"cart {name}").encode().ljust(size, b"\0") for name, size in _CART)
    head += b"2026/01/0200:00:002027/01/0200:00:00"
    parts = (("ProducerAppID", 64), ("ProducerAppVersion", 64), ("UserDef", 64))
    head += b"".join(sower.at(f"cart {name}").encode().ljust(size, b"\0") for name, size in parts)
    head += bytes(4 + 64) + sower.at("cart reserved bytes").encode().ljust(276, b"\0")
    return head + sower.at("cart URL").encode().ljust(1024, b"\0") + sower.at("cart TagText").encode()


def _adtl(sower: Sower) -> bytes:
    parts = {name: bytes(4) + sower.at(f"adtl {name}").encode() + b"\0" for name in ("labl", "note")}
    parts["ltxt"] = bytes(20) + sower.at("adtl ltxt").encode()
    parts["file"] = bytes(8) + sower.at("adtl file").encode()
    return b"adtl" + b"".join(chunk(name.encode(), payload) for name, payload in parts.items())


def _broadcast_chunks(sower: Sower) -> bytes:
    words = "".join(f"<{name}>{sower.at(f'iXML {name}')}</{name}>" for name in _IXML)
    chna = sower.at("chna uid"), sower.at("chna track") + "__", sower.at("chna pack")[:11]
    parts = [
        (b"bext", _bext(sower)), (b"iXML", f"<BWFXML>{words}</BWFXML>".encode()), (b"cart", _cart(sower)),
        (b"chna", struct.pack("<HHH", 1, 1, 1) + "".join(chna).encode() + b"\0"),
    ]  # fmt: skip
    del sower._places["chna pack"]  # eleven letters of it: no canary
    plain = "axml aXML umid levl link minf elm1 regn MARK"
    parts += [(name.ljust(4).encode(), sower.at(f"chunk {name}").encode()) for name in plain.split()]
    return b"".join(chunk(name, payload) for name, payload in parts)


def _chunks(sower: Sower) -> bytes:
    parts = [
        (b"_PMX", _xmp(sower)), (b"LIST", _info(sower)), (b"LIST", _adtl(sower)), (b"id3 ", id3_short(sower)),
        (b"cue ", struct.pack("<I", 1) + bytes(8) + sower.at("cue points").encode()),
        (b"smpl", bytes(28) + struct.pack("<II", 0, 12) + sower.at("smpl data of a sampler").encode()),
        (b"DISP", struct.pack("<I", 1) + sower.at("DISP text").encode()),
        (b"LIST", b"wxyz" + chunk(b"note", sower.at("LIST of no known kind").encode())),
    ]  # fmt: skip
    plain = "JUNK junk PAD FLLR afsp acid strc SNDM inst plst ResU SMED LGWV Fake"
    parts += [(name.ljust(4).encode(), sower.at(f"chunk {name}").encode()) for name in plain.split()]
    return b"".join(chunk(name, payload) for name, payload in parts)


def wave(sower: Sower) -> Iterator[Original]:
    """WAV, Broadcast Wave and RF64: chunks that programs write, extra bytes of the description, bytes behind the end."""
    for ending, options in (("wav", ()), ("bwf", ()), ("rf64", ("-rf64", "always"))):
        bare = made("wav", *SOUND, *_BARE[:2], "-fflags", "+bitexact", *options)
        body = bare[12:]
        if ending == "bwf":
            extra = sower.at("extra bytes of fmt").encode()
            place = body.index(b"fmt ")
            described = body[place + 8 : place + 24] + struct.pack("<H", len(extra)) + extra
            body = body[:place] + chunk(b"fmt ", described) + body[place + 24 :] + _broadcast_chunks(sower)
        elif ending == "wav":
            body += _chunks(sower)
        else:
            more = sower.at("table of sizes in ds64").encode()
            place = body.index(b"ds64")
            size = struct.unpack_from("<I", body, place + 4)[0]
            body = chunk(b"ds64", body[place + 8 : place + 8 + size] + more) + body[place + 8 + size :]
            body += chunk(b"bext", _bext(sower)) + chunk(b"r64m", sower.at("r64m markers").encode())
        size = 0xFFFFFFFF if ending == "rf64" else len(body) + 4
        content = bare[:4] + struct.pack("<I", size) + b"WAVE" + body
        if ending != "rf64":
            content += sower.at("bytes behind the end").encode()
        yield sower.reaped(ending, content)


def _pascal(text: str) -> bytes:
    raw = bytes((len(text),)) + text.encode()
    return raw + b"\0" * (len(raw) % 2)


def _aiff_chunks(sower: Sower) -> bytes:
    comment = sower.at("COMT").encode()
    sysex = b"\xf0" + sower.at("MIDI data").encode() + b"\xf7"
    parts = [
        (b"COMT", b"\0\1" + bytes(6) + struct.pack(">H", len(comment)) + comment),
        (b"MARK", b"\0\1\0\1" + bytes(4) + _pascal(sower.at("MARK name"))), (b"MIDI", sysex),
        (b"APPL", b"stoc" + _pascal(sower.at("APPL name")) + sower.at("APPL data").encode()),
        (b"APPL", b"XMP " + _xmp(sower)), (b"ID3 ", id3_short(sower)), (b"ANNO", sower.at("second ANNO").encode()),
        (b"AESD", sower.at("AESD channel status").encode()),
    ]  # fmt: skip
    plain = "NAME AUTH (c) ANNO SAXL INST basc trns cate CHAN FLLR ResU LGWV Zzzz"
    parts += [(name.ljust(4).encode(), sower.at(f"chunk {name}").encode()) for name in plain.split()]
    return b"".join(chunk(name, payload, ">") for name, payload in parts)


def aiff(sower: Sower) -> Iterator[Original]:
    """AIFF and AIFF-C: every chunk; the coding's name; a gap before the samples; bytes behind the end."""
    for ending, options in (("aiff", ()), ("aif", ()), ("aifc", ("-f", "aiff", "-c:a", "pcm_s16le"))):
        bare = made(ending, *SOUND, *_BARE[:2], *options)
        body = bare[12:]
        if ending == "aif":
            gap, place = sower.at("gap before the samples").encode(), body.index(b"SSND")
            size = struct.unpack_from(">I", body, place + 4)[0] + len(gap)
            body = body[:place] + b"SSND" + struct.pack(">III", size, len(gap), 0) + gap + body[place + 16 :]
        if ending == "aifc":
            place = body.index(b"COMM")
            size = struct.unpack_from(">I", body, place + 4)[0]
            described = body[place + 8 : place + 8 + 22] + _pascal(sower.at("name of the coding"))
            body = body[:place] + chunk(b"COMM", described, ">") + body[place + 8 + size :]
        body += _aiff_chunks(sower) if ending == "aiff" else chunk(b"ANNO", sower.at("chunk ANNO").encode(), ">")
        content = b"FORM" + struct.pack(">I", len(body) + 4) + bare[8:12] + body
        yield sower.reaped(ending, content + sower.at("bytes behind the end").encode())


def comments(sower: Sower, names: Sequence[str] = VORBIS) -> bytes:
    """Return Vorbis comments: a vendor, comments of these names, and one whose name says it."""
    fields = [f"{name}={sower.at(f'comment {name}')}" for name in names] + [f"{sower.at('name of a comment')}=x"]
    vendor = sower.at("vendor").encode()
    listed = b"".join(struct.pack("<I", len(one.encode())) + one.encode() for one in fields)
    return struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", len(fields)) + listed


def picture_block(sower: Sower) -> bytes:
    """Return the content of a PICTURE block."""
    described, image = sower.at("PICTURE description").encode(), photo(sower, "PICTURE")
    kind = b"image/webp"  # ffmpeg does not know it
    return (struct.pack(">II", 3, len(kind)) + kind + struct.pack(">I", len(described)) + described + bytes(16)
            + struct.pack(">I", len(image)) + image)  # fmt: skip


def blocks(sower: Sower, names: Sequence[str] = VORBIS) -> list[tuple[int, bytes]]:
    """Return every kind of metadata block of FLAC that holds words, by its number."""
    sheet = sower.at("CUESHEET catalogue number").encode().ljust(128, b"\0") + bytes(8) + b"\x80" + bytes(258) + b"\1"
    sheet += bytes(8) + b"\xaa" + sower.at("CUESHEET ISRC").encode() + bytes(14) + b"\0"
    return [
        (4, comments(sower, names)), (6, picture_block(sower)), (2, b"ATCH" + sower.at("APPLICATION").encode()), (5, sheet),
        (3, b"\xff" * 8 + sower.at("SEEKTABLE placeholder").encode()[:10].ljust(10, b"\0")),
        (1, sower.at("PADDING").encode()), (100, sower.at("block of no known kind").encode()),
    ]  # fmt: skip


def flac(sower: Sower) -> Iterator[Original]:
    """FLAC: blocks of metadata, tags before and behind."""
    bare = made("flac", *SOUND, "-map_metadata", "-1")
    position, last = 4, False
    while not last:
        last = bool(bare[position] & 0x80)
        position += 4 + int.from_bytes(bare[position + 1 : position + 4], "big")
    found = blocks(sower)
    del sower._places["SEEKTABLE placeholder"]  # ten letters of it: no canary
    listed = b"".join(bytes((kind,)) + len(body).to_bytes(3, "big") + body for kind, body in found)
    closing = sower.at("last PADDING").encode()
    listed += b"\x81" + len(closing).to_bytes(3, "big") + closing
    content = bare[:4] + b"\0\0\0\x22" + bare[8:42] + listed + bare[position:]
    yield sower.reaped("flac", id3_short(sower) + content + ape(sower) + id3_1(sower))


ORIGINALS: Makers = (mp3, aac, wave, aiff, flac)
