"""The first process of a container: it runs one command under the supervisor and answers how that ended.

Started as ``python -I -S -c … main()`` with the package on the path. Standard input brings one line of JSON, then what
the caller says to the command, and stays open for as long as there is somebody to answer to. On standard output, of
which the command has no end, come lines of what the command says to the caller, then the answer as one line of JSON.
When this process ends, the kernel ends all others in the container.
"""

from __future__ import annotations

import base64
import ctypes
import io
import json
import os
import shutil
import socket
import struct
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from generator.sandbox.answering import SPOKEN
from generator.sandbox.environment import PRIVATE_HOME, PRIVATE_TMP
from generator.sandbox.limits import resource_limits
from generator.sandbox.records import Limits
from generator.sandbox.seccomp import program_in_container
from generator.sandbox.supervised import Ended, Program, run_supervised

_BECOME = Path(__file__).with_name("become.py")
_ENTRY = Path(__file__).with_name("entry.py")
_PR_SET_DUMPABLE = 4
_CHUNK = 65536
# Who has written, as the kernel says it: process, user and group.
_WRITER = struct.Struct("3i")
_NOBODY_LISTENS = 70


def main() -> None:
    """Answer one request; end at once where nobody waits for the answer any more."""
    # Where the command is the same user, it must neither read our memory nor reach our descriptors.
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    caller = io.BufferedReader(io.FileIO(0))
    request = json.loads(caller.readline())
    ours, theirs = socket.socketpair() if request["talks"] else (None, None)
    threading.Thread(target=_hear_caller, args=(caller, ours), daemon=True).start()
    ended = _run(_program(request, theirs), Limits(**request["limits"]), ours, theirs)
    _say(json.dumps(_answer(ended)))


def _hear_caller(caller: io.BufferedReader, ours: socket.socket | None) -> None:
    """Pass on what the caller says to the command, and end when the caller does."""
    while data := caller.read1(_CHUNK):
        if ours:
            with suppress(OSError):
                ours.sendall(data)
    os._exit(_NOBODY_LISTENS)


def _run(program: Program, limits: Limits, ours: socket.socket | None, theirs: socket.socket | None) -> Ended:
    if ours is None or theirs is None:
        return run_supervised(program, limits)
    # Learns who writes, from the first byte on.
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    speaker = threading.Thread(target=_hear_command, args=(ours,))
    speaker.start()
    try:
        with theirs:
            return run_supervised(program, limits)
    finally:
        # Nothing of the command is left that could hold the other end.
        speaker.join()


def _hear_command(ours: socket.socket) -> None:
    """Pass on what the command says to the caller, as long as it is one process that speaks."""
    first: int | None = None
    with suppress(OSError):
        while True:
            data, told, _, _ = ours.recvmsg(_CHUNK, socket.CMSG_SPACE(_WRITER.size))
            if not data:
                return
            for _, kind, content in told:
                if kind == socket.SCM_CREDENTIALS:
                    writer = _WRITER.unpack(content[: _WRITER.size])[0]
                    first = first or writer
                    if writer != first:
                        ours.shutdown(socket.SHUT_RDWR)
                        return
            _say(SPOKEN + base64.b64encode(data).decode())


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _program(request: Mapping[str, Any], channel: socket.socket | None) -> Program:
    limits = Limits(**request["limits"])
    bounds = resource_limits(limits)
    del bounds["nproc"]  # it would count what the same user runs elsewhere; the container counts its own
    pairs = ",".join(f"{name}={value}" for name, value in bounds.items())
    env = {**request["env"], "HOME": PRIVATE_HOME, "TMPDIR": PRIVATE_TMP}
    Path(PRIVATE_HOME).mkdir()
    Path(PRIVATE_HOME).chmod(0o777)
    locale = env.get("LC_CTYPE", "")
    name, *arguments = request["argv"]
    # An image has its tools where it likes.
    name = shutil.which(name, path=env.get("PATH")) or name
    python = (sys.executable, "-I", "-S")
    become = (*python, str(_BECOME), request["account"]) if request["account"] else ()
    return Program(
        [*become, *python, str(_ENTRY), pairs, program_in_container().hex(), locale, name, *arguments],
        cwd=request["cwd"],
        env=env,
        bounds={"core": 0},
        private=PRIVATE_HOME,
        grows=tuple(map(Path, request["writable"])),
        tmpfs=PRIVATE_TMP,
        data=base64.b64decode(request["data"]),
        channel=channel.fileno() if channel else None,
    )


def _answer(ended: Ended) -> dict[str, Any]:
    output = {name: base64.b64encode(getattr(ended.seen, name)).decode() for name in ("stdout", "stderr")}
    return {
        **output,
        "verdict": ended.seen.verdict,
        "detail": ended.seen.detail,
        "returncode": ended.returncode,
        "seconds": ended.seconds,
    }
