"""A module that serves requests in the tests of those: it tells who answered, or does what a hostile text may do."""

from __future__ import annotations

import os
import signal

from pydantic import BaseModel, TypeAdapter

from generator.edit.requests import serve

REQUESTS: TypeAdapter[list[str]] = TypeAdapter(list[str])


class Reply(BaseModel):
    """What was asked, and the process that was asked."""

    asked: str
    pid: int


def main() -> None:
    """Answer."""
    serve(REQUESTS, _answer)


def _answer(request: str) -> Reply:
    if request == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if request == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if request == "fail":
        raise ValueError(request)
    while request == "spin":
        pass
    return Reply(asked=request, pid=os.getpid())
