"""What every format promises, for every media type that it claims."""

import io
import os
import re
import zipfile
from random import Random

import pikepdf
import pytest

from pipeline.errors import LimitExceeded, PipelineError
from pipeline.formats import format_for, formats
from pipeline.limits import Limits
from pipeline.model import Counts, Expectation
from pipeline.sandbox.identify import identify
from pipeline.verifiers import verifiers
from pipeline.verifiers.base import View
from pipeline.verifiers.residue import search
from redaction.plan import Edit, Plan
from redaction.planning import REPLACEMENT

#: `make sweep` cuts and alters every sample more often than `make test`.
THOROUGH = bool(os.environ.get("SLUICE_THOROUGH"))
#: Formats whose bytes are given to all others.
OTHERS = ["application/pdf", "application/zip", *(["text/plain", "image/png"] if THOROUGH else [])]
#: Verifiers that look at any file from outside.
_OUTSIDERS = {"exiftool", "ocr"}
_TINY = Limits(
    depth=0, members=0, ratio=1, ratio_floor_bytes=0, unpacked_bytes=1, item_bytes=1, name_bytes=1, text_chars=1, pixels=1,
    frames=0, pages=0, xml_depth=1,
)  # fmt: skip


def decoded(content: bytes) -> list[bytes]:
    """Return a copy's bytes, and what unpacks from them by other code than any format's or verifier's."""
    found = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found += [archive.read(name) for name in archive.namelist()] + [
                name.encode() for name in archive.namelist()
            ]
            found.append(archive.comment)
    elif content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            for thing in pdf.objects:
                found.append(thing.unparse())
                if isinstance(thing, pikepdf.Stream):
                    found.append(thing.read_bytes())
    return found


def same_bytes(one: bytes, other: bytes) -> None:
    assert one == other, f"{len(one)} and {len(other)} bytes differ"


def test_every_media_type_is_well_formed(media_type):
    assert re.fullmatch(r"[a-z]+/[^/ ]+", media_type)


def test_every_media_type_has_a_sample(sample):
    assert sample


def test_no_sample_is_left_over(samples):
    claimed = {media_type for fmt in formats() for media_type in fmt.media_types}
    assert set(samples.SAMPLES) - claimed <= {"application/xml", "text/xml"}


def test_the_content_alone_is_recognised(way, sample, media_type):
    found = identify(way.write(sample), None)
    assert format_for(found.media_type) is format_for(media_type), found.media_type
    assert found.supported


def test_suffixes_are_endings(media_type):
    fmt = format_for(media_type)
    assert fmt.suffixes
    assert all(re.fullmatch(r"\.[a-z0-9]{1,12}", suffix) for suffix in fmt.suffixes)


def somebody_reads(rewritten) -> bool:
    """Return whether a verifier knows the format itself; verifiers are told the copy's own media type."""
    return bool({one.name for one in verifiers() if one.applies_to(rewritten.media_type)} - _OUTSIDERS)


def test_the_canary_goes_the_text_stays_and_cleaning_again_changes_nothing(way, samples, sample, media_type):
    if format_for(media_type).only_container:
        pytest.skip("a container has no text of its own; see the next test")
    cleaned = way.clean(sample, media_type, samples.CANARY)
    expectation = Expectation(media_type, Counts(), protected=(samples.CANARY, "quandrington"))
    views = [View("copy", content) for content in decoded(cleaned.copy)]
    assert [residue.where for residue in search(views, expectation)] == []
    assert [(residue.reason.name, residue.verifier, residue.where) for residue in cleaned.verdict.residues] == []
    assert somebody_reads(cleaned.rewritten)
    if any(passage.visible for passage in cleaned.reading.text):
        assert samples.SEEN in " ".join((cleaned.verdict.text or "").split())
    again, _ = way.rewrite(cleaned.path, cleaned.rewritten.media_type, Plan())
    same_bytes(cleaned.copy, again.read_bytes())


def test_a_container_keeps_members_loses_names_and_cleaning_again_changes_nothing(way, samples, sample, media_type):
    if not format_for(media_type).only_container:
        pytest.skip("has text of its own; see the test before")
    source = way.write(sample)
    target, rewritten = way.rewrite(source, media_type, Plan())
    copy = target.read_bytes()
    expectation = Expectation(media_type, Counts(), protected=(samples.CANARY, "quandrington"))
    assert list(search([View("copy", content) for content in decoded(copy)], expectation)) == []
    assert somebody_reads(rewritten)
    members = way.members(way.write(copy), rewritten.media_type)
    assert samples.SEEN.encode() in b"".join(path.read_bytes() for path in members.values())
    again, _ = way.rewrite(target, rewritten.media_type, Plan())
    same_bytes(copy, again.read_bytes())


def _somewhere(text, seen):
    """Return a place that can be edited: names of elements and columns, which are shown as labels, cannot."""
    return text.index(seen) if seen in text else next(i for i, c in enumerate(text) if c.isalnum())


def test_anchors_are_unique_and_survive_to_the_rewrite(way, samples, sample, media_type):
    fmt = format_for(media_type)
    source = way.write(sample)
    reading = fmt.read(source, Limits())
    anchors = [passage.anchor for passage in reading.text]
    assert len(anchors) == len(set(anchors))
    assert reading == fmt.read(source, Limits())
    visible = [passage for passage in reading.text if passage.visible and passage.text.strip()]
    if not reading.text_editable or not visible:
        return
    spans = [
        (passage.anchor, _somewhere(passage.text, samples.SEEN))
        for passage in visible
        if any(map(str.isalnum, passage.text))
    ]
    edits = tuple(Edit(anchor, start, start + 1, REPLACEMENT, "name") for anchor, start in spans)
    target, rewritten = way.rewrite(source, media_type, Plan(edits))
    assert rewritten.redactions == len(edits)
    after = format_for(rewritten.media_type).read(target, Limits())  # some kinds come back as another
    if rewritten.media_type == "application/pdf":
        return  # a bar is drawn, which says nothing; what went is looked for in the tests of PDF
    # A date that is no date any more is dropped by mail.
    dropped = sum(anchor == "header:Date" for anchor, _ in spans)
    assert sum(passage.text.count(REPLACEMENT) for passage in after.text if passage.visible) >= len(edits) - dropped


def test_edits_that_cannot_be_carried_out_are_refused(way, sample, media_type):
    """An anchor that is not there, or a place behind the end: never a copy with fewer edits than planned."""
    source = way.write(sample)
    for edit in (Edit("no such anchor", 0, 1, REPLACEMENT, "name"), Edit("0", 10**6, 10**6 + 1, REPLACEMENT, "name")):
        try:
            _, rewritten = way.rewrite(source, media_type, Plan((edit,)))
        except (PipelineError, ValueError, KeyError):
            continue
        assert rewritten.redactions == 0  # the stage compares it with the plan, and holds the item


def settles(way, content: bytes, media_type: str) -> None:
    """Read and rewrite; only errors of ours may come out."""
    fmt = format_for(media_type)
    for step in (lambda path: fmt.read(path, Limits()), lambda path: way.rewrite(path, media_type, Plan())):
        try:
            step(way.write(content))
        except PipelineError:
            continue


@pytest.mark.parametrize("part", [0.0, 0.02, 0.1, 0.3, 0.5, 0.8, 0.95, 0.999] if THOROUGH else [0.5, 0.999])
def test_a_cut_item_is_refused_or_cleaned(way, sample, media_type, part):
    settles(way, sample[: int(len(sample) * part)], media_type)


@pytest.mark.parametrize("seed", range(12 if THOROUGH else 1))
def test_an_item_with_flipped_bits_is_refused_or_cleaned(way, sample, media_type, seed):
    dice = Random(f"{media_type} {seed}")
    content = bytearray(sample)
    for _ in range(1 + seed % 4):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    settles(way, bytes(content), media_type)


@pytest.mark.parametrize("other", OTHERS)
def test_another_format_s_bytes_are_refused_or_cleaned(way, samples, media_type, other):
    settles(way, samples.SAMPLES[other](), media_type)


def test_limits_hold(way, sample, media_type):
    fmt = format_for(media_type)
    source = way.write(sample)
    look = (lambda: way.members(source, media_type, _TINY)) if fmt.only_container else lambda: fmt.read(source, _TINY)
    with pytest.raises(LimitExceeded):
        look()


def test_nothing_of_the_clock_or_of_the_name_is_in_a_copy(way, sample, media_type, tmp_path):
    """Same bytes under another name give the same copy, some time later, and are what they were themselves."""
    named = tmp_path / "quarterly secret.bin"
    named.write_bytes(sample)
    one, _ = way.rewrite(named, media_type, Plan())
    other, _ = way.rewrite(way.write(sample), media_type, Plan())
    same_bytes(one.read_bytes(), other.read_bytes())
    same_bytes(named.read_bytes(), sample)


def test_the_decoder_of_this_suite_sees_what_is_planted(samples):
    """A search that finds nothing in originals would prove nothing about copies."""
    expectation = Expectation("x", Counts(), protected=(samples.CANARY,))
    blind = [
        media_type
        for media_type, maker in samples.SAMPLES.items()
        if not list(search([View("x", content) for content in decoded(maker())], expectation))
    ]
    assert set(blind) <= {
        "image/bmp", "image/x-bmp", "image/x-ms-bmp", "application/x-bzip2", "application/x-xz", "application/x-lzma",
        "application/zstd",
    }, blind  # fmt: skip
