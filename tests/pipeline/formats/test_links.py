"""One rule for the links of all formats."""

import pytest

from pipeline.formats._links import kept_link

HOSTS = frozenset({"news.example"})


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("https://news.example/a/b", "https://news.example/a/b"),
        (" HTTP://News.Example/A ", "http://news.example/A"),
        ("https://someone:word@news.example:8443/a?token=1#who", "https://news.example/a"),
        ("https://news.example", "https://news.example"),
    ],
)
def test_an_allowed_link_keeps_scheme_host_and_path(target, kept):
    assert kept_link(target, HOSTS) == kept


@pytest.mark.parametrize(
    "target",
    [
        "https://other.example/a",
        "ftp://news.example/a",
        "javascript:news.example",
        "//news.example/a",
        "http://[",
        "",
        "mailto:a@news.example",
    ],
)
def test_every_other_link_goes(target):
    assert kept_link(target, HOSTS) == ""
