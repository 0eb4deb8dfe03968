"""Samples of sound and film, made by ffmpeg at run time, a canary in every place that their formats list."""

from __future__ import annotations

import io
import struct
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.conformance.samples.planted import CANARY, SEEN

_WORD = CANARY.encode()
_PICTURE = ("-f", "lavfi", "-i", "testsrc=d=1:s=64x48:r=10")
_SOUND = ("-f", "lavfi", "-i", "sine=d=1:sample_rate=16000")
_TAGS = tuple(
    part
    for name in (
        "title",
        "artist",
        "comment",
        "encoded_by",
        "copyright",
        "location",
        "service_name",
        "service_provider",
    )
    for part in ("-metadata", f"{name}={CANARY}")
)
_SEI = ("-bsf:v", f"h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+{CANARY}")
_H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
_CUES = f"1\n00:00:00,100 --> 00:00:00,500\n<i>{SEEN}</i>\n\n2\n00:00:00,500 --> 00:00:00,900\nsecond line\n"
_CHAPTERS = f";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle={CANARY}\n"


def cover() -> bytes:
    """Return a picture with a canary."""
    told, sink = PngInfo(), io.BytesIO()
    told.add_text("Author", CANARY)
    Image.new("RGB", (16, 16), (200, 10, 10)).save(sink, "PNG", pnginfo=told)
    return sink.getvalue()


@cache
def made(suffix: str, *arguments: str) -> bytes:
    """Return what ffmpeg writes; ``cues``, ``chapters`` and ``cover`` are files that it finds beside it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "cues").write_text(_CUES, "utf-8")
        (place / "chapters").write_text(_CHAPTERS, "utf-8")
        (place / "cover").write_bytes(cover())
        command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *arguments, f"made.{suffix}"]
        subprocess.run(command, cwd=place, check=True, timeout=120)
        return (place / f"made.{suffix}").read_bytes()


def passed_on(content: bytes, suffix: str, *arguments: str) -> bytes:
    """Return what ffmpeg makes of a file."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "before").write_bytes(content)
        command = [
            "ffmpeg",
            "-v",
            "error",
            "-nostdin",
            "-y",
            "-i",
            "before",
            "-map",
            "0",
            *arguments,
            f"after.{suffix}",
        ]
        subprocess.run(command, cwd=folder, check=True, timeout=120)
        return (Path(folder) / f"after.{suffix}").read_bytes()


def box(kind: bytes, payload: bytes) -> bytes:
    """Return a box of an ISO file."""
    return struct.pack(">I4s", 8 + len(payload), kind) + payload


def chunk(name: bytes, payload: bytes, order: str = "<") -> bytes:
    """Return a chunk of a RIFF or IFF file."""
    return name + struct.pack(f"{order}I", len(payload)) + payload + b"\0" * (len(payload) & 1)


def id3(*frames: tuple[bytes, bytes]) -> bytes:
    """Return an ID3v2.3 tag of frames without flags."""
    body = b"".join(name + struct.pack(">IH", len(payload), 0) + payload for name, payload in frames)
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\3\0\0" + size + body


def ape() -> bytes:
    """Return an APEv2 tag with header and footer."""
    item = struct.pack("<II", len(_WORD), 0) + b"Artist\0" + _WORD
    ends = [struct.pack("<8sIIII8x", b"APETAGEX", 2000, len(item) + 32, 1, flags) for flags in (0xA0000000, 0x80000000)]
    return ends[0] + item + ends[1]


def _mp3() -> bytes:
    bare = made("mp3", *_SOUND, "-c:a", "libmp3lame", "-b:a", "64k", "-id3v2_version", "0")
    tag = id3(
        (b"TPE1", b"\0" + _WORD), (b"TENC", b"\1" + CANARY.encode("utf-16")), (b"TXXX", b"\0owner\0" + _WORD),
        (b"PRIV", b"owner\0" + _WORD), (b"COMM", b"\0eng\0" + _WORD), (b"APIC", b"\0image/png\0\3\0" + cover()),
        (b"GEOB", b"\0\0\0\0" + _WORD), (b"UFID", b"x\0" + _WORD), (b"POPM", _WORD + b"\0\1"),
    )  # fmt: skip
    lyrics = b"LYRICSBEGININD0000200EAR00020" + _WORD + b"000057LYRICS200"
    old = b"TAG" + b"title".ljust(30, b"\0") + _WORD.ljust(30, b"\0") + bytes(65)
    middle = bare.index(b"\xff", len(bare) // 2)
    while bare[middle : middle + 2] != bare[:2]:
        middle = bare.index(b"\xff", middle + 1)
    return tag + bare[:middle] + _WORD + bare[middle:] + _WORD + ape() + lyrics + old


def _aac() -> bytes:
    bare = made("aac", *_SOUND, "-c:a", "aac", "-f", "adts")
    return id3((b"TPE1", b"\0" + _WORD), (b"PRIV", b"com.example\0" + _WORD)) + bare + _WORD


def _wave() -> bytes:
    bare = made("wav", *_SOUND, *_TAGS)
    extras = b"".join(
        chunk(name, payload)
        for name, payload in (
            (b"bext", _WORD.ljust(256, b"\0") + _WORD.ljust(32, b"\0") * 2 + bytes(282) + _WORD),
            (b"iXML", b"<BWFXML><NOTE>" + _WORD + b"</NOTE></BWFXML>"), (b"aXML", _WORD), (b"cart", _WORD),
            (b"_PMX", b"<x:xmpmeta>" + _WORD + b"</x:xmpmeta>"), (b"id3 ", id3((b"TPE1", b"\0" + _WORD))),
            (b"JUNK", _WORD), (b"LIST", b"adtl" + chunk(b"labl", bytes(4) + _WORD)), (b"umid", _WORD), (b"afsp", _WORD),
        )
    )  # fmt: skip
    body = bare[12:] + extras
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body + _WORD


def _aiff() -> bytes:
    bare = made("aiff", *_SOUND)
    extras = b"".join(
        chunk(name, payload, ">")
        for name, payload in (
            (b"NAME", _WORD), (b"AUTH", _WORD), (b"(c) ", _WORD), (b"ANNO", _WORD), (b"APPL", b"stoc" + _WORD),
            (b"COMT", b"\0\1" + bytes(6) + struct.pack(">H", len(_WORD)) + _WORD), (b"ID3 ", id3((b"TPE1", b"\0" + _WORD))),
            (b"SAXL", _WORD), (b"MIDI", _WORD),
        )
    )  # fmt: skip
    body = bare[12:] + extras
    return b"FORM" + struct.pack(">I", len(body) + 4) + bare[8:12] + body + _WORD


def _flac() -> bytes:
    art = ("-i", "cover", "-map", "0", "-map", "1", "-disposition:v", "attached_pic", "-c:v", "copy")
    bare = made("flac", *_SOUND, *art, *_TAGS)
    position = 4 + 4 + 34
    blocks = b"".join(
        bytes((kind,)) + len(payload).to_bytes(3, "big") + payload
        for kind, payload in ((2, b"test" + _WORD), (1, _WORD))  # APPLICATION, PADDING
    )
    tag = id3((b"TPE1", b"\0" + _WORD))
    return tag + bare[:position] + blocks + bare[position:] + b"TAG" + _WORD.ljust(125, b"\0")


def _iso(suffix: str, *coding: str) -> bytes:
    inputs = (*_PICTURE, *_SOUND, "-i", "cues", "-i", "chapters", "-i", "cover")
    maps = ("-map", "0", "-map", "1", "-map", "2", "-map_chapters", "3")
    art = ("-map", "4", "-c:v:1", "copy", "-disposition:v:1", "attached_pic") if suffix == "mp4" else ()
    named = ("-metadata:s", f"handler_name={CANARY}", "-metadata:s:a", f"title={CANARY}")
    bare = made(suffix, *inputs, *maps, *coding, *art, "-c:s", "mov_text", *_TAGS, *named)
    hidden = box(b"uuid", bytes(16) + b"<x:xmpmeta>" + _WORD) + box(b"free", _WORD) + box(b"skip", _WORD)
    return bare + hidden + box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(_WORD), 0) + _WORD)) + _WORD


def _mp4() -> bytes:
    return _iso("mp4", *_H264, "-c:a", "aac", "-bsf:v:0", _SEI[1])


def _mov() -> bytes:
    return _iso("mov", "-c:v", "mjpeg", "-c:a", "pcm_s16le", "-timecode", "01:02:03:04")


def _m4a() -> bytes:
    art = ("-i", "cover", "-map", "0", "-map", "1", "-c:v", "copy", "-disposition:v", "attached_pic")
    return made("m4a", *_SOUND, *art, "-c:a", "aac", *_TAGS) + box(b"free", _WORD)


def _3gp() -> bytes:
    return made(
        "3gp", "-f", "lavfi", "-i", "testsrc=d=1:s=176x144:r=10", *_SOUND, "-c:v", "h263", "-c:a", "aac", *_TAGS
    )


def _matroska(suffix: str, *coding: str) -> bytes:
    attached = ("-attach", "cover", "-metadata:s:t", "mimetype=image/png", "-metadata:s:t", f"filename={CANARY}.png")
    named = ("-metadata:s:v", f"title={CANARY}", "-metadata:s:a", f"title={CANARY}")
    maps = ("-map", "0", "-map", "1", "-map", "2", "-map_chapters", "3")
    inputs = (*_PICTURE, *_SOUND, "-i", "cues", "-i", "chapters")
    return made(suffix, *inputs, *maps, *coding, *_TAGS, *named, *(attached if suffix == "mkv" else ()))


def _avi() -> bytes:
    return made("avi", *_PICTURE, *_SOUND, "-c:v", "mpeg4", "-c:a", "libmp3lame", *_TAGS) + chunk(b"JUNK", _WORD)


def _asf() -> bytes:
    return made("wmv", *_PICTURE, *_SOUND, "-ac", "2", "-ar", "44100", "-c:v", "wmv2", "-c:a", "wmav2", *_TAGS)


def _program() -> bytes:
    bare = made("mpg", "-f", "lavfi", "-i", "testsrc=d=1:s=64x48:r=25", *_SOUND, "-ar", "44100", "-c:v", "mpeg2video",
                "-c:a", "mp2", "-f", "vob")  # fmt: skip
    padding = b"\0\0\1\xbe" + struct.pack(">H", len(_WORD)) + _WORD
    second = bare.index(b"\0\0\1\xba", 4)
    return bare[:second] + padding + bare[second:]


def _ogg(*coding: str, suffix: str = "ogg") -> bytes:
    return made(suffix, *_SOUND, *coding, *_TAGS) + _WORD


#: Maker of a sample for each media type.
SAMPLES = {
    "audio/mpeg": _mp3,
    "audio/aac": _aac,
    "audio/wav": _wave,
    "audio/aiff": _aiff,
    "audio/ogg": lambda: _ogg("-c:a", "libvorbis"),
    "audio/flac": _flac,
    "audio/mp4": _m4a,
    "video/mp4": _mp4,
    "video/quicktime": _mov,
    "video/3gpp": _3gp,
    "video/x-matroska": lambda: _matroska("mkv", *_H264, "-c:a", "aac", *_SEI),
    "video/webm": lambda: _matroska("webm", "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"),
    "video/x-msvideo": _avi,
    "video/x-ms-asf": _asf,
    "video/ogg": lambda: made("ogv", *_PICTURE, *_SOUND, "-c:v", "libtheora", "-c:a", "libvorbis", *_TAGS),
    "video/mp2t": lambda: made("ts", *_PICTURE, *_SOUND, *_H264, "-c:a", "aac", *_SEI, *_TAGS),
    "video/mpeg": _program,
    "video/x-flv": lambda: made("flv", *_PICTURE, *_SOUND, *_H264, "-ar", "44100", "-c:a", "aac", *_SEI, *_TAGS),
}
