"""From decoded data to the fields of a plan: which keys mean which field, and what had to be interpreted.

A value that follows the schema is taken as it is; a near miss is mapped by rules, and then it is less sure and a
warning says what was done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from generator.plan import ConfigField
from generator.reading.data.decisions import as_starts, no_unit, nothing_built
from generator.reading.data.fields import as_fields
from generator.reading.data.files import NamedFile, as_examples, as_files
from generator.reading.data.json_text import Decoded, Path
from generator.reading.data.keys import EMPTY, TELLING, as_text, heard, is_exact, is_in, key_of
from generator.reading.data.phases import as_phases
from generator.reading.data.record import SURE, Structured
from generator.reading.data.schema import follows_schema
from generator.reading.data.values import (
    Remark,
    as_dependencies,
    as_kinds,
    as_level,
    as_requirements,
    as_texts,
)
from generator.reading.fields.titles import name_from_title
from generator.reading.text.inline import one_line
from generator.values.task_ids import ids_in, is_task_id

SCHEMA_SURE = 0.99
ALIAS_SURE = 0.9
ODD = 0.85
MAX_NESTED = 3
FILED = frozenset(("files", "code_blocks", "changes", "examples"))
MAX_KEYS = 100


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a field, the keys that lead to it, and whether the last one is the field's own name."""

    value: Any
    path: Path
    exact: bool


@dataclass(slots=True)
class Remarks:
    """Collects what was odd about a field's value: a warning, and a lower confidence."""

    sure: dict[str, float] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def about(self, name: str) -> Remark:
        """Return the function that takes what was odd about the field ``name``."""

        def remark(text: str) -> None:
            self.sure[name] = max(0.55, self.sure.get(name, SURE) * ODD)
            self.warnings.append(f"{name}: {text}")

        return remark


@dataclass(frozen=True, slots=True)
class Known:
    """The known keys of a mapping, and the names of those that were not understood."""

    values: dict[str, Value]
    strange: tuple[str, ...]

    @property
    def telling(self) -> frozenset[str]:
        """The fields with a value that only a plan has."""
        return TELLING & {name for name, one in self.values.items() if one.value not in EMPTY}


def known_keys(loaded: Mapping[Any, Any], path: Path) -> Known:
    """Return the known keys of a mapping at a path, those of a nested plan included; outer ones win."""
    values: dict[str, Value] = {}
    strange: list[str] = []
    _collect(loaded, path, values, strange, 0)
    return Known(values, tuple(strange))


def _collect(loaded: Mapping[Any, Any], path: Path, values: dict[str, Value], strange: list[str], depth: int) -> None:
    nests: list[tuple[str, dict[Any, Any]]] = []
    for name, value in list(loaded.items())[:MAX_KEYS]:
        key, spoken = key_of(name), heard(name)
        if (
            isinstance(value, dict)
            and (is_in("nests", name) or len(loaded) == 1)
            and not (key and _is_value(key, value))
        ):
            nests.append((str(name), value))
            if spoken in ("plugin", "service"):
                values.setdefault("kinds", Value(spoken, (*path, str(name)), exact=False))
        elif key:
            other = values.get(key)
            mine = Value(value, (*path, str(name)), is_exact(name))
            if other is None or (other.value in EMPTY) or (mine.exact and not other.exact and not depth):
                values[key] = mine
        elif not is_in("silent", name) and value not in EMPTY:
            strange.append(str(name)[:40])
    for name, nested in nests if depth < 4 else ():
        _collect(nested, (*path, name), values, strange, depth + 1)


def _is_value(key: str, value: dict[Any, Any]) -> bool:
    """Tell the mapping that is the value of a key from one that a plan is nested in: ``plan`` can be either."""
    below = {key_of(name) for name in list(value)[:MAX_KEYS]}
    return key in ("phases", "files", "config_additions") and not below & (TELLING - {key})


def plans_in(value: Any, path: Path = (), depth: int = 0) -> Iterator[tuple[dict[Any, Any], Path, str]]:
    """Yield every mapping that can be a plan, the keys that lead to it, and the task id that is one of them."""
    if isinstance(value, list):
        plans = [index for index, one in enumerate(value[:50]) if isinstance(one, dict) and _looks_like_plan(one)]
        for index in plans if depth < MAX_NESTED else ():
            yield from plans_in(value[index], (*path, index), depth + 1)
        if not plans:
            yield _wrapped(value), path, ""
    elif isinstance(value, dict):
        keyed = [name for name in value if isinstance(value[name], dict) and is_task_id(str(name))]
        listed = [name for name in value if is_in("plan_lists", name) and isinstance(value[name], list)]
        if keyed and len(keyed) == len(value):
            yield from ((value[name], (*path, str(name)), str(name)) for name in keyed[:50])
        elif listed and depth < MAX_NESTED and not known_keys(value, path).telling:
            yield from plans_in(value[listed[0]], (*path, str(listed[0])), depth + 1)
        else:
            yield value, path, ""


def _looks_like_plan(value: dict[Any, Any]) -> bool:
    known = known_keys(value, ())
    is_file = {"path", "content"} <= {heard(name) for name in value}
    return bool(known.telling - {"workspace_config", "first_step"}) and len(known.values) >= 2 and not is_file


def _wrapped(value: list[Any]) -> dict[str, Any]:
    """Return a bare list as the field that its entries are: files or phases."""
    keys = {heard(name) for one in value[:50] if isinstance(one, dict) for name in list(one)[:20]}
    if keys & {"path", "file", "file path", "filename", "content"}:
        return {"files": value}
    return {"phases": value} if keys & {"phase", "step", "tasks", "milestone", "title"} else {}


def mapped(
    loaded: dict[Any, Any], path: Path, known: Known, decoded: Decoded, container: str, *, whole: bool, task_id: str
) -> Structured:
    """Return the fields of one mapping that is a plan.

    Args:
        loaded: The mapping.
        path: The keys that lead to it.
        known: Its known keys.
        decoded: What it was decoded from.
        container: How it stood in the text: ``json/whole``, ``yaml/fence`` and the like.
        whole: Whether the text is nothing but the data.
        task_id: The id that stood beside the mapping.
    """
    strict = not decoded.oddities and not path and container.startswith("json") and follows_schema(loaded)
    remarks = Remarks(warnings=[f"the data: {one}" for one in decoded.oddities])
    values = {name: one.value for name, one in known.values.items()}
    for name, one in known.values.items():
        remarks.sure[name] = SCHEMA_SURE if strict else SURE if one.exact and not decoded.oddities else ALIAS_SURE
    if known.strange and not strict:
        remarks.warnings.append(f"keys of the data that were not read: {', '.join(dict.fromkeys(known.strange[:8]))}")
    rule = f"schema/{container.rpartition('/')[2]}" if strict else container
    fields = _fields({"task_id": task_id or None, **values}, remarks, known)  # adds to the remarks
    return Structured(
        decoded.start,
        decoded.end,
        rule,
        whole=whole,
        spans=_spans(known, decoded),
        places=decoded.spans,
        confidence=dict(remarks.sure),
        warnings=tuple(dict.fromkeys(remarks.warnings))[:20],
        **fields,
    )


def _spans(known: Known, decoded: Decoded) -> dict[str, tuple[int, int]]:
    """Return where the value of each field stands; what says that nothing is to be built shows the outcome."""
    spans = {name: decoded.spans[one.path] for name, one in known.values.items() if one.path in decoded.spans}
    said = [name for name in ("not_a_unit", "kinds") if name in spans and known.values[name].value is not None]
    telling = spans[said[0]] if said else None
    return spans | {"outcome": telling} if telling is not None else spans


def _fields(values: dict[str, Any], remarks: Remarks, known: Known) -> dict[str, Any]:
    about = remarks.about
    complexity, _ = as_level(values.get("complexity"), about("complexity"), ranked=False)
    priority, no_change = as_level(values.get("priority"), about("priority"), ranked=True)
    tasks, packages = as_dependencies(values.get("dependencies"), about("dependencies"))
    requirements = as_requirements(values.get("requirements"), about("requirements"))
    requirements += as_requirements(list(packages), about("requirements"))
    title, name = _title_and_name(values)
    told_id = as_text(values.get("task_id"))
    kinds = as_kinds(values.get("kinds"), about("kinds"))
    return {
        "task_id": next((one for one, _ in ids_in(told_id)), told_id) or None,
        "title": title,
        "complexity": "High" if complexity == "Critical" else complexity,
        "priority": priority,
        "no_change": no_change,
        "blockers": as_texts(values["blockers"], about("blockers")) if "blockers" in values else None,
        "phases": as_phases(values["phases"], about("phases")) if "phases" in values else None,
        "files": _files(values, remarks, known),
        "config_additions": _settings(values, remarks),
        "dependencies": tasks if "dependencies" in values else None,
        "requirements": tuple(dict.fromkeys(requirements)) if "requirements" in values or packages else None,
        "name": name,
        "kinds": kinds,
        "stated": no_unit(values.get("not_a_unit"), about("not_a_unit")) or nothing_built(kinds, values),
        "starts": as_starts(values.get("starts"), about("starts")),
        "acceptance": as_texts(values["acceptance"], about("acceptance")) if "acceptance" in values else None,
        "first_step": as_text(values.get("first_step")) or None,
    }


def _title_and_name(values: dict[str, Any]) -> tuple[str | None, str | None]:
    """Return title and name; a name of several words is a title, and so is a task that is no id."""
    title, name = as_text(values.get("title")), as_text(values.get("name"))
    task = as_text(values.get("task_id"))
    if not title and " " in task and next(ids_in(task), None) is None:
        title = one_line(task, 300)
    if " " in name:
        title, name = title or name, name_from_title(name) or ""
    return title or None, name or None


def _files(values: dict[str, Any], remarks: Remarks, known: Known) -> tuple[NamedFile, ...] | None:
    found: list[NamedFile] = []
    for key in ("files", "code_blocks"):
        if key in values:
            found += as_files(values[key], remarks.about(key), known.values[key].path)
    if "changes" in values:
        listed = as_files(values["changes"], remarks.about("changes"), known.values["changes"].path)
        patched = {one.path for one in found}
        by_hand = [f"{one.path} ({one.purpose})" for one in listed if not one.content and one.path not in patched]
        if by_hand:
            remarks.warnings.append(f"existing files to be changed by hand: {', '.join(by_hand)[:300]}")
        found += [replace(one, existing=True) for one in listed]
    if "examples" in values:
        found += as_examples(values["examples"], remarks.about("examples"), known.values["examples"].path)
    inside = _files_of_phases(values, known) if not any(one.path and not one.existing for one in found) else []
    if inside:
        remarks.about("files")("they stand inside of the phases")
    return tuple(found + inside) if FILED & values.keys() or inside else None


def _files_of_phases(values: dict[str, Any], known: Known) -> list[NamedFile]:
    phases = values.get("phases")
    if not isinstance(phases, list):
        return []
    found: list[NamedFile] = []
    for index, phase in enumerate(phases[:40]):
        for key, below in phase.items() if isinstance(phase, dict) else ():
            if key_of(key) in ("files", "code_blocks"):
                found += as_files(below, lambda _: None, (*known.values["phases"].path, index, str(key)))
    return list({one.path or index: one for index, one in enumerate(found)}.values())


def _settings(values: dict[str, Any], remarks: Remarks) -> tuple[ConfigField, ...] | None:
    if not {"config_additions", "workspace_config"} & values.keys():
        return None
    own = as_fields(values.get("config_additions"), "unit", remarks.about("config_additions"))
    central = as_fields(values.get("workspace_config"), "workspace", remarks.about("workspace_config"))
    return own + tuple(one for one in central if one.name not in {other.name for other in own})
