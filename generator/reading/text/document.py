"""An answer's text as lines, headings, fences and tables, each with its span of characters.

Everything is read line by line, because models write labels, phases and bullets where Markdown sees one paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from generator.reading.text.fences import find_fences, language_of
from generator.reading.text.headings import is_soft_heading, link_headings
from generator.reading.text.inline import fold
from generator.reading.text.markers import line_spans, marker_width, skip_signs, unwrapped, wraps
from generator.reading.text.markup import as_markdown
from generator.reading.text.parts import SOFT_LEVEL, Cell, Fence, Line, LineKind, Table
from generator.reading.text.patches import PATCH_INFO, pieces_of
from generator.reading.text.scan import Span
from generator.reading.text.tables import read_tables
from generator.reading.text.thoughts import State, without_thoughts

__all__ = [
    "MAX_CHARACTERS",
    "MAX_LINES",
    "SOFT_LEVEL",
    "Cell",
    "Document",
    "Fence",
    "Line",
    "LineKind",
    "Table",
    "is_soft_heading",
    "looks_like_label",
    "read_document",
]

MAX_CHARACTERS = 256 * 1024
MAX_LINES = 8_000


@dataclass(slots=True)
class Document:
    """The parts of one text, in order; ``thoughts`` tells what was done about what a model thought aloud."""

    text: str
    lines: list[Line] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    first_heading: int = -1
    thoughts: State = ""

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


def read_document(text: str) -> Document:
    """Read ``text`` into lines, fences and tables; never raises.

    Text of more than ``MAX_CHARACTERS`` characters or ``MAX_LINES`` lines is read up to there.
    """
    text = text[:MAX_CHARACTERS]
    spans = line_spans(text)[:MAX_LINES]
    thoughts = without_thoughts(text[: spans[-1][1]] if spans else "")
    lines = [thoughts.text[start:end] for start, end in spans]
    wrapper = unwrapped(lines)
    lines = ["" if number in wrapper else line for number, line in enumerate(lines)]
    found = find_fences(lines)
    around = next((one for one in found if wraps(one, lines)), None)
    if around is not None:
        lines[around.first] = lines[around.last] = ""
        found = find_fences(lines)
    fenced = {number for one in found for number in range(one.first + one.is_behind, one.last + 1)}
    lines = as_markdown(lines, fenced)
    document = Document(_with_lines(thoughts.text, spans, lines), thoughts=thoughts.state)
    for one in found:
        document.fences.extend(_fences(one, len(document.fences), spans))
    begun = {one.first: one.column for one in found if one.is_behind}
    setext = _underlined(lines, fenced)
    for number, (start, end) in enumerate(spans):
        if number in fenced or not lines[number]:
            document.lines.append(Line(number, "code" if number in fenced else "blank", "", start, end))
        else:
            stop = start + begun[number] if number in begun else end
            document.lines.append(_read_line(number, document.text, start, stop, setext.get(number, 0)))
    document.tables = read_tables(document.lines)
    document.first_heading = link_headings(document.lines)
    return document


def _with_lines(text: str, spans: list[tuple[int, int]], lines: list[str]) -> str:
    """Return ``text`` with its lines rewritten, each of them in its length; one that was emptied stays as it was."""
    parts: list[str] = []
    position = 0
    for (start, end), line in zip(spans, lines, strict=True):
        parts += [text[position:start], line or text[start:end]]
        position = end
    return "".join([*parts, text[position:]])


def _fences(span: Span, index: int, spans: list[tuple[int, int]]) -> list[Fence]:
    """Return a block as fences: one, or one for each file of a patch."""
    whole = Fence(
        index,
        span.info[:200],
        span.content,
        span.first,
        span.last,
        spans[span.first][0] + (span.column if span.is_behind else 0),
        spans[span.last][1],
        span.ending == "closed",
        is_behind=span.is_behind,
    )
    pieces = pieces_of(span.content, is_patch=language_of(span.info) in PATCH_INFO)
    if not pieces:
        return [whole]
    return [
        replace(whole, index=index + number, content=piece.content, name=piece.path, form=piece.form)
        for number, piece in enumerate(pieces)
    ]


def _underlined(lines: list[str], fenced: set[int]) -> dict[int, int]:
    """Return the level of every heading that is one line with another of ``=`` or ``-`` under it; -1 for the latter."""
    found: dict[int, int] = {}
    for number in range(len(lines) - 1):
        sign = lines[number + 1].strip()
        if not sign or set(sign) not in ({"="}, {"-"}) or number in fenced or number + 1 in fenced:
            continue
        above = lines[number - 1] if number and number - 1 not in fenced else ""
        if _is_paragraph(lines[number]) and not _is_paragraph(above) and number not in found:
            found[number], found[number + 1] = 1 if sign[0] == "=" else 2, -1
    return found


def _is_paragraph(line: str) -> bool:
    """Tell whether a line is plain text: no heading, no list item, no rule, no quotation."""
    bare = line.strip()
    if not bare or bare[0] in "#>" or (len(bare) >= 3 and set(bare) in ({"-"}, {"*"}, {"_"}, {"="})):
        return False
    return marker_width(line, len(line) - len(line.lstrip()), len(line.rstrip())) is None


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
