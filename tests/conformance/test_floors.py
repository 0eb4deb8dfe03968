"""What is measured of a file without any judgement."""

import io
import zipfile

import pikepdf
from PIL import Image

from benchmarks.floors import least_s, steps


def test_each_step_of_a_kind_runs_on_a_file_of_it(tmp_path):
    pdf, picture, office = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with pikepdf.new() as new:
        new.add_blank_page()
        new.save(pdf)
    frames = [Image.effect_noise((20, 10), 50) for _ in range(3)]
    frames[0].save(picture, "PNG", save_all=True, append_images=frames[1:])
    with zipfile.ZipFile(office, "w") as package:
        package.writestr("word/document.xml", "<a>words</a>")
        package.writestr("word/media/image1.png", picture.getvalue())
    for name, content, count in (("a.pdf", pdf, 4), ("a.png", picture, 1), ("a.docx", office, 1), ("a.txt", office, 0)):
        found = steps(tmp_path / name)
        assert len(found) == count
        for step in found.values():
            step(content.getvalue())


def test_a_pdf_takes_at_least_writing_reading_both_and_drawing_both(tmp_path):
    pdf, picture = tmp_path / "a.pdf", tmp_path / "a.png"
    taken = {
        "PDF: open, save": {pdf: 1.0},
        "PDF: open, save, open again": {pdf: 2.0},
        "PDF: text of each page": {pdf: 0.5},
        "PDF: draw each page": {pdf: 0.25},
        "pictures: decode, encode": {picture: 8.0},
    }
    assert (least_s(taken, pdf), least_s(taken, picture), least_s(taken, tmp_path / "a.txt")) == (3.5, 8.0, 0.0)
