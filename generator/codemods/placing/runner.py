"""Many blocks of code placed by child processes with limits, since a crafted text can crash or hang libcst.

This module never imports libcst: ``generator.codemods.placing.child`` does, elsewhere.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from generator.codemods.placing.names import size_problem
from generator.codemods.placing.place import Place, Placed, left_as_it_is
from generator.process import run

DEADLINE_SECONDS = 120.0
BLOCK_SECONDS = 20.0
REQUESTS: TypeAdapter[list[tuple[str, Place]]] = TypeAdapter(list[tuple[str, Place]])
_ROOT = Path(__file__).resolve().parents[3]
# The package's own root goes behind everything else: nothing in it may shadow the standard library.
_START = "import sys; sys.path.append(sys.argv[1]); from generator.codemods.placing.child import main; main()"


def place_in_child(
    requests: Sequence[tuple[str, Place]],
    *,
    deadline: float = DEADLINE_SECONDS,
    block_deadline: float = BLOCK_SECONDS,
) -> list[Placed]:
    """Place blocks of code, in order; see ``placing.module.place_module``.

    A block that ends the child or takes too long comes back as it is with a note; a new child goes on with the next.

    Args:
        requests: Pairs of a source text and the module that it becomes.
        deadline: Seconds that all of them together may take.
        block_deadline: Seconds that one of them may take.
    """
    end = time.monotonic() + deadline
    results = [left_as_it_is(code, problem) if (problem := size_problem(code)) else None for code, _ in requests]
    waiting = [index for index, result in enumerate(results) if result is None]
    while waiting and (seconds := end - time.monotonic()) > 0:
        placed = _from_child([requests[index] for index in waiting], seconds, block_deadline)
        for index, result in zip(waiting, placed, strict=False):
            results[index] = result
        if len(placed) < len(waiting):
            fatal = waiting[len(placed)]
            results[fatal] = left_as_it_is(requests[fatal][0], "reading it took too long or ended the process")
        waiting = waiting[len(placed) + 1 :]
    late = "there was no time left to read it"
    return [result or left_as_it_is(code, late) for result, (code, _) in zip(results, requests, strict=True)]


def _from_child(requests: Sequence[tuple[str, Place]], seconds: float, block_seconds: float) -> list[Placed]:
    """Return what one child finished, in order; fewer than were asked for where it ended early."""
    command = [sys.executable, "-P", "-c", _START, str(_ROOT), str(block_seconds)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    data = REQUESTS.dump_json(list(requests))
    done = run(command, cwd=_ROOT, env=environment, data=data, seconds=seconds)
    placed: list[Placed] = []
    for line in done.stdout.split(b"\n")[: len(requests)]:
        try:
            placed.append(Placed.model_validate_json(line))
        except ValidationError:
            break
    return placed
