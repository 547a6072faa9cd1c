"""The ends of processes that belong together: a child with all that it has started, a worker with its parent."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress

# The exit code of what somebody has killed. Windows has no such signal, and there no process ends by one.
KILLED = -getattr(signal, "SIGKILL", 9)
_PR_SET_PDEATHSIG = 1
# Loaded here, because a fork of a process with threads must not load anything.
_KERNEL = ctypes.CDLL(None) if sys.platform == "linux" else None


def kill_group(pid: int) -> None:
    """Kill the process group that a child leads, or on Windows the tree below it; nothing happens where it has ended.

    Args:
        pid: The child, which has not been waited for.
    """
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        return
    with suppress(OSError):
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(pid)], check=False, capture_output=True)


def die_with_parent() -> None:
    """Ask Linux to kill this process when the thread that started it ends; elsewhere nothing happens."""
    if _KERNEL:
        _KERNEL.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def end_with_parent() -> None:
    """Let this worker, which ``multiprocessing`` has started, end when its parent does, however that ends.

    On Linux the kernel kills it. That is when the thread ends which started it, so one must that lives as long as the
    parent has use for the worker. Elsewhere a thread waits for the end of the parent.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if _KERNEL:
        die_with_parent()
        # It may have ended before the kernel was asked.
        if os.getppid() != parent.pid:
            os._exit(1)
        return

    def follow() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=follow, name="end-with-parent", daemon=True).start()
