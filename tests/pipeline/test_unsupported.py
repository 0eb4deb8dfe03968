"""Kinds that are held on purpose are told apart, each with why."""

from __future__ import annotations

import sqlite3

import pyarrow
import pyarrow.parquet
import pytest

from flows.steps.one_off import OneOff
from pipeline.limits import DEFAULT_LIMITS
from pipeline.reasons import Reason
from pipeline.unsupported import SIGNATURES, why_held
from redaction.policy import DEFAULT_POLICY


def database(path):
    with sqlite3.connect(path) as connection:
        connection.execute("create table people (name)")


def columns(path):
    pyarrow.parquet.write_table(pyarrow.table({"name": ["x"]}), path)


def disk(path):
    image = bytearray(1024 * 1024)
    image[510:512] = b"\x55\xaa"
    path.write_bytes(image)


@pytest.mark.parametrize(
    ("maker", "words"), [(database, "deleted rows"), (columns, "columnar"), (disk, "a disk image holds deleted files")]
)
def test_it_is_held_and_says_why(maker, words, tmp_path):
    maker(tmp_path / "thing")
    with OneOff(DEFAULT_LIMITS, DEFAULT_POLICY, (), ocr=False) as one_off:
        outcome = one_off.clean(tmp_path / "thing")
    assert outcome.status == "quarantined"
    assert outcome.reason is Reason.UNSUPPORTED_FORMAT
    assert words in str(outcome.error)


def test_every_signature_has_an_explanation():
    assert all(why_held(media_type) for _, _, media_type in SIGNATURES)
