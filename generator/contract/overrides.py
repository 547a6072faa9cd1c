"""What a configuration's ``[contract]`` table says instead of what was found, judged and merged field by field."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from string import Formatter

from pydantic import ValidationError

from generator.answers.contract import Contract, Hub, PluginBase, SettingsClass
from generator.plan import Record

RECORDS: dict[str, type[Record]] = {"plugin_base": PluginBase, "hub": Hub, "settings": SettingsClass}
_PATHS = ("plugins_dir", "services_dir", "tests_dir", "env_example", "settings.path")
_MODULES = ("plugin_base.module", "hub.module", "settings.module")
_IDENTIFIERS = (
    "plugin_base.class_name",
    "hub.class_name",
    "hub.register_method",
    "settings.class_name",
)
_PLACES = frozenset({"module", "class_name", "path"})
_HOLES = frozenset({"name", "class_name"})


def table_of(overrides: Mapping[str, object], field: str) -> Mapping[str, object]:
    """Return the nested table of a field, empty where the configuration has none."""
    value = overrides.get(field)
    return value if isinstance(value, Mapping) else {}


def text_of(table: Mapping[str, object], key: str) -> str:
    """Return a text of a table; empty where it is missing or no text."""
    value = table.get(key)
    return value if isinstance(value, str) else ""


def merge(found: Contract, overrides: Mapping[str, object]) -> tuple[Contract, list[str]]:
    """Put the configuration's values over what was found.

    Args:
        found: The contract as read from the workspace.
        overrides: Contract fields by name; ``plugin_base``, ``hub`` and ``settings`` take a table that wins field by
            field, or ``false`` for "there is none".

    Returns:
        The merged contract (``found`` where a value is bad), and a sentence for every unknown key and bad value.
    """
    faults = _unknown_keys(overrides)
    merged = found.model_dump()
    for key, value in overrides.items():
        if key not in Contract.model_fields:
            continue
        if key not in RECORDS:
            merged[key] = value
        elif value is False:
            merged[key] = None
        elif isinstance(value, Mapping):
            known = {name: item for name, item in value.items() if name in RECORDS[key].model_fields}
            if merged[key] is not None or not _PLACES.isdisjoint(known):
                merged[key] = {**(merged[key] or {}), **known}
        else:
            faults.append(f"{key}: {value!r} is no table; write {key} = {{…}}, or {key} = false for none")
    try:
        contract = Contract.model_validate(merged)
    except ValidationError as error:
        return found, faults + [_sentence(one["loc"], one["msg"], one["input"]) for one in error.errors()]
    return contract, faults + _unsafe(contract, overrides)


def _unknown_keys(overrides: Mapping[str, object]) -> list[str]:
    faults = [_unknown(key, Contract.model_fields, "") for key in overrides if key not in Contract.model_fields]
    for field, record in RECORDS.items():
        table = table_of(overrides, field)
        faults += [_unknown(key, record.model_fields, f"{field}.") for key in table if key not in record.model_fields]
    return faults


def _unknown(key: object, known: Iterable[str], prefix: str) -> str:
    near = difflib.get_close_matches(str(key)[:100], list(known), n=1)
    hint = f"did you mean {prefix}{near[0]}?" if near else f"known are {', '.join(known)}"
    return f"{prefix}{key}: unknown key; {hint}"


def _sentence(loc: tuple[int | str, ...], message: str, value: object) -> str:
    shown = repr(value)
    shown = shown if len(shown) <= 80 else f"{shown[:77]}…"
    return f"{'.'.join(str(part) for part in loc)}: {message} (got {shown})"


def _unsafe(contract: Contract, overrides: Mapping[str, object]) -> list[str]:
    """Return a sentence for every given path, module, identifier or pattern that cannot be one."""
    given = set(overrides) | {f"{field}.{key}" for field in RECORDS for key in table_of(overrides, field)}
    checks = [
        *((field, _is_inside, "is no path inside the workspace") for field in _PATHS),
        *((field, _is_module, "is no dotted module name") for field in _MODULES),
        *((field, str.isidentifier, "is no Python name") for field in _IDENTIFIERS),
        ("manifest_entry", _is_pattern, "may only have the holes {name} and {class_name}"),
    ]
    faults = []
    for field, is_good, complaint in checks:
        if field not in given:
            continue
        value: object = contract
        for part in field.split("."):
            value = getattr(value, part, None)
        if isinstance(value, str) and not is_good(value):
            faults.append(f"{field}: {value!r} {complaint}")
    return faults


def _is_inside(text: str) -> bool:
    parts = PurePosixPath(text).parts
    legal = text.isprintable() and "\\" not in text and not text.startswith("/")
    return legal and bool(parts) and ".." not in parts and all(part.casefold() != ".git" for part in parts)


def _is_module(text: str) -> bool:
    return all(part.isidentifier() for part in text.split("."))


def _is_pattern(text: str) -> bool:
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return False
    return all(hole is None or (hole in _HOLES and not spec and not how) for _, hole, spec, how in parts)
