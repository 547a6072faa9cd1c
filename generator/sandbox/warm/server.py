"""The warm process: it imports what runs will need, and makes a child for each run that it is asked for.

This file is started as a program of its own inside of the sandbox (``python -P server.py ORDER``) and imports nothing
of the package. ORDER is JSON: ``seconds``, how long the start may take; ``program``, the path of what every child runs,
with ``ahead()`` and ``main()``; ``modules``, what is imported ahead of time, as far as it is installed; ``stages`` and
``root``, see below. Standard input is the line to the engine: a message asks for a run and brings its descriptors.
Nothing that is judged is ever loaded here.

A child is two processes: the first one of new namespaces, which says how the second one ended, and the second one,
which runs the program. With the first, the kernel ends everything below.

A stage is a copy of the warm process that has begun what its runs have in common: ``further(stage, root, wait)`` of the
program is called in it and calls ``wait``, which makes children of it and returns in these alone.
"""

from __future__ import annotations

import array
import contextlib
import ctypes
import gc
import importlib
import importlib.util
import json
import os
import signal
import socket
import stat
import sys
import threading
import traceback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, NoReturn

    Order = dict[str, Any]
    Job = dict[str, Any]

_MESSAGE_MAX = 262_144
_SAID_MAX = 4000
_DESCRIPTORS = 4
_CLONE = {"x86_64": 56, "aarch64": 220}
# New namespaces for mounts, host name, messages, users, processes and the network.
_NEW = 0x20000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
_PR_SET_PDEATHSIG = 1
_NOT_STARTED = 125
_READY = b"ready"


class Warm:
    """What every child begins with.

    Attributes:
        line: The line to the engine.
        cell: The module by which a child shuts itself in.
        program: The module that it runs.
        came_with: The top-level modules that came with each one that was imported ahead of time; under an empty name,
            those of the program itself.
    """

    def __init__(self, order: Order) -> None:
        self.line = socket.socket(fileno=os.dup(0))
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        self.cell = _load(os.path.join(os.path.dirname(__file__), "cell.py"))  # noqa: PTH118, PTH120 - starts faster
        self.program = _load(order["program"])
        self.program.ahead()
        self.came_with = {"": _tops()}
        for name in order["modules"]:
            before = _tops()
            # What a library raises when it is imported is for the code that needs it to meet.
            with contextlib.suppress(Exception):
                importlib.import_module(name)
            self.came_with[name] = _tops() - before


def main(order: Order) -> None:
    """Serve until the engine hangs up; in a child, run the program."""
    # The engine waits no longer than that; its own action ends the process.
    signal.alarm(order["seconds"])
    warm = Warm(order)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    stages = {stage: line for stage in order["stages"] if (line := _begin_stage(stage, order["root"], warm))}
    signal.alarm(0)
    # A thread would be missing in every child.
    warm.line.send(b"warm" if threading.active_count() == 1 else b"a library has started a thread")
    _serve(warm, stages)
    _end_with(warm.program.main)


def _serve(warm: Warm, stages: Mapping[str, socket.socket]) -> None:
    """Make a child for each message, or have a stage make it; returns in children alone."""
    while True:
        content, descriptors = _receive(warm.line)
        if not content:
            os._exit(0)
        job = json.loads(content)
        if line := stages.get(job["stage"]):
            socket.send_fds(line, [content], descriptors)
        elif _is_child(job, descriptors, warm):
            return
        for descriptor in descriptors:
            os.close(descriptor)


def _begin_stage(stage: str, root: str, warm: Warm) -> socket.socket | None:
    """Return the line to a copy of this process once it waits for runs; nothing where it does not come so far."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork() == 0:
        ctypes.PyDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        ours.close()
        warm.line.close()
        warm.line = theirs

        def wait() -> None:
            sys.stdout.flush()
            gc.collect()
            gc.freeze()
            is_alone = threading.active_count() == 1
            theirs.send(_READY if is_alone else b"")
            _serve(warm, {})

        _end_with(lambda: warm.program.further(stage, root, wait))
    theirs.close()
    if ours.recv(_SAID_MAX) == _READY:
        return ours
    ours.close()
    return None


def _end_with(work: Callable[[], None]) -> NoReturn:
    try:
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _receive(line: socket.socket) -> tuple[bytes, list[int]]:
    numbers = array.array("i")
    content, told, _, _ = line.recvmsg(_MESSAGE_MAX, socket.CMSG_LEN(_DESCRIPTORS * numbers.itemsize))
    for level, kind, data in told:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            numbers.frombytes(data[: len(data) - len(data) % numbers.itemsize])
    return content, list(numbers)


def _load(path: str) -> Any:
    """Load a file as a module that nobody finds by its name."""
    name = f"warm_{os.path.basename(path)[:-3]}"  # noqa: PTH119 - starts faster
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _tops() -> set[str]:
    return {name.partition(".")[0] for name in sys.modules}


def _forget(folders: list[str], known: set[str]) -> None:
    """Forget modules that came ahead of time and that a folder has one of its own of, which would be found first."""
    for name in _tops() - known:
        places = (os.path.join(folder, name) for folder in folders)  # noqa: PTH118 - starts faster
        if any(os.path.lexists(place) or os.path.lexists(f"{place}.py") for place in places):
            for each in [each for each in sys.modules if each == name or each.startswith(f"{name}.")]:
                del sys.modules[each]


def _is_child(job: Job, descriptors: list[int], warm: Warm) -> bool:
    """Make the first process of a child, which makes the second; tell whether this is that one."""
    user, group = os.getuid(), os.getgid()
    kernel = ctypes.PyDLL(None, use_errno=True)
    pid = kernel.syscall(_CLONE[os.uname().machine], _NEW | signal.SIGCHLD, 0, 0, 0, 0)
    if pid != 0:
        return False
    status = socket.socket(fileno=descriptors[3])
    try:
        warm.line.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        kernel.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        warm.cell.become_user(user, group)
        # By this message the engine learns which process it is, and by its answer that it is watched.
        status.send(b"begun")
        if not status.recv(1):
            os._exit(0)
        warm.cell.make_view(job["view"])
        warm.cell.raise_loopback()
        child = os.fork()
        if child:
            _lead(child, status, descriptors[:3])
    except BaseException as error:
        status.send(f"failed {error!r}".encode()[:_SAID_MAX])
        os._exit(0)
    status.close()
    _become(job, descriptors[:3], warm)
    return True


def _lead(child: int, status: socket.socket, descriptors: list[int]) -> NoReturn:
    """Wait for the second process and say how it ended."""
    for descriptor in descriptors:
        os.close(descriptor)
    os.chdir("/")
    while True:
        pid, ended = os.wait()
        if pid == child:
            code = os.waitstatus_to_exitcode(ended)
            status.send(f"ended {code if code >= 0 else 128 - code}".encode())
            os._exit(0)


def _become(job: Job, descriptors: list[int], warm: Warm) -> None:
    """Be the one that runs the program, with nothing at hand but what it was given."""
    try:
        os.setsid()
        for number, descriptor in enumerate(descriptors):
            os.dup2(descriptor, number)
        _close_others()
        os.chdir(job["cwd"])
        os.environ.clear()
        os.environ.update(job["env"])
        warm.cell.hold_to(job["limits"])
        warm.cell.drop_rights()
        warm.cell.filter_calls(bytes.fromhex(job["filter"]))
        _forget(job["tops"], set().union(warm.came_with[""], *(warm.came_with.get(name, ()) for name in job["own"])))
    except BaseException as error:
        os.write(2, f"{error!r}\n".encode())
        os._exit(_NOT_STARTED)
    sys.argv = job["argv"]


def _close_others() -> None:
    """Close all descriptors but the first three; what a stage has opened of the null device stays open for it."""
    null = os.stat(os.devnull).st_rdev  # noqa: PTH116 - starts faster
    for descriptor in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208
        with contextlib.suppress(OSError):
            found = os.fstat(descriptor)
            if descriptor > 2 and not (stat.S_ISCHR(found.st_mode) and found.st_rdev == null):
                os.close(descriptor)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
