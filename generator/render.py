"""Rendering of units by Copier. The only module that imports Copier, and only in a child process.

Copier changes the working directory of its process and may leave half a unit behind, so it runs in a child of its own
and writes into an isolated repository. Tasks are skipped: the engine does their work itself.
"""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from generator.answers.text import one_line, shorten
from generator.answers.units import UnitAnswers
from generator.errors import RenderError

RENDER_SECONDS = 120.0
_SAID_MAX = 500
_GIT_CONFIG = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "commit.gpgSign": "false",
}
# Copier clones the template for each unit; of our own checkout it needs the blueprints only, not the tests.
_SLIM_CLONE = {
    "init.templateDir": str(Path(__file__).with_name("slim_clone")),
    "core.sparseCheckout": "true",
    "core.sparseCheckoutCone": "false",
}


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
    """Renders units in one child process; it starts with the first unit, and anew after it died or was killed."""

    def __init__(
        self, template: str, vcs_ref: str | None, seconds: float = RENDER_SECONDS, *, blueprints_only: bool = False
    ) -> None:
        self._template = template
        self._vcs_ref = vcs_ref
        self._seconds = seconds
        self.blueprints_only = blueprints_only
        self._child: tuple[SpawnProcess, Connection] | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id; ``None`` while there is none."""
        return self._child[0].pid if self._child else None

    def render(self, answers: UnitAnswers, destination: Path) -> Rendered:
        """Render one unit into ``destination``.

        Raises:
            RenderError: Copier refused, or its process died or hung.
        """
        request = RenderRequest(self._template, self._vcs_ref, destination, answers.to_data())
        try:
            outcome = self._ask(request)
        except (EOFError, OSError):
            self.close()
            raise RenderError(f"{answers.key}: Copier's process died.", "Run the command again.") from None
        if outcome is None:
            self.close()
            raise RenderError(f"{answers.key}: Copier did not end in {self._seconds:g} s and was stopped.")
        if isinstance(outcome, str):
            raise RenderError(f"{answers.key}: {outcome}")
        return outcome

    def _ask(self, request: RenderRequest) -> Rendered | str | None:
        """Return what the child answers: the result, why it refused, or ``None`` where it did not answer in time."""
        if self._child is None:
            context = get_context("spawn")
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, self.blueprints_only), daemon=True)
            process.start()
            theirs.close()
            self._child = process, ours
        connection = self._child[1]
        connection.send(request)
        if not connection.poll(self._seconds):
            return None
        outcome: Rendered | str = connection.recv()
        return outcome

    def close(self) -> None:
        """Stop the child; the next unit starts a new one."""
        if self._child is None:
            return
        process, connection = self._child
        self._child = None
        connection.close()
        with suppress(OSError):
            os.killpg(process.pid or 0, signal.SIGKILL)
        process.kill()
        process.join()
        process.close()


@contextmanager
def open_renderer(
    template: str, vcs_ref: str | None, seconds: float = RENDER_SECONDS, *, blueprints_only: bool = False
) -> Iterator[Renderer]:
    """Give a renderer and stop its child process at the end; nothing starts before the first unit.

    Args:
        template: Template source, a URL or a folder.
        vcs_ref: Version of the template; ``None`` for its newest tag.
        seconds: How long one unit may take.
        blueprints_only: Whether the template is a clean repository with our layout, of which only the blueprints are
            cloned.
    """
    renderer = Renderer(template, vcs_ref, seconds, blueprints_only=blueprints_only)
    try:
        yield renderer
    finally:
        renderer.close()


def _serve(connection: Connection, blueprints_only: bool) -> None:
    """Answer requests until the other end closes. Runs in the child."""
    _clean_child(_GIT_CONFIG | _SLIM_CLONE if blueprints_only else _GIT_CONFIG)
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            request: RenderRequest = connection.recv()
            try:
                connection.send(render_unit(request))
            except RenderError as error:
                connection.send(str(error))


def _clean_child(git_config: Mapping[str, str]) -> None:
    """Take what could redirect git or Copier out of the child's environment, and its output away from the user.

    The child leads a process group, so that what it started ends with it.
    """
    os.setsid()
    for name in list(os.environ):
        if name.startswith(("GIT_", "COPIER_")):
            del os.environ[name]
    os.environ["GIT_TERMINAL_PROMPT"] = "0"
    os.environ["GIT_CONFIG_COUNT"] = str(len(git_config))
    for index, (key, value) in enumerate(git_config.items()):
        os.environ[f"GIT_CONFIG_KEY_{index}"] = key
        os.environ[f"GIT_CONFIG_VALUE_{index}"] = value
    warnings.simplefilter("ignore")
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)


def render_unit(request: RenderRequest) -> Rendered:
    """Render one unit in this process.

    Raises:
        RenderError: Copier refused; the message says why.
    """
    from copier import Settings, run_copy

    try:
        worker = run_copy(
            request.template,
            request.destination,
            data=request.data,
            vcs_ref=request.vcs_ref,
            settings=Settings(),
            defaults=True,
            overwrite=True,
            quiet=True,
            skip_tasks=True,
        )
        version = worker.template.commit
    except Exception as error:
        said = shorten(one_line(str(error)), _SAID_MAX)
        raise RenderError(f"Copier refused to render it: {type(error).__name__}: {said}") from None
    return Rendered(version or "")
