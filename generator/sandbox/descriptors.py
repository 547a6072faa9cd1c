"""Handing bytes to a child process by a descriptor, so that they appear in no command line and on no disk."""

from __future__ import annotations

import os
from contextlib import ExitStack


def memory_file(content: bytes, stack: ExitStack) -> int:
    """Return a descriptor from which ``content`` can be read; ``stack`` closes it."""
    descriptor = os.memfd_create("sandbox")
    stack.callback(os.close, descriptor)
    with os.fdopen(descriptor, "wb", closefd=False) as file:
        file.write(content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
