"""What the suites over the registries share: samples, and one way through reading, planning, rewriting and looking."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipeline.fixity import Digest
from pipeline.formats import format_for
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Identified, Item, Reading, ReadItem, Rewritten, Verdict
from pipeline.stages.plan import plan
from pipeline.verifiers.look import look
from redaction.find import find
from redaction.learn import learn
from redaction.plan import Plan
from redaction.policy import DEFAULT_POLICY
from redaction.terms import Term, TermKind


@dataclass(frozen=True)
class Cleaned:
    """What became of a sample."""

    copy: bytes
    path: Path
    reading: Reading
    rewritten: Rewritten
    verdict: Verdict


class Way:
    """The way of one item through its format and all verifiers, without sandboxes: the suite is about the parsers."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._count = folder, 0

    def write(self, content: bytes) -> Path:
        """Put an item on the file system."""
        self._count += 1
        path = self._folder / f"item-{self._count}"
        path.write_bytes(content)
        return path

    def members(self, source: Path, media_type: str, limits=DEFAULT_LIMITS) -> dict[int, Path]:
        """Return members with bytes as a cleaner would hand them back; their content is not this suite's matter."""
        fmt = format_for(media_type)
        self._count += 1
        into = self._folder / f"members-{self._count}"
        into.mkdir()
        found: dict[int, Path] = {}
        for unpacked in fmt.members(source, into, limits):
            if unpacked.path is not None:
                kept = self.write(unpacked.path.read_bytes())
                unpacked.path.unlink()
                found[unpacked.member.index] = kept
        return found

    def rewrite(self, source: Path, media_type: str, chosen: Plan, limits=DEFAULT_LIMITS) -> tuple[Path, Rewritten]:
        """Rewrite with the members that it has."""
        target = self._folder / f"copy-{self._count}"
        self._count += 1
        members = self.members(source, media_type, limits)
        return target, format_for(media_type).rewrite(source, target, chosen, members, limits)

    def clean(self, content: bytes, media_type: str, protected: str) -> Cleaned:
        """Read, plan, rewrite and look."""
        source = self.write(content)
        fmt = format_for(media_type)
        reading = fmt.read(source, DEFAULT_LIMITS)
        fields = ((entry.role.value, entry.kind.value, entry.value) for entry in reading.metadata)
        findings = find(reading.text, (), DEFAULT_POLICY)
        terms = (Term(TermKind.NAME, protected), *learn(fields, findings))
        item = Item("i", "a", None, 0, Digest("sha256", "0" * 64), 0, Identified(media_type, supported=True))
        read_item = ReadItem(item, reading, find(reading.text, terms, DEFAULT_POLICY))
        planned = plan(read_item, terms, DEFAULT_POLICY, None, ocr=False)
        target, rewritten = self.rewrite(source, media_type, planned.plan)
        expectation = replace(
            planned.expectation,
            media_type=rewritten.media_type,
            counts=rewritten.counts,
            redactions=rewritten.redactions,
        )
        return Cleaned(target.read_bytes(), target, reading, rewritten, look(target, expectation))


@pytest.fixture
def way(tmp_path):
    """The way of an item."""
    return Way(tmp_path)


#: Formats whose media types differ in little more than their names.
_ALIKE = frozenset(
    {"film", "odf", "ooxml", "camera_raw", "metafile", "heif", "jpeg2000", "legacy_office", "psd", "pnm", "icon"}
)
#: Asked of every media type, always; the rest, by `make test`, of a few of each format of this sort.
_OF_EVERY = frozenset(
    {
        "test_every_media_type_is_well_formed", "test_every_media_type_has_a_sample", "test_suffixes_are_endings",
        "test_the_content_alone_is_recognised",
        "test_the_canary_goes_the_text_stays_and_cleaning_again_changes_nothing",
        "test_a_container_keeps_members_loses_names_and_cleaning_again_changes_nothing",
    }
)  # fmt: skip
_A_FEW = 1


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One case a media type that a format claims, for every test that asks for `media_type`."""
    if "media_type" in metafunc.fixturenames:
        from pipeline.formats import formats

        all_of_them = bool(os.environ.get("SLUICE_THOROUGH")) or metafunc.function.__name__ in _OF_EVERY
        claimed: list[str] = []
        for fmt in formats():
            alike = type(fmt).__module__.split(".")[2] in _ALIKE
            claimed += sorted(fmt.media_types)[: _A_FEW if alike and not all_of_them else None]
        metafunc.parametrize("media_type", sorted(claimed))


@pytest.fixture(scope="session")
def samples():
    """The package of samples."""
    from tests.conformance import samples

    return samples


@pytest.fixture
def sample(samples, media_type) -> bytes:
    """The sample of a media type."""
    if media_type not in samples.SAMPLES:
        pytest.fail(
            f"{media_type} is claimed by a format but no file of tests/conformance/samples has a sample of it: add one"
        )
    return samples.SAMPLES[media_type]()
