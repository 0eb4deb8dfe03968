"""Message stores (MS-PST), upper layer: messages with their recipients, attachments and folders."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from pipeline.errors import CorruptDocument, LimitExceeded
from pipeline.formats._outlook.ltp import Heap, properties, rows
from pipeline.formats._outlook.model import Attached, Outlook, Properties, message_codec
from pipeline.formats._outlook.ndb import Node, Store
from pipeline.formats._outlook.oxmsg import named_properties

_FOLDER, _MESSAGE, _ATTACHMENT = 0x02, 0x04, 0x05
_STORE, _NAMES, _RECIPIENTS = 0x21, 0x61, 0x692
_NAME, _CONTENT, _METHOD = 0x3001, 0x3701, 0x3705
_EMBEDDED, _OLE = 5, 6
_MOST_NESTED = 16
_MOST_FOLDERS = 64
_OLE_OBJECT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def store_name(store: Store) -> str:
    """Return the name of a store; often the address of its owner."""
    node = store.nodes.get(_STORE)
    value = properties(Heap(store, node)).get(_NAME, "") if node is not None else ""
    return value if isinstance(value, str) else ""


def names_of(store: Store) -> dict[int, tuple[int, int | str]]:
    """Return the names of the store's named properties."""
    node = store.nodes.get(_NAMES)
    if node is None:
        return {}
    own = properties(Heap(store, node))
    streams = [own.get(number, b"") for number in (2, 3, 4)]
    return named_properties(*(one if isinstance(one, bytes) else b"" for one in streams))


def message_nodes(store: Store) -> list[Node]:
    """Return the nodes of all messages that lie in folders, in the order of their numbers."""
    return [node for number, node in sorted(store.nodes.items()) if node.kind == _MESSAGE]


def folder_of(store: Store, node: Node) -> str:
    """Return the path of the folder that a node lies in."""
    names: list[str] = []
    number, met = node.parent, set[int]()
    while number in store.nodes and number not in met and len(names) < _MOST_FOLDERS:
        met.add(number)
        folder = store.nodes[number]
        if folder.kind == _FOLDER:
            name = properties(Heap(store, folder)).get(_NAME)
            names += [name] if isinstance(name, str) and name else []
        number = folder.parent
    return "/".join(reversed(names))


def _attachments(
    store: Store, inner: dict[int, Node], names: dict[int, tuple[int, int | str]], codec: str, depth: int
) -> Iterator[Attached]:
    for _, node in sorted(inner.items()):
        if node.kind != _ATTACHMENT:
            continue
        heap = Heap(store, node)
        own = properties(heap, codec)
        attached, content = Attached(own), own.pop(_CONTENT, None)
        method = own.get(_METHOD)
        if isinstance(content, bytes):
            attached.content = content
        elif method == _EMBEDDED and isinstance(content, int):
            message = heap.inner.get(content)
            if message is None:
                raise CorruptDocument("message store attachment")
            attached.message = message_of(store, message, names, depth + 1)
        elif method == _OLE:
            attached.content = _OLE_OBJECT
        yield attached


def message_of(store: Store, node: Node, names: dict[int, tuple[int, int | str]], depth: int = 0) -> Outlook:
    """Return a message.

    Raises:
        CorruptDocument: Something of it is not there, or damaged.
        LimitExceeded: Messages are nested too deeply.
    """
    if depth > _MOST_NESTED:
        raise LimitExceeded("depth", value=depth, most=_MOST_NESTED)
    try:
        heap = Heap(store, node)
        own = properties(heap)
        codec = message_codec(own)
        table = heap.inner.get(_RECIPIENTS)
        recipients: list[Properties] = list(rows(Heap(store, table), codec)) if table is not None else []
        return Outlook(own, names, recipients, list(_attachments(store, heap.inner, names, codec, depth)))
    except (struct.error, IndexError):
        raise CorruptDocument("message store") from None
