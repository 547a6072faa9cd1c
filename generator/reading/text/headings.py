"""Which lines are headings, or look like ones, and which heading every line stands below."""

from __future__ import annotations

from itertools import pairwise

from generator.reading.text.inline import bold_lead, fold
from generator.reading.text.parts import SOFT_LEVEL, Line
from generator.reading.text.vocabulary import PLAIN_PLANS, SECTION_WORDS


def link_headings(lines: list[Line]) -> int:
    """Set every line's nearest heading, and mark the lines that only look like headings; return the first heading."""
    stack: list[Line] = []
    _raise_numbered(lines)
    first = next((line.index for line in lines if line.kind == "heading"), -1)
    for line in lines:
        if line.kind == "text" and (is_soft_heading(line.text) or _is_section_word(lines, line)):
            line.level = SOFT_LEVEL
        if line.level:
            while stack and stack[-1].level >= line.level:
                stack.pop()
        line.parent = stack[-1].index if stack else -1
        if line.level:
            stack.append(line)
    return first


def _raise_numbered(lines: list[Line]) -> None:
    """Make headings of lines such as «2. Assessment» that stand alone, with text, a list or code of their own below."""
    alone = [line for line in lines if line.kind == "item" and line.number is not None and _stands_alone(lines, line)]
    numbers = [line.number for line in alone]
    if len(alone) < 2 or numbers != list(range(numbers[0] or 0, (numbers[0] or 0) + len(alone))) or alone[0].indent:
        return
    between = pairwise([*(line.index for line in alone), len(lines)])
    if any(line.kind == "heading" for line in lines[alone[0].index :]) or not all(
        any(line.kind != "blank" and not line.indent for line in lines[first + 1 : last]) for first, last in between
    ):
        return
    for line in alone:
        line.kind, line.level, line.number = "heading", 6, None


def _stands_alone(lines: list[Line], line: Line) -> bool:
    """Tell whether a numbered line is short, begins in upper case, ends in a letter and has blank lines around it."""
    text = line.text.strip(" *")
    around = [lines[n].kind == "blank" for n in (line.index - 1, line.index + 1) if 0 <= n < len(lines)]
    return (
        all(around)
        and 2 <= len(text) <= 60
        and len(text.split()) <= 6
        and not any(sign in text for sign in ":\uff1a`.")
        and text[-1].isalnum()
        and not text[0].islower()
    )


def _is_section_word(lines: list[Line], line: Line) -> bool:
    """Tell whether a line of one or two words after a blank line is the bare name of a section."""
    if len(line.text) > 40 or (line.index and lines[line.index - 1].kind != "blank"):
        return False
    name = fold(line.text.strip())
    return name in SECTION_WORDS or name in PLAIN_PLANS or _names_what_follows(lines, line)


def _names_what_follows(lines: list[Line], line: Line) -> bool:
    """Tell whether a short line between blank ones stands over a list, a table or code: «Settings (TOML)»."""
    below = lines[line.index + 1 : line.index + 4]
    if not below or line.indent or not line.text[:1].isupper():
        return False
    if below[0].kind == "item":
        return len(line.text.split()) <= 2 and line.text[-1].isalnum()
    if below[0].kind != "blank":
        return False
    after = next((other for other in below if other.kind != "blank"), None)
    listed = after is not None and (after.kind in ("item", "row", "code") or after.indent >= 2)
    return listed and len(line.text.split()) <= 4 and line.text[-1].isalnum() | (line.text[-1] == ")")


def is_soft_heading(text: str) -> bool:
    """Tell whether a line of text stands for a heading: all bold, or short and ending in a colon."""
    stripped = text.strip()
    bold = bold_lead(stripped)
    if bold is not None and not bold[1].strip(" :\uff1a"):
        return True
    if len(stripped) > 60 or len(stripped.split()) > 7:
        return False
    return stripped.endswith((":", "\uff1a")) and not any(sign in stripped for sign in "`.!")
