"""Messages in compound files (MS-OXMSG)."""

from __future__ import annotations

import re
import struct

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats._compound.reader import Storage, compound
from pipeline.formats._outlook.model import (
    BINARY,
    MULTIPLE,
    STRING,
    STRING8,
    Attached,
    Outlook,
    Properties,
    fixed,
    message_codec,
    text16,
    variable,
)
from pipeline.limits import Limits

PROPERTIES = "__properties_version1.0"
_STREAM = re.compile(r"__substg1\.0_([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})(?:-([0-9A-Fa-f]{8}))?")
_CONTENT, _METHOD, _BY_VALUE = 0x3701, 0x3705, 1
#: What stands before the entries of the property stream: of the whole file, of a message inside, of other objects.
_TOP_HEADER, _INNER_HEADER, _OBJECT_HEADER = 32, 24, 8
_MOST_NESTED = 16
#: An OLE object has no bytes of its own; this beginning makes it a file of a kind that is held.
_OLE_OBJECT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def _fixed_values(storage: Storage, header: int) -> Properties:
    raw = storage.streams.get(PROPERTIES, b"")
    found: Properties = {}
    for at in range(header, len(raw) - 15, 16):
        kind, number = struct.unpack_from("<HH", raw, at)
        value = fixed(kind, raw[at + 8 : at + 16])
        if value is not None:
            found[number] = value
    return found


def _properties(storage: Storage, header: int, codec: str | None = None) -> Properties:
    found = _fixed_values(storage, header)
    codec = message_codec(found) if codec is None else codec
    many: dict[int, dict[int, bytes]] = {}
    for name, raw in storage.streams.items():
        match = _STREAM.fullmatch(name)
        if match is None:
            continue
        number, kind = int(match.group(1), 16), int(match.group(2), 16)
        if match.group(3) is not None:
            many.setdefault(number << 16 | kind, {})[int(match.group(3), 16)] = raw
        elif not kind & MULTIPLE and (value := variable(number, kind, raw, codec)) is not None:
            found[number] = value
    for key, pieces in many.items():
        ordered = [pieces[index] for index in sorted(pieces)]
        kind = (key & 0xFFFF) & ~MULTIPLE
        if kind in (STRING, STRING8):
            found[key >> 16] = tuple(str(variable(key >> 16, kind, raw, codec)) for raw in ordered)
        elif kind == BINARY:
            found[key >> 16] = tuple(ordered)
    return found


def named_properties(groups: bytes, entries: bytes, strings: bytes) -> dict[int, tuple[int, int | str]]:
    """Return the names of named properties from the three streams that files and stores keep of them."""
    found: dict[int, tuple[int, int | str]] = {}
    for at in range(0, len(entries) - 7, 8):
        number, place, index = struct.unpack_from("<LHH", entries, at)
        group_at = ((place >> 1) - 3) * 16
        group = struct.unpack_from("<L", groups, group_at)[0] if 0 <= group_at <= len(groups) - 16 else place >> 1
        name: int | str = number
        if place & 1:
            if number + 4 > len(strings):
                continue
            (size,) = struct.unpack_from("<L", strings, number)
            name = text16(strings[number + 4 : number + 4 + size])
        found[0x8000 + index] = (group, name)
    return found


def _named(storage: Storage) -> dict[int, tuple[int, int | str]]:
    folder = storage.storages.get("__nameid_version1.0", Storage()).streams
    return named_properties(*(folder.get(f"__substg1.0_{number}0102", b"") for number in ("0002", "0003", "0004")))


def _message(
    storage: Storage, header: int, named: dict[int, tuple[int, int | str]], limits: Limits, depth: int
) -> Outlook:
    if depth > _MOST_NESTED:
        raise LimitExceeded("depth", value=depth, most=_MOST_NESTED)
    if PROPERTIES not in storage.streams:
        raise CorruptDocument("message without properties")
    message = Outlook(_properties(storage, header), named)
    codec = message_codec(message.properties)
    inner = sorted(storage.storages.items())
    if len(inner) > limits.members:
        raise LimitExceeded("members", value=len(inner), most=limits.members)
    for name, one in inner:
        if name.startswith("__recip_version1.0_"):
            message.recipients.append(_properties(one, _OBJECT_HEADER, codec))
        elif name.startswith("__attach_version1.0_"):
            attached = Attached(_properties(one, _OBJECT_HEADER, codec))
            content = attached.properties.pop(_CONTENT, None)
            attached.content = content if isinstance(content, bytes) else None
            nested = one.storages.get("__substg1.0_3701000D")
            if attached.content is not None and attached.properties.get(_METHOD) == _BY_VALUE:
                message.left_out["attachment"] += nested is not None
            elif nested is not None and PROPERTIES in nested.streams:
                attached.message = _message(nested, _INNER_HEADER, named, limits, depth + 1)
            elif nested is not None:
                attached.content = _OLE_OBJECT
            message.attachments.append(attached)
    return message


def read_msg(raw: bytes, limits: Limits) -> Outlook:
    """Read a .msg file.

    Raises:
        CorruptDocument: It is no compound file, or no message.
        LimitExceeded: Too many recipients and attachments, or nested too deeply.
    """
    top = compound(raw)
    try:
        return _message(top, _TOP_HEADER, _named(top), limits, 0)
    except (struct.error, IndexError):
        raise CorruptDocument("message") from None
