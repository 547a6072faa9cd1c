"""Types of settings: every spelling of annotations, prose and JSON, and the one Python type that it means.

A type that a model wrote becomes source text in a class body, so only names from a fixed table, ``|``, subscripts,
``None`` and literal strings or numbers pass.
"""

from __future__ import annotations

import ast
from functools import lru_cache

from generator.values.folding import fold
from generator.values.type_words import WORDS, as_annotation

TYPE_MAX = 200
WHOLE_MAX = 2**63
_CHOICE_MAX = 40
_SAID_MAX = 120
_QUOTES = frozenset("\"'\\")
BUILTINS = frozenset({"str", "int", "float", "bool", "bytes", "list", "dict", "set", "frozenset", "tuple"})
_MODULES = {
    "typing": "Any Literal Optional Union List Dict Set FrozenSet Tuple",
    "collections.abc": "Sequence Mapping",
    "pathlib": "Path",
    "datetime": "datetime date time timedelta",
    "decimal": "Decimal",
    "uuid": "UUID",
    "ipaddress": "IPv4Address IPv6Address",
    "pydantic": "SecretStr SecretBytes HttpUrl AnyUrl AnyHttpUrl EmailStr PostgresDsn RedisDsn AmqpDsn MongoDsn "
    "PositiveInt NonNegativeInt PositiveFloat NonNegativeFloat FilePath DirectoryPath "
    "StrictStr StrictInt StrictBool",
}
# Every name that a type may have in a settings file, with the module that it comes from.
HOMES = {name: module for module, names in _MODULES.items() for name in names.split()}
SECRETS = frozenset({"SecretStr", "SecretBytes"})
# The generics that had names of their own before Python 3.9.
MODERN = {"List": "list", "Dict": "dict", "Set": "set", "FrozenSet": "frozenset", "Tuple": "tuple"}
# What a generated class has in the place of a type that needs a further package, the disk, or a narrower check.
_GENERATED = {
    **MODERN,
    **dict.fromkeys(("Sequence", "MutableSequence", "Iterable", "Collection", "deque"), "list"),
    **dict.fromkeys(("Mapping", "MutableMapping", "OrderedDict", "defaultdict", "Record"), "dict"),
    "AbstractSet": "set",
    **dict.fromkeys(("FilePath", "DirectoryPath", "NewPath", "PurePath"), "Path"),
    **dict.fromkeys(("EmailStr", "PostgresDsn", "RedisDsn", "AmqpDsn", "MongoDsn", "StrictStr"), "str"),
    **dict.fromkeys(("IPv4Address", "IPv6Address"), "str"),
    "StrictInt": "int",
    "StrictBool": "bool",
    "StrictFloat": "float",
}
# The names that a generated class may have, with the module that each comes from.
IMPORTS = {name: home for name, home in HOMES.items() if name not in _GENERATED and name not in {"Optional", "Union"}}
_BARE = {
    "list": "list[str]",
    "dict": "dict[str, str]",
    "set": "set[str]",
    "frozenset": "frozenset[str]",
    "tuple": "tuple[str, ...]",
}
_ARITY = {"list": 1, "set": 1, "frozenset": 1, "dict": 2}
_QUALIFIERS = frozenset({"typing", "t", "typing_extensions", "pydantic", "pathlib", "datetime", "decimal", "uuid"})
_NOTHING = frozenset({"null", "undefined", "nil", "NoneType"})
_PYTHON_NAMES = BUILTINS | HOMES.keys() | _GENERATED.keys() - {"Record"} | {"Annotated", "None"}
_IN_ANNOTATIONS = (
    *(ast.Expression, ast.Subscript, ast.Name, ast.Load, ast.Tuple, ast.BinOp, ast.BitOr, ast.Constant, ast.Attribute),
)
# As a bare word of prose these are no types.
_ONLY_IN_CODE = frozenset({"time", "Optional", "Union", "Literal", "Any"})


class _NoTypeError(ValueError):
    """The text is no type that a setting may have."""


@lru_cache(maxsize=2048)
def judge_type(text: str) -> str | None:
    """Return ``text`` as a type in today's spelling, or ``None`` where it is none that settings may have.

    Everyday words (``string``, ``list of numbers``), ``Optional``, ``Union``, the old generics, ``string[]`` and
    ``Array<string>`` are translated; a bare ``list`` becomes ``list[str]``; ``None`` comes last.
    """
    bare = text.strip() or "str"
    if len(bare) > TYPE_MAX:
        return None
    spelled = _judged(bare) or _judged(as_annotation(bare) or "None")
    return spelled if spelled != "None" and len(spelled or "") <= TYPE_MAX else None


def _judged(text: str) -> str | None:
    try:
        return _spell(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@lru_cache(maxsize=2048)
def type_said(text: str) -> str | None:
    """Return the Python type that a word or annotation of a text means; ``None`` where it is no type.

    An annotation stays as it is written, also one with a class that only the text knows.
    """
    bare = text.strip().strip("`*_ .").replace("`", "")[:_SAID_MAX]
    if bare in _ONLY_IN_CODE or not bare:
        return "Any" if bare == "Any" else None
    if bare in _PYTHON_NAMES - MODERN.keys() - {"Annotated", "None"}:
        return _BARE.get(_GENERATED.get(bare, bare), bare)
    if fold(bare) in WORDS:
        return WORDS[fold(bare)]
    written = _as_written(bare) if "|" in bare or "[" in bare or "." in bare else None
    return written or judge_type(as_annotation(bare) or "None")


def _as_written(text: str) -> str | None:
    """Return an annotation as it stands where Python knows its names, else what it means, else with foreign classes."""
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if not all(isinstance(node, _IN_ANNOTATIONS) for node in ast.walk(tree)):
        return None
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    if names and names <= _PYTHON_NAMES and isinstance(tree.body, ast.Subscript | ast.BinOp):
        return text if "Annotated" in names or judge_type(text) else None
    foreign = {name for name in names - _PYTHON_NAMES if fold(name) not in WORDS and name not in _NOTHING}
    if not foreign or "." in text:
        return judge_type(text)
    return text if all(name[:1].isupper() for name in foreign) else None


def _spell(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) if name in _NOTHING:
            return "None"
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(), attr=name) if _is_plain(node):
            return _spell_name(name)
        case ast.Constant(value=None):
            return "None"
        case ast.BinOp(op=ast.BitOr()):
            return _spell_union(union_members(node))
        case ast.Subscript(value=ast.Name(id=name) | ast.Attribute(attr=name) as value, slice=inner) if _is_plain(
            value
        ):
            return _spell_subscript(name, inner.elts if isinstance(inner, ast.Tuple) else [inner])
        case _:
            raise _NoTypeError


def _is_plain(node: ast.expr) -> bool:
    """Tell whether a node is a name, or one of a known module's."""
    return isinstance(node, ast.Name) or (
        isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in _QUALIFIERS
    )


def _spell_union(members: list[ast.expr]) -> str:
    texts = [one for one in members if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    rest = [_spell(one) for one in members if one not in texts]
    choices = [f"Literal[{', '.join(dict.fromkeys(map(_choice, texts)))}]"] if texts else []
    if texts and any(one != "None" for one in rest):
        raise _NoTypeError
    return _joined([*choices, *rest])


def _spell_name(name: str) -> str:
    name = _GENERATED.get(name, name)
    if name in BUILTINS or (name in IMPORTS and name != "Literal"):
        return _BARE.get(name, name)
    found = WORDS.get(fold(name))
    if found is None or name == "Literal":
        raise _NoTypeError
    return found


def _spell_subscript(name: str, parts: list[ast.expr]) -> str:
    if name == "Literal":
        return f"Literal[{', '.join(dict.fromkeys(map(_choice, parts)))}]"
    if name in {"Optional", "Union"}:
        return _joined([*map(_spell, parts), *(["None"] if name == "Optional" else [])])
    name = _GENERATED.get(name) or (name if name in BUILTINS else WORDS.get(fold(name), "").partition("[")[0])
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
    flat = dict.fromkeys(part for member in members for part in members_of(member))
    return " | ".join([part for part in flat if part != "None"] + (["None"] if "None" in flat else []))


def members_of(spelled: str) -> list[str]:
    """Return the members of a judged union as source text."""
    return [ast.unparse(part).replace("'", '"') for part in union_members(ast.parse(spelled, mode="eval").body)]


def without_none(text: str) -> str:
    """Return a judged type without its ``None``: ``int | None`` becomes ``int``."""
    return " | ".join(part for part in members_of(text) if part != "None") or "str"


def core_of(text: str) -> str:
    """Return the outermost name of a type, of a union its first member's: ``list`` for ``Optional[List[int]]``.

    Empty for what is no type that settings may have.
    """
    return without_none(judge_type(text) or "None").partition(" | ")[0].partition("[")[0] if judge_type(text) else ""


def union_members(node: ast.expr) -> list[ast.expr]:
    """Return the members of a ``|``, or the node itself."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*union_members(node.left), *union_members(node.right)]
    return [node]
