"""The process that runs libcst for ``place_in_child``: a JSON list on stdin, one JSON line for each block on stdout."""

from __future__ import annotations

import resource
import signal
import sys

from generator.codemods.placing.module import place_module
from generator.codemods.placing.runner import REQUESTS

MEMORY_BYTES = 2 << 30


def main() -> None:
    """Answer all requests; a block that takes too long ends the process, and its line is missing."""
    seconds = float(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    for code, place in REQUESTS.validate_json(sys.stdin.buffer.read()):
        # The signal's own action ends the process even where native code hangs.
        signal.setitimer(signal.ITIMER_REAL, seconds)
        line = place_module(code, place).model_dump_json().encode()
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()
