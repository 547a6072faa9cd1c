"""Answers in other markup than Markdown, rewritten as Markdown of the same length so that every offset stays true.

Tags of HTML and tags that a prompt invented (``<blockers>``), directives of reStructuredText, and wiki markup. What
stands inside of fences is left alone, and so is a text without such signs.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.reading.text.inline import phrases

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9_-]{0,30})((?:\s[^<>]{0,300})?)>")
_ATTRIBUTE = re.compile(r"([A-Za-z_-]{1,30})=[\"']([^\"'<>]{0,200})[\"']")
_WIKI_FENCE = re.compile(r"\{(?:code|noformat)(?::([A-Za-z0-9+]{1,20}))?[^{}\n]{0,80}\}")
_STRONG = frozenset(phrases("b|strong"))
_CODE = frozenset(phrases("code|tt|kbd"))
_SILENT = frozenset(
    phrases(
        "p|div|span|section|article|em|i|u|small|ul|html|body|main|header|footer|analysis|answer|response|output|"
        "result|plan|document|task_analysis|implementation_plan|report|final|final_answer"
    )
)
_THOUGHTS = phrases("think|thinking|thought|thoughts|reasoning|scratchpad|reflection")
_ENTRIES = frozenset(
    phrases("li|item|blocker|task|subtask|file|module|dependency|setting|field|option|risk|entry|requirement")
)
_STEPS = frozenset(phrases("step|phase|milestone|stage|sprint"))
_LEFT_ALONE = frozenset(phrases("br|details|summary|table|tr|td|th|thead|tbody|hr|img|a|sup|sub|del|kbd"))


def as_markdown(text: str) -> str:
    """Return ``text`` with other markup rewritten as Markdown; every character keeps its place."""
    if text.lstrip()[:1] in ("{", "["):
        return text
    for wears, dress in DIALECTS.values():
        if wears(text):
            text = dress(text)
    return text


def _outside_fences(text: str, rewrite: Callable[[str], str]) -> str:
    """Rewrite every line that stands in no fence."""
    lines = text.split("\n")
    fence = ""
    for number, line in enumerate(lines):
        mark = line.lstrip()[:3]
        if mark in ("```", "~~~") and (not fence or mark == fence):
            fence = "" if fence else mark
        elif not fence:
            lines[number] = rewrite(line)
    return "\n".join(lines)


class _Tags:
    """Rewrites tags line by line; remembers which list it is in, and how many entries it has had."""

    def __init__(self, text: str) -> None:
        self._closed = {match[2].lower() for match in _TAG.finditer(text) if match[1]}
        self._lists: list[tuple[str, int]] = []

    def line(self, line: str) -> str:
        """Return one line with its tags rewritten; what stands in backticks is text."""
        if "<" not in line:
            return line
        if line.strip().lower().startswith("<pre"):
            return _code_begins(line)
        if line.strip().lower() in ("</pre>", "</code></pre>"):
            return "```".ljust(len(line))
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


def _code_begins(line: str) -> str:
    """Turn a line of ``<pre>`` into the opening of a fence, where code does not begin on the same line."""
    bare = line.strip()
    language = next((bare.split(sign, 1)[1] for sign in ("language-", "lang-") if sign in bare), "")
    word = "".join(char for char in language[:12].split('"')[0].split("'")[0] if char.isalnum())
    return f"```{word}".ljust(len(line))[: len(line)] if bare.endswith(">") else line


def _has_tags(text: str) -> bool:
    return "</" in text and any(match[1] for match in _TAG.finditer(text))


def _without_tags(text: str) -> str:
    text = _without_thoughts(text)
    return _outside_fences(text, _Tags(text).line)


def _without_thoughts(text: str) -> str:
    """Blank what a model thought aloud before it answered: its first ideas are no answer."""
    lowered = text.lower()
    if len(lowered) != len(text):
        return text
    for name in _THOUGHTS:
        start = lowered.find(f"<{name}>")
        end = lowered.find(f"</{name}>", start) if start >= 0 else -1
        if end > start and text[end + len(name) + 3 :].strip():
            end += len(name) + 3
            blank = "".join(char if char in "\r\n" else " " for char in text[start:end])
            text = text[:start] + blank + text[end:]
    return text


def _has_roles(text: str) -> bool:
    return text.startswith(":") or "\n:" in text or "\n.. " in text or "``" in text.replace("```", "")


def _without_roles(text: str) -> str:
    """Rewrite fields such as ``:Complexity: Low``; two backticks around a name are one in Markdown too."""
    return _outside_fences(text, _field)


def _field(line: str) -> str:
    name, colon, rest = line[1:60].partition(":")
    fields = line.startswith(":") and colon and rest[:1] in ("", " ") and name.replace(" ", "").isalpha()
    return f" {line[1:]}" if fields else line


def _has_wiki_signs(text: str) -> bool:
    return "{code" in text or "{noformat" in text or any(f"\nh{n}. " in f"\n{text}" for n in range(1, 5))


def _without_wiki_signs(text: str) -> str:
    return "\n".join(_wiki(line) for line in text.split("\n"))


def _wiki(line: str) -> str:
    if line[:1] == "h" and line[1:4] in ("1. ", "2. ", "3. ", "4. "):
        return _heading(line)
    match = _WIKI_FENCE.fullmatch(line.strip())
    return f"```{match[1] or ''}".ljust(len(line))[: len(line)] if match else line


def _heading(line: str) -> str:
    """Return ``h3. Title`` as a heading of at most the width of its sign."""
    return "#" * min(int(line[1]), 3) + " " * (4 - min(int(line[1]), 3)) + line[4:]


DIALECTS: dict[str, tuple[Callable[[str], bool], Callable[[str], str]]] = {
    "tags": (_has_tags, _without_tags),
    "roles": (_has_roles, _without_roles),
    "wiki": (_has_wiki_signs, _without_wiki_signs),
}
