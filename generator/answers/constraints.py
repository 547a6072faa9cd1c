"""Limits of settings: which of them a type can have, whether a value keeps to them, and an example that does.

Pydantic itself is asked, because it is what will judge the values: a limit that it cannot apply to a type, or a pattern
that it cannot compile, would break the class that has it.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any

from pydantic import (
    Field,
    JsonValue,
    NonNegativeFloat,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    TypeAdapter,
    ValidationError,
)
from pydantic.errors import PydanticUserError
from pydantic_core import SchemaError

from generator.answers.examples import examples_of_pattern, plain_example
from generator.plan import ConfigField, Constraints
from generator.values.literals import default_literal, literal_value
from generator.values.types import judge_type, union_members

EXAMPLE_MAX = 2_000
_NUMBERS = frozenset({"gt", "ge", "lt", "le", "multiple_of"})
_LENGTHS = frozenset({"min_length", "max_length"})
# Per type: what checks it, and the limits that it can have.
_TYPES: dict[str, tuple[Any, frozenset[str]]] = {
    "int": (int, _NUMBERS),
    "float": (float, _NUMBERS),
    "Decimal": (Decimal, _NUMBERS),
    "PositiveInt": (PositiveInt, _NUMBERS),
    "NonNegativeInt": (NonNegativeInt, _NUMBERS),
    "PositiveFloat": (PositiveFloat, _NUMBERS),
    "NonNegativeFloat": (NonNegativeFloat, _NUMBERS),
    "str": (str, _LENGTHS | {"pattern"}),
    "SecretStr": (SecretStr, _LENGTHS),
    "bytes": (bytes, _LENGTHS),
    "list": (list[Any], _LENGTHS),
    "set": (set[Any], _LENGTHS),
    "frozenset": (frozenset[Any], _LENGTHS),
    "tuple": (tuple[Any, ...], _LENGTHS),
    "dict": (dict[Any, Any], _LENGTHS),
}


# Other names of the limits, without case, blanks and underscores: of pydantic 1, JSON schema and everyday speech.
_NAMES = {
    "gt": "gt",
    "ge": "ge",
    "lt": "lt",
    "le": "le",
    "multipleof": "multiple_of",
    "minlength": "min_length",
    "maxlength": "max_length",
    "pattern": "pattern",
    "regex": "pattern",
    "regexp": "pattern",
    "minitems": "min_length",
    "maxitems": "max_length",
    "minimum": "ge",
    "maximum": "le",
    "min": "ge",
    "max": "le",
    "minvalue": "ge",
    "maxvalue": "le",
    "exclusiveminimum": "gt",
    "exclusivemaximum": "lt",
}


def limits_from(raw: Mapping[str, object]) -> Constraints:
    """Return limits from what carries their names; what is no number, length or text that a limit may be is left out.

    ``exclusiveMinimum: true``, as older JSON schemas write it, makes the minimum one that is not reached.
    """
    found: dict[str, object] = {}
    plain = {key.replace("_", "").replace(" ", "").lower(): value for key, value in raw.items()}
    for key, value in plain.items():
        name = _NAMES.get(key)
        if name is not None and name not in found and _is_limit(name, value):
            found[name] = value
    for key, name, exclusive in (("exclusiveminimum", "ge", "gt"), ("exclusivemaximum", "le", "lt")):
        if plain.get(key) is True and name in found:
            found[exclusive] = found.pop(name)
    return Constraints.model_validate(found)


def _is_limit(name: str, value: object) -> bool:
    try:
        Constraints.model_validate({name: value})
    except ValidationError:
        return False
    return value is not None


def settled(field: ConfigField) -> tuple[ConfigField, tuple[str, ...]]:
    """Return a setting whose statements agree with each other, and a clause on each that had to go.

    What has a default or may be ``None`` is not required; limits are those that ``agreed`` keeps.
    """
    kind = "SecretStr" if field.secret else judge_type(field.type) or "str"
    literal = default_literal(kind, field.default) if field.default is not None else None
    kept, faults = agreed(kind, literal_value(literal) if literal else None, field.constraints)
    required = field.required and field.default is None and not kind.endswith("| None")
    same = kept == field.constraints and required == field.required
    return field if same else field.model_copy(update={"constraints": kept, "required": required}), faults


def agreed(kind: str, default: JsonValue, constraints: Constraints) -> tuple[Constraints, tuple[str, ...]]:
    """Return the limits that a setting can have, and a clause on each that it cannot, with the reason.

    Args:
        kind: The setting's judged type.
        default: Its default; ``None`` for none.
        constraints: What the text says.
    """
    base = _base(kind)
    faults: dict[str, str] = {}
    for name, limit in constraints.limits().items():
        fault = _fault(base, name, limit, default)
        if fault:
            faults[name] = f"{name}={limit!r} was left out: {fault}"
    kept = Constraints.model_validate({name: one for name, one in constraints.limits().items() if name not in faults})
    if kept and _example(kind, kept) is None:
        shown = ", ".join(f"{name}={limit!r}" for name, limit in kept.limits().items())
        return Constraints(), (*faults.values(), f"{shown} were left out: no value was found that keeps to all of it")
    return kept, tuple(faults.values())


def _fault(base: str, name: str, limit: float | str, default: JsonValue) -> str:
    """Return why a type cannot have a limit, or why its default does not keep to it; empty where all is well."""
    if base not in _TYPES or name not in _TYPES[base][1]:
        return f"a setting of type {base or 'union'} cannot have it"
    if name == "pattern" and not _is_pattern(str(limit)):
        return "it is no regular expression in printable characters"
    if _checker(base, ((name, limit),)) is None:
        return "pydantic cannot apply it"
    if default is not None and not _keeps(base, default, ((name, limit),)):
        return f"the default {repr(default)[:40]} does not keep to it, so the text disagrees with itself"
    return ""


def fits_limits(kind: str, value: JsonValue, constraints: Constraints) -> bool:
    """Tell whether the limits are ones that a setting of a judged type can have, and the value keeps to them."""
    return agreed(kind, value, constraints) == (constraints, ())


def _base(kind: str) -> str:
    """Return the name of the one type that a setting has beside ``None``; empty for a union of several."""
    members = [one for one in union_members(ast.parse(kind, mode="eval").body) if not isinstance(one, ast.Constant)]
    if len(members) != 1:
        return ""
    named = members[0].value if isinstance(members[0], ast.Subscript) else members[0]
    return named.id if isinstance(named, ast.Name) else ""


def _is_pattern(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(text)
    except (re.error, ValueError, OverflowError, RecursionError, MemoryError):
        return False
    return text.isprintable()


@lru_cache(maxsize=512)
def _checker(base: str, limits: tuple[tuple[str, int | float | str], ...]) -> TypeAdapter[Any] | None:
    """Return what checks values of a type with limits; ``None`` where pydantic cannot make it."""
    options: dict[str, Any] = dict(limits)
    try:
        limited: Any = Annotated[_TYPES[base][0], Field(**options)]
        return TypeAdapter(limited)
    except (SchemaError, PydanticUserError, TypeError, ValueError):
        return None


def _keeps(base: str, value: JsonValue, limits: tuple[tuple[str, int | float | str], ...]) -> bool:
    checker = _checker(base, limits)
    try:
        return checker is not None and checker.validate_python(value) is not None
    except (ValidationError, TypeError):
        return False


def dummy_value(kind: str, constraints: Constraints) -> JsonValue:
    """Return a value that a setting of a judged type may have, for tests and trial runs; it is the same every time.

    It is made up from the type and the limits alone: ``example`` for a text, the smallest plain number that is allowed,
    one entry for a list. A limit that no value was found for (``agreed`` drops those) does not count.
    """
    found = _example(kind, constraints)
    return found if found is not None else plain_example(kind)


def dummy_text(kind: str, constraints: Constraints) -> str:
    """Return ``dummy_value`` as an environment variable has it: a text as it is, all else as JSON."""
    value = dummy_value(kind, constraints)
    return value if isinstance(value, str) else json.dumps(value)


def _example(kind: str, constraints: Constraints) -> JsonValue:
    """Return an example that keeps to the limits; ``None`` where none was found."""
    base = _base(kind)
    if not constraints or base not in _TYPES:
        return plain_example(kind)
    limits = tuple(constraints.limits().items())
    return next((one for one in _candidates(base, kind, constraints) if _keeps(base, one, limits)), None)


def _candidates(base: str, kind: str, limits: Constraints) -> Iterable[JsonValue]:
    yield plain_example(kind)
    if base in _CANDIDATES:
        yield from _CANDIDATES[base](limits)
    else:
        yield from _numbers(limits) if _TYPES[base][1] is _NUMBERS else _collections(kind, limits)


def _numbers(limits: Constraints) -> Iterable[JsonValue]:
    low = max((one for one in (limits.gt, limits.ge) if one is not None), default=None)
    high = min((one for one in (limits.lt, limits.le) if one is not None), default=None)
    step = limits.multiple_of or 1
    if low is not None:
        yield from (low, low + 1, (low // step) * step, (low // step + 1) * step)
    if high is not None:
        yield from (high, high - 1, (high // step) * step)
    if low is not None and high is not None:
        yield (low + high) / 2
    yield step


def _texts(limits: Constraints) -> Iterable[JsonValue]:
    least, most = limits.min_length or 0, EXAMPLE_MAX if limits.max_length is None else limits.max_length
    if least > EXAMPLE_MAX:
        return
    repeated = "example" * (least // 7 + 1)
    yield repeated[: max(least, min(7, most))]
    if limits.pattern is not None:
        for text in examples_of_pattern(limits.pattern, least):
            yield from (text, text.ljust(least, "a"), text.ljust(least, "0"))


def _collections(kind: str, limits: Constraints) -> Iterable[JsonValue]:
    plain, least = plain_example(kind), limits.min_length or 0
    if limits.max_length == 0:
        yield {} if isinstance(plain, dict) else []
    if isinstance(plain, list) and 0 < least <= 20:
        yield plain[:1] * least


_CANDIDATES: dict[str, Callable[[Constraints], Iterable[JsonValue]]] = {
    "str": _texts,
    "SecretStr": _texts,
    "bytes": _texts,
}
