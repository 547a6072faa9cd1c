"""Defaults as texts write them, turned into JSON values: ``30 seconds``, ``«wahr»``, ``[1, 2]``, ``none``."""

from __future__ import annotations

import json
import math
from typing import cast

from pydantic import JsonValue

from generator.values.folding import fold, phrases
from generator.values.literals import default_literal, literal_value
from generator.values.types import core_of, judge_type

_TEXT_MAX = 2_000
_DEPTH_MAX = 8
_ITEMS_MAX = 200


def _folded(*lines: str) -> frozenset[str]:
    return frozenset(map(fold, phrases(*lines)))


_TRUE = _folded(
    "true|yes|on|enabled|wahr|ja|an|verdadero|verdadeiro|vero|si|sim|vrai|oui|waar|aan|prawda|tak|真|有効|是|참|예|да"
)
_FALSE = _folded(
    "false|no|off|disabled|falsch|nein|aus|falso|nao|faux|non|onwaar|uit|nee|falsz|nie|偽|無効|否|거짓|아니오|нет"
)
_NONE = _folded(
    "none|null|-|\u2013|—||n/a|required|unset|empty|pflicht|obligatorio|requis|必須|なし|no default|nil|keine|"
    "obrigatorio|obbligatorio|obligatoire|erforderlich|mandatory|verplicht|geen|wymagany|aucun|aucune|ninguno|"
    "ninguna|nenhum|nessuno|(required)|(none)|(obligatorio)|(pflicht)|(obligatoire)|not set|undefined|未設定|必填|无|"
    "없음|필수"
)
_EMPTY = _folded(
    "empty|empty list|an empty list|empty dict|leer|leere liste|vacio|vacia|lista vacia|vide|liste vide|vuoto|vuota|"
    "lista vuota|vazio|vazia|lista vazia|leeg|pusta|空|空リスト|空列表|빈 목록"
)
_QUOTES = ("«»", "„“", "“”", "「」", "『』")
_WHOLE = frozenset({"int", "PositiveInt", "NonNegativeInt"})
_FRACTION = frozenset({"float", "PositiveFloat", "NonNegativeFloat", "Decimal"})
_LISTS = frozenset({"list", "set", "frozenset", "tuple"})
_WIDER = {
    kind: kind.replace("int", "float")
    for kind in ("int", "int | None", "list[int]", "dict[str, int]", "Optional[int]", "List[int]")
}


def read_default(text: str, type_: str | None) -> tuple[JsonValue, str]:
    """Return a default as JSON and the type it has or suggests.

    Args:
        text: The default as written, e.g. ``"https://x"``, ``false``, ``[1, 2]`` or ``30 seconds``.
        type_: The type that the text states; ``None`` where it states none.
    """
    bare = _with_plain_quotes(text.strip().strip("`* ").strip()[:_TEXT_MAX])
    core = core_of(type_ or "str")
    if len(bare) >= 2 and bare[0] == bare[-1] and bare[0] in "\"'":
        inner = bare[1:-1]
        return inner if _holds_text(core) else _typed(inner, core), type_ or "str"
    if core in {*_LISTS, "dict"} and fold(bare) in _EMPTY:
        return ({} if core == "dict" else []), type_ or "str"
    if fold(bare) in _NONE:
        return None, type_ or "str"
    if type_ is None:
        return _guessed(bare)
    if core in {"Any", "Literal"}:
        value = _literal(bare)
        return value if default_literal(judge_type(type_) or "str", value) else bare, type_
    wider = widened(type_, _typed(bare, core_of(_WIDER.get(type_, type_))))
    return _typed(bare, core_of(wider)), wider


def truth(text: str) -> bool | None:
    """Return the truth value that a word means, in any language that is read; ``None`` for other words."""
    folded = fold(text.strip())
    return True if folded in _TRUE else False if folded in _FALSE else None


def fit_default(default: JsonValue, type_: str) -> JsonValue:
    """Return a default of data as a value of ``type_``; ``None`` where it cannot be one."""
    core = core_of(type_)
    if default is None or core in {"", "Any", "Literal"}:
        return default
    if isinstance(default, str):
        return default if _holds_text(core) else read_default(default, type_)[0]
    if core == "bool":
        return bool(default) if default in (0, 1) else None
    if core in {*_LISTS, "dict"}:
        return default if isinstance(default, dict if core == "dict" else list) else None
    return _fit_number(default, core) if isinstance(default, int | float) and not isinstance(default, bool) else None


def _fit_number(default: float, core: str) -> JsonValue:
    if core in _WHOLE:
        return int(default) if float(default).is_integer() else None
    return str(default) if core == "str" else default


def widened(type_: str, value: JsonValue) -> str:
    """Return ``float`` for ``int`` where a value has a fraction, also inside lists and mappings; else the type."""
    return _WIDER[type_] if type_ in _WIDER and _has_fraction(value) else type_


def _has_fraction(value: JsonValue) -> bool:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return any(isinstance(one, float) and not one.is_integer() for one in value)
    return isinstance(value, float) and not value.is_integer()


def _with_plain_quotes(text: str) -> str:
    """Return text in typographic quotes («a», „a“, “a”, 「a」) in plain ones."""
    return f'"{text[1:-1].strip()}"' if len(text) > 1 and text[0] + text[-1] in _QUOTES else text


def _holds_text(core: str) -> bool:
    return core not in {"bool", *_WHOLE, *_FRACTION, *_LISTS, "dict"}


def _typed(bare: str, core: str) -> JsonValue:
    """Return ``bare`` as a value of a type's outermost name; ``None`` where it cannot be one."""
    if core == "bool":
        return truth(bare)
    if core in _WHOLE | _FRACTION:
        number = _number(bare)
        if number is None or core in _FRACTION:
            return number
        return int(number) if number == int(number) else None
    if core in {*_LISTS, "dict"}:
        return _collection(bare, core)
    if bare.endswith(")"):
        called = _literal(bare)
        return called if isinstance(called, str) else bare
    return bare.strip("\"'")


def _number(bare: str) -> float | None:
    """Return a number, the product of some, or the one in front of its unit: ``1_000``, ``60 * 60``, ``30 seconds``."""
    value = _literal(bare) if "*" in bare else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    first = bare.split(maxsplit=1)[0].replace("_", "").replace(",", "") if bare.split() else ""
    digits = first.rstrip("smhd%")
    try:
        number = float(digits) if len(digits) <= 25 else math.inf
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _collection(bare: str, core: str) -> JsonValue:
    value = _literal(bare)
    if isinstance(value, dict if core == "dict" else list):
        return value
    if core == "list" and bare[:1] not in "[{(" and bare:
        parts = [part.strip().strip("\"'`") for part in bare.split(",")]
        return cast("JsonValue", parts) if len(parts) > 1 else None
    return None


def _guessed(bare: str) -> tuple[JsonValue, str]:
    if fold(bare) in ("true", "false"):
        return fold(bare) == "true", "bool"
    value = _literal(bare)
    return (bare, "str") if value is None else (value, type_of(value))


def _literal(bare: str) -> JsonValue:
    """Return what a literal of Python or JSON stands for; ``None`` for other texts."""
    for read in (literal_value, json.loads):
        try:
            return as_json(read(bare))
        except (ValueError, RecursionError):
            continue
    return None


def type_of(value: JsonValue) -> str:
    """Return the Python type of a JSON value as source text."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "int" if isinstance(value, int) else "float"
    if isinstance(value, list):
        inner = {type_of(item) for item in value}
        return f"list[{inner.pop()}]" if len(inner) == 1 else "list[str]"
    return "dict[str, str]" if isinstance(value, dict) else "str"


def as_json(value: object, depth: int = 0) -> JsonValue:
    """Return a Python literal as a JSON value; sets and tuples become lists, what has no JSON form ``None``."""
    if depth > _DEPTH_MAX:
        return None
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=repr) if isinstance(value, set | frozenset) else value
        return [as_json(item, depth + 1) for item in list(items)[:_ITEMS_MAX]]
    if isinstance(value, dict):
        return {clean_text(str(key)[:200]): as_json(item, depth + 1) for key, item in list(value.items())[:_ITEMS_MAX]}
    return clean_text(value[:4000]) if isinstance(value, str) else _number_or_none(value)


def _number_or_none(value: object) -> JsonValue:
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**63 else None
    return value if isinstance(value, float) and math.isfinite(value) else None


def clean_text(text: str) -> str:
    """Return ``text`` without lone surrogates, which no file could hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
