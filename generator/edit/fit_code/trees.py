"""What all repairs share: the shape of a repair, and lines put where imports end."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import libcst as cst

from generator.edit.fit_code.place import Place
from generator.edit.trees import dotted_name
from generator.syntax_trees import nodes_of, tree_of

MODELS = frozenset({"BaseModel", "BaseSettings"})


class Repaired(NamedTuple):
    """A module after one repair, with a note for every change."""

    module: cst.Module
    notes: tuple[str, ...] = ()


Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement
Repair = Callable[[cst.Module, Place], Repaired]


@lru_cache(maxsize=4)
def code_of(module: cst.Module) -> str:
    """Return the text of a libcst module; of the latest ones it is kept, for the repairs that change nothing."""
    return module.code


@lru_cache(maxsize=4)
def syntax_tree(module: cst.Module) -> ast.Module:
    """Return the ``ast`` of a libcst module, which nobody may change.

    Raises:
        SyntaxError: A repair made something that is no Python.
    """
    tree = tree_of(code_of(module))
    if tree is None:
        raise SyntaxError("the repaired text is no Python")
    return tree


def last_name(node: cst.CSTNode) -> str:
    """Return the last part of a dotted name; empty for any other expression."""
    return dotted_name(node).rpartition(".")[2]


def is_docstring(statement: cst.CSTNode) -> bool:
    """Tell whether a statement is nothing but a string."""
    match statement:
        case cst.SimpleStatementLine(body=[cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString())]):
            return True
    return False


def is_import(statement: cst.CSTNode) -> bool:
    """Tell whether a statement's line holds nothing but imports."""
    return isinstance(statement, cst.SimpleStatementLine) and all(
        isinstance(part, cst.Import | cst.ImportFrom) for part in statement.body
    )


def end_of_imports(module: cst.Module) -> int:
    """Return where a module's first block of imports ends, as an index into its body."""
    body = module.body
    index = 1 if body and is_docstring(body[0]) else 0
    while index < len(body) and is_import(body[index]):
        index += 1
    return index


def insert_lines(module: cst.Module, lines: Sequence[str], *, blank: int = 0) -> cst.Module:
    """Put statements behind the first block of imports, ``blank`` empty lines before the first of them."""
    index = end_of_imports(module)
    body = list(module.body)
    made = [cst.parse_statement(line, config=module.config_for_parsing) for line in lines]
    before = max(blank, 1 if index and not is_import(body[index - 1]) else 0)
    made[0] = made[0].with_changes(leading_lines=[cst.EmptyLine(indent=False)] * before)
    if index < len(body):
        body[index] = with_blank_lines(body[index], max(1, blank))
    return module.with_changes(body=[*body[:index], *made, *body[index:]])


def with_blank_lines(statement: Statement, least: int) -> Statement:
    """Return a statement with at least so many empty lines before it, comments not counted."""
    lines = list(getattr(statement, "leading_lines", ()))
    have = next((number for number, line in enumerate(lines) if line.comment is not None), len(lines))
    added = [cst.EmptyLine(indent=False)] * max(0, least - have)
    return statement.with_changes(leading_lines=[*added, *lines])


def class_bases(tree: ast.Module) -> dict[str, frozenset[str]]:
    """Return all classes of a module with the last names of all their bases, those of bases in the file included."""
    own = {
        node.name: {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        for node in nodes_of(tree)
        if isinstance(node, ast.ClassDef)
    }
    for _ in own:
        for name, bases in own.items():
            own[name] = bases | {far for base in bases for far in own.get(base, ())}
    return {name: frozenset(bases) for name, bases in own.items()}


def counted(number: int, singular: str) -> str:
    """Return a number with its noun."""
    return f"{number} {singular}{'' if number == 1 else 's'}"


# Where statements stand; everything else of a module, most of its nodes, is within statements and headers.
_BLOCKS = frozenset(
    {cst.Module, cst.IndentedBlock, cst.FunctionDef, cst.ClassDef, cst.If, cst.Else, cst.For, cst.While}
)
_BLOCKS |= {cst.With, cst.Try, cst.TryStar, cst.ExceptHandler, cst.ExceptStarHandler, cst.Finally}
_BLOCKS |= {cst.Match, cst.MatchCase}


class OutlineTransformer(cst.CSTTransformer):
    """Leaves definitions, blocks and statements; what is within a statement or a header is left as it is, unseen.

    Attributes:
        within: Further kinds of nodes that are visited, and whose parts are left.
    """

    within: frozenset[type[cst.CSTNode]] = frozenset()

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Tell whether the parts of a node are seen."""
        kind = type(node)
        return (kind in _BLOCKS or kind in self.within) and super().on_visit(node)


class NamesReplaced(cst.CSTTransformer):
    """Puts an expression in the place of each given name; attributes of that name and keywords stay."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values = values
        self.fixed = 0

    def visit_Attribute_attr(self, node: cst.Attribute) -> None:
        """Keep what follows a dot."""
        self.fixed += 1

    def leave_Attribute_attr(self, node: cst.Attribute) -> None:
        """Go on."""
        self.fixed -= 1

    def visit_Arg_keyword(self, node: cst.Arg) -> None:
        """Keep a call's keyword."""
        self.fixed += 1

    def leave_Arg_keyword(self, node: cst.Arg) -> None:
        """Go on."""
        self.fixed -= 1

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        """Return the expression for this name, or the name."""
        new = None if self.fixed else self.values.get(updated_node.value)
        return cst.parse_expression(new) if new else updated_node
