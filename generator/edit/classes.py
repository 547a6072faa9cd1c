"""Where a settings class is and what it consists of: this module decides, it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import libcst as cst

from generator.edit.bases import bases_of, objection
from generator.edit.origins import Place
from generator.edit.refusals import Objection
from generator.edit.trees import Tree, inner_blocks, statements_of

Kind = Literal["field", "constant", "private", "attribute", "method", "class", "conditional"]


@dataclass(frozen=True)
class Member:
    """One name that a class body defines.

    Attributes:
        name: The name.
        kind: ``field`` for an annotated public name, ``constant`` for a ``ClassVar`` or ``model_config``.
        first: First line of its statement, from 0.
        last: One past its last line, its attribute docstring included.
        statement: The annotated assignment of a field.
        line: The whole logical line it stands on, where it is a simple statement.
        docstring: The attribute docstring below it; ``None`` where there is none.
        alone: Whether nothing else stands on its logical line.
    """

    name: str
    kind: Kind
    first: int = 0
    last: int = 0
    statement: cst.AnnAssign | None = None
    line: cst.SimpleStatementLine | None = None
    docstring: str | None = None
    alone: bool = True


@dataclass(frozen=True)
class SettingsClass:
    """The class that is edited.

    Attributes:
        node: The class.
        ordinal: Its place among all classes of that name in the file, nested ones included, from 0.
        indent: White space before its members.
        members: What its body defines, in order.
        inherited: Members of the bases that are the workspace's, nearest first.
        bases: These bases, nearest first.
        insert_at: Line (from 0) before which a first field goes, where the class has none.
    """

    node: cst.ClassDef
    ordinal: int
    indent: str
    members: tuple[Member, ...]
    inherited: tuple[Member, ...] = ()
    bases: tuple[cst.ClassDef, ...] = field(default=(), repr=False)
    insert_at: int = 0
    body: Sequence[cst.BaseStatement] = field(default=(), repr=False)

    @property
    def fields(self) -> tuple[Member, ...]:
        """The public annotated members that stand directly in the class."""
        return tuple(member for member in self.members if member.kind == "field")


def find_class(place: Place, class_name: str) -> SettingsClass:
    """Find the one top-level settings class of a name; its bases are followed into the workspace's other files.

    Raises:
        Objection: There is none, there are several, it is no settings class, or it has no block of its own.
    """
    top = list(_top_classes(place.tree.module.body))
    named = [node for node in top if node.name.value == class_name]
    if not named:
        known = ", ".join(dict.fromkeys(node.name.value for node in top)) or "none"
        raise Objection("missing-class", f"there is no top-level class {class_name!r}; the classes there are: {known}")
    candidates = named if len(named) == 1 else [node for node in named if objection(place, node) is None]
    if len(candidates) != 1:
        raise Objection("ambiguous-class", f"there are {len(named)} top-level classes {class_name!r}")
    node = candidates[0]
    problem = objection(place, node)
    if problem is not None:
        raise Objection("not-settings", f"{class_name!r} is {problem}, not a class of settings")
    if not isinstance(node.body, cst.IndentedBlock):
        raise Objection("one-line-class", f"the body of {class_name!r} stands on the line of its 'class'")
    return _describe(place, node)


def _top_classes(body: Sequence[cst.BaseStatement]) -> Iterator[cst.ClassDef]:
    for statement in body:
        if isinstance(statement, cst.ClassDef):
            yield statement
        for block in inner_blocks(statement):
            yield from _top_classes(block)


def _describe(place: Place, node: cst.ClassDef) -> SettingsClass:
    tree, body = place.tree, statements_of(node)
    members = tuple(_members(tree, body))
    bases = tuple(bases_of(place, node))
    inherited = tuple(member for base, found in bases for member in _members(base.tree, statements_of(found)))
    same_name: list[cst.ClassDef] = []
    node_name = node.name.value

    class _Collector(cst.CSTVisitor):
        def visit_ClassDef(self, node: cst.ClassDef) -> None:
            if node.name.value == node_name:
                same_name.append(node)

    tree.module.visit(_Collector())
    return SettingsClass(
        node=node,
        ordinal=next(place for place, found in enumerate(same_name) if found is node),
        indent=_indent(tree, body[0]),
        members=members,
        inherited=inherited,
        bases=tuple(found for _, found in bases),
        insert_at=_first_place(tree, body),
        body=body,
    )


def _indent(tree: Tree, statement: cst.BaseStatement) -> str:
    line = tree.source.masked[tree.first_line(_head(statement))]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _head(statement: cst.BaseStatement) -> cst.CSTNode:
    """Return the node at which a statement's text begins: its first decorator, where it has one."""
    if isinstance(statement, cst.FunctionDef | cst.ClassDef) and statement.decorators:
        return statement.decorators[0]
    return statement


def _first_place(tree: Tree, body: Sequence[cst.BaseStatement]) -> int:
    """Return where a first field goes: below the docstring, constants and settings, above all else."""
    place = tree.first_line(_head(body[0]))
    for statement in body:
        if not isinstance(statement, cst.SimpleStatementLine) or any(map(_is_filler, statement.body)):
            break
        place = tree.end_line(statement)
    return place


def _is_filler(node: cst.BaseSmallStatement) -> bool:
    return isinstance(node, cst.Pass) or (isinstance(node, cst.Expr) and isinstance(node.value, cst.Ellipsis))


def _members(tree: Tree, body: Sequence[cst.BaseStatement]) -> Iterator[Member]:
    for place, statement in enumerate(body):
        if isinstance(statement, cst.FunctionDef | cst.ClassDef):
            kind: Kind = "method" if isinstance(statement, cst.FunctionDef) else "class"
            yield Member(statement.name.value, kind)
        elif isinstance(statement, cst.SimpleStatementLine):
            following = body[place + 1] if place + 1 < len(body) else None
            yield from _simple_members(tree, statement, following)
        else:
            for block in inner_blocks(statement):
                yield from (Member(inner.name, "conditional") for inner in _members(tree, block))


def _simple_members(tree: Tree, line: cst.SimpleStatementLine, following: cst.BaseStatement | None) -> Iterator[Member]:
    for statement in line.body:
        if isinstance(statement, cst.AnnAssign) and isinstance(statement.target, cst.Name):
            name = statement.target.value
            kind = _annotated_kind(tree, name, statement)
            docstring = _docstring(following) if kind == "field" else None
            end = tree.end_line(following if docstring is not None and following is not None else line)
            alone = len(line.body) == 1
            yield Member(name, kind, tree.first_line(line), end, statement, line, docstring, alone)
        elif isinstance(statement, cst.Assign):
            for target in statement.targets:
                if isinstance(target.target, cst.Name):
                    name = target.target.value
                    yield Member(name, "private" if name.startswith("_") else "attribute")


def _annotated_kind(tree: Tree, name: str, statement: cst.AnnAssign) -> Kind:
    if name.startswith("_"):
        return "private"
    words = tree.code(statement.annotation.annotation).strip("\"'").partition("[")[0].strip().rpartition(".")[2]
    return "constant" if words == "ClassVar" or name == "model_config" else "field"


def _docstring(statement: cst.BaseStatement | None) -> str | None:
    if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) != 1:
        return None
    expression = statement.body[0]
    if not isinstance(expression, cst.Expr):
        return None
    if isinstance(expression.value, cst.SimpleString | cst.ConcatenatedString):
        value = expression.value.evaluated_value
        return value if isinstance(value, str) else ""
    return None
