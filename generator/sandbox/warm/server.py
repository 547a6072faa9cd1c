"""The warm process: it imports what runs will need, and makes a child for each run that it is asked for.

This file is started as a program of its own inside of the sandbox (``python -P server.py SECONDS PROGRAM MODULE…``)
and imports nothing of the package. SECONDS is how long the start may take. PROGRAM is the path of what every child
runs, with ``ahead()`` and ``main()``; each MODULE is imported ahead of time, as far as it is installed. Standard input
is the line to the engine: a message asks for a run and brings its descriptors. Nothing that is judged is ever loaded
here.

A child is two processes: the first one of new namespaces, which says how the second one ended, and the second one,
which runs the program. With the first, the kernel ends everything below.
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
import sys
import threading
import traceback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NoReturn

    Job = dict[str, Any]

_MESSAGE_MAX = 262_144
_SAID_MAX = 4000
_DESCRIPTORS = 4
_CLONE = {"x86_64": 56, "aarch64": 220}
# New namespaces for mounts, host name, messages, users, processes and the network.
_NEW = 0x20000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
_PR_SET_PDEATHSIG = 1
_NOT_STARTED = 125


class Warm:
    """What every child begins with.

    Attributes:
        line: The line to the engine.
        cell: The module by which a child shuts itself in.
        program: The module that it runs.
        came_with: The top-level modules that came with each one that was imported ahead of time; under an empty name,
            those of the program itself.
    """

    def __init__(self, program: str, modules: Sequence[str]) -> None:
        self.line = socket.socket(fileno=os.dup(0))
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        self.cell = _load(os.path.join(os.path.dirname(__file__), "cell.py"))  # noqa: PTH118, PTH120 - starts faster
        self.program = _load(program)
        self.program.ahead()
        self.came_with = {"": _tops()}
        for name in modules:
            before = _tops()
            # What a library raises when it is imported is for the code that needs it to meet.
            with contextlib.suppress(Exception):
                importlib.import_module(name)
            self.came_with[name] = _tops() - before


def main(seconds: str, program: str, *modules: str) -> None:
    """Serve until the engine hangs up."""
    # The engine waits no longer than that; its own action ends the process.
    signal.alarm(int(seconds))
    warm = Warm(program, modules)
    signal.alarm(0)
    # A thread would be missing in every child.
    warm.line.send(b"warm" if threading.active_count() == 1 else b"a library has started a thread")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    while True:
        content, descriptors = _receive(warm.line)
        if not content:
            os._exit(0)
        _start(json.loads(content), descriptors, warm)
        for descriptor in descriptors:
            os.close(descriptor)


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


def _start(job: Job, descriptors: list[int], warm: Warm) -> None:
    """Make the first process of a child."""
    user, group = os.getuid(), os.getgid()
    kernel = ctypes.PyDLL(None, use_errno=True)
    pid = kernel.syscall(_CLONE[os.uname().machine], _NEW | signal.SIGCHLD, 0, 0, 0, 0)
    if pid != 0:
        return
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
        if child == 0:
            status.close()
            _become(job, descriptors[:3], warm)
        _lead(child, status, descriptors[:3])
    except BaseException as error:
        status.send(f"failed {error!r}".encode()[:_SAID_MAX])
    os._exit(0)


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


def _become(job: Job, descriptors: list[int], warm: Warm) -> NoReturn:
    """Run the program, with nothing at hand but what it was given."""
    try:
        os.setsid()
        for number, descriptor in enumerate(descriptors):
            os.dup2(descriptor, number)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
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
    try:
        warm.program.main()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
