"""The search for traces finds what was planted, in every form and wherever it unpacks: else its zero means nothing."""

import base64
import io
import zipfile

import pytest

from flows.demo.documents import MAKERS
from flows.demo.leak import generate
from flows.demo.search import found_in
from flows.demo.story import Fact
from flows.demo.traces import SOURCE_NAME, Trace

TRACE = Trace("Gregor Palmgrenius", "planted")
FORMS = {
    "raw": TRACE.value.encode(),
    "capitals": TRACE.value.upper().encode(),
    "utf-16": TRACE.value.encode("utf-16"),
    "hex": TRACE.value.encode().hex().encode(),
    "percent": b"Gregor%20Palmgrenius",
    "reversed": TRACE.value.encode()[::-1],
    **{f"base64 after {n}": base64.b64encode(b"x" * n + TRACE.value.encode() + b"tail") for n in range(4)},
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_found(tmp_path, form):
    (tmp_path / "file").write_bytes(b"before " * 50 + FORMS[form] + b" after")
    assert found_in(tmp_path, [TRACE]) == [("planted", "file")]


def test_names_of_files_and_members_of_archives_are_looked_at(tmp_path):
    (tmp_path / f"{TRACE.value}.txt").write_bytes(b"")
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x", TRACE.value)
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.zip", inner.getvalue())
    (tmp_path / "outer.zip").write_bytes(outer.getvalue())
    assert {name for _, name in found_in(tmp_path, [TRACE])} == {f"{TRACE.value}.txt", "outer.zip"}


@pytest.mark.parametrize(
    "maker", [maker for makers in MAKERS.values() for _, maker in makers], ids=lambda m: m.__name__
)
def test_every_trace_of_every_kind_of_document_is_found_in_the_original(tmp_path, maker):
    fact = Fact("annex", (("Note", "Annex"), ("Number", "7")), "See file.", "en")
    made, planted = maker(fact, 7)
    (tmp_path / "original").write_bytes(made)
    assert planted
    found = {where for where, _ in found_in(tmp_path, planted)}
    split = {"split runs", "mail copy recipient", "attachment name", "PDF Info author", "mail recipient"}
    assert {trace.where for trace in planted} - found <= split
    assert found


def test_a_folder_without_traces_gives_nothing(tmp_path):
    (tmp_path / "file").write_bytes(b"ordinary words " * 1000)
    assert found_in(tmp_path, [TRACE, Trace(SOURCE_NAME, "name")]) == []


def test_the_leak_is_the_same_for_the_same_seed_only():
    assert generate(30, 3).archive == generate(30, 3).archive
    assert generate(30, 3).archive != generate(30, 4).archive
