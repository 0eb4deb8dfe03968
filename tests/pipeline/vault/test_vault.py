"""The vault: stock `age` with the private half gives back every byte; nothing that the pipeline holds does."""

import os
import subprocess
import uuid

import pyrage
import pytest

from keys.sealing import seal_to
from keys.secrets import Secrets
from pipeline.errors import FixityMismatch, StoreUnavailable
from pipeline.fixity import digest_of
from pipeline.stages.keep import keep, keep_unless_known
from pipeline.vault.rest import Rest
from pipeline.vault.vault import Vault

ACCESSION = str(uuid.UUID(int=9, version=4))


def age(identity, path):
    return subprocess.run(["age", "-d", "-i", str(identity), str(path)], capture_output=True, check=False)


@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, 3_000_000])
def test_originals_come_back_whole_with_the_identity_that_left(home, tmp_path, size):
    item, body = str(uuid.uuid4()), os.urandom(size)
    rest = Rest(home.blobs, ACCESSION, os.urandom(32))
    digest, counted = keep(item, iter([body[:9], body[9:]]), rest, home.vault(ACCESSION), home.secrets.digest_key)
    assert counted == size
    assert digest == digest_of([body], home.secrets.digest_key)
    opened = age(tmp_path / "vault.identity", home.path / "vault" / ACCESSION / item)
    assert opened.returncode == 0, opened.stderr
    assert opened.stdout == body
    assert b"".join(rest.open(item)) == body


def test_no_key_that_the_pipeline_holds_opens_an_original(home, tmp_path):
    item = str(uuid.uuid4())
    home.vault(ACCESSION).seal(item, iter([b"original words"]))
    sealed = (home.path / "vault" / ACCESSION / item).read_bytes()
    assert b"original" not in sealed
    tried = 0
    for name in Secrets.__dataclass_fields__:
        held = getattr(home.secrets, name)
        for key in held if isinstance(held, tuple) else [held]:
            tried += 1
            if isinstance(key, str):
                (tmp_path / "try").write_text(key + "\n")
                assert age(tmp_path / "try", home.path / "vault" / ACCESSION / item).returncode != 0
                with pytest.raises(pyrage.DecryptError):
                    pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(key)])
            else:
                # 32 bytes may be an X25519 scalar or an scrypt passphrase: neither opens it.
                for passphrase in (key.hex(), key.decode("latin-1")):
                    with pytest.raises(pyrage.DecryptError):
                        pyrage.passphrase.decrypt(sealed, passphrase)
                (tmp_path / "try").write_text(_bech32(key) + "\n")
                assert age(tmp_path / "try", home.path / "vault" / ACCESSION / item).returncode != 0
    assert tried >= 6
    identity = next(line for line in (tmp_path / "vault.identity").read_text().splitlines() if line[:1] != "#")
    everything = b"".join(path.read_bytes() for path in home.path.rglob("*") if path.is_file())
    assert identity.encode() not in everything
    (tmp_path / "try").write_text(_bech32(_scalar(identity)) + "\n")
    assert age(tmp_path / "try", home.path / "vault" / ACCESSION / item).returncode == 0  # the encoding above is right


def test_what_came_to_rest_must_be_what_came_in(home, tmp_path):
    """Other bytes under the same id, well sealed: a writer that lost its lease, say. The original would be lost."""
    item = str(uuid.uuid4())
    rest = Rest(home.blobs, ACCESSION, os.urandom(32))

    def seal_after_another_wrote(chunks, write):
        rest.put(item, iter([b"other words"]))
        seal_to(home.public.vault, chunks, write)

    vault = Vault(tmp_path / "vault", seal_after_another_wrote)
    with pytest.raises(FixityMismatch):
        keep(item, iter([b"original words"]), rest, vault, home.secrets.digest_key)


@pytest.mark.parametrize(
    ("size", "sealed"), [(0, False), (65_537, False), (1024 * 1024, False), (1024 * 1024 + 1, True)]
)
def test_a_small_original_that_is_known_by_its_keyed_digest_is_not_sealed(home, size, sealed):
    """Asked for under the key, as the catalogue has it; a large one is not held in memory, and asked for never."""
    body, rest, asked = os.urandom(size), Rest(home.blobs, ACCESSION, os.urandom(32)), []
    digest = digest_of([body], home.secrets.digest_key)
    for known, item in ((False, str(uuid.uuid4())), (True, str(uuid.uuid4()))):
        pieces = (body[start : start + 65_536] for start in range(0, size, 65_536))
        kept = keep_unless_known(
            item,
            pieces,
            rest,
            home.vault(ACCESSION),
            home.secrets.digest_key,
            lambda one, known=known: asked.append(one) or known,
        )
        assert (kept.digest, kept.size_bytes, kept.sealed) == (digest, size, sealed or not known)
        assert (home.path / "vault" / ACCESSION / item).exists() is (home.path / "blobs" / ACCESSION / item).exists()
        assert (home.path / "vault" / ACCESSION / item).exists() is kept.sealed
        if kept.sealed:
            assert b"".join(rest.open(item)) == body
    assert asked == ([] if sealed else [digest, digest])


def test_a_retry_leaves_one_and_a_broken_one_none(home):
    item = str(uuid.uuid4())
    vault: Vault = home.vault(ACCESSION)
    for _ in range(2):
        vault.seal(item, iter([b"words"]))
    folder = home.path / "vault" / ACCESSION
    assert [path.name for path in folder.iterdir()] == [item]

    def broken():
        yield b"x" * 100_000
        raise StoreUnavailable("gone")

    with pytest.raises(StoreUnavailable):
        vault.seal(str(uuid.uuid4()), broken())
    assert [path.name for path in folder.iterdir()] == [item]
    assert vault.sweep({item}) == 0
    vault.forget(item)
    assert list(folder.iterdir()) == []


_CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def _polymod(values):
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> i & 1 else 0
    return check


def _bech32(key: bytes, prefix: str = "age-secret-key-") -> str:
    """Return 32 bytes as an age identity (BIP 173)."""
    bits = "".join(f"{byte:08b}" for byte in key) + "0000"
    words = [int(bits[i : i + 5], 2) for i in range(0, 260, 5)]
    head = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = _polymod(head + words + [0] * 6) ^ 1
    words += [check >> 5 * (5 - i) & 31 for i in range(6)]
    return (prefix + "1" + "".join(_CHARSET[word] for word in words)).upper()


def _scalar(identity: str) -> bytes:
    words = [_CHARSET.index(c) for c in identity.lower().rpartition("1")[2]][:-6]
    bits = "".join(f"{word:05b}" for word in words)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, 256, 8))
