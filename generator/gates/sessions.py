"""Which steps a session of tests has, and what they add up to."""

from __future__ import annotations

import random
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.gates.records import Subject
from generator.gates.replies import Fault, ForgedError, Reply, Step

TESTS_MAX = 100_000
# The one plugin that generated tests may ask for.
_ASYNCIO, _ASKED_BY = "pytest_asyncio", b"asyncio"


def test_files(subject: Subject) -> list[str]:
    """Return the paths of a task's test files."""
    own = subject.layer or subject.root
    return [path for path in subject.tests() if (own / path).is_file()]


def asked_plugins(subject: Subject, tests: Sequence[str]) -> list[str]:
    """Return the plugins of pytest that test files ask for."""
    own = subject.layer or subject.root
    return [_ASYNCIO] if any(_ASKED_BY in (own / path).read_bytes() for path in tests) else []


def stage(plugins: Sequence[str]) -> str:
    """Return which stage of a warm process a session with these plugins has."""
    return " ".join(["suite", *plugins])


@dataclass
class Session:
    """The script of one session.

    Attributes:
        request: What the probe is told at the beginning.
        faults: What went wrong.
        missing: What is needed to run tests and is not there.
    """

    request: Mapping[str, Any]
    faults: list[Fault] = field(default_factory=list)
    missing: str = ""
    _files: tuple[tuple[str, int], ...] = ()
    _done: int = 0
    _judged: int = 0
    _ended: str = ""

    def steps(self) -> Generator[Step, Reply, Session]:
        """Yield each step until the last test is done or the session came to an end; see ``Script``."""
        self.missing = (yield Step("begin", self.request)).missing
        if self.missing:
            return self
        reply = yield Step("collect")
        self._files, self._ended = reply.files, reply.ended
        self.faults += reply.faults
        collected = self._collected()
        while not self._ended and self._done < collected:
            self._take((yield Step("test", {"item": self._done})))
        if not self.faults:
            self.faults += self._unproven(collected)
        return self

    def _collected(self) -> int:
        counts = [count for _, count in self._files]
        if any(count < 1 for count in counts) or sum(counts) > TESTS_MAX:
            raise ForgedError("it found a number of tests that cannot be")
        return sum(counts)

    def _take(self, reply: Reply) -> None:
        self.faults += reply.faults
        self._ended = reply.ended
        if self._ended:
            return
        names = [name for name, _ in reply.phases]
        has_failed = any(outcome == "failed" for _, outcome in reply.phases)
        if names[:1] != ["setup"] or names[-1] != "teardown" or has_failed != bool(reply.faults):
            raise ForgedError("it told of a test what cannot be")
        self._done += 1
        self._judged += any(name == "call" and outcome in {"passed", "failed"} for name, outcome in reply.phases)

    def _unproven(self, collected: int) -> list[Fault]:
        """Return a fault where the session proves nothing."""
        if collected == 0:
            return [Fault(code="no-tests", message="pytest found no tests in the units' test files")]
        if self._ended:
            said = f"pytest ended with {self._ended} after {self._done} of {collected} tests"
            return [Fault(path=self.place(), code="pytest", message=said)]
        if self._judged == 0:
            return [Fault(code="no-tests", message="every test was skipped")]
        return []

    def repeatable(self) -> Sequence[Step]:
        """Return a test that was run already: asked for again it is not run a second time; see ``Script``."""
        if self._ended or self._done == 0:
            return ()
        return (Step("test", {"item": random.randrange(self._done)}),)  # noqa: S311 - no secret

    def at_the_end(self, reply: Reply) -> Session:
        """Return the session with the faults that showed when it was taken down; see ``Script``."""
        self.faults += reply.faults
        return self

    def place(self) -> str:
        """Return the file of the next test; see ``Script``."""
        left = self._done
        for path, count in self._files:
            if left < count:
                return path
            left -= count
        return ""
