"""Rendering of units by Copier. The only module that imports Copier, and only in a child process.

Copier changes the working directory of its process and may leave half a unit behind, so it runs in a child of its own
and writes into an isolated repository. Tasks are skipped: the engine does their work itself. The child lives as long as
the run; it clones the template once and compiles each of its files once. It imports what it needs and no more.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.errors import RenderBrokenError, RenderError

if TYPE_CHECKING:
    from generator.answers.units import UnitAnswers

RENDER_SECONDS = 120.0
_CHILD = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from generator.render import serve; serve(*json.loads(sys.argv[2]))"
)
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


@dataclass(frozen=True)
class Refusal:
    """Why a unit was not rendered; ``broken`` where that has nothing to do with the unit."""

    said: str
    broken: bool


class Renderer:
    """Renders units in one child process; it starts with the first unit or before, and anew after it died."""

    def __init__(
        self, template: str, vcs_ref: str | None, seconds: float = RENDER_SECONDS, *, blueprints_only: bool = False
    ) -> None:
        self._template = template
        self._vcs_ref = vcs_ref
        self._seconds = seconds
        self.blueprints_only = blueprints_only
        self._child: _Child | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id; ``None`` while there is none."""
        return self._child.process.pid if self._child else None

    def start(self) -> None:
        """Start the child, so that it loads Copier while the caller has other work."""
        self._child = self._child or _start(self.blueprints_only)

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
            raise RenderBrokenError(f"{answers.key}: Copier's process died.", "Run the command again.") from None
        if outcome is None:
            self.close()
            raise RenderError(f"{answers.key}: Copier did not end in {self._seconds:g} s and was stopped.")
        if isinstance(outcome, Refusal):
            kind = RenderBrokenError if outcome.broken else RenderError
            raise kind(f"{answers.key}: {outcome.said}")
        return outcome

    def _ask(self, request: RenderRequest) -> Rendered | Refusal | None:
        """Return what the child answers: the result, why it refused, or ``None`` where it did not answer in time."""
        child = self._child = self._child or _start(self.blueprints_only)
        connection = child.connection
        connection.send(request)
        if not connection.poll(self._seconds):
            return None
        outcome: Rendered | Refusal = connection.recv()
        return outcome

    def close(self) -> None:
        """Stop the child and remove its clone; the next unit starts a new one."""
        if self._child is None:
            return
        child, self._child = self._child, None
        child.connection.close()
        with suppress(OSError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
        shutil.rmtree(child.folder, ignore_errors=True)


@dataclass(frozen=True)
class _Child:
    """Copier's process, our end of the line to it, and the folder for its clone of the template."""

    process: subprocess.Popen[bytes]
    connection: Connection
    folder: Path


def _start(blueprints_only: bool) -> _Child:
    """Start Copier's process, which leads a process group, so that what it starts ends with it."""
    ours, theirs = Pipe()
    folder = Path(tempfile.mkdtemp(prefix="aas-render-"))
    given = json.dumps([theirs.fileno(), blueprints_only, str(folder)])
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", _CHILD, json.dumps(sys.path), given],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    theirs.close()
    return _Child(process, ours, folder)


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


def serve(descriptor: int, blueprints_only: bool, folder: str) -> None:
    """Answer requests until the other end closes. Runs in the child.

    Args:
        descriptor: The child's end of the line.
        blueprints_only: Whether only the blueprints are cloned.
        folder: Where the clone goes; removed at the end.
    """
    _clean_child(_GIT_CONFIG | _SLIM_CLONE if blueprints_only else _GIT_CONFIG)
    tempfile.tempdir = folder
    # A Copier that cannot be loaded is told with the first unit.
    with suppress(Exception):
        import copier._main  # noqa: F401
    rendering = Rendering()
    with Connection(descriptor) as connection, suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            request: RenderRequest = connection.recv()
            try:
                connection.send(rendering.render(request))
            except RenderError as error:
                connection.send(Refusal(str(error), isinstance(error, RenderBrokenError)))
    shutil.rmtree(folder, ignore_errors=True)


def _clean_child(git_config: Mapping[str, str]) -> None:
    """Take what could redirect git or Copier out of the child's environment, before Copier reads it."""
    for name in list(os.environ):
        if name.startswith(("GIT_", "COPIER_")):
            del os.environ[name]
    os.environ["GIT_TERMINAL_PROMPT"] = "0"
    os.environ["GIT_CONFIG_COUNT"] = str(len(git_config))
    for index, (key, value) in enumerate(git_config.items()):
        os.environ[f"GIT_CONFIG_KEY_{index}"] = key
        os.environ[f"GIT_CONFIG_VALUE_{index}"] = value
    warnings.simplefilter("ignore")


class Rendering:
    """Renders units in this process; the template's clone and its compiled files serve all of them.

    Copier's public function would clone the template and compile all of it again for each unit, most of a unit's time.
    """

    def __init__(self) -> None:
        self._template: Any = None
        self._compiled: dict[tuple[Any, ...], Any] = {}

    def render(self, request: RenderRequest) -> Rendered:
        """Render one unit of the template that the first request names.

        Raises:
            RenderError: Copier refused; the message says why.
        """
        try:
            return self._run(request)
        except Exception as error:
            from generator.answers.text import one_line, shorten

            said = shorten(one_line(str(error)), _SAID_MAX)
            # What Copier runs besides is git, for the template.
            broken = isinstance(error, OSError) or type(error).__name__ == "ProcessExecutionError"
            kind = RenderBrokenError if broken else RenderError
            raise kind(f"Copier refused to render it: {type(error).__name__}: {said}") from None

    def _run(self, request: RenderRequest) -> Rendered:
        from copier._main import Worker
        from copier._settings import SettingsModel
        from copier._template import Template

        self._template = self._template or Template(url=request.template, ref=request.vcs_ref)
        with Worker(
            src_path=request.template,
            dst_path=request.destination,
            data=request.data,
            vcs_ref=request.vcs_ref,
            settings=SettingsModel(),
            defaults=True,
            overwrite=True,
            quiet=True,
            skip_tasks=True,
        ) as worker:
            # A property that a worker fills with a clone of its own, and removes in the end.
            worker.template = self._template
            # What asks for extensions is refused below, before they are loaded.
            if not worker.template.jinja_extensions:
                self._compile_once(worker.jinja_env)
            worker.run_copy()
            return Rendered(worker.template.commit or "")

    def _compile_once(self, environment: Any) -> None:
        """Let a Jinja environment take the code of what an earlier one has compiled with the same options."""
        compile_new = environment.compile

        def look_up(source: Any, name: str | None = None, filename: str | None = None) -> Any:
            # Copier's extension for several files of one template begins anew whenever this is called.
            environment.preprocess(source, name, filename)
            key = (source, name, filename)
            if key not in self._compiled:
                self._compiled[key] = compile_new(source, name, filename)
            return self._compiled[key]

        environment.compile = look_up
