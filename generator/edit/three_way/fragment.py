"""Reads a fragment: part of a module, with marks where something is left out. Nothing of it is run."""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from generator.edit.fit_code.names import size_problem
from generator.edit.refusals import Objection
from generator.edit.three_way.elisions import is_elision

ELIDED = "__left_out__"
DEPTH_MAX = 60
_BARE_MARK = re.compile(r"[ \t]*(?:\.{3}|\u2026|[\[<(]).{0,160}\Z")
_CLASS_NAMED = re.compile(
    r"\b(?:class|klasse|clase|classe)[ \t]+[`'\"]?([^\W\d]\w{0,99})|\b([^\W\d]\w{0,99})[`'\"]?[ \t]+class\b", re.I
)


@dataclass(frozen=True)
class Fragment:
    """A fragment that Python can read.

    Attributes:
        lines: Its lines as written, without their ends, moved to the left margin.
        tree: Its syntax tree; the name ``ELIDED`` stands where something is left out.
        marked: Rows (from 1) whose comment says that the code on it exists already.
        gaps: Rows inside brackets where something is left out.
        inside_string: Rows that begin inside a string.
        classes: Names that its comments call a class.
    """

    lines: tuple[str, ...]
    tree: ast.Module
    marked: frozenset[int]
    gaps: frozenset[int]
    inside_string: frozenset[int]
    classes: frozenset[str]


def read_fragment(text: str) -> Fragment:
    """Read a fragment.

    Raises:
        Objection: It is too large, holds characters that belong in no code, or is no Python.
    """
    lines = _clean(text)
    if _parse(lines) is None:
        lines = [f"{_margin(line)}# ... {line.strip()!a}" if _is_bare_mark(line) else line for line in lines]
    comments = list(_comments(lines))
    shown, marked, gaps = list(lines), set(), set()
    for comment in comments:
        if not is_elision(comment.text):
            continue
        if comment.depth:
            gaps.add(comment.row)
        elif comment.own_line:
            shown[comment.row - 1] = f"{_margin(lines[comment.row - 1])}{ELIDED}"
        else:
            marked.add(comment.row)
    tree = _parse(shown)
    if tree is None:
        raise Objection("fragment", f"the code block is no Python by itself ({_syntax_problem(shown)})")
    _check_depth(tree)
    named = {name for comment in comments for pair in _CLASS_NAMED.findall(comment.text[:200]) for name in pair if name}
    strings = frozenset(_inside_strings(lines))
    return Fragment(tuple(lines), tree, frozenset(marked), frozenset(gaps), strings, frozenset(named))


def _clean(text: str) -> list[str]:
    if problem := size_problem(text):
        raise Objection("fragment", f"the code block cannot be read: {problem}")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    odd = next((sign for sign in text if is_hidden(sign)), "")
    if odd:
        raise Objection("fragment", f"the code block holds the invisible character U+{ord(odd):04X}")
    if "\r" in text:
        raise Objection("fragment", "the code block holds lone carriage returns")
    if ELIDED in text:
        raise Objection("fragment", f"the code block uses the name {ELIDED!r}")
    return textwrap.dedent(text).rstrip().split("\n")


def is_hidden(sign: str) -> bool:
    """Tell whether a character is seen by no reader of the code: controls, directions, line separators."""
    return sign not in "\n\t\r" and unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp")


def _margin(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _is_bare_mark(line: str) -> bool:
    return len(line) < 200 and line.strip() != "..." and bool(_BARE_MARK.match(line)) and is_elision(line)


def _parse(lines: list[str]) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse("\n".join(lines) + "\n")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _syntax_problem(lines: list[str]) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse("\n".join(lines) + "\n")
    except SyntaxError as error:
        return f"line {error.lineno}: {str(error.msg)[:120]}"
    except (ValueError, RecursionError, MemoryError) as error:
        return type(error).__name__
    return "unknown"


@dataclass(frozen=True)
class _Comment:
    row: int
    text: str
    own_line: bool
    depth: int


def _tokens(lines: list[str]) -> Iterator[tokenize.TokenInfo]:
    try:
        yield from tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline)
    except (tokenize.TokenError, SyntaxError):
        return


def _comments(lines: list[str]) -> Iterator[_Comment]:
    depth = 0
    for token in _tokens(lines):
        if token.type == tokenize.OP:
            depth += (token.string in "([{") - (token.string in ")]}")
        elif token.type == tokenize.COMMENT:
            own = not token.line[: token.start[1]].strip()
            yield _Comment(token.start[0], token.string, own, max(depth, 0))


def _inside_strings(lines: list[str]) -> Iterator[int]:
    starts: list[int] = []
    for token in _tokens(lines):
        if token.type == tokenize.STRING:
            yield from range(token.start[0] + 1, token.end[0] + 1)
        elif tokenize.tok_name[token.type] == "FSTRING_START":
            starts.append(token.start[0])
        elif tokenize.tok_name[token.type] == "FSTRING_END" and starts:
            yield from range(starts.pop() + 1, token.end[0] + 1)


def _check_depth(tree: ast.Module) -> None:
    level: list[ast.AST] = [tree]
    for _ in range(DEPTH_MAX):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return
    raise Objection("fragment", f"the code block is nested more than {DEPTH_MAX} levels deep")
