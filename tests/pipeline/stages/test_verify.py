"""Verify: real formats, a real sandbox for the verifier. Whatever it objects to, and whatever it cannot look at, is held."""

import dataclasses
import importlib.util
import io
import json
import os
from pathlib import Path

import docx
import pikepdf
import pytest

from pipeline import errors
from pipeline.fixity import Digest
from pipeline.formats import formats
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Item, Residue, Sanitised, Verdict, Verified
from pipeline.reasons import Reason
from pipeline.sandbox.session import Session
from pipeline.stages.plan import plan
from pipeline.stages.read import read
from pipeline.stages.sanitise import sanitise
from pipeline.stages.verify import _pages, verify
from redaction.policy import DEFAULT_POLICY
from redaction.terms import Term, TermKind
from tests.conformance.samples import SAMPLES
from tests.conformance.samples.planted import CANARY, SEEN

pytestmark = pytest.mark.sandbox
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Archives have no copy of their own, and in the sample of a bitmap nothing is planted: its copy is its original.
_NOTHING_TO_OBJECT_TO = {"image/bmp", "image/x-bmp", "image/x-ms-bmp"}
#: Of each format; `make sweep` takes all.
_MOST_KINDS = None if os.environ.get("SLUICE_THOROUGH") else 2
KINDS = [
    media_type
    for fmt in formats()
    if not fmt.only_container
    for media_type in sorted(fmt.media_types - _NOTHING_TO_OBJECT_TO)[:_MOST_KINDS]
]
TEXT = "text/plain"
_SPEC = importlib.util.spec_from_file_location(
    "worker_of_tests", Path(__file__).parents[1] / "sandbox" / "worker_of_tests.py"
)
_WORKER = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_WORKER)


@dataclasses.dataclass
class House:
    """A cleaner and a verifier, each in its own sandbox, as a worker of the second pass has them."""

    session: Session
    witness: Session

    def cleaned(self, original: bytes) -> tuple[Sanitised, bytes, int]:
        """Clean an original by the real stages; return the copy's description, its bytes and its handle at the witness."""
        handle = self.session.put([original])
        identified = self.session.identify(handle, None)
        item = Item("i", "a", None, 0, Digest("hmac-sha256", "0" * 64), len(original), identified)
        terms = (Term(TermKind.NAME, CANARY),)
        read_item, _ = read(item, handle, self.session, terms, DEFAULT_POLICY)
        planned = plan(read_item, terms, DEFAULT_POLICY, None, ocr=False)
        sanitised, copy, seen = sanitise(planned, handle, {}, self.session, self.witness)
        return sanitised, b"".join(self.session.get(copy)), seen

    def look(self, sanitised: Sanitised, content: bytes, **expected: object) -> Verified:
        """Let the verifier look at other bytes, or expect something else, than what the cleaner's copy calls for."""
        changed = dataclasses.replace(sanitised, expectation=dataclasses.replace(sanitised.expectation, **expected))
        return verify(changed, self.witness.put([content]), self.witness)


@pytest.fixture(scope="module")
def house():
    with Session(DEFAULT_LIMITS) as session, Session(DEFAULT_LIMITS, purpose="verify") as witness:
        yield House(session, witness)


@pytest.fixture(scope="module")
def cleaned(house):
    """Copies by media type, each made once."""
    made: dict[str, tuple[Sanitised, bytes]] = {}

    def of(media_type: str) -> tuple[Sanitised, bytes]:
        if media_type not in made:
            sanitised, copy, _ = house.cleaned(SAMPLES[media_type]())
            made[media_type] = sanitised, copy
        return made[media_type]

    return of


@pytest.mark.parametrize("media_type", KINDS)
def test_a_clean_copy_passes_and_its_original_does_not(house, cleaned, media_type):
    sanitised, copy = cleaned(media_type)
    verified = house.look(sanitised, copy)
    assert verified.sanitised == sanitised
    assert verified.verdict.residues == ()
    assert set(verified.verdict.verified_by) > {"loss", "residue"}
    with pytest.raises(errors.ResidueError) as caught:
        house.look(sanitised, SAMPLES[media_type]())
    assert caught.value.numbers["residues"] > 0
    assert CANARY not in str(caught.value)


def test_one_word_of_a_protected_name_is_enough(house, cleaned):
    sanitised, copy = cleaned(TEXT)
    with pytest.raises(errors.TextLeft):
        house.look(sanitised, copy + f"{CANARY.split()[1]}\n".encode())
    with pytest.raises(errors.TextLeft):
        house.look(sanitised, copy, protected=(SEEN,))


def a_line_less(original: bytes) -> bytes:
    return original.replace(b"second line", b"")


def a_page_less(original: bytes) -> bytes:
    sink = io.BytesIO()
    with pikepdf.open(io.BytesIO(original)) as pdf:
        del pdf.pages[1]
        pdf.save(sink, deterministic_id=True)
    return sink.getvalue()


def a_paragraph_less(original: bytes) -> bytes:
    sink = io.BytesIO()
    document = docx.Document(io.BytesIO(original))
    paragraph = next(one for one in document.paragraphs if SEEN in one.text)
    paragraph._element.getparent().remove(paragraph._element)
    document.save(sink)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("media_type", "shorten"), [(TEXT, a_line_less), ("application/pdf", a_page_less), (WORD, a_paragraph_less)]
)
def test_a_copy_that_is_clean_but_lost_something_is_held(house, cleaned, media_type, shorten):
    """The copy of a shorter original has nothing in it that had to go: only what is missing tells."""
    sanitised, _ = cleaned(media_type)
    shorter, copy, seen = house.cleaned(shorten(SAMPLES[media_type]()))
    assert verify(shorter, seen, house.witness)
    with pytest.raises(errors.ContentLost):
        house.look(sanitised, copy)


@pytest.mark.parametrize("media_type", ["application/pdf", WORD, "image/jpeg", "message/rfc822"])
def test_what_nobody_can_open_is_held(house, cleaned, media_type):
    sanitised, copy = cleaned(media_type)
    for broken in (b"", copy[: len(copy) // 2], b"only a line of plain text\n"):
        with pytest.raises(errors.ResidueError):
            house.look(sanitised, broken)


def test_what_no_verifier_reads_is_held(house, cleaned):
    sanitised, copy = cleaned(TEXT)
    with pytest.raises(errors.VerifierFailed):
        house.look(sanitised, copy, media_type="application/x-unheard-of")


def answering(*verdicts: dict[str, object]) -> list[str]:
    """Return a worker that a hostile copy has taken over: it gives these verdicts, one after the other, then dies."""
    given = [json.dumps(verdict).encode() for verdict in verdicts]
    return [
        "-c",
        f"""{_WORKER.PRELUDE}
for verdict in {given!r}:
    frame()
    while frame()[0] == 2: pass
    handle(1)
    frame(); frame(); say(verdict)
""",
    ]


def verdict_of(*reasons: int, by: tuple[str, ...] = ("text", "loss", "residue")) -> dict[str, object]:
    residues = [{"reason": reason, "verifier": "text", "where": "x"} for reason in reasons]
    return {"residues": residues, "verified_by": by, "text": None, "pages": None}


def test_every_objection_holds_the_copy_whatever_its_reason(cleaned):
    """Reasons of other families too: an objection is never dropped because nobody foresaw it."""
    sanitised, copy = cleaned(TEXT)
    reasons = list(Reason)
    verdicts = [*(verdict_of(reason) for reason in reasons), verdict_of(*reasons), verdict_of(by=())]
    with Session(DEFAULT_LIMITS, program=answering(*verdicts, verdict_of())) as witness:
        for reason in reasons:
            with pytest.raises(errors.ResidueError) as caught:
                verify(sanitised, witness.put([copy]), witness)
            assert caught.value.reason in (reason, Reason.VERIFIER_FAILED)
            assert caught.value.numbers == {"residues": 1}
        with pytest.raises(errors.ResidueError) as caught:
            verify(sanitised, witness.put([copy]), witness)
        assert caught.value.numbers == {"residues": len(reasons)}
        with pytest.raises(errors.VerifierFailed, match="nobody looked"):
            verify(sanitised, witness.put([copy]), witness)
        assert verify(sanitised, witness.put([copy]), witness).verdict.residues == ()  # this worker can be believed


def test_a_verifier_that_dies_verifies_nothing(cleaned):
    sanitised, copy = cleaned(TEXT)
    with Session(DEFAULT_LIMITS, program=answering(verdict_of())) as witness:
        first, second = witness.put([copy]), 2
        assert verify(sanitised, first, witness).verdict.verified_by
        with pytest.raises(errors.SandboxError):
            verify(sanitised, second, witness)


@pytest.mark.parametrize(
    ("places", "pages"),
    [
        (["page:2", "ocr page:1", "ocr page:2"], (1, 2)),
        (["page:2", "object:7"], ()),
        (["pdftotext"], ()),
        (["page:3"], ()),  # the copy has two
        (["page:0"], ()),
        (["page:2"] * 100, ()),  # there may be more
        ([], ()),
    ],
)
def test_it_tells_on_which_pages_text_is_left_or_that_nobody_knows(places, pages):
    residues = tuple(Residue(Reason.TEXT_LEFT, "residue", where) for where in places)
    other = Residue(Reason.CONTENT_LOST, "pdf", "page:1")
    assert _pages(Verdict((*residues, other)[:100], ()), 2) == pages
