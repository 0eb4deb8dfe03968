from __future__ import annotations

import pytest

from pipeline import errors
from pipeline.errors import LimitExceeded, PipelineError, SandboxProtocolError, from_reason
from pipeline.reasons import REMEDIES, Reason


def test_every_reason_has_a_remedy_and_an_error() -> None:
    assert set(REMEDIES) == set(Reason)
    for reason in Reason:
        rebuilt = from_reason(int(reason), value=3, most=2)
        assert rebuilt.reason is reason, reason
        assert rebuilt.remedy == REMEDIES[reason]


def test_an_unknown_code_from_the_sandbox_is_a_protocol_error() -> None:
    assert isinstance(from_reason(99999), SandboxProtocolError)


def test_the_text_of_an_error_is_its_reason_and_numbers_only() -> None:
    assert str(LimitExceeded("members", value=30, most=20)) == "LIMIT_EXCEEDED members most=20 value=30"
    assert str(errors.CorruptDocument()) == "CORRUPT_DOCUMENT"


def test_no_two_errors_share_a_reason() -> None:
    families: list[type[PipelineError]] = []
    todo: list[type[PipelineError]] = [PipelineError]
    while todo:
        family = todo.pop()
        families += [family] if "reason" in vars(family) else []
        todo += family.__subclasses__()
    reasons = [family.reason for family in families]
    assert len(reasons) == len(set(reasons)) == len(Reason)


@pytest.mark.parametrize("reason", list(Reason))
def test_remedies_are_one_sentence_for_people(reason: Reason) -> None:
    assert REMEDIES[reason].endswith(".")
    assert 20 < len(REMEDIES[reason]) < 120
