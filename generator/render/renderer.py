"""The caller's side of Copier's process: it is started, asked, and stopped where it does not answer."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from generator.errors import MachineSlowError, RenderBrokenError, RenderError
from generator.output import note
from generator.process_groups import kill_group
from generator.process_time import TICK_SECONDS, WorkClock
from generator.reaper import forget, marked, watch
from generator.render.agreement import key_of, remember
from generator.render.child import answer_here
from generator.render.placing import write_rendered
from generator.render.records import (
    Answer,
    FactsRequest,
    Migrated,
    MigrationRequest,
    PrepareRequest,
    Refusal,
    Rendered,
    RenderedUnits,
    RenderRequest,
    Request,
    TemplateFacts,
    UnitVersions,
    Unsuited,
    Updated,
    UpdateRequest,
    VersionsAnswer,
    VersionsRequest,
)

if TYPE_CHECKING:
    from generator.answers.units import UnitAnswers

RENDER_SECONDS = 120.0
_TICK = 4 * TICK_SECONDS
_CHILD = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from generator.render import serve; serve(int(sys.argv[2]))"
)
_Answered = TypeVar("_Answered", bound=Answer)


class Renderer:
    """Renders units in one child process; it starts with the first unit or before, and anew after it died."""

    def __init__(
        self,
        template: str,
        vcs_ref: str | None,
        seconds: float = RENDER_SECONDS,
        *,
        scratch: Path | None = None,
        cache: Path | None = None,
    ) -> None:
        self.template = template
        self._vcs_ref = vcs_ref
        self._seconds = seconds
        self._scratch = scratch
        self._cache = cache / "render" if cache is not None else None
        self._noticed = False
        self._agreed: dict[str, bool] = {}
        self._child: _Child | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id; ``None`` while there is none."""
        return self._child.process.pid if self._child else None

    @property
    def folder(self) -> Path | None:
        """Where the child keeps its clones; ``None`` while there is none."""
        return self._child.folder if self._child else None

    def start(self) -> None:
        """Start the child, so that it loads Copier while the caller has other work."""
        self._child = self._child or _start(self._scratch)

    def prepare(self) -> None:
        """Let the child clone the template while the caller has other work."""
        self.start()
        if self._child:
            with suppress(OSError):  # where it has died meanwhile, the first request tells
                self._child.connection.send(PrepareRequest(self.template, self._vcs_ref))

    def render(self, answers: UnitAnswers, destination: Path) -> Rendered:
        """Render one unit into ``destination``.

        Raises:
            RenderError: Copier refused, its process died or hung, or the destination has no place for a file.
        """
        (rendered,) = self.render_many([answers])
        if isinstance(rendered, RenderError):
            raise rendered
        write_rendered(rendered, destination, answers.key)
        return rendered

    def render_many(self, units: Sequence[UnitAnswers]) -> list[Rendered | RenderError]:
        """Render units, of a task or of many, in one go; nothing is written.

        Returns:
            For each what was rendered, or why it was not: one that Copier refuses costs the others nothing.
        """
        try:
            answered = self._answered(_keys(units), self._request(units), RenderedUnits, work=len(units))
        except RenderError as error:
            # The process died or hung with one of them: each for itself, to see which.
            return [error] if len(units) == 1 else [each for unit in units for each in self.render_many([unit])]
        if answered.notice and not self._noticed:
            self._noticed = True
            note(answered.notice)
        return [_refused(unit.key, each) for unit, each in zip(units, answered.units, strict=True)]

    def _request(self, units: Sequence[UnitAnswers]) -> RenderRequest:
        return RenderRequest(self.template, self._vcs_ref, tuple(unit.to_data() for unit in units), self._cache)

    def versions(self, units: Sequence[tuple[str, bytes]]) -> list[UnitVersions | Unsuited]:
        """Return units in the version that they have and in the one that they go to.

        Args:
            units: The path and the content of each one's answers file.

        Returns:
            Both versions, or why a unit is left to ``update``; that is said of all where the process died or hung.
        """
        request = VersionsRequest(self.template, self._vcs_ref, tuple(units))
        try:
            answered = self._answered(f"{len(units)} units", request, VersionsAnswer, work=len(units))
        except RenderError as error:
            return [Unsuited(str(error)) for _ in units]
        return list(answered.units)

    def agreed(self, *facts: str) -> bool | None:
        """Tell whether two ways of doing something are known to give the same; ``None`` where that is not known.

        Args:
            facts: What is done, in what versions.
        """
        key = key_of(self.template, *facts)
        if key not in self._agreed and self._cache is not None and (self._cache / key).is_file():
            self._agreed[key] = True
        return self._agreed.get(key)

    def agree(self, *facts: str, same: bool) -> None:
        """Remember it; that they are not the same, for this renderer alone."""
        key = key_of(self.template, *facts)
        self._agreed[key] = same
        if same and self._cache is not None:
            remember(self._cache / key)

    def facts(self) -> TemplateFacts:
        """Return what the template says of itself.

        Raises:
            RenderError: The template cannot be read.
        """
        return self._answered(self.template, FactsRequest(self.template, self._vcs_ref), TemplateFacts)

    def update(self, key: str, destination: Path, answers_file: str) -> Updated:
        """Update one unit, with the template's migrations. The template is trusted, and no other one.

        Args:
            key: The unit's name in errors.
            destination: A clean git repository that holds the unit and what its migrations change.
            answers_file: The unit's answers file in it, which names this renderer's template.

        Raises:
            RenderError: Copier refused, a migration failed, or its process died or hung.
        """
        request = UpdateRequest(self.template, self._vcs_ref, destination, answers_file)
        return self._answered(key, request, Updated)

    def migrate_last(self, key: str, destination: Path, answers_file: str, version: str) -> None:
        """Run the migrations that come last once more; for them twice is once.

        Args:
            key: The unit's name in errors.
            destination: The repository in which the unit was updated.
            answers_file: The unit's answers file in it.
            version: The version that the unit had before.

        Raises:
            RenderError: A migration failed, or its process died or hung.
        """
        request = UpdateRequest(self.template, self._vcs_ref, destination, answers_file)
        self._answered(key, MigrationRequest(request, version), Migrated)

    def _answered(self, key: str, request: Request, kind: type[_Answered], *, work: int = 1) -> _Answered:
        seconds = self._seconds * work
        try:
            outcome = answer_here(request) or self._ask(request, seconds)
        except (EOFError, OSError):
            self.close()
            raise RenderBrokenError(f"{key}: Copier's process died.", "Run the command again.") from None
        if isinstance(outcome, WorkClock):
            self.close()
            if outcome.used < seconds / 2:
                raise RenderBrokenError(f"{key}: {MachineSlowError('Copier')}")
            raise RenderError(f"{key}: Copier did not end in {seconds:g} s of processor time and was stopped.")
        if isinstance(outcome, Refusal):
            raise _error(key, outcome)
        if not isinstance(outcome, kind):
            self.close()
            raise RenderBrokenError(f"{key}: Copier's process answered something else.", "Run the command again.")
        return outcome

    def _ask(self, request: Request, seconds: float) -> Answer | Refusal | WorkClock:
        """Return what the child answers, or why it refused; where its time was up, how much of it the child had."""
        child = self._child = self._child or _start(self._scratch)
        connection = child.connection
        clock = WorkClock(child.process.pid)
        connection.send(request)
        while not connection.poll(min(_TICK, seconds / 4)):
            if clock.ends(seconds):
                return clock
        outcome: Answer | Refusal = connection.recv()
        return outcome

    def close(self) -> None:
        """Stop the child and remove its clone; the next unit starts a new one."""
        if self._child is None:
            return
        child, self._child = self._child, None
        child.connection.close()
        kill_group(child.process.pid)
        child.process.wait()
        forget(child.process.pid)
        shutil.rmtree(child.folder, ignore_errors=True)


def _keys(units: Sequence[UnitAnswers]) -> str:
    return units[0].key if len(units) == 1 else f"{len(units)} units"


def _refused(key: str, each: Rendered | Refusal) -> Rendered | RenderError:
    return _error(key, each) if isinstance(each, Refusal) else each


def _error(key: str, refusal: Refusal) -> RenderError:
    return (RenderBrokenError if refusal.broken else RenderError)(f"{key}: {refusal.said}")


@dataclass(frozen=True)
class _Child:
    """Copier's process, our end of the line to it, and the folder for its clone of the template."""

    process: subprocess.Popen[bytes]
    connection: Connection
    folder: Path


def load_ahead() -> None:
    """Start Copier's process for whichever renderer is the first, so that it is loaded while that is not yet known."""
    with suppress(OSError):
        _ahead.append(_Loading())


class _Loading:
    """Copier's process before it has a folder; it ends with our end of the line, and leads a process group."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.connection, theirs = Pipe()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", _CHILD, json.dumps(sys.path), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=marked(os.environ),
                start_new_session=True,
            )
        watch(self.process.pid)
        atexit.register(self.close)

    def is_usable(self) -> bool:
        """Tell whether it can be had: it is this process's own, and it is alive."""
        return self.owner == os.getpid() and self.process.poll() is None

    def close(self) -> None:
        """End it where nobody has taken it."""
        atexit.unregister(self.close)
        if self.owner == os.getpid():
            self.connection.close()
            if self.process.poll() is None:
                kill_group(self.process.pid)
                self.process.wait()
            forget(self.process.pid)


_ahead: list[_Loading] = []


def _start(scratch: Path | None) -> _Child:
    """Give Copier's process a folder; one that was loaded ahead where there is one."""
    loading = _ahead.pop() if _ahead else _Loading()
    if not loading.is_usable():
        loading.close()
        loading = _Loading()
    folder = Path(tempfile.mkdtemp(prefix="aas-render-", dir=scratch))
    atexit.unregister(loading.close)
    watch(loading.process.pid, folder)
    with suppress(OSError):  # where it has died meanwhile, the first request tells
        loading.connection.send(str(folder))
    return _Child(loading.process, loading.connection, folder)


@contextmanager
def open_renderer(
    template: str,
    vcs_ref: str | None,
    seconds: float = RENDER_SECONDS,
    *,
    scratch: Path | None = None,
    cache: Path | None = None,
) -> Iterator[Renderer]:
    """Give a renderer and stop its child process at the end; nothing starts before the first unit.

    Args:
        template: Template source, a URL or a folder.
        vcs_ref: Version of the template; ``None`` for its newest tag.
        seconds: How long Copier may be at work on one unit.
        scratch: Folder for the clone of the template; by default one for temporary files.
        cache: Folder that outlives the run; by default nothing does.
    """
    renderer = Renderer(template, vcs_ref, seconds, scratch=scratch, cache=cache)
    try:
        yield renderer
    finally:
        renderer.close()
