"""Works that wait for commands in the sandbox, done at the same time in threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextvars import copy_context
from typing import TypeVar

from generator.sandbox.watch import GIVEN_UP

Done = TypeVar("Done")


def beside_each_other(works: Sequence[Callable[[], Done]]) -> list[Done]:
    """Do works at the same time; return what each of them returns, in their order.

    Where one raises, or this thread is interrupted, the commands that the others run are ended, and that is raised.
    """
    given_up = threading.Event()
    before = GIVEN_UP.set(given_up)
    try:
        with ThreadPoolExecutor(max(1, len(works)), thread_name_prefix="beside") as pool:
            try:
                done = [pool.submit(copy_context().run, work) for work in works]
                wait(done, return_when=FIRST_EXCEPTION)
                if failed := next((each for each in done if each.done() and each.exception()), None):
                    failed.result()
                return [each.result() for each in done]
            except BaseException:
                given_up.set()
                raise
    finally:
        GIVEN_UP.reset(before)
