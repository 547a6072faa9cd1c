"""Runs one command unconfined and leaves none of its processes behind.

This file is started as a program of its own (``python -I -S supervisor.py SPECIFICATION STATUS LIFELINE``, all open
descriptors), so it imports nothing of the package, and little else because that would take most of its time. A process
without threads may safely adopt orphans, and it outlives a killed engine for long enough to clean up: the engine holds
the other end of the lifeline, and the kernel closes that when the engine ends for any reason.
"""

from __future__ import annotations

import ctypes
import marshal
import os
import select
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

_PR_SET_CHILD_SUBREAPER = 36
_KILL = 9
_NOT_FOUND = 127
_NOT_EXECUTABLE = 126


def main(specification: int, status: int, lifeline: int) -> None:
    """Run the command until it ends or the lifeline is cut, end whatever it left, and report how it ended.

    Args:
        specification: Descriptor to read a marshalled dictionary from: ``argv``, ``cwd``, ``env``, ``limits``, and
            as ``private`` the folder to remove when the lifeline was cut.
        status: Descriptor to write ``child-pid`` and ``exit-code`` to, one JSON object a line.
        lifeline: Descriptor that becomes readable when the command must end.
    """
    with open(specification, "rb") as file:
        wanted = marshal.load(file)  # noqa: S302 - written by the engine for us
    for descriptor in (status, lifeline):
        os.set_inheritable(descriptor, False)
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    child = os.fork()
    if child == 0:
        _become(wanted)
    _report(status, "child-pid", child)
    if _ends_before_cut(child, lifeline):
        returncode = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        _end_descendants()
        _report(status, "exit-code", returncode if returncode >= 0 else 128 - returncode)
    else:
        _end_descendants()
        _remove(wanted["private"])


def _remove(folder: str) -> None:
    """Remove the command's private folder for an engine that may no longer be there to do it."""
    import shutil  # costs too much for every start

    shutil.rmtree(folder, ignore_errors=True)


def _report(status: int, key: str, value: int) -> None:
    os.write(status, f'{{"{key}": {value}}}\n'.encode())


def _become(wanted: dict[str, Any]) -> NoReturn:
    try:
        # A group of its own can be killed as one, and there is no terminal to type into.
        os.setsid()
        for name, value in wanted["limits"].items():
            _lower(name, value)
        os.chdir(wanted["cwd"])
        os.execve(wanted["argv"][0], wanted["argv"], wanted["env"])  # noqa: S606 - a shell is what must not start
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr, flush=True)
        os._exit(_NOT_FOUND if isinstance(error, FileNotFoundError) else _NOT_EXECUTABLE)


def _lower(name: str, value: int) -> None:
    import resource  # where the system has none, this program is never run

    kind = getattr(resource, f"RLIMIT_{name.upper()}")
    hard = resource.getrlimit(kind)[1]
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (bound, bound))


def _ends_before_cut(child: int, lifeline: int) -> bool:
    ended = os.pidfd_open(child)
    poll = select.poll()
    poll.register(ended, select.POLLIN)
    poll.register(lifeline, select.POLLIN)
    ready = [descriptor for descriptor, _ in poll.poll()]
    os.close(ended)
    return ended in ready


def _end_descendants() -> None:
    """Kill and reap children until there are none: the children of a dead one become ours."""
    try:
        while True:
            for child in _children():
                _kill(child)
            os.waitpid(-1, 0)
    except ChildProcessError:
        return


def _kill(child: int) -> None:
    # A group dies as one, so a fork bomb cannot outrun this.
    for end in (os.killpg, os.kill):
        try:
            end(child, _KILL)
        except OSError:
            continue


def _children() -> list[int]:
    with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:  # noqa: PTH123 - starts faster
        return [int(child) for child in file.read().split()]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
