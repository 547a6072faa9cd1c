"""The first thing that runs inside of sandlock: it adds what sandlock does not, then becomes the command.

This file is started as a program of its own (``python -I -S entry.py LIMITS FILTER LOCALE COMMAND…``) and imports
nothing of the package. Whatever it does binds only the command and its children, since it is already confined.
"""

from __future__ import annotations

import ctypes
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

_PR_SET_SECCOMP = 22
_FILTER_MODE = 2
_STEP_BYTES = 8
_NOT_STARTED = 125
_NOT_FOUND = 127
_NOT_EXECUTABLE = 126


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]


def main(limits: str, filter_program: str, locale: str, *argv: str) -> NoReturn:
    """Set limits and filter, then execute the command; end with 125 to 127 where that fails, as ``env`` does.

    Args:
        limits: ``name=value`` pairs with commas between them, by the names of ``resource``.
        filter_program: Classic BPF in hexadecimal digits.
        locale: ``LC_CTYPE`` of the command, or nothing: starting this interpreter may have set it.
        argv: The command.
    """
    try:
        for pair in limits.split(","):
            name, _, value = pair.partition("=")
            _lower(name, int(value))
        _filter(bytes.fromhex(filter_program))
    except (OSError, ValueError) as error:
        _give_up(error, _NOT_STARTED)
    os.environ.pop("LC_CTYPE", None)
    if locale:
        os.environ["LC_CTYPE"] = locale
    try:
        os.execv(argv[0], argv)  # noqa: S606 - a shell is what must not start
    except (OSError, ValueError) as error:
        _give_up(error, _NOT_FOUND if isinstance(error, FileNotFoundError) else _NOT_EXECUTABLE)


def _give_up(error: Exception, status: int) -> NoReturn:
    print(error, file=sys.stderr, flush=True)
    os._exit(status)


def _lower(name: str, value: int) -> None:
    import resource  # where the system has none, this program is never run

    kind = getattr(resource, f"RLIMIT_{name.upper()}")
    hard = resource.getrlimit(kind)[1]
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (bound, bound))


def _filter(content: bytes) -> None:
    steps = ctypes.create_string_buffer(content, len(content))
    program = _Program(len(content) // _STEP_BYTES, ctypes.addressof(steps))
    kernel = ctypes.CDLL(None, use_errno=True)
    if kernel.prctl(_PR_SET_SECCOMP, _FILTER_MODE, ctypes.byref(program), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the filter of system calls was refused")


if __name__ == "__main__":
    main(*sys.argv[1:])
