"""File names in a text: trees, bullets, headings, tables, parentheses and sentences that ask for a new file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.parsing.document import Document, Fence, Line, Table
from generator.parsing.inline import fold, phrases, plain
from generator.parsing.phases import phase_head
from generator.parsing.vocabulary import EXISTING_SECTIONS, mentions, spoken

MAX_MENTIONS = 400
SUFFIXES = frozenset(
    phrases(
        "py|pyi|json|proto|yaml|yml|toml|ini|cfg|env|md|rst|txt|sql|html|css|scss|js|jsx|ts|tsx|mjs|rs|go|"
        "java|kt|swift|cs|cpp|c|h|php|rb|dart|vue|svelte|sh|bat|ps1|lock|xml|csv|graphql|ipynb"
    )
)
FOREIGN_SUFFIXES = frozenset(phrases("js|jsx|ts|tsx|mjs|rs|go|java|kt|swift|cs|cpp|php|rb|dart|vue|svelte"))
_PATH_CHARS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./\\-:<>{}")
_BOX = frozenset("│├└─┬┌┐┘┤┴┼━┃┣┗╠╚═║╰╭|`+-\u2013—* \t\u00a0>'")
_MAKES = phrases(
    "create|add|implement|write|new file|new module|new|build|introduce|define|develop|provide|scaffold|"
    "put|erstelle|anlegen|lege|neue datei|crear|crea|anadir|nuevo|creer|ajouter|nouveau|作成|追加|新規|"
    "実装"
)
_CHANGES = phrases(
    "modify|update|existing|edit|change|extend|unchanged|register in|hook into|document|anpassen|"
    "bestehend|modificar|modifier|変更|既存"
)
_LIST_LABELS = frozenset(
    phrases(
        "files|new files|files to create|file list|modules|new modules|components|file structure|dateien|neue dateien|"
        "module|fichiers|nouveaux fichiers|archivos|nuevos archivos|ファイル|モジュール"
    )
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A file that the text names as a part of what is to be built.

    ``path`` is as written, with forward slashes; ``place`` is where it stood (``tree``, ``bullet``, ``heading``,
    ``table``, ``parenthesis``, ``sentence``, ``block``); ``existing`` marks files that are only to be changed.
    """

    path: str
    place: str
    start: int
    end: int
    purpose: str = ""
    existing: bool = False
    confidence: float = 0.9


def path_tokens(text: str) -> Iterator[tuple[str, int]]:
    """Yield every token of ``text`` that looks like a file, with its offset; linear in the text."""
    position, length = 0, min(len(text), 4000)
    while position < length:
        if text[position] not in _PATH_CHARS:
            position += 1
            continue
        start = position
        while position < length and text[position] in _PATH_CHARS:
            position += 1
        token = text[start:position].rstrip(".:-")
        if token.endswith(")"):
            token = token[:-1]
        if 0 < len(token) <= 200 and is_file_name(token):
            yield token, start


def is_file_name(token: str) -> bool:
    """Tell whether ``token`` ends in a known file suffix and has a name before it."""
    base = token.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, suffix = base.rpartition(".")
    if base.startswith(".env"):
        return True
    return bool(dot and stem and suffix.lower() in SUFFIXES and "//" not in token and any(c.isalnum() for c in stem))


def find_mentions(document: Document, trees: list[Fence]) -> list[Mention]:
    """Return all files that the text names, in the order of the text.

    Args:
        document: The text.
        trees: Those of its fences that draw a file tree.
    """
    found: list[Mention] = []
    for fence in trees:
        found.extend(_tree(fence.content.split("\n"), _content_offsets(document, fence)))
    found.extend(_drawn_lines(document))
    found.extend(_nested_bullets(document))
    for line in document.lines:
        if line.kind in ("heading", "item", "text"):
            found.extend(_in_line(document, line))
    for table in document.tables:
        found.extend(_in_table(table))
    return sorted(found, key=lambda mention: mention.start)[:MAX_MENTIONS]


def _content_offsets(document: Document, fence: Fence) -> list[int]:
    count = fence.content.count("\n") + 1
    numbers = range(fence.first + 1, fence.first + 1 + count)
    return [document.lines[min(n, fence.last)].start for n in numbers]


def _tree(lines: list[str], offsets: list[int]) -> list[Mention]:
    """Read a drawn tree: the column of each name says how deep it stands."""
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
    column = 0
    while column < len(expanded) and expanded[column] in _BOX:
        column += 1
    rest = expanded[column:]
    if not rest:
        return None
    name = rest.split()[0].rstrip(",;:").strip("`*").replace("\\", "/")
    comment = rest[len(rest.split()[0]) :].strip().lstrip("#←<-\u2013—/ (").rstrip(")")
    if not name or not all(char in _PATH_CHARS for char in name) or name in (".", ".."):
        return None
    return column, name, plain(comment, limit=200)


def says_existing(text: str) -> bool:
    """Tell whether a remark says that a file is only to be changed."""
    return mentions(text, _CHANGES) and not mentions(text, ("new",))


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
    return _tree([document.text[start : line.end] for start, line in zip(starts, run, strict=True)], starts)


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
        name, rest = _leading_path(line.text)
        if name.endswith("/") and len(name) > 1 and len(stack) < 8:
            stack.append((line.indent, name.strip("/")))
        elif stack and is_file_name(name):
            path = "/".join([folder for _, folder in stack] + [name.strip("/")])
            yield Mention(path, "tree", line.start, line.end, plain(rest, limit=200), says_existing(rest), 0.95)


def _leading_path(text: str) -> tuple[str, str]:
    """Return the path that a line starts with (marks removed) and the text behind it."""
    bare = text.lstrip("*_`\"' ")
    end = 0
    while end < len(bare) and end < 200 and bare[end] in _PATH_CHARS:
        end += 1
    token = bare[:end].rstrip(":-.").replace("\\\\", "/").replace("\\", "/")
    rest = bare[end:].lstrip("*_`\"' ")
    if token and rest and not bare[end : end + 1].isspace() and bare[end] not in "*_`\"'),;\uff1a(":
        return "", text
    return token, rest.lstrip(":\uff1a-\u2013—=() ").rstrip(")")


def _in_line(document: Document, line: Line) -> Iterator[Mention]:
    """Read one line: a name that leads it, names in parentheses of phases and headings, sentences that make files."""
    if "." not in line.text:
        return
    name, rest = _leading_path(_without_number(line.text))
    existing = mentions(document.titles(line), EXISTING_SECTIONS)
    if is_file_name(name) and (line.kind in ("item", "heading") or line.level):
        purpose = plain(rest, limit=200)
        yield Mention(
            name,
            "heading" if line.level else "bullet",
            line.start,
            line.end,
            purpose,
            existing or says_existing(rest[:80]),
        )
        return
    head = phase_head(line.text)
    if head is not None or line.level:
        yield from _in_parentheses(line, head.title if head else line.text)
        return
    listed = list(_in_list(line, existing))
    if listed:
        yield from listed
    elif mentions(line.text, _MAKES):
        yield from _in_sentence(line, existing)


def _without_number(text: str) -> str:
    stripped = text.lstrip("0123456789.) ")
    return stripped if stripped[:1] in ("`", "*") or is_file_name(stripped.split(" ")[0]) else text


def _in_parentheses(line: Line, title: str) -> Iterator[Mention]:
    text = line.text
    for token, offset in path_tokens(text):
        opening = text.rfind("(", 0, offset)
        inside = opening != -1 and text.find(")", opening, offset) == -1
        ticked = text[offset - 1 : offset] == "`"
        if inside or ticked:
            purpose = plain(title.split("(", maxsplit=1)[0], limit=200)
            start = line.start + offset
            place = "parenthesis" if inside else "heading"
            yield Mention(
                token.replace("\\", "/"), place, start, start + len(token), purpose, says_existing(text), 0.85
            )


def _in_list(line: Line, existing: bool) -> Iterator[Mention]:
    """Read a line such as ``Files: registry.py, api.py``: a label for files, and nothing but file names behind it."""
    text = line.text.replace("\uff1a", ":")
    label, colon, rest = text.partition(":")
    if not colon or fold(plain(label)).strip(" 0123456789.)-*#") not in _LIST_LABELS:
        return
    tokens = list(path_tokens(rest))
    letters = sum(char.isalnum() for char in rest) - sum(char.isalnum() for token, _ in tokens for char in token)
    if letters > len("and und"):
        return
    for token, offset in tokens:
        start = line.start + len(label) + 1 + offset
        yield Mention(token.replace("\\", "/"), "sentence", start, start + len(token), "", existing, 0.85)


def _in_sentence(line: Line, existing: bool) -> Iterator[Mention]:
    for token, offset in path_tokens(line.text):
        if made_here(line.text, offset):
            start = line.start + offset
            yield Mention(
                token.replace("\\", "/"),
                "sentence",
                start,
                start + len(token),
                plain(line.text, limit=200),
                existing,
                0.75,
            )


def made_here(text: str, offset: int) -> bool:
    """Tell whether a verb of making governs the name: it is the nearest verb before, or Japanese and after."""
    heard = spoken(text[max(0, offset - 120) : offset])
    made = max((heard.rfind(f" {word}") for word in _MAKES if word.isascii()), default=-1)
    changed = max((heard.rfind(f" {word}") for word in _CHANGES if word.isascii()), default=-1)
    after = fold(text[offset : offset + 60])
    foreign = any(fold(word) in after for word in _MAKES if not word.isascii())
    located = heard.endswith(phrases(" in | from | into | to | like | von | aus | en | dans "))
    if heard.endswith((" for ", " of ", " fur ", " pour ", " para ")):
        return False
    return (made > changed and not (located and changed > -1)) or (foreign and changed == -1)


def _in_table(table: Table) -> Iterator[Mention]:
    for row in table.rows:
        for column, cell in enumerate(row[:3]):
            name, _ = _leading_path(cell.text)
            if is_file_name(name):
                others = " ".join(plain(other.text) for number, other in enumerate(row) if number != column)
                words = {fold(plain(other.text)) for other in row}
                existing = bool(words & {"modify", "modified", "update", "edit", "change", "existing"})
                yield Mention(name, "table", cell.start, cell.end, others[:200], existing)
                break
