"""Three versions of one thing, and what the steps of a union share."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar, cast

import libcst as cst

from generator.edit.refusals import Objection

Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement
T_co = TypeVar("T_co", covariant=True)
U = TypeVar("U")
_WORD = re.compile(r"\w+")
_LAYOUT = frozenset(",()[]{}:.;")
_NO_WORDS = frozenset({tokenize.OP, tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT})


class Trio(NamedTuple, Generic[T_co]):
    """The old blueprint's version of something, the user's, and the new blueprint's."""

    base: T_co
    ours: T_co
    theirs: T_co

    def map(self, function: Callable[[T_co], U]) -> Trio[U]:
        """Return what a function makes of each version."""
        return Trio(function(self.base), function(self.ours), function(self.theirs))

    def is_settled(self, key: Callable[[T_co], object]) -> bool:
        """Tell whether at most one side changed it, or both did the same."""
        base, ours, theirs = (key(version) for version in self)
        return ours == theirs or base in (ours, theirs)

    def settle(self, key: Callable[[T_co], object]) -> T_co:
        """Return the version that changed; the new blueprint's where both are the same."""
        base, ours, theirs = (key(version) for version in self)
        return self.ours if ours not in (base, theirs) else self.theirs


@dataclass(frozen=True)
class Context:
    """Where in the file the union is, and what it needs there.

    Attributes:
        unite: Unites three versions of one statement; raises ``Objection`` where it cannot.
        line_length: The longest line that the file's style admits.
        decisions: What was decided so far; grows.
        kept_imports: Names whose imports stay although one side removed them.
        place: The names of the classes and functions around.
        level: How many blocks are around.
        declarative: Whether the block around declares (a module or a class) and does not run step by step.
    """

    unite: Callable[[Trio[Statement], Context], Statement]
    line_length: int
    decisions: list[str]
    kept_imports: frozenset[str] = frozenset()
    place: tuple[str, ...] = ()
    level: int = 0
    declarative: bool = True

    def inside(self, name: str = "", *, declarative: bool) -> Context:
        """Return the context for a block of what stands here."""
        place = (*self.place, name) if name else self.place
        return replace(self, place=place, level=self.level + 1, declarative=declarative)

    def at(self, name: str = "") -> str:
        """Return words for a place: the name of a definition, with those around it."""
        names = (*self.place, name) if name else self.place
        return repr(".".join(names)) if names else "the module"

    def clash(self, what: str, name: str = "") -> Objection:
        """Return the objection that both sides changed the same."""
        return Objection("both-changed", f"both sides changed {what} of {self.at(name)}")


@lru_cache(maxsize=20_000)
def code(node: cst.CSTNode) -> str:
    """Return a node as source text, its block at the left edge and in four spaces."""
    return cst.Module([]).code_for_node(node)


@lru_cache(maxsize=20_000)
def bare(statement: Statement) -> str:
    """Return a statement as source text without the lines above it."""
    return cst.Module([]).code_for_node(statement.with_changes(leading_lines=()))


@lru_cache(maxsize=20_000)
def meaning(text: str) -> tuple[str, tuple[str, ...]]:
    """Return what is equal for texts that differ in nothing but layout: the syntax tree and the comments."""
    try:
        return ast.dump(ast.parse(text)), comments(text)
    except SyntaxError:
        return text, ()


def comments(text: str) -> tuple[str, ...]:
    """Return the comments of a source text, in order."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return ()
    return tuple(token.string.rstrip() for token in tokens if token.type == tokenize.COMMENT)


@lru_cache(maxsize=16)
def words(text: str) -> Counter[str]:
    """Return names, numbers, operators and the words of texts with how often they are there.

    Brackets do not count, and neither do imports, whose modules are named once or several times.
    """
    found: Counter[str] = Counter()
    starts, imports = True, False
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        imports = imports or (starts and token.string in {"import", "from"})
        starts = token.type == tokenize.NEWLINE or (starts and token.type in _NO_WORDS - {tokenize.OP})
        if imports:
            imports = not starts
        elif token.type == tokenize.OP and token.string not in _LAYOUT:
            found[token.string] += 1
        elif token.type not in _NO_WORDS:
            found.update(_WORD.findall(token.string))
    return found


def annotation_text(annotation: cst.Annotation | None) -> str:
    """Return an annotation without its colon or arrow; empty where there is none."""
    return code(annotation.annotation) if annotation is not None else ""


def part(node: object, name: str) -> Any:
    """Return a field that only some kinds of nodes have."""
    return getattr(node, name, None)


def parse_expression(text: str) -> cst.BaseExpression:
    """Return an expression's node.

    Raises:
        Objection: The text is none; what was put together does not fit.
    """
    try:
        return cst.parse_expression(text)
    except cst.ParserSyntaxError as error:
        raise Objection("layout", "the united code cannot be laid out") from error


def block_of(suite: cst.BaseSuite) -> cst.IndentedBlock | None:
    """Return a suite that stands on lines of its own; nothing for ``if x: y`` on one line."""
    return suite if isinstance(suite, cst.IndentedBlock) else None


def statements(block: cst.IndentedBlock) -> list[Statement]:
    """Return a block's statements."""
    return [cast(Statement, statement) for statement in block.body]


def only(statement: cst.CSTNode) -> cst.BaseSmallStatement | None:
    """Return what alone stands on a statement's line; nothing for a compound one and for several on a line."""
    if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1:
        return statement.body[0]
    return None


def is_docstring(statement: cst.CSTNode) -> bool:
    """Tell whether a statement is nothing but a string."""
    small = only(statement)
    return isinstance(small, cst.Expr) and isinstance(small.value, cst.SimpleString | cst.ConcatenatedString)
