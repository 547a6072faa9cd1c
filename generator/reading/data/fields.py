"""Settings of a structured answer: lists, mappings, JSON schemas, and lines such as an environment file has."""

from __future__ import annotations

from typing import Any

from pydantic import JsonValue

from generator.answers.constraints import limits_from
from generator.answers.units_of_measure import UNITS
from generator.plan import ConfigField, Constraints, Scope
from generator.reading.data.keys import GROUPS, Entry, as_text, heard, is_in
from generator.reading.data.values import Remark
from generator.reading.fields.settings_context import make_field
from generator.reading.fields.settings_data import environment_line
from generator.reading.fields.settings_limits import CLAUSE_MAX
from generator.reading.fields.settings_said import read_said
from generator.reading.text.inline import fold, one_line
from generator.values.defaults import as_json, clean_text, fit_default, type_of, widened
from generator.values.secrets import is_secret, may_be_written, without_secret
from generator.values.setting_names import is_field_name
from generator.values.type_words import WORDS
from generator.values.types import type_said

MAX_FIELDS = 120
MAX_DEPTH = 4
_UNSET = frozenset(("None", "null", "NULL", "N/A", "n/a", "required", "Required", "REQUIRED", "undefined", "-", "..."))
_TYPE_WORDS = WORDS.keys() - {"text", "url", "path", "uri", "any", "seconds", "flag"}


def as_fields(value: Any, scope: Scope, remark: Remark, depth: int = 0) -> tuple[ConfigField, ...]:
    """Return the settings that a value lists; each name once, the last one counts."""
    found: list[ConfigField] = []
    if depth > MAX_DEPTH:
        remark("the settings are nested too deeply")
    elif isinstance(value, str):
        lines = [line for line in clean_text(value[:40_000]).split("\n") if not line.lstrip().startswith(("#", "```"))]
        found = _from_lines(lines, scope)
        if found:
            remark("a text where a list belongs")
    elif isinstance(value, dict):
        found = _from_mapping(value, scope, remark, depth)
    elif isinstance(value, list):
        found = _from_list(value, scope, remark)
    elif value not in (None, False):
        remark(f"{type(value).__name__} where a list belongs")
    return tuple({one.name: one for one in found}.values())


def _from_mapping(value: dict[Any, Any], scope: Scope, remark: Remark, depth: int) -> list[ConfigField]:
    for key, below in value.items():
        if is_in("setting_lists", key) and isinstance(below, list if heard(key) != "properties" else dict):
            return _with_duty(list(as_fields(below, scope, remark, depth + 1)), value.get("required"))
    read = Entry(value)
    if is_field_name(read.text("setting_name")) and read.has("setting_type"):
        remark("one setting where a list belongs")
        return _one("", value, scope, remark)
    remark("a mapping where a list belongs")
    found: list[ConfigField] = []
    for key, below in list(value.items())[:MAX_FIELDS]:
        group = _scope_of(key)
        if group is not None and isinstance(below, dict | list):
            found += as_fields(below, group, remark, depth + 1)
        else:
            found += _one(str(key), below, scope, remark)
    return found


def _with_duty(fields: list[ConfigField], listed: Any) -> list[ConfigField]:
    """Return settings with those marked as required that a JSON schema lists beside its properties."""
    names = [name for name in listed[:MAX_FIELDS] if isinstance(name, str)] if isinstance(listed, list) else []
    return [
        one.model_copy(update={"required": True}) if one.name in names and one.default is None else one
        for one in fields
    ]


def _from_list(value: list[Any], scope: Scope, remark: Remark) -> list[ConfigField]:
    lines = [entry for entry in value[:MAX_FIELDS] if isinstance(entry, str) and entry.strip()]
    found = _from_lines(lines, scope)
    if lines:
        remark("texts where settings with name and type belong")
    if len(found) < len(lines):
        remark(f"{len(lines) - len(found)} of {len(lines)} texts name no setting")
    for entry in value[:MAX_FIELDS]:
        if isinstance(entry, dict):
            described = Entry(entry).has("setting_name")
            pairs = [("", entry)] if described else list(entry.items())[:20]
            found += [field for key, below in pairs for field in _one(str(key), below, scope, remark)]
    return found


def _from_lines(lines: list[str], scope: Scope) -> list[ConfigField]:
    """Read settings written as lines: ``KEY=value``, ``name: type = default  # what it is``, or a bare name."""
    found: list[ConfigField] = []
    for line in lines[:MAX_FIELDS]:
        text = one_line(clean_text(line), 400).lstrip("-*• ").removeprefix("export ")
        bare, _, comment = text.partition(" # ")
        said = read_said(bare)
        if "=" in bare.partition(" ")[0]:
            found += environment_line(text, scope)
        elif said is not None and is_field_name(said.name):
            attributes = list(said.attributes)
            told = said.description or comment
            found.append(make_field(said.name, said.type, said.default, told, attributes=attributes, scope=scope))
    return found


def _one(name: str, entry: Any, scope: Scope, remark: Remark) -> list[ConfigField]:
    if isinstance(entry, dict):
        return _described(name, entry, scope, remark)
    if isinstance(entry, str) and _starts_with_type(entry):
        remark(f"{name}: the text {entry[:40]!r} was read as its type")
        type_ = type_said(entry)
        return _made(name, type_, None, scope=scope) if type_ else _from_lines([f"{name}: {entry}"], scope)
    default = as_json(entry)
    default = None if isinstance(default, str) and default in _UNSET else default
    return _made(name, type_of(default) if default is not None else "str", default, scope=scope)


def _starts_with_type(text: str) -> bool:
    bare = text.strip()
    first = fold(bare.split("=")[0].split("(")[0].split(",")[0].strip())
    return first in _TYPE_WORDS or (bare.endswith("]") and "[" in bare[:10] and type_said(bare) is not None)


def _described(name: str, entry: dict[Any, Any], scope: Scope, remark: Remark) -> list[ConfigField]:
    read = Entry(entry)
    name = name or read.text("setting_name").strip("`$ ")
    if name and not is_field_name(name):
        remark(f"setting {name[:64]!r} was left out: it is no name that a setting may have")
    default = as_json(read.first("setting_default"))
    if isinstance(default, str) and default.strip() in _UNSET:
        default = None
    known = _type(read)
    type_ = known or (type_of(default) if default is not None else "str")
    if known is None and read.first("setting_type"):
        remark(f"{name[:64]}: {read.text('setting_type')[:40]!r} is no type that is known; {type_} was taken")
    fitted = fit_default(default, type_)
    if fitted is None and default is not None:
        shown = f" {str(default)[:40]!r}" if may_be_written(name, default) else ""
        remark(f"{name[:64]}: the default{shown} is no {type_}; it was left out")
    rules = [read.values[key] for key in GROUPS["setting_rules"] if key in read.values]
    nested = {str(key): value for one in rules if isinstance(one, dict) for key, value in list(one.items())[:20]}
    texts = [text for one in rules for text in (one[:20] if isinstance(one, list) else [one])]
    counted = read.text("setting_unit")
    return _made(
        name,
        type_,
        fitted,
        read.text("setting_meaning"),
        attributes=[_secrecy(read, name, type_), *(text[:CLAUSE_MAX] for text in texts if isinstance(text, str))],
        scope=_scope_of(read.text("setting_scope")) or scope,
        limits=limits_from({**read.values, **nested}),
        required=_truth(read.first("setting_duty")),
        unit=UNITS.get(fold(counted), one_line(counted, 30)),
    )


def _type(read: Entry) -> str | None:
    default = as_json(read.first("setting_default"))
    found = _stated_type(read.first("setting_type"), read.first("setting_items"))
    if fold(read.text("setting_type")) == "number":
        # Data have another word for whole numbers; a default that is one says that they are meant.
        limits = list(limits_from(read.values).limits().values())
        return widened("int", [default, *limits]) if isinstance(default, int) else "float"
    return widened(found, default) if found else None


def _stated_type(stated: Any, items: Any, depth: int = 0) -> str | None:
    """Return the Python type that a word, an annotation or the types of a JSON schema mean; ``None`` for no known one.

    ``items`` is what stands beside it as the type of a list's entries.
    """
    if depth > MAX_DEPTH:
        return None
    if isinstance(stated, list):
        kinds = [one for one in stated[:8] if one not in ("null", None)]
        inner = _stated_type(kinds[0], items, depth + 1) if len(kinds) == 1 else None
        return f"{inner} | None" if inner and len(kinds) < len(stated) else inner
    if items is None or fold(as_text(stated)) not in ("array", "list"):
        return type_said(as_text(stated))
    below = Entry(items).values if isinstance(items, dict) else {"type": str(items)}
    return f"list[{_stated_type(below.get('type'), below.get('items'), depth + 1) or 'str'}]"


def _secrecy(read: Entry, name: str, type_: str) -> str:
    """Return the word for what an entry says of a setting's secrecy, else the type that it states."""
    said = [_truth(value) for key in GROUPS["setting_secret"] if (value := read.values.get(key)) is not None]
    if True in said or as_text(read.values.get("format")) == "password":
        return "secret"
    return "not secret" if False in said and not is_secret(name, type_, "", []) else as_text(read.first("setting_type"))


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    text = as_text(value)[:20]
    return True if is_in("yes", text) else False if is_in("no", text) else None


def _scope_of(word: object) -> Scope | None:
    return "workspace" if is_in("workspace_scope", word) else "unit" if is_in("unit_scope", word) else None


def _made(
    name: str,
    type_: str,
    default: JsonValue,
    description: str = "",
    *,
    scope: Scope,
    attributes: list[str] | None = None,
    limits: Constraints | None = None,
    required: bool | None = None,
    unit: str = "",
) -> list[ConfigField]:
    if not is_field_name(name):
        return []
    said = attributes or []
    made = make_field(name, type_, default, description, attributes=said, scope=scope, limits=limits, required=required)
    # An empty text is no credential: where the type is a secret's, it says that none is set.
    kept = "" if made.secret and default == "" and type_ == "SecretStr" else made.default
    told = without_secret(description, default if made.default is None else None)[:300]
    return [made.model_copy(update={"description": told, "unit": unit or made.unit, "default": kept})]
