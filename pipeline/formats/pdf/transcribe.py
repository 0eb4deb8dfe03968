"""Copy the visible part of a PDF into a new one, object by object, by the tables of `schema`.

Nothing is deleted here: what no table names is simply never copied, so unknown keys, streams and revisions stay behind.
"""

from __future__ import annotations

import base64
import re
import zlib
from typing import Any

import pikepdf

from pipeline.errors import LimitExceeded, UnknownPart
from pipeline.formats.pdf.content import ContentRewriter
from pipeline.formats.pdf.jpeg import clean_jpeg, clean_jpx, clean_profile
from pipeline.formats.pdf.layers import Layers
from pipeline.formats.pdf.schema import COLORANTS, DEFAULT_SPACES, DEVICE_SPACES, KINDS, KNOWN_NAMES, STREAM_KINDS

DEPTH_CAP = 60
STREAM_CAP = 256 * 1024 * 1024
OBJECT_CAP = 500_000
_COMMENT = re.compile(rb"%[^\r\n]*")
_LITERAL = re.compile(rb"\([^()]*\)")
_POSTSCRIPT = re.compile(rb"[{}]|[+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?|[a-z]{1,8}")
_COLLECTIONS = frozenset(["Adobe", "Identity", "Japan1", "Japan2", "GB1", "CNS1", "Korea1", "KR", "UCS"])
_PICTURE_FILTERS = {"/DCTDecode": clean_jpeg, "/JPXDecode": clean_jpx}


class Transcriber:
    """Copies objects of one document into another.

    Args:
        target: The new document.
        layers: Which layers are shown.
    """

    def __init__(self, target: pikepdf.Pdf, layers: Layers) -> None:
        self._target = target
        self._layers = layers
        self._done: dict[tuple[tuple[int, int], str], Any] = {}
        self._names: dict[str, str] = {}
        self._properties: list[Any] = []
        self._depth = 0
        self._objects = 0
        self.hidden = 0

    # --- objects ------------------------------------------------------------------------------------------------------

    def copy(self, value: Any, kind: str) -> Any:
        """Copy a dictionary or stream as an object of a kind of `KINDS`; None where it is no such thing.

        Raises:
            UnknownPart: It nests too deep or cannot be judged.
            LimitExceeded: It is a bomb.
        """
        if not isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            return None
        key = (value.objgen, kind)
        if value.is_indirect and key in self._done:
            return self._done[key]
        self._objects += 1
        if self._depth > DEPTH_CAP or self._objects > OBJECT_CAP:
            raise LimitExceeded("pdf objects", value=self._objects, most=OBJECT_CAP)
        self._depth += 1
        try:
            return self._fill(value, kind, key)
        finally:
            self._depth -= 1

    def _fill(self, value: Any, kind: str, key: tuple[tuple[int, int], str]) -> Any:
        if kind == "xobject":
            return self._xobject(value)
        stream = isinstance(value, pikepdf.Stream) and kind in STREAM_KINDS
        new: Any = pikepdf.Stream(self._target, b"") if stream else pikepdf.Dictionary()
        if value.is_indirect:
            new = new if stream else self._target.make_indirect(new)
            self._done[key] = new
        for name, rule in KINDS[kind].items():
            copied = self.value(value.get(name), rule)
            if copied is not None:
                new[name] = copied
        if stream:
            self._body(value, new, kind)
        return new

    def value(self, value: Any, rule: str) -> Any:
        """Copy a value by a rule of `schema`; None where it is left behind."""
        if value is None:
            return None
        if rule == "number":
            return _number(value)
        if rule == "name":
            return value if isinstance(value, pikepdf.Name) and str(value) in KNOWN_NAMES else None
        if rule == "font-name":
            return value if isinstance(value, pikepdf.Name) else None
        if rule.startswith("[]"):
            items = [self.value(one, rule[2:]) for one in value] if isinstance(value, pikepdf.Array) else []
            return pikepdf.Array([one for one in items if one is not None])
        if rule.startswith("{}"):
            return self._named(value, rule[2:])
        if rule.startswith(">"):
            return self.copy(value, rule[1:])
        return getattr(self, "_rule_" + rule[1:])(value)

    def _named(self, value: Any, rule: str) -> Any:
        if not isinstance(value, pikepdf.Dictionary):
            return None
        new = pikepdf.Dictionary()
        pairs = [(self.rename(name), value[name]) for name in sorted(value.keys())]
        for name, item in sorted(pairs, key=lambda pair: pair[0]):
            copied = self.value(item, rule)
            if copied is not None:
                new[name] = copied
        return new

    def rename(self, name: str) -> str:
        """Return the neutral name that stands for a resource name in the whole document."""
        if name in DEFAULT_SPACES:
            return name
        return self._names.setdefault(name, f"/R{len(self._names) + 1:06d}")

    # --- streams ------------------------------------------------------------------------------------------------------

    def _xobject(self, value: Any) -> Any:
        if not isinstance(value, pikepdf.Stream):
            return None
        subtype = str(value.get("/Subtype", ""))
        if not self._layers.shown(value.get("/OC")):
            self.hidden += 1
            return None
        if subtype == "/Image":
            return self.copy(value, "image")
        return self.copy(value, "form") if subtype == "/Form" else None

    def _body(self, old: Any, new: Any, kind: str) -> None:
        if kind == "form" or (kind == "pattern" and "/Resources" in old):
            new.write(self.content(old, old.get("/Resources")))
        elif kind == "image":
            self._picture(old, new)
        elif kind == "function" and old.get("/FunctionType") == 4:
            new.write(b" ".join(_POSTSCRIPT.findall(_COMMENT.sub(b"", bounded(old)))))
        else:
            new.write(bounded(old))

    def content(self, stream: Any, resources: Any) -> bytes:
        """Return the clean content of a page, form, pattern or glyph."""
        if isinstance(stream, pikepdf.Stream):
            bounded(stream)
        properties = resources.get("/Properties") if isinstance(resources, pikepdf.Dictionary) else None
        self._properties.append(properties if isinstance(properties, pikepdf.Dictionary) else None)
        rewriter = ContentRewriter(self.rename, self._shown)
        try:
            return rewriter.rewrite(stream)
        finally:
            self.hidden += rewriter.hidden
            self._properties.pop()

    def _shown(self, name: str) -> bool:
        found = next((one[name] for one in reversed(self._properties) if one is not None and name in one), None)
        return self._layers.shown(found)

    def _picture(self, old: Any, new: Any) -> None:
        filters = _filters(old)
        last = filters[-1] if filters else ""
        if last in _PICTURE_FILTERS:
            raw = _unwrap(old.read_raw_bytes(), filters[:-1])
            new.write(_PICTURE_FILTERS[last](raw), filter=pikepdf.Name(last), decode_parms=_transform(old))
        elif last in ("/CCITTFaxDecode", "/JBIG2Decode"):
            raw = _unwrap(old.read_raw_bytes(), filters[:-1])
            new.write(raw, filter=pikepdf.Name(last), decode_parms=self._fax(old))
        else:
            new.write(bounded(old))

    def _fax(self, old: Any) -> Any:
        parms = old.get("/DecodeParms")
        parms = parms[-1] if isinstance(parms, pikepdf.Array) and len(parms) else parms
        new = pikepdf.Dictionary()
        for key, item in parms.items() if isinstance(parms, pikepdf.Dictionary) else ():
            if key in _FAX and _number(item) is not None:
                new[key] = item
            elif key == "/JBIG2Globals" and isinstance(item, pikepdf.Stream):
                new[key] = pikepdf.Stream(self._target, bounded(item))
        return new

    # --- rules of the tables ------------------------------------------------------------------------------------------

    def _rule_names(self, value: Any) -> Any:
        if isinstance(value, pikepdf.Array):
            return pikepdf.Array([one for one in value if isinstance(one, pikepdf.Name) and str(one) in KNOWN_NAMES])
        return self.value(value, "name")

    def _rule_mask(self, value: Any) -> Any:
        return self.copy(value, "image") if isinstance(value, pikepdf.Stream) else _number(value)

    def _rule_softmask(self, value: Any) -> Any:
        return self.value(value, "name") if isinstance(value, pikepdf.Name) else self.copy(value, "softmask")

    def _rule_gstatefont(self, value: Any) -> Any:
        if not isinstance(value, pikepdf.Array) or len(value) != 2:
            return None
        return pikepdf.Array([self.copy(value[0], "font"), value[1]])

    def _rule_transfer(self, value: Any) -> Any:
        return self.value(value, "name") if isinstance(value, pikepdf.Name) else self._rule_function(value)

    def _rule_function(self, value: Any) -> Any:
        if isinstance(value, pikepdf.Array):
            return pikepdf.Array([self._rule_function(one) for one in value])
        return self.copy(value, "function")

    def _rule_colour(self, value: Any) -> Any:
        if isinstance(value, pikepdf.Name):
            return value if str(value) in DEVICE_SPACES else pikepdf.Name(self.rename(str(value)))
        if not isinstance(value, pikepdf.Array) or not len(value) or self._depth > DEPTH_CAP:
            return None
        self._depth += 1
        try:
            return self._space(str(value[0]), list(value))
        finally:
            self._depth -= 1

    def _space(self, family: str, parts: list[Any]) -> Any:
        head = pikepdf.Name(family) if family in KNOWN_NAMES else None
        if head is None or len(parts) == 1 or family in DEVICE_SPACES - {"/Pattern"}:
            return head
        if family == "/ICCBased":
            return self._profile(parts[1])
        if family == "/Indexed":
            table = bounded(parts[3]) if isinstance(parts[3], pikepdf.Stream) else bytes(parts[3])
            return pikepdf.Array([head, self._rule_colour(parts[1]), int(parts[2]), pikepdf.String(table)])
        if family == "/Pattern":
            return pikepdf.Array([head, self._rule_colour(parts[1])])
        if family in ("/Separation", "/DeviceN"):
            return pikepdf.Array(
                [head, self._colorants(parts[1]), self._rule_colour(parts[2]), self._rule_function(parts[3])]
            )
        return pikepdf.Array([head, self.copy(parts[1], "calibrated")])

    def _colorants(self, names: Any) -> Any:
        if isinstance(names, pikepdf.Array):
            return pikepdf.Array([self._colorants(one) for one in names])
        return names if str(names) in COLORANTS else pikepdf.Name(self.rename(str(names)))

    def _profile(self, stream: Any) -> Any:
        if not isinstance(stream, pikepdf.Stream):
            return None
        count = int(stream.get("/N", 3))
        device = pikepdf.Name({1: "/DeviceGray", 4: "/DeviceCMYK"}.get(count, "/DeviceRGB"))
        key = (stream.objgen, "profile")
        if key not in self._done:
            clean = clean_profile(bounded(stream))
            self._done[key] = None if clean is None else pikepdf.Stream(self._target, clean, N=count)
        profile = self._done[key]
        return device if profile is None else pikepdf.Array([pikepdf.Name("/ICCBased"), profile])

    def _rule_encoding(self, value: Any) -> Any:
        if isinstance(value, pikepdf.Name):
            return value
        return self._rule_cmap(value) if isinstance(value, pikepdf.Stream) else self.copy(value, "encoding")

    def _rule_differences(self, value: Any) -> Any:
        if not isinstance(value, pikepdf.Array):
            return None
        return pikepdf.Array([one for one in value if isinstance(one, pikepdf.Name) or _number(one) is not None])

    def _rule_cmap(self, value: Any) -> Any:
        if not isinstance(value, pikepdf.Stream):
            return self.value(value, "name")
        key = (value.objgen, "cmap")
        if key not in self._done:
            text = _LITERAL.sub(b"(Adobe)", _COMMENT.sub(b"", bounded(value)))
            new = pikepdf.Stream(self._target, b"\n".join(line.strip() for line in text.splitlines() if line.strip()))
            if _number(value.get("/WMode")) is not None:
                new["/WMode"] = value["/WMode"]
            if isinstance(value.get("/UseCMap"), pikepdf.Name):
                new["/UseCMap"] = value["/UseCMap"]
            self._done[key] = new
        return self._done[key]

    def _rule_cidsystem(self, value: Any) -> Any:
        if not isinstance(value, pikepdf.Dictionary):
            return None
        new = pikepdf.Dictionary(Supplement=int(value.get("/Supplement", 0)))
        for key, default in (("/Registry", "Adobe"), ("/Ordering", "Identity")):
            text = str(value.get(key, default))
            new[key] = pikepdf.String(text if text in _COLLECTIONS else default)
        return new

    def _rule_cidtogid(self, value: Any) -> Any:
        if isinstance(value, pikepdf.Stream):
            return pikepdf.Stream(self._target, bounded(value))
        return self.value(value, "name")

    def _rule_charprocs(self, value: Any) -> Any:
        if not isinstance(value, pikepdf.Dictionary):
            return None
        new = pikepdf.Dictionary()
        for name in sorted(value.keys()):
            if isinstance(value[name], pikepdf.Stream):
                new[name] = pikepdf.Stream(self._target, self.content(value[name], None))
        return new


_FAX = frozenset(["/K", "/EndOfLine", "/EncodedByteAlign", "/Columns", "/Rows", "/EndOfBlock", "/BlackIs1"])


def _number(value: Any) -> Any:
    if isinstance(value, pikepdf.Array):
        items = [_number(one) for one in value]
        return pikepdf.Array([one for one in items if one is not None])
    return value if not isinstance(value, pikepdf.Object) and not isinstance(value, str | bytes) else None


def _filters(stream: Any) -> list[str]:
    found = stream.get("/Filter")
    if isinstance(found, pikepdf.Array):
        return [str(one) for one in found]
    return [] if found is None else [str(found)]


def _transform(old: Any) -> Any:
    parms = old.get("/DecodeParms")
    parms = parms[-1] if isinstance(parms, pikepdf.Array) and len(parms) else parms
    value = parms.get("/ColorTransform") if isinstance(parms, pikepdf.Dictionary) else None
    return None if _number(value) is None else pikepdf.Dictionary(ColorTransform=value)


def _inflate(raw: bytes) -> bytes:
    inflater = zlib.decompressobj()
    plain = inflater.decompress(raw, STREAM_CAP)
    if inflater.unconsumed_tail:
        raise LimitExceeded("pdf stream", value=STREAM_CAP, most=STREAM_CAP)
    return plain


def _unwrap(raw: bytes, filters: list[str]) -> bytes:
    for name in filters:
        if name in ("/FlateDecode", "/Fl"):
            raw = _inflate(raw)
        elif name in ("/ASCII85Decode", "/A85"):
            raw = base64.a85decode(raw.strip().removesuffix(b"~>"))
        elif name in ("/ASCIIHexDecode", "/AHx"):
            raw = bytes.fromhex(raw.split(b">")[0].decode("ascii"))
        else:
            raise UnknownPart("filter before a picture filter")
    return raw


def bounded(stream: Any) -> bytes:
    """Return the decoded bytes of a stream, after a look at how much they are.

    Raises:
        LimitExceeded: They are more than `STREAM_CAP`.
        UnknownPart: A filter cannot be decoded.
    """
    filters = _filters(stream)
    if filters and filters[0] in ("/FlateDecode", "/Fl"):
        try:
            first = _inflate(stream.read_raw_bytes())
        except zlib.error:
            first = b""  # damaged: the library recovers what it can
        if len(filters) > 1 and filters[1] in ("/FlateDecode", "/Fl"):
            _inflate(first)
    if any(name not in _DECODABLE for name in filters):
        raise UnknownPart("filter without a decoder")
    return bytes(stream.read_bytes())


_DECODABLE = frozenset(
    [
        "/FlateDecode",
        "/LZWDecode",
        "/ASCII85Decode",
        "/ASCIIHexDecode",
        "/RunLengthDecode",
        "/Fl",
        "/LZW",
        "/A85",
        "/AHx",
        "/RL",
    ]
)
