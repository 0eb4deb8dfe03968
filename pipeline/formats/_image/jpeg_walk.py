"""Walk over the segments of a JPEG, and find out whether its scans are whole.

Source: ITU-T T.81 annex B; JFIF 1.02; Adobe TN 5116; CIPA DC-007 (multi-picture format).
"""

from __future__ import annotations

import io
import re
import struct
from contextlib import suppress
from dataclasses import dataclass, field

from PIL import Image, ImageChops

from pipeline.errors import CorruptDocument
from pipeline.formats._image.faults import FAULTS
from pipeline.formats._image.parts import Label, Parts

_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_RESTARTS = re.compile(rb"\xff[\xd0-\xd7]")
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_FRAME = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_PICTURE = frozenset({0xDB, 0xC4, 0xCC, 0xDD, 0xDA, *_FRAME})
_SOS = 0xDA
_EOI = 0xD9
#: Bytes of entropy-coded rubbish; they change the picture exactly where its own bytes ended too early.
_FILLER = bytes((37 * index + 11) % 251 for index in range(4096))


@dataclass(frozen=True, slots=True)
class Component:
    """Identifier and sampling factors of a colour component."""

    identifier: int
    across: int
    down: int


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan.

    Attributes:
        components: Identifiers of its components.
        spectrum: First and last coefficient.
        low_bit: Position of the last bit that it sends.
        restart: MCUs between restart markers, or 0.
        start: Offset of its first entropy-coded byte.
        end: Offset behind its last one.
    """

    components: tuple[int, ...]
    spectrum: tuple[int, int]
    low_bit: int
    restart: int
    start: int
    end: int


@dataclass(slots=True)
class JpegParts(Parts):
    """What the walk finds in a JPEG.

    Attributes:
        frame: Marker of the frame header (SOF).
        width_px: Width.
        height_px: Height.
        components: Colour components.
        scans: Scans in file order.
        frame_at: Offset of the frame header's payload.
    """

    frame: int = 0
    frame_at: int = 0
    width_px: int = 0
    height_px: int = 0
    components: list[Component] = field(default_factory=list)
    scans: list[Scan] = field(default_factory=list)


def walk_jpeg(content: bytes) -> JpegParts:
    """Walk the first picture of a JPEG to its end.

    Raises:
        CorruptDocument: It ends before the end marker, or its header is broken.
    """
    found = JpegParts()
    _walk(found, content)
    return found


def begun_jpeg(content: bytes) -> JpegParts:
    """Walk a JPEG as far as it goes. The last scan of a cut one ends where the file does."""
    found = JpegParts()
    with suppress(CorruptDocument, *FAULTS):
        _walk(found, content)
    return found


def _walk(found: JpegParts, content: bytes) -> None:
    position, restart = 2, 0
    while True:
        here = _MARKER.search(content, position)
        if here is None:
            raise CorruptDocument("the picture ends too early")
        found.stray += len(content[position : here.start()].strip(b"\xff"))
        marker, position = content[here.end() - 1], here.end()
        if marker == _EOI:
            found.end = position
            return
        if marker in _ALONE:
            continue
        payload = _payload(content, position)
        position += 2 + len(payload)
        if marker == 0xDD:
            restart = int.from_bytes(payload[:2], "big")
        elif marker == _SOS:
            position = _scan(found, content, payload, position, restart)
        elif marker in _FRAME:
            _frame(found, marker, payload)
            found.frame_at = position - len(payload)
        elif marker not in _PICTURE:
            _segment(found, marker, payload)


def _payload(content: bytes, position: int) -> bytes:
    length = int.from_bytes(content[position : position + 2], "big")
    payload = content[position + 2 : position + length]
    if length < 2 or len(payload) != length - 2:
        raise CorruptDocument("a segment ends too early")
    return payload


def _frame(found: JpegParts, marker: int, payload: bytes) -> None:
    if found.frame:
        raise CorruptDocument("two frame headers")
    _, found.height_px, found.width_px, count = struct.unpack(">BHHB", payload[:6])
    found.frame = marker
    for number in range(count):
        identifier, sampling = payload[6 + 3 * number], payload[7 + 3 * number]
        found.components.append(Component(identifier, max(1, sampling >> 4), max(1, sampling & 15)))


def _scan(found: JpegParts, content: bytes, payload: bytes, start: int, restart: int) -> int:
    count = payload[0]
    components = tuple(payload[1 + 2 * number] for number in range(count))
    first, last, bits = payload[1 + 2 * count : 4 + 2 * count]
    behind = _MARKER.search(content, start)
    if behind is None:
        found.scans.append(Scan(components, (first, last), bits & 15, restart, start, len(content)))
        raise CorruptDocument("a scan ends too early")
    end = behind.start()
    # Some cameras fill up before the marker; within a scan such a byte has a zero behind.
    while content[end - 1] == 0xFF:
        end -= 1
    found.scans.append(Scan(components, (first, last), bits & 15, restart, start, end))
    return behind.start()


def _segment(found: JpegParts, marker: int, payload: bytes) -> None:
    name = "COM" if marker == 0xFE else f"APP{marker - 0xE0}" if 0xE0 <= marker <= 0xEF else f"{marker:02X}"
    if payload.startswith(b"JFIF\0") and name == "APP0":
        if len(payload) > 14:
            found.add("JFIF", Label.THUMBNAIL, payload[14:])
    elif payload.startswith(b"JFXX\0") and name == "APP0":
        found.add("JFXX", Label.THUMBNAIL, payload)
    elif payload.startswith(b"Adobe") and name == "APP14":
        return  # the colour transform; the picture is decoded with it
    else:
        label, cut = _label(name, payload)
        found.add(name, label, payload[cut:])


def _label(name: str, payload: bytes) -> tuple[Label, int]:
    for start, label in (
        (b"Exif\0\0", Label.EXIF),
        (b"Exif\0\xff", Label.EXIF),
        (b"http://ns.adobe.com/xap/1.0/\0", Label.XMP),
        (b"Photoshop 3.0\0", Label.PHOTOSHOP),
        (b"ICC_PROFILE\0", Label.ICC),
    ):
        if payload.startswith(start):
            return label, len(start)
    return (Label.COMMENT if name == "COM" else Label.UNKNOWN), 0


def check_whole(content: bytes, found: JpegParts) -> None:
    """See that no scan was cut, even where somebody put an end marker behind the cut.

    A decoder paints what is missing grey and says nothing. So: restart markers are counted, the scans of a progressive
    picture must send every bit of every coefficient, and rubbish put behind the last scan must not change the picture.

    Raises:
        CorruptDocument: Something is missing.
    """
    if not found.scans or not found.components:
        raise CorruptDocument("no scan")
    if not all(restarts_whole(content, found, scan) for scan in found.scans):
        raise CorruptDocument("restart markers are missing")
    if {component.identifier for component in found.components} - _complete(found):
        raise CorruptDocument("scans are missing")
    # The last scan of a progressive picture sends fine detail, of which a picture of an eighth shows nothing.
    small, end = found.frame not in PROGRESSIVE, found.scans[-1].end
    whole = decoded(content[: found.end], small=small)
    if ImageChops.difference(whole, decoded(content[:end] + _FILLER + b"\xff\xd9", small=small)).getbbox():
        raise CorruptDocument("the last scan ends too early")


def decoded(content: bytes, *, small: bool) -> Image.Image:
    """Decode a JPEG as far as it goes, at about an eighth of its size where a small picture will do."""
    picture = Image.open(io.BytesIO(content), formats=["JPEG"])
    if small:
        picture.draft(None, (max(1, picture.width // 8), max(1, picture.height // 8)))
    picture.load()
    return picture.copy()


def restarts_whole(content: bytes, found: JpegParts, scan: Scan) -> bool:
    """Return whether a scan has as many restart markers as its size asks for."""
    if not scan.restart:
        return True
    across = max(component.across for component in found.components)
    down = max(component.down for component in found.components)
    unit_w, unit_h = 8 * across, 8 * down
    if len(scan.components) == 1:
        own = next((part for part in found.components if part.identifier == scan.components[0]), None)
        if own is None:
            return False
        unit_w, unit_h = 8 * across // own.across, 8 * down // own.down
    units = -(-found.width_px // unit_w) * -(-found.height_px // unit_h)
    seen = sum(1 for _ in _RESTARTS.finditer(content, scan.start, scan.end))
    return seen >= -(-units // scan.restart) - 1


def _complete(found: JpegParts) -> set[int]:
    """Return the components of which every coefficient was sent to its last bit."""
    if found.frame not in PROGRESSIVE:
        return {identifier for scan in found.scans for identifier in scan.components}
    sent: dict[int, set[int]] = {}
    for scan in found.scans:
        if scan.low_bit == 0:
            for identifier in scan.components:
                sent.setdefault(identifier, set()).update(range(scan.spectrum[0], scan.spectrum[1] + 1))
    return {identifier for identifier, coefficients in sent.items() if len(coefficients) == 64}
