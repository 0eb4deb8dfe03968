from __future__ import annotations

import json

import pytest

from pipeline.events import Event, EventType, Outcome, canonical


def test_the_encoding_is_canonical() -> None:
    event = Event(EventType.RELEASE, Outcome.SUCCESS, "o", "a", detail={"b": 1, "a": "é"})
    encoded = canonical(event, when="2026-01-01T00:00:00Z", sequence=7)
    assert (
        encoded == json.dumps(json.loads(encoded), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    )
    assert json.loads(encoded)["type"] == "dissemination"


def test_not_a_number_is_refused() -> None:
    event = Event(EventType.RELEASE, Outcome.SUCCESS, "o", detail={"x": float("nan")})  # type: ignore[dict-item]
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(event, when="", sequence=0)
