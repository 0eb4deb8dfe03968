"""Lost words are noticed, down to a number; another order, direction or splitting of the same words is no loss."""

import random
import time
import unicodedata

import pytest

from pipeline.model import Counts, Expectation
from pipeline.reasons import Reason
from pipeline.verifiers.loss import missing

PAGE = (
    "The Chamber examined 14 requests in 2021. Of these, twelve were upheld and two overturned, since the offices that had "
    "sent them could not explain a predominantly political character. The cooperation of both bureaus was found difficult; "
    "payments of 1,250,000 were made to account 4711-22 on 3 March. Nothing further was said about the official flights."
)
BOOK = "\n\n".join(
    f"{PAGE} Paragraph {number} speaks of word{number}x and of place{number * 7}." for number in range(60)
)
HEBREW = "בית המשפט דחה את הבקשה משנת 2019 וקבע כי אין בה ממש"
ARABIC = "رفضت المحكمة الطلب المقدم في عام 2019 وقررت أنه لا أساس له"
RUSSIAN = "Суд отклонил жалобу, поданную в 2019 году, и сообщил об этом бюро."


def lost(words: str | None, text: str) -> bool:
    residues = list(missing(Expectation("text/plain", Counts(), words=words), text))
    assert all(residue.reason is Reason.CONTENT_LOST for residue in residues)
    return bool(residues)


@pytest.mark.parametrize("text", [PAGE, BOOK, HEBREW, ARABIC, RUSSIAN, "", "中文报告第三页没有空格", "x"])
def test_the_same_text_is_no_loss(text):
    assert not lost(text, text)
    assert not lost(text, text.replace(" ", "\n"))
    assert not lost(text, unicodedata.normalize("NFD", text))
    assert not lost(text, f"header 17 {text} footer 18")


def test_reordered_columns_are_no_loss():
    words = PAGE.split()
    half = len(words) // 2
    mixed = [word for pair in zip(words[:half], words[half:], strict=False) for word in pair] + words[2 * half :]
    assert not lost(PAGE, " ".join(mixed))


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("difficult official flights", "diﬃcult oﬃcial ﬂights"), ("co-operation of both", "co-opera-\ntion of both"), ("cooperation of", "coopera\ntion of"),
        ("the coopera tion of", "the cooperation of"), ("paid 1 250 000 now", "paid 1250000 now"), ("paid 1,250,000 now", "paid 1 250 000 now"),
        ("said12 and", "said 12 and"), ("said 12 and", "said12 and"), ("Straße", "STRASSE"), ("naïve café", "nai\u0308ve cafe\u0301"), ("a\u00adb", "ab"),
        ("word\u200bword", "wordword"), ("中文报告 第三页", "中文\n报告第\n三页"), ("a b c d", "abcd"), ("abcd", "a b c d"), ("١٢٣ تقرير", "123 تقرير"),
    ],
)  # fmt: skip
def test_other_spelling_is_no_loss(words, text):
    assert not lost(words, text)
    assert not lost(f"{PAGE} {words}", f"{PAGE} {text}")


@pytest.mark.parametrize("text", [HEBREW, ARABIC])
def test_right_to_left_text_in_visual_order_is_no_loss(text):
    visual = " ".join(word if word.isdecimal() else word[::-1] for word in reversed(text.split()))
    assert not lost(text, visual)
    assert not lost(f"{PAGE} {text}", f"{PAGE}\n{visual}")
    assert not lost(text, text[::-1])


def test_presentation_forms_are_no_loss():
    assert not lost("السلام عليكم", "ﺍﻟﺴﻼﻡ ﻋﻠﻴﻜﻢ")
    assert not lost("سلام علیکم", "سلام عليكم")
    assert not lost("سـلام", "سلام")


@pytest.mark.parametrize("text", [HEBREW, ARABIC])
def test_a_lost_line_from_right_to_left_is_noticed(text):
    assert lost(f"{PAGE} {text}", PAGE)
    assert lost("\n".join([text] * 5), "\n".join([text] * 4))
    assert lost(text, text.replace("2019", ""))


def test_a_lost_paragraph_is_noticed_in_a_book():
    paragraphs = BOOK.split("\n\n")
    assert lost(BOOK, "\n\n".join(paragraphs[:30] + paragraphs[31:]))


def test_a_lost_page_is_noticed():
    assert lost(BOOK, BOOK[: len(BOOK) * 9 // 10])
    assert lost(PAGE, "")
    assert lost("word", "")


@pytest.mark.parametrize("gone", [" 14", " 2021", " 1,250,000", " 4711-22", " 3"])
def test_a_lost_number_is_noticed_in_a_book(gone):
    """One number of seven thousand words: a threshold must not hide it."""
    place = BOOK.rindex(f"{gone} ") if f"{gone} " in BOOK else BOOK.rindex(f"{gone}.")
    assert lost(BOOK, BOOK[:place] + BOOK[place + len(gone) :])


def test_a_changed_number_is_noticed():
    assert lost(BOOK, BOOK.replace("place21.", "place27."))
    assert lost("paid 300 to him", "paid 3000 to him")
    assert lost("paid 300 to him, of 1300", "paid to him, of 1300")


def test_a_lost_passage_of_three_words_is_noticed_in_a_book():
    assert lost(f"{BOOK} excluding Belmora entirely", BOOK)


def test_a_lost_clause_in_a_short_text_is_noticed():
    assert lost("do not pay", "do pay")
    assert lost(RUSSIAN, RUSSIAN.replace("отклонил ", ""))


def test_single_words_that_a_font_does_not_name_are_tolerated():
    assert not lost(f"{BOOK} bullet one", f"{BOOK} bullet")


def test_nothing_is_compared_where_there_is_nothing():
    assert not lost(None, "")
    assert not lost("", "anything")
    assert not lost("... — !", "")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("a " * 200_000, "a" * 200_000),
        ("ab " * 100_000, "a b " * 99_999),
        ("1 " * 100_000, "1" * 100_000),
        ("x" * 300_000, "y" * 300_000),
    ],
)
def test_hostile_texts_come_to_an_end(words, text):
    begin = time.process_time()
    lost(words, text)
    assert time.process_time() - begin < 60


def test_a_large_text_is_compared_quickly():
    dice = random.Random(1)
    words = ["".join(dice.choices("abcdefghijklmnop", k=dice.randint(2, 9))) for _ in range(300_000)]
    text = " ".join(words)
    begin = time.process_time()
    assert not lost(text, text.replace("ab ", "ab"))
    assert time.process_time() - begin < 60
