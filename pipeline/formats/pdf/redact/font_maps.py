"""What dictionaries say of the codes of fonts, cut down to those that are still shown and in one order.

Hiding places: entries of ``ToUnicode``, ``Widths``, ``W``, ``W2``, ``Differences``, ``CIDToGIDMap`` and of embedded
character maps for letters that went; defaults (``DW``, ``MissingWidth``) that programs choose by what is frequent.
Source: ISO 32000-1:2008, 9.6 and 9.7.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pikepdf

from pipeline.formats.pdf.cmap import clean_cmap
from pipeline.formats.pdf.redact.cmaps import CharacterMap, parsed
from pipeline.formats.pdf.redact.codes import by_cid
from pipeline.formats.pdf.redact.encodings import Encoding, base
from pipeline.formats.pdf.streams import bounded, name_of

_PART = 100  # entries of a block, by the specification
_CODES = 256

Recoded = Mapping[bytes, bytes]


class Change:
    """What is written into dictionaries, so that it can be taken back.

    Args:
        pdf: The document.
    """

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self._before: list[tuple[Any, str, Any]] = []

    def set(self, holder: Any, key: str, value: Any) -> None:
        """Set a value of a dictionary; None leaves it out."""
        self._before.append((holder, key, holder.get(key)))
        _put(holder, key, value)

    def stream(self, body: bytes) -> Any:
        """Return a new stream."""
        return pikepdf.Stream(self.pdf, body)

    def undo(self) -> None:
        """Set everything as it was."""
        while self._before:
            _put(*self._before.pop())


def _put(holder: Any, key: str, value: Any) -> None:
    if value is not None:
        holder[key] = value
    elif key in holder:
        del holder[key]


def texts_of(font: Any, codes: Iterable[bytes]) -> dict[bytes, str]:
    """Return what the font's own map says of codes."""
    mapped = font.get("/ToUnicode")
    if not isinstance(mapped, pikepdf.Stream):
        return {}
    texts = parsed(bounded(mapped)).texts
    found = {code: texts.get(code) or (texts.get(b"\0" + code) if len(code) == 1 else None) for code in codes}
    return {code: text for code, text in found.items() if text}


def trim_texts(change: Change, font: Any, codes: Iterable[bytes], recoded: Recoded) -> int:
    """Cut the map from codes to text; return how many entries went."""
    mapped = font.get("/ToUnicode")
    if not isinstance(mapped, pikepdf.Stream):
        return 0
    before = len(parsed(bounded(mapped)).texts)
    texts = {recoded.get(code, code): text for code, text in texts_of(font, codes).items()}
    if not texts:
        change.set(font, "/ToUnicode", None)
        return before
    entries = [
        b"<%s> <%s>" % (_hex(code), _hex(text.encode("utf-16-be", "replace"))) for code, text in sorted(texts.items())
    ]
    spaces = _spaces({len(code) for code in texts})
    change.set(font, "/ToUnicode", change.stream(clean_cmap(spaces + _blocks(b"bfchar", entries))))
    return max(0, before - len(texts))


def trim_encoding_map(change: Change, font: Any, codes: Iterable[bytes]) -> int:
    """Cut an embedded map from codes to glyphs; return how many entries went."""
    stream = font.get("/Encoding")
    if not isinstance(stream, pikepdf.Stream):
        return 0
    mapped = parsed(bounded(stream))
    cids = {code: mapped.cid(code) for code in codes}
    entries = [b"<%s> %d" % (_hex(code), cid) for code, cid in sorted(cids.items()) if cid is not None]
    sizes = {size for size, _, _ in mapped.spaces}
    spaces = _spaces(sizes) if len(sizes) == 1 else _same_spaces(mapped)
    head = b"/WMode 1 def\n" if mapped.vertical else b""
    head += b"/%s usecmap\n" % mapped.uses.encode("latin-1") if mapped.uses else b""
    new = change.stream(clean_cmap(head + spaces + _blocks(b"cidchar", entries)))
    for key, value in stream.items():
        if key not in ("/Length", "/Filter", "/DecodeParms"):
            new[key] = value
    change.set(font, "/Encoding", new)
    return max(0, len(mapped.cids) + sum(high - low + 1 for _, low, high, _ in mapped.ranges) - len(entries))


def _spaces(sizes: Iterable[int]) -> bytes:
    return _blocks(b"codespacerange", [b"<%s> <%s>" % (b"00" * size, b"FF" * size) for size in sorted(sizes)])


def _same_spaces(mapped: CharacterMap) -> bytes:
    return _blocks(b"codespacerange", [b"<%s> <%s>" % (_hex(low), _hex(high)) for _, low, high in mapped.spaces])


def _blocks(kind: bytes, entries: list[bytes]) -> bytes:
    parts = [entries[at : at + _PART] for at in range(0, len(entries), _PART)]
    return b"".join(b"%d begin%s\n%s\nend%s\n" % (len(part), kind, b"\n".join(part), kind) for part in parts)


def _hex(code: bytes) -> bytes:
    return code.hex().upper().encode()


# --- simple fonts -----------------------------------------------------------------------------------------------------


def names_of(font: Any, built_in: Encoding) -> dict[int, str]:
    """Return the names that codes have by a font's dictionary, upon those that its program gives them."""
    stated = font.get("/Encoding")
    is_list = isinstance(stated, pikepdf.Dictionary)
    found = dict(base(name_of(stated.get("/BaseEncoding") if is_list else stated)) or built_in)
    return found | differences_of(font)


def differences_of(font: Any) -> dict[int, str]:
    """Return the names that a font's dictionary gives codes one by one."""
    stated = font.get("/Encoding")
    listed = stated.get("/Differences") if isinstance(stated, pikepdf.Dictionary) else None
    found, code = dict[int, str](), 0
    for one in listed if isinstance(listed, pikepdf.Array) else ():
        if isinstance(one, pikepdf.Name):
            found[code] = name_of(one)[1:]
            code += 1
        else:
            code = int(one)
    return found


def differences(names: Mapping[int, str]) -> Any:
    """Return names of codes as an encoding lists them."""
    listed = pikepdf.Array()
    last = -2
    for code, name in sorted(names.items()):
        if code != last + 1:
            listed.append(code)
        listed.append(pikepdf.Name("/" + name))
        last = code
    return listed


def trim_differences(change: Change, font: Any, codes: Iterable[int]) -> int:
    """Cut the names that a dictionary gives codes; return how many went."""
    stated = font.get("/Encoding")
    if not isinstance(stated, pikepdf.Dictionary) or "/Differences" not in stated:
        return 0
    names = differences_of(font)
    kept = {code: name for code, name in names.items() if code in set(codes)}
    new = pikepdf.Dictionary({key: value for key, value in stated.items() if key != "/Differences"})
    if kept:
        new["/Differences"] = differences(kept)
    change.set(font, "/Encoding", change.pdf.make_indirect(new) if len(new.keys()) else None)
    return len(names) - len(kept)


def trim_widths(change: Change, font: Any, codes: Iterable[int], recoded: Mapping[int, int]) -> int:
    """Cut the widths of a simple font; return how many went."""
    widths = font.get("/Widths")
    if not isinstance(widths, pikepdf.Array):
        return 0
    first = _integer(font.get("/FirstChar"))
    kept = {recoded.get(code, code): widths[code - first] for code in codes if 0 <= code - first < len(widths)}
    low, high = min(kept, default=0), max(kept, default=-1)
    change.set(font, "/FirstChar", low)
    change.set(font, "/LastChar", max(high, low))
    change.set(font, "/Widths", pikepdf.Array([kept.get(code, 0) for code in range(low, max(high, low) + 1)]))
    return max(0, sum(1 for one in widths if one != 0) - len(kept))


def _integer(value: Any) -> int:
    return int(value) if value is not None and not isinstance(value, pikepdf.Object) else 0


# --- composite fonts --------------------------------------------------------------------------------------------------


def trim_cid_widths(change: Change, inner: Any, cids: Iterable[int], renumbered: Mapping[int, int]) -> int:
    """Cut the widths of a composite font, in both directions of writing; return how many went."""
    wanted, gone = set(cids), 0
    default = inner.get("/DW", 1000)
    widths = by_cid(inner.get("/W"), 1)
    kept = {renumbered.get(cid, cid): [widths[cid][0] if cid in widths else float(default)] for cid in wanted}
    gone += len(widths.keys() - wanted)
    change.set(inner, "/W", _listed(kept))
    change.set(inner, "/DW", None)
    if "/W2" in inner:
        heights = by_cid(inner.get("/W2"), 3)
        tall = {renumbered.get(cid, cid): list(heights[cid]) for cid in wanted if cid in heights}
        gone += len(heights.keys() - wanted)
        change.set(inner, "/W2", _listed(tall) if tall else None)
    return gone


def _listed(entries: Mapping[int, list[float]]) -> Any:
    listed = pikepdf.Array()
    last = -2
    run: Any = pikepdf.Array()
    for cid, numbers in sorted(entries.items()):
        if cid != last + 1:
            run = pikepdf.Array()
            listed.append(cid)
            listed.append(run)
            run = listed[-1]
        for one in numbers:
            run.append(_plain(one))
        last = cid
    return listed


def _plain(value: float) -> Any:
    return int(value) if value == int(value) else float(f"{value:.4f}")


def glyph_table(inner: Any) -> bytes | None:
    """Return the table from CIDs to glyphs, or None where they are the same."""
    table = inner.get("/CIDToGIDMap")
    return bounded(table) if isinstance(table, pikepdf.Stream) else None


def glyph_map(change: Change, glyphs: Mapping[int, int]) -> Any:
    """Return such a table as the dictionary has it."""
    if all(cid == glyph for cid, glyph in glyphs.items()):
        return pikepdf.Name("/Identity")
    table = bytearray(2 * (max(glyphs) + 1))
    for cid, glyph in glyphs.items():
        table[2 * cid : 2 * cid + 2] = glyph.to_bytes(2, "big")
    return change.stream(bytes(table))
