"""Bytes of streams and values of dictionaries, read with bounds and with the patience of a viewer for damage."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from typing import Any

import pikepdf

from pipeline.errors import LimitExceeded, UnknownPart
from pipeline.formats.pdf.jpeg import clean_jbig2

STREAM_CAP = 256 * 1024 * 1024
_FLATE = ("/FlateDecode", "/Fl")
_DECODABLE = frozenset(
    "/FlateDecode /LZWDecode /ASCII85Decode /ASCIIHexDecode /RunLengthDecode /Fl /LZW /A85 /AHx /RL".split()
)
#: A list of plain numbers and of lists of them, as the library spells it.
_NUMBERS = re.compile(rb"\[ (?:-?[0-9]*\.?[0-9]* |\[ (?:-?[0-9]*\.?[0-9]* )*+\] )*+\]\Z")
_RUN_END = 128
_FAX = frozenset(["/K", "/EndOfLine", "/EncodedByteAlign", "/Columns", "/Rows", "/EndOfBlock", "/BlackIs1"])


def name_of(value: Any) -> str:
    """Return a name with its slash; what is no name, or has no text, becomes an empty one that is on no list."""
    if not isinstance(value, pikepdf.Name):
        return "/"
    try:
        return str(value)
    except UnicodeDecodeError:
        return "/" + bytes(value.unparse()).hex()


def number(value: Any) -> Any:
    """Return numbers, booleans and arrays of them; None for everything else."""
    if isinstance(value, pikepdf.Array):
        written = value.unparse(resolved=True)
        if _NUMBERS.match(written):
            return pikepdf.Object.parse(written)
        items = [number(one) for one in value]
        return pikepdf.Array([one for one in items if one is not None])
    return value if not isinstance(value, pikepdf.Object) and not isinstance(value, str | bytes) else None


def filters_of(stream: Any) -> list[str]:
    """Return the names of a stream's filters."""
    found = stream.get("/Filter")
    if isinstance(found, pikepdf.Array):
        return [name_of(one) for one in found]
    return [] if found is None else [name_of(found)]


def last_parameters(stream: Any) -> Any:
    """Return the parameters of a stream's last filter, or None."""
    parms = stream.get("/DecodeParms")
    return parms[-1] if isinstance(parms, pikepdf.Array) and len(parms) else parms


def colour_transform(old: Any) -> Any:
    """Return the one parameter of a JPEG filter, or None."""
    parms = last_parameters(old)
    value = parms.get("/ColorTransform") if isinstance(parms, pikepdf.Dictionary) else None
    return None if number(value) is None else pikepdf.Dictionary(ColorTransform=value)


def fax_parameters(old: Any, target: pikepdf.Pdf) -> Any:
    """Return the parameters of a fax or JBIG2 filter, its globals copied into the target."""
    parms = last_parameters(old)
    new = pikepdf.Dictionary()
    for key, item in parms.items() if isinstance(parms, pikepdf.Dictionary) else ():
        if key in _FAX and number(item) is not None:
            new[key] = item
        elif key == "/JBIG2Globals" and isinstance(item, pikepdf.Stream):
            new[key] = pikepdf.Stream(target, clean_jbig2(bounded(item)))
    return new


def _inflate(raw: bytes) -> bytes:
    inflater = zlib.decompressobj()
    plain = inflater.decompress(raw, STREAM_CAP)
    if inflater.unconsumed_tail:
        raise LimitExceeded("pdf stream", value=STREAM_CAP, most=STREAM_CAP)
    return plain


def _inflate_damaged(raw: bytes) -> bytes:
    """Return what comes before the damage, as viewers show it."""
    inflater = zlib.decompressobj()
    plain = bytearray()
    for place in range(len(raw)):
        try:
            plain += inflater.decompress(raw[place : place + 1])
        except zlib.error:
            break
        if len(plain) > STREAM_CAP:
            raise LimitExceeded("pdf stream", value=len(plain), most=STREAM_CAP)
    return bytes(plain)


def _run_lengths(raw: bytes) -> bytes:
    """Return what a run-length stream without its end mark holds."""
    plain, place = bytearray(), 0
    while place < len(raw) and raw[place] != _RUN_END:
        size = raw[place]
        if size < _RUN_END:
            plain += raw[place + 1 : place + 2 + size]
            place += 2 + size
        else:
            plain += raw[place + 1 : place + 2] * (257 - size)
            place += 2
    return bytes(plain)


def unwrapped(raw: bytes, filters: list[str]) -> bytes:
    """Undo the filters before a picture filter.

    Raises:
        UnknownPart: One of them is not known, or its bytes are broken.
        LimitExceeded: It is a bomb.
    """
    try:
        for name in filters:
            if name in _FLATE:
                raw = _inflate(raw)
            elif name in ("/ASCII85Decode", "/A85"):
                raw = base64.a85decode(raw.strip().removeprefix(b"<~").partition(b"~")[0])
            elif name in ("/ASCIIHexDecode", "/AHx"):
                digits = re.sub(rb"\s", b"", raw.partition(b">")[0])
                raw = binascii.unhexlify(digits + b"0" * (len(digits) % 2))
            else:
                raise UnknownPart("filter before a picture filter")
    except (ValueError, zlib.error):
        raise UnknownPart("broken bytes before a picture filter") from None
    return raw


def bounded(stream: Any) -> bytes:
    """Return the decoded bytes of a stream, after a look at how much they are; of a damaged one what comes before.

    Raises:
        LimitExceeded: They are more than `STREAM_CAP`.
        UnknownPart: A filter cannot be decoded.
    """
    filters = filters_of(stream)
    if any(name not in _DECODABLE for name in filters):
        raise UnknownPart("filter without a decoder")
    if filters and filters[0] in _FLATE:
        try:
            first = _inflate(stream.read_raw_bytes())
        except zlib.error:
            first = b""
        if len(filters) > 1 and filters[1] in _FLATE:
            _inflate(first)
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:
        return _damaged(stream, filters)


def whole(stream: Any) -> bytes:
    """Return the decoded bytes of a stream in which one lost byte would move everything behind it.

    Raises:
        UnknownPart: It is damaged, or a filter cannot be decoded.
        LimitExceeded: They are more than `STREAM_CAP`.
    """
    body = bounded(stream)
    if filters_of(stream)[:1] in (["/FlateDecode"], ["/Fl"]):
        inflater = zlib.decompressobj()
        try:
            inflater.decompress(stream.read_raw_bytes(), STREAM_CAP)
        except zlib.error:
            raise UnknownPart("damaged stream") from None
        if not inflater.eof:
            raise UnknownPart("damaged stream")
    return body


def _damaged(stream: Any, filters: list[str]) -> bytes:
    if filters in (["/RunLengthDecode"], ["/RL"]):
        return _run_lengths(stream.read_raw_bytes())
    if len(filters) != 1 or filters[0] not in _FLATE:
        raise UnknownPart("stream that does not decode")
    plain = _inflate_damaged(stream.read_raw_bytes())
    parms = last_parameters(stream)
    if not isinstance(parms, pikepdf.Dictionary):
        return plain
    known = {key: parms[key] for key in ("/Predictor", "/Colors", "/BitsPerComponent", "/Columns") if key in parms}
    with pikepdf.new() as scratch:
        again = pikepdf.Stream(scratch, b"")
        again.write(zlib.compress(plain), filter=pikepdf.Name("/FlateDecode"), decode_parms=pikepdf.Dictionary(known))
        try:
            return bytes(again.read_bytes())
        except pikepdf.PdfError:
            return b""


_COMMENT = re.compile(rb"%[^\r\n]*")
_CALCULATOR = re.compile(
    rb"[{}]|[+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?|\b(?:abs|add|atan|ceiling|cos|cvi|cvr|div|exp|floor|idiv|ln|log"
    rb"|mod|mul|neg|round|sin|sqrt|sub|truncate|and|bitshift|eq|false|ge|gt|le|lt|ne|not|or|true|xor|if|ifelse|copy"
    rb"|dup|exch|index|pop|roll)\b"
)


def clean_calculator(raw: bytes) -> bytes:
    """Return a calculator function with its known words only. Source: ISO 32000-1:2008, table 42."""
    return b" ".join(_CALCULATOR.findall(_COMMENT.sub(b"", raw)))
