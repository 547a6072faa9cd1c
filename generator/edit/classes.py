"""Where a settings class is and what it consists of: this module decides, it changes nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from generator.edit.refusals import Objection
from generator.edit.source import SourceText

Kind = Literal["field", "constant", "private", "attribute", "method", "class", "conditional"]
_ROOTS = frozenset({"BaseSettings", "BaseModel"})
_DATACLASSES = frozenset({"dataclass", "define", "attrs", "attr", "frozen", "mutable"})


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
class Tree:
    """A file as libcst sees it.

    Attributes:
        source: The file's lines.
        module: The parsed masked copy.
        positions: Lines (from 1) and columns (from 0) of every node.
    """

    source: SourceText
    module: cst.Module
    positions: Mapping[cst.CSTNode, CodeRange]

    def first_line(self, node: cst.CSTNode) -> int:
        """Return a node's first line, from 0."""
        return self.positions[node].start.line - 1

    def end_line(self, node: cst.CSTNode) -> int:
        """Return one past a node's last line, from 0."""
        return self.positions[node].end.line

    def code(self, node: cst.CSTNode) -> str:
        """Return a node's source text."""
        return self.module.code_for_node(node)

    def expression(self, node: cst.CSTNode) -> ast.expr | None:
        """Return a node's expression; ``None`` where it cannot be parsed alone."""
        try:
            return ast.parse(f"({self.code(node)}\n)", mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


@dataclass(frozen=True)
class SettingsClass:
    """The class that is edited.

    Attributes:
        node: The class.
        ordinal: Its place among all classes of that name in the file, nested ones included, from 0.
        indent: White space before its members.
        members: What its body defines, in order.
        inherited: Members of bases in the same file.
        insert_at: Line (from 0) before which a first field goes, where the class has none.
    """

    node: cst.ClassDef
    ordinal: int
    indent: str
    members: tuple[Member, ...]
    inherited: tuple[Member, ...] = ()
    insert_at: int = 0
    body: Sequence[cst.BaseStatement] = field(default=(), repr=False)

    @property
    def fields(self) -> tuple[Member, ...]:
        """The public annotated members that stand directly in the class."""
        return tuple(member for member in self.members if member.kind == "field")


def parse_tree(source: SourceText) -> Tree:
    """Parse a file's masked copy with libcst.

    Raises:
        Objection: libcst cannot read it, or would not write it back byte for byte.
    """
    masked = "".join(source.masked)
    data = masked.encode(source.encoding)
    try:
        module = cst.parse_module(data)
    except (cst.ParserSyntaxError, RecursionError, UnicodeDecodeError) as error:
        raise Objection("syntax", f"libcst cannot read the file: {str(error)[:200]}") from error
    if module.bytes != data or module.code != masked:
        raise Objection("round-trip", "libcst would not write the file back as it is")
    positions = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    return Tree(source, module, positions)


def find_class(tree: Tree, class_name: str) -> SettingsClass:
    """Find the one top-level settings class of a name.

    Raises:
        Objection: There is none, there are several, it is no settings class, or it has no block of its own.
    """
    top = list(_top_classes(tree.module.body))
    named = [node for node in top if node.name.value == class_name]
    if not named:
        known = ", ".join(dict.fromkeys(node.name.value for node in top)) or "none"
        raise Objection("missing-class", f"there is no top-level class {class_name!r}; the classes there are: {known}")
    resolver = BaseResolver(tree.module, top)
    candidates = named if len(named) == 1 else [node for node in named if resolver.objection(node) is None]
    if len(candidates) != 1:
        raise Objection("ambiguous-class", f"there are {len(named)} top-level classes {class_name!r}")
    node = candidates[0]
    problem = resolver.objection(node)
    if problem is not None:
        raise Objection("not-settings", f"{class_name!r} is {problem}, not a class of settings")
    if not isinstance(node.body, cst.IndentedBlock):
        raise Objection("one-line-class", f"the body of {class_name!r} stands on the line of its 'class'")
    return _describe(tree, node, resolver)


def _top_classes(body: Sequence[cst.BaseStatement]) -> Iterator[cst.ClassDef]:
    for statement in body:
        if isinstance(statement, cst.ClassDef):
            yield statement
        for block in inner_blocks(statement):
            yield from _top_classes(block)


def inner_blocks(statement: cst.CSTNode) -> Iterator[Sequence[cst.BaseStatement]]:
    """Give the bodies of ``if``, ``try`` and ``with``, but of no function, class or loop."""
    if not isinstance(statement, cst.If | cst.Else | cst.Try | cst.TryStar | cst.Finally | cst.With):
        return
    if isinstance(statement.body, cst.IndentedBlock):
        yield statement.body.body
    parts: list[cst.CSTNode | None] = []
    if isinstance(statement, cst.If):
        parts = [statement.orelse]
    elif isinstance(statement, cst.Try | cst.TryStar):
        handlers = [handler.body for handler in statement.handlers]
        yield from (handler.body for handler in handlers if isinstance(handler, cst.IndentedBlock))
        parts = [statement.orelse, statement.finalbody]
    for part in parts:
        if part is not None:
            yield from inner_blocks(part)


def dotted_name(node: cst.CSTNode) -> str:
    """Return a name such as ``pydantic.Field``; an empty string for any other expression."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    return ".".join([node.value, *reversed(parts)]) if isinstance(node, cst.Name) else ""


class BaseResolver:
    """Tells whether a class is one of settings by following its bases through the file."""

    def __init__(self, module: cst.Module, classes: Sequence[cst.ClassDef]) -> None:
        self._classes = {node.name.value: node for node in classes}
        self._imported = dict(_imported_names(module.body))

    def objection(self, node: cst.ClassDef) -> str | None:
        """Return what the class is instead of a class of settings, or ``None``."""
        for decorator in node.decorators:
            call = decorator.decorator
            name = dotted_name(call.func if isinstance(call, cst.Call) else call)
            if name.rpartition(".")[2] in _DATACLASSES:
                return "a dataclass"
        if any(self._is_settings_base(base, {id(node)}) for base in base_names(node)):
            return None
        shown = ", ".join(base_names(node))
        return f"a class of ({shown})" if shown else "a plain class"

    def bases(self, node: cst.ClassDef) -> Iterator[cst.ClassDef]:
        """Give the bases of a class that stand in the same file, nearest first."""
        pending, seen = [node], {id(node)}
        while pending:
            for name in base_names(pending.pop(0)):
                found = self._classes.get(name)
                if found is not None and id(found) not in seen:
                    seen.add(id(found))
                    pending.append(found)
                    yield found

    def _is_settings_base(self, base: str, seen: set[int]) -> bool:
        local = self._classes.get(base)
        if local is not None and id(local) not in seen:
            seen.add(id(local))
            return any(self._is_settings_base(name, seen) for name in base_names(local))
        if local is not None:
            return base in self._imported
        root, _, rest = base.partition(".")
        original = rest.rpartition(".")[2] or self._imported.get(root, root)
        if original in _ROOTS:
            return True
        return root in self._imported and original.endswith(("Settings", "Config"))


def base_names(node: cst.ClassDef) -> list[str]:
    """Return the dotted names of a class's bases, subscripts left out."""
    values = [arg.value for arg in node.bases if not arg.star]
    return [
        name for value in values if (name := dotted_name(value.value if isinstance(value, cst.Subscript) else value))
    ]


def _imported_names(body: Sequence[cst.BaseStatement]) -> Iterator[tuple[str, str]]:
    for statement in body:
        small = statement.body if isinstance(statement, cst.SimpleStatementLine) else ()
        for node in small:
            if isinstance(node, cst.ImportFrom | cst.Import) and not isinstance(node.names, cst.ImportStar):
                for alias in node.names:
                    original = dotted_name(alias.name)
                    bound = alias.evaluated_alias or original.partition(".")[0]
                    yield bound, original
        for block in inner_blocks(statement):
            yield from _imported_names(block)


def statements_of(node: cst.ClassDef) -> Sequence[cst.BaseStatement]:
    """Return the statements of a class's block; none where its body stands on its first line."""
    return node.body.body if isinstance(node.body, cst.IndentedBlock) else ()


def _describe(tree: Tree, node: cst.ClassDef, resolver: BaseResolver) -> SettingsClass:
    body = statements_of(node)
    members = tuple(_members(tree, body))
    inherited = tuple(member for base in resolver.bases(node) for member in _members(tree, statements_of(base)))
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
