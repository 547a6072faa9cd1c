"""Type annotations as small trees: read by a strict grammar, compared by meaning, written in a file's style.

``Optional[int]``, ``int | None`` and ``Union[None, int]`` are the same tree; so are ``List[str]`` and ``list[str]``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from generator.edit.refusals import Objection
from generator.values.type_words import as_annotation
from generator.values.types import BUILTINS, HOMES, MODERN, TYPE_MAX

DEPTH_MAX = 12
UnionStyle = Literal["pipe", "optional", "union"]

_OLD = {new: old for old, new in MODERN.items()}
_ARITY = {"list": 1, "set": 1, "frozenset": 1, "dict": 2, "Sequence": 1, "Mapping": 2}


@dataclass(frozen=True)
class TypeTree:
    """A type: a name with arguments; ``|`` for a union, ``None`` and ``...`` for themselves.

    Attributes:
        name: The type's plain name, without its module.
        args: Its arguments; those of ``Literal`` are the values' source text as names.
    """

    name: str
    args: tuple[TypeTree, ...] = ()

    @property
    def optional(self) -> bool:
        """Whether ``None`` is one of the union's members."""
        return self.name == "None" or (self.name == "|" and NONE in self.args)

    @property
    def core(self) -> TypeTree:
        """The type without its ``None``."""
        return union(member for member in _members(self) if member != NONE) if self.optional else self

    def or_none(self) -> TypeTree:
        """Return the type with ``None`` as a further member."""
        return union([self, NONE])

    def names(self) -> set[str]:
        """Return all names in the tree except values of ``Literal``."""
        if self.name == "Literal":
            return {self.name}
        return {self.name}.union(*(arg.names() for arg in self.args))


NONE = TypeTree("None")
_ELLIPSIS = TypeTree("...")


def _members(tree: TypeTree) -> tuple[TypeTree, ...]:
    return tree.args if tree.name == "|" else (tree,)


def union(trees: Iterable[TypeTree]) -> TypeTree:
    """Return the union of types: flat, without doubles, ``None`` last."""
    flat = dict.fromkeys(member for tree in trees for member in _members(tree))
    members = [member for member in flat if member != NONE] + [NONE] * (NONE in flat)
    return members[0] if len(members) == 1 else TypeTree("|", tuple(members))


def same_type(left: TypeTree, right: TypeTree) -> bool:
    """Tell whether two types mean the same; the order of a union's members does not count."""
    if left.name == right.name == "|":
        return len(left.args) == len(right.args) and all(
            any(same_type(one, other) for other in right.args) for one in left.args
        )
    same_shape = left.name == right.name and len(left.args) == len(right.args)
    return same_shape and all(map(same_type, left.args, right.args))


def judge_type(text: str, known: frozenset[str] = frozenset()) -> TypeTree:
    """Read a type that a field list asks for.

    Args:
        text: The type as Python source.
        known: Further plain names that the settings file offers, e.g. its enums.

    Raises:
        Objection: The text is no type of the grammar: names of a fixed table, subscripts, ``|``, ``None``, literals.
    """
    shown = text if len(text) <= 60 else f"{text[:60]}…"
    try:
        node, tree = _read_text(text, known)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Objection("type", f"{shown!r} is no type that a setting may have") from error
    foreign = [one for one in map(_foreign, ast.walk(node)) if one]
    if foreign:
        raise Objection("type", f"{shown!r} is no type that a setting may have ({foreign[0]!r} is not allowed)")
    _judge_names(tree, shown, known)
    return tree


def _read_text(text: str, known: frozenset[str]) -> tuple[ast.expr, TypeTree]:
    """Read Python source, or an everyday spelling such as ``number`` or ``string[]``."""
    spoken = (
        as_annotation(text) if len(text) <= TYPE_MAX and text.strip() not in BUILTINS | HOMES.keys() | known else ""
    )
    try:
        node = _parse_short(text)
        if not (spoken and isinstance(node, ast.Name)):
            return node, _read(node, 0)
    except (SyntaxError, ValueError):
        if not spoken:
            raise
    node = _parse_short(spoken)
    return node, _read(node, 0)


def _foreign(node: ast.AST) -> str:
    """Return what must not stand in a new type: ``Annotated``, or a name of a module that is not its home."""
    if isinstance(node, ast.Name):
        return node.id if node.id == "Annotated" else ""
    if not isinstance(node, ast.Attribute):
        return ""
    module = ast.unparse(node.value)
    if module == "collections" and node.attr == "abc":
        return ""
    home = HOMES.get(node.attr, "")
    homes = {home, "typing", "t"} if home in {"typing", "collections.abc"} else {home}
    return "" if home and module in homes else ast.unparse(node)


def read_type(node: ast.expr) -> TypeTree | None:
    """Read an annotation that stands in a file; ``None`` where it is outside of the grammar."""
    try:
        return _read(node, 0)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None


def _read(node: ast.expr, depth: int) -> TypeTree:
    if depth > DEPTH_MAX:
        raise ValueError("nested too deeply")
    match node:
        case ast.Name(id=name):
            return TypeTree(MODERN.get(name, name))
        case ast.Attribute(attr=name) if _is_dotted(node):
            return TypeTree(MODERN.get(name, name))
        case ast.Constant(value=None):
            return NONE
        case ast.Constant(value=str() as quoted) if depth == 0:
            return _read(_parse_short(quoted), depth + 1)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return union([_read(left, depth + 1), _read(right, depth + 1)])
        case ast.Subscript(value=ast.Name() | ast.Attribute() as base, slice=inner):
            return _read_subscript(_read(base, depth + 1).name, inner, depth + 1)
        case _:
            raise ValueError("not in the grammar")


def _parse_short(text: str) -> ast.expr:
    if not text.strip() or len(text) > TYPE_MAX:
        raise ValueError("empty or too long")
    return ast.parse(text.strip(), mode="eval").body


def _is_dotted(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _read_subscript(name: str, inner: ast.expr, depth: int) -> TypeTree:
    parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    if name == "Literal":
        return TypeTree("Literal", tuple(TypeTree(_literal_text(part)) for part in parts))
    if name == "Annotated":
        return _read(parts[0], depth)
    args = [_ELLIPSIS if _is_ellipsis(part) else _read(part, depth) for part in parts]
    if name == "Optional" and len(args) == 1:
        return args[0].or_none()
    if name == "Union" and args:
        return union(args)
    if not args or name in {"Optional", "Union"}:
        raise ValueError("wrong number of arguments")
    return TypeTree(name, tuple(args))


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def _literal_text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, str | int)):
        return repr(node.value)
    raise ValueError("not a literal value")


def _judge_names(tree: TypeTree, shown: str, known: frozenset[str]) -> None:
    for node in _walk(tree):
        good = node.name in BUILTINS | HOMES.keys() | known | {"None", "|"}
        if not good or node.name in {"Optional", "Union"} or (node.name == "Literal" and not node.args):
            raise Objection("type", f"{shown!r} is no type that a setting may have ({node.name!r} is not allowed)")
        takes_none = node.name != "tuple" and node.name not in _ARITY and node.name not in {"Literal", "|"}
        wrong = (takes_none and node.args) or (node.args and len(node.args) != _ARITY.get(node.name, len(node.args)))
        if wrong or _misplaced_ellipsis(node):
            raise Objection("type", f"{shown!r} is no type that a setting may have ({node.name!r} is misused)")


def _misplaced_ellipsis(node: TypeTree) -> bool:
    if _ELLIPSIS not in node.args:
        return False
    return not (node.name == "tuple" and len(node.args) == 2 and node.args.index(_ELLIPSIS) == 1)


def _walk(tree: TypeTree) -> Iterable[TypeTree]:
    if tree != _ELLIPSIS:
        yield tree
    if tree.name != "Literal":
        for arg in tree.args:
            yield from _walk(arg)


@dataclass(frozen=True)
class TypeStyle:
    """How a file writes types: unions, generics of ``typing`` or built-in ones."""

    unions: UnionStyle = "pipe"
    typing_generics: bool = False


def write_type(tree: TypeTree, style: TypeStyle, refer: Callable[[str], str], quote: Callable[[str], str]) -> str:
    """Return a type as source text.

    Args:
        tree: The type.
        style: How the file writes types.
        refer: Gives the text by which the file calls a name, e.g. ``p.SecretStr``; asked once per use.
        quote: Gives a string as a literal in the file's quotes.
    """

    def write(node: TypeTree) -> str:
        if node in (NONE, _ELLIPSIS):
            return node.name
        if node.name == "|":
            return _write_union(node, style, write, refer)
        if node.name == "Literal":
            values = (ast.literal_eval(arg.name) for arg in node.args)
            shown = (quote(value) if isinstance(value, str) else repr(value) for value in values)
            return f"{refer('Literal')}[{', '.join(shown)}]"
        old = style.typing_generics and node.args and node.name in _OLD
        base = refer(_OLD[node.name] if old else node.name)
        return f"{base}[{', '.join(map(write, node.args))}]" if node.args else base

    return write(tree)


def _write_union(
    node: TypeTree, style: TypeStyle, write: Callable[[TypeTree], str], refer: Callable[[str], str]
) -> str:
    if style.unions == "pipe":
        return " | ".join(map(write, node.args))
    if node.optional and style.unions == "optional":
        return f"{refer('Optional')}[{write(node.core)}]"
    return f"{refer('Union')}[{', '.join(map(write, node.args))}]"
