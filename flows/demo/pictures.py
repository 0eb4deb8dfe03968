"""Scans of the synthetic leak, with the owner, the serial number and the place of the device in their metadata."""

from __future__ import annotations

import io
import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from PIL.ExifTags import IFD
from PIL.PngImagePlugin import PngInfo

from flows.demo import traces
from flows.demo.story import Fact
from flows.demo.traces import Trace

_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="{}"/></rdf:RDF></x:xmpmeta>'
)
Made = tuple[bytes, list[Trace]]


def scan(fact: Fact, number: int) -> Made:
    """A photographed page (JPEG) with the owner, serial number and place of the camera."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = "Optika", "Optika D7", traces.DEVICE_OWNER
    exif[0x9C9D] = traces.SOURCE_NAME.encode("utf-16-le")
    details = exif.get_ifd(IFD.Exif)
    details[0xA430], details[0xA431] = traces.DEVICE_OWNER, traces.DEVICE_SERIAL
    place = exif.get_ifd(IFD.GPSInfo)
    place[1], place[2], place[3], place[4] = "N", (48.0, 51.0, 25.1), "E", (2.0, 21.0, 7.0)
    sink = io.BytesIO()
    packet = _XMP.format(traces.DEVICE_PLACE).encode()
    paper(fact, number).save(sink, "JPEG", quality=80, exif=exif, xmp=packet)
    return sink.getvalue(), [
        Trace(traces.DEVICE_OWNER, "EXIF owner"),
        Trace(traces.DEVICE_SERIAL, "EXIF serial"),
        Trace(traces.DEVICE_PLACE, "XMP place"),
    ]


def scan_pages(fact: Fact, number: int) -> Made:
    """A scan of two pages (TIFF) with the artist's name."""
    sink = io.BytesIO()
    pages = [paper(fact, number).convert("1"), paper(fact, number + 1).convert("1")]
    pages[0].save(
        sink, "TIFF", save_all=True, append_images=pages[1:], compression="group4", tiffinfo={315: traces.HANDLER_NAME}
    )
    return sink.getvalue(), [Trace(traces.HANDLER_NAME, "TIFF artist")]


def screenshot(fact: Fact, number: int) -> Made:
    """A screenshot (PNG) whose text chunks name the user and the file."""
    notes = PngInfo()
    notes.add_text("Author", traces.SOURCE_NAME)
    notes.add_itxt("Source", traces.PROFILE_PATH, zip=True)
    sink = io.BytesIO()
    paper(fact, number).save(sink, "PNG", pnginfo=notes)
    return sink.getvalue(), [
        Trace(traces.SOURCE_NAME, "PNG text chunk"),
        Trace(traces.PROFILE_PATH, "PNG compressed text chunk"),
    ]


def paper(fact: Fact, number: int) -> Image.Image:
    """Return the grey picture of a page with some dust on it."""
    dice = random.Random(f"paper {number}")  # noqa: S311 - noise
    image = Image.new("L", (620, 877), 250)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(_FONT), 18) if _FONT.exists() else ImageFont.load_default()
    for row, (label, value) in enumerate(fact.lines):
        draw.text((50, 60 + 30 * row), f"{label}: {value}", fill=20, font=font)
    for _ in range(300):
        draw.point((dice.randrange(620), dice.randrange(877)), fill=dice.randrange(60, 200))
    return image
