"""Spellings that a desk expects to be found, and words that only look like a protected one."""

import random
import time

import pytest

from redaction.find import find
from redaction.matching import Matcher
from redaction.plan import apply_edits
from redaction.planning import REPLACEMENT, make_plan
from redaction.policy import DEFAULT_POLICY
from redaction.termfile import parse_terms
from redaction.terms import Origin, Term, TermKind
from redaction.text import Passage

TERMS = parse_terms(
    "name: Wilhelmina Ostrander\nw.ostrander@bureau-central.test\nuser: wostrander\n+33 1 99 00 47 11\n"
    "name: Jürgen Weißmüller\nname: İbrahim Yıldız\nname: François Œuvrard\nliteral: Projekt Nordlicht\n"
    "name: Anna-Lena Gries\nname: Иван Страхов\nliteral: 王小明\nname: Jan van der Hoeven\nname: Will Page\nname: Li Wei\n"
)


def redacted(text: str, terms=TERMS) -> str:
    passage = Passage("a", text)
    return apply_edits(text, make_plan([passage], find([passage], terms, DEFAULT_POLICY), DEFAULT_POLICY, None).edits)


WHOLE = [
    # case, order, initials, middle names
    "Wilhelmina Ostrander", "WILHELMINA OSTRANDER", "wilhelmina ostrander", "Ostrander, W.", "Ostrander, W",
    "Ostrander, Wilhelmina", "W. Ostrander", "W Ostrander", "W.Ostrander", "Ostrander W.", "W. M. Ostrander",
    "M. W. Ostrander", "Wilhelmina M. Ostrander", "Wilhelmina Maria Ostrander", "OSTRANDER Wilhelmina", "wilhelmina",
    "Ostranders", "J. van der Hoeven", "Jan van der Hoeven", "A.-L. Gries", "A.L. Gries", "Gries, A.-L.", "Anna Lena Gries",
    "Annalena Gries", "Anna-Lena", "Li, Wei", "Wei Li", "Will Page", "W. Page", "PAGE, Will", "W.P. Ostrander",
    # white space, line breaks, hyphenation
    "Wilhelmina\u00a0Ostrander", "Wilhelmina\u2003Ostrander", "Wilhelmina\nOstrander", "Wilhelmina\r\n\tOstrander",
    "Wilhel-\nmina Ostrander", "Wilhel\u2010\nmina Os-\n  trander", "Os\u00ad\ntrander", "Ostran- \nder", "Wilhelmina  Ostrander",
    # characters that nobody sees, marks, other alphabets, other widths
    "Wilhel\u00admina Os\u00adtrander", "O\u200bs\u200bt\u200brander", "Ostra\u2060nder", "Ostra\ufeffnder", "Ostra\u200dnder",
    "Оstrаndеr", "Οstrander", "Ｏｓｔｒａｎｄｅｒ", "O\u0301strander", "Ostra\u0308nder", "ᴏꜱᴛʀᴀɴᴅᴇʀ", "𝐎𝐬𝐭𝐫𝐚𝐧𝐝𝐞𝐫", "Ⓞⓢⓣⓡⓐⓝⓓⓔⓡ",
    "Ostr\U000e0061ander", "Ostrander\ufe0f",
    # spaced and otherwise broken
    "O s t r a n d e r", "O S T R A N D E R", "W I L H E L M I N A   O S T R A N D E R", "O.S.T.R.A.N.D.E.R", "O-S-T-R-A-N-D-E-R",
    "Ostran|der", "O\ns\nt\nr\na\nn\nd\ne\nr", "**Ostr**ander",
    # user names, paths, file names
    "WilhelminaOstrander", "OstranderWilhelmina", "wostrander", "WOstrander", "wilhelmina_ostrander", "wilhelmina-ostrander",
    "ostrander.wilhelmina",
    # escapes
    "Wilhelmina%20Ostrander", "Wilhelmina+Ostrander", "%4fstrander", "%4F%73trander", "Wilhelmina&nbsp;Ostrander", "Ostr&#97;nder",
    "Ostr&#x61;nder", "&Ouml;strander", "\\u004fstrander", "Ostr\\x61nder", "Fran%C3%A7ois", "Fran\\u00e7ois",
    # mail addresses
    "w.ostrander@bureau-central.test", "W.OSTRANDER@BUREAU-CENTRAL.TEST", "w.ostrander(at)bureau-central.test",
    "w.ostrander [at] bureau-central [dot] test", "w.ostrander at bureau-central dot test", "w.ostrander＠bureau-central.test",
    "w.ostrander%40bureau-central.test", "w.ostrander@bureau-\ncentral.test", "w.ostrander",
    # phones
    "+33 1 99 00 47 11", "+33199004711", "0033 1 99 00 47 11", "01 99 00 47 11", "01.99.00.47.11", "01-99-00-47-11", "(01) 99 00 47 11",
    "+33 (0)1 99 00 47 11", "+33 (0) 1 99 00 47 11", "+33/1/99/00/47/11", "+33\u202f1\u202f99\u202f00\u202f47\u202f11",
    "+33–1–99–00–47–11", "01 99 00\n47 11", "01·99·00·47·11", "01_99_00_47_11", "٠١٩٩٠٠٤٧١١", "199004711",
    # other languages' letters
    "Jürgen Weißmüller", "JÜRGEN WEISSMÜLLER", "Juergen Weissmueller", "Jurgen Weissmuller", "Ju\u0308rgen Weißmu\u0308ller", "WEIẞMÜLLER",
    "İbrahim Yıldız", "IBRAHIM YILDIZ", "ibrahim yildiz", "ibrahim yıldız", "İBRAHİM YILDIZ", "François Œuvrard", "FRANCOIS OEUVRARD",
    "Иван Страхов", "Страхов Иван", "И. Страхов", "Страховым", "СТРАХОВА", "王小明",
    # literals
    "Projekt Nordlicht", "projekt  nordlicht", "ProjektNordlicht", "PROJEKT-NORDLICHT", "Projekt_Nordlicht", "Pro\ufb01kt".replace("\ufb01", "je") + " Nordlicht",
]  # fmt: skip


@pytest.mark.parametrize("spelling", WHOLE)
@pytest.mark.parametrize("around", ["memo by {}; today", "{}", "«{}»", "[{}]", "x\n{}\ny", '"{}"', "1) {} 2)"])
def test_nothing_of_a_spelling_is_left(spelling, around):
    rest = redacted(around.format(spelling)).replace(REPLACEMENT, "\0")
    left, right = around.split("{}")
    assert rest.startswith(left)
    assert rest.endswith(right)
    assert set(rest[len(left) : len(rest) - len(right)]) <= {"\0", "*", "\ufe0f"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wostrander_final2", "█████_final2"), ("wostrander2", "█████2"), ("2wostrander", "2█████"), ("final_wostrander.docx", "final_█████.docx"),
        ("/srv/share/wostrander_final2.docx", "/srv/share/█████_final2.docx"), ("Ostrander2020.docx", "█████2020.docx"),
        ("memoOstrander.docx", "memo█████.docx"), ("OstranderMemo.docx", "█████Memo.docx"), ("MrOstrander", "Mr█████"),
        ("Ostrander's plan", "█████'s plan"), ("Ostrander’s plan", "█████’s plan"), ("(Ostrander)", "(█████)"), ("#Ostrander", "#█████"),
        ("said Ostrander12 and", "said █████12 and"), ("Ostran<b>der</b>", "█████</b>"), ("<b>Ostrander</b>", "<b>█████</b>"), ("Ostrander/Palm", "█████/Palm"),
        ("他叫王小明。", "他叫█████。"), ("https://x.test/?q=Wilhelmina%20Ostrander&p=1", "https://x.test/?q=█████&p=1"),
        ("tel:+33-1-99-00-47-11;", "tel:█████;"), ("J. Ostrander", "J. █████"), ("Ostrander, his wife", "█████, his wife"),
        ("Wilhelmina met Ostrander", "█████ met █████"), ("will you turn the page, Will?", "will you turn the page, █████?"),
        ("Ostrander, Palm and Wilhelmina", "█████, Palm and █████"),
    ],
)  # fmt: skip
def test_what_stands_around_stays(text, expected):
    assert redacted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ostranderson", "Nostrander", "costrander", "Wilhelm in a strand", "strand er", "the yildizhan palace", "MacOstrander", "Mcwilhelmina",
        "page 7 of the will", "w. of the page", "weil", "liw", "Projekt Nord", "Nordlichter", "Nordlicht", "Strach", "Страховка жилья",
        "1 99 00 47 1", "99004711", "3319900471", "1990047110", "331990047110", "19,90,04,711", "tables 1 99\n\n00 47 and 11", "ibra him",
        "w ostran", "Weissmullerin", "&copy; 2020 %20", "<a href='x'>", "Hoevenaars", "vander", "Jana", "Januar",
    ],
)  # fmt: skip
def test_other_words_are_left_alone(text):
    assert redacted(text) == text


def test_learned_names_protect_whole_forms_only():
    terms = (Term(TermKind.NAME, "Anna Stone", Origin.LEARNED), Term(TermKind.NAME, "Ida Cross", Origin.LEARNED))
    assert redacted("a stone, Anna and Stone; across a cross", terms) == "a stone, Anna and Stone; across a cross"
    assert redacted("Anna Stone; A. Stone; STONE Anna; A Stone", terms) == "█████; █████; █████; █████"


def test_short_user_names_made_of_words_stay_words():
    terms = parse_terms("name: Anna Cross\nname: Bo Ring\nname: Pete Rice\nname: John Smith")
    text = "across the boring price, jsmith"
    assert redacted(text, terms) == "across the boring price, █████"


@pytest.mark.parametrize(
    "unit", ["a", "@", "1", " ", "%41", "&amp;", "<", "\\u0041", "-\n", "\u0301", "A. ", "Ostrander ", "o s ", "."]
)
def test_hostile_text_costs_linear_time(unit):
    """Twice the text may cost no more than about twice the time; quadratic ways would cost four times and never end."""
    matcher = Matcher(TERMS)

    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        begin = time.process_time()
        for _ in matcher.matches(text):
            pass
        return time.process_time() - begin

    seconds(20_000)
    small, large = seconds(150_000), seconds(600_000)
    assert large < 10 * small + 1


def test_many_terms_are_found_at_once():
    dice = random.Random(5)
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [
        "".join(dice.choices(letters, k=8)).title() + " " + "".join(dice.choices(letters, k=9)).title()
        for _ in range(1000)
    ]
    terms = tuple(Term(TermKind.NAME, name) for name in names)
    text = " and ".join(names)
    assert redacted(text, terms) == " and ".join([REPLACEMENT] * 1000)
