"""A Markdown page as lines of bytes, with the lines marked that only look like text: code, comments, raw HTML."""

from __future__ import annotations

from dataclasses import dataclass

BOM = b"\xef\xbb\xbf"
_RAW_TAGS = (b"pre", b"script", b"style", b"textarea")
_CODE_INDENT = 4


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
    """A page's lines.

    Attributes:
        data: The page as it was read.
        lines: All lines in order.
        hidden: For each line whether it belongs to a code block, a comment or raw HTML.
        open_from: Index of the line that opens a block which the page never closes.
    """

    data: bytes
    lines: tuple[Line, ...]
    hidden: tuple[bool, ...]
    open_from: int | None = None

    def ending_near(self, index: int) -> bytes:
        """Return the line end to use for a new line beside line ``index``."""
        for line in reversed(self.lines[: index + 1]):
            if line.ending:
                return line.ending
        return b"\n"


def read_page(data: bytes) -> Page:
    """Split a page at its line ends (LF, CRLF or CR) and mark what is code, comment or raw HTML."""
    lines: list[Line] = []
    start = 0
    for piece in data.splitlines(keepends=True):
        text = piece.rstrip(b"\r\n")
        lines.append(Line(start, text, piece[len(text) :]))
        start += len(piece)
    hidden, open_from = _Scanner(data.rfind(b"-->")).scan(lines)
    return Page(data, tuple(lines), tuple(hidden), open_from)


def indent_of(text: bytes) -> int:
    """Return the columns of white space before a line's text; a tab goes on to the next multiple of four."""
    columns = 0
    for byte in text:
        if byte == 0x20:
            columns += 1
        elif byte == 0x09:
            columns += _CODE_INDENT - columns % _CODE_INDENT
        else:
            break
    return columns


def list_marker(text: bytes) -> int:
    """Return the column at which a list item's content begins, or 0 where the line opens no list item."""
    body = text.lstrip(b" \t")
    digits = len(body) - len(body.lstrip(b"0123456789"))
    marker = digits + 1 if digits and body[digits : digits + 1] in (b".", b")") else int(body[:1] in (b"-", b"*", b"+"))
    if not marker or digits > 9 or (len(body) > marker and body[marker : marker + 1] not in (b" ", b"\t")):
        return 0
    return indent_of(text) + marker + 1


class _Scanner:
    """Walks over the lines once and remembers in which block it is."""

    def __init__(self, last_comment_end: int) -> None:
        self.last_comment_end = last_comment_end
        self.fence = b""
        self.until = b""
        self.opened = 0
        self.list_column = 0
        self.after_blank = True

    def scan(self, lines: list[Line]) -> tuple[list[bool], int | None]:
        hidden = []
        for index, line in enumerate(lines):
            text = line.text.removeprefix(BOM) if index == 0 else line.text
            inside = bool(self.fence or self.until)
            if inside:
                self._close(text)
                hidden.append(True)
            else:
                self._follow_lists(text)
                code = indent_of(text) - self.list_column >= _CODE_INDENT and self.after_blank and not line.blank
                hidden.append(code or self._open(text, line.start))
                self.opened = index
            # An indented block goes on over blank lines and further indented ones.
            self.after_blank = line.blank or (hidden[-1] and not inside and not (self.fence or self.until))
        return hidden, self.opened if self.fence or self.until else None

    def _follow_lists(self, text: bytes) -> None:
        if not text.strip(b" \t"):
            return
        column = indent_of(text)
        if column < self.list_column and self.after_blank:
            self.list_column = 0
        if column - self.list_column < _CODE_INDENT:
            self.list_column = list_marker(text) or self.list_column

    def _open(self, text: bytes, start: int) -> bool:
        body = text.lstrip(b" \t")
        mark = body[:1]
        if mark in (b"`", b"~") and body.startswith(mark * 3):
            run = len(body) - len(body.lstrip(mark))
            if mark == b"~" or b"`" not in body[run:]:
                self.fence = mark * run
                return True
        if body.startswith(b"<!--"):
            self.until = b"" if body.find(b"-->", 2) >= 0 else b"-->"
            return True
        if mark == b"<":
            return self._open_raw(body)
        self._open_comment_inside(text, start)
        return False

    def _open_raw(self, body: bytes) -> bool:
        lowered = body[:10].lower()
        for tag in _RAW_TAGS:
            if lowered.startswith(b"<" + tag) and lowered[len(tag) + 1 : len(tag) + 2] in (b"", b">", b" ", b"\t"):
                closing = b"</" + tag + b">"
                self.until = b"" if closing in body.lower() else closing
                return True
        return False

    def _open_comment_inside(self, text: bytes, start: int) -> None:
        """Follow a comment that opens behind text, but only where it really ends and no row or code holds it."""
        place = text.rfind(b"<!--")
        if place < 0 or text.lstrip(b" \t").startswith(b"|") or text[:place].count(b"`") % 2:
            return
        if b"-->" not in text[place:] and self.last_comment_end > start + place:
            self.until = b"-->"

    def _close(self, text: bytes) -> None:
        if self.fence:
            body = text.strip(b" \t")
            if len(body) >= len(self.fence) and not body.strip(self.fence[:1]):
                self.fence = b""
        elif self.until in text.lower():
            self.until = b""
