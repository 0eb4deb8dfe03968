"""The second pass acts on what the verifier says: a copy that it objects to leaves nothing behind but its reason."""

import dataclasses
import io
import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from flows.steps.accept import accept
from flows.steps.drain import clean_all, close, release_it, visit_all
from keys.sealing import seal_to
from pipeline.catalogue import documents, items
from pipeline.catalogue.engine import reading
from pipeline.custody.log import entries_of
from pipeline.model import Disposition
from pipeline.reasons import Reason
from redaction.termfile import parse_terms

pytestmark = pytest.mark.sandbox
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def picture(words: str) -> bytes:
    """Return a picture of words: no cleaner takes them out, only the verifier reads them."""
    image = Image.new("RGB", (900, 160), "white")
    ImageDraw.Draw(image).text((30, 50), words, fill="black", font=ImageFont.truetype(str(FONT), 48))
    sink = io.BytesIO()
    image.save(sink, "PNG")
    return sink.getvalue()


def through(home, body: bytes) -> str:
    home.settings = dataclasses.replace(home.settings, workers=1)
    path = home.path.with_name("submission.age")
    with path.open("wb") as sink:
        seal_to(home.public.intake, [body], sink.write)
    accession = accept(home, path, parse_terms("name: Wilhelmina Ostrander")).accession
    assert visit_all(home, accession, id)
    assert clean_all(home, accession, id)
    close(home, accession)
    release_it(home, accession)
    return accession


def events_of(home, item: str) -> dict[str, dict[str, object]]:
    with reading(home.engine).begin() as connection:
        bodies = [json.loads(entry.body) for entry in entries_of(connection)]
    return {body["type"]: body for body in bodies if body["object"] == item}


@pytest.mark.parametrize(("words", "held"), [("written by Ostrander", True), ("written by nobody", False)])
def test_what_the_verifier_objects_to_is_never_released(home, words, held):
    accession = through(home, picture(words))
    with reading(home.engine).begin() as connection:
        [row] = items.of_accession(connection, accession)
        made = documents.of_accession(connection, accession)
    events = events_of(home, row.item)
    stored = list((home.path / "store").rglob("*.png"))
    resting = sorted(path.name for path in (home.path / "blobs" / accession).iterdir())
    if held:
        assert (row.disposition, row.reason) == (Disposition.QUARANTINED, Reason.TEXT_LEFT)
        assert events["validation"]["outcome"] == "failure"
        assert events["validation"]["detail"] == {"reason": "TEXT_LEFT"}
        assert (made, stored, resting) == ([], [], [row.item])
    else:
        assert row.disposition is Disposition.RELEASED
        assert events["validation"]["outcome"] == "success"
        assert "ocr" in events["validation"]["detail"]["verified_by"]
        assert (len(made), len(stored)) == (1, 1)
        assert resting == sorted([row.item, made[0].document, f"{made[0].document}.text"])
