"""Defaults as Python source: a JSON value becomes a literal of the field's type, or is refused."""

from __future__ import annotations

import ast
import datetime
import decimal
import ipaddress
import math
import pathlib
import typing
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import pydantic
from pydantic import JsonValue, TypeAdapter

from generator.edit.annotations import TypeTree
from generator.edit.refusals import Objection
from generator.values.literals import DEFAULT_MAX, string_literal
from generator.values.types import SECRETS

FACTORIES = {"list": "list", "dict": "dict", "set": "set", "frozenset": "frozenset", "tuple": "tuple"}
METHOD_FACTORIES = {"Path.cwd": "Path", "Path.home": "Path", "uuid4": "UUID", "uuid.uuid4": "UUID"}
Refer = Callable[[str], str]
Enums = Mapping[str, Mapping[str, object]]
# Judged as their plainest relative: the real ones look at the disk or need a package of their own.
_STAND_INS: dict[str, Any] = {
    "FilePath": pathlib.Path,
    "DirectoryPath": pathlib.Path,
    "EmailStr": str,
    "None": None,
    "...": ...,
    "Any": Any,
    "Sequence": list,
    "Mapping": dict,
}
_MODULES = (pydantic, datetime, decimal, ipaddress, pathlib, uuid, typing)


def convert_default(value: JsonValue, tree: TypeTree, enums: Enums) -> Any:
    """Return a JSON value as the value that a type's field would have.

    An enum's member comes back as ``EnumMember``.

    Raises:
        Objection: The value does not fit the type.
    """
    shown = repr(value)[:60]
    if tree.core.name in enums and value is not None:
        return _enum_member(value, tree.core.name, enums)
    if tree.names() & SECRETS and value is not None:
        raise Objection("secret-default", "a secret never gets a default in a file")
    if isinstance(value, bool) and tree.core.name in {"int", "float", "str", "PositiveInt", "NonNegativeInt"}:
        raise Objection("default", f"the default {shown} does not fit the type")
    try:
        adapter: TypeAdapter[Any] = TypeAdapter(_real_type(tree))
        converted = adapter.validate_python(value)
    except (ValueError, TypeError, AttributeError, RecursionError, pydantic.errors.PydanticUserError) as error:
        raise Objection("default", f"the default {shown} does not fit the type") from error
    return converted


class EnumMember(str):
    """The text ``Class.MEMBER`` of an enum's member."""


def _enum_member(value: JsonValue, name: str, enums: Enums) -> EnumMember:
    for member, content in enums[name].items():
        if value in (member, content) and type(value) in {str, type(content)}:
            return EnumMember(f"{name}.{member}")
    known = ", ".join(list(enums[name])[:10])
    raise Objection("default", f"the default {value!r:.60} is no member of {name} ({known})")


def _real_type(tree: TypeTree) -> Any:
    if tree.name == "|":
        return typing.Union[tuple(_real_type(arg) for arg in tree.args)]  # noqa: UP007 -- built from values
    if tree.name == "Literal":
        return typing.Literal[tuple(ast.literal_eval(arg.name) for arg in tree.args)]
    if tree.name in _STAND_INS:
        base = _STAND_INS[tree.name]
    else:
        builtin = {"str": str, "int": int, "float": float, "bool": bool, "bytes": bytes, "list": list}
        builtin |= {"dict": dict, "set": set, "frozenset": frozenset, "tuple": tuple}
        base = builtin.get(tree.name) or next(
            getattr(module, tree.name) for module in _MODULES if hasattr(module, tree.name)
        )
    return base[tuple(_real_type(arg) for arg in tree.args)] if tree.args else base


def is_shared(value: object) -> bool:
    """Tell whether a value must come from a factory, because it can be changed in place."""
    return isinstance(value, list | dict | set)


def write_value(value: Any, refer: Refer, quote: str) -> str:
    """Return a converted value as source text.

    Raises:
        Objection: There is no literal for it, or it is too long.
    """
    text = _write(value, refer, quote, 0)
    if len(text) > DEFAULT_MAX:
        raise Objection("default", f"a default of {len(text)} characters is too long")
    return text


def _write(value: Any, refer: Refer, quote: str, depth: int) -> str:
    if depth > 12:
        raise Objection("default", "a default is nested too deeply")
    if isinstance(value, EnumMember) or value is None or isinstance(value, bool):
        return str(value)
    for kind, writer in _WRITERS.items():
        if isinstance(value, kind):
            return writer(value, refer, quote, depth)
    raise Objection("default", f"there is no literal for a default of type {type(value).__name__}")


def _number(value: float, _refer: Refer, _quote: str, _depth: int) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        raise Objection("default", f"{value!r} is no number that a setting may have")
    if isinstance(value, int) and value.bit_length() > 512:
        raise Objection("default", "a default is too large a number")
    return repr(value)


def _string(value: str, _refer: Refer, quote: str, _depth: int) -> str:
    return string_literal(value, quote)


def _bytes(value: bytes, _refer: Refer, quote: str, _depth: int) -> str:
    body = "".join(chr(byte) if 32 <= byte < 127 and chr(byte) not in "\\'\"" else f"\\x{byte:02x}" for byte in value)
    return f"b{quote}{body}{quote}"


def _items(value: Any, refer: Refer, quote: str, depth: int) -> str:
    texts = [_write(item, refer, quote, depth + 1) for item in value]
    if isinstance(value, set | frozenset):
        body = "{" + ", ".join(sorted(texts)) + "}"
        return (body if texts else "set()") if isinstance(value, set) else f"frozenset({body if texts else ''})"
    if isinstance(value, tuple):
        return f"({', '.join(texts)}{',' * (len(texts) == 1)})"
    return f"[{', '.join(texts)}]"


def _mapping(value: dict[Any, Any], refer: Refer, quote: str, depth: int) -> str:
    deeper = depth + 1
    pairs = [(_write(key, refer, quote, deeper), _write(item, refer, quote, deeper)) for key, item in value.items()]
    return "{" + ", ".join(f"{key}: {item}" for key, item in pairs) + "}"


def _called(value: Any, refer: Refer, quote: str, _depth: int) -> str:
    names = {"PosixPath": "Path", "WindowsPath": "Path"}
    name = refer(names.get(type(value).__name__, type(value).__name__))
    text = value.as_posix() if isinstance(value, pathlib.Path) else str(value)
    return f"{name}({string_literal(text, quote)})"


def _secret(value: pydantic.SecretStr, refer: Refer, quote: str, _depth: int) -> str:
    if value.get_secret_value():
        raise Objection("secret-default", "a secret never gets a default in a file")
    return f"{refer('SecretStr')}({quote}{quote})"


def _moment(value: Any, refer: Refer, quote: str, _depth: int) -> str:
    return f"{refer(type(value).__name__)}.fromisoformat({string_literal(value.isoformat(), quote)})"


def _duration(value: datetime.timedelta, refer: Refer, _quote: str, _depth: int) -> str:
    parts = {"days": value.days, "seconds": value.seconds, "microseconds": value.microseconds}
    if value.microseconds == 0 and abs(value.days) <= 1:
        parts = {"seconds": int(value.total_seconds())}
    shown = ", ".join(f"{name}={number}" for name, number in parts.items() if number) or "0"
    return f"{refer('timedelta')}({shown})"


_WRITERS: dict[Any, Callable[[Any, Refer, str, int], str]] = {
    str: _string,
    bytes: _bytes,
    int: _number,
    float: _number,
    list: _items,
    tuple: _items,
    set: _items,
    frozenset: _items,
    dict: _mapping,
    datetime.datetime: _moment,
    datetime.date: _moment,
    datetime.time: _moment,
    datetime.timedelta: _duration,
    pathlib.Path: _called,
    decimal.Decimal: _called,
    uuid.UUID: _called,
    pydantic.SecretStr: _secret,
    ipaddress.IPv4Address: _called,
    ipaddress.IPv6Address: _called,
    pydantic.AnyUrl: _called,
    pydantic.HttpUrl: _called,
    pydantic.PostgresDsn: _called,
    pydantic.RedisDsn: _called,
    pydantic.AmqpDsn: _called,
    pydantic.MongoDsn: _called,
    pydantic.AnyHttpUrl: _called,
}


def read_factory(text: str) -> tuple[str, Any]:
    """Read a ``default_factory``: the pair of a factory's name and nothing, or of nothing and a literal's value.

    Raises:
        Objection: It is neither a known factory nor a ``lambda:`` of a literal.
    """
    name = text.strip()
    if name in FACTORIES or name in METHOD_FACTORIES:
        return name, None
    try:
        node = ast.parse(name[: DEFAULT_MAX + 1], mode="eval").body
        if isinstance(node, ast.Lambda) and not ast.unparse(node.args):
            return "", ast.literal_eval(node.body)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        pass
    known = ", ".join([*FACTORIES, *METHOD_FACTORIES])
    raise Objection("factory", f"{name[:60]!r} is no known factory ({known}, or 'lambda:' of a literal)")


def enum_values(body: ast.ClassDef) -> dict[str, object]:
    """Return the members of an enum's class body whose values are literals; ``auto()`` gives the member's name."""
    values: dict[str, object] = {}
    for statement in body.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            name = statement.targets[0].id
            try:
                values[name] = ast.literal_eval(statement.value)
            except ValueError:
                values[name] = name
    return {name: value for name, value in values.items() if not name.startswith("_")}
