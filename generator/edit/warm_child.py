"""The warm process: it imports a module once and forks for each request that asks for it. See ``warm``."""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
import traceback
from typing import Any, NoReturn

from generator.collector import collect_seldom
from generator.process_groups import die_with_parent

_REQUEST_BYTES = 4096
# Of what a fork writes, which stands in memory.
_OUTPUT_BYTES = 256 << 20


def main(line: int) -> None:
    """Answer requests until the other end is closed: the id of the fork, and its exit code once it has ended."""
    collect_seldom()
    # What a fork prints is its own, and what it is given is not this process's to keep.
    with socket.socket(fileno=line) as requests:
        while True:
            message, files, _, _ = socket.recv_fds(requests, _REQUEST_BYTES, 3)
            if not message:
                return
            request = json.loads(message)
            for module in request.get("modules", ()):
                _import(module)
            if "module" in request:
                _run(requests, request, files)


def _run(requests: socket.socket, request: dict[str, Any], files: list[int]) -> None:
    _import(request["module"])
    process = os.fork()
    if not process:
        _answer(requests, request, files)
    for file in files:
        os.close(file)
    with contextlib.suppress(OSError):
        os.setpgid(process, process)
    requests.send(str(process).encode())
    _, status = os.waitpid(process, 0)
    requests.send(str(os.waitstatus_to_exitcode(status)).encode())


def _import(module: str) -> None:
    with contextlib.suppress(Exception):  # the fork meets it again, and tells it
        importlib.import_module(module)
    # Pages that the collector writes to would have to be copied for each fork.
    gc.freeze()


def _answer(requests: socket.socket, request: dict[str, Any], files: list[int]) -> NoReturn:
    """Be the fork: run the module's ``main`` over the files that were given, in a group of its own, and end."""
    code = 1
    try:
        parent = os.getppid()
        die_with_parent()
        if os.getppid() != parent:
            os._exit(-signal.SIGKILL)
        os.setpgid(0, 0)
        requests.close()
        for place, file in enumerate(files):
            os.dup2(file, place)
            os.close(file)
        _limit_output()
        sys.argv[1:] = request["arguments"]
        importlib.import_module(request["module"]).main()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _limit_output() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (_OUTPUT_BYTES, _OUTPUT_BYTES))
