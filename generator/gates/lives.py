"""Which steps the life of a unit has, and what they add up to."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.gates.replies import Fault, Reply, Step, Told

_UP, _DOWN = "start", "stop"


@dataclass
class Life:
    """The script of one unit's life.

    Attributes:
        request: What the probe is told at the beginning.
        faults: What went wrong.
        told: What is known beside that.
    """

    request: Mapping[str, Any]
    faults: tuple[Fault, ...] = ()
    told: Told = field(default_factory=Told)
    _done: dict[str, Step] = field(default_factory=dict)
    _ends: bool = False

    def steps(self) -> Generator[Step, Reply, Life]:
        """Yield each step until one has a fault or there is nothing more to be done; see ``Script``."""
        self._take((yield Step("begin", self.request)))
        for step in self._must():
            if self.faults or self._ends:
                break
            self._take((yield step))
            if step.do in {"load", "check"}:
                self._done[step.do] = step
        return self

    def _must(self) -> Iterator[Step]:
        probe, way = self.request["probe"], self.request["way"]
        loads = [Step("load", {"module": name}) for name in self.request["modules"]]
        if probe == "settings":
            yield Step("check")
        elif probe == "service":
            yield from [*loads, Step("make"), _turn(_UP), _turn(_DOWN)]
        elif probe == "plugin":
            made = Step("make")
            yield from [*loads, made] if way == "direct" else [made, *loads]
            yield Step("check")
            # One that its loader has started is stopped first.
            roles = (_DOWN, _UP, _DOWN) if self.told.started else (_UP, _DOWN) * 2
            yield from map(_turn, roles)
        else:
            yield from loads

    def _take(self, reply: Reply) -> None:
        self.faults, self._ends, self.told = reply.faults, reply.ends, reply.told()

    def repeatable(self) -> Sequence[Step]:
        """Return steps that were done, and turns in which nothing of the unit is called; see ``Script``."""
        if self.faults:
            return ()
        return (*self._done.values(), _turn(_UP, calls=False), _turn(_DOWN, calls=False))

    def at_the_end(self, reply: Reply) -> Life:
        """Return the life with the faults that showed when its event loop ended; see ``Script``."""
        self.faults = self.faults or reply.faults
        return self

    def place(self) -> str:
        """Return nothing: where a unit stands is known to who asks; see ``Script``."""
        return ""


def _turn(role: str, *, calls: bool = True) -> Step:
    return Step("turn", {"role": role, "calls": calls})
