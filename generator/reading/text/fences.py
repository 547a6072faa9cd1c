"""Where blocks of code begin and end in a text, as models write them rather than as CommonMark demands.

A fence opens on a line of its own, behind a list marker or behind words; what closes it is decided by what stands
inside: a fence in a docstring or in a README ends nothing, a tagged fence in other code says that an end is missing.
Tags of HTML, wiki markup, directives of reStructuredText and patches without a fence are blocks too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.reading.text import unfenced
from generator.reading.text.scan import LOOKS_AHEAD, Ending, Scan, Span
from generator.syntax_trees import tree_of

PYTHON_INFO = frozenset({"python", "py", "python3", "py3", "pycon"})
_PROSE_INFO = frozenset({"markdown", "md", "mdx", "rst", "restructuredtext", "readme"})
_NAME_LAST = re.compile(r"[\w/-]\.\w{1,8}[`*]{0,3}\Z")
_BEHIND = re.compile(r"```(?P<info>[A-Za-z0-9+#_./-]{0,30})[ \t]*\Z")
_MAX_PARSED = 128 * 1024


@dataclass(frozen=True, slots=True)
class _Opening:
    """A sign that opens a block: which, where, and how far the block is indented."""

    line: int
    column: int
    info: str
    run: str
    indent: int
    quoted: bool = False
    is_behind: bool = False


def find_fences(lines: Sequence[str]) -> list[Span]:
    """Return the blocks of a text, in order; linear in the text, and never raises."""
    scan = Scan(lines)
    found: list[Span] = []
    number = 0
    while number < len(lines):
        span = next((one for reader in OPENERS.values() if (one := reader(scan, number)) is not None), None)
        if span is not None:
            found.append(span)
        number = number + 1 if span is None else max(span.last, number) + 1
    return found


def _fenced(scan: Scan, number: int) -> Span | None:
    match = scan.runs.get(number)
    if match is None:
        return None
    quoted = ">" in match["lead"]
    column = match.start("run")
    indent = 0 if quoted else column
    return _closed(scan, _Opening(number, column, match["info"].strip(), match["run"], indent, quoted))


def _behind_words(scan: Scan, number: int) -> Span | None:
    """Read «Here it is: ```python», where a line of its own closes the block."""
    line = scan.lines[number]
    match = _BEHIND.search(line) if "```" in line else None
    if match is None or line.find("```") != match.start() or line.count("`", 0, match.start()) % 2:
        return None
    before = line[: match.start()].rstrip()
    after = scan.next_run(number)
    announced = match["info"] or before.endswith((":", "\uff1a")) or _NAME_LAST.search(before)
    if not before or after == len(scan.lines) or not announced:
        return None
    return _closed(scan, _Opening(number, match.start(), match["info"], "```", 0, False, True))


OPENERS: dict[str, Callable[[Scan, int], Span | None]] = {
    "fence": _fenced,
    "behind": _behind_words,
    **unfenced.OPENERS,
}


def language_of(info: str) -> str:
    """Return the language that a fence names first, in lower case."""
    first = info.split(maxsplit=1)[0] if info.split() else ""
    return first.strip("{}.").split(":")[0].split("{")[0].split(",")[0].lower()


def _closed(scan: Scan, opening: _Opening) -> Span:
    """Return the block that a fence opens."""
    language = language_of(opening.info)
    if language in PYTHON_INFO:
        return _close_python(scan, opening)
    return _close_other(
        scan, opening, is_prose=language in _PROSE_INFO or opening.info.lower().endswith((".md", ".rst"))
    )


def _close_other(scan: Scan, opening: _Opening, *, is_prose: bool) -> Span:
    depth = 0
    has_end = opening.line in scan.mates
    for number in range(opening.line + 1, len(scan.lines)):
        if number not in scan.runs:
            if not depth and (cut := _ends_line(scan, opening, number)) is not None:
                return _span(scan, opening, number, "closed", cut)
            continue
        if not _is_fence_for(scan, opening, number):
            continue
        if not scan.is_bare(number):
            if not has_end and not is_prose:
                return _implied(scan, opening, number)
            if has_end:
                if not is_prose and _heading_between(scan, opening.line, number):
                    return _implied(scan, opening, number)
                depth += 1
        elif depth:
            depth -= 1
        elif is_prose and _opens_inside(scan, number):
            depth += 1
        else:
            return _span(scan, opening, number, "closed")
    return _span(scan, opening, len(scan.lines), "open")


def _is_fence_for(scan: Scan, opening: _Opening, number: int) -> bool:
    """Tell whether a fence is of the kind that could close a block: the same sign, and as long."""
    run = scan.runs[number]["run"]
    return (
        run[0] == opening.run[0]
        and len(run) >= len(opening.run)
        and len(scan.runs[number]["lead"]) < opening.indent + 16
    )


def _opens_inside(scan: Scan, number: int) -> bool:
    """Tell whether a bare fence inside of a text opens a block there: commands follow it, and two more fences do."""
    below = scan.lines[number + 1].strip() if number + 1 < len(scan.lines) else ""
    above = scan.lines[number - 1].strip()
    if not below or above or below.startswith(("#", "*", ">", "|", "- ")):
        return False
    second = scan.next_run(number)
    third = scan.next_run(second) if second < len(scan.lines) else second
    return third < len(scan.lines) and scan.is_bare(second) and scan.is_bare(third)


def _heading_between(scan: Scan, first: int, last: int) -> bool:
    return any(_is_heading(scan.lines[n]) for n in range(max(first + 1, last - 40), last))


def _is_heading(line: str) -> bool:
    """Tell whether a line is a heading or a bold label: a comment of code is rarely written with two signs or more."""
    if line.startswith("**") and line.rstrip(" :").endswith("**"):
        return True
    marks = len(line) - len(line.lstrip("#"))
    return 2 <= marks <= 6 and line[marks : marks + 1] == " "


def _implied(scan: Scan, opening: _Opening, number: int) -> Span:
    """End a block whose end is missing, before the heading or the words over the next fence."""
    last = number
    while last > opening.line + 1 and not scan.lines[last - 1].strip():
        last -= 1
    above = last - 1
    while above > opening.line and number - above <= 12 and scan.lines[above].strip():
        if _is_heading(scan.lines[above]) or not scan.lines[above - 1].strip():
            break
        above -= 1
    words = scan.lines[above].strip() if above > opening.line else ""
    is_text = _is_heading(words) or words.endswith((":", "**")) or (bool(words) and words[-1] == "`")
    return _span(scan, opening, above if is_text and not _is_code(words) else last, "implied")


def _is_code(line: str) -> bool:
    return line.startswith(("def ", "class ", "if ", "for ", "while ", "with ", "try:", "else:", "async ", "return "))


def _ends_line(scan: Scan, opening: _Opening, number: int) -> str | None:
    """Return the code on a line that also closes its block: «return x```», or a tag that was meant to."""
    line = scan.lines[number]
    if line.strip().lower() in ("</code>", "</pre>", "</code></pre>") and not scan.is_bare(scan.next_run(number)):
        return ""
    if opening.run[0] != "`" or not line.rstrip().endswith("```") or line.count("```") != 1:
        return None
    before = line.rstrip()[:-3]
    following = scan.next_run(number)
    if not before.strip() or before.endswith("`") or (following < len(scan.lines) and scan.is_bare(following)):
        return None
    return before


def _close_python(scan: Scan, opening: _Opening) -> Span:
    """Close Python: at the first fence that no string holds, else at the first of all."""
    strings = _Strings()
    inside: int | None = None
    for number in range(opening.line + 1, len(scan.lines)):
        line = scan.lines[number]
        if number not in scan.runs or not _is_fence_for(scan, opening, number):
            if inside is not None and number - inside > LOOKS_AHEAD:
                break
            if not strings.is_open and (cut := _ends_line(scan, opening, number)) is not None:
                return _span(scan, opening, number, "closed", cut)
            strings.feed(line)
        elif strings.is_open and scan.last.get(strings.sign, 0) > number:
            inside = number if inside is None and scan.is_bare(number) else inside
        elif scan.is_bare(number):
            span = _span(scan, opening, number, "closed")
            return span if inside is None or _parses(span.content) else _span(scan, opening, inside, "closed")
        elif inside is not None:
            break
        else:
            return _implied(scan, opening, number)
    return (
        _span(scan, opening, inside, "closed") if inside is not None else _span(scan, opening, len(scan.lines), "open")
    )


class _Strings:
    """Whether a line of Python begins inside of a string with three quotes."""

    def __init__(self) -> None:
        self.sign = ""

    @property
    def is_open(self) -> bool:
        """Whether a string is open now."""
        return bool(self.sign)

    def feed(self, line: str) -> None:
        """Read one more line."""
        if '"' not in line and "'" not in line:
            return
        position, quote = 0, ""
        while position < len(line):
            three = line[position : position + 3]
            char = line[position]
            if self.sign:
                position += 2 if char == "\\" else 3 if three == self.sign else 1
                self.sign = "" if three == self.sign and char != "\\" else self.sign
            elif quote:
                quote = "" if char == quote else quote
                position += 2 if char == "\\" else 1
            elif three in ('"""', "'''"):
                self.sign = three
                position += 3
            elif char == "#":
                return
            else:
                quote = char if char in "\"'" else quote
                position += 1


def _parses(code: str) -> bool:
    return len(code) <= _MAX_PARSED and "\0" not in code and tree_of(code) is not None


def _span(scan: Scan, opening: _Opening, end: int, ending: Ending, cut: str | None = None) -> Span:
    """Return the block with the lines before ``end``; the line ``end`` closes it where something does."""
    body = [_content(line, opening) for line in scan.lines[opening.line + 1 : end]]
    body += [_content(cut, opening)] if cut and cut.strip() else []
    last = end if ending == "closed" else end - 1
    content = "".join(f"{line}\n" for line in body)
    return Span(opening.line, last, opening.column, opening.info, content, ending, opening.is_behind)


def _content(line: str, opening: _Opening) -> str:
    if opening.quoted:
        bare = line.lstrip(" \t")
        line = bare[1:].removeprefix(" ") if bare.startswith(">") else line
    lead = len(line) - len(line.lstrip(" "))
    return line[min(lead, opening.indent) :]
