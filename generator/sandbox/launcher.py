"""Starts one command under sandlock.

This file is started as a program of its own (``python -I -S launcher.py SPECIFICATION STATUS``, both open
descriptors) and imports nothing of the package. It is a process of its own because sandlock answers the command's
system calls from threads of the process that starts it, and because it must first give up what root may do.
"""

from __future__ import annotations

import ctypes
import importlib
import marshal
import os
import sys
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PR_CAPBSET_DROP = 24
_CAPABILITIES = 64
_CAPABILITY_VERSION_3 = 0x20080522


def main(specification: int, status: int) -> None:
    """Run the command and report how it ended.

    Args:
        specification: Descriptor to read a marshalled dictionary from: ``path`` to import sandlock from, ``policy``
            as keyword arguments of its ``Sandbox``, and ``argv``.
        status: Descriptor to write ``command-exit`` to; nothing is written when sandlock did not start the command.
    """
    with open(specification, "rb") as file:
        wanted = marshal.load(file)  # noqa: S302 - written by the engine for us
    os.set_inheritable(status, False)
    _drop_privileges()
    sys.path.append(wanted["path"])
    sandlock = importlib.import_module("sandlock")
    returncode = _returncode(sandlock.Sandbox(**wanted["policy"]).popen(wanted["argv"]).wait())
    os.write(status, f'{{"command-exit": {returncode}}}\n'.encode())


def _returncode(result: Any) -> int:
    if result.reason.name == "EXITED":
        return int(result.exit_code)
    return 128 + (result.signal if result.reason.name == "SIGNALED" else 9)


def _drop_privileges() -> None:
    """Give up all capabilities for good, so that root is held to its own files and to every limit."""
    kernel = ctypes.CDLL(None, use_errno=True)
    # First of all, because it needs one of the capabilities.
    with suppress(PermissionError):
        os.setgroups([])
    for number in range(_CAPABILITIES):
        kernel.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    if kernel.capset(header, nothing) != 0:
        raise OSError(ctypes.get_errno(), "capabilities cannot be dropped")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
