"""Answers in other markup than Markdown, rewritten as Markdown of the same length so that every offset stays true.

Tags of HTML and tags that a prompt invented (``<blockers>``), directives of reStructuredText, and wiki markup. What
stands inside of code is left alone, and so is a text without such signs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from generator.reading.text.inline import phrases

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9_-]{0,30})((?:\s[^<>]{0,300})?)>")
_ATTRIBUTE = re.compile(r"([A-Za-z_-]{1,30})=[\"']([^\"'<>]{0,200})[\"']")
_WIKI_HEADS = ("1. ", "2. ", "3. ", "4. ")
_STRONG = frozenset(phrases("b|strong"))
_CODE = frozenset(phrases("code|tt|kbd"))
_SILENT = frozenset(
    phrases(
        "p|div|span|section|article|em|i|u|small|ul|html|body|main|header|footer|analysis|answer|response|output|"
        "result|plan|document|task_analysis|implementation_plan|report|final|final_answer"
    )
)
_ENTRIES = frozenset(
    phrases("li|item|blocker|task|subtask|file|module|dependency|setting|field|option|risk|entry|requirement")
)
_STEPS = frozenset(phrases("step|phase|milestone|stage|sprint"))
_LEFT_ALONE = frozenset(phrases("br|details|summary|table|tr|td|th|thead|tbody|hr|img|a|sup|sub|del|kbd"))


def as_markdown(lines: Sequence[str], fenced: Collection[int] = ()) -> list[str]:
    """Return the lines of a text with other markup rewritten as Markdown; every character keeps its place.

    Args:
        lines: The lines.
        fenced: Those that are code.
    """
    if next((line.lstrip()[0] for line in lines if line.strip()), "") in ("{", "["):
        return list(lines)
    made = list(lines)
    for wears, dress in DIALECTS.values():
        if wears(made):
            rewrite = dress(made)
            made = [line if number in fenced else rewrite(line) for number, line in enumerate(made)]
    return made


class _Tags:
    """Rewrites tags line by line; remembers which list it is in, and how many entries it has had."""

    def __init__(self, lines: Sequence[str]) -> None:
        tagged = (line for line in lines if "</" in line)
        self._closed = {match[2].lower() for line in tagged for match in _TAG.finditer(line) if match[1]}
        self._lists: list[tuple[str, int]] = []

    def line(self, line: str) -> str:
        """Return one line with its tags rewritten; what stands in backticks is text."""
        if "<" not in line:
            return line
        parts: list[str] = []
        position = 0
        for match in _TAG.finditer(line):
            if line.count("`", 0, match.start()) % 2 == 0:
                parts += [line[position : match.start()], self._tag(match, line)]
                position = match.end()
        return "".join([*parts, line[position:]])

    def _tag(self, match: re.Match[str], line: str) -> str:
        name, width, closing = match[2].lower(), len(match[0]), bool(match[1])
        if name not in self._closed or name in _LEFT_ALONE:
            return match[0]
        if name in _STRONG:
            return "**".ljust(width) if closing else "**".rjust(width)
        if name in _CODE:
            return "`".ljust(width) if closing else "`".rjust(width)
        if closing:
            while name == "ol" and self._lists and self._lists.pop()[0] != name:
                pass
            return " " * width
        return self._opening(match, line).ljust(width)[:width]

    def _opening(self, match: re.Match[str], line: str) -> str:
        name, width = match[2].lower(), len(match[0])
        said = {one[1].lower(): one[2] for one in _ATTRIBUTE.finditer(match[3])}
        title = said.get("title") or said.get("name") or said.get("path") or ""
        first = not line[: match.start()].strip()
        if name in _SILENT or not first:
            return ""
        if name[0] == "h" and name[1:] in ("1", "2", "3", "4", "5", "6"):
            return "#" * min(int(name[1]), width - 1)
        if name == "ol":
            self._lists.append((name, 0))
            return ""
        if name in _STEPS:
            return self._step(name, said, title, width)
        if name in _ENTRIES:
            return self._entry(name, title, alone=not line[match.end() :].strip())
        return f" {name}:"

    def _step(self, name: str, said: dict[str, str], title: str, width: int) -> str:
        number = said.get("number") or said.get("id") or said.get("n") or ""
        self._lists.append((name, self._count() + 1))
        head = f"{name} {number if number.isdecimal() else self._count()}: {title}"
        return head if said and len(head) <= width else f"{self._count() % 10}."

    def _entry(self, name: str, title: str, *, alone: bool) -> str:
        if name == "file" and title and alone:
            return f"# `{title}`"
        if name == "li" and self._lists and self._lists[-1][0] == "ol":
            self._lists[-1] = ("ol", self._lists[-1][1] + 1)
            return f"{self._lists[-1][1]}."
        return f"- {title}" if title or not alone else ""

    def _count(self) -> int:
        return self._lists[-1][1] if self._lists else 0


def _has_tags(lines: Sequence[str]) -> bool:
    return any("</" in line and any(match[1] for match in _TAG.finditer(line)) for line in lines)


def _has_roles(lines: Sequence[str]) -> bool:
    return any(line.startswith((":", ".. ")) or "``" in line.replace("```", "") for line in lines)


def _field(line: str) -> str:
    name, colon, rest = line[1:60].partition(":")
    fields = line.startswith(":") and colon and rest[:1] in ("", " ") and name.replace(" ", "").isalpha()
    return f" {line[1:]}" if fields else line


def _has_wiki_signs(lines: Sequence[str]) -> bool:
    return any(line[:1] == "h" and line[1:4] in _WIKI_HEADS for line in lines)


def _wiki(line: str) -> str:
    """Return ``h3. Title`` as a heading of at most the width of its sign."""
    if line[:1] != "h" or line[1:4] not in _WIKI_HEADS:
        return line
    return "#" * min(int(line[1]), 3) + " " * (4 - min(int(line[1]), 3)) + line[4:]


DIALECTS: dict[str, tuple[Callable[[Sequence[str]], bool], Callable[[Sequence[str]], Callable[[str], str]]]] = {
    "tags": (_has_tags, lambda lines: _Tags(lines).line),
    "roles": (_has_roles, lambda _: _field),
    "wiki": (_has_wiki_signs, lambda _: _wiki),
}
