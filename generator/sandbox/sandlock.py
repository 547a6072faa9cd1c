"""The sandbox that sandlock builds from Landlock and seccomp, for machines without bubblewrap.

It needs no namespaces and no rights. What it leaves open is closed here: sockets and the attributes of files by a
second filter, root's privileges by dropping them, time, memory, disk, threads and daemons by supervisor and watch.

Unlike in namespaces the command shares our user, sees that files exist which it cannot read, has no network of its own
(not even to itself), nothing of ``/proc`` but the list of processors, and no shared memory.
"""

from __future__ import annotations

import marshal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.sandbox.interpreter import visible_paths
from generator.sandbox.limits import resource_limits, signal_limit
from generator.sandbox.mounts import HIDDEN, SETTINGS, SYSTEM
from generator.sandbox.records import Command, Finished, Limits, check_inside, not_run, unusable
from generator.sandbox.seccomp import program_without_namespaces
from generator.sandbox.supervised import Program, run_supervised

_LAUNCHER = Path(__file__).with_name("launcher.py")
_ENTRY = Path(__file__).with_name("entry.py")
_DETAIL_MAX = 300
_DEVICES = ("/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
# Tools count processors by it, where a library for that is installed; it tells of the machine and of no process.
_PROCESSORS = "/proc/cpuinfo"
_BLACK_HOLE = "/dev/null"


@dataclass(frozen=True)
class Sandlock:
    """Runs commands with sandlock.

    Attributes:
        path: Folder from which ``sandlock`` is imported.
    """

    path: str
    name: str = field(default="sandlock", init=False)
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
        if not (own_filter := program_without_namespaces()):
            return not_run("the system calls of this processor are not known")
        bounds = limits or Limits()
        try:
            with tempfile.TemporaryDirectory(prefix="aas-run-", ignore_cleanup_errors=True) as made:
                private = Path(made).resolve()
                grows = [*([root] if writable else []), *extra_writable]
                shown = [*visible_paths(python), *extra_read_only, *extra_writable, root]
                policy = _policy(command, shown, [*grows, private], bounds)
                policy["env"] |= {"HOME": str(private), "TMPDIR": str(private)}
                argv = _entry(command, own_filter, bounds)
                content = marshal.dumps({"path": self.path, "policy": policy, "argv": argv})
                program = _program(content, private, grows, command)
                return _run(program, bounds)
        except OSError as error:
            return not_run(f"the sandbox could not be prepared: {error}")


def _policy(command: Command, readable: Sequence[Path], writable: Sequence[Path], limits: Limits) -> dict[str, Any]:
    """Return the arguments of sandlock's ``Sandbox``; memory is bounded elsewhere, as reserved memory counts there."""
    own = visible_paths(Path(_interpreter()))
    shown = [*_system(), *own, _ENTRY, *readable]
    return {
        "fs_readable": [
            *_DEVICES,
            _PROCESSORS,
            *dict.fromkeys(str(path.absolute()) for path in shown if path.exists()),
        ],
        "fs_writable": [_BLACK_HOLE, *(str(path.absolute()) for path in writable)],
        "cwd": str(command.cwd.absolute()),
        "env": dict(command.env),
        "max_processes": limits.processes,
    }


def _entry(command: Command, own_filter: bytes, limits: Limits) -> list[str]:
    bounds = resource_limits(limits)
    del bounds["nproc"]  # it would count everything else that the user runs; sandlock counts the command's own
    pairs = ",".join(f"{name}={value}" for name, value in bounds.items())
    locale = command.env.get("LC_CTYPE", "")
    return [_interpreter(), "-I", "-S", str(_ENTRY), pairs, own_filter.hex(), locale, *command.argv]


def _program(content: bytes, private: Path, grows: Sequence[Path], command: Command) -> Program:
    return Program(
        [sys.executable, "-I", "-S", str(_LAUNCHER)],
        cwd="/",
        env={},
        bounds={"core": 0},
        private=str(private),
        grows=(private, *grows),
        own=1,
        content=content,
        data=command.data,
        channel=command.channel,
    )


def _run(program: Program, limits: Limits) -> Finished:
    ended = run_supervised(program, limits)
    output = (bytes(ended.seen.stdout), bytes(ended.seen.stderr))
    if ended.seen.verdict != "exited":
        return Finished(None, *output, ended.seconds, ended.seen.verdict, ended.seen.detail)
    if ended.told is None:
        said = ended.seen.stderr[-_DETAIL_MAX:].decode("utf-8", "replace").strip()
        return Finished(None, *output, ended.seconds, "not-run", f"the sandbox did not start: {said}")
    reason = signal_limit(ended.told)
    return Finished(ended.told, *output, ended.seconds, "limit" if reason else "exited", reason)


def _interpreter() -> str:
    """Return the interpreter behind our virtual environment: the command need not see the environment's libraries."""
    return str(Path(sys.executable).resolve())


def _system() -> list[Path]:
    """Return the system's programs and libraries without the places where people keep checkouts."""
    return [*(part for folder in SYSTEM for part in _parts(Path(folder))), *map(Path, SETTINGS)]


def _parts(folder: Path) -> Iterator[Path]:
    """Split a folder that holds hidden ones, because Landlock can only allow."""
    if str(folder) in HIDDEN or not folder.exists():
        return
    if folder.is_symlink() or not any(Path(hidden).is_relative_to(folder) for hidden in HIDDEN):
        yield folder
        return
    for part in sorted(folder.iterdir()):
        yield from _parts(part)
