"""Templates with ``[[place]]`` where a canary goes, and zip packages with canaries of their own."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Mapping

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from tests.conformance.planting import Sower

_MARK = re.compile(r"\[\[(\w*!)?([^\[\]]+)\]\]")


def sown(sower: Sower, template: str, where: str = "") -> str:
    """Return a template with fresh canaries.

    ``[[place]]`` becomes letters, ``[[number!place]]`` digits, ``[[base64!place]]`` letters in base64; a place that
    was sown before gives its canary again, so that a name and what refers to it agree.

    Args:
        sower: Hands them out.
        template: The text.
        where: Goes before the name of every place.
    """

    def canary(found: re.Match[str]) -> str:
        place = f"{where}: {found[2]}" if where else found[2]
        if found[1] == "number!":
            return sower.number(place)
        word = sower.known(place) or sower.at(place)
        return base64.b64encode(f"{word} ".encode()).decode() if found[1] == "base64!" else word

    return _MARK.sub(canary, template)


def png(author: str, colour: tuple[int, int, int] = (200, 220, 240)) -> bytes:
    """Return a picture that tells who drew it."""
    told, sink = PngInfo(), io.BytesIO()
    told.add_text("Author", author)
    image = Image.new("RGB", (40, 30), colour)
    ImageDraw.Draw(image).rectangle((5, 5, 20, 20), fill=(20, 30, 90))
    image.save(sink, "PNG", pnginfo=told)
    return sink.getvalue()


def jpeg(artist: str, maker: str, comment: str) -> bytes:
    """Return a photograph with EXIF and a comment."""
    sink, exif = io.BytesIO(), Image.Exif()
    exif[0x013B], exif[0x010F] = artist, maker
    Image.new("RGB", (32, 24), (10, 90, 200)).save(sink, "JPEG", exif=exif, comment=comment.encode())
    return sink.getvalue()


def packed(sower: Sower, first: tuple[str, str], members: Mapping[str, str | bytes]) -> bytes:
    """Return a package that begins with a plain member, as OpenDocument and EPUB want it, and hides words of its own.

    Args:
        sower: Hands out the canaries of the package.
        first: Name and text of the first member.
        members: The others.
    """
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(first[0], (2023, 3, 14, 9, 12, 0)), first[1])
        for number, (name, body) in enumerate(members.items()):
            info = zipfile.ZipInfo(name, (2023, 3, 14, 9, 12, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            if number == 0:
                info.comment = sower.at("zip: comment of a member").encode()
            if number == 1:
                word = sower.at("zip: extra field of a member").encode()
                info.extra = b"\x41\x41" + len(word).to_bytes(2, "little") + word
            archive.writestr(info, body)
        archive.writestr(f"{sower.at('zip: name of an empty folder')}/", b"")
        archive.writestr(f"{sower.at('zip: name of a member')}.bin", sower.at("zip: member that nothing names"))
        archive.comment = sower.at("zip: comment of the archive").encode()
    return sink.getvalue()
