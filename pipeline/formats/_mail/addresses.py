"""Address headers (RFC 5322 section 3.4): which of their comments a reader sees, and how they are written again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

#: A quoted string that stands alone, or a run without white space.
_UNIT = re.compile(r'"(?:[^"\\]|\\.)*"(?=\s|$)|\S+')
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
#: White space inside of an address, where old mails may have comments and breaks: around dots, and all in brackets.
_AROUND = re.compile(r"([@.])")
_BRACKETED = re.compile(r"<[^<>\"]*>")
_ROUTE = re.compile(r"<[ \t\r\n]{0,9}(@[^<>:\"]{1,400}):")
_SPECIAL = re.compile(r'[()<>@,;:\\".\[\]]')
#: What a scan looks at in one step: a run of letters that mean nothing to it, a quoted letter, or a sign.
_STEP = re.compile(r'[^()\\",;]+|\\.?|.', re.DOTALL)


@dataclass(slots=True)
class _Item:
    """One address of a list, as far as it was scanned."""

    pieces: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    last: str = ""

    def shown(self) -> str:
        """Return the address; a comment behind a bare one is its name, and leaves `comments`."""
        text = "".join(self.pieces)
        if self.comments and '"' not in text:
            bracketed = _BRACKETED.search(text)
            if bracketed:
                text = _BRACKETED.sub(lambda one: re.sub(r"\s", "", one.group()), text)
            elif "@" in text:
                text = _without_space_around(text)
        bare = text.strip()
        if not self.comments or "<" in bare or "@" not in bare or re.search(r'[\s"]', bare) or not self.last.strip():
            return text
        self.comments.remove(self.last)
        name = self.last.strip()
        if _SPECIAL.search(name):
            name = '"' + name.replace("\\", "").replace('"', "'") + '"'
        return f" {name} <{bare}>"


def _without_space_around(text: str) -> str:
    """Return a bare address without white space around its dots and its at sign."""
    pieces = _AROUND.split(text)
    last = len(pieces) - 1
    for at in range(0, last + 1, 2):
        pieces[at] = pieces[at].lstrip() if at else pieces[at]
        pieces[at] = pieces[at].rstrip() if at < last else pieces[at]
    return "".join(pieces)


def without_comments(raw: str) -> tuple[str, list[str]]:
    """Return a raw address header without its comments, and the comments.

    A comment may carry anything, and most programs do not show it. Only that behind a bare address is shown, as the
    name of its owner (``jane@x.example (Jane)``), and becomes one. Routes (``<@one,@two:jane@x.example>``), which
    nobody shows either, count as comments.

    Args:
        raw: Not yet decoded: what an encoded word holds is no comment. Where brackets or quotes are not closed, nothing
            of it is a comment, and programs show it as it is.
    """
    hidden = [match.group(1) for match in _ROUTE.finditer(raw)]
    raw = _ROUTE.sub("<", raw)
    if "(" not in raw:
        return raw, hidden
    shown: list[str] = []
    item, comment, depth, quoted = _Item(), list[str](), 0, False
    for match in _STEP.finditer(raw):
        step = match.group()
        if depth:
            depth += (step == "(") - (step == ")")
            if depth:
                comment.append(step)
            else:
                item.last = "".join(comment)
                item.comments.append(item.last)
        elif step == "(" and not quoted:
            depth, comment = 1, []
            item.pieces.append(" ")
        elif step in {",", ";"} and not quoted:
            shown += [item.shown(), step]
            hidden += item.comments
            item = _Item()
        else:
            quoted ^= step == '"'
            item.pieces.append(step)
            item.last = item.last if step.isspace() else ""
    if depth or quoted:
        return raw, hidden
    shown.append(item.shown())
    return "".join(shown), [text for text in hidden + item.comments if text.strip()]


def units(text: str, *, addresses: bool) -> list[str]:
    """Return the words of a header; a quoted string of an address header is one, since it is written as one."""
    return _UNIT.findall(text) if addresses else text.split()


def has_open_bracket(unit: str) -> bool:
    """Return whether a word of an address header would be read as a comment, if it were written as it is."""
    return any(sign in _QUOTED.sub("", unit) for sign in "()")
