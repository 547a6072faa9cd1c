"""The renderer of a run: it loads Copier while the run is planned, and clones our own template without its tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.errors import GeneratorError
from generator.git import open_workspace
from generator.render import Renderer, open_renderer
from generator.template import is_own_template


@contextmanager
def renderer_for(template: str, vcs_ref: str | None, scratch: Path | None = None) -> Iterator[Renderer]:
    """Give a renderer for a template.

    Args:
        template: Template source, a URL or a folder.
        vcs_ref: Version of the template; ``None`` for its newest tag.
        scratch: Folder for the clone of the template; by default one for temporary files.
    """
    with open_renderer(template, vcs_ref, blueprints_only=_can_be_slim(template), scratch=scratch) as renderer:
        renderer.start()
        yield renderer


def _can_be_slim(template: str) -> bool:
    """Tell whether a clone of the blueprints alone is enough: Copier takes uncommitted work along, which needs all."""
    if not is_own_template(template):
        return False
    try:
        repository = open_workspace(Path(template))
        return not repository.folder and not repository.has_changes()
    except GeneratorError:
        return False
