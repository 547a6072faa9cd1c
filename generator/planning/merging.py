"""One plan from several answers for the same task: for each field the richer one, of equally rich ones the newer.

The answer that is richest as a whole is the *main* one. What is only right together (names, kinds, files, code and the
settings that the code reads) is taken together from one answer. Evidence counts characters of the main answer's text,
so a field taken from another answer keeps its rule and confidence, but has an empty span at 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from generator.items import Usage
from generator.plan import Evidence, FileSpec, ImplementationPlan, UnitKind, by_doubts
from generator.planning.records import Planned
from generator.results.quote import quote

LABEL_MAX = 80

Rank = tuple[int, ...]
Measure = Callable[[ImplementationPlan], Rank]

PATCH: UnitKind = "config_patch"


def _unit(plan: ImplementationPlan) -> Rank:
    files = sum(block.role in ("file", "patch") and bool(block.path) for block in plan.code_blocks)
    return (_can_be_built(plan), files, len(plan.code_blocks), len(plan.files), len(plan.requirements))


def _settings(plan: ImplementationPlan) -> Rank:
    told = sum((one.default is not None) + bool(one.description) for one in plan.config_additions)
    return (len(plan.config_additions), told)


def _phases(plan: ImplementationPlan) -> Rank:
    return (len(plan.phases), sum(len(phase.tasks) for phase in plan.phases))


_UNIT = ("kinds", "name", "names", "files", "code_blocks", "requirements")
_SETTINGS = ("config_additions",)
_TOGETHER: tuple[tuple[tuple[str, ...], Measure], ...] = (
    (_UNIT, _unit),
    (("priority", "priority_source"), lambda plan: (plan.priority is not None, plan.priority_source == "text")),
    (("phases",), _phases),
    (_SETTINGS, _settings),
)
# What is said of an answer as a whole, or made anew when answers are merged.
_OF_THE_WHOLE = frozenset({"task_id", "outcome", "reason", "code", "evidence", "doubts", "warnings"})


def _alone(name: str) -> Measure:
    """Return the measure of a field that depends on no other: the longer list, else that there is a value."""

    def measure(plan: ImplementationPlan) -> Rank:
        value = getattr(plan, name)
        return (len(value) if isinstance(value, tuple) else bool(value),)

    return measure


def _measures() -> tuple[tuple[tuple[str, ...], Measure], ...]:
    """Return every field of a plan with its measure, so that none is lost when answers are merged."""
    grouped = {name for members, _ in _TOGETHER for name in members} | _OF_THE_WHOLE
    return (*_TOGETHER, *(((name,), _alone(name)) for name in ImplementationPlan.model_fields if name not in grouped))


def merge(answers: Sequence[Planned]) -> Planned:
    """Return one task from the planned answers for it, given from the first to the last of the files.

    What was taken from where becomes a warning. Answers that failed, and the same text again, add nothing to a whole
    answer.
    """
    if len(answers) == 1:
        return answers[0]
    ordered = _by_age(answers)
    at = max(range(len(ordered)), key=lambda index: (_richness(ordered[index]), index))
    main = ordered[at]
    plan = main.task.plan
    fields: dict[str, Any] = {}
    taken: dict[int, list[str]] = {}
    giving = [index for index, entry in enumerate(ordered) if index == at or _adds(entry, main)]
    chosen = {
        members: max(giving, key=lambda index: (measure(ordered[index].task.plan), index))
        for members, measure in _measures()
    }
    builder = ordered[chosen[_UNIT]].task.plan
    if _has_code(builder):
        chosen[_SETTINGS] = chosen[_UNIT]
    for members, best in chosen.items():
        if not _same(ordered[best], main, members):
            fields |= _taken(ordered[best].task.plan, members)
            taken.setdefault(best, []).extend(members)
    merged = fit_settings(plan.model_copy(update=fields), [ordered[index].task.plan for index in (*taken, at)])
    evidence = {name: told for name, told in plan.evidence.items() if name not in fields}
    for index, names in taken.items():
        evidence |= _told_elsewhere(ordered[index].task.plan, names)
    real = sum(entry.task.item.problem != "missing" for entry in answers)
    notes = [f"the task was answered {real} times; this is the answer of {_name(main)}"] if real > 1 else []
    notes += [
        f"merged from the answer of {_name(ordered[index])}: {', '.join(names)}" for index, names in taken.items()
    ]
    unused = [entry for index, entry in enumerate(ordered) if index != at and index not in taken]
    notes += [f"left out: {_why(entry, main)}" for entry in unused]
    if _has_code(builder):
        notes += _settings_left_out(builder, [ordered[index] for index in giving])
    warnings = tuple(dict.fromkeys((*plan.warnings, *notes)))
    doubts = [one for one in plan.doubts if one.field not in fields]
    for index, names in taken.items():
        doubts += [one for one in ordered[index].task.plan.doubts if one.field in names]
    told = {"evidence": evidence, "doubts": tuple(dict.fromkeys(doubts)), "warnings": warnings}
    final = by_doubts(merged.model_copy(update=told))
    decisions = tuple(one for each in ordered for one in each.task.decisions)
    # Each answer was paid for, also one of which nothing is left.
    took = [one for each in answers if (one := each.task.item.usage)]
    item = main.task.item.model_copy(update={"usage": sum(took, Usage())}) if took else main.task.item
    task = replace(main.task, item=item, plan=final, decisions=decisions)
    return Planned(min(each.place for each in answers), main.label, task)


def fit_settings(plan: ImplementationPlan, sources: Sequence[ImplementationPlan]) -> ImplementationPlan:
    """Return ``plan`` with a settings patch if, and only if, it has settings for the workspace's own class.

    A patch that is missing is copied from the first of ``sources`` that has one; without one, all settings are the
    unit's own.
    """
    if plan.kinds == (PATCH,):
        own = tuple(one.model_copy(update={"scope": "workspace"}) for one in plan.config_additions)
        return plan.model_copy(update={"config_additions": own})
    wanted = any(one.scope == "workspace" for one in plan.config_additions)
    if wanted == (PATCH in plan.kinds):
        return plan
    if not wanted:
        return plan.model_copy(
            update={
                "kinds": tuple(kind for kind in plan.kinds if kind != PATCH),
                "names": {kind: name for kind, name in plan.names.items() if kind != PATCH},
                "files": tuple(spec for spec in plan.files if not _is_patch(spec)),
            }
        )
    source = next((each for each in sources if PATCH in each.names), None)
    if source is None or not plan.kinds:
        own = tuple(one.model_copy(update={"scope": "unit"}) for one in plan.config_additions)
        return plan.model_copy(update={"config_additions": own})
    patches = tuple(spec for spec in source.files if _is_patch(spec) and spec.path not in {f.path for f in plan.files})
    return plan.model_copy(
        update={
            "kinds": (*plan.kinds, PATCH),
            "names": {**plan.names, PATCH: source.names[PATCH]},
            "files": (*plan.files, *patches),
        }
    )


def _has_code(plan: ImplementationPlan) -> bool:
    return any(block.role in ("file", "patch") for block in plan.code_blocks)


def _settings_left_out(builder: ImplementationPlan, giving: Sequence[Planned]) -> list[str]:
    """Return a note for each answer of which a setting is not taken, because the code is another answer's."""
    known = {one.name.lower() for one in builder.config_additions}
    notes: list[str] = []
    for entry in giving:
        lost = [one.name for one in entry.task.plan.config_additions if one.name.lower() not in known]
        if lost:
            names = ", ".join(map(quote, lost))
            notes.append(f"left out: settings of the answer of {_name(entry)}, whose code is not used: {names}")
    return notes


def _is_patch(spec: FileSpec) -> bool:
    return spec.template.startswith(f"{PATCH}/")


def _by_age(answers: Sequence[Planned]) -> list[Planned]:
    """Order by the time of the answer, or as the files have them where a time is unknown."""
    times = [entry.task.item.created for entry in answers]
    if None in times:
        return list(answers)
    return sorted(answers, key=lambda entry: entry.task.item.created or 0)


def _richness(planned: Planned) -> Rank:
    item, plan = planned.task.item, planned.task.plan
    code = sum(block.role == "file" for block in plan.code_blocks)
    sizes = (code, len(plan.config_additions), len(plan.files), len(plan.phases))
    return (not item.problem, _can_be_built(plan), *sizes)


def _can_be_built(plan: ImplementationPlan) -> bool:
    return plan.outcome == "ready" or plan.is_unsure


def _adds(entry: Planned, main: Planned) -> bool:
    return not entry.task.item.problem and entry.task.item.text != main.task.item.text


def _same(first: Planned, second: Planned, members: Sequence[str]) -> bool:
    return all(getattr(first.task.plan, member) == getattr(second.task.plan, member) for member in members)


def _taken(plan: ImplementationPlan, members: Sequence[str]) -> dict[str, Any]:
    return {member: getattr(plan, member) for member in members}


def _told_elsewhere(plan: ImplementationPlan, members: Sequence[str]) -> dict[str, Evidence]:
    found = {member: plan.evidence[member] for member in members if member in plan.evidence}
    return {
        member: Evidence(start=0, end=0, rule=f"merged/{told.rule}", confidence=told.confidence)
        for member, told in found.items()
    }


def _name(entry: Planned) -> str:
    """Name an answer for a person: its batch, and its id where that is not the task's."""
    item = entry.task.item
    own = item.custom_id and item.custom_id.upper() != entry.task.plan.task_id.upper()
    words = [quote(item.custom_id, 60)] if own else []
    words += [f"line {item.line}"] if item.line is not None else []
    shown = ", ".join(words)
    label = f"…{entry.label[-LABEL_MAX:]}" if len(entry.label) > LABEL_MAX else entry.label
    return f"{quote(label, LABEL_MAX + 1) or 'this batch'}{f' ({shown})' if shown else ''}"


def _why(entry: Planned, main: Planned) -> str:
    item = entry.task.item
    if item.problem:
        return f"the answer of {_name(entry)}: {item.reason or item.problem}"
    same = "says the same" if item.text == main.task.item.text else "tells nothing richer"
    return f"the answer of {_name(entry)}, which {same}"
