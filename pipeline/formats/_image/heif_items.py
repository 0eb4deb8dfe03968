"""The items of a HEIF or AVIF file: which are pictures that a reader sees, and what else there is.

Source: ISO/IEC 14496-12, section 8.11; ISO/IEC 23008-12.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.errors import CorruptDocument, LimitExceeded, UnknownPart
from pipeline.formats._image.boxes import Box, Cursor, boxes
from pipeline.formats._image.fields import named
from pipeline.formats._image.parts import Label, Part
from pipeline.formats._image.survey import Survey

#: Items that are pictures: coded ones, and those that are put together of others.
CODED = frozenset({b"hvc1", b"av01"})
PUT_TOGETHER = frozenset({b"grid", b"iden", b"iovl"})
_PICTURES = CODED | PUT_TOGETHER | {b"tmap", b"jpeg", b"avc1", b"j2k1", b"unci", b"vvc1", b"evc1"}
#: Properties that say how pixels are stored or shown, and nothing else.
_PLAIN = frozenset(
    b"ispe pixi colr hvcC av1C av1s irot imir clap pasp auxC lsel a1op a1lx rloc clli mdcv cclv amve lhvC tols oinf "
    b"iscl crtt".split()
)
#: Boxes beside the items that only hold or group them.
_HOLDERS = frozenset({b"ftyp", b"styp", b"meta", b"mdat"})
#: What makes a picture one that belongs to another.
_DEPENDENT = frozenset({b"thmb", b"auxl"})
_ALPHA = (b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", b"urn:mpeg:hevc:2015:auxid:1")
_DEPTH = (b"urn:mpeg:mpegB:cicp:systems:auxiliary:depth", b"urn:mpeg:hevc:2015:auxid:2")
_MOST_ITEMS = 20_000
#: Longer than any name of an auxiliary picture that is known.
_LONGEST_NAME = 80
#: Bytes that items may have together, as often as the file has them: a thumbnail may share those of a picture.
_MOST_SHARED = 8


@dataclass(slots=True)
class HeifItem:
    """One item.

    Attributes:
        kind: Its four letters.
        hidden: Whether it is marked as not to be shown by itself.
        name: What somebody called it.
        content_type: Of items that are MIME parts.
        extents: Construction method, offset and length of each piece.
        properties: Its property boxes.
    """

    kind: bytes
    hidden: bool = False
    name: bytes = b""
    content_type: bytes = b""
    extents: list[tuple[int, int, int]] = field(default_factory=list)
    properties: list[Box] = field(default_factory=list)


@dataclass(slots=True)
class HeifItems:
    """What the walk finds.

    Attributes:
        primary: Number of the picture that is shown first; None where there is none.
        primary_at: Where that number stands, and on how many bytes.
        items: Items by their numbers.
        references: Kinds of what an item says of others, by its number.
        pieces: Items that others are put together of.
        links: References in all.
        others: Boxes of the file and of the list of items that are none of the needed ones.
        properties: All property boxes.
        tied: Numbers of items, and of the properties that they have.
        trailing: Bytes behind the last whole box.
        moves: Whether there are tracks.
    """

    primary: int | None = None
    primary_at: tuple[int, int] = (0, 0)
    items: dict[int, HeifItem] = field(default_factory=dict)
    references: dict[int, set[bytes]] = field(default_factory=dict)
    pieces: set[int] = field(default_factory=set)
    links: int = 0
    others: list[Box] = field(default_factory=list)
    properties: list[Box] = field(default_factory=list)
    tied: list[tuple[int, int]] = field(default_factory=list)
    trailing: int = 0
    moves: bool = False
    _inner: Box | None = None

    def payload(self, content: bytes, item: HeifItem) -> bytes:
        """Return an item's bytes.

        Raises:
            CorruptDocument: A piece lies outside the file, or where no rule reaches.
        """
        return b"".join(content[start:end] for start, end in self._spans(content, item))

    def extent(self, content: bytes, item: HeifItem) -> int:
        """Return how many bytes an item has.

        Raises:
            CorruptDocument: See `payload`.
        """
        return sum(end - start for start, end in self._spans(content, item))

    def _spans(self, content: bytes, item: HeifItem) -> Iterator[tuple[int, int]]:
        total = 0
        for method, offset, length in item.extents:
            box = self._inner if method == 1 else Box(b"", 0, len(content))
            if box is None or method > 1:
                raise CorruptDocument("an item lies nowhere")
            start = box.start + offset
            end = start + length if length else box.end
            if not box.start <= start <= end <= box.end:
                raise CorruptDocument("an item lies outside")
            total += end - start
            if total > len(content):
                raise CorruptDocument("pieces of an item lie upon each other")
            yield start, end

    def shown(self, content: bytes) -> list[int]:
        """Return the numbers of the pictures that a reader sees, the first one first; pieces of others are none."""
        seen = [
            number
            for number, item in self.items.items()
            if number != self.primary
            and item.kind in _PICTURES
            and number not in self.pieces
            and not self.references.get(number, set[bytes]()) & _DEPENDENT
            and _unseen_kind(content, self, number, item) is None
        ]
        return seen if self.primary is None else [self.primary, *sorted(seen)]

    def showing(self, content: bytes, number: int) -> bytes:
        """Return the file with another picture as the one that is shown first.

        Raises:
            UnknownPart: Its number has no room there.
        """
        at, size = self.primary_at
        if number >= 1 << 8 * size:
            raise UnknownPart("a picture that cannot be chosen")
        return content[:at] + number.to_bytes(size, "big") + content[at + size :]

    def codecs(self, content: bytes) -> frozenset[bytes]:
        """Return the kinds of pictures that a reader sees, or of their pieces, and that are not put together of others.

        Thumbnails, depth maps and hidden pictures do not count: nobody decodes them, whatever they are coded in.
        """
        return frozenset(
            item.kind
            for number, item in self.items.items()
            if item.kind in _PICTURES - PUT_TOGETHER and _unseen_kind(content, self, number, item) is None
        )


def walk_heif(content: bytes) -> HeifItems:
    """Walk a HEIF or AVIF file.

    Raises:
        CorruptDocument: A box or an item does not fit into the file.
        LimitExceeded: It has too many boxes or items.
    """
    found, seen = HeifItems(), set[bytes]()
    end = 0
    try:
        for box in boxes(content, 0, len(content)):
            end = box.end
            seen.add(box.kind)
            found.moves = found.moves or box.kind == b"moov"
            if box.kind == b"meta" and found.primary is None:
                _meta(content, box, found)
            elif box.kind not in _HOLDERS or (box.kind == b"ftyp" and box.start != 8):
                found.others.append(box)
    except CorruptDocument:
        if not {b"meta", b"mdat"} <= seen:
            raise
        found.trailing = len(content) - end  # makers append boxes of their own that are none
    if sum(found.extent(content, item) for item in found.items.values()) > _MOST_SHARED * len(content):
        raise CorruptDocument("items lie upon each other")
    return found


def _meta(content: bytes, meta: Box, found: HeifItems) -> None:
    read = {b"pitm": _primary, b"iinf": _infos, b"iref": _references, b"iprp": _properties, b"iloc": _places}
    for box in boxes(content, meta.start + 4, meta.end):
        if box.kind in read:
            read[box.kind](content, Cursor(content, box), found)
        elif box.kind == b"idat":
            found._inner = box
        elif box.kind not in (b"hdlr", b"grpl"):
            found.others.append(box)
    for number, index in found.tied:
        if number in found.items and 0 < index <= len(found.properties):
            found.items[number].properties.append(found.properties[index - 1])


def _primary(content: bytes, cursor: Cursor, found: HeifItems) -> None:
    size = 2 if cursor.number(4) >> 24 == 0 else 4
    found.primary_at = (cursor.place, size)
    found.primary = cursor.number(size)


def _item(found: HeifItems, number: int) -> HeifItem:
    if number not in found.items:
        if len(found.items) >= _MOST_ITEMS:
            raise LimitExceeded("members", value=len(found.items) + 1, most=_MOST_ITEMS)
        found.items[number] = HeifItem(b"")
    return found.items[number]


def _infos(content: bytes, cursor: Cursor, found: HeifItems) -> None:
    version = cursor.number(4) >> 24
    cursor.number(2 if version == 0 else 4)
    for box in boxes(content, cursor.place, cursor.rest().end):
        entry = Cursor(content, box)
        flags = entry.number(4)
        if flags >> 24 < 2:
            raise CorruptDocument("an item without a kind")
        item = _item(found, entry.number(2 if flags >> 24 == 2 else 4))
        entry.number(2)
        item.kind, item.hidden = entry.number(4).to_bytes(4, "big"), bool(flags & 1)
        item.name = entry.text()
        item.content_type = entry.text() if item.kind in (b"mime", b"uri ") else b""


def _references(content: bytes, cursor: Cursor, found: HeifItems) -> None:
    size = 2 if cursor.number(4) >> 24 == 0 else 4
    for box in boxes(content, cursor.place, cursor.rest().end):
        entry = Cursor(content, box)
        source = entry.number(size)
        for _ in range(entry.number(2)):
            found.links += 1
            if found.links > 10 * _MOST_ITEMS:
                raise LimitExceeded("members", value=found.links, most=10 * _MOST_ITEMS)
            found.references.setdefault(source, set()).add(box.kind)
            target = entry.number(size)
            if box.kind == b"dimg":
                found.pieces.add(target)


def _properties(content: bytes, holder: Cursor, found: HeifItems) -> None:
    for box in boxes(content, holder.place, holder.rest().end):
        if box.kind == b"ipco":
            found.properties += boxes(content, box.start, box.end)
        elif box.kind == b"ipma":
            cursor = Cursor(content, box)
            flags = cursor.number(4)
            for _ in range(cursor.number(4)):
                number = cursor.number(2 if flags >> 24 < 1 else 4)
                for _ in range(cursor.number(1)):
                    found.tied.append((number, cursor.number(2) & 0x7FFF if flags & 1 else cursor.number(1) & 0x7F))


def _places(content: bytes, cursor: Cursor, found: HeifItems) -> None:
    version, sizes = cursor.number(4) >> 24, cursor.number(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    for _ in range(cursor.number(2 if version < 2 else 4)):
        item = _item(found, cursor.number(2 if version < 2 else 4))
        method = cursor.number(2) & 15 if version else 0
        cursor.number(2)
        base = cursor.number(base_size)
        for _ in range(cursor.number(2)):
            cursor.number(index_size)
            offset = base + cursor.number(offset_size)
            if len(item.extents) >= _MOST_ITEMS:
                raise LimitExceeded("members", value=len(item.extents), most=_MOST_ITEMS)
            item.extents.append((method, offset, cursor.number(length_size)))


def survey_heif(content: bytes, walked: HeifItems) -> Survey:
    """Read everything that is no picture that a reader sees. What cannot be read is counted as hidden."""
    found = Survey()
    for number, item in walked.items.items():
        _survey_item(content, walked, number, item, found)
    for box in walked.properties:
        if box.kind == b"udes":
            _description(content, box, found)
        elif box.kind == b"colr" and content[box.start : box.start + 4] != b"nclx":
            found.hide(str(Label.ICC), "colr")
        elif box.kind not in _PLAIN:
            found.hide("unknown-part", "property")
    for box in walked.others:
        _survey_box(content, box, found)
    if walked.trailing:
        found.hide("trailing-bytes", "HEIF", walked.trailing)
    return found


def _survey_box(content: bytes, box: Box, found: Survey) -> None:
    payload = content[box.start : box.end]
    if box.kind == b"dinf":
        if b"http" in payload or b"file:" in payload:
            found.hide("external-link", "dinf")
    elif box.kind not in (b"free", b"skip"):
        found.hide("unknown-part", "box")
    elif any(payload):
        found.hide("free-space", "box")


def _survey_item(content: bytes, walked: HeifItems, number: int, item: HeifItem, found: Survey) -> None:
    if item.name and (entry := named("HEIF:ItemName", item.name.decode("utf-8", "replace"))) is not None:
        found.fields.append(entry)
    if item.kind in _PICTURES:
        if (kind := _unseen_kind(content, walked, number, item)) is not None:
            found.hide(kind, "HEIF")
    elif item.kind == b"Exif":
        raw = walked.payload(content, item)
        found.take(Part("Exif", Label.EXIF, raw[4 + int.from_bytes(raw[:4], "big") :]))
    elif item.kind == b"mime" and item.content_type == b"application/rdf+xml":
        found.take(Part("mime", Label.XMP, walked.payload(content, item)))
    else:
        found.hide("unknown-part", "item")


def _unseen_kind(content: bytes, walked: HeifItems, number: int, item: HeifItem) -> str | None:
    """Return what a picture is that no viewer shows by itself, or None where it is shown or a piece of one."""
    kinds = walked.references.get(number, set[bytes]())
    if b"thmb" in kinds:
        return "thumbnail"
    if b"auxl" in kinds:
        names = {_auxiliary(content, box) for box in dict.fromkeys(item.properties) if box.kind == b"auxC"}
        if any(name in _ALPHA for name in names):
            return None
        return "depth-map" if any(name in _DEPTH for name in names) else "auxiliary-picture"
    if item.kind == b"tmap":
        return "gain-map"
    return "hidden-picture" if item.hidden and number != walked.primary and number not in walked.pieces else None


def _auxiliary(content: bytes, box: Box) -> bytes:
    """Return the beginning of the name of what an auxiliary picture is for."""
    return content[box.start + 4 : min(box.end, box.start + 4 + _LONGEST_NAME)].partition(b"\0")[0]


def _description(content: bytes, box: Box, found: Survey) -> None:
    cursor = Cursor(content, box)
    cursor.number(4)
    for name in ("Language", "Name", "Description", "Tags"):
        if (entry := named(f"HEIF:{name}", cursor.text().decode("utf-8", "replace"))) is not None:
            found.fields.append(entry)
