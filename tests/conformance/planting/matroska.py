"""Matroska and WebM: names, tags, attachments, chapters, codecs' descriptions, subtitles with styles, room to spare."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting.boxed_films import H264, PICTURE, SENTENCE
from tests.conformance.planting.id3s import photo
from tests.conformance.planting.sounds import SOUND
from tests.conformance.samples.boxed import element, rebuilt
from tests.conformance.samples.media import made

_INFO, _TRACK, _CLUSTER, _BLOCK, _SEGMENT = 0x1549A966, 0xAE, 0x1F43B675, 0xA1, 0x18538067
_OF_INFO = {"Title": 0x7BA9, "SegmentFilename": 0x7384, "PrevFilename": 0x3C83AB, "NextFilename": 0x3E83BB,
            "MuxingApp": 0x4D80, "WritingApp": 0x5741}  # fmt: skip
_UIDS = {"SegmentUUID": 0x73A4, "PrevUUID": 0x3CB923, "NextUUID": 0x3EB923, "SegmentFamily": 0x4444}
_OF_TRACK = {"Name": 0x536E, "CodecName": 0x258688, "CodecSettings": 0x3A9697, "CodecInfoURL": 0x3B4040,
             "CodecDownloadURL": 0x26B240, "LanguageBCP47": 0x22B59D}  # fmt: skip
_OF_FILE = {"FileDescription": 0x467E, "FileName": 0x466E, "FileReferral": 0x4675}
_TAGS = """TITLE ARTIST LYRICIST COMPOSER PRODUCER DIRECTOR ASSISTANT_DIRECTOR ENCODER ENCODED_BY COMMENT DESCRIPTION SUMMARY
SYNOPSIS KEYWORDS COPYRIGHT LICENSE TERMS_OF_USE PUBLISHER LABEL PRODUCTION_STUDIO ORIGINAL_MEDIA_TYPE RECORDING_LOCATION
COMPOSITION_LOCATION ACTOR CHARACTER WRITTEN_BY SCREENPLAY_BY EDITED_BY COPRODUCER PURCHASE_INFO PURCHASE_OWNER
CATALOG_NUMBER BARCODE ISBN EMAIL PHONE ADDRESS FAX URL INSTRUMENTS MOOD""".split()
_SCRIPT = """Title|Original Script|Original Translation|Original Editing|Original Timing|Synch Point|Script Updated By
|Update Details""".replace("\n", "").split("|")  # fmt: skip
_STYLE = """Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline,
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV,
Encoding""".replace("\n", " ")
_GARBAGE = "Audio File|Video File|Export Encoding|Automation Scripts".split("|")


def _words(sower: Sower, names: dict[str, int], mark: str, tail: bytes = b"") -> bytes:
    return b"".join(element(number, sower.at(f"{mark} {name}").encode() + tail) for name, number in names.items())


def _tags(sower: Sower, names: list[str]) -> bytes:
    listed = element(0x63C0, element(0x63CA, sower.at("TargetType").encode()))
    for name in names:
        listed += element(0x67C8, element(0x45A3, name.encode()) + element(0x4487, sower.at(f"tag {name}").encode()))
    listed += element(
        0x67C8, element(0x45A3, sower.at("TagName").encode()) + element(0x4485, sower.at("TagBinary").encode())
    )
    language = element(0x447B, sower.at("TagLanguageBCP47").encode())
    listed += element(0x67C8, element(0x45A3, b"GENRE") + language + element(0x4487, b"x"))
    return element(0x1254C367, element(0x7373, listed))


def _attachments(sower: Sower) -> bytes:
    picture = element(0x466E, b"cover.jpg") + element(0x4660, b"image/jpeg") + element(0x46AE, b"\1")
    picture += element(0x465C, photo(sower, "attached cover"))
    other = _words(sower, _OF_FILE, "attachment") + element(
        0x4660, b"text/" + sower.at("attachment FileMediaType").encode()
    )
    other += element(0x46AE, b"\2") + element(0x465C, sower.at("attachment FileData").encode())
    return element(0x1941A469, element(0x61A7, picture) + element(0x61A7, other))


def _chapters(sower: Sower) -> bytes:
    shown = element(0x85, sower.at("ChapString").encode()) + element(0x437D, sower.at("ChapLanguageBCP47").encode())
    commands = element(0x6911, element(0x6922, b"\0") + element(0x6933, sower.at("ChapProcessData").encode()))
    process = element(0x6955, b"\0") + element(0x450D, sower.at("ChapProcessPrivate").encode()) + commands
    atom = element(0x73C4, b"\1") + element(0x91, b"\0") + element(0x80, shown) + element(0x6944, process)
    atom += element(0x5654, sower.at("ChapterStringUID").encode())
    named = element(0x4520, element(0x4521, sower.at("EditionString").encode()))
    return element(0x1043A770, element(0x45B9, named + element(0xB6, atom)))


def _script(sower: Sower) -> bytes:
    """Return the head of an ASS script, as it is a codec's description."""
    lines = ["[Script Info]", f"; {sower.at('ASS comment')}", "ScriptType: v4.00+"]
    lines += [f"{name}: {sower.at(f'ASS {name}')}" for name in _SCRIPT]
    lines += ["[Aegisub Project Garbage]"] + [f"{name}: /home/{sower.at(f'ASS {name}')}/a.wav" for name in _GARBAGE]
    shape = "16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0"
    lines += [f"[{sower.at('ASS section of a program')}]", "[V4+ Styles]", f"Format: {_STYLE}"]
    lines += [f"Style: {sower.at('ASS style')},{sower.at('ASS font')},{shape}"]
    lines += ["[Fonts]", f"fontname: {sower.at('ASS embedded font')}.ttf", "[Events]"]
    lines += ["Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text", ""]
    return "\r\n".join(lines).encode()


def mkv(sower: Sower) -> Iterator[Original]:
    """Matroska with subtitles in ASS."""
    inputs = (*PICTURE, *SOUND, "-i", "cues", "-map", "0", "-map", "1", "-map", "2")
    bare = made(
        "mkv",
        *inputs,
        *H264,
        "-bsf:v",
        "filter_units=remove_types=6",
        "-c:a",
        "aac",
        "-c:s",
        "ass",
        "-map_metadata",
        "-1",
    )
    script, tracks, done = _script(sower), [0], list[str]()
    event = tuple(
        sower.at(f"ASS {part}").encode() for part in ("actor of a line", "effect of a line", "override of a line")
    )
    track_words = _words(sower, _OF_TRACK, "track")
    info = _words(sower, _OF_INFO, "segment") + _words(sower, _UIDS, "segment", b"0000")
    spare = element(0xEC, sower.at("Void in a cluster").encode()) + element(0xBF, sower.at("CRC-32 too long").encode())

    def change(name: int, payload: bytes) -> bytes:
        if name == _INFO:
            return payload + info
        if name == _TRACK:
            tracks[0] += 1
            if b"S_TEXT" in payload:
                place = payload.index(b"[Script Info]") - 2
                return payload[: payload.index(b"\x63\xa2")] + element(0x63A2, script) if place else payload
            return payload + (track_words if tracks[0] == 1 else b"")
        if name == _BLOCK and b"Default,,0,0,0,," in payload and not done:
            done.append("event")
            line = b"Default," + event[0] + b",0,0,0," + event[1] + b",{" + event[2] + b"}"
            return payload.replace(b"Default,,0,0,0,,", line)
        if name == _CLUSTER and "cluster" not in done:
            done.append("cluster")
            return payload + spare
        if name == _SEGMENT:
            more = element(0xEC, sower.at("Void").encode()) + element(
                0x4FFE, sower.at("element of no known kind").encode()
            )
            return payload + more + _tags(sower, _TAGS) + _attachments(sower) + _chapters(sower)
        return payload

    content = rebuilt(bare, change)
    yield sower.reaped("mkv", content + sower.at("bytes behind the end").encode(), SENTENCE)


def webm(sower: Sower) -> Iterator[Original]:
    """WebM, and Matroska with sound alone: names, a few tags, bytes behind the description of Opus."""
    coding = ("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus")
    for ending, inputs in (("webm", (*PICTURE, *SOUND, *coding)), ("mka", (*SOUND, "-c:a", "libopus"))):
        bare = made(ending, *inputs, "-map_metadata", "-1")

        def change(name: int, payload: bytes) -> bytes:
            if name == _INFO:
                return payload + _words(sower, _OF_INFO, "segment")
            if name == _TRACK and b"OpusHead" in payload:
                place = payload.index(b"OpusHead")
                head = payload[place : place + 19] + sower.at("bytes behind OpusHead").encode()
                start = payload.rindex(b"\x63\xa2", 0, place)
                return payload[:start] + element(0x63A2, head) + payload[place + 19 :]
            return payload + _tags(sower, _TAGS[:4]) if name == _SEGMENT else payload

        yield sower.reaped(ending, rebuilt(bare, change))


ORIGINALS: Makers = (mkv, webm)
