"""What a plugin's manifest says: the tasks it was made for, the plugins it needs, and keys that only this one has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.adopt.drafts import Draft
from generator.answers.contract import Contract, Manifest, ManifestKey, ManifestValue
from generator.answers.demands import contract_faults
from generator.names import is_safe_name
from generator.values.task_ids import is_task_id


def tasks_of(manifest: Mapping[str, Any], contract: Contract) -> list[str]:
    """Return the ids of the tasks that a manifest names, in its order."""
    named: list[Any] = []
    for key in dict.fromkeys([*_keys(contract, "task"), *_keys(contract, "tasks"), "task", "tasks"]):
        value = manifest.get(key)
        named += value if isinstance(value, list) else [value]
    return [task for task in dict.fromkeys(filter(_is_text, named)) if is_task_id(task)]


def needs_of(manifest: Mapping[str, Any], contract: Contract) -> list[str]:
    """Return the names of the plugins that a manifest says its plugin needs."""
    named = [each for key in _keys(contract, "plugins") for each in _texts(manifest.get(key))]
    return [name for name in dict.fromkeys(named) if is_safe_name(name)]


def task_dependencies(manifest: Mapping[str, Any]) -> list[str]:
    """Return the tasks that a manifest says its plugin depends on."""
    return [task for task in _texts(manifest.get("dependencies")) if is_task_id(task)]


def offer_manifest(draft: Draft, manifest: Mapping[str, Any], path: str) -> None:
    """Offer the manifest's own keys, in its order: those whose value nothing else gives are kept as constants.

    Args:
        draft: The plugin's answers.
        manifest: What the manifest says.
        path: Where it is.
    """
    if manifest:
        draft.offer(lambda data: _take_keys(data, manifest), path)


def _take_keys(data: dict[str, Any], manifest: Mapping[str, Any]) -> None:
    contract = Contract.model_validate(data["contract"])
    if contract.manifest is None:
        return
    known = {key.name: key for key in contract.manifest.keys}
    given = _given(data)
    keys: list[ManifestKey] = []
    for name, value in manifest.items():
        key = known.get(name)
        if key is None or not _gives(key, value, given):
            key = ManifestKey(name=name, holds="constant", value=value)
        tried = contract.model_copy(update={"manifest": Manifest(file=contract.manifest.file, keys=(*keys, key))})
        # A key that answers cannot hold stays the team's own, as drift.
        if not contract_faults(tried):
            keys.append(key)
    if keys:
        data["contract"]["manifest"]["keys"] = [key.model_dump(mode="json") for key in keys]


def _gives(key: ManifestKey, value: Any, given: Mapping[str, Any]) -> bool:
    """Tell whether a key's value comes out of the answers."""
    if key.holds == "constant":
        return type(key.value) is type(value) and bool(key.value == value)
    return key.holds in given and bool(given[key.holds] == value)


def _given(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the blueprint puts into a manifest, as far as that is the same for every contract."""
    contract, spec = Contract.model_validate(data["contract"]), data["plugin"]
    entry = contract.manifest_entry.replace("{name}", data["name"]).replace("{class_name}", spec["class_name"])
    return {
        "name": data["name"],
        "class_name": spec["class_name"],
        "version": spec["version"],
        "description": data["title"],
        "entry": entry,
        "plugins": spec["needs"],
        "tasks": [data["task_id"]],
        "task": data["task_id"],
    }


def _keys(contract: Contract, *holds: ManifestValue) -> list[str]:
    return [key.name for key in (contract.manifest.keys if contract.manifest else ()) if key.holds in holds]


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _texts(value: Any) -> list[str]:
    return list(filter(_is_text, value)) if isinstance(value, list) else []
