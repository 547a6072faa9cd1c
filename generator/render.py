"""Rendering of units by Copier. The only module that imports Copier, and only in a child process.

Copier changes the working directory of its process and may leave half a unit behind, so it runs in a child of its own
and writes into an isolated repository. Tasks are skipped: the engine does their work itself.
"""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from generator.answers.units import UnitAnswers
from generator.errors import RenderError

RENDER_SECONDS = 120.0


@dataclass(frozen=True)
class RenderRequest:
    """One unit to render: rendering is a function of these and of nothing else.

    Attributes:
        template: Template source, a URL or a folder.
        vcs_ref: Version of the template; ``None`` for its newest tag.
        destination: Folder to render into.
        data: The unit's answers as plain JSON values.
    """

    template: str
    vcs_ref: str | None
    destination: Path
    data: dict[str, Any]


@dataclass(frozen=True)
class Rendered:
    """What a render used: the template's version as Copier recorded it; empty for a template without history."""

    version: str


class Renderer:
    """Renders units in one child process that lives as long as this object."""

    def __init__(self, executor: ProcessPoolExecutor, template: str, vcs_ref: str | None) -> None:
        self._executor = executor
        self._template = template
        self._vcs_ref = vcs_ref

    def render(self, answers: UnitAnswers, destination: Path) -> Rendered:
        """Render one unit into ``destination``.

        Raises:
            RenderError: Copier refused, or its process died or hung.
        """
        request = RenderRequest(self._template, self._vcs_ref, destination, answers.to_data())
        try:
            return self._executor.submit(render_unit, request).result(timeout=RENDER_SECONDS)
        except (BrokenProcessPool, TimeoutError) as error:
            raise RenderError(f"{answers.key}: Copier's process died or did not answer ({error!r}).") from error


@contextmanager
def open_renderer(template: str, vcs_ref: str | None) -> Iterator[Renderer]:
    """Start Copier's child process and stop it at the end; nothing starts before the first unit."""
    executor = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), initializer=_clean_child)
    try:
        yield Renderer(executor, template, vcs_ref)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _clean_child() -> None:
    """Take what could redirect git or Copier out of the child's environment."""
    for name in list(os.environ):
        if name.startswith(("GIT_", "COPIER_")):
            del os.environ[name]
    os.environ["GIT_TERMINAL_PROMPT"] = "0"
    warnings.simplefilter("ignore")


def render_unit(request: RenderRequest) -> Rendered:
    """Render one unit in this process.

    Raises:
        RenderError: Copier refused; the message says why.
    """
    from copier import run_copy

    said = io.StringIO()
    try:
        with redirect_stderr(said):
            worker = run_copy(
                request.template,
                request.destination,
                data=request.data,
                vcs_ref=request.vcs_ref,
                defaults=True,
                overwrite=True,
                quiet=True,
                skip_tasks=True,
            )
        version = worker.template.commit
    except Exception as error:
        unit = f"{request.data.get('blueprint')}:{request.data.get('name')}"
        raise RenderError(f"{unit}: Copier refused to render it: {type(error).__name__}: {error}") from None
    return Rendered(version or "")
