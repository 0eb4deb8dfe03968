"""Known answers: ours, and the ones that others published; each checked with a program or code that is not ours."""

import base64
import hashlib
import io
import json
import subprocess
from pathlib import Path

import pyrage
import pytest

from keys import errors
from keys.age import open_age
from keys.envelope import kind_of
from keys.identities import identities_in
from keys.signer import Signer, open_note
from pipeline.custody import tree

HERE = Path(__file__).parent
AGE = json.loads((HERE / "age.json").read_text())
RFC6962 = json.loads((HERE / "rfc6962.json").read_text())
NOTES = json.loads((HERE / "signed_notes.json").read_text())


@pytest.fixture(scope="module")
def made():
    """The age vectors, made anew."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("make_age", HERE / "make_age.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_age_vectors_are_what_their_generator_makes(made):
    vectors = made.vectors()
    assert AGE["identity"] == made.identity()
    assert {name: row["expect"] for name, row in AGE["vectors"].items()} == {n: e for n, (_, e) in vectors.items()}
    for name, row in AGE["vectors"].items():
        assert base64.b64decode(row["sha256"]) == hashlib.sha256(vectors[name][0]).digest(), name


@pytest.mark.parametrize("name", AGE["vectors"])
def test_age(name, made, tmp_path):
    """We and the age program agree on what opens; what does not has its own refusal from us."""
    blob, expect = made.vectors()[name]
    sink, got = io.BytesIO(), "opens"
    try:
        kind_of(blob[:4096])
        open_age(io.BytesIO(blob), [AGE["identity"]], sink.write)
    except errors.EnvelopeError as error:
        got = type(error).__name__
    assert got == expect
    key = tmp_path / "key"
    key.write_text(AGE["identity"])
    theirs = subprocess.run(["age", "-d", "-i", str(key)], input=blob, capture_output=True)
    # The specification refuses a passphrase among other stanzas; the age program looks at its own stanza only.
    assert (theirs.returncode == 0) == (expect == "opens" or name == "passphrase among others")
    if expect == "opens":
        assert theirs.stdout == sink.getvalue()


def test_an_identity_file_under_a_passphrase(made):
    protected = made.header(made.scrypt_stanza()) + made.payload(AGE["identity"].encode())
    assert identities_in(protected, AGE["passphrase"].encode()) == (AGE["identity"],)
    assert pyrage.passphrase.decrypt(protected, AGE["passphrase"]) == AGE["identity"].encode()
    with pytest.raises(errors.WrongKeyPassphrase):
        identities_in(protected, b"another")


def by_the_book(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word; shares nothing with the log."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + by_the_book(leaves[:split]) + by_the_book(leaves[split:])).digest()


def stored(leaves: list[bytes]):
    """Nodes as the log keeps them."""
    kept: dict[tuple[int, int], bytes] = {}
    for index, leaf in enumerate(leaves):
        for level, number, digest in tree.new_nodes(index, tree.leaf_hash(leaf), lambda at, which: kept[at, which]):
            kept[level, number] = digest
    return lambda level, number: kept[level, number]


def test_rfc6962_roots_and_proofs():
    leaves = [bytes.fromhex(leaf) for leaf in RFC6962["leaves"]]
    node = stored(leaves)
    roots = [hashlib.sha256(b"").digest(), *(bytes.fromhex(root) for root in RFC6962["roots"])]
    for size, root in enumerate(roots):
        assert tree.root(size, node) == root == by_the_book(leaves[:size])
    for row in RFC6962["inclusion"]:
        path = [bytes.fromhex(step) for step in row["path"]]
        assert tree.inclusion_proof(row["leaf"], row["size"], node) == path
        assert tree.verify_inclusion(
            tree.leaf_hash(leaves[row["leaf"]]), row["leaf"], row["size"], path, roots[row["size"]]
        )
    for row in RFC6962["consistency"]:
        path = [bytes.fromhex(step) for step in row["path"]]
        assert tree.consistency_proof(row["old"], row["size"], node) == path
        assert tree.verify_consistency(row["old"], row["size"], roots[row["old"]], roots[row["size"]], path)


@pytest.mark.parametrize("row", NOTES["notes"], ids=lambda row: row["origin"])
def test_signed_notes(row, tmp_path):
    """Published notes verify and are signed to the same bytes; openssl says the same of the signature."""
    public = bytes.fromhex(row["public_key"])
    text = open_note(row["note"], row["origin"], public)
    if row.get("seed"):
        signer = Signer(bytes.fromhex(row["seed"]), row["origin"])
        assert signer.public_key == public
        assert signer.sign(text) == row["note"]
    signature = base64.b64decode(row["note"].splitlines()[-1].rpartition(" ")[2])[4:]
    files = {"key": bytes.fromhex("302a300506032b6570032100") + public, "text": text.encode(), "sig": signature}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    words = ["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key", "-rawin", "-in", "text"]
    for spoiled in (False, True):
        if spoiled:
            (tmp_path / "text").write_bytes(text.encode() + b"x")
        done = subprocess.run(["openssl", *words, "-sigfile", "sig"], cwd=tmp_path, capture_output=True)
        assert (done.returncode == 0) is not spoiled
