"""Results that are printed while the work goes on: line by line, and without complaint when nobody reads on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def emit(text: str) -> None:
    """Print one line of a result, so that a reader of the pipe has it at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def quiet_when_nobody_reads() -> Iterator[None]:
    """End the block when the reader of standard output is gone, as ``head`` is after its lines."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still in the buffer would be written, and fail once more, when the interpreter ends.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
