"""Becomes an unprivileged user without any capability, then the command.

This file is started as a program of its own (``python -I -S become.py ID COMMAND…``), without the package.
"""

from __future__ import annotations

import ctypes
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

_PR_CAPBSET_DROP = 24
_CAPABILITIES = 64
_NOT_STARTED = 125


def main(account: str, *argv: str) -> NoReturn:
    """Give up all rights for good and execute the command; end with 125 where that fails.

    Args:
        account: Number of the user and of its group.
        argv: The command.
    """
    number = int(account)
    try:
        kernel = ctypes.CDLL(None)
        os.setgroups([])
        for capability in range(_CAPABILITIES):
            kernel.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
        os.setresgid(number, number, number)
        # With the last identity of root all capabilities go.
        os.setresuid(number, number, number)
        os.execv(argv[0], argv)  # noqa: S606 - a shell is what must not start
    except OSError as error:
        print(error, file=sys.stderr, flush=True)
        os._exit(_NOT_STARTED)


if __name__ == "__main__":
    main(*sys.argv[1:])
