"""What comes from outside to be checked: exports and proofs that anybody may have written. Nothing here trusts them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any, NoReturn

from pipeline.custody.audit import Proof
from pipeline.errors import UnreadableInput, Unverifiable
from pipeline.plainfile import read_plain

#: Bytes of a proof, a checkpoint, ``log.json``; a proof holds one event and at most 64 hashes.
MOST_BYTES = 1024 * 1024
_MOST_STEPS = 64
_MOST_ENTRIES = 2**63


def text_of(path: Path, most_bytes: int = MOST_BYTES) -> str:
    """Read a file that is to be checked, as text.

    Raises:
        Unverifiable: It is missing, no plain file, too large, may not be read, or is not UTF-8.
    """
    try:
        return read_plain(path, most_bytes, follow=True).decode()
    except UnreadableInput as error:
        raise Unverifiable(error.detail, **error.numbers) from None
    except UnicodeDecodeError:
        raise Unverifiable("it is not UTF-8") from None


def table_of(text: str | bytes) -> dict[str, Any]:
    """Parse a JSON object strictly.

    Raises:
        Unverifiable: It is no JSON, no object, too deep, or holds a number that is none.
    """
    try:
        found = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Unverifiable("it is no JSON") from None
    if not isinstance(found, dict):
        raise Unverifiable("it is no JSON object")
    return found


def count_in(table: dict[str, Any], name: str) -> int:
    """Return a whole number from 0 to 2⁶³ of a table.

    Raises:
        Unverifiable: There is none.
    """
    value = table.get(name)
    if type(value) is not int or not 0 <= value < _MOST_ENTRIES:
        raise Unverifiable(f"{name} is no whole number")
    return value


def word_in(table: dict[str, Any], name: str) -> str:
    """Return a text of a table.

    Raises:
        Unverifiable: There is none, or it holds half a character.
    """
    value = table.get(name)
    if not isinstance(value, str) or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Unverifiable(f"{name} is no text")
    return value


def parse_proof(text: str) -> Proof:
    """Read a proof as `proof_table` gives it.

    Raises:
        Unverifiable: It is none.
    """
    table = table_of(text)
    path = table.get("path")
    if not isinstance(path, list) or len(path) > _MOST_STEPS or not all(isinstance(step, str) for step in path):
        raise Unverifiable("path is no list of hashes")
    try:
        steps = tuple(base64.b64decode(step, validate=True) for step in path)
    except ValueError:
        raise Unverifiable("path is no list of hashes") from None
    return Proof(count_in(table, "sequence"), word_in(table, "entry").encode(), steps, word_in(table, "checkpoint"))


def proof_table(proof: Proof) -> dict[str, object]:
    """Return a proof as a JSON object: ``sequence, entry, path, checkpoint``; hashes in base64, leaf to root."""
    return {
        "sequence": proof.sequence,
        "entry": proof.body.decode(),
        "path": [base64.b64encode(step).decode() for step in proof.path],
        "checkpoint": proof.checkpoint,
    }


def _refuse(_constant: str) -> NoReturn:
    raise ValueError
