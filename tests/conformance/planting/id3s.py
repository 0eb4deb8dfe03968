"""Tags around sound: every frame of ID3 that holds words, APE items, Lyrics3 fields. Bricks for other families."""

from __future__ import annotations

import struct
import zlib
from functools import cache

from tests.conformance.planting import Sower
from tests.conformance.planting.pictures import picture, saved, tagged

_TEXTS_4 = """TALB TCOM TCON TCOP TENC TEXT TFLT TIT1 TIT2 TIT3 TKEY TLAN TMED TMOO TOAL TOFN TOLY TOPE TOWN TPE1 TPE2
TPE3 TPE4 TPOS TPRO TPUB TRCK TRSN TRSO TSOA TSOP TSOT TSRC TSSE TSST TSO2 TSOC TDES TKWD TCAT TGID GRP1 MVNM""".split()
_URLS_4 = "WCOM WCOP WOAF WOAR WOAS WORS WPAY WPUB WFED".split()
_TEXTS_2 = """TT1 TT2 TT3 TP1 TP2 TP3 TP4 TCM TXT TLA TCO TAL TPA TRK TRC TMT TPB TCR TEN TSS TOF TOT TOA TOL
TKE TFT""".split()
_URLS_2 = "WAF WAR WAS WCM WCP WPB".split()
_APE = [word.replace("_", " ") for word in """Title Subtitle Artist Album Debut_Album Publisher Conductor Composer Comment
Copyright Publicationright File EAN/UPC ISBN Catalog LC Media Related ISRC Abstract Language Bibliography Dummy
Record_Location""".split()]  # fmt: skip
_LYRICS = "LYR INF AUT EAL EAR ETT IMG".split()


@cache
def _photo(canary: str) -> bytes:
    return tagged("jpg", saved(picture(), "JPEG"), {"IFD0:Artist": canary})


def photo(sower: Sower, place: str) -> bytes:
    """Return a JPEG whose EXIF names an artist."""
    return _photo(sower.at(f"EXIF of {place}"))


def synchsafe(number: int) -> bytes:
    """Return a number of 28 bits in four bytes."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def frame_4(name: str, payload: bytes, flags: int = 0) -> bytes:
    """Return a frame of ID3v2.4."""
    return name.encode() + synchsafe(len(payload)) + struct.pack(">H", flags) + payload


def _words(sower: Sower, name: str) -> bytes:
    return sower.at(f"ID3 {name}").encode()


def _bodies(sower: Sower, short: bool) -> dict[str, bytes]:
    """Return the frames that both versions have, by their name in ID3v2.4; names of places say which version it is."""
    mark = "2.2 " if short else ""

    def at(place: str) -> bytes:
        return _words(sower, mark + place)

    kind = b"JPG" if short else b"image/jpeg\0"
    return {
        "TXXX": b"\3" + at("TXXX description") + b"\0" + at("TXXX value"),
        "WXXX": b"\3" + at("WXXX description") + b"\0http://example.org/" + at("WXXX address"),
        "COMM": b"\3eng" + at("COMM description") + b"\0" + at("COMM text"),
        "USLT": b"\3eng" + at("USLT description") + b"\0" + at("USLT text"),
        "SYLT": b"\3eng\2\1" + at("SYLT description") + b"\0" + at("SYLT text") + b"\0\0\0\0\1",
        "UFID": b"http://" + at("UFID owner") + b"\0" + at("UFID identifier"),
        "POPM": at("POPM address") + b"@example.org\0\x80\0\0\0\1",
        "GEOB": b"\3text/" + at("GEOB type") + b"\0" + at("GEOB file name") + b"\0" + at("GEOB description") + b"\0"
        + at("GEOB object"),
        "APIC": b"\3" + kind + b"\3" + at("APIC description") + b"\0" + photo(sower, f"ID3 {mark}APIC"),
        "AENC": at("AENC owner") + b"\0\0\0\0\0",
        "MCDI": at("MCDI table of contents"),
        "LINK": (b"TT2" if short else b"TIT2") + b"http://" + at("LINK address") + b"\0" + at("LINK identifier"),
    }  # fmt: skip


def _only_long(sower: Sower) -> dict[str, bytes]:
    return {
        "USER": b"\3eng" + _words(sower, "USER"),
        "OWNE": b"\3EUR1\00020260101" + _words(sower, "OWNE seller"),
        "COMR": b"\3EUR1\00020260101http://" + _words(sower, "COMR contact") + b"\0\1" + _words(sower, "COMR seller") + b"\0"
        + _words(sower, "COMR description") + b"\0image/jpeg\0" + photo(sower, "ID3 COMR"),
        "ENCR": _words(sower, "ENCR owner") + b"\0\x80" + _words(sower, "ENCR data"),
        "GRID": _words(sower, "GRID owner") + b"\0\x81" + _words(sower, "GRID data"),
        "PRIV": _words(sower, "PRIV owner") + b"\0" + _words(sower, "PRIV data"),
        "SIGN": b"\x81" + _words(sower, "SIGN"),
        "RVA2": _words(sower, "RVA2 identification") + b"\0\1\0\0\0",
        "EQU2": b"\0" + _words(sower, "EQU2 identification") + b"\0\0\1\0\0",
        "PCST": bytes(4) + _words(sower, "PCST"),
        "TIPL": b"\3producer\0" + _words(sower, "TIPL"),
        "TMCL": b"\3violin\0" + _words(sower, "TMCL"),
        "XYZW": _words(sower, "frame of no known kind"),
        "CHAP": _words(sower, "CHAP element") + b"\0" + struct.pack(">4I", 0, 500, 0, 0)
        + frame_4("TIT2", b"\3" + _words(sower, "CHAP title")) + frame_4("WXXX", b"\3\0http://" + _words(sower, "CHAP address")),
        "CTOC": _words(sower, "CTOC element") + b"\0\3\1" + _words(sower, "CTOC child") + b"\0"
        + frame_4("TIT2", b"\3" + _words(sower, "CTOC title")),
    }  # fmt: skip


def id3_4(sower: Sower) -> bytes:
    """Return an ID3v2.4 tag with every frame that holds words, and words in its padding."""
    frames = {name: b"\3" + _words(sower, name) for name in _TEXTS_4}
    frames |= {name: b"http://" + _words(sower, name) for name in _URLS_4}
    frames |= _bodies(sower, short=False) | _only_long(sower)
    body = b"".join(frame_4(name, payload) for name, payload in frames.items())
    packed = zlib.compress(b"\3" + _words(sower, "compressed frame"))
    body += frame_4("TXXX", synchsafe(13) + packed, flags=0x0009)
    body += bytes(20) + _words(sower, "padding") + bytes(20)
    return tag(body, 4)


def tag(body: bytes, version: int, flags: int = 0, *, footer: bool = False) -> bytes:
    """Return a tag of a version around frames."""
    head = bytes((version, 0, flags | 0x10 * footer)) + synchsafe(len(body))
    return b"ID3" + head + body + (b"3DI" + head if footer else b"")


def id3_short(sower: Sower, *, footer: bool = False) -> bytes:
    """Return a small ID3v2.4 tag, as it stands inside other formats."""
    frames = {name: b"\3" + _words(sower, name) for name in ("TPE1", "TENC")}
    frames["PRIV"] = _words(sower, "PRIV owner") + b"\0" + _words(sower, "PRIV data")
    frames["APIC"] = b"\3image/jpeg\0\3\0" + photo(sower, "ID3 APIC")
    return tag(b"".join(frame_4(name, payload) for name, payload in frames.items()), 4, footer=footer)


def id3_3(sower: Sower) -> bytes:
    """Return an ID3v2.3 tag: an extended header, frames that no later version has, wide letters, groups."""
    frames = {
        "IPLS": b"\0engineer\0" + _words(sower, "2.3 IPLS"),
        "TRDA": b"\0" + _words(sower, "2.3 TRDA"),
        "TPE1": b"\1" + sower.at("ID3 2.3 TPE1, 16 bits a letter").encode("utf-16"),
        "TENC": b"\1" + sower.at("ID3 2.3 TENC, 16 bits a letter").encode("utf-16"),
        "NCON": _words(sower, "2.3 NCON of MusicMatch"),
        "XSOP": b"\0" + _words(sower, "2.3 XSOP"),
        "RGAD": _words(sower, "2.3 RGAD"),
    }
    body = b"".join(name.encode() + struct.pack(">IH", len(part), 0) + part for name, part in frames.items())
    grouped = b"\x81\0" + _words(sower, "2.3 frame of a group")
    body += b"TIT2" + struct.pack(">IH", len(grouped), 0x0020) + grouped
    extended = struct.pack(">IHI", 6, 0, 0)
    return tag(extended + body, 3, 0x40)


def id3_2(sower: Sower) -> bytes:
    """Return an ID3v2.2 tag with every frame that holds words."""
    short = {"TXXX": "TXX", "WXXX": "WXX", "COMM": "COM", "USLT": "ULT", "SYLT": "SLT", "UFID": "UFI", "POPM": "POP",
             "GEOB": "GEO", "APIC": "PIC", "AENC": "CRA", "MCDI": "MCI", "LINK": "LNK"}  # fmt: skip
    frames = {name: b"\0" + _words(sower, f"2.2 {name}") for name in _TEXTS_2}
    frames |= {name: b"http://" + _words(sower, f"2.2 {name}") for name in _URLS_2}
    frames |= {short[name]: payload for name, payload in _bodies(sower, short=True).items()}
    frames["CRM"] = _words(sower, "2.2 CRM owner") + b"\0" + _words(sower, "2.2 CRM content") + b"\0x"
    frames["IPL"] = b"\0engineer\0" + _words(sower, "2.2 IPL")
    return tag(b"".join(name.encode() + len(part).to_bytes(3, "big") + part for name, part in frames.items()), 2)


def id3_1(sower: Sower) -> bytes:
    """Return an enhanced and a plain ID3v1 tag, which end a file."""
    more = b"".join(sower.at(f"ID3v1 TAG+ {part}").encode().ljust(60, b"\0") for part in ("title", "artist", "album"))
    more = b"TAG+" + more + b"\0" + sower.at("ID3v1 TAG+ genre").encode().ljust(30, b"\0") + b"000:00001:00"
    parts = [sower.at(f"ID3v1 {part}").encode().ljust(30, b"\0") for part in ("title", "artist", "album")]
    return more + b"TAG" + b"".join(parts) + b"2026" + sower.at("ID3v1 comment").encode().ljust(30, b"\0") + b"\1"


def ape(sower: Sower) -> bytes:
    """Return an APEv2 tag with header and footer: the keys of its specification, a cover, a key of its own."""
    items = [(name.encode(), sower.at(f"APE {name}").encode(), 0) for name in _APE]
    items.append((sower.at("APE key").encode(), b"x", 0))
    cover = sower.at("APE cover's file name").encode() + b".jpg\0" + photo(sower, "APE cover")
    items.append((b"Cover Art (Front)", cover, 2))
    items.append((b"Lyrics", b"http://" + sower.at("APE link").encode(), 4))
    body = b"".join(struct.pack("<II", len(value), flags) + key + b"\0" + value for key, value, flags in items)
    ends = [struct.pack("<8sIIII8x", b"APETAGEX", 2000, len(body) + 32, len(items), flags) for flags in (0xA0000000, 0x80000000)]  # fmt: skip
    return ends[0] + body + ends[1]


def lyrics(sower: Sower) -> bytes:
    """Return a Lyrics3 v2 tag."""
    parts = [b"IND0000200"]
    for name in _LYRICS:
        value = sower.at(f"Lyrics3 {name}").encode()
        parts.append(name.encode() + b"%05d" % len(value) + value)
    body = b"LYRICSBEGIN" + b"".join(parts)
    return body + b"%06d" % len(body) + b"LYRICS200"
