"""Copy the visible part of a PDF into a new one, object by object, by the tables of `schema`.

Nothing is deleted here: what no table names is simply never copied, so unknown keys, streams and revisions stay behind.
"""

from __future__ import annotations

from typing import Any

import pikepdf

from pipeline.errors import LimitExceeded, UnknownPart
from pipeline.formats.pdf.cmap import clean_cmap
from pipeline.formats.pdf.content import ContentRewriter, Scope
from pipeline.formats.pdf.fonts import clean_font, lengths
from pipeline.formats.pdf.jpeg import clean_profile
from pipeline.formats.pdf.layers import Layers
from pipeline.formats.pdf.names import CMAPS, ENCODINGS, Names
from pipeline.formats.pdf.pictures import KEYS, inlined, write_picture
from pipeline.formats.pdf.schema import COLORANTS, DEFAULT_SPACES, DEVICE_SPACES, KINDS, KNOWN_NAMES, STREAM_KINDS
from pipeline.formats.pdf.scopes import Scopes
from pipeline.formats.pdf.sizes import clean_function, table_of
from pipeline.formats.pdf.streams import bounded, name_of, number, whole

DEPTH_CAP = 60
OBJECT_CAP = 500_000
_COLLECTIONS = frozenset(["Adobe", "Identity", "Japan1", "Japan2", "GB1", "CNS1", "Korea1", "KR", "UCS"])


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
        self._scopes = Scopes()
        self._borrowed: dict[tuple[tuple[int, int], str], list[tuple[str, str]]] = {}
        self._depth = 0
        self._objects = 0
        self.hidden = 0
        self.hidden_text = 0
        self.unused = 0
        self.has_drawn_letters = False
        #: Whether a font program is damaged: then only a look at the pages tells that the copy draws the same.
        self.doubtful = False

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
            for group, name in self._borrowed.get(key, ()):
                self._scopes.use(group, name)
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
        if value.is_indirect or "/CharProcs" in value:
            new = new if stream else self._target.make_indirect(new)
        if value.is_indirect:
            self._done[key] = new
        for name, rule in KINDS[kind].items():
            copied = self.value(value.get(name), rule)
            if copied is not None:
                new[name] = copied
        if kind == "descriptor":
            self._program(value, new)
        if kind == "font" and "/CharProcs" in value:
            self._glyphs(value, new, key)
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
        program = clean_font(self._font_bytes(stream), self._neutral.glyph)
        if program is None:
            return None
        new = pikepdf.Stream(self._target, program)
        for index, size in enumerate(lengths(program), 1):
            new[f"/Length{index}"] = size
        subtype = name_of(stream.get("/Subtype"))
        if subtype in KNOWN_NAMES:
            new["/Subtype"] = pikepdf.Name(subtype)
        return new

    def _font_bytes(self, stream: Any) -> bytes:
        """Return a font program; of a damaged one what comes before the damage, as viewers use it."""
        try:
            return whole(stream)
        except UnknownPart:
            self.doubtful = True
            return bounded(stream)

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
        if rule.startswith(">"):
            return self.copy(value, rule[1:])
        return getattr(self, "_rule_" + rule[1:])(value)

    def _is_copied(self, value: Any, rule: str) -> bool:
        if rule == "!colour":
            return isinstance(value, pikepdf.Name | pikepdf.Array)
        if rule != ">xobject":
            return isinstance(value, pikepdf.Dictionary | pikepdf.Stream)
        shown = isinstance(value, pikepdf.Stream) and self._is_shown_picture(value)
        self.hidden += not shown
        return shown

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
        if kind in ("form", "pattern"):
            body, resources = self.scope([[old]], old.get("/Resources"), (old.objgen, kind))
            new.write(body[0])
            if resources is not None:
                new["/Resources"] = resources
        elif kind == "image":
            write_picture(old, new, self._target)
        elif kind == "function":
            new.write(clean_function(old))
        else:
            new.write(bounded(old))

    def scope(
        self, contents: list[list[Any]], resources: Any, key: tuple[tuple[int, int], str] | None = None
    ) -> tuple[list[bytes], Any]:
        """Rewrite what shares a resource dictionary, and copy of that dictionary what is used.

        Args:
            contents: Each content as its streams, in order: a page, a form, a pattern, the glyphs of a font.
            resources: The resource dictionary, or None where that of whoever shows it serves.
            key: Of the copied object, where it may be shown again.

        Returns:
            Clean contents, and new resources, or None.
        """
        if not isinstance(resources, pikepdf.Dictionary):
            self._scopes.record()
            bodies = [self._content(parts) for parts in contents]
            recorded = self._scopes.recorded()
            if key is not None:
                self._borrowed[key] = recorded
            return bodies, None
        self._scopes.enter(resources)
        try:
            return [self._content(parts) for parts in contents], self._used_of(resources)
        finally:
            self._scopes.leave()

    def _used_of(self, resources: Any) -> Any:
        """Copy the used resources of the innermost scope; what is copied may use more of them."""
        new, done = pikepdf.Dictionary(), set[tuple[str, str]]()
        for name in DEFAULT_SPACES:
            self._scopes.use("/ColorSpace", name)
        while todo := sorted(self._scopes.used() - done, key=lambda use: (use[0], self.rename(use[1]))):
            for group, name in todo:
                done.add((group, name))
                rule = KINDS["resources"].get(group)
                copied = (
                    self.value(resources[group][name], rule)
                    if rule and self._is_copied(resources[group][name], rule)
                    else None
                )
                if copied is not None:
                    new[group] = new.get(group, pikepdf.Dictionary())
                    new[group][self.rename(name)] = copied
        pictures = resources.get("/XObject")
        names = pictures.keys() if isinstance(pictures, pikepdf.Dictionary) else ()
        self.unused += sum(("/XObject", name) not in done for name in names)
        return new

    def _content(self, parts: list[Any]) -> bytes:
        rewriter = ContentRewriter(Scope(self._use, self._shown, self._inline))
        try:
            return rewriter.rewrite(b"\n".join(map(bounded, parts)))
        finally:
            self.hidden += rewriter.hidden
            self.hidden_text += rewriter.hidden_text

    def _use(self, group: str, name: str) -> str:
        self._scopes.use(group, name)
        return self.rename(name)

    def _inline(self, image: Any) -> bytes:
        """Write an inline image as a clean one; its bytes in digits, so that no byte of it ends it early."""
        with pikepdf.new() as scratch:
            old = pikepdf.Stream(scratch, bytes(image.read_raw_bytes()))
            for key in image.obj.keys() - {"/Length"}:
                old[key] = image.obj[key]
            new = pikepdf.Stream(self._target, b"")
            for key in KEYS:
                copied = self.value(old.get(key), KINDS["image"][key])
                if copied is not None:
                    new[key] = copied
            write_picture(old, new, self._target)
        return inlined(new)

    def _shown(self, name: str) -> bool:
        return self._layers.shown(self._scopes.find("/Properties", name))

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
            return pikepdf.Name(name if name in DEVICE_SPACES else self._use("/ColorSpace", name))
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
            table = pikepdf.String(table_of(parts))
            return pikepdf.Array([head, self._rule_colour(parts[1]), int(parts[2]), table])
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

    def _glyphs(self, old: Any, new: Any, key: tuple[tuple[int, int], str]) -> None:
        """Copy the drawings of a Type 3 font."""
        drawings = old["/CharProcs"]
        if not isinstance(drawings, pikepdf.Dictionary):
            return
        names = [name for name in sorted(drawings.keys()) if isinstance(drawings[name], pikepdf.Stream)]
        bodies, resources = self.scope([[drawings[name]] for name in names], old.get("/Resources"), key)
        self.has_drawn_letters = True
        new["/CharProcs"] = pikepdf.Dictionary()
        for name, body in zip(names, bodies, strict=True):
            new["/CharProcs"][str(self._glyph(name))] = pikepdf.Stream(self._target, body)
        if resources is not None:
            new["/Resources"] = resources
