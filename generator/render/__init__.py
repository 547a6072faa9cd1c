"""Rendering and updating of units by Copier. The only package that imports Copier, and only in a child process.

Copier changes the working directory of its process and may leave half a unit behind, so it runs in a child of its own
and writes into an isolated repository. Tasks are skipped: the engine does their work itself. The child lives as long as
the run; it clones each version of the template once and compiles each of its files once. It imports what it needs and
no more.
"""

from generator.render.child import serve
from generator.render.records import (
    FILE,
    Rendered,
    RenderedFile,
    RenderRequest,
    TemplateFacts,
    UnitVersions,
    Unsuited,
    Updated,
)
from generator.render.renderer import RENDER_SECONDS, Renderer, load_ahead, open_renderer

__all__ = [
    "FILE",
    "RENDER_SECONDS",
    "RenderRequest",
    "Rendered",
    "RenderedFile",
    "Renderer",
    "TemplateFacts",
    "UnitVersions",
    "Unsuited",
    "Updated",
    "load_ahead",
    "open_renderer",
    "serve",
]
