"""Fresh renders of units, each at its own version: one child process and one clone of the template per version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from generator.answers.text import safe_text
from generator.bench.recorded_unit import RecordedUnit
from generator.bench.rendering import render_all_recorded, renderer_for
from generator.errors import RenderError
from generator.template import is_same_template

_SAID_MAX = 300


@dataclass(frozen=True)
class Fresh:
    """A unit as its own version of the template renders it.

    Attributes:
        files: Path to content; empty where it cannot be rendered.
        reason: Why it cannot; empty where it was.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    reason: str = ""


def render_fresh(units: Sequence[RecordedUnit], template: str, copies: Mapping[str, str]) -> dict[str, Fresh]:
    """Return every unit as the configured template renders it at the unit's own version, by answers file.

    Args:
        units: The units.
        template: The configured template.
        copies: Why some of them do not stand for the unit that they name, by answers file.
    """
    reasons = {unit.answers_file: copies.get(unit.answers_file) or _objection(unit, template) for unit in units}
    found = {path: Fresh(reason=reason) for path, reason in reasons.items() if reason}
    wanted = sorted((unit for unit in units if unit.answers_file not in found), key=_version_of)
    for version, group in groupby(wanted, key=_version_of):
        found |= dict(_render_version(template, version, list(group)))
    return found


def _version_of(unit: RecordedUnit) -> str:
    return unit.version


def _objection(unit: RecordedUnit, template: str) -> str:
    if not unit.template:
        return "its answers file does not say which template it comes from"
    if not is_same_template(unit.template, template):
        return f"it comes from another template, {unit.template}; name that one with --template to compare"
    return unit.version_fault


def _render_version(template: str, version: str, units: Sequence[RecordedUnit]) -> Iterator[tuple[str, Fresh]]:
    with renderer_for(template, version or None) as renderer:
        rendered = render_all_recorded(units, renderer)
    for unit, files in zip(units, rendered, strict=True):
        if isinstance(files, RenderError):
            said = safe_text(str(files).removeprefix(f"{unit.key}: "), _SAID_MAX)
            reason = f"version {version or 'as it is now'} of {template} does not render it: {said}"
            yield unit.answers_file, Fresh(reason=reason)
        else:
            yield unit.answers_file, Fresh(files)
