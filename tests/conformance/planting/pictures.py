"""Pictures: tags that cameras and editors write, comments, second pictures, and bytes that no decoder reads."""

from __future__ import annotations

import io
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

from tests.conformance.planting import Makers, Original, Sower

_EXIF = """IFD0:ImageDescription IFD0:Make IFD0:Model IFD0:Software IFD0:Artist IFD0:Copyright IFD0:HostComputer
IFD0:DocumentName IFD0:PageName IFD0:XPTitle IFD0:XPComment IFD0:XPAuthor IFD0:XPKeywords IFD0:XPSubject
IFD0:CameraLabel IFD0:OriginalRawFileName IFD0:CameraSerialNumber IFD0:UniqueCameraModel IFD0:ReelName IFD0:GEOTiffAsciiParams
ExifIFD:UserComment ExifIFD:OwnerName ExifIFD:SerialNumber ExifIFD:LensMake ExifIFD:LensModel ExifIFD:LensSerialNumber
ExifIFD:ImageUniqueID ExifIFD:SpectralSensitivity ExifIFD:RelatedSoundFile ExifIFD:ImageHistory
GPS:GPSProcessingMethod GPS:GPSAreaInformation GPS:GPSSatellites GPS:GPSMapDatum""".split()
_XMP = """XMP-dc:Creator XMP-dc:Title XMP-dc:Description XMP-dc:Rights XMP-dc:Subject XMP-dc:Publisher XMP-dc:Contributor
XMP-dc:Source XMP-dc:Relation XMP-dc:Coverage XMP-dc:Identifier XMP-xmp:CreatorTool XMP-xmp:Label XMP-xmp:BaseURL
XMP-xmp:Nickname XMP-xmpMM:DocumentID XMP-xmpMM:InstanceID XMP-xmpMM:OriginalDocumentID
XMP-xmpMM:HistorySoftwareAgent XMP-xmpMM:HistoryInstanceID XMP-xmpMM:DerivedFromDocumentID XMP-xmpMM:ManageTo
XMP-photoshop:AuthorsPosition XMP-photoshop:CaptionWriter XMP-photoshop:City XMP-photoshop:Credit
XMP-photoshop:Headline XMP-photoshop:Instructions XMP-photoshop:Source XMP-photoshop:TransmissionReference XMP-photoshop:History
XMP-aux:SerialNumber XMP-aux:OwnerName XMP-aux:Lens XMP-aux:ImageNumber XMP-iptcCore:CreatorWorkEmail XMP-iptcCore:CreatorWorkTelephone
XMP-iptcCore:Location XMP-iptcExt:PersonInImage XMP-iptcExt:LocationShownCity XMP-xmpRights:Owner XMP-xmpRights:WebStatement
XMP-tiff:Artist XMP-tiff:Make XMP-exif:UserComment XMP-mwg-rs:RegionName XMP-digiKam:TagsList XMP-lr:HierarchicalSubject
XMP-acdsee:Author XMP-MP:RegionPersonDisplayName XMP-plus:ImageCreatorName XMP-crs:RawFileName""".split()
_IPTC = """IPTC:By-line IPTC:By-lineTitle IPTC:Caption-Abstract IPTC:Writer-Editor IPTC:Headline IPTC:Credit IPTC:Source
IPTC:ObjectName IPTC:Keywords IPTC:City IPTC:Sub-location IPTC:Contact IPTC:CopyrightNotice IPTC:SpecialInstructions
IPTC:OriginatingProgram IPTC:OriginalTransmissionReference""".split()
_PHOTOSHOP = "Photoshop:URL Photoshop:CopyrightFlag".split()[:1]
_SHORT = {"IPTC:By-line", "IPTC:Writer-Editor", "IPTC:City"}
_NAMES = {
    "jpg": [*_EXIF, *_XMP, *_IPTC, *_PHOTOSHOP, "File:Comment"],
    "png": [*_EXIF, *_XMP, "PNG:Author", "PNG:Comment", "PNG:Software", "PNG:Source", "PNG:Title", "PNG:Disclaimer"],
    "tif": [*_EXIF, *_XMP, *_IPTC],
    "webp": [*_EXIF, *_XMP],
    "gif": _XMP,
}  # fmt: skip


def picture(mode: str = "RGB") -> Image.Image:
    """Return a small picture with something in it."""
    made = Image.new(mode, (96, 64), 200 if mode == "L" else (200, 210, 220))
    ImageDraw.Draw(made).rectangle((8, 8, 40, 40), fill=30 if mode == "L" else (30, 60, 90))
    return made


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return a picture's file."""
    sink = io.BytesIO()
    image.save(sink, kind, **options)
    return sink.getvalue()


def tagged(ending: str, content: bytes, tags: dict[str, str]) -> bytes:
    """Return a file with tags written by exiftool.

    Raises:
        RuntimeError: It did not write.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"tagged.{ending}"
        path.write_bytes(content)
        lines = [f"-{name}={value}" for name, value in tags.items()]
        (Path(folder) / "arguments").write_text("\n".join(["-m", "-q", "-n", "-overwrite_original", *lines, str(path)]))
        done = subprocess.run(["exiftool", "-@", f"{folder}/arguments"], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return path.read_bytes()


def _tags(sower: Sower, ending: str) -> dict[str, str]:
    return {name: sower.at(name) for name in _NAMES[ending]}


def _profile(name: str) -> bytes:
    """Return an sRGB profile whose description bears a name."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = profile.find("sRGB built-in".encode("utf-16-be"))
    spelled = name.encode("utf-16-be")
    profile[at : at + len(spelled)] = spelled
    return bytes(profile)


def jpeg(sower: Sower) -> Iterator[Original]:
    """JPEG: tags, then segments and bytes beside them."""
    plain = saved(picture(), "JPEG", quality=90)
    yield sower.reaped("jpg", tagged("jpg", plain, _tags(sower, "jpg")))
    segments = b"".join(
        b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body
        for marker, body in (
            *((0xE0 + number, sower.at(f"APP{number} of no known kind").encode()) for number in range(2, 16)),
            (0xE0, b"JFXX\0\x13" + bytes([2, 1]) + sower.at("JFXX thumbnail").encode()[:6]),
            (0xE4, b"SIMPLE\0" + sower.at("Samsung APP4").encode()),
            (0xE6, b"GoPro\0" + sower.at("GoPro APP6").encode()),
            (0xEC, b"Ducky\0" + sower.at("Ducky comment").encode()),
            (0xFE, sower.at("COM segment").encode()),
            (0xFE, sower.at("second COM segment").encode()),
        )
    )
    second = saved(picture("L"), "JPEG", comment=sower.at("comment of a second picture behind the first").encode())
    trailer = sower.at("bytes behind the end").encode()
    del sower._places["JFXX thumbnail"]  # it is cut to six letters: no place of its own
    yield sower.reaped("jpg", plain[:2] + segments + plain[2:] + second + trailer)
    thumbnail = saved(picture("L"), "JPEG", comment=sower.at("comment of the EXIF thumbnail").encode())
    exif = Image.Exif()
    exif[0x9C9D] = sower.at("XPAuthor, 16 bits a letter").encode("utf-16-le") + b"\0\0"
    exif.get_ifd(0x8769)[0x927C] = b"Acme\0" + sower.at("maker note").encode()
    body = exif.tobytes()
    profile = _profile(sower.at("ICC profile description"))
    content = saved(picture(), "JPEG", exif=body, icc_profile=profile)
    with tempfile.TemporaryDirectory() as folder:
        path, small = Path(folder) / "a.jpg", Path(folder) / "b.jpg"
        path.write_bytes(content)
        small.write_bytes(thumbnail)
        subprocess.run(["exiftool", "-q", "-overwrite_original", f"-ThumbnailImage<={small}", path], check=True)
        content = path.read_bytes()
    yield sower.reaped("jpeg", content)


def png(sower: Sower) -> Iterator[Original]:
    """PNG: tags, text chunks of all three kinds, private chunks, bytes behind the end."""
    yield sower.reaped("png", tagged("png", saved(picture(), "PNG"), _tags(sower, "png")))
    info = PngInfo()
    info.add_text("Author", sower.at("tEXt value"))
    info.add_text(sower.at("tEXt keyword"), "x")
    info.add_text("Comment", sower.at("zTXt value"), zip=True)
    info.add_itxt("Title", sower.at("iTXt value"), lang="en", tkey=sower.at("iTXt translated keyword"))
    info.add_itxt("Warning", sower.at("compressed iTXt value"), zip=True)
    info.add(b"prVt", sower.at("private chunk").encode())
    info.add(b"sPLT", sower.at("suggested palette's name").encode() + b"\0\x08" + bytes(6))
    profile = _profile(sower.at("ICC profile description"))
    content = saved(picture(), "PNG", pnginfo=info, icc_profile=profile)
    scale = sower.at("calibration name").encode() + b"\0" + bytes(8) + b"\0\x02" + sower.at("calibration unit").encode()
    content = content[:33] + _chunk(b"pCAL", scale + b"\x000\x001") + content[33:]
    content += sower.at("bytes behind the end").encode()
    yield sower.reaped("png", content)
    frames = [picture(), picture("L").convert("RGB")]
    notes = PngInfo()
    notes.add_text("Author", sower.at("tEXt value"))
    yield sower.reaped("apng", saved(frames[0], "PNG", save_all=True, append_images=frames[1:], pnginfo=notes)
                       + sower.at("bytes behind the end").encode())  # fmt: skip


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def tiff(sower: Sower) -> Iterator[Original]:
    """TIFF: tags of the first page, of the second, private tags, gaps."""
    yield sower.reaped("tif", tagged("tif", saved(picture(), "TIFF"), _tags(sower, "tif")))
    pages = []
    for number in (1, 2):
        page = picture("L")
        page.encoderinfo = {"tiffinfo": {
            270: sower.at(f"ImageDescription of page {number}"), 305: sower.at(f"Software of page {number}"),
            315: sower.at(f"Artist of page {number}"), 269: sower.at(f"DocumentName of page {number}"),
            65000: sower.at(f"private tag of page {number}"), 316: sower.at(f"HostComputer of page {number}"),
            285: sower.at(f"PageName of page {number}"), 333: sower.at(f"InkNames of page {number}"),
            37724: sower.at(f"Photoshop layers of page {number}"), 42112: sower.at(f"GDAL metadata of page {number}"),
        }}  # fmt: skip
        pages.append(page)
    first, second = pages
    content = saved(first, "TIFF", save_all=True, append_images=[second], **first.encoderinfo)
    yield sower.reaped("tiff", content + sower.at("bytes behind the end").encode())


def webp(sower: Sower) -> Iterator[Original]:
    """WebP: tags, unknown chunks, bytes behind the end."""
    yield sower.reaped("webp", tagged("webp", saved(picture(), "WEBP", lossless=True), _tags(sower, "webp")))
    plain = saved(picture(), "WEBP", lossless=True, icc_profile=_profile(sower.at("ICC profile description")))
    extra = sower.at("unknown chunk").encode()
    extra += b"\0" * (len(extra) % 2)
    body = plain[8:] + b"note" + struct.pack("<I", len(extra)) + extra
    yield sower.reaped(
        "webp", b"RIFF" + struct.pack("<I", len(body)) + body + sower.at("bytes behind the end").encode()
    )


def gif(sower: Sower) -> Iterator[Original]:
    """GIF: tags, application and plain text extensions, bytes behind the end."""
    yield sower.reaped("gif", tagged("gif", saved(picture("L"), "GIF"), _tags(sower, "gif")))
    frames = [picture("L"), picture("L").transpose(Image.Transpose.ROTATE_180)]
    content = saved(
        frames[0],
        "GIF",
        save_all=True,
        append_images=frames[1:],
        duration=100,
        comment=sower.at("comment extension").encode(),
    )
    application = b"!\xff\x0bACMEDATA1.0" + _block(sower.at("application extension"))
    plain = b"!\x01\x0c" + bytes(12) + _block(sower.at("plain text extension"))
    content = content[:-1] + application + plain + b";" + sower.at("bytes behind the end").encode()
    yield sower.reaped("gif", content)


def _block(text: str) -> bytes:
    return bytes([len(text)]) + text.encode() + b"\0"


def bitmap(sower: Sower) -> Iterator[Original]:
    """BMP: a gap before the pixels, bytes behind them."""
    plain = bytearray(saved(picture(), "BMP"))
    gap = sower.at("gap before the pixels").encode()
    start = struct.unpack_from("<I", plain, 10)[0]
    struct.pack_into("<I", plain, 10, start + len(gap))
    content = bytes(plain[:start]) + gap + bytes(plain[start:]) + sower.at("bytes behind the pixels").encode()
    yield sower.reaped("bmp", content)


ORIGINALS: Makers = (jpeg, png, tiff, webp, gif, bitmap)
