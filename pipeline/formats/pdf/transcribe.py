"""Copy the visible part of a PDF into a new one, object by object, by the tables of `schema`.

Nothing is deleted here: what no table names is simply never copied, so unknown keys, streams and revisions stay behind.
"""

from __future__ import annotations

import re
import zlib
from typing import Any

import pikepdf

from pipeline.errors import LimitExceeded
from pipeline.formats.pdf.cmap import clean_cmap
from pipeline.formats.pdf.content import ContentRewriter, Scope
from pipeline.formats.pdf.fonts import clean_font, lengths
from pipeline.formats.pdf.jpeg import clean_jbig2, clean_jpeg, clean_jpx, clean_profile
from pipeline.formats.pdf.layers import Layers
from pipeline.formats.pdf.names import CMAPS, ENCODINGS, Names
from pipeline.formats.pdf.schema import COLORANTS, DEFAULT_SPACES, DEVICE_SPACES, KINDS, KNOWN_NAMES, STREAM_KINDS
from pipeline.formats.pdf.streams import (
    bounded,
    colour_transform,
    fax_parameters,
    filters_of,
    name_of,
    number,
    unwrapped,
)

DEPTH_CAP = 60
OBJECT_CAP = 500_000
_COMMENT = re.compile(rb"%[^\r\n]*")
_POSTSCRIPT = re.compile(rb"[{}]|[+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?|[a-z]{1,8}")
_COLLECTIONS = frozenset(["Adobe", "Identity", "Japan1", "Japan2", "GB1", "CNS1", "Korea1", "KR", "UCS"])
_PICTURE_FILTERS = {"/DCTDecode": clean_jpeg, "/JPXDecode": clean_jpx}
_INLINE_KEYS = ("/Width", "/Height", "/BitsPerComponent", "/ImageMask", "/Decode", "/Interpolate", "/ColorSpace")


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
        self._neutral = Names()
        self._resources: list[Any] = []
        self._depth = 0
        self._objects = 0
        self.hidden = 0
        self.hidden_text = 0

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
        if kind == "descriptor":
            self._program(value, new)
        if stream:
            self._body(value, new, kind)
        return new

    def _program(self, old: Any, new: Any) -> None:
        """Copy the font program of a descriptor, the first where there are several."""
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            stream = old.get(key)
            if not isinstance(stream, pikepdf.Stream):
                continue
            done = (stream.objgen, "program")
            if done not in self._done:
                self._done[done] = self._font(stream)
            if self._done[done] is not None:
                new[key] = self._done[done]
                return

    def _font(self, stream: Any) -> Any:
        program = clean_font(bounded(stream), self._neutral.glyph)
        if program is None:
            return None
        new = pikepdf.Stream(self._target, program)
        for index, size in enumerate(lengths(program), 1):
            new[f"/Length{index}"] = size
        subtype = name_of(stream.get("/Subtype"))
        if subtype in KNOWN_NAMES:
            new["/Subtype"] = pikepdf.Name(subtype)
        return new

    def value(self, value: Any, rule: str) -> Any:
        """Copy a value by a rule of `schema`; None where it is left behind."""
        if value is None:
            return None
        if rule == "number":
            return number(value)
        if rule == "name":
            name = name_of(value)
            return pikepdf.Name(name) if name in KNOWN_NAMES else None
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
        # What is left behind gets no name, or cleaning twice would count anew.
        kept = [name for name in sorted(value.keys()) if self._is_copied(value[name], rule)]
        self.hidden += len(value.keys()) - len(kept) if rule == ">xobject" else 0
        pairs = [(self.rename(name), value[name]) for name in kept]
        for name, item in sorted(pairs, key=lambda pair: pair[0]):
            copied = self.value(item, rule)
            if copied is not None:
                new[name] = copied
        return new

    def _is_copied(self, value: Any, rule: str) -> bool:
        if rule == "!colour":
            return isinstance(value, pikepdf.Name | pikepdf.Array)
        if rule != ">xobject":
            return isinstance(value, pikepdf.Dictionary | pikepdf.Stream)
        return isinstance(value, pikepdf.Stream) and self._is_shown_picture(value)

    def _is_shown_picture(self, value: Any) -> bool:
        return name_of(value.get("/Subtype")) in ("/Image", "/Form") and self._layers.shown(value.get("/OC"))

    def rename(self, name: str) -> str:
        """Return the neutral name that stands for a resource name in the whole document."""
        if name in DEFAULT_SPACES:
            return name
        return self._names.setdefault(name, f"/R{len(self._names) + 1:06d}")

    # --- streams ------------------------------------------------------------------------------------------------------

    def _xobject(self, value: Any) -> Any:
        if not isinstance(value, pikepdf.Stream) or not self._is_shown_picture(value):
            return None
        return self.copy(value, name_of(value["/Subtype"])[1:].lower())

    def _body(self, old: Any, new: Any, kind: str) -> None:
        if kind == "form" or (kind == "pattern" and "/Resources" in old):
            new.write(self.content([old], old.get("/Resources")))
        elif kind == "image":
            self._picture(old, new)
        elif kind == "function" and old.get("/FunctionType") == 4:
            new.write(b" ".join(_POSTSCRIPT.findall(_COMMENT.sub(b"", bounded(old)))))
        else:
            new.write(bounded(old))

    def content(self, parts: list[Any], resources: Any) -> bytes:
        """Return the clean content of a page, form, pattern or glyph.

        Args:
            parts: Its streams, in order.
            resources: Its resource dictionary, or None.
        """
        found = resources if isinstance(resources, pikepdf.Dictionary) else pikepdf.Dictionary()
        self._resources.append(found)
        scope = Scope(self.rename, self._shown, self._inline)
        rewriter = ContentRewriter(scope)
        try:
            with pikepdf.new() as scratch:
                return rewriter.rewrite(pikepdf.Stream(scratch, b"\n".join(map(bounded, parts))))
        finally:
            self.hidden += rewriter.hidden
            self.hidden_text += rewriter.hidden_text
            self._resources.pop()

    def _resource(self, kind: str, name: str) -> Any:
        """Return a resource of the content that is being rewritten, or of the one around it."""
        for resources in reversed(self._resources):
            group = resources.get(kind)
            if isinstance(group, pikepdf.Dictionary) and name in group:
                return group[name]
        return None

    def _inline(self, image: Any) -> bytes:
        """Write an inline image as a clean one; its bytes in digits, so that no byte of it ends it early."""
        with pikepdf.new() as scratch:
            old = pikepdf.Stream(scratch, bytes(image.read_raw_bytes()))
            for key in image.obj.keys() - {"/Length"}:
                old[key] = image.obj[key]
            new = pikepdf.Stream(self._target, b"")
            for key in _INLINE_KEYS:
                copied = self.value(old.get(key), KINDS["image"][key])
                if copied is not None:
                    new[key] = copied
            self._picture(old, new)
        return _inlined(new)

    def _shown(self, name: str) -> bool:
        return self._layers.shown(self._resource("/Properties", name))

    def _picture(self, old: Any, new: Any) -> None:
        filters = filters_of(old)
        last = filters[-1] if filters else ""
        if last in _PICTURE_FILTERS:
            raw = unwrapped(old.read_raw_bytes(), filters[:-1])
            new.write(_PICTURE_FILTERS[last](raw), filter=pikepdf.Name(last), decode_parms=colour_transform(old))
        elif last in ("/CCITTFaxDecode", "/JBIG2Decode"):
            raw = unwrapped(old.read_raw_bytes(), filters[:-1])
            raw = clean_jbig2(raw) if last == "/JBIG2Decode" else raw
            new.write(raw, filter=pikepdf.Name(last), decode_parms=fax_parameters(old, self._target))
        else:
            new.write(bounded(old))

    # --- rules of the tables ------------------------------------------------------------------------------------------

    def _rule_names(self, value: Any) -> Any:
        if isinstance(value, pikepdf.Array):
            names = [name_of(one) for one in value]
            return pikepdf.Array([pikepdf.Name(name) for name in names if name in KNOWN_NAMES])
        return self.value(value, "name")

    def _rule_mask(self, value: Any) -> Any:
        return self.copy(value, "image") if isinstance(value, pikepdf.Stream) else number(value)

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
            name = name_of(value)
            return pikepdf.Name(name if name in DEVICE_SPACES else self.rename(name))
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
        name = name_of(names)
        return pikepdf.Name(name if name in COLORANTS else self.rename(name))

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

    def _rule_fontname(self, value: Any) -> Any:
        return pikepdf.Name("/" + self._neutral.font(name_of(value)[1:])) if isinstance(value, pikepdf.Name) else None

    def _rule_encoding(self, value: Any) -> Any:
        if isinstance(value, pikepdf.Name):
            name = name_of(value)
            return pikepdf.Name(name) if name in CMAPS | ENCODINGS else None
        return self._rule_cmap(value) if isinstance(value, pikepdf.Stream) else self.copy(value, "encoding")

    def _rule_differences(self, value: Any) -> Any:
        if not isinstance(value, pikepdf.Array):
            return None
        return pikepdf.Array([kept for kept in map(self._difference, value) if kept is not None])

    def _difference(self, value: Any) -> Any:
        return self._glyph(name_of(value)) if isinstance(value, pikepdf.Name) else number(value)

    def _glyph(self, name: str) -> Any:
        return pikepdf.Name("/" + self._neutral.glyph(name[1:]))

    def _rule_cmap(self, value: Any) -> Any:
        if not isinstance(value, pikepdf.Stream):
            name = name_of(value)
            return pikepdf.Name(name) if name in CMAPS else None
        key = (value.objgen, "cmap")
        if key not in self._done:
            new = pikepdf.Stream(self._target, clean_cmap(bounded(value)))
            if number(value.get("/WMode")) is not None:
                new["/WMode"] = value["/WMode"]
            base = name_of(value.get("/UseCMap"))
            if base in CMAPS:
                new["/UseCMap"] = pikepdf.Name(base)
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
                new[str(self._glyph(name))] = pikepdf.Stream(self._target, self.content([value[name]], None))
        return new


def _inlined(image: Any) -> bytes:
    """Return a clean image stream as an inline image."""
    words = pikepdf.Dictionary({key: image[key] for key in _INLINE_KEYS if key in image})
    names = filters_of(image)
    body = image.read_raw_bytes() if names else zlib.compress(image.read_raw_bytes(), 9)
    names = names or ["/FlateDecode"]
    words["/Filter"] = pikepdf.Array([pikepdf.Name("/ASCIIHexDecode"), pikepdf.Name(names[0])])
    parms = image.get("/DecodeParms")
    if isinstance(parms, pikepdf.Dictionary):
        words["/DecodeParms"] = pikepdf.Array([None, parms])
    return b"BI" + words.unparse(resolved=True).strip()[2:-2] + b"ID " + body.hex().encode() + b">\nEI"
