"""The sandbox that bubblewrap builds: private namespaces, a read-only system, no network, no capabilities."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.reaper import watched
from generator.sandbox import staging
from generator.sandbox.descriptors import memory_file, standard_input
from generator.sandbox.environment import PRIVATE_HOME, PRIVATE_TMP
from generator.sandbox.interpreter import visible_paths
from generator.sandbox.limits import Excess, resource_limits, signal_limit
from generator.sandbox.mounts import (
    CELL_FOLDERS,
    INVENTED_FILES,
    UNPRIVILEGED_ID,
    Bind,
    binds,
    file_system,
    moved,
)
from generator.sandbox.records import Command, Finished, Limits, check_inside, not_run, unusable
from generator.sandbox.seccomp import program
from generator.sandbox.status import StatusPipe
from generator.sandbox.watch import Watched, watch

TOOLS_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
_DETAIL_MAX = 300

# In a user namespace of its own, code would be root towards large parts of the kernel. And a process in our session
# could type into the terminal that it shares with us.
_ISOLATION = (
    *("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"),
    *("--unshare-cgroup-try", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"),
    *("--hostname", "sandbox", "--uid", str(UNPRIVILEGED_ID), "--gid", str(UNPRIVILEGED_ID)),
)


@dataclass(frozen=True)
class _Job:
    command: Command
    shown: list[Bind]
    limits: Limits
    grows: tuple[Path, ...]
    as_nobody: bool = False
    interrupted: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Bubblewrap:
    """Runs commands with bubblewrap.

    Attributes:
        program: Path of ``bwrap``.
        prlimit: Path of util-linux's ``prlimit``, as seen inside.
        becomes_nobody: We are root and start it as an unprivileged user; otherwise it runs as the user we are.
        makes_cells: What runs is the warm process, whose children shut themselves in further than it is itself.
    """

    program: str
    prlimit: str
    becomes_nobody: bool = False
    makes_cells: bool = False
    name: str = field(default="bubblewrap", init=False)
    confines: bool = field(default=True, init=False)

    def run(
        self,
        command: Command,
        *,
        root: Path,
        python: Path,
        writable: bool = False,
        extra_read_only: Sequence[Path] = (),
        extra_writable: Sequence[Path] = (),
        limits: Limits | None = None,
    ) -> Finished:
        """Run one command confined; see ``Sandbox.run``."""
        check_inside(command, root)
        if reason := unusable(command):
            return not_run(reason)
        try:
            grows = (*((root,) if writable else ()), *extra_writable)
            shown = binds(root, grows, [*visible_paths(python), *extra_read_only])
            job = _Job(command, shown, limits or Limits(), grows)
            staged = self._stages(shown, root, grows)
            return self._run(job) if staged is None else self._run_as_nobody(job, staged)
        except OSError as error:
            return not_run(f"the sandbox could not be prepared: {error}")

    def _stages(self, shown: list[Bind], root: Path, grows: Sequence[Path]) -> dict[str, str] | None:
        """Decide where hidden folders are bound for the unprivileged user; ``None`` to run as who we are."""
        sources = [bind.source for bind in shown]
        if not self.becomes_nobody or not all(staging.open_to_nobody(each, each in grows) for each in {root, *grows}):
            return None
        if not staging.readable(sources):
            return None
        return staging.stages(sources)

    def _run_as_nobody(self, job: _Job, staged: dict[str, str]) -> Finished:
        other = replace(job, shown=moved(job.shown, staged), as_nobody=True)
        if not staged:
            return self._run(other)
        try:
            return staging.with_stages(staged, lambda interrupted: self._run(replace(other, interrupted=interrupted)))
        except staging.StageRefusedError:
            return self._run(job)

    def _run(self, job: _Job) -> Finished:
        started = time.monotonic()
        with ExitStack() as stack:
            status = StatusPipe()
            stack.callback(status.close)
            try:
                process = self._start(job, status.writing, stack)
            finally:
                status.close_writing()
            over = Excess(process.pid, job.limits, 1, job.grows, namespaces=True)

            def breach() -> str:
                return "interrupted" if job.interrupted.is_set() else over.look()

            with watched(process.pid):
                seen = watch(process, job.limits, breach, lambda: status.kill(process), own=1)
            return _finished(seen, status.value("exit-code"), time.monotonic() - started)

    def _start(self, job: _Job, status: int, stack: ExitStack) -> subprocess.Popen[bytes]:
        """Start with nothing of our environment: the first process inside would show it in ``/proc/1/environ``."""
        descriptors, options = _options(job.command, job.shown, job.limits, status, stack, cells=self.makes_cells)
        bounds = [f"--{name}={value}" for name, value in resource_limits(job.limits).items()]
        return subprocess.Popen(
            [self.program, "--args", str(options), "--", self.prlimit, *bounds, "--", *job.command.argv],
            env={},
            cwd="/",
            stdin=standard_input(job.command.data, job.command.channel, stack),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=descriptors,
            start_new_session=True,
            user=UNPRIVILEGED_ID if job.as_nobody else None,
            group=UNPRIVILEGED_ID if job.as_nobody else None,
            extra_groups=[] if job.as_nobody else None,
        )


def _options(
    command: Command, shown: list[Bind], limits: Limits, status: int, stack: ExitStack, *, cells: bool
) -> tuple[list[int], int]:
    """Return the descriptors that bubblewrap inherits, and the one of them that holds its options.

    Options travel in a file because a command line can be read by every user of the machine and by the command.
    """
    invented = {path: memory_file(text.encode(), stack) for path, text in INVENTED_FILES.items()}
    inherited = [status, *invented.values()]
    options = [*_ISOLATION, "--json-status-fd", str(status)]
    if not cells:
        options.append("--disable-userns")
    if not cells and (filter_program := program()):
        inherited.append(memory_file(filter_program, stack))
        options += ["--seccomp", str(inherited[-1])]
    options += file_system(shown, invented, limits, CELL_FOLDERS if cells else ())
    for name, value in {**command.env, "HOME": PRIVATE_HOME, "TMPDIR": PRIVATE_TMP}.items():
        options += ["--setenv", name, value]
    options += ["--chdir", str(command.cwd.absolute())]
    inherited.append(memory_file(b"".join(os.fsencode(option) + b"\0" for option in options), stack))
    return inherited, inherited[-1]


def _finished(seen: Watched, returncode: int | None, seconds: float) -> Finished:
    output = (bytes(seen.stdout), bytes(seen.stderr))
    if seen.verdict != "exited":
        return Finished(None, *output, seconds, seen.verdict, seen.detail)
    if returncode is None:
        said = seen.stderr[:_DETAIL_MAX].decode("utf-8", "replace").strip()
        return Finished(None, *output, seconds, "not-run", f"the sandbox did not start: {said}")
    reason = signal_limit(returncode)
    return Finished(returncode, *output, seconds, "limit" if reason else "exited", reason)
