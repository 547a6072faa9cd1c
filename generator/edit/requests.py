"""Requests to libcst answered by child processes with limits, since a crafted text can crash or hang it.

The parent's side is ``ask_children``; a module that the child imports ends in ``serve``. Nothing here imports libcst.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import BinaryIO, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from generator.edit.warm import CAN_FORK, run_reader
from generator.process_groups import die_with_parent

DEADLINE_SECONDS = 120.0
ITEM_SECONDS = 30.0
MEMORY_BYTES = 2 << 30
TOO_LONG = "reading it took too long or ended the process"
NO_TIME = "there was no time left to read it"
# Fewer are answered as soon by one process.
_MANY = 16
Request = TypeVar("Request")
Answer = TypeVar("Answer")


def ask_children(
    child: str,
    requests: Sequence[Request],
    asked: TypeAdapter[list[Request]],
    answered: TypeAdapter[Answer],
    *,
    deadline: float = DEADLINE_SECONDS,
    item_deadline: float = ITEM_SECONDS,
) -> list[tuple[Answer | None, str]]:
    """Return the answers to requests, in order; for one that ends the child or takes too long, the reason.

    A new child goes on with the request behind the one that was fatal. All limits are in time at work.

    Args:
        child: The dotted module whose ``main`` answers; it calls ``serve``.
        requests: What to answer.
        asked: How requests are written.
        answered: How an answer is read.
        deadline: Seconds that all of them together may take.
        item_deadline: Seconds that one of them may take.

    Raises:
        ToolBrokenError: A child was killed or kept from working; that says nothing about the requests.
    """
    left = deadline
    results: list[tuple[Answer | None, str]] = []
    while len(results) < len(requests) and left > 0:
        waiting = requests[len(results) :]
        data = asked.dump_json(list(waiting))
        found, took = _from_child(child, data, len(waiting), answered, (left, item_deadline))
        left -= took
        results += [(each, "") for each in found]
        if len(found) < len(waiting):
            results.append((None, TOO_LONG))
    return results + [(None, NO_TIME)] * (len(requests) - len(results))


def _from_child(
    child: str, data: bytes, count: int, answered: TypeAdapter[Answer], limits: tuple[float, float]
) -> tuple[list[Answer], float]:
    """Return what one child finished, in order, and how long it was at work; fewer where it ended early."""
    done = run_reader("what reads code", child, data, limit=limits[1], seconds=limits[0])
    answers: list[Answer] = []
    for line in done.stdout.split(b"\n")[:count]:
        try:
            answers.append(answered.validate_json(line))
        except ValidationError:
            break
    return answers, done.worked


def serve(asked: TypeAdapter[list[Request]], answer: Callable[[Request], BaseModel]) -> None:
    """Answer all requests of stdin, one JSON line each; one that takes too long ends the process.

    Of many, a second process answers the second half at the same time.
    """
    import resource

    seconds = float(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    requests = asked.validate_json(sys.stdin.buffer.read())
    half = len(requests) // 2 if len(requests) >= _MANY and CAN_FORK and len(os.sched_getaffinity(0)) > 1 else 0
    first, second = (requests[:half], requests[half:]) if half else (requests, [])
    helper = _Helper(second, answer, seconds) if second else None
    _answer_all(first, answer, seconds, sys.stdout.buffer)
    if helper:
        helper.finish(sys.stdout.buffer)


class _Helper:
    """A fork of this process, which ends with it, that answers requests into a file that stands in memory."""

    def __init__(self, requests: Sequence[Request], answer: Callable[[Request], BaseModel], seconds: float) -> None:
        self.file = os.fdopen(os.memfd_create("answers"), "w+b")
        parent = os.getpid()
        self.pid = os.fork()
        if not self.pid:
            code = 1
            try:
                die_with_parent()
                if os.getppid() == parent:
                    _answer_all(requests, answer, seconds, self.file)
                    code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)

    def finish(self, out: BinaryIO) -> None:
        """Wait for its end, copy what it has answered, and end as it did."""
        _, status = os.waitpid(self.pid, 0)
        self.file.seek(0)
        shutil.copyfileobj(self.file, out)
        out.flush()
        if os.WIFSIGNALED(status):
            os.kill(os.getpid(), os.WTERMSIG(status))
        if status:
            raise ChildProcessError(f"a request was not answered: {os.waitstatus_to_exitcode(status)}")


def _answer_all(
    requests: Sequence[Request], answer: Callable[[Request], BaseModel], seconds: float, out: BinaryIO
) -> None:
    for request in requests:
        # The signal's own action ends the process even where native code hangs. The timer runs with the processor
        # time of this process, so a loaded machine does not set it off.
        signal.setitimer(signal.ITIMER_PROF, seconds)
        line = answer(request).model_dump_json().encode()
        signal.setitimer(signal.ITIMER_PROF, 0)
        out.write(line + b"\n")
        out.flush()
