"""Reads the answers of a worker that may have been taken over: bounded work for us, whatever it sends.

A few MiB of JSON can cost the reader gigabytes: each of a million empty brackets is an object, and each of a million
wrong elements an error that pydantic keeps. So brackets and commas are counted before anything is parsed, and the first
wrong element ends it.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import SchemaValidator

from pipeline.errors import SandboxProtocolError
from pipeline.sandbox.messages import Failed

Answer = TypeVar("Answer")

#: Most objects and arrays, and most elements, of one answer; measured at these: less than 1 GiB for the reader. Text
#: holds brackets and commas as well, so these are far above what a reading of `Limits.text_chars` needs.
_MOST_BRACKETS = 4_000_000
_MOST_COMMAS = 20_000_000
_FAILED_BYTES = 4096
_SEQUENCES = frozenset({"list", "tuple", "set", "frozenset"})


def parse(kind: type[Answer], payload: bytes) -> Answer:
    """Check one answer against its type.

    Args:
        kind: A dataclass of `pipeline.sandbox.messages` or of the model.
        payload: JSON.

    Raises:
        SandboxProtocolError: It is not JSON, not of that type, or too costly to look at.
    """
    brackets = payload.count(b"[") + payload.count(b"{")
    commas = payload.count(b",")
    if brackets > _MOST_BRACKETS or commas > _MOST_COMMAS:
        raise SandboxProtocolError("costly answer", brackets=brackets, commas=commas)
    try:
        answer: Answer = _validator(cast("Hashable", kind)).validate_json(payload)
    except ValidationError:
        raise SandboxProtocolError from None
    return answer


def refusal(payload: bytes) -> Failed | None:
    """Return the refusal that came in an answer's place, or None."""
    if len(payload) > _FAILED_BYTES:
        return None
    try:
        return parse(Failed, payload)
    except SandboxProtocolError:
        return None


@cache
def _validator(kind: Any) -> SchemaValidator:
    return SchemaValidator(_failing_fast(TypeAdapter(kind).core_schema))


def _failing_fast(schema: Any) -> Any:
    """Return a copy of pydantic's schema whose sequences end at their first wrong element."""
    if isinstance(schema, dict):
        copy = {key: _failing_fast(value) for key, value in schema.items()}
        return {**copy, "fail_fast": True} if copy.get("type") in _SEQUENCES else copy
    if isinstance(schema, list | tuple):
        return type(schema)(_failing_fast(value) for value in schema)
    return schema
