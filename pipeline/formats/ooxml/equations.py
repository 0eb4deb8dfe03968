"""Equations that Word keeps as the code of a field, said in one line: nothing that a reader sees of them is lost.

Asian programs set readings above characters so. Source: ISO/IEC 29500-1, 17.16.5.20 (EQ).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIGNS = {"su": "∑", "pr": "∏"}
#: How the field is set: alignment, font, size of readings.
_SWITCH = re.compile(r'\\\*\s{0,9}(?:"[^"]*"|[^\s\\"]+)')
_SEPARATORS = ",;"
_MOST_DEPTH = 40
_COMMANDS = "abdfilorsx"


def said(code: str) -> str:
    """Return what an equation says.

    Args:
        code: The field's code, with its first word.

    Raises:
        ValueError: It nests too deep.
    """
    place = code.upper().find("EQ")
    return " ".join(_line(_SWITCH.sub("", code[place + 2 :]), 0).split())


def _line(text: str, depth: int) -> str:
    if depth > _MOST_DEPTH:
        raise ValueError("equation depth")
    parts: list[str] = []
    place = 0
    while place < len(text):
        if text[place] != "\\" or place + 1 == len(text):
            parts.append(text[place])
            place += 1
        elif text[place + 1].lower() not in _COMMANDS:
            parts.append(text[place + 1] if not text[place + 1].isalnum() and text[place + 1] != "*" else "")
            place += 2
        else:
            name, place = text[place + 1].lower(), place + 2
            options, place = _options(text, place)
            inside, place = _inside(text, place)
            parts.append(_shape(name, options, [_line(one, depth + 1).strip() for one in inside]))
    return "".join(parts)


def _options(text: str, place: int) -> tuple[list[str], int]:
    """Return the options of a command, and where its parentheses open."""
    end = text.find("(", place)
    end = len(text) if end < 0 else end
    return text[place:end].lower().replace("\\", " ").split(), end


def _inside(text: str, place: int) -> tuple[list[str], int]:
    """Return what stands in parentheses, part by part, and the place behind them."""
    parts, depth, start = list[str](), 0, place + 1
    at = place
    while at < len(text):
        sign = text[at]
        if sign == "\\":
            at += 1
        elif sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if not depth:
                return [*parts, text[start:at]], at + 1
        elif sign in _SEPARATORS and depth == 1:
            parts.append(text[start:at])
            start = at + 1
        at += 1
    return [*parts, text[start:]] if start <= len(text) else parts, len(text)


def _shape(name: str, options: list[str], parts: list[str]) -> str:
    if name == "f" and len(parts) == 2:
        return "/".join(_whole(parts))
    if name == "r" and parts:
        return "".join(parts[:-1]) + "√" + next(_whole(parts[-1:]))
    if name == "i" and len(parts) == 3:
        sign = next((_SIGNS[one] for one in options if one in _SIGNS), "∫")
        return f"{sign}({parts[0]}…{parts[1]}) {parts[2]}"
    if name == "b":
        return f"({' '.join(parts)})"
    return " ".join(part for part in parts if part)


def _whole(parts: list[str]) -> Iterator[str]:
    return (part if len(part) < 2 or part.isalnum() else f"({part})" for part in parts)
