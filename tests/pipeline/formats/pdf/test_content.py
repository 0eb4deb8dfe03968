"""Content streams: what is plain is cut by an expression of ours, the rest by the library; nobody must see which."""

import io
import time
from decimal import Decimal

import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from pipeline.errors import UnknownPart
from pipeline.formats.pdf import FORMAT, grammar
from pipeline.formats.pdf.content import ContentRewriter, Scope
from pipeline.limits import DEFAULT_LIMITS
from redaction.plan import Plan

CANARY = b"7035551234"
LETTERS = b"Zebulonq"
#: Makes content that is not plain, and says nothing.
COMMENT = b"%\n"
#: A busy machine draws examples slowly.
BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def neutral(group: str, name: str) -> str:
    return name if name.startswith("/R000") else "/R000" + name.encode().hex()


def rewriter() -> ContentRewriter:
    scope = Scope(neutral, lambda name: name != "/Off", lambda image: b"BI ID 00>\nEI")
    return ContentRewriter(scope)


def rewritten(content: bytes) -> bytes:
    return rewriter().rewrite(content)


def is_plain(content: bytes) -> bool:
    return grammar.steps(content, stacked=b"Tr" not in content) is not None


def parsed(content: bytes) -> list[tuple[str, list[object]]]:
    """Return what the library reads."""
    with pikepdf.new() as scratch:
        found = pikepdf.parse_content_stream(pikepdf.Stream(scratch, content))
        return [(str(one.operator), [value(operand) for operand in one.operands]) for one in found]


def value(operand: object) -> object:
    if isinstance(operand, pikepdf.Array):
        return [value(one) for one in operand]
    if isinstance(operand, pikepdf.String):
        return bytes(operand)
    return operand if isinstance(operand, int | Decimal) else str(operand)  # a name


numbers = st.one_of(
    st.integers(-(10**6), 10**6).map(str),
    st.decimals(-1000, 1000, places=3).map(lambda one: f"{one:f}"),
    st.sampled_from(["0.0", "-0", "-.5", ".50", "5.", "007", "-0.10", "00.250", "1.000", "-0.00", "10", "100.0"]),
).map(str.encode)
strings = st.one_of(
    st.binary(max_size=20).map(lambda one: b"<" + one.hex().encode() + b">"),
    st.binary(max_size=20).map(lambda one: b"<" + one.hex().upper().encode() + b">"),
    st.binary(max_size=20).map(lambda one: b"(" + b"".join(b"\\%03o" % byte for byte in one) + b")"),
    st.text("abc (x) []<>/%\n", max_size=20).map(
        lambda one: b"(" + one.replace("(", "\\(").replace(")", "\\)").encode() + b")"
    ),
    st.sampled_from([b"(a(b)c)", b"(a(b(c(d))))", b"(\\r\\n\\t\\b\\f\\\\)", b"(\\53\\0539)", b"(\\\n)", b"()", b"<a>"]),
)
blanks = st.sampled_from([b" ", b"\n", b"\r\n", b"  ", b"\t", b"\f"])
names = st.sampled_from([b"/F1", b"/Im#20a", b"/GS-0.5", b"/A:b", b"/DeviceRGB", b"/Perceptual"])
lists = st.lists(st.one_of(numbers, strings), max_size=6).map(lambda items: b"[" + b" ".join(items) + b"]")
OPERANDS = {"n": numbers, "s": strings, "k": names, "l": lists}
EXTRA = st.lists(st.one_of(numbers, strings, names, lists, st.just(b"<</Alt (x) /B [1 /C]>>")), max_size=2)


@st.composite
def instructions(draw, *, exact: bool = False):
    operator = draw(st.sampled_from(sorted(set(grammar.SHAPES) - {"Tr"})))
    shape = grammar.SHAPES[operator]
    if len(shape) > 6:
        shape = draw(st.sampled_from(["n", "nnn", "nnnn"]))
    words = [draw(OPERANDS[sort]) for sort in shape]
    if not exact:
        words = draw(EXTRA) + words[draw(st.integers(0, len(words))) :]
    return b"".join(word + draw(blanks) for word in [*words, operator.encode()])


contents = st.lists(instructions(), max_size=12).map(b"".join)


@BUSY
@given(contents)
def test_both_ways_of_cutting_content_agree(content):
    assert rewritten(content) == rewritten(COMMENT + content)


@BUSY
@given(contents)
def test_content_once_clean_stays_as_it_is(content):
    once = rewritten(content)
    assert is_plain(once)
    assert rewritten(once) == once


@BUSY
@given(st.lists(instructions(exact=True), max_size=12).map(b"".join))
@example(b'1 Tz 0 0 <> " ')
def test_clean_content_draws_the_same(content):
    """But text without width or size, which goes."""
    assume(not any(operator in ("Tz", "Tf") and operands[-1] == 0 for operator, operands in parsed(content)))
    before = [expected(*one) for one in parsed(content) if one[0] not in {"BMC", "BDC", "EMC", "MP", "DP", "ri"}]
    assert [one for one in parsed(rewritten(content)) if one[0] != "ri"] == before


def expected(operator: str, operands: list[object]) -> tuple[str, list[object]]:
    if operator == "d":
        return operator, [[one for one in operands[0] if not isinstance(one, bytes)], *operands[1:]]
    named = operator in grammar.SHAPES and "k" in grammar.SHAPES[operator]
    return operator, [
        neutral("", one) if named and isinstance(one, str) and (operator, one) not in STANDARD else one
        for one in operands
    ]


STANDARD = {("cs", "/DeviceRGB"), ("CS", "/DeviceRGB")}


def test_most_content_is_cut_by_the_expression():
    """Else nobody would notice that everything goes the slow way."""
    assert is_plain(b"q 1 0 0 1 50.0 -.5 cm BT/F1 12 Tf 0 0 Td[(A\\053)-3.0(b\\)c)]TJ<0041>Tj T*(x)' ET Q")
    assert is_plain(b"/P <</MCID 0 /A [/B 1]>>BDC 0 g EMC [3 1] 0 d 0 0 1 1 re W* n 1 0 0 RG /I Do /P1 scn")


ODD = [b"%x\n", b"1 2 foo ", b"--5 w ", b"5-3 w ", b"1e5 w ", b"50cm ", b"\0", b"(a\rb) Tj ", b"(\\x) Tj ", b"true w "]
ODD += [
    b"(\\400) Tj ",
    b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI ",
    b"/a#00b gs ",
    b"<abc> Tj ",
    b"{ } ",
    b"1" * 19 + b" w ",
]


@pytest.mark.parametrize("odd", ODD)
def test_what_viewers_may_read_in_another_way_goes_to_the_library(odd):
    assert is_plain(b"0 g (a) Tj ")
    assert not is_plain(b"0 g " + odd + b"(a) Tj ")


SAME = [
    (b"1.0 0 0 1.00 5. -0 cm", b"1 0 0 1 5 0 cm"),
    (b".5 w -.50 w 007 w 0.0 w -0.0 -0 m", b"0.5 w -0.5 w 7 w 0 w 0 0 m"),
    (b"(\\101\\102) Tj", b"<4142> Tj"),
    (b"[ (a)\n-3.00 (b) ]\tTJ", b"[(a)-3(b)]TJ"),
    (b"<00Ab> Tj", b"(\\000\\253) Tj"),
    (b"0\t0\r\nm", b"0 0 m"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
@pytest.mark.parametrize("before", [b"", COMMENT])
def test_how_content_is_written_says_nothing(one, other, before):
    assert rewritten(before + one) == rewritten(other)


HIDDEN = {
    "comment": b"%" + CANARY + b"\n0 g",
    "too many operands": CANARY + b" 1 0 0 1 0 0 cm",
    "operands of an operator that takes none": CANARY + b" q " + CANARY + b" Q",
    "operands of an operator that saves nothing": b"/F1 " + CANARY + b" BT ET",
    "list of numbers": b"[" + CANARY + b"] 1 w",
    "list instead of a number": b"[" + CANARY + b"] w",
    "string": b"(" + CANARY + b") 0 g",
    "string among the dashes": b"[(" + CANARY + b")] 0 d",
    "behind the last operator": b"0 g " + CANARY,
    "unknown operator": CANARY + b" foo",
    "unknown operator, compatible": b"BX " + CANARY + b" foo EX",
    "operator": b"a" + CANARY,
    "tag": b"/" + CANARY + b" BMC EMC",
    "property list": b"/Span <</ActualText (" + CANARY + b")>> BDC EMC",
    "nested property list": b"/Span <</A [<</B (" + CANARY + b")>>]>> BDC EMC",
    "named property list": b"/Span /P" + CANARY + b" BDC EMC",
    "place": b"/" + CANARY + b" MP /A <</B " + CANARY + b">> DP",
    "text that is a list": b"[(" + CANARY + b")] Tj",
    "list that is text": b"(" + CANARY + b") TJ",
    "next line of a list": b"[(" + CANARY + b")] '",
    "number instead of a name": CANARY + b" Do " + CANARY + b" gs " + CANARY + b" sh",
    "name before another": b"/P" + CANARY + b" /F1 12 Tf",
    "name of a colour": b"/" + CANARY + b" 0.5 sc",
    "intent": b"/A" + CANARY + b" ri",
    "before a mode": CANARY + b" 0 Tr",
    "a mode that is none": CANARY + b" Tr",
}


def page(content: bytes) -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[0].Resources = Dictionary(Font=Dictionary(F1=font))
        pdf.pages[0].Contents = pdf.make_stream(content)
        pdf.pages[0].MediaBox = Array([0, 0, 200, 200])
        sink = io.BytesIO()
        pdf.save(sink)
        return sink.getvalue()


def drawn(blob: bytes) -> bytes:
    document = pdfium.PdfDocument(blob)
    try:
        return document[0].render(scale=1).to_pil().tobytes()
    finally:
        document.close()


@pytest.mark.parametrize("kind", HIDDEN)
@pytest.mark.parametrize("slowly", [False, True])
def test_what_no_viewer_draws_goes(kind, slowly, tmp_path):
    ground = b"q 1 0 0 rg 20 20 60 60 re f Q BT /F1 12 Tf 20 120 Td (Plain words) Tj ET\n"
    blob = page(ground + (COMMENT if slowly else b"") + HIDDEN[kind] + b"\n" + (b"" if "last" in kind else ground))
    (tmp_path / "in").write_bytes(blob)
    FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, DEFAULT_LIMITS)
    copy = (tmp_path / "out").read_bytes()
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        left = pdf.pages[0].Contents.read_bytes()
    assert b"(Plain words) Tj" in left
    assert CANARY not in left
    assert CANARY.hex().encode() not in left
    assert drawn(copy) == drawn(blob)


@pytest.mark.parametrize("before", [b"", COMMENT])
def test_invisible_ink_is_what_a_viewer_takes_for_it(before):
    """A viewer takes the last operand, and no mode that is none."""
    for mode in (b"0 3 Tr", b"3 Tr", b"3.0 Tr", b"3 Tr 9 Tr", b"3 Tr q 0 Tr Q", b"(a) 3 Tr", b"(a) Tr 3 Tr"):
        one = rewriter()
        assert LETTERS not in one.rewrite(before + b"BT " + mode + b" (" + LETTERS + b") Tj ET")
        assert one.hidden_text == 1
    for mode in (b"3 0 Tr", b"3 Tr 0 Tr", b"q 3 Tr Q", b"9 Tr", b"3 Tr (a) Tr"):
        one = rewriter()
        assert LETTERS in one.rewrite(before + b"BT " + mode + b" (" + LETTERS + b") Tj ET")
        assert one.hidden_text == 0
    with pytest.raises(UnknownPart, match="rendering mode"):
        rewritten(before + b"BT Tr (" + LETTERS + b") Tj ET")


@pytest.mark.parametrize("before", [b"", COMMENT])
def test_layers_that_are_off_go_however_they_are_marked(before):
    for mark in (b"/OC /Off BDC", b"/x /OC /Off BDC", b"/#4fC /O#66f BDC", b"/P BMC EMC EMC /OC /Off BDC /P BMC EMC"):
        one = rewriter()
        left = one.rewrite(before + mark + b" 0 0 9 9 re f BT (" + LETTERS + b") Tj ET EMC 0 0 8 8 re f")
        assert left == b"0 0 9 9 re n BT ET 0 0 8 8 re f".replace(b"  ", b" ")
        assert (one.hidden, one.hidden_text) == (1, 1)
    shown = rewritten(before + b"/OC /On BDC 0 0 9 9 re f EMC /P /Off BDC f EMC")
    assert shown == b"0 0 9 9 re f f"


HOSTILE = [
    b"(",
    b"[",
    b"<<",
    b"1 ",
    b"(a)",
    b"[1]",
    b"/a",
    b"<00>",
    b"[(",
    b"<</a ",
    b"(\\",
    b"0",
    b".0",
    b"1 w ",
    b"((",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_content_makes_it_slow(piece):
    """Ten times the content may take ten times as long, not a hundred times."""
    times = []
    for size in (100_000, 1_000_000):
        content = piece * (size // len(piece))
        start = time.process_time()
        grammar.steps(content, stacked=True)
        times.append(time.process_time() - start)
    assert times[1] < 40 * max(times[0], 0.01)
