"""The fields of a plan as a person reads them: value, place in the text, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from generator.plan import Evidence, ImplementationPlan

# What is shown beside the fields, or is a part of another one.
_ASIDE = frozenset({"outcome", "reason", "code", "names", "priority_source", "evidence", "doubts", "warnings"})
FIELDS = tuple(name for name in ImplementationPlan.model_fields if name not in _ASIDE)


@dataclass(frozen=True, slots=True)
class Explained:
    """One field of a plan: its value as JSON, and where it came from."""

    field: str
    value: Any
    evidence: Evidence | None
    source: str

    def data(self) -> dict[str, Any]:
        """Return the field as ``plan --explain --json`` prints it; places are null where the text has none."""
        place = self.evidence.model_dump() if self.evidence else {"start": None, "end": None, "confidence": None}
        rule = self.evidence.rule if self.evidence else self.source or None
        return {"field": self.field, "value": self.value, **place, "rule": rule}


def explained(plan: ImplementationPlan, size: int) -> list[Explained]:
    """Return every field of a plan that has a value or a place, places cut to a text of ``size`` characters."""
    data = plan.model_dump(mode="json")
    more = [name for name in plan.evidence if name not in FIELDS]
    found: list[Explained] = []
    for name in (*FIELDS, *more):
        value = data.get(name)
        evidence = plan.evidence.get(name)
        if evidence is not None:
            start = min(evidence.start, size)
            evidence = evidence.model_copy(update={"start": start, "end": max(start, min(evidence.end, size))})
        if value or evidence is not None:
            source = "board" if name == "priority" and plan.priority_source == "board" else ""
            found.append(Explained(name, value, evidence, source))
    return found


def value_lines(value: Any) -> list[str]:
    """Return a field's value as texts of one line each."""
    if isinstance(value, list):
        return [_one(each) for each in value] or ["none"]
    return [_one(value) if value else "none"]


def _one(value: Any) -> str:
    if not isinstance(value, dict):
        return " ".join(str(value).split())
    if "role" in value:
        return f"{value['index']} {value['role']} {value['path'] or ''}".rstrip()
    if "number" in value:
        tasks = f" ({len(value['tasks'])} tasks)" if value["tasks"] else ""
        return f"{value['number']} {_one(value['title'])}{tasks}"
    if "path" in value:
        return f"{value['path']} ({value['template']})"
    secret = ", secret" if value.get("secret") else f", default {value.get('default')!r}"
    return f"{value.get('name')}: {value.get('type')}{secret}, {value.get('scope')}"
