"""Office documents: the reader's text stays, the source's traces go; a second rewrite does nothing."""

import io
import zipfile

import pytest

from flows.demo.office import letter, slides, workbook
from flows.demo.story import facts
from flows.demo.traces import HANDLER_NAME, PROFILE_PATH, SOURCE_MAIL, SOURCE_NAME, TERMS
from pipeline.errors import PipelineError
from pipeline.formats import format_for
from pipeline.formats.ooxml import FORMAT
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Expectation
from pipeline.verifiers.ooxml import VERIFIER
from redaction.find import find
from redaction.plan import Plan
from redaction.planning import make_plan
from redaction.policy import DEFAULT_POLICY
from redaction.termfile import parse_terms

PROTECTED = parse_terms("\n".join(TERMS))


def parts(blob: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def cleaned(blob: bytes, tmp_path, *, terms=PROTECTED) -> bytes:
    source, target = tmp_path / "in", tmp_path / "out"
    source.write_bytes(blob)
    target.unlink(missing_ok=True)
    reading = FORMAT.read(source, DEFAULT_LIMITS)
    plan = make_plan(reading.text, find(reading.text, terms, DEFAULT_POLICY), DEFAULT_POLICY, None)
    rewritten = FORMAT.rewrite(source, target, plan, {}, DEFAULT_LIMITS)
    assert rewritten.redactions == len(plan.edits)
    assert list(VERIFIER.check(target, Expectation(rewritten.media_type, rewritten.counts))) == []
    return target.read_bytes()


@pytest.mark.parametrize("maker", [letter, workbook, slides])
def test_traces_go_and_facts_stay(maker, tmp_path):
    fact = facts(1, 4)[0][0]
    blob = maker(fact, 1)[0]
    planted = b"\n".join(parts(blob).values())
    assert SOURCE_NAME.encode() in planted
    copy = cleaned(blob, tmp_path)
    joined = b"\n".join(parts(copy).values())
    for value in (SOURCE_NAME, HANDLER_NAME, SOURCE_MAIL, PROFILE_PATH, "Ostrander", "python-docx"):
        assert value.encode() not in joined, value
    text = next(view.content for view in VERIFIER.views(tmp_path / "out") if view.visible)
    for label, value in fact.lines:
        assert f"{label}: {value}" in text
    assert cleaned(copy, tmp_path) == copy


def test_a_verifier_that_meets_an_original_objects(tmp_path):
    path = tmp_path / "original"
    path.write_bytes(letter(facts(1, 4)[0][0], 1)[0])
    media_type = FORMAT.recognises(path.read_bytes()[:65536], path)
    reading = FORMAT.read(path, DEFAULT_LIMITS)
    assert format_for(media_type) is FORMAT
    assert list(VERIFIER.check(path, Expectation(media_type, reading.counts)))


@pytest.mark.parametrize("cut", [100, 2000, -100])
def test_a_cut_document_is_refused(cut, tmp_path):
    path = tmp_path / "cut"
    path.write_bytes(letter(facts(1, 4)[0][0], 1)[0][:cut])
    with pytest.raises(PipelineError):
        FORMAT.rewrite(path, tmp_path / "out", Plan(), {}, DEFAULT_LIMITS)


def test_an_entity_bomb_is_refused(tmp_path):
    blob = letter(facts(1, 4)[0][0], 1)[0]
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, body in parts(blob).items():
            archive.writestr(name, bomb if name == "word/document.xml" else body)
    path = tmp_path / "bomb"
    path.write_bytes(sink.getvalue())
    with pytest.raises(PipelineError):
        FORMAT.rewrite(path, tmp_path / "out", Plan(), {}, DEFAULT_LIMITS)
