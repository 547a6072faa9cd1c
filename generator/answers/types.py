"""Type annotations of generated settings, judged by a small grammar.

A type that a model wrote becomes source text in a class body, so only names from a fixed table, ``|``, subscripts,
``None`` and literal strings or numbers pass.
"""

from __future__ import annotations

import ast

BUILTINS = frozenset({"str", "int", "float", "bool", "bytes", "list", "dict", "set", "frozenset", "tuple"})
IMPORTS = {
    "Any": "typing",
    "Literal": "typing",
    "Path": "pathlib",
    "datetime": "datetime",
    "date": "datetime",
    "time": "datetime",
    "timedelta": "datetime",
    "Decimal": "decimal",
    "UUID": "uuid",
    "SecretStr": "pydantic",
    "SecretBytes": "pydantic",
    "HttpUrl": "pydantic",
    "AnyUrl": "pydantic",
    "AnyHttpUrl": "pydantic",
    "PositiveInt": "pydantic",
    "NonNegativeInt": "pydantic",
    "PositiveFloat": "pydantic",
    "NonNegativeFloat": "pydantic",
}
ALIASES = {
    "string": "str",
    "text": "str",
    "integer": "int",
    "number": "float",
    "double": "float",
    "boolean": "bool",
    "array": "list",
    "object": "dict",
    "map": "dict",
    "mapping": "dict",
    "url": "str",
    "uri": "str",
    "path": "str",
    "email": "str",
    "EmailStr": "str",
    "secret": "str",
    "password": "str",
    "token": "str",
    "List": "list",
    "Dict": "dict",
    "Set": "set",
    "FrozenSet": "frozenset",
    "Tuple": "tuple",
}
TYPE_MAX = 200
_GENERIC_DEFAULTS = {
    "list": "list[str]",
    "dict": "dict[str, str]",
    "set": "set[str]",
    "frozenset": "frozenset[str]",
    "tuple": "tuple[str, ...]",
}
_ARITY = {"list": 1, "set": 1, "frozenset": 1, "dict": 2}
_MODULES = frozenset({"typing", "t", "pydantic", "pathlib", "datetime", "decimal", "uuid"})
_CHOICE_MAX = 40
_QUOTES = frozenset("\"'\\")
WHOLE_MAX = 2**63


class _NoTypeError(ValueError):
    """The text is no type that a setting may have."""


def judge_type(text: str) -> str | None:
    """Return ``text`` as a type in today's spelling, or ``None`` where it is none that settings may have.

    Everyday words (``string``, ``boolean``), ``Optional``, ``Union`` and the old generics are translated; a bare
    ``list`` becomes ``list[str]``; ``None`` comes last.
    """
    if len(text) > TYPE_MAX:
        return None
    try:
        spelled = _spell(ast.parse(text.strip() or "str", mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return spelled if spelled != "None" and len(spelled) <= TYPE_MAX else None


def _spell(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(), attr=name) if _is_plain(node):
            return _spell_name(name)
        case ast.Constant(value=None):
            return "None"
        case ast.BinOp(op=ast.BitOr()):
            return _joined([_spell(part) for part in union_members(node)])
        case ast.Subscript(value=ast.Name(id=name) | ast.Attribute(attr=name) as value, slice=inner) if _is_plain(
            value
        ):
            return _spell_subscript(ALIASES.get(name, name), inner.elts if isinstance(inner, ast.Tuple) else [inner])
        case _:
            raise _NoTypeError


def _is_plain(node: ast.expr) -> bool:
    """Tell whether a node is a name, or one of a known module's."""
    return isinstance(node, ast.Name) or (
        isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in _MODULES
    )


def _spell_name(name: str) -> str:
    name = ALIASES.get(name, name)
    if name == "Literal" or (name not in BUILTINS and name not in IMPORTS):
        raise _NoTypeError
    return _GENERIC_DEFAULTS.get(name, name)


def _spell_subscript(name: str, parts: list[ast.expr]) -> str:
    if name == "Literal":
        return f"Literal[{', '.join(dict.fromkeys(map(_choice, parts)))}]"
    if name in {"Optional", "Union"}:
        return _joined([*map(_spell, parts), *(["None"] if name == "Optional" else [])])
    if name == "tuple":
        open_ended = len(parts) == 2 and isinstance(parts[1], ast.Constant) and parts[1].value is Ellipsis
        listed = [_spell(parts[0]), "..."] if open_ended else [_spell(part) for part in parts]
        return f"tuple[{', '.join(listed)}]"
    if _ARITY.get(name) != len(parts):
        raise _NoTypeError
    return f"{name}[{', '.join(_spell(part) for part in parts)}]"


def _choice(node: ast.expr) -> str:
    """Return one value of a ``Literal``: a whole number, a truth value or a short text without quotes."""
    value = node.value if isinstance(node, ast.Constant) else None
    if isinstance(value, int) and abs(value) < WHOLE_MAX:
        return repr(value)
    is_short = isinstance(value, str) and len(value) <= _CHOICE_MAX
    if isinstance(value, str) and is_short and (value.isascii() and value.isprintable()) and not set(value) & _QUOTES:
        return f'"{value}"'
    raise _NoTypeError


def _joined(members: list[str]) -> str:
    """Return a union without doubles, ``None`` last."""
    flat = dict.fromkeys(part for member in members for part in _splitunion_members(member))
    return " | ".join([part for part in flat if part != "None"] + (["None"] if "None" in flat else []))


def _splitunion_members(spelled: str) -> list[str]:
    return [ast.unparse(part).replace("'", '"') for part in union_members(ast.parse(spelled, mode="eval").body)]


def without_none(text: str) -> str:
    """Return a judged type without its ``None``: ``int | None`` becomes ``int``."""
    return " | ".join(part for part in _splitunion_members(text) if part != "None") or "str"


def union_members(node: ast.expr) -> list[ast.expr]:
    """Return the members of a ``|``, or the node itself."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*union_members(node.left), *union_members(node.right)]
    return [node]


def imports_of(text: str) -> dict[str, str]:
    """Return the names that a judged type needs, each with the module it comes from."""
    names = {node.id for node in ast.walk(ast.parse(text, mode="eval")) if isinstance(node, ast.Name)}
    return {name: IMPORTS[name] for name in sorted(names) if name in IMPORTS}


def can_be_laid_out(text: str, room: int) -> bool:
    """Tell whether a judged type can be broken into lines of ``room`` characters, as the blueprints break it."""
    members = union_members(ast.parse(text, mode="eval").body)
    if len(text) <= room or len(members) == 1:
        return _breaks(members[0], room) if len(members) == 1 else True
    return all(_breaks(member, room - 6) for member in members)


def _breaks(node: ast.expr, room: int) -> bool:
    if len(ast.unparse(node)) <= room or isinstance(node, ast.Name):
        return True
    if not isinstance(node, ast.Subscript):
        return False
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return all(_breaks(part, room - 5) for part in parts)
