"""Metadata fields of sound and film with their roles, by the names that containers give them.

Source: ID3v2.4 frames; Vorbis comment recommendations; RIFF INFO (Microsoft RIFF MCI); EBU Tech 3285 (bext); QuickTime
file format, user items; Matroska tags; ASF attributes.
"""

from __future__ import annotations

import re

from pipeline.errors import LimitExceeded
from pipeline.limits import LONGEST_VALUE
from pipeline.model import MetadataField, Role, ValueKind

_HANDLING, _AUTHORSHIP, _PLAIN = Role.HANDLING, Role.AUTHORSHIP, Role.DESCRIPTIVE
#: How the last part of a name, lower case letters and digits alone, tells what its value is; the first that fits wins.
_RULES: tuple[tuple[frozenset[str], Role, ValueKind], ...] = (
    (
        frozenset(
            "serial serialnumber serialno casn cameraserialnumber originatorreference deviceserial lensserialnumber "
            "camserial".split()
        ),
        _HANDLING,
        ValueKind.SERIAL,
    ),
    (
        frozenset(
            "make model modelname manufacturer comapplequicktimemake comapplequicktimemodel dvnm minf originator imed "
            "comandroidmanufacturer comandroidmodel cameramodel device hostcomputer mak mod isrc0 came".split()
        ),
        _HANDLING,
        ValueKind.DEVICE,
    ),
    (
        frozenset(
            "tenc encodedby encodingperson town owner owne itch technician ieng engineer fileowner purchaseowner "
            "username itunesowner apid ten popm".split()
        ),
        _HANDLING,
        ValueKind.NAME,
    ),
    (
        frozenset(
            "artist albumartist tpe1 tpe2 tpe3 tpe4 tp1 tp2 author auth composer tcom performer iart icms icnm iwri "
            "director producer writer creator wmcomposer conductor lyricist ted wrt art aart perf "
            "comapplequicktimeauthor comapplequicktimeartist publisher tpub copyright tcop icop toly tope "
            "contact".split()
        ),
        _AUTHORSHIP,
        ValueKind.NAME,
    ),
    (
        frozenset("location locationeng xyz comapplequicktimelocationiso6709 gpscoordinates loci coordinates".split()),
        _HANDLING,
        ValueKind.GPS,
    ),
    (
        frozenset("ufid umid uniqueid comapplequicktimecontentidentifier uuid segmentuid wmmediaid mediauid".split()),
        _HANDLING,
        ValueKind.IDENTIFIER,
    ),
    (
        frozenset("filename originalfilename tofn filepath reelname sourcefile project path url iprd0".split()),
        _HANDLING,
        ValueKind.PATH,
    ),
    (
        frozenset(
            "encoder tsse tss isft vendor software comapplequicktimesoftware swr too muxingapp writingapp "
            "encodersettings encodingtool codinghistory".split()
        ),
        _PLAIN,
        ValueKind.SOFTWARE,
    ),
)
_MOST_FIELDS = 20_000
_RUN = re.compile(rb"[\x20-\x7e]{4,512}")
#: What devices write into blobs of their own: GoPro (GPMF), Sony (NonRealTimeMeta), XMP and the like.
_IN_BLOB = (
    ("serial", re.compile(rb"CASN\x63\x01\x00[\x04-\x40]([\x20-\x7e]{4,64})")),
    ("serial", re.compile(rb"(?i:serial(?:no|number)?)[\"']?\s{0,4}[=:>]\s{0,4}[\"']?([A-Za-z0-9_.-]{4,64})")),
    ("model", re.compile(rb"(?i:model(?:name)?)[\"']?\s{0,4}=\s{0,4}[\"']([\x20-\x7e]{2,64}?)[\"']")),
    ("artist", re.compile(rb"(?i:creator|author|artist)[\"']?\s{0,4}[=>]\s{0,4}[\"']?([^<>\"']{3,80})")),
)


class Fields:
    """Collects metadata fields, bounded in number; what is empty or binary is left out."""

    def __init__(self) -> None:
        self.found: list[MetadataField] = []
        self._met: set[tuple[str, str]] = set()

    def add(self, name: str, value: str) -> None:
        """Note one value under the container's name for it, e.g. ``ID3:TPE1``.

        Raises:
            LimitExceeded: There are more different ones than any program writes.
        """
        value = "".join(char for char in value if char.isprintable() or char in "\n\t").strip()
        name = "".join(char for char in name if char.isprintable())
        if not value or (name, value) in self._met:
            return
        self._met.add((name, value))
        if len(self._met) > _MOST_FIELDS:
            raise LimitExceeded("metadata", value=len(self._met), most=_MOST_FIELDS)
        role, kind = _meaning(name)
        self.found.append(MetadataField(name[:512], value[:LONGEST_VALUE], role, kind))

    def add_blob(self, name: str, raw: bytes) -> None:
        """Note what a blob of an unknown kind says in readable letters, and the serial numbers that devices write."""
        raw = raw[: 1 << 20]
        runs = [match.group().decode("ascii") for match in _RUN.finditer(raw)]
        wide = [match.group().decode("ascii") for match in _RUN.finditer(raw.replace(b"\0", b""))]
        self.add(name, " ".join(max(runs, wide, key=lambda found: sum(map(len, found)))))
        for kind, pattern in _IN_BLOB:
            for match in pattern.finditer(raw):
                self.add(f"{name}:{kind}", match.group(1).decode("utf-8", "replace"))


def _meaning(name: str) -> tuple[Role, ValueKind]:
    last = "".join(char for char in name.rpartition(":")[2].lower() if char.isascii() and char.isalnum())
    for names, role, kind in _RULES:
        if last in names:
            return role, kind
    if "gps" in last or "location" in last:
        return _HANDLING, ValueKind.GPS
    dated = "date" in last or last.endswith("time") or last in ("day", "tdrc", "icrd", "idit")
    return _PLAIN, ValueKind.DATE if dated else ValueKind.TEXT
