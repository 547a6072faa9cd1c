"""Telling whether another program has a file open for writing, where the system tells."""

from __future__ import annotations

import signal

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]


def is_being_written(descriptor: int) -> bool:
    """Tell whether a program has the file open for writing: then the kernel grants no read lease on it.

    Where leases are not to be had (no owner, a network file system, another system than Linux) the answer is no.
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        # A lease that is broken sends a signal; the default one would end this process.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
