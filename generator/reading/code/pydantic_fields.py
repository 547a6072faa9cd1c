"""One annotated attribute of a settings class as pydantic reads it: type, default, limits, description, duty.

Nothing is executed: calls such as ``Field(...)``, ``conint(...)`` and ``Annotated[...]`` are read as they are written.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.answers.constraints import limits_from
from generator.plan import NO_CONSTRAINTS, Constraints
from generator.values.literals import value_of_node

TYPE_MAX = 200
_CONSTRAINED = {
    "conint": "int",
    "confloat": "float",
    "condecimal": "Decimal",
    "constr": "str",
    "conbytes": "bytes",
    "conlist": "list",
    "conset": "set",
    "confrozenset": "frozenset",
}
# Markers of annotated-types that have one argument, and the limit that it is.
_MARKERS = {"Gt": "gt", "Ge": "ge", "Lt": "lt", "Le": "le", "MultipleOf": "multiple_of"} | {
    "MinLen": "min_length",
    "MaxLen": "max_length",
}
_SETS = frozenset({"Interval", "StringConstraints"})
_FIELDS = frozenset({"field", "settingsfield"})
_FACTORIES: dict[str, object] = {"list": [], "dict": {}, "set": [], "tuple": []}


@dataclass(frozen=True, slots=True)
class CodeField:
    """One setting that code declares or reads.

    Attributes:
        name: Its name.
        type: Its type as source text, without what only limits it.
        default: Its default as a Python value; ``None`` also where it is computed, or where there is none.
        description: What its ``Field``, the string below it or the comment beside it says.
        line: Its line, from 1.
        constraints: What its values must keep to.
        is_required: Whether the code cannot do without it.
    """

    name: str
    type: str
    default: object = None
    description: str = ""
    line: int = 1
    constraints: Constraints = NO_CONSTRAINTS
    is_required: bool = False


@dataclass
class _Gathered:
    limits: dict[str, object] = field(default_factory=dict)
    description: str = ""
    has_default: bool = False
    default: object = None


def read_attribute(node: ast.AnnAssign, name: str, *, makes_constructor: bool) -> CodeField:
    """Return what an annotated assignment in the body of a class says.

    Args:
        node: The assignment.
        name: What is assigned to.
        makes_constructor: Whether an annotation without a value demands one where the class is made.
    """
    gathered = _Gathered()
    annotation = _plain_type(node.annotation, gathered)
    is_field = isinstance(node.value, ast.Call) and called(node.value).lower() in _FIELDS
    if isinstance(node.value, ast.Call) and is_field:
        _gather(node.value, gathered)
    elif node.value is not None and not _is_ellipsis(node.value):
        gathered.has_default, gathered.default = True, value_of(node.value)
    demanded = makes_constructor if node.value is None else is_field or _is_ellipsis(node.value)
    return CodeField(
        name,
        ast.unparse(annotation)[:TYPE_MAX],
        gathered.default,
        gathered.description,
        node.lineno,
        limits_from(gathered.limits),
        demanded and not gathered.has_default,
    )


def called(node: ast.Call) -> str:
    """Return the last name of what is called; empty for what has none."""
    func = node.func
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def value_of(node: ast.expr | None) -> object:
    """Return the value of a literal, or the argument of ``Path("…")`` and its like; ``None`` for all else."""
    try:
        return value_of_node(node) if node is not None else None
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError, OverflowError):
        return None


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def _name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _plain_type(node: ast.expr, gathered: _Gathered | None) -> ast.expr:
    """Return a type without ``Annotated`` and ``conint``; what they say of the attribute itself is gathered."""
    match node:
        case ast.Subscript(value=head, slice=ast.Tuple(elts=[inner, *markers])) if _name_of(head) == "Annotated":
            for marker in markers if gathered is not None else ():
                if isinstance(marker, ast.Call):
                    _gather(marker, gathered or _Gathered())
            return _plain_type(inner, gathered)
        case ast.Subscript(value=head, slice=inner):
            # What limits an entry of a list does not limit the list.
            below = gathered if _name_of(head) in {"Optional", "Union"} else None
            return ast.Subscript(value=head, slice=_plain_type(inner, below), ctx=ast.Load())
        case ast.Tuple(elts=parts):
            return ast.Tuple(elts=[_plain_type(part, gathered) for part in parts], ctx=ast.Load())
        case ast.BinOp(left=left, op=op, right=right):
            return ast.BinOp(left=_plain_type(left, gathered), op=op, right=_plain_type(right, gathered))
        case ast.Call() if called(node) in _CONSTRAINED:
            _gather(node, gathered or _Gathered())
            base: ast.expr = ast.Name(id=_CONSTRAINED[called(node)], ctx=ast.Load())
            items = list(_items(node))
            return ast.Subscript(value=base, slice=items[0], ctx=ast.Load()) if items else base
    return node


def _items(node: ast.Call) -> Iterator[ast.expr]:
    """Yield the type of the entries of ``conlist(str)``."""
    if called(node) in {"conlist", "conset", "confrozenset"}:
        yield from (_plain_type(one, None) for one in node.args[:1])
        yield from (_plain_type(one.value, None) for one in node.keywords if one.arg == "item_type")


def _gather(node: ast.Call, gathered: _Gathered) -> None:
    """Take over what a ``Field``, a ``conint`` or a marker says."""
    name = called(node)
    options = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    if name in _MARKERS:
        gathered.limits[_MARKERS[name]] = value_of(next(iter([*node.args, *options.values()]), None))
    elif name == "Len":
        for limit, argument in zip(("min_length", "max_length"), node.args, strict=False):
            gathered.limits[limit] = value_of(argument)
    if name == "Len" or name in _SETS or name in _CONSTRAINED or name.lower() in _FIELDS:
        gathered.limits |= {key: value_of(value) for key, value in options.items()}
    if name.lower() in _FIELDS:
        described = value_of(options.get("description"))
        gathered.description = described if isinstance(described, str) else gathered.description
        _gather_default(node, options, gathered)


def _gather_default(node: ast.Call, options: dict[str, ast.expr], gathered: _Gathered) -> None:
    given = options.get("default", node.args[0] if node.args else None)
    factory = options.get("default_factory")
    if isinstance(factory, ast.Lambda):
        gathered.has_default, gathered.default = True, value_of(factory.body)
    elif factory is not None:
        gathered.has_default, gathered.default = True, _FACTORIES.get(_name_of(factory))
    elif given is not None and not _is_ellipsis(given):
        gathered.has_default, gathered.default = True, value_of(given)
