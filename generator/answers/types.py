"""Type annotations and literals of generated settings, judged by a small grammar.

A type that a model wrote becomes source text in a class body, so only names from a fixed table, ``|``, subscripts,
``None`` and literal strings or numbers pass. Values become literals in the formatter's own spelling.
"""

from __future__ import annotations

import ast
import math

from pydantic import JsonValue

BUILTINS = frozenset({"str", "int", "float", "bool", "bytes", "list", "dict", "set", "frozenset", "tuple", "object"})
IMPORTS = {
    "Any": "typing",
    "Literal": "typing",
    "Optional": "typing",
    "Union": "typing",
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
    "EmailStr": "pydantic",
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
    "secret": "str",
    "password": "str",
    "token": "str",
    "List": "list",
    "Dict": "dict",
    "Set": "set",
    "FrozenSet": "frozenset",
    "Tuple": "tuple",
}
_GENERIC_DEFAULTS = {"list": "list[str]", "dict": "dict[str, str]", "set": "set[str]", "tuple": "tuple[str, ...]"}
TYPE_MAX = 200


class _Spelling(ast.NodeTransformer):
    """Replace the typing module's old generics and everyday words by today's names."""

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.copy_location(ast.Name(ALIASES.get(node.id, node.id), node.ctx), node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id in {"typing", "t", "pydantic", "pathlib", "datetime"}:
            return self.visit_Name(ast.Name(node.attr, ast.Load()))
        return node


def _allowed(node: ast.expr, *, inside_literal: bool = False) -> bool:
    match node:
        case ast.Name(id=name):
            return name in BUILTINS or name in IMPORTS
        case ast.Constant(value=value):
            return value is None or (inside_literal and isinstance(value, str | int))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _allowed(left) and _allowed(right)
        case ast.Subscript(value=ast.Name(id=name), slice=inner):
            literal = name == "Literal"
            parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            rest = [part for part in parts if not (isinstance(part, ast.Constant) and part.value is Ellipsis)]
            return _allowed(node.value) and all(_allowed(part, inside_literal=literal) for part in rest)
        case _:
            return False


def judge_type(text: str) -> str | None:
    """Return ``text`` as a type in today's spelling, or ``None`` where it is none that settings may have.

    Everyday words (``string``, ``boolean``) and the old generics are translated; a bare ``list`` becomes
    ``list[str]``.
    """
    if len(text) > TYPE_MAX:
        return None
    try:
        parsed = ast.parse(text.strip() or "str", mode="eval").body
        rewritten = _Spelling().visit(parsed)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if not _allowed(rewritten):
        return None
    spelled = ast.unparse(rewritten).replace("'", '"')
    return _GENERIC_DEFAULTS.get(spelled, spelled)


def without_none(text: str) -> str:
    """Return a judged type without its ``None``: ``int | None`` and ``Optional[int]`` become ``int``."""
    node = ast.parse(text, mode="eval").body
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Optional":
        return ast.unparse(node.slice).replace("'", '"')
    members = [part for part in _union(node) if not (isinstance(part, ast.Constant) and part.value is None)]
    return " | ".join(ast.unparse(part).replace("'", '"') for part in members) or "str"


def _union(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp):
        return [*_union(node.left), *_union(node.right)]
    return [node]


def imports_of(text: str) -> dict[str, str]:
    """Return the names that a judged type needs, each with the module it comes from."""
    names = {node.id for node in ast.walk(ast.parse(text, mode="eval")) if isinstance(node, ast.Name)}
    return {name: IMPORTS[name] for name in sorted(names) if name in IMPORTS}


def string_literal(text: str) -> str:
    """Return ``text`` as a Python literal in double quotes, or in single ones where that saves escapes."""
    escaped = "".join(_escape(char) for char in text)
    if '"' in text and "'" not in text:
        return f"'{escaped}'"
    quoted = escaped.replace('"', '\\"')
    return f'"{quoted}"'


def _escape(char: str) -> str:
    if char == "\\":
        return "\\\\"
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    if char in named:
        return named[char]
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def literal(value: JsonValue) -> str:
    """Return a JSON value as a Python literal in the formatter's spelling."""
    if isinstance(value, str):
        return string_literal(value)
    if isinstance(value, list):
        return _exploded("[", [literal(item) for item in value], "]")
    if isinstance(value, dict):
        return _exploded("{", [f"{literal(key)}: {literal(item)}" for key, item in value.items()], "}")
    if isinstance(value, float) and not math.isfinite(value):
        return "0.0"
    return repr(value)


def _exploded(opening: str, items: list[str], closing: str) -> str:
    """Return a collection with one item a line: the one layout that a formatter never changes."""
    if not items:
        return opening + closing
    lines = [f"    {line}" for item in items for line in f"{item},".split("\n")]
    return "\n".join([opening, *lines, closing])


def is_literal(source: str) -> bool:
    """Tell whether ``source`` is nothing but a literal, or ``Path`` of one string."""
    try:
        node = ast.parse(source, mode="eval").body
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Path":
            return not node.keywords and len(node.args) == 1 and isinstance(ast.literal_eval(node.args[0]), str)
        ast.literal_eval(node)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def default_literal(kind: str, value: JsonValue) -> str | None:
    """Return the literal of a default for a judged type, or ``None`` where the value does not fit the type.

    Whole numbers fit ``float``, words like ``true`` fit ``bool``, number words fit ``int``; a list fits lists, sets
    and tuples.
    """
    base = without_none(kind)
    converter = _CONVERTERS.get(base.split("[", maxsplit=1)[0])
    if value is None:
        return "None" if base != kind else None
    return converter(value) if converter else None


def _bool(value: JsonValue) -> str | None:
    words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    if isinstance(value, str):
        value = words.get(value.strip().casefold())
    return repr(value) if isinstance(value, bool) else None


def _int(value: JsonValue) -> str | None:
    if isinstance(value, str) and value.strip().lstrip("+-").isascii() and value.strip().lstrip("+-").isdigit():
        value = int(value.strip()[:18])
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        value = int(value)
    return repr(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _float(value: JsonValue) -> str | None:
    if isinstance(value, bool):
        return None
    try:
        number = float(value) if isinstance(value, int | float | str) else math.nan
    except (ValueError, OverflowError):
        return None
    return repr(number) if math.isfinite(number) else None


def _str(value: JsonValue) -> str | None:
    if isinstance(value, bool | list | dict):
        return None
    return string_literal(str(value))


def _path(value: JsonValue) -> str | None:
    return f"Path({string_literal(value)})" if isinstance(value, str) else None


def _list(value: JsonValue) -> str | None:
    return literal(value) if isinstance(value, list) else None


def _dict(value: JsonValue) -> str | None:
    return literal(value) if isinstance(value, dict) else None


def _scalar(value: JsonValue) -> str | None:
    return literal(value) if isinstance(value, str | int) else None


_CONVERTERS = {
    "bool": _bool,
    "int": _int,
    "PositiveInt": _int,
    "NonNegativeInt": _int,
    "float": _float,
    "PositiveFloat": _float,
    "NonNegativeFloat": _float,
    "str": _str,
    "Path": _path,
    "list": _list,
    "dict": _dict,
    "Literal": _scalar,
}
