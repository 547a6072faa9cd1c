"""Two files of one folder trade places, so that whatever was displaced can be looked at."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import secrets
from collections.abc import Callable
from functools import cache

from generator.board.folder import Folder, link, remove, replace

Swap = Callable[[Folder, str, str], None]
_RENAME_EXCHANGE = 2
# Old kernels and some file systems, such as network ones, know no exchange.
_NOT_HERE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


@cache
def _renameat2() -> Callable[..., int] | None:
    try:
        function: Callable[..., int] = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return None
    return function


def swap_files(folder: Folder, first: str, second: str) -> None:
    """Let two files trade names in one step; where the system cannot, use ``replace_keeping``.

    Args:
        folder: Their folder.
        first: Name of the new file.
        second: Name of the file in use; afterwards ``first`` names what was there.

    Raises:
        OSError: Nothing was changed.
    """
    function = _renameat2()
    if function is None or not isinstance(folder, int):
        replace_keeping(folder, first, second)
        return
    if function(folder, os.fsencode(first), folder, os.fsencode(second), _RENAME_EXCHANGE) == 0:
        return
    number = ctypes.get_errno()
    if number not in _NOT_HERE:
        raise OSError(number, os.strerror(number))
    replace_keeping(folder, first, second)


def replace_keeping(folder: Folder, first: str, second: str) -> None:
    """Do the same in steps: keep the file in use by a second name, rename over it, give it the name ``first``.

    Between the first two steps another program's rename could go unseen; there is no way without an exchange.
    """
    kept = f"{first}.{secrets.token_hex(8)}"
    link(folder, second, kept)
    try:
        replace(folder, first, second)
    except BaseException:
        with contextlib.suppress(OSError):
            remove(folder, kept)
        raise
    replace(folder, kept, first)
