"""Character maps are read in time that grows as they do."""

import time

from pipeline.formats.pdf.cmap import clean_cmap

MAP = b"/R (Ado\\)be (x)) def 1 beginbfchar <41> <0041> endbfchar"


def test_strings_that_never_end_cost_no_time():
    start = time.process_time()
    for broken in (b"(\\" * 20_000, b"(a()" * 20_000, b"(" * 60_000):
        clean_cmap(broken)
    assert time.process_time() - start < 4


def test_strings_go_and_what_stands_behind_them_stays():
    clean = clean_cmap(MAP)
    assert b"Ado\\" not in clean
    assert b"<41>\n<0041>" in clean
