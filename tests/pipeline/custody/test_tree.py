"""Tree maths against the definition in RFC 6962, written again here from its text, and against published vectors."""

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.custody import tree

#: Inputs, roots and one audit path of the Certificate Transparency project's merkletree tests.
INPUTS = [bytes.fromhex(h) for h in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATH_OF_FIRST_IN_EIGHT = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def split(count: int) -> int:
    half = 1
    while half * 2 < count:
        half *= 2
    return half


def mth(bodies):
    """RFC 6962, 2.1: the Merkle tree hash."""
    if not bodies:
        return sha(b"")
    if len(bodies) == 1:
        return sha(b"\0", bodies[0])
    k = split(len(bodies))
    return sha(b"\1", mth(bodies[:k]), mth(bodies[k:]))


def path_of(m, bodies):
    """RFC 6962, 2.1.1: the audit path."""
    if len(bodies) == 1:
        return []
    k = split(len(bodies))
    if m < k:
        return [*path_of(m, bodies[:k]), mth(bodies[k:])]
    return [*path_of(m - k, bodies[k:]), mth(bodies[:k])]


def subproof(m, bodies, whole):
    """RFC 6962, 2.1.2: the consistency proof."""
    if m == len(bodies):
        return [] if whole else [mth(bodies)]
    k = split(len(bodies))
    if m <= k:
        return [*subproof(m, bodies[:k], whole), mth(bodies[k:])]
    return [*subproof(m - k, bodies[k:], False), mth(bodies[:k])]


def stored(bodies):
    kept = {}
    for index, body in enumerate(bodies):
        for level, number, digest in tree.new_nodes(index, tree.leaf_hash(body), lambda lv, n: kept[lv, n]):
            assert (level, number) not in kept
            kept[level, number] = digest
    return lambda level, number: kept[level, number]


BODIES = st.lists(st.binary(max_size=12), min_size=1, max_size=80)


def test_roots_and_a_path_are_those_that_certificate_transparency_published():
    node = stored(INPUTS)
    assert [tree.root(size, node).hex() for size in range(9)] == ROOTS
    assert [step.hex() for step in tree.inclusion_proof(0, 8, node)] == PATH_OF_FIRST_IN_EIGHT


@settings(deadline=None, max_examples=60)
@given(bodies=BODIES, data=st.data())
def test_roots_and_paths_are_those_of_the_definition(bodies, data):
    node, size = stored(bodies), len(bodies)
    index = data.draw(st.integers(0, size - 1))
    root, path = tree.root(size, node), tree.inclusion_proof(index, size, node)
    assert root == mth(bodies)
    assert path == path_of(index, bodies)
    leaf = tree.leaf_hash(bodies[index])
    assert tree.verify_inclusion(leaf, index, size, path, root)
    if path:
        step = data.draw(st.integers(0, len(path) - 1))
        bit = data.draw(st.integers(0, 255))
        spoilt = [*path]
        spoilt[step] = flip(path[step], bit)
        assert not tree.verify_inclusion(leaf, index, size, spoilt, root)
        assert not tree.verify_inclusion(leaf, index, size, path[:-1], root)
    assert not tree.verify_inclusion(leaf, index, size, [*path, root], root)
    assert not tree.verify_inclusion(flip(leaf, 3), index, size, path, root)


@settings(deadline=None, max_examples=60)
@given(bodies=BODIES, data=st.data())
def test_consistency_proofs_are_those_of_the_definition(bodies, data):
    node, size = stored(bodies), len(bodies)
    old = data.draw(st.integers(1, size))
    first, root, proof = mth(bodies[:old]), mth(bodies), tree.consistency_proof(old, size, node)
    assert proof == subproof(old, bodies, True)
    assert tree.verify_consistency(old, size, first, root, proof)
    bit = data.draw(st.integers(0, 255))
    assert not tree.verify_consistency(old, size, flip(first, bit), root, proof)
    assert not tree.verify_consistency(old, size, first, flip(root, bit), proof)
    if proof:
        step = data.draw(st.integers(0, len(proof) - 1))
        spoilt = [*proof]
        spoilt[step] = flip(proof[step], bit)
        assert not tree.verify_consistency(old, size, first, root, spoilt)
        assert not tree.verify_consistency(old, size, first, root, proof[:-1])
        assert not tree.verify_consistency(old, size, first, root, [*proof, proof[-1]])


@settings(deadline=None, max_examples=40)
@given(bodies=st.lists(st.binary(max_size=4), min_size=3, max_size=40), data=st.data())
def test_another_history_has_no_proof(bodies, data):
    """A fork: one old entry differs. No proof that its own log hands out connects it to the root that was signed."""
    size = len(bodies)
    old = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, old - 1))
    other = [*bodies]
    other[changed] += b"x"
    proof = tree.consistency_proof(old, size, stored(other))
    assert not tree.verify_consistency(old, size, mth(bodies[:old]), mth(other), proof)


def flip(blob: bytes, bit: int) -> bytes:
    spoilt = bytearray(blob)
    spoilt[bit // 8] ^= 1 << bit % 8
    return bytes(spoilt)
