"""Reading, rewriting and verifying film."""

import pytest

from pipeline.formats import format_for
from pipeline.limits import Limits
from pipeline.model import Expectation
from pipeline.sandbox.identify import identify
from pipeline.verifiers.media import VERIFIER
from redaction.plan import Plan


@pytest.fixture
def film(tmp_path):
    """Read and rewrite bytes; return reading, path of the copy and what was done."""

    def way(content, plan=None):
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_bytes(content)
        fmt = format_for(identify(source, None).media_type)
        reading = fmt.read(source, Limits())
        rewritten = fmt.rewrite(source, target, plan or Plan(), {}, Limits())
        assert [residue.where for residue in VERIFIER.check(target, _expected(rewritten))] == []
        return reading, target, rewritten

    return way


def _expected(rewritten):
    return Expectation(rewritten.media_type, rewritten.counts)
