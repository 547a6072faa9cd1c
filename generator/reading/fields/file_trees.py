"""Files in trees: drawn in fences or in the text, or made of nested bullets."""

from __future__ import annotations

from collections.abc import Iterator

from generator.reading.fields.file_names import PATH_CHARS, Mention, is_file_name, leading_path, says_existing
from generator.reading.text.document import Document, Fence, Line
from generator.reading.text.inline import plain

_BOX = frozenset("│├└─┬┌┐┘┤┴┼━┃┣┗╠╚═║╰╭|`+-\u2013—* \t\u00a0>'")


def _content_offsets(document: Document, fence: Fence) -> list[int]:
    count = fence.content.count("\n") + 1
    numbers = range(fence.first + 1, fence.first + 1 + count)
    return [document.lines[min(n, fence.last)].start for n in numbers]


def read_tree(lines: list[str], offsets: list[int]) -> list[Mention]:
    """Return the files of a drawn tree: the column of each name says how deep it stands.

    Args:
        lines: The tree's lines.
        offsets: Where each line begins in the text.
    """
    stack: list[tuple[int, str]] = []
    found: list[Mention] = []
    for line, offset in zip(lines[:600], offsets, strict=False):
        entry = _tree_entry(line)
        if entry is None:
            continue
        column, name, comment = entry
        while stack and stack[-1][0] >= column:
            stack.pop()
        if is_file_name(name) and not name.endswith("/"):
            path = "/".join([folder for _, folder in stack[-8:]] + [name.strip("/")])
            begin = offset + max(0, line.find(name))
            found.append(Mention(path, "tree", begin, begin + len(name), comment, says_existing(comment), 0.95))
        else:
            stack.append((column, name.strip("/")))
    return found


def _tree_entry(line: str) -> tuple[int, str, str] | None:
    """Return column, name and comment of one line of a tree."""
    expanded = line[:400].expandtabs(4)
    if "|__" in expanded:
        expanded = expanded.replace("|__", "|--", 1)
    column = 0
    while column < len(expanded) and expanded[column] in _BOX:
        column += 1
    rest = expanded[column:]
    if not rest:
        return None
    name = rest.split()[0].rstrip(",;:").strip("`*").replace("\\", "/")
    comment = rest[len(rest.split()[0]) :].strip().lstrip("#←<-\u2013—/ (").rstrip(")")
    if not name or not all(char in PATH_CHARS for char in name) or name in (".", ".."):
        return None
    return column, name, plain(comment, limit=200)


def _drawn_lines(document: Document) -> Iterator[Mention]:
    """Read trees that are drawn with box characters outside of fences."""
    run: list[Line] = []
    for line in document.lines:
        drawn = line.kind in ("text", "item", "row") and (
            (line.text[:1] in "│├└" and line.text != "") or (line.text.rstrip().endswith("/") and " " not in line.text)
        )
        if drawn:
            run.append(line)
        elif run:
            yield from _drawn_run(document, run)
            run = []
    yield from _drawn_run(document, run)


def _drawn_run(document: Document, run: list[Line]) -> list[Mention]:
    if len(run) < 2:
        return []
    starts = [line.start - line.indent for line in run]
    return read_tree([document.text[start : line.end] for start, line in zip(starts, run, strict=True)], starts)


def _nested_bullets(document: Document) -> Iterator[Mention]:
    """Read trees made of nested bullets: a folder in one item, its files in the items below."""
    stack: list[tuple[int, str]] = []
    for line in document.lines:
        if line.kind == "blank":
            continue
        if line.kind != "item":
            stack = []
            continue
        while stack and stack[-1][0] >= line.indent:
            stack.pop()
        name, rest = leading_path(line.text)
        if name.endswith("/") and len(name) > 1 and len(stack) < 8:
            stack.append((line.indent, name.strip("/")))
        elif stack and is_file_name(name):
            path = "/".join([folder for _, folder in stack] + [name.strip("/")])
            yield Mention(path, "tree", line.start, line.end, plain(rest, limit=200), says_existing(rest), 0.95)


def from_fences(document: Document, trees: list[Fence]) -> Iterator[Mention]:
    """Read the fences that draw a tree."""
    for fence in trees:
        yield from read_tree(fence.content.split("\n"), _content_offsets(document, fence))


def from_drawn_lines(document: Document, trees: list[Fence]) -> Iterator[Mention]:
    """Read trees that are drawn with box characters outside of fences."""
    del trees
    return _drawn_lines(document)


def from_nested_bullets(document: Document, trees: list[Fence]) -> Iterator[Mention]:
    """Read trees made of nested bullets: a folder in one item, its files in the items below."""
    del trees
    return _nested_bullets(document)
