"""The conversation with a process in which judged code runs: step by step, each with its reply before the next.

Between the steps that must come stand others at random places: some that an honest process must report as failed, with
a secret that comes with the step, and some of the same look that it must not. Code that changes how results are told,
wherever it does so, gives itself away at one of them.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Generator
from typing import Generic, Literal, TypeVar

from generator.gates.replies import ForgedError, Reply, Script, Step, armed

Verdict = TypeVar("Verdict")
State = Literal["open", "complete", "forged"]

REPLY_MAX = 1_048_576
_RANDOM = secrets.SystemRandom()
# How often a step that need not come stands before one that must, and how many may stand before each at the end.
_BETWEEN = 0.25
_MORE = 1


class Dialogue(Generic[Verdict]):
    """One conversation, without the line that carries it.

    Args:
        script: Which steps must come.

    Attributes:
        state: ``complete`` once every step had its reply; ``forged`` once something else came.
        verdict: What the script makes of the replies; ``None`` as long as it is not at its end.
        why: What was wrong with a forged one.
    """

    def __init__(self, script: Script[Verdict]) -> None:
        self.state: State = "open"
        self.verdict: Verdict | None = None
        self.why = ""
        self._script = script
        self._steps = self._woven()
        self._waiting, self._is_extra = next(self._steps)

    def first(self) -> bytes:
        """Return what is said first."""
        return self._waiting.line()

    @property
    def place(self) -> str:
        """The file of the step that waits for its reply."""
        return self._script.place()

    def take(self, line: bytes) -> bytes:
        """Take a reply and return what is said next; nothing at the end."""
        try:
            self._waiting, self._is_extra = self._steps.send(self._understood(line))
        except StopIteration:
            self.state = "complete"
        except ForgedError as error:
            self.refuse(str(error))
        return self._waiting.line() if self.state == "open" else b""

    def _understood(self, line: bytes) -> Reply:
        if self.state != "open":
            raise ForgedError("it said more than it was asked")
        try:
            reply = Reply.model_validate(json.loads(line))
        except (ValueError, RecursionError):
            raise ForgedError("it said what is no reply") from None
        if reply.id != self._waiting.id:
            raise ForgedError("it answered what it was not asked")
        if self._is_extra and not _is_as_it_must_be(self._waiting, reply):
            raise ForgedError("it told something else of a step than what happens in it")
        return reply

    def refuse(self, why: str) -> None:
        """End the conversation, because of what came."""
        self.state, self.why = "forged", self.why or why

    def _woven(self) -> Generator[tuple[Step, bool], Reply, None]:
        """Yield all steps, each with whether it is one that need not come."""
        must = self._script.steps()
        reply = yield next(must), False
        while True:
            try:
                following = must.send(reply)
            except StopIteration as end:
                self.verdict = end.value
                break
            while _RANDOM.random() < _BETWEEN:
                yield from self._extra(1, fails=_RANDOM.random() < _BETWEEN)
            reply = yield armed(following, fails=False), False
        # What comes last of all that must come is followed by a step of each kind that must fail.
        for step in _RANDOM.sample(self._script.repeatable(), len(self._script.repeatable())):
            yield from self._extra(_RANDOM.randint(0, _MORE), fails=False)
            yield armed(step, fails=True), True
        yield from self._extra(_RANDOM.randint(0, _MORE), fails=False)
        reply = yield Step("end"), False
        if reply.faults:
            self.verdict = self._script.at_the_end(reply)

    def _extra(self, number: int, *, fails: bool) -> Generator[tuple[Step, bool], Reply, None]:
        steps = self._script.repeatable()
        for step in _RANDOM.choices(steps, k=number) if steps else ():
            yield armed(step, fails=fails), True


def _is_as_it_must_be(step: Step, reply: Reply) -> bool:
    if not step.secret:
        return not reply.faults
    return len(reply.faults) == 1 and step.secret in reply.faults[0].message
