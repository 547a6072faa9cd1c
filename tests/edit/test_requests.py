"""Many requests are answered by two processes at the same time, and each as if it were asked by itself."""

from __future__ import annotations

import os

import pytest
from pydantic import TypeAdapter

from generator.edit.requests import TOO_LONG, ask_children
from generator.edit.warm import CAN_FORK
from generator.errors import ToolBrokenError
from tests.edit.serving_samples import REQUESTS, Reply

MANY = [str(number) for number in range(20)]
pytestmark = pytest.mark.skipif(not CAN_FORK, reason="there are no such forks here")


def ask(requests: list[str]) -> list[tuple[Reply | None, str]]:
    return ask_children("tests.edit.serving_samples", requests, REQUESTS, TypeAdapter(Reply), item_deadline=0.3)


@pytest.mark.skipif(not CAN_FORK or len(os.sched_getaffinity(0)) < 2, reason="there is one processor")
def test_two_processes_answer_many_in_order() -> None:
    found = [reply for reply, _ in ask(MANY) if reply is not None]
    assert [reply.asked for reply in found] == MANY
    assert len({reply.pid for reply in found}) == 2
    assert len({reply.pid for reply, _ in ask(MANY[:5]) if reply is not None}) == 1


@pytest.mark.parametrize("fatal", ["crash", "spin", "fail"])
@pytest.mark.parametrize("at", [3, 14, 19])
def test_a_fatal_request_costs_only_itself(fatal: str, at: int) -> None:
    requests = [*MANY[:at], fatal, *MANY[at:]]
    found = ask(requests)
    assert [reply.asked if reply is not None else "" for reply, _ in found] == [*MANY[:at], "", *MANY[at:]]
    assert [problem for _, problem in found if problem] == [TOO_LONG]


@pytest.mark.parametrize("at", [3, 14])
def test_a_killed_process_says_nothing_about_what_it_read(at: int) -> None:
    with pytest.raises(ToolBrokenError, match="was killed"):
        ask([*MANY[:at], "kill", *MANY[at:]])
