"""Message stores (MS-PST), upper layer: messages with their recipients, attachments and folders."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from pipeline.errors import CorruptDocument, InputError, LimitExceeded
from pipeline.formats._outlook.ltp import Heap, properties, rows
from pipeline.formats._outlook.model import Attached, Outlook, Properties, message_codec
from pipeline.formats._outlook.ndb import Node, Store
from pipeline.formats._outlook.oxmsg import named_properties

_FOLDER, _MESSAGE, _ATTACHMENT = 0x02, 0x04, 0x05
_STORE, _NAMES, _RECIPIENTS, _CONTENTS = 0x21, 0x61, 0x692, 0x0E
#: Entry of the folder above all that Outlook shows; number of a row; mark of a hidden folder.
_SHOWN_TREE, _ROW, _HIDDEN = 0x35E0, 0x67F2, 0x10F4
_ENTRY_BYTES = 24
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


class Folders:
    """The folders of a store: their paths, and which of their messages Outlook shows.

    Args:
        store: Its nodes.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._chains: dict[int, tuple[tuple[int, ...], str]] = {}
        self._listed: dict[int, frozenset[int] | None] = {}
        self._hidden: set[int] = set()
        own = store.nodes.get(_STORE)
        entry = properties(Heap(store, own)).get(_SHOWN_TREE) if own is not None else None
        top = int.from_bytes(entry[-4:], "little") if isinstance(entry, bytes) and len(entry) == _ENTRY_BYTES else 0
        #: The folder whose folders Outlook shows; zero where the store names none.
        self._top = top if top in store.nodes and store.nodes[top].kind == _FOLDER else 0

    def messages(self) -> tuple[list[Node], int]:
        """Return the nodes of all messages that Outlook shows, in the order of their numbers; and the number of others.

        Others are those of folders that it keeps for itself (times when somebody is free, recoverable items) or marks
        as hidden, and those that no folder lists.
        """
        nodes = [node for number, node in sorted(self._store.nodes.items()) if node.kind == _MESSAGE]
        shown = [node for node in nodes if self._shows(node)]
        return shown, len(nodes) - len(shown)

    def path(self, node: Node) -> str:
        """Return the path of the folder that a node lies in."""
        return self._chain(node.parent)[1]

    def _chain(self, parent: int) -> tuple[tuple[int, ...], str]:
        """Return the numbers of a folder and those around it, and their names as a path."""
        if parent not in self._chains:
            names: list[str] = []
            met: list[int] = []
            number = parent
            while number in self._store.nodes and number not in met and len(met) < _MOST_FOLDERS:
                met.append(number)
                folder = self._store.nodes[number]
                if folder.kind == _FOLDER:
                    told = properties(Heap(self._store, folder))
                    name = told.get(_NAME)
                    names += [name] if isinstance(name, str) and name else []
                    self._hidden |= {number} if told.get(_HIDDEN) else set()
                number = folder.parent
            self._chains[parent] = (tuple(met), "/".join(reversed(names)))
        return self._chains[parent]

    def _shows(self, node: Node) -> bool:
        chain = self._chain(node.parent)[0]
        if not chain or self._store.nodes[chain[0]].kind != _FOLDER or self._hidden & set(chain):
            return False
        if self._top and self._top not in chain:
            return False
        listed = self._list(node.parent)
        return listed is None or node.number in listed

    def _list(self, folder: int) -> frozenset[int] | None:
        """Return the messages that a folder lists; None where it has no list that can be read."""
        if folder not in self._listed:
            table = self._store.nodes.get(folder & ~0x1F | _CONTENTS)
            try:
                found = rows(Heap(self._store, table), "") if table is not None else None
                self._listed[folder] = (
                    None if found is None else frozenset(n for row in found if isinstance(n := row.get(_ROW), int))
                )
            except (InputError, struct.error, IndexError):
                self._listed[folder] = None
        return self._listed[folder]


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
