"""An answer's text as lines, headings, fences and tables, each with its span of characters.

markdown-it-py finds fences and underlined headings; everything else is read line by line, because models write
labels, phases and bullets where Markdown sees one paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.reading.text.directives import with_directives
from generator.reading.text.inline import bold_lead, fold
from generator.reading.text.markers import line_spans, marker_width, skip_signs, unwrapped
from generator.reading.text.markup import as_markdown
from generator.reading.text.vocabulary import PLAIN_PLANS, SECTION_WORDS

MAX_CHARACTERS = 256 * 1024
MAX_LINES = 8_000
SOFT_LEVEL = 7
LineKind = Literal["blank", "heading", "item", "text", "row", "code"]


@dataclass(slots=True)
class Line:
    """One line. ``text`` is its content without list marker and heading signs; offsets are those of ``text``.

    ``level`` is 1-6 for headings, 7 for lines that only look like one (all bold, or short and ending in a colon),
    else 0. ``number`` is that of an ordered list item; ``lettered`` marks one such as «b)». ``parent`` is the line
    number of the heading above, or -1.
    """

    index: int
    kind: LineKind
    text: str
    start: int
    end: int
    indent: int = 0
    level: int = 0
    number: int | None = None
    parent: int = -1
    lettered: bool = False


@dataclass(frozen=True, slots=True)
class Fence:
    """One fenced block: content without the fence's own indentation; offsets include the fence lines."""

    index: int
    info: str
    content: str
    first: int
    last: int
    start: int
    end: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A pipe table: its header cells, its rows, and its first line."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    first: int


@dataclass(slots=True)
class Document:
    """The parts of one text, in order."""

    text: str
    lines: list[Line] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    first_heading: int = -1

    def path(self, line: Line) -> list[Line]:
        """Return the headings above ``line``, the nearest first."""
        found: list[Line] = []
        parent = line.parent
        while parent >= 0 and len(found) < 8:
            found.append(self.lines[parent])
            parent = self.lines[parent].parent
        return found

    def titles(self, line: Line) -> str:
        """Return the folded text of all headings above ``line`` but a first-level title, one a line."""
        return "\n".join(fold(above.text) for above in self.path(line) if above.level != 1)

    def before(self, index: int) -> Line | None:
        """Return the last line above ``index`` that is neither blank nor code."""
        for number in range(index - 1, max(-1, index - 12), -1):
            if self.lines[number].kind not in ("blank", "code"):
                return self.lines[number]
            if self.lines[number].kind == "code":
                return None
        return None

    def children(self, index: int) -> list[Line]:
        """Return the list items that belong to the line ``index``: nested ones, or those that follow directly."""
        parent = self.lines[index]
        found: list[Line] = []
        gap = False
        for line in self.lines[index + 1 : index + 200]:
            if line.kind == "blank":
                gap = True
            elif line.kind == "item":
                if parent.kind == "item" and line.indent <= parent.indent and not _adopts(parent, line):
                    break
                found.append(line)
            elif (
                line.kind in ("heading", "row")
                or line.level
                or (gap and line.kind == "text" and not line.indent)
                or (line.kind == "text" and found and line.indent <= parent.indent and looks_like_label(line.text))
            ):
                break
        return found


def looks_like_label(text: str) -> bool:
    """Tell whether a line starts with bold text or with a short ``Label:``."""
    head = text[:48]
    return text.startswith("**") or (":" in head and len(head.split(":", 1)[0].split()) <= 5)


def _adopts(parent: Line, child: Line) -> bool:
    """Bullets on the level of a numbered line that ends open are its children."""
    return parent.number is not None and child.number is None and parent.text.rstrip(" *").endswith((":", "\uff1a"))


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark")
    markdown.core.ruler.enableOnly(["normalize", "block"])
    # "code" would hide nested bullets, "html_block" the fences below a tag; "reference" is slow on crafted text.
    # Lists are read line by line below, so the slow list rule has nothing to add.
    markdown.disable(["code", "html_block", "reference", "list"])
    return markdown


def read_document(text: str) -> Document:
    """Read ``text`` into lines, fences and tables; never raises.

    Text of more than ``MAX_CHARACTERS`` characters or ``MAX_LINES`` lines is read up to there.
    """
    text = text[:MAX_CHARACTERS]
    spans = line_spans(text)[:MAX_LINES]
    text = as_markdown(text[: spans[-1][1]] if spans else "")
    document = Document(text)
    first, last = unwrapped(text, spans)
    source = with_directives(["" if n in (first, last) else text[start:end] for n, (start, end) in enumerate(spans)])
    setext = _read_fences(document, source, spans)
    fenced = {number for fence in document.fences for number in range(fence.first, fence.last + 1)}
    for number, (start, end) in enumerate(spans):
        if number in fenced or number in (first, last):
            document.lines.append(Line(number, "code" if number in fenced else "blank", "", start, end))
        else:
            document.lines.append(_read_line(number, text, start, end, setext.get(number, 0)))
    _read_tables(document)
    _link_headings(document)
    return document


def _read_fences(document: Document, source: list[str], spans: list[tuple[int, int]]) -> dict[int, int]:
    """Fill ``document.fences``; return the level of every underlined heading's lines (0 for the underline)."""
    setext: dict[int, int] = {}
    for token in _markdown().parse("\n".join(source)):
        if token.map is None:
            continue
        first, last = token.map[0], min(token.map[1], len(spans)) - 1
        if token.type == "fence":
            closed = last > first and set(source[last].strip(" \t>")) == {token.markup[0]}
            start, end = spans[first][0], spans[last][1]
            index = len(document.fences)
            document.fences.append(
                Fence(index, token.info.strip()[:200], token.content, first, last, start, end, closed)
            )
        elif _is_underlined(token) and last - first == 1 and marker_width(document.text, *spans[first]) is None:
            setext[first] = int(token.tag[1])
            setext[last] = -1
    return setext


def _is_underlined(token: Token) -> bool:
    return token.type == "heading_open" and token.markup in ("=", "-")


def _read_line(number: int, text: str, start: int, end: int, setext: int) -> Line:
    """Read one line that is no code."""
    position, indent = start, 0
    while position < end and text[position] in " \t>\u3000":
        indent += 4 if text[position] == "\t" else 1
        position += 1
    stop = end
    while stop > position and text[stop - 1] in " \t":
        stop -= 1
    if setext < 0 or position == stop or (stop - position >= 3 and set(text[position:stop]) in ({"-"}, {"*"}, {"_"})):
        return Line(number, "blank", "", position, stop)
    if setext > 0:
        return Line(number, "heading", text[position:stop], position, stop, 0, setext)
    if text[position] == "#":
        return _read_heading(number, text, position, stop, indent)
    marker = marker_width(text, position, stop)
    if marker is None:
        position = skip_signs(text, position, stop)
        return Line(number, "text", text[position:stop], position, stop, indent)
    width, ordinal = marker
    content = position + width
    while content < stop and text[content] in " \t":
        content += 1
    for box in ("[ ]", "[x]", "[X]", "[-]"):
        if text.startswith(box, content):
            content = min(stop, content + 4)
    content = skip_signs(text, content, stop)
    lettered = text[position] in "abcdefgh"
    return Line(number, "item", text[content:stop], content, stop, indent, 0, ordinal, lettered=lettered)


def _read_heading(number: int, text: str, start: int, end: int, indent: int) -> Line:
    level = 0
    while start + level < end and text[start + level] == "#":
        level += 1
    position = start + level
    spaced = position < end and text[position] in " \t"
    if level > 6 or not (spaced or level >= 2) or position == end:
        return Line(number, "text", text[start:end], start, end, indent)
    while position < end and text[position] in " \t":
        position += 1
    position = skip_signs(text, position, end)
    stop = end
    while stop > position and text[stop - 1] in "# \t":
        stop -= 1
    return Line(number, "heading", text[position:stop], position, stop, indent, level)


def _read_tables(document: Document) -> None:
    number = 1
    while number < len(document.lines):
        above, line = document.lines[number - 1], document.lines[number]
        if above.kind == "text" and "|" in above.text and _is_delimiter(line):
            rows: list[tuple[Cell, ...]] = []
            above.kind = line.kind = "row"
            end = number + 1
            while end < len(document.lines) and document.lines[end].kind == "text" and "|" in document.lines[end].text:
                document.lines[end].kind = "row"
                if len(rows) < 400:
                    rows.append(_cells(document.lines[end]))
                end += 1
            document.tables.append(Table(_cells(above), tuple(rows), above.index))
            number = end
        number += 1


def _is_delimiter(line: Line) -> bool:
    return line.kind in ("text", "item") and "-" in line.text and "|" in line.text and set(line.text) <= set("|:- \t")


def _cells(line: Line) -> tuple[Cell, ...]:
    text = line.text[:4000]
    bounds = [-1] if not text.startswith("|") else [0]
    escaped = False
    for index, char in enumerate(text):
        if char == "|" and not escaped and index > bounds[-1] and len(bounds) < 40:
            bounds.append(index)
        escaped = char == "\\" and not escaped
    if bounds[-1] != len(text) - 1:
        bounds.append(len(text))
    cells = []
    for left, right in pairwise(bounds):
        raw = text[left + 1 : right]
        lead = len(raw) - len(raw.lstrip())
        content = raw.strip()
        begin = line.start + left + 1 + lead
        cells.append(Cell(content.replace("\\|", "|"), begin, begin + len(content)))
    return tuple(cells)


def _link_headings(document: Document) -> None:
    """Set every line's nearest heading, and mark the lines that only look like headings."""
    stack: list[Line] = []
    _raise_numbered(document)
    document.first_heading = next((line.index for line in document.lines if line.kind == "heading"), -1)
    for line in document.lines:
        if line.kind == "text" and (is_soft_heading(line.text) or _is_section_word(document, line)):
            line.level = SOFT_LEVEL
        if line.level:
            while stack and stack[-1].level >= line.level:
                stack.pop()
        line.parent = stack[-1].index if stack else -1
        if line.level:
            stack.append(line)


def _raise_numbered(document: Document) -> None:
    """Make headings of lines such as «2. Assessment» that stand alone, with text, a list or code of their own below."""
    lines = document.lines
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


def _is_section_word(document: Document, line: Line) -> bool:
    """Tell whether a line of one or two words after a blank line is the bare name of a section."""
    if len(line.text) > 40 or (line.index and document.lines[line.index - 1].kind != "blank"):
        return False
    name = fold(line.text.strip())
    return name in SECTION_WORDS or name in PLAIN_PLANS or _names_what_follows(document, line)


def _names_what_follows(document: Document, line: Line) -> bool:
    """Tell whether a short line between blank ones stands over a list, a table or code: «Settings (TOML)»."""
    below = document.lines[line.index + 1 : line.index + 4]
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
