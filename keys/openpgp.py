"""OpenPGP by gpg: judged by its status lines alone, in a jail of its own, strictly.

gpg gets nothing but one encrypted message out of its armor (`keys.packets`), and may still exit with 0 on one that
somebody has tampered with ("gpg.fail"). So success is: exactly one each of BEGIN_DECRYPTION, DECRYPTION_OKAY and
END_DECRYPTION in that order, exactly one DECRYPTION_KEY, integrity protection by MDC or AEAD, one literal packet, and
not one status word outside a list.
Source: SecureDrop client, app/src/main/crypto.ts; GnuPG, doc/DETAILS.
"""

from __future__ import annotations

import io
import os
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from keys import jail
from keys.armor import PGP_BEGIN, SPACE_BYTES, Armor, PgpLines, Raw, without_space
from keys.errors import EnvelopeError, JailUnavailable, Malformed, NoMatchingKey, Tampered, UnusableKey
from keys.packets import message

_CHUNK_BYTES = 256 * 1024
_TIMEOUT_S = 3600
_EXPECTED = frozenset(
    {
        "ENC_TO", "CARDCTRL", "KEY_CONSIDERED", "KEYEXPIRED", "SIGEXPIRED", "KEYREVOKED", "DECRYPTION_KEY",
        "DECRYPTION_INFO", "DECRYPTION_COMPLIANCE_MODE", "BEGIN_DECRYPTION", "END_DECRYPTION", "DECRYPTION_OKAY",
        "GOODMDC", "PLAINTEXT", "PLAINTEXT_LENGTH", "NO_SECKEY", "PROGRESS", "NEWSIG", "ERRSIG", "NO_PUBKEY",
        "GOODSIG", "VALIDSIG", "SIG_ID", "TRUST_UNDEFINED", "TRUST_ULTIMATE", "TRUST_FULLY",
    }
)  # fmt: skip
_HIDDEN = "0" * 16


def open_openpgp(source: BinaryIO, secret_keys: Sequence[bytes], write: Callable[[bytes], object]) -> None:
    """Open an OpenPGP message, binary or armored, streaming.

    Args:
        source: The message, seekable, at its beginning.
        secret_keys: Secret keys that may open it, without a passphrase of their own.
        write: Gets the plaintext piece by piece; throw it away when this raises. Its errors are never swallowed.

    Raises:
        NoMatchingKey: It is encrypted to other keys.
        Unsupported: It is encrypted to a passphrase only, without integrity protection, or by a newer standard.
        Truncated: It ends too early.
        Trailing: Bytes or messages follow its end.
        Tampered: Session key or content were altered.
        Malformed: Armor or packets break the rules, or it holds more than one document.
        UnusableKey: A secret key cannot be imported.
        JailUnavailable: gpg cannot be started in its sandbox.
    """
    feeder = _Feeder(_binary(source))
    if not secret_keys:
        feeder.drain()
        raise NoMatchingKey
    with jail.in_memory(secret_keys) as descriptors:
        code, status = _decrypt(descriptors, feeder, write)
    if code == jail.UNUSABLE and not any(words[0] == jail.READY for words in status):
        raise UnusableKey
    if not status or status[0][0] != jail.READY:
        raise JailUnavailable
    if feeder.error is not None:
        raise feeder.error
    refusal = _refusal(status[1:])
    if refusal is not None:
        raise refusal


def _binary(source: BinaryIO) -> BinaryIO:
    source.seek(0)
    head = source.read(SPACE_BYTES)
    source.seek(0)
    text = without_space(head)
    armored = text.startswith(PGP_BEGIN) or (bool(text) and PGP_BEGIN.startswith(text)) or b"\n" + PGP_BEGIN in head
    buffered = io.BufferedReader(Raw(source), _CHUNK_BYTES)
    return io.BufferedReader(Armor(buffered, PgpLines()), _CHUNK_BYTES) if armored else buffered


class _Feeder:
    """Follows the message on its way to gpg; what is wrong with it is remembered."""

    def __init__(self, source: BinaryIO) -> None:
        self._pieces: Iterator[bytes] = message(source)
        self.error: Exception | None = None

    def drain(self) -> None:
        """Follow the message to its end without gpg; raise what is wrong with it."""
        for _ in self._pieces:
            pass

    def feed(self, sink: BinaryIO) -> None:
        """Write the message; in a thread of its own."""
        deaf = False
        try:
            for piece in self._pieces:
                if not deaf:
                    deaf = not _written(sink, piece)
        except (EnvelopeError, OSError) as error:
            self.error = error  # carried over to the thread that asked; anything else leaves gpg with a cut message
        finally:
            try:
                sink.close()
            except OSError:
                pass  # gpg has gone; its status tells


def _written(sink: BinaryIO, piece: bytes) -> bool:
    try:
        sink.write(piece)
    except (OSError, ValueError):
        return False  # gpg has seen enough; the rest of the message is still followed to its end
    return True


def _decrypt(
    descriptors: Sequence[int], feeder: _Feeder, write: Callable[[bytes], object]
) -> tuple[int, list[list[str]]]:
    """Run gpg; its plaintext goes to `write`; return its exit code and status lines."""
    status_read, status_write = os.pipe()
    gpg = f"{jail.GPG} --pinentry-mode error --max-output {2**40} --status-fd {status_write} --decrypt"
    script = (
        f'{jail.importing(descriptors)}\necho "[GNUPG:] {jail.READY}" >/dev/fd/{status_write}\nexec {gpg} 2>/dev/null'
    )
    try:
        process = subprocess.Popen(
            jail.command(script),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=[status_write, *descriptors],
            preexec_fn=jail.no_core,  # noqa: PLW1509 - one system call, no lock is taken
        )
    except OSError:
        os.close(status_read)
        raise JailUnavailable from None
    finally:
        os.close(status_write)
    assert process.stdin is not None
    assert process.stdout is not None
    lines: list[list[str]] = []
    threads = [
        threading.Thread(target=feeder.feed, args=(process.stdin,), daemon=True),
        threading.Thread(target=_collect, args=(status_read, lines), daemon=True),
    ]
    watch = threading.Timer(_TIMEOUT_S, process.kill)
    for thread in (watch, *threads):
        thread.start()
    try:
        while chunk := process.stdout.read(_CHUNK_BYTES):
            write(chunk)
        process.wait()
    finally:
        process.kill()
        process.wait()
        watch.cancel()
        for thread in threads:
            thread.join()
        process.stdout.close()
    return process.returncode, lines


def _collect(descriptor: int, lines: list[list[str]]) -> None:
    with os.fdopen(descriptor, "r", encoding="utf-8", errors="replace") as status:
        for line in status:
            words = line.split()
            if len(words) >= 2 and words[0] == "[GNUPG:]":
                lines.append(words[1:])


def _refusal(status: list[list[str]]) -> EnvelopeError | None:
    """Return what is wrong unless the status lines tell exactly one story."""
    names = [words[0] for words in status]
    if "DECRYPTION_KEY" not in names:
        asked = {words[1] for words in status if words[0] == "ENC_TO" and len(words) > 1} - {_HIDDEN}
        missing = {words[1] for words in status if words[0] == "NO_SECKEY" and len(words) > 1}
        return Tampered("session key") if asked - missing else NoMatchingKey()
    if names.count("PLAINTEXT") > 1 or any(words[:2] == ["ERROR", "proc_pkt.plaintext"] for words in status):
        return Malformed("more than one document in it")
    story = [name for name in names if name in ("BEGIN_DECRYPTION", "DECRYPTION_OKAY", "END_DECRYPTION")]
    information = next((words for words in status if words[0] == "DECRYPTION_INFO"), [])
    protected = "GOODMDC" in names or (len(information) > 3 and information[3] != "0")
    whole = story == ["BEGIN_DECRYPTION", "DECRYPTION_OKAY", "END_DECRYPTION"] and names.count("DECRYPTION_KEY") == 1
    if not whole or not protected or names.count("PLAINTEXT") != 1:
        return Tampered("content")
    return None if set(names) <= _EXPECTED else Malformed("gpg reports more than one plain message")
