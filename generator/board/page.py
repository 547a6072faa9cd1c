"""A Markdown page: its lines as bytes, and its blocks as markdown-it reads them, which is how GitHub shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

BOM = b"\xef\xbb\xbf"
# A new text for the bytes from the first offset to the second; equal offsets insert.
Splice = tuple[int, int, bytes]
_KINDS = {
    **{"fence": "code", "code_block": "code", "html_block": "code", "paragraph_open": "p", "heading_open": "h"},
    **{"table_open": "table", "tr_open": "row", "bullet_list_open": "list", "ordered_list_open": "list"},
}
_PROBE = "\n\n# probe\n"


class Block(NamedTuple):
    """One block of a page.

    Attributes:
        kind: ``h`` (heading), ``p``, ``list``, ``code`` (also comments and raw HTML), ``table`` or ``row``.
        start: Index of its first line.
        stop: Index behind its last line.
        depth: How many blocks are around it.
        text: Source of a heading or paragraph.
        size: Level of a heading, number of columns of a table.
        sign: The sign of a heading: ``#``, or ``=`` or ``-`` under it.
    """

    kind: str
    start: int
    stop: int
    depth: int
    text: str = ""
    size: int = 0
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: where it starts in the page, its bytes without the line end, and the line end itself."""

    start: int
    text: bytes
    ending: bytes

    @property
    def end(self) -> int:
        """Offset behind the line's text, before its line end."""
        return self.start + len(self.text)

    @property
    def stop(self) -> int:
        """Offset behind the line end."""
        return self.end + len(self.ending)

    @property
    def blank(self) -> bool:
        """Whether nothing but spaces and tabs stands here."""
        return not self.text.strip(b" \t")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's lines and blocks.

    Attributes:
        data: The page as it was read.
        lines: All lines in order.
        blocks: All blocks in order, those of quotations without their tables.
        code: Indexes of lines of code, comments and raw HTML.
        open_from: Index of the line that opens a block which the page never closes.
    """

    data: bytes
    lines: tuple[Line, ...]
    blocks: tuple[Block, ...]
    code: frozenset[int]
    open_from: int | None = None

    def ending_near(self, index: int) -> bytes:
        """Return the line end to use for a new line beside line ``index``."""
        for line in reversed(self.lines[: index + 1]):
            if line.ending:
                return line.ending
        return b"\n"

    def inserted(self, after: int, lines: Sequence[bytes]) -> list[Splice]:
        """Return the splice that puts lines behind line ``after``; a page without a final line end keeps having none.

        Args:
            after: Index of a line; -1 for the beginning of the page.
            lines: The new lines without line ends.
        """
        ending = self.ending_near(max(after, 0))
        if after >= 0 and not self.lines[after].ending:
            return [(len(self.data), len(self.data), b"".join(ending + line for line in lines))]
        place = self.lines[after].stop if after >= 0 else 0
        return [(place, place, b"".join(line + ending for line in lines))]

    def removed(self, indexes: Iterable[int]) -> list[Splice]:
        """Return the splices that remove lines; a page without a final line end has none afterwards either."""
        gone = sorted(indexes)
        splices: list[Splice] = [(self.lines[index].start, self.lines[index].stop, b"") for index in gone]
        first = len(self.lines)
        while gone and gone[-1] == first - 1:
            first = gone.pop()
        if 0 < first < len(self.lines) and not self.lines[-1].ending:
            splices.append((self.lines[first - 1].end, self.lines[first].start, b""))
        return splices

    def with_changes(self, splices: Iterable[Splice]) -> bytes:
        """Return the page's bytes with splices that do not overlap; those at one place keep their order."""
        parts: list[bytes] = []
        place = 0
        for start, stop, text in sorted(splices, key=lambda splice: splice[:2]):
            parts += [self.data[place:start], text]
            place = stop
        return b"".join([*parts, self.data[place:]])


# A run reads the same page when it looks for the board, plans and writes; reading 200 KB takes a quarter of a second.
@lru_cache(maxsize=2)
def read_page(data: bytes) -> Page:
    """Read a page with line ends LF, CRLF or CR; bytes that are no UTF-8 are kept as they are."""
    lines: list[Line] = []
    start = 0
    for piece in data.splitlines(keepends=True):
        text = piece.rstrip(b"\r\n")
        lines.append(Line(start, text, piece[len(text) :]))
        start += len(piece)
    source = data.decode("utf-8", "replace").removeprefix("\ufeff")
    blocks = _blocks(source)
    code = {index for block in blocks if block.kind == "code" for index in range(block.start, block.stop)}
    open_from = None
    # Whether the last block is closed, the reader knows: what follows a closed one is text.
    if blocks and blocks[-1].kind == "code" and _blocks(source + _PROBE)[-1].kind == "code":
        open_from = blocks[-1].start
    return Page(data, tuple(lines), tuple(blocks), frozenset(code), open_from)


@cache
def _reader() -> MarkdownIt:
    # Without definitions of links, which would take lines away that look like text to a person.
    reader = MarkdownIt("commonmark").enable("table").disable("reference")
    reader.core.ruler.enableOnly(["normalize", "block"])
    return reader


def _blocks(source: str) -> list[Block]:
    blocks: list[Block] = []
    quotes = 0
    tokens = _reader().parse(source)
    for number, token in enumerate(tokens):
        quotes += (token.type == "blockquote_open") - (token.type == "blockquote_close")
        kind = _KINDS.get(token.type)
        if kind is None or token.map is None or (quotes and kind in ("table", "row")):
            continue
        start, stop = token.map
        text = tokens[number + 1].content if kind in ("h", "p") else ""
        size = int(token.tag[1]) if kind == "h" else _columns(tokens, number) if kind == "table" else 0
        blocks.append(Block(kind, start, stop, token.level, text, size, token.markup))
    return blocks


def _columns(tokens: Sequence[Token], number: int) -> int:
    head = takewhile(lambda place: tokens[place].type != "thead_close", range(number, len(tokens)))
    return sum(tokens[place].type == "th_open" for place in head)
