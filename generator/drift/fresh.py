"""Fresh renders of units, each at its own version: one child process and one clone of the template per version."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from generator.answers.text import safe_text
from generator.bench.rendering import renderer_for
from generator.drift.recorded import RecordedUnit
from generator.errors import RenderError
from generator.render import Renderer
from generator.template import is_same_template

_SAID_MAX = 300


@dataclass(frozen=True)
class Fresh:
    """A unit as its own version of the template renders it.

    Attributes:
        files: Path to content; empty where it cannot be rendered.
        reason: Why it cannot; empty where it was.
    """

    files: dict[str, bytes]
    reason: str = ""


def render_fresh(units: Sequence[RecordedUnit], template: str) -> list[Fresh]:
    """Return every unit as the configured template renders it at the unit's own version, in the order of the units."""
    found: dict[int, Fresh] = {}
    wanted: list[tuple[int, RecordedUnit]] = []
    for number, unit in enumerate(units):
        if reason := _objection(unit, template):
            found[number] = Fresh({}, reason)
        else:
            wanted.append((number, unit))
    for version, group in groupby(sorted(wanted, key=lambda each: each[1].version), key=lambda each: each[1].version):
        found |= dict(_render_version(template, version, group))
    return [found[number] for number in range(len(units))]


def _objection(unit: RecordedUnit, template: str) -> str:
    if not unit.template:
        return "its answers file does not say which template it comes from"
    if not is_same_template(unit.template, template):
        return f"it comes from another template, {unit.template}; name that one with --template to compare"
    if not unit.has_usable_version:
        return f"{safe_text(unit.version, 80)!r} is no version of a template"
    return ""


def _render_version(
    template: str, version: str, units: Iterable[tuple[int, RecordedUnit]]
) -> Iterator[tuple[int, Fresh]]:
    with renderer_for(template, version or None) as renderer:
        for number, unit in units:
            try:
                yield number, Fresh(render_files(unit, renderer))
            except RenderError as error:
                said = safe_text(str(error).removeprefix(f"{unit.answers.key}: "), _SAID_MAX)
                yield number, Fresh({}, f"version {version or 'as it is now'} of {template} does not render it: {said}")


def render_files(unit: RecordedUnit, renderer: Renderer) -> dict[str, bytes]:
    """Return the files of a unit as a renderer makes them, path to content.

    Raises:
        RenderError: Copier refused, or its process died or hung.
    """
    with tempfile.TemporaryDirectory(prefix="aas-fresh-") as folder:
        renderer.render(unit.as_recorded, Path(folder))
        return read_files(Path(folder))


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the regular files of a folder that was just rendered, relative path to content."""
    places = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in places}
