"""From decoded data to the fields of a plan: which keys mean which field, and what had to be interpreted.

A value that follows the schema is taken as it is; a near miss is mapped by rules, and then it is less sure and a
warning says what was done.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from generator.plan import ConfigField
from generator.reading.data.decisions import as_starts, no_unit, nothing_built
from generator.reading.data.fields import as_fields
from generator.reading.data.files import NamedFile, as_examples, as_files
from generator.reading.data.finding import Known
from generator.reading.data.json_text import Decoded
from generator.reading.data.keys import as_text, key_of
from generator.reading.data.phases import as_phases
from generator.reading.data.record import SURE, Structured
from generator.reading.data.subtasks import as_subtasks
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
from generator.values.task_ids import ids_in

SCHEMA_SURE = 0.99
ALIAS_SURE = 0.9
ODD = 0.85
FILED = frozenset(("files", "code_blocks", "changes", "examples"))


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


def mapped(known: Known, decoded: Decoded, rule: str, *, strict: bool, whole: bool, task_id: str) -> Structured:
    """Return the fields of one mapping that is a plan.

    Args:
        known: Its known keys.
        decoded: What it was decoded from.
        rule: How it stood in the text: ``json/whole``, ``yaml/fence`` and the like.
        strict: Whether it follows the schema to the letter.
        whole: Whether the text is nothing but the data.
        task_id: The id that stood beside the mapping.
    """
    remarks = Remarks(warnings=[f"the data: {one}" for one in decoded.oddities])
    values = {name: one.value for name, one in known.values.items()}
    for name, one in known.values.items():
        remarks.sure[name] = SCHEMA_SURE if strict else SURE if one.exact and not decoded.oddities else ALIAS_SURE
    if known.strange and not strict:
        remarks.warnings.append(f"keys of the data that were not read: {', '.join(dict.fromkeys(known.strange[:8]))}")
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
    return spans | dict(zip(("outcome",), (spans[name] for name in said), strict=False))


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
        "subtasks": as_subtasks(values["subtasks"], about("subtasks")) if "subtasks" in values else None,
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
