"""What reading and writing the same files takes without any judgement, beside the cleaners: a floor for each of them.

usage: python -m benchmarks.floors [FOLDER] [--files N] [--most-bytes N]

Each step is done once a file, by the libraries that Sluicegate uses, in this process, which has loaded them before.
Nothing is looked for, nothing taken out, nothing compared; there is no sandbox and no second process.
"""

from __future__ import annotations

import argparse
import io
import time
import warnings
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pypdfium2 as pdfium
from lxml import etree
from PIL import Image, ImageSequence

from benchmarks.rates import LEAST_FILES, cleaners, default_folder, pages_of
from benchmarks.sampling import in_turns
from flows.cli.parsing import table

#: Pixels a point, as the verifier draws pages.
_SCALE = 1.25
_OFFICE = frozenset({".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".odg"})
_PARTS = (".xml", ".rels")
#: What a cleaner must do with a PDF that it judges by its looks and then proves: write it, read both, draw both.
_LEAST = (
    "PDF: open, save, open again",
    "PDF: text of each page",
    "PDF: text of each page",
    "PDF: draw each page",
    "PDF: draw each page",
)
_OTHERS = ("pictures: decode, encode", "Office: unzip, parse, zip")
_DONE = "all that they need"

Step = Callable[[bytes], object]
#: By what was measured and file: CPU seconds.
Taken = dict[str, dict[Path, float]]


def _saved(content: bytes) -> bytes:
    sink = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(sink, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return sink.getvalue()


def _saved_and_opened(content: bytes) -> None:
    with pikepdf.open(io.BytesIO(_saved(content))) as pdf:
        len(pdf.pages)


def _each_page(content: bytes, look: Callable[[pdfium.PdfPage], object]) -> None:
    document = pdfium.PdfDocument(content)
    for number in range(len(document)):
        page = document[number]
        look(page)
        page.close()
    document.close()


def _drawn(page: pdfium.PdfPage) -> None:
    page.render(scale=_SCALE, may_draw_forms=False, prefer_bgrx=True)


def _written_again(content: bytes) -> None:
    with Image.open(io.BytesIO(content)) as picture:
        frames = [frame.copy() for frame in ImageSequence.Iterator(picture)]
        more = {"save_all": True, "append_images": frames[1:]} if len(frames) > 1 else {}
        frames[0].save(io.BytesIO(), picture.format, **more)


def _zipped_again(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, etree.tostring(etree.fromstring(part)) if name.endswith(_PARTS) else part)


_OF_PDF: dict[str, Step] = {
    "PDF: open, save": _saved,
    "PDF: open, save, open again": _saved_and_opened,
    "PDF: text of each page": lambda content: _each_page(content, lambda page: page.get_textpage().get_text_range()),
    "PDF: draw each page": lambda content: _each_page(content, _drawn),
}


def steps(path: Path) -> dict[str, Step]:
    """Return what is measured of a file, by name: nothing of kinds that are no PDF, picture or Office document."""
    ending = path.suffix.lower()
    if ending == ".pdf":
        return _OF_PDF
    if ending in _OFFICE:
        return {_OTHERS[1]: _zipped_again}
    return {_OTHERS[0]: _written_again} if ending in Image.registered_extensions() else {}


def least_s(taken: Taken, path: Path) -> float:
    """Return the CPU seconds that a file takes at least; nothing where no library reads it."""
    names = _LEAST if path in taken.get(_LEAST[0], {}) else _OTHERS
    return sum(taken.get(name, {}).get(path, 0.0) for name in names)


def measured(paths: list[Path]) -> tuple[Taken, dict[str, set[Path]]]:
    """Measure each file by every step and cleaner before the next file; those that a step cannot read it leaves out.

    Returns:
        CPU seconds, and for each cleaner the files that it cleaned.
    """
    taken, cleaned = dict[str, dict[Path, float]](), dict[str, set[Path]]()
    with ExitStack() as stack, TemporaryDirectory() as folder:
        known = cleaners(stack)
        for number, path in enumerate(paths):
            content = path.read_bytes()
            for name, step in steps(path).items():
                started = time.process_time()
                try:
                    step(content)
                except Exception:  # noqa: BLE001 - damaged files are among them, and each library has its own errors
                    continue
                if number:
                    taken.setdefault(name, {})[path] = time.process_time() - started
            for name, cleaner in known.items():
                again = Path(folder) / f"{number}-{name}{path.suffix}"
                again.write_bytes(content)
                done, seconds = cleaner(again, again.with_stem(f"{again.stem}-copy"))
                if number:
                    taken.setdefault(name, {})[path] = seconds
                    cleaned.setdefault(name, set()).update([path] if done else [])
    return taken, cleaned


def _line(name: str, seconds: dict[Path, float], pages: dict[Path, int]) -> tuple[str, ...]:
    of_pdf = [path for path in seconds if pages.get(path)]
    count, taken = sum(pages[path] for path in of_pdf), sum(seconds[path] for path in of_pdf)
    total = sum(seconds.values())
    return (
        name, str(len(seconds)), f"{total:.2f}", f"{len(seconds) / total:.1f}" if total else "-",
        str(count or "-"), f"{count / taken:.1f}" if count and taken else "-",
    )  # fmt: skip


def main() -> None:
    """Measure and print."""
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("folder", nargs="?", type=Path, default=default_folder())
    parse.add_argument("--files", type=int, default=343)
    parse.add_argument("--most-bytes", type=int, default=1_500_000)
    options = parse.parse_args()
    paths = in_turns(options.folder, options.files, options.most_bytes)
    if len(paths) < LEAST_FILES:
        parse.error(f"at least {LEAST_FILES} files are needed, the first one pays for what is loaded")
    with warnings.catch_warnings(action="ignore"):  # about damaged files, which are among them
        taken, cleaned = measured(paths)
    pages = {path: pages_of(path) for path in paths if path.suffix.lower() == ".pdf"}
    lines = [_line(name, seconds, pages) for name, seconds in taken.items() if name not in cleaned]
    lines.append(_line(_DONE, {path: least_s(taken, path) for path in paths[1:]}, pages))
    for name, done in cleaned.items():
        lines.append(_line(name, taken[name], {path: count for path, count in pages.items() if path in done}))
    print(table(["what is done once a file", "files", "CPU s", "files/s", "pages of PDF", "pages/s"], lines))


if __name__ == "__main__":
    main()
