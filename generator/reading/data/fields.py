"""Settings of a structured answer: lists, mappings, JSON schemas, environment lines and code."""

from __future__ import annotations

from typing import Any

from pydantic import JsonValue

from generator.answers.constraints import limits_from
from generator.answers.contract import Contract
from generator.answers.units_of_measure import UNITS
from generator.plan import ConfigField, Constraints, Scope
from generator.reading.code.blocks import read_blocks
from generator.reading.code.guesses import is_environment
from generator.reading.data.keys import GROUPS, Entry, as_text, heard, is_in
from generator.reading.data.types import MAX_DEPTH, fit_default, stated_type
from generator.reading.data.values import Remark
from generator.reading.fields.settings_context import is_field_name, make_field
from generator.reading.fields.settings_fields import read_fields
from generator.reading.fields.settings_limits import CLAUSE_MAX
from generator.reading.fields.settings_values import TYPES, as_json, clean_text, python_type, read_default, type_of
from generator.reading.text.document import read_document
from generator.reading.text.inline import fold, one_line
from generator.values.secrets import is_secret, without_secret

MAX_FIELDS = 120
_UNSET = frozenset(("None", "null", "NULL", "N/A", "n/a", "required", "Required", "REQUIRED", "undefined", "-", "..."))


def as_fields(value: Any, scope: Scope, remark: Remark, depth: int = 0) -> tuple[ConfigField, ...]:
    """Return the settings that a value lists; each name once, the last one counts."""
    found: list[ConfigField] = []
    if depth > MAX_DEPTH:
        remark("the settings are nested too deeply")
        return ()
    if isinstance(value, str):
        found = list(_from_text(value))
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
            return _with_duty(list(as_fields(below, scope, remark, depth + 1)), value)
    if _describes_one(value):
        remark("one setting where a list belongs")
        return _from_list([value], scope, remark)
    remark("a mapping where a list belongs")
    found: list[ConfigField] = []
    for key, below in list(value.items())[:MAX_FIELDS]:
        group = _scope_of(key)
        if group is not None and isinstance(below, dict | list):
            found += as_fields(below, group, remark, depth + 1)
        else:
            found += _one(str(key), below, scope, remark)
    return found


def _with_duty(fields: list[ConfigField], schema: dict[Any, Any]) -> list[ConfigField]:
    """Return settings with those marked as required that a JSON schema lists beside its properties."""
    listed = schema.get("required")
    names = {name for name in listed[:MAX_FIELDS] if isinstance(name, str)} if isinstance(listed, list) else set()
    return [
        one.model_copy(update={"required": True}) if one.name in names and one.default is None else one
        for one in fields
    ]


def _describes_one(value: dict[Any, Any]) -> bool:
    read = Entry(value)
    return is_field_name(read.text("setting_name")) and read.has("setting_type")


def _from_list(value: list[Any], scope: Scope, remark: Remark) -> list[ConfigField]:
    lines = [clean_text(entry) for entry in value[:MAX_FIELDS] if isinstance(entry, str) and entry.strip()]
    found = _from_lines(lines, scope) if lines else []
    if lines:
        remark("texts where settings with name and type belong")
        lost = len(lines) - len(found)
        if lost > 0:
            remark(f"{lost} of {len(lines)} texts name no setting")
    for entry in value[:MAX_FIELDS]:
        if isinstance(entry, dict):
            found += _from_entry_or_mapping(entry, scope, remark)
    return found


def _from_entry_or_mapping(entry: dict[Any, Any], scope: Scope, remark: Remark) -> list[ConfigField]:
    """Read a mapping that describes one setting, or ``{"poll_seconds": {...}}`` as an entry of a list."""
    if Entry(entry).has("setting_name"):
        return _one("", entry, scope, remark)
    return [field for key, below in list(entry.items())[:20] for field in _one(str(key), below, scope, remark)]


def _from_lines(lines: list[str], scope: Scope) -> list[ConfigField]:
    """Read settings written as lines by the rules for a document's list of settings; a bare name is one as well."""
    found: list[ConfigField] = []
    for line in lines:
        text = one_line(line, 400).lstrip("-*• ")
        name = text.split(":")[0].split("(")[0].split("=")[0].split(" ")[0].strip("` ")
        read = {one.name: one for one in _from_document(f"## Configuration\n\n- {_ticked(text, name)}\n")}
        if name in read:
            found.append(read[name].model_copy(update={"scope": scope}))
        elif is_field_name(name):
            found += _made(name, "str", None, "", attributes=[], scope=scope)
    return found


def _ticked(text: str, name: str) -> str:
    """Return a line as the list of a document has it: ``name: int = 5`` as a name in backticks and its facts."""
    rest = text[text.find(name) + len(name) :].lstrip("` ")
    head, sign, default = rest.removeprefix(":").partition("=")
    if sign and (rest.startswith((":", "="))) and len(head.split()) <= 3:
        described = default.partition("#")
        stated = head.strip() or type_of(read_default(described[0].strip(), None)[0])
        return f"`{name}` ({stated}, default {described[0].strip()}): {described[2].strip() or name}"
    return f"`{name}` {rest}" if text.startswith(("`", name)) else text


def _from_text(text: str) -> tuple[ConfigField, ...]:
    text = clean_text(text[:40_000]).strip()
    if "```" in text:
        return _from_document(f"## Configuration\n\n{text}\n")
    if is_environment(text):
        return _from_document(f"## Configuration\n\n```env\n{text}\n```\n")
    if "class " in text:
        return _from_document(f"## Configuration\n\n```python\n{text}\n```\n")
    return tuple(_from_lines([line for line in text.split("\n") if line.strip()][:MAX_FIELDS], "unit"))


def _from_document(text: str) -> tuple[ConfigField, ...]:
    document = read_document(text)
    found = read_fields(document, read_blocks(document), Contract())
    return found.value if found is not None else ()


def _one(name: str, entry: Any, scope: Scope, remark: Remark) -> list[ConfigField]:
    if isinstance(entry, dict):
        return _described(name, entry, scope, remark)
    if isinstance(entry, str) and _starts_with_type(entry):
        found = [one for one in _from_lines([f"{name}: {entry}"], scope) if one.name == name]
        remark(f"{name}: the text {entry[:40]!r} was read as its type")
        type_ = python_type(entry)
        return _made(name, type_, None, "", attributes=[], scope=scope) if type_ else found
    default = as_json(entry)
    default = None if default in _UNSET_LIST else default
    return _made(name, type_of(default) if default is not None else "str", default, "", attributes=[], scope=scope)


_UNSET_LIST: list[Any] = sorted(_UNSET)
_TYPE_WORDS = frozenset(fold(word) for word in TYPES) - {"text", "url", "path", "uri", "any", "seconds", "flag"}


def _starts_with_type(text: str) -> bool:
    bare = text.strip()
    first = fold(bare.split("=")[0].split("(")[0].split(",")[0].strip())
    return first in _TYPE_WORDS or (bare.endswith("]") and python_type(bare) is not None and "[" in bare[:10])


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
        remark(f"{name[:64]}: {as_text(read.first('setting_type'))[:40]!r} is no type that is known; {type_} was taken")
    fitted = fit_default(default, type_)
    if fitted is None and default is not None:
        remark(f"{name[:64]}: the default {str(default)[:40]!r} is no {type_}; it was left out")
    description = read.text("setting_meaning")
    attributes = _attributes(read, name, type_)
    stated = limits_from({**read.values, **_nested_limits(read)})
    required = _truth(read.first("setting_duty"))
    counted = as_text(read.first("setting_unit"))
    unit = UNITS.get(fold(counted), one_line(counted, 30))
    where = _scope_of(read.text("setting_scope")) or scope
    said = [*attributes, *_rules(read)]
    return _made(
        name, type_, fitted, description, attributes=said, scope=where, limits=stated, required=required, unit=unit
    )


def _nested_limits(read: Entry) -> dict[str, Any]:
    """Return what an entry holds in a mapping of its own: ``"constraints": {"min": 1}``."""
    found = (read.values.get(key) for key in GROUPS["setting_rules"])
    return {str(key): value for one in found if isinstance(one, dict) for key, value in list(one.items())[:20]}


def _rules(read: Entry) -> list[str]:
    """Return what an entry says about its values as texts: ``"constraints": ["ge=1"]``, ``"range": "1-10"``."""
    found = (read.values.get(key) for key in GROUPS["setting_rules"])
    texts = [text for one in found for text in (one[:20] if isinstance(one, list) else [one])]
    return [text[:CLAUSE_MAX] for text in texts if isinstance(text, str)]


def _type(read: Entry) -> str | None:
    stated = read.first("setting_type")
    numbers = [read.first("setting_default"), *limits_from(read.values).limits().values()]
    if fold(as_text(stated)) == "number" and any(isinstance(one, float) for one in numbers):
        return "float"
    return stated_type(stated, read.first("setting_items"))


def _attributes(read: Entry, name: str, type_: str) -> list[str]:
    said = [_truth(value) for key in GROUPS["setting_secret"] if (value := read.values.get(key)) is not None]
    if True in said or as_text(read.values.get("format")) == "password":
        return ["secret"]
    if False in said and not is_secret(name, type_, "", []):
        return ["not secret"]
    return [as_text(read.first("setting_type"))]


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
    description: str,
    *,
    attributes: list[str],
    scope: Scope,
    limits: Constraints | None = None,
    required: bool | None = None,
    unit: str = "",
) -> list[ConfigField]:
    if not is_field_name(name):
        return []
    made = make_field(
        name, type_, default, description, attributes=attributes, scope=scope, limits=limits, required=required
    )
    # An empty text is no credential: where the type is a secret's, it says that none is set.
    kept = "" if made.secret and default == "" and type_ == "SecretStr" else made.default
    told = without_secret(description, default if made.default is None else None)[:300]
    return [made.model_copy(update={"description": told, "unit": unit or made.unit, "default": kept})]
