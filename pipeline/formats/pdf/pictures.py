"""Write the bytes of pictures anew: what is no picture goes, and pixels are never decoded by a picture filter."""

from __future__ import annotations

import zlib
from typing import Any

import pikepdf

from pipeline.formats.pdf.jpeg import clean_jbig2, clean_jpeg, clean_jpx
from pipeline.formats.pdf.sizes import picture_bytes
from pipeline.formats.pdf.streams import bounded, colour_transform, fax_parameters, filters_of, unwrapped

KEYS = ("/Width", "/Height", "/BitsPerComponent", "/ImageMask", "/Decode", "/Interpolate", "/ColorSpace")
_CLEANERS = {"/DCTDecode": clean_jpeg, "/JPXDecode": clean_jpx}


def write_picture(old: Any, new: Any, target: pikepdf.Pdf) -> None:
    """Write the clean bytes of one picture stream into another, a stream of the target.

    Raises:
        UnknownPart: They do not follow their standard.
        LimitExceeded: They are a bomb.
    """
    filters = filters_of(old)
    last = filters[-1] if filters else ""
    if last in _CLEANERS:
        raw = unwrapped(old.read_raw_bytes(), filters[:-1])
        new.write(_CLEANERS[last](raw), filter=pikepdf.Name(last), decode_parms=colour_transform(old))
    elif last in ("/CCITTFaxDecode", "/JBIG2Decode"):
        raw = unwrapped(old.read_raw_bytes(), filters[:-1])
        raw = clean_jbig2(raw) if last == "/JBIG2Decode" else raw
        new.write(raw, filter=pikepdf.Name(last), decode_parms=fax_parameters(old, target))
    else:
        new.write(bounded(old)[: picture_bytes(old)])


def inlined(image: Any) -> bytes:
    """Return a clean stream, not yet saved, as an inline image; its bytes in digits, so that none of them ends it."""
    words = pikepdf.Dictionary({key: image[key] for key in KEYS if key in image})
    names = filters_of(image)
    body = image.read_raw_bytes() if names else zlib.compress(image.read_raw_bytes(), 9)
    names = names or ["/FlateDecode"]
    words["/Filter"] = pikepdf.Array([pikepdf.Name("/ASCIIHexDecode"), pikepdf.Name(names[0])])
    parms = image.get("/DecodeParms")
    if isinstance(parms, pikepdf.Dictionary):
        words["/DecodeParms"] = pikepdf.Array([None, parms])
    return b"BI" + words.unparse(resolved=True).strip()[2:-2] + b"ID " + body.hex().encode() + b">\nEI"
