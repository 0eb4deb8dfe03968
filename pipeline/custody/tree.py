"""RFC 6962 Merkle tree: hashes, proofs, and their verification. Pure; storage is given as a function.

Source: RFC 6962, 2.1; RFC 9162, 2.1.3.2 and 2.1.4.2 for verification.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

#: Hash of the complete subtree of `level` whose number is `index` (level 0 are leaves).
Node = Callable[[int, int], bytes]


def leaf_hash(body: bytes) -> bytes:
    """Return the hash of an entry."""
    return hashlib.sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def new_nodes(index: int, leaf: bytes, node: Node) -> list[tuple[int, int, bytes]]:
    """Return the complete subtrees that an appended leaf completes: level, number, hash; the leaf first."""
    made = [(0, index, leaf)]
    level, number, current = 0, index, leaf
    while number & 1:
        current = node_hash(node(level, number - 1), current)
        level, number = level + 1, number >> 1
        made.append((level, number, current))
    return made


def root(size: int, node: Node) -> bytes:
    """Return the root of the first `size` leaves."""
    return range_hash(0, size, node)


def range_hash(start: int, end: int, node: Node) -> bytes:
    """Return the Merkle tree hash of leaves `start` to `end` (start is a multiple of the size's power of two)."""
    count = end - start
    if count == 0:
        return hashlib.sha256(b"").digest()
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return node(level, start >> level)
    middle = start + _split(count)
    return node_hash(range_hash(start, middle, node), range_hash(middle, end, node))


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """Return the audit path of a leaf in the tree of the first `size` leaves."""
    return _path(index, 0, size, node)


def consistency_proof(old: int, size: int, node: Node) -> list[bytes]:
    """Return the proof that the tree of `old` leaves is a prefix of the tree of `size` leaves."""
    if old in (0, size):
        return []
    return _subproof(old, 0, size, node, whole=True)


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root_hash: bytes) -> bool:
    """Return whether an audit path leads from a leaf to a root."""
    if not 0 <= index < size:
        return False
    number, last, current = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if number & 1 or number == last:
            current = node_hash(sibling, current)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            current = node_hash(current, sibling)
        number, last = number >> 1, last >> 1
    return last == 0 and current == root_hash


def verify_consistency(old: int, size: int, old_root: bytes, root_hash: bytes, proof: Sequence[bytes]) -> bool:
    """Return whether a tree is an extension of an older one."""
    if old > size:
        return False
    if old == size:
        return not proof and old_root == root_hash
    if old == 0:
        return not proof
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    if not steps:
        return False
    number, last = old - 1, size - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    first = second = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        number, last = number >> 1, last >> 1
    return last == 0 and first == old_root and second == root_hash


def _split(count: int) -> int:
    """Return the largest power of two below a count."""
    return 1 << ((count - 1).bit_length() - 1)


def _path(index: int, start: int, end: int, node: Node) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(index, start, middle, node), range_hash(middle, end, node)]
    return [*_path(index, middle, end, node), range_hash(start, middle, node)]


def _subproof(old: int, start: int, end: int, node: Node, *, whole: bool) -> list[bytes]:
    if old == end - start:
        return [] if whole else [range_hash(start, end, node)]
    half = _split(end - start)
    if old <= half:
        return [*_subproof(old, start, start + half, node, whole=whole), range_hash(start + half, end, node)]
    return [*_subproof(old - half, start + half, end, node, whole=False), range_hash(start, start + half, node)]
