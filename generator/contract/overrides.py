"""What a configuration's ``[contract]`` table says instead of what was found, judged and merged field by field."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from string import Formatter

from pydantic import ValidationError

from generator.answers.contract import Contract, Entry, Hub, Loader, Manifest, PluginBase, SettingsClass
from generator.answers.demands import contract_faults, loader_faults
from generator.plan import Record

RECORDS: dict[str, type[Record]] = {
    "plugin_base": PluginBase,
    "hub": Hub,
    "settings": SettingsClass,
    "entry": Entry,
    "manifest": Manifest,
}
# Without these keys of its own a table only corrects what was found, and there must be something to correct.
_ALONE = {"plugin_base": "module", "hub": "module", "settings": "path", "entry": "", "manifest": "file"}
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
            if merged[key] is not None or not _ALONE[key] or _names_its_own(key, known):
                merged[key] = {**(merged[key] or {}), **known}
        else:
            faults.append(f"{key}: {value!r} is no table; write {key} = {{…}}, or {key} = false for none")
    try:
        contract = Contract.model_validate(merged)
    except ValidationError as error:
        return found, faults + [_sentence(one["loc"], one["msg"], one["input"]) for one in error.errors()]
    return contract, faults + _unsafe(contract, overrides)


def judge_loader(found: Loader | None, given: object) -> tuple[Loader | None, list[str]]:
    """Put the configuration's ``loader`` over the one that was found: a table, or ``false`` for "there is none".

    Returns:
        The loader, and a sentence for every unknown key and bad value.
    """
    if given is None or given is False:
        return (None if given is False else found), []
    if not isinstance(given, Mapping):
        return found, [f"loader: {given!r} is no table; write loader = {{…}}, or loader = false for none"]
    faults = [_unknown(key, Loader.model_fields, "loader.") for key in given if key not in Loader.model_fields]
    known = {key: value for key, value in given.items() if key in Loader.model_fields}
    try:
        loader = Loader.model_validate({**(found.model_dump() if found else {}), **known})
    except ValidationError as error:
        return found, faults + [_sentence(("loader", *one["loc"]), one["msg"], one["input"]) for one in error.errors()]
    return loader, faults + loader_faults(loader)


def flat(given: Mapping[str, object]) -> list[tuple[str, object]]:
    """Return the given fields, those of tables dotted."""
    listed: list[tuple[str, object]] = []
    for field, value in given.items():
        if isinstance(value, Mapping):
            listed += [(f"{field}.{key}", item) for key, item in value.items()]
        else:
            listed.append((field, value))
    return listed


def _names_its_own(key: str, known: Mapping[str, object]) -> bool:
    """Tell whether a table says by itself what it is about."""
    return _ALONE[key] in known or ("module" in known or "class_name" in known)


def uncorrected(found: Contract, overrides: Mapping[str, object]) -> list[str]:
    """Return a sentence for every table that corrects parts of something that the workspace does not have."""
    sentences = []
    for key, record in RECORDS.items():
        known = {name: item for name, item in table_of(overrides, key).items() if name in record.model_fields}
        if known and getattr(found, key) is None and not _names_its_own(key, known):
            names = ", ".join(f"{key}.{name}" for name in known)
            sentences.append(
                f"{names} of the [contract] table corrects nothing, for the workspace has none: "
                f"set {key}.{_ALONE[key]} too."
            )
    return sentences


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
    """Return a sentence for every given path, module, identifier or pattern that cannot be one.

    What was read is judged where it is built against; here only what the configuration says is refused.
    """
    given = [field for field, _ in flat(overrides)]
    given += [field for field, value in overrides.items() if not isinstance(value, Mapping)]
    faults = [
        fault
        for fault in contract_faults(contract)
        if any(fault.startswith((f"{field}:", f"{field}.", f"{field} ")) for field in given)
    ]
    if "manifest_entry" in given and not _is_pattern(contract.manifest_entry):
        complaint = f"manifest_entry: {contract.manifest_entry!r} may only have the holes {{name}} and {{class_name}}"
        faults = [fault for fault in faults if not fault.startswith("manifest_entry:")] + [complaint]
    return faults


def _is_pattern(text: str) -> bool:
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return False
    return all(hole is None or (hole in _HOLES and not spec and not how) for _, hole, spec, how in parts)
