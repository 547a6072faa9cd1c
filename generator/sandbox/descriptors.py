"""Handing bytes to a child process by a descriptor, so that they appear in no command line and on no disk."""

from __future__ import annotations

import os
import subprocess
from contextlib import ExitStack


def memory_file(content: bytes, stack: ExitStack) -> int:
    """Return a descriptor from which ``content`` can be read; ``stack`` closes it."""
    descriptor = os.memfd_create("sandbox")
    stack.callback(os.close, descriptor)
    with os.fdopen(descriptor, "wb", closefd=False) as file:
        file.write(content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def standard_input(data: bytes, channel: int | None, stack: ExitStack) -> int:
    """Return what ``Popen`` takes for standard input: a channel, else some data, else nothing."""
    if channel is not None:
        return channel
    return memory_file(data, stack) if data else subprocess.DEVNULL
