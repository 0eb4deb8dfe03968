"""Looks at sanitised web pages with the standard library's parser; the cleaner uses another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.model import Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers.base import Verifier, View
from pipeline.verifiers.text import unseen_in

NAME = "html-structure"
_TAGS = frozenset(
    "html head meta body p div section article main header footer nav aside h1 h2 h3 h4 h5 h6 ul ol li dl dt dd "
    "blockquote pre hr table caption colgroup col thead tbody tfoot tr td th figure figcaption address center details "
    "summary br a span b i u s strong em small big sub sup code kbd samp var tt "
    "del ins mark q cite abbr dfn font strike "
    "bdi bdo time".split()
)
_VALUES = {
    "colspan": re.compile(r"\d{1,9}"),
    "rowspan": re.compile(r"\d{1,9}"),
    "span": re.compile(r"\d{1,9}"),
    "start": re.compile(r"\d{1,9}"),
    "id": re.compile(r"n\d{1,9}"),
    "dir": re.compile(r"ltr|rtl|auto"),
    "align": re.compile(r"left|right|center|justify"),
    "valign": re.compile(r"top|middle|bottom"),
    "charset": re.compile(r"utf-8"),
}
#: Elements whose text nobody sees, or sees in old programs only: a wrong entry above does not open them. Source: HTML,
#: "Hidden elements" and "Elements that are replaced or have fallback content".
_UNSEEN = frozenset(
    "area audio base basefont canvas datalist dialog embed frame frameset head iframe input link math meta "
    "meter noembed noframes noscript object option optgroup param picture progress rp script select "
    "slot source style svg template textarea title "
    "track video".split()
)
#: Where a line of text does not end: phrasing content of HTML. The list is the specification's, and says how lines are
#: read, not what may stay.
_INLINE = frozenset(
    "a span b i u s strong em small big sub sup code kbd samp var tt "
    "del ins mark q cite abbr dfn font strike bdi bdo "
    "time".split()
)


class PageWalk(HTMLParser):
    """Walks a page and notes what must not be there.

    Args:
        link_hosts: Hosts whose links may be left.
    """

    def __init__(self, link_hosts: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._hosts = link_hosts
        self.faults: list[tuple[Reason, str]] = []
        self.shown: list[str] = []
        self.values: list[str] = []

    def all_faults(self) -> list[tuple[Reason, str]]:
        """Return what was noted, and whether there are characters that no reader sees."""
        unseen = unseen_in("".join(self.shown)) or any(map(unseen_in, self.values))
        return self.faults + [(Reason.METADATA_LEFT, "unseen characters")] * unseen

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check an element and its attributes."""
        if tag not in _TAGS or (tag in _UNSEEN and tag not in {"head", "meta"}):
            self.faults.append((Reason.ACTIVE_CONTENT_LEFT, "element"))
        if tag not in _INLINE:
            self.shown.append("\n")
        for name, value in attrs:
            self.values.append(value or "")
            if not self._allowed(tag, name, value or ""):
                active = name.startswith("on") or name in {"href", "src", "style"}
                self.faults.append((Reason.ACTIVE_CONTENT_LEFT if active else Reason.METADATA_LEFT, "attribute"))

    def _allowed(self, tag: str, name: str, value: str) -> bool:
        if tag == "meta":
            return name == "charset" and value == "utf-8"
        if name == "href" and tag == "a":
            if re.fullmatch(r"#n\d{1,9}", value):
                return True
            try:
                parts = urlsplit(value)
                host = parts.hostname
            except ValueError:
                return False
            clean = not (parts.query or parts.fragment or parts.username or parts.password)
            return parts.scheme in {"http", "https"} and host in self._hosts and clean
        pattern = _VALUES.get(name)
        return pattern is not None and name != "charset" and pattern.fullmatch(value) is not None

    def handle_endtag(self, tag: str) -> None:
        """Close a block."""
        if tag not in _INLINE:
            self.shown.append("\n")

    def handle_data(self, data: str) -> None:
        """Note visible text."""
        self.shown.append(data)

    def handle_comment(self, data: str) -> None:
        """Object to a comment."""
        self.faults.append((Reason.METADATA_LEFT, "comment"))

    def handle_pi(self, data: str) -> None:
        """Object to a processing instruction."""
        self.faults.append((Reason.METADATA_LEFT, "instruction"))

    def unknown_decl(self, data: str) -> None:
        """Object to a marked section."""
        self.faults.append((Reason.METADATA_LEFT, "section"))

    def handle_decl(self, decl: str) -> None:
        """Object to any doctype but the plain one."""
        if decl != "DOCTYPE html":
            self.faults.append((Reason.METADATA_LEFT, "doctype"))


class PicturedWalk(PageWalk):
    """Walks a page that may show pictures of its own file.

    Args:
        link_hosts: Hosts whose links may be left.
        names: Addresses of the pictures.

    Attributes:
        met: Addresses of those that the page shows.
    """

    def __init__(self, link_hosts: frozenset[str], names: frozenset[str]) -> None:
        super().__init__(link_hosts)
        self._names = names
        self.met: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check an element; a picture has its address only."""
        address = dict(attrs).get("src") or ""
        if tag == "img" and len(attrs) == 1 and address in self._names:
            self.met.add(address)
        else:
            super().handle_starttag(tag, attrs)


def walked(text: str, link_hosts: frozenset[str] = frozenset(), names: frozenset[str] = frozenset()) -> PicturedWalk:
    """Walk a whole page, which may show pictures of these addresses."""
    walk = PicturedWalk(link_hosts, names)
    walk.feed(text)
    walk.close()
    return walk


class HtmlVerifier:
    """Second look at web pages."""

    name = NAME

    def applies_to(self, media_type: str) -> bool:
        """See `Verifier.applies_to`."""
        return media_type in {"text/html", "application/xhtml+xml"}

    def check(self, copy: Path, expectation: Expectation) -> Iterable[Residue]:
        """See `Verifier.check`."""
        try:
            walk = walked(copy.read_bytes().decode("utf-8"), expectation.link_hosts)
        except (UnicodeDecodeError, AssertionError):
            return [Residue(Reason.VERIFIER_FAILED, NAME, "page")]
        return [Residue(reason, NAME, where) for reason, where in dict.fromkeys(walk.all_faults())]

    def views(self, copy: Path) -> Iterator[View]:
        """See `Verifier.views`."""
        text = copy.read_bytes().decode("utf-8", "replace")
        walk = walked(text)
        yield View("source", text, mixed=True)
        yield View("page", "".join(walk.shown), visible=True)
        yield View("attributes", "\n".join(walk.values))

    def pages(self, copy: Path) -> int | None:
        """See `Verifier.pages`."""
        return None


VERIFIER: Verifier = HtmlVerifier()
