"""A warm process that starts runs: all is loaded once, under the shim, and each run is a fork in a session of its own.

Whatever a run leaves behind becomes a child of this process, so that nothing of it can get away.
"""

from __future__ import annotations

import ctypes
import gc
import os
import runpy
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe
from pathlib import Path

import generator.bench.state
import generator.cli
import generator.edit.warm_child
import generator.render.child
import generator.render.records
import generator.render.renderer
import generator.render.rendering
from generator.edit.warm import WarmProcess, _Running
from generator.process_groups import die_with_parent
from generator.process_time import descendants
from generator.settings import load_settings

_PR_SET_CHILD_SUBREAPER = 36
_LEFT_SECONDS = 10.0


@dataclass(frozen=True)
class Start:
    """Start a run; the answer is its process.

    Attributes:
        arguments: The command line, or a script and its arguments.
        output: File for what it prints.
        environment: What it has besides the server's environment.
        warm: Whether its helpers are forks as well: Copier's process, which has rendered before, and the one that
            reads code.
        script: Whether the first argument is a Python script.
        unlocked: Whether the engine takes no lock, as a simple one would.
    """

    arguments: tuple[str, ...]
    output: Path
    environment: dict[str, str] = field(default_factory=dict)
    warm: bool = True
    script: bool = False
    unlocked: bool = False


@dataclass(frozen=True)
class Wait:
    """Wait for a run, and for all that it has started; the answer is how it ended.

    Attributes:
        process: The run.
        dead: Whether what it has left is to be killed at once.
        seconds: When it must have ended.
        alone: Whether it is the only run: then all that is left belongs to it.
    """

    process: int
    dead: bool = False
    seconds: float = 120.0
    alone: bool = True


@dataclass(frozen=True)
class Living:
    """Ask which processes are there of all runs; the answer is what each of them is called."""


@dataclass(frozen=True)
class Warm:
    """Render one unit, so that the template is cloned and compiled for all runs to come."""

    request: generator.render.records.RenderRequest


@dataclass(frozen=True)
class Ended:
    """How a run ended.

    Attributes:
        code: Its exit code; negative for a signal, ``None`` where it had to be killed at its time-out.
        left: Whether processes outlived it for long, and had to be killed.
        cpu: Seconds of processor time of all its processes.
    """

    code: int | None
    left: bool
    cpu: float


def serve(descriptor: int) -> None:
    """Load what a run will load, and answer requests until ``None`` comes or the other end closes."""
    _load()
    gc.freeze()  # what is loaded stays shared by all forks
    ctypes.CDLL(None).start_runs()
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    warmth = _Warmth()
    with Connection(descriptor) as line, suppress(EOFError):
        while True:
            request = line.recv()
            if request is None:
                break
            if isinstance(request, Start):
                line.send(_start(request, warmth))
            elif isinstance(request, Wait):
                line.send(_wait(request))
            elif isinstance(request, Living):
                line.send(_living())
            else:
                line.send(warmth.render(request))
    _kill_all()  # or what is left would write into a folder that is being removed


class _Warmth:
    """A rendering that has cloned and compiled the template, for forks to begin with."""

    def __init__(self) -> None:
        self.rendering = generator.render.rendering.Rendering()

    def render(self, request: Warm) -> str:
        here = Path.cwd()
        try:
            (rendered,) = self.rendering.render(request.request).units
            assert isinstance(rendered, generator.render.records.Rendered)
            return rendered.version
        finally:
            os.chdir(here)


def _start(request: Start, warmth: _Warmth) -> int:
    child = os.fork()
    if child == 0:
        _as_run(request, warmth)
    return child


def _as_run(request: Start, warmth: _Warmth) -> None:
    """Be a run and end with it."""
    code = 70
    gc.disable()
    try:
        os.setsid()
        os.closerange(3, 256)
        output = os.open(request.output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
        os.environ.update(request.environment)
        ctypes.CDLL(None).lead_run()
        if request.warm:
            generator.render.load_ahead = lambda: None
            generator.render.renderer._start = lambda scratch: _forked_renderer(warmth, scratch)
            generator.edit.warm.WarmProcess._started = _forked_editor  # type: ignore[method-assign]
        if request.unlocked:
            generator.bench.state.FileLock = _NoLock  # type: ignore[assignment,attr-defined]
        code = _code_of(lambda: _run(request))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


class _NoLock:
    """What holds nobody back."""

    def __init__(self, _: Path, **_options: object) -> None:
        pass

    def acquire(self, timeout: float) -> None:
        pass

    def release(self) -> None:
        pass


def _run(request: Start) -> None:
    if request.script:
        sys.argv = list(request.arguments)
        runpy.run_path(request.arguments[0], run_name="__main__")
    else:
        sys.argv = ["aas-generator", *request.arguments]
        generator.cli.main()


def _code_of(work: Callable[[], object]) -> int:
    try:
        work()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 71
    return 0


class _Forked:
    """A forked child with as much of a subprocess's manners as is needed here."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def wait(self) -> int:
        return os.waitpid(self.pid, 0)[1]

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


def _forked_renderer(warmth: _Warmth, scratch: Path | None) -> generator.render.renderer._Child:
    """Do what starting Copier's process does, with a fork that has loaded it all in place of a new interpreter."""
    ours, theirs = Pipe()
    folder = Path(tempfile.mkdtemp(prefix="aas-render-", dir=scratch))

    def serve(line: int) -> None:
        generator.render.child.Rendering = lambda: warmth.rendering  # type: ignore[assignment,attr-defined]
        generator.render.serve(line)

    forked = _fork(serve, theirs.fileno())
    theirs.close()
    ours.send(str(folder))
    return generator.render.renderer._Child(forked, ours, folder)  # type: ignore[arg-type]


def _forked_editor(self: WarmProcess) -> _Running:
    """Do the same in place of starting the process that reads code."""
    if self._running is None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

        def serve(line: int) -> None:
            die_with_parent()
            generator.edit.warm_child.main(line)

        with theirs:
            self._running = _Running(_fork(serve, theirs.fileno()), ours)  # type: ignore[arg-type]
    return self._running


def _fork(serve: Callable[[int], object], line: int) -> _Forked:
    """Start a fork that has nothing open but one descriptor."""
    pid = os.fork()
    if pid == 0:
        os.setsid()
        os.closerange(0, line)
        os.closerange(line + 1, 256)
        for _ in range(3):
            os.open(os.devnull, os.O_RDWR)
        os._exit(_code_of(lambda: serve(line)))
    return _Forked(pid)


def _wait(request: Wait) -> Ended:
    deadline = time.monotonic() + request.seconds
    cpu, code = 0.0, None
    while time.monotonic() < deadline:
        pid, status, used = os.wait4(request.process, os.WNOHANG)
        if pid:
            cpu, code = used.ru_utime + used.ru_stime, os.waitstatus_to_exitcode(status)
            break
        time.sleep(0.002)
    else:
        os.kill(request.process, signal.SIGKILL)
    if not request.alone:
        return Ended(code, False, cpu)
    if request.dead or code is None:
        return Ended(code, False, cpu + _kill_all())
    left, more = _reap(_LEFT_SECONDS)
    return Ended(code, left, cpu + more + (_kill_all() if left else 0.0))


def _reap(seconds: float) -> tuple[bool, float]:
    """Wait for all children; return whether some are still there, and the processor time of the others."""
    deadline, cpu = time.monotonic() + seconds, 0.0
    while True:
        try:
            pid, _, used = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return False, cpu
        if pid:
            cpu += used.ru_utime + used.ru_stime
        elif time.monotonic() > deadline:
            return True, cpu
        else:
            time.sleep(0.002)


def _kill_all() -> float:
    """Kill every child until none is left: what they had started becomes ours when they end."""
    there, cpu = _reap(0.0)
    while there:
        for pid in _children():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        there, used = _reap(0.02)
        cpu += used
    return cpu


def _children() -> list[int]:
    own, found = os.getpid(), []
    for entry in os.scandir("/proc"):
        if entry.name.isdecimal():
            with suppress(OSError):
                facts = Path(entry.path, "stat").read_text().rpartition(") ")[2].split()
                if int(facts[1]) == own:
                    found.append(int(entry.name))
    return found


def _living() -> list[str]:
    """Return what is not dead of all that has come from this process."""
    _reap(0.0)
    found = []
    for pid in descendants(os.getpid()):
        with suppress(OSError):
            facts = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
            words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if facts[0] not in {"Z", "X"} and "reaper_program" not in words:
                found.append(f"{pid} {words[:200]}")
    return found


def _load() -> None:
    """Load what a run will load."""
    import copier._main  # noqa: F401

    import generator.commands.apply
    import generator.commands.first_line
    import generator.edit.child
    import generator.edit.fit_code.child
    import generator.gates  # noqa: F401

    load_settings(Path("/"))  # which loads what reads them
