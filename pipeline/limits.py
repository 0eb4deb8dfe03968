"""Limits against bombs, each with its reason. Defaults; `settings.toml` may change them knowingly."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024
#: Pages of one item that the cleaner reads by OCR; a page takes seconds.
MOST_READ = 200
#: Pages of one item that may become pictures, which takes a part of a second each.
MOST_PICTURES = 2_000

#: Characters of a metadata value that are looked at: a list of everybody who ever worked on a document stays below.
LONGEST_VALUE = 1 << 16


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one item and one submission may cost.

    Attributes:
        depth: Containers inside containers; real mail-in-zip-in-zip stays below 6.
        members: Members of one container; an office share export stays below.
        submission_items: Items of one submission, all depths.
        ratio: Unpacked bytes per packed byte of one container; deflate reaches 1032, text rarely 20.
        ratio_floor_bytes: Below this unpacked size the ratio is not looked at (small files of zeros are innocent).
        unpacked_bytes: Unpacked bytes of one submission.
        item_bytes: Bytes of one item.
        name_bytes: UTF-8 bytes of a member's path; longer never reaches even the catalogue.
        text_chars: Characters of text that a reading may hold.
        pixels: Pixels of one frame (a 12000 x 15000 scan is 180 million).
        frames: Frames or pages of one image.
        pages: Pages of one document.
        item_seconds: Wall-clock seconds for one job on one item.
        memory_bytes: Address space of one process of a sandbox.
        sandbox_memory_bytes: Resident memory of all processes of a sandbox and its work folder together. One process
            with the largest picture (200 million pixels, RGBA, twice) and the largest item with its copy stay below.
        tasks: Processes and threads of one sandbox. A worker with exiftool, poppler or tesseract and bubblewrap's own
            are below ten; a fork bomb passes it within a tick of the watch.
        xml_depth: Nesting of XML elements.
        forms: Times that the pages of a PDF paint forms, those within forms included.
        sandbox_items: Items of one submission that a sandbox serves before it is made anew; parsers leak memory.
    """

    depth: int = 8
    members: int = 20_000
    submission_items: int = 200_000
    ratio: int = 200
    ratio_floor_bytes: int = 4 * MIB
    unpacked_bytes: int = 8 * 1024 * MIB
    item_bytes: int = 512 * MIB
    name_bytes: int = 1024
    text_chars: int = 50_000_000
    pixels: int = 200_000_000
    frames: int = 5_000
    pages: int = 20_000
    item_seconds: int = 120
    memory_bytes: int = 4 * 1024 * MIB
    sandbox_memory_bytes: int = 4 * 1024 * MIB
    tasks: int = 64
    xml_depth: int = 256
    sandbox_items: int = 400
    forms: int = 100_000


DEFAULT_LIMITS = Limits()
