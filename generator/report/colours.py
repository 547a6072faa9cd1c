"""The colours of source code as runs of characters, so that a page holds plain text until a reader opens it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.lexer import Lexer

# Few and simple grammars: what is coloured was written by a model.
_LEXERS = {
    ".py": "PythonLexer",
    ".pyi": "PythonLexer",
    ".json": "JsonLexer",
    ".toml": "TOMLLexer",
    ".yml": "YamlLexer",
    ".yaml": "YamlLexer",
}
# Beyond this a file stays plain; and so does one with a line that no person reads.
_LONGEST_SOURCE = 60_000
_LONGEST_LINE = 500
PLAIN = "x"


def runs_of(path: str, source: str) -> list[tuple[str, str]] | None:
    """Return source as pieces with a letter each: ``k`` keyword, ``s`` string, ``c`` comment, ``n`` number,
    ``f`` defined name, ``d`` decorator, ``b`` built-in or constant, ``x`` plain.

    Returns:
        The pieces, which together are the source; ``None`` where it stays plain.
    """  # noqa: D205 - the letters belong to the first sentence
    name = _LEXERS.get(PurePosixPath(path).suffix)
    if name is None or len(source) > _LONGEST_SOURCE or any(len(line) > _LONGEST_LINE for line in source.split("\n")):
        return None
    pieces = [(_letter(str(token)), text) for token, text in _lexer(name).get_tokens(source) if text]
    return pieces if "".join(text for _, text in pieces) == source else None


def encoded(pieces: Iterable[tuple[str, str]]) -> str:
    """Return pieces as letters with lengths, ``k3x1f4``; equal neighbours are one. A length counts UTF-16 units."""
    told: list[tuple[str, int]] = []
    for letter, text in pieces:
        size = len(text.encode("utf-16-le", "surrogatepass")) // 2
        if told and told[-1][0] == letter:
            told[-1] = (letter, told[-1][1] + size)
        elif size:
            told.append((letter, size))
    return "".join(f"{letter}{size}" for letter, size in told)


def lines_of(pieces: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Yield the pieces line by line, without line breaks."""
    line: list[tuple[str, str]] = []
    for letter, text in pieces:
        first, *others = text.split("\n")
        line.append((letter, first))
        for other in others:
            yield line
            line = [(letter, other)]
    yield line


@cache
def _lexer(name: str) -> Lexer:
    from pygments import lexers

    # Nothing is stripped or added: the pieces must be the text.
    made: Lexer = getattr(lexers, name)(stripnl=False, stripall=False, ensurenl=False)
    return made


_LETTERS = (
    ("Token.Comment", "c"),
    ("Token.Literal.String", "s"),
    ("Token.Literal.Number", "n"),
    ("Token.Keyword.Constant", "b"),
    ("Token.Keyword", "k"),
    ("Token.Operator.Word", "k"),
    ("Token.Name.Function", "f"),
    ("Token.Name.Class", "f"),
    ("Token.Name.Tag", "f"),
    ("Token.Name.Decorator", "d"),
    ("Token.Name.Builtin", "b"),
    ("Token.Name.Exception", "b"),
)


@cache
def _letter(token: str) -> str:
    return next((letter for start, letter in _LETTERS if token.startswith(start)), PLAIN)
