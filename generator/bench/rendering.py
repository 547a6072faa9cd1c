"""The renderer of a run, which loads Copier while the run is planned."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.render import Renderer, open_renderer


@contextmanager
def renderer_for(template: str, vcs_ref: str | None, scratch: Path | None = None) -> Iterator[Renderer]:
    """Give a renderer for a template.

    Args:
        template: Template source, a URL or a folder.
        vcs_ref: Version of the template; ``None`` for its newest tag.
        scratch: Folder for the clone of the template; by default one for temporary files.
    """
    with open_renderer(template, vcs_ref, scratch=scratch) as renderer:
        renderer.start()
        yield renderer
