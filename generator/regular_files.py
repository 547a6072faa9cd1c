"""Opening files that somebody else has laid out: only regular ones, no links, and without waiting for anybody."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

# Each system knows some of them. A pipe would keep us waiting for a writer, and a link may lead anywhere.
_WITHOUT_SURPRISES = ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT")
READ = os.O_RDONLY
# A new file under a name at which no link may lie in wait.
CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
for _name in _WITHOUT_SURPRISES:
    READ |= getattr(os, _name, 0)
    CREATE |= getattr(os, _name, 0)


def read_regular(path: Path | str, most: int | None = None) -> bytes | None:
    """Return a regular file's bytes.

    Args:
        path: The file.
        most: How large it may be, in bytes; by default of any size.

    Returns:
        ``None`` where it is missing, a link, no file, unreadable or larger than that.
    """
    with suppress(OSError, ValueError):
        if not hasattr(os, "O_NOFOLLOW") and Path(path).is_symlink():
            return None
        with os.fdopen(os.open(path, READ), "rb", buffering=0) as stream:
            found = os.fstat(stream.fileno())
            if stat.S_ISREG(found.st_mode) and (most is None or found.st_size <= most):
                return stream.read(-1 if most is None else found.st_size + 1)
    return None
