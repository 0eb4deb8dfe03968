"""What every verifier promises: whatever it is shown, it objects or says that it cannot look; it never passes rubbish."""

import pkgutil
from random import Random

import pytest

import pipeline.verifiers
from pipeline.formats import formats
from pipeline.model import Counts, Expectation
from pipeline.verifiers import verifiers
from pipeline.verifiers.look import look

CLAIMED = sorted({media_type for fmt in formats() for media_type in fmt.media_types})
#: Anything is a text of this kind, so random letters are no rubbish to it.
_ANY_TEXT = {"text/plain", "text/markdown", "text/csv", "text/tab-separated-values"}


def test_every_verifier_has_a_name_of_its_own():
    names = [verifier.name for verifier in verifiers()]
    assert len(names) == len(set(names))
    assert all(0 < len(name) <= 64 for name in names)


def test_every_module_with_a_verifier_is_found():
    modules = [info.name for info in pkgutil.iter_modules(pipeline.verifiers.__path__) if not info.name.startswith("_")]
    helpers = {"base", "look", "loss", "residue", "worker"}
    assert len(verifiers()) == len(set(modules) - helpers)


@pytest.mark.parametrize("claimed", CLAIMED)
@pytest.mark.parametrize("rubbish", ["noise", "empty", "zeros"])
def test_rubbish_is_never_passed(claimed, rubbish, tmp_path):
    copy = tmp_path / "copy"
    copy.write_bytes({"noise": Random(claimed).randbytes(4096), "empty": b"", "zeros": bytes(512)}[rubbish])
    verdict = look(copy, Expectation(claimed, Counts(), words="seventeen words", ocr=False))
    assert verdict.residues


@pytest.mark.parametrize("claimed", sorted(set(CLAIMED) - _ANY_TEXT - {"application/zstd"}))
def test_another_format_is_never_passed(claimed, tmp_path):
    copy = tmp_path / "copy"
    copy.write_bytes(b"only a line of plain text\n")
    assert look(copy, Expectation(claimed, Counts(), ocr=False)).residues


def test_nobody_looks_at_what_no_format_claims(tmp_path):
    copy = tmp_path / "copy"
    copy.write_bytes(b"x")
    assert look(copy, Expectation("application/x-unheard-of", Counts(), ocr=False)).residues
