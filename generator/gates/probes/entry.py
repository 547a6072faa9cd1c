"""Run one kind of probe and answer in a way that the probed code cannot easily fake. Runs in the sandbox.

Started as ``python -P entry.py KIND REQUEST`` with a nonce in the environment. KIND is the path of a module with
``run(request) -> dict``, REQUEST is JSON. The answer is one line ``NONCE JSON`` on the real standard output, which the
probed code does not get: what it prints goes to standard error. When its time is up it is sent a
signal and says where it hung; threads that never end cannot keep it.
"""

from __future__ import annotations

import ctypes
import faulthandler
import importlib
import json
import os
import signal
import sys
import types
from contextlib import suppress
from typing import Any

NONCE = "AAS_NONCE"
PACKAGE = "aas_probes"


def take_nonce() -> str:
    """Return the nonce and wipe it where the probed code would look: in ``os.environ`` and ``/proc/self/environ``."""
    with suppress(Exception):
        entries = ctypes.POINTER(ctypes.c_void_p).in_dll(ctypes.CDLL(None), "environ")
        prefix = f"{NONCE}=".encode()
        number = 0
        while address := entries[number]:
            text = ctypes.string_at(address)
            if text.startswith(prefix):
                ctypes.memset(address + len(prefix), ord("0"), len(text) - len(prefix))
            number += 1
    return os.environ.pop(NONCE)


def load(path: str) -> Any:
    """Return the probe module at ``path``; the modules beside it are of one package with it."""
    folder, name = os.path.split(path)
    package = types.ModuleType(PACKAGE)
    package.__path__ = [folder]
    sys.modules[PACKAGE] = package
    return importlib.import_module(f"{PACKAGE}.{name.removesuffix('.py')}")


def main() -> None:
    """Answer one request."""
    nonce, process = take_nonce(), os.getpid()
    request = json.loads(sys.argv[2])
    answer = os.dup(1)
    os.dup2(2, 1)
    # Sent by the watch outside, which knows what counts as time at work; the signal's own action ends the process.
    faulthandler.register(signal.SIGXCPU, file=os.dup(2), all_threads=True, chain=True)
    told = load(sys.argv[1]).run(request)
    if os.getpid() == process:  # a fork that the probed code made has no answer to give
        with os.fdopen(answer, "wb") as file:
            file.write(f"{nonce} {json.dumps(told)}\n".encode())
    os._exit(0)


if __name__ == "__main__":
    main()
