"""The renderer of a run, which loads Copier while the run is planned, and renders of units as they are recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generator.answers.units import UnitAnswers
from generator.bench.recorded_unit import RecordedUnit
from generator.errors import RenderError
from generator.render import Renderer, open_renderer


@contextmanager
def renderer_for(
    template: str, vcs_ref: str | None, scratch: Path | None = None, cache: Path | None = None
) -> Iterator[Renderer]:
    """Give a renderer for a template.

    Args:
        template: Template source, a URL or a folder.
        vcs_ref: Version of the template; ``None`` for its newest tag.
        scratch: Folder for the clone of the template; by default one for temporary files.
        cache: Folder that outlives the run; by default nothing does.
    """
    with open_renderer(template, vcs_ref, scratch=scratch, cache=cache) as renderer:
        renderer.start()
        yield renderer


class AsRecorded(UnitAnswers):
    """Answers that go to Copier as a file has them: today's models would complete those of an older version.

    Attributes:
        recorded: The answers, without Copier's own keys.
    """

    recorded: dict[str, Any]

    def to_data(self) -> dict[str, Any]:
        """Return the answers as they were read."""
        return dict(self.recorded)


def render_recorded(unit: RecordedUnit, renderer: Renderer) -> dict[str, bytes]:
    """Return the files of a unit, path to content, as a renderer's version makes them of the answers in its file.

    Raises:
        RenderError: Copier refused, or its process died or hung.
    """
    (files,) = render_all_recorded([unit], renderer)
    if isinstance(files, RenderError):
        raise files
    return files


def render_all_recorded(units: Sequence[RecordedUnit], renderer: Renderer) -> list[dict[str, bytes] | RenderError]:
    """Return the same for many units, or why one of them cannot be rendered, in their order."""
    rendered = renderer.render_many([_as_recorded(unit) for unit in units])
    return [each if isinstance(each, RenderError) else each.contents for each in rendered]


def _as_recorded(unit: RecordedUnit) -> AsRecorded:
    facts: dict[str, Any] = {"blueprint": unit.blueprint, "name": unit.name, "recorded": unit.answers}
    return AsRecorded.model_construct(None, **facts)


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the regular files of a folder that was just rendered, relative path to content."""
    places = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in places}
