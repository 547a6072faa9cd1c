"""One structured answer from several in a text: the one for the task, its gaps filled from the others."""

from __future__ import annotations

from dataclasses import fields, replace

from generator.reading.data.record import Structured

_PLAN_PARTS = ("complexity", "priority", "blockers", "phases", "files", "config_additions", "dependencies", "name")
# Whatever a record may lack, but for what is built: kinds are right only with the files of the same block.
_PARTS = tuple(each.name for each in fields(Structured) if each.default is None and each.name != "kinds")


def joined(reads: list[Structured], task_id: str) -> Structured:
    """Of several plans take the one for the task, else the fullest, the last between equals; fill its gaps."""
    mine = [one for one in reads if task_id and (one.task_id or "").casefold() == task_id.casefold()]
    nobody = [one for one in reads if not one.task_id]
    ids = {one.task_id.casefold() for one in reads if one.task_id}
    chosen = mine or (reads if len(ids) <= 1 else nobody or reads)
    best = max(enumerate(chosen), key=lambda pair: (_weight(pair[1]), pair[0]))[1]
    warnings: list[str] = []
    if len(ids) > 1:
        warnings.append(f"the answer holds plans for {len(ids)} tasks; that for {best.task_id} was taken")
    others = [one for one in reads if one is not best and (one.task_id or best.task_id) == best.task_id]
    for other in others:
        gaps = [part for part in _PARTS if getattr(best, part) is None and getattr(other, part) is not None]
        if gaps:
            best = _filled(best, other, gaps)
            warnings.append(f"{', '.join(gaps)}: taken from another block of data in the answer")
        else:
            warnings.append("the answer holds the plan more than once; the fullest was taken, the last of equal ones")
    if any(_contradicts(other, best) for other in others):
        best = replace(best, doubts=(*best.doubts, "the answer holds different plans in data for the task"))
    return replace(best, warnings=tuple(dict.fromkeys((*best.warnings, *warnings)))) if warnings else best


def _contradicts(other: Structured, best: Structured) -> bool:
    """Tell whether two plans have different values for a field that both have."""
    pairs = [(getattr(other, part), getattr(best, part)) for part in _PLAN_PARTS]
    return any(one is not None and two is not None and one != two for one, two in pairs)


def _filled(best: Structured, other: Structured, gaps: list[str]) -> Structured:
    return replace(
        best,
        spans={**best.spans, **{part: other.spans.get(part, (other.start, other.end)) for part in gaps}},
        places={**other.places, **best.places} if "files" in gaps else best.places,
        confidence={**best.confidence, **{part: min(0.8, other.confidence.get(part, 0.8)) for part in gaps}},
        warnings=(*best.warnings, *other.warnings),
        **{part: getattr(other, part) for part in gaps},
    )


def _weight(read: Structured) -> int:
    return sum(1 for part in _PLAN_PARTS if getattr(read, part) is not None)
