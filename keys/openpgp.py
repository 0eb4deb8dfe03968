"""OpenPGP by gpg: judged by its status lines alone, in a throw-away GNUPGHOME, strictly.

gpg may exit with 0 on a message that somebody has tampered with ("gpg.fail"), so success is: exactly one each of
BEGIN_DECRYPTION, DECRYPTION_OKAY and END_DECRYPTION in that order, exactly one DECRYPTION_KEY, integrity protection
by MDC or AEAD, one literal packet, and not one status word outside a list.
Source: SecureDrop client, app/src/main/crypto.ts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from keys.errors import EnvelopeError, NoMatchingKey, NotAnEnvelope, Tampered, Trailing, Truncated, UnusableKey

_CHUNK_BYTES = 256 * 1024
_TIMEOUT_S = 3600
_EXPECTED = frozenset(
    {
        "ENC_TO", "CARDCTRL", "KEY_CONSIDERED", "DECRYPTION_KEY", "DECRYPTION_INFO",
        "DECRYPTION_COMPLIANCE_MODE", "BEGIN_DECRYPTION", "END_DECRYPTION", "DECRYPTION_OKAY",
        "GOODMDC", "PLAINTEXT", "PLAINTEXT_LENGTH", "NO_SECKEY", "PROGRESS",
        "PINENTRY_LAUNCHED", "NEWSIG", "ERRSIG", "GOODSIG", "VALIDSIG", "SIG_ID", "NO_PUBKEY", "TRUST_UNDEFINED",
    }
)  # fmt: skip


def check_secret_key(blob: bytes) -> str:
    """Return the fingerprint of an OpenPGP secret key, 40 or 64 hexadecimal digits.

    Raises:
        UnusableKey: It is none, more than one, has no key that decrypts, or asks for a passphrase of its own.
    """
    with _gpg_home([blob]) as home:
        listing = _run(home, ["--list-secret-keys", "--with-colons"], b"").stdout.decode("ascii", "replace")
        rows = [line.split(":") for line in listing.splitlines()]
        primaries = [row for row in rows if row[0] == "sec"]
        if len(primaries) != 1 or "E" not in primaries[0][11]:
            raise UnusableKey
        return next(row[9] for row in rows if row[0] == "fpr")


def open_openpgp(source: BinaryIO, secret_keys: Sequence[bytes], write: Callable[[bytes], object]) -> None:
    """Open an OpenPGP message, binary or armored, streaming.

    Args:
        source: The message, at its beginning.
        secret_keys: Secret keys that may open it, without a passphrase of their own.
        write: Gets the plaintext piece by piece; throw it away when this raises.

    Raises:
        NoMatchingKey: It is encrypted to other keys, or to a passphrase.
        Tampered: Its integrity check fails, or it is not protected by one.
        Truncated: It ends too early.
        Trailing: Bytes or messages follow its end.
        NotAnEnvelope: It is not an encrypted message.
    """
    if not secret_keys:
        raise NoMatchingKey
    with _gpg_home(secret_keys) as home:
        status = _decrypt(home, source, write)
    _judge(status)


def _decrypt(home: Path, source: BinaryIO, write: Callable[[bytes], object]) -> list[list[str]]:
    """Run gpg; its plaintext goes to `write`, its status lines are returned."""
    status_read, status_write = os.pipe()
    arguments = [*_gpg(home), "--status-fd", str(status_write), "--max-output", str(2**40), "--decrypt"]
    gpg = subprocess.Popen(
        arguments,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=[status_write],
        env=_environment(home),
    )
    os.close(status_write)
    lines: list[list[str]] = []
    watch = threading.Timer(_TIMEOUT_S, gpg.kill)
    feeder = threading.Thread(target=_feed, args=(source, gpg.stdin), daemon=True)
    reader = threading.Thread(target=_collect, args=(status_read, lines), daemon=True)
    for thread in (watch, feeder, reader):
        thread.start()
    try:
        assert gpg.stdout is not None
        while chunk := gpg.stdout.read(_CHUNK_BYTES):
            write(chunk)
        gpg.wait()
    finally:
        gpg.kill()
        gpg.wait()
        watch.cancel()
        feeder.join()
        reader.join()
        if gpg.stdout is not None:
            gpg.stdout.close()
    return lines


def _feed(source: BinaryIO, sink: BinaryIO | None) -> None:
    assert sink is not None
    try:
        shutil.copyfileobj(source, sink, _CHUNK_BYTES)
    except (BrokenPipeError, ValueError):
        pass  # gpg has seen enough; its status tells
    finally:
        try:
            sink.close()
        except BrokenPipeError:
            pass


def _collect(descriptor: int, lines: list[list[str]]) -> None:
    with os.fdopen(descriptor, "r", encoding="utf-8", errors="replace") as status:
        for line in status:
            words = line.split()
            if len(words) >= 2 and words[0] == "[GNUPG:]":
                lines.append(words[1:])


def _judge(status: list[list[str]]) -> None:
    """Refuse unless the status lines tell exactly one story."""
    names = [words[0] for words in status]
    refusal = _refusal(status, names)
    if refusal is not None:
        raise refusal


def _refusal(status: list[list[str]], names: list[str]) -> EnvelopeError | None:
    if "NODATA" in names or not names:
        return NotAnEnvelope() if "BEGIN_DECRYPTION" not in names else Truncated()
    if "DECRYPTION_KEY" not in names:
        return NoMatchingKey() if {"ENC_TO", "NO_SECKEY", "NEED_PASSPHRASE_SYM"} & set(names) else NotAnEnvelope()
    if names.count("BEGIN_DECRYPTION") > 1 or names.count("PLAINTEXT") > 1:
        return Trailing()
    if "BADMDC" in names or "DECRYPTION_FAILED" in names or "DECRYPTION_OKAY" not in names:
        return Tampered() if "BADMDC" in names else Truncated()
    story = [name for name in names if name in ("BEGIN_DECRYPTION", "DECRYPTION_OKAY", "END_DECRYPTION")]
    if story != ["BEGIN_DECRYPTION", "DECRYPTION_OKAY", "END_DECRYPTION"] or names.count("DECRYPTION_KEY") != 1:
        return Tampered()
    information = next((words for words in status if words[0] == "DECRYPTION_INFO"), [])
    protected = "GOODMDC" in names or (len(information) > 3 and information[3] != "0")
    if not protected or names.count("PLAINTEXT") != 1:
        return Tampered()
    return Trailing() if not set(names) <= _EXPECTED else None


@contextmanager
def _gpg_home(secret_keys: Sequence[bytes]) -> Iterator[Path]:
    """Make a GNUPGHOME in memory that is gone afterwards, with its agent."""
    memory = Path("/dev/shm")  # noqa: S108 - a private folder inside, mode 0700; plaintext keys never reach a disk
    folder = Path(tempfile.mkdtemp(prefix="sluice-", dir=memory if memory.is_dir() else None))
    try:
        for key in secret_keys:
            if _run(folder, ["--import"], key).returncode != 0:
                raise UnusableKey
        yield folder
    finally:
        subprocess.run(["gpgconf", "--kill", "all"], env=_environment(folder), capture_output=True, check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _run(home: Path, arguments: list[str], stdin: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*_gpg(home), *arguments], input=stdin, capture_output=True, env=_environment(home), check=False, timeout=120
    )


def _gpg(home: Path) -> list[str]:
    options = [
        "--batch",
        "--no-tty",
        "--no-options",
        "--no-auto-key-retrieve",
        "--no-auto-key-locate",
        "--pinentry-mode",
    ]
    return ["gpg", "--homedir", str(home), *options, "error", "--trust-model", "always"]


def _environment(home: Path) -> dict[str, str]:
    return {
        "GNUPGHOME": str(home),
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "LC_ALL": "C.UTF-8",
        "HOME": str(home),
    }
