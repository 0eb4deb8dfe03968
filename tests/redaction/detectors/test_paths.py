"""Paths that lead to a user's folder or a share, taken whole, and the text behind them left in place."""

import pytest

from redaction.detectors.paths import DETECTOR


def found(text: str) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.value) for span in DETECTOR.spans(text)]


@pytest.mark.parametrize(
    ("path", "user"),
    [
        (r"C:\Users\jdupont\Desktop\list.xlsx", "jdupont"), (r"c:\users\jdupont", "jdupont"), (r"C:\Users\Jean Dupont\Mes documents\liste finale.xlsx", "Jean Dupont"),
        ("C:/Users/Jean Dupont/x.txt", "Jean Dupont"), ("file:///C:/Users/jdupont/a.txt", "jdupont"), (r"C:\\Users\\jdupont\\a.txt", "jdupont"),
        (r"C:\Documents and Settings\jdupont\a.doc", "jdupont"), (r"D:\Utilisateurs\jdupont\a.doc", "jdupont"), (r"C:\Пользователи\Иванов\отчёт.doc", "Иванов"),
        ("/home/jdupont/list.txt", "jdupont"), ("/Users/jdupont/Desktop/a.pdf", "jdupont"), ("file:///home/jdupont/list.txt", "jdupont"),
        (r"\\FILESRV01\cases\2020\a.doc", ""), (r"\\srv\home\jdupont\a.doc", "jdupont"), (r"\\ФАЙЛ01\дела\a.doc", ""), (r"\\\\srv01\\share\\a.doc", ""),
        (r"\\srv\users$\jdupont\a b c.doc", "jdupont"), (r"%SystemDrive%\Users\jdupont\a.txt", "jdupont"), (r"C:\Users\Public\a.txt", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", "saved in {}\nthen", "({})", '"{}"', "{}; next", "see {}, and so on"])
def test_paths_are_taken_whole(path, user, around):
    hits = found(around.format(path))
    assert hits[0][1] == user
    assert hits[0][0].strip("/").endswith(path.strip("/")) or path.endswith(hits[0][0])
    assert len(hits[0][0]) >= len(path) - len("file://")


def test_what_follows_a_path_stays():
    text = r"saved C:\Users\jd\a.txt and then we went home"
    assert found(text)[0][0] == r"C:\Users\jd\a.txt"
    assert found("in /home/jdupont and then")[0][0] == "/home/jdupont"


@pytest.mark.parametrize(
    "text",
    ["https://example.org/users/list", "https://example.org/home/news", "back home/away", "users and groups", "and/or", "C:\\Windows\\system32", "/usr/lib/x",
     "he went /home", "a \\\\ b", "\\d\\w+", "1/2", "\\\\"],
)  # fmt: skip
def test_no_paths(text):
    assert found(text) == []
