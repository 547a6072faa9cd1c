"""What judged code is asked to do step by step, and what its process may say of each step."""

from __future__ import annotations

import json
import secrets
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

Verdict_co = TypeVar("Verdict_co", covariant=True)
_BITS = 128


class Fault(BaseModel):
    """One thing that went wrong in a step.

    Attributes:
        path: Path within the judged copy; empty where it belongs to no file.
        line: Line from 1.
        code: Short stable word; empty for the gate's own.
        message: For a person.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str = ""
    line: int | None = None
    code: str = ""
    message: str


class Told(BaseModel):
    """What is known of a unit beside its faults.

    Attributes:
        way: How the unit was made.
        came: Whether what was asked for is the unit's own plugin.
        reason: Why it is not.
        cannot: Whether the loader could not even be called.
        started: Whether the loader has started the unit.
        outside: What starting the unit would have needed and a sandbox does not have.
        others: How many plugins the loader made.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    way: str = ""
    came: bool = True
    reason: str = ""
    cannot: bool = False
    started: bool = False
    outside: str = ""
    others: int = 0


class Reply(Told):
    """What happened in one step.

    Attributes:
        id: The step's identity.
        faults: What went wrong in it.
        missing: What is needed to do anything and is not there.
        ends: Whether there is nothing more to be done with the unit.
        files: The files in which tests were found, each with how many of them follow one another.
        phases: The phases of a test and their outcomes, as pytest names them.
        ended: The exit code of a pytest session that came to an end in the middle of a step.
    """

    id: str
    faults: tuple[Fault, ...] = ()
    missing: str = ""
    ends: bool = False
    files: tuple[tuple[str, int], ...] = ()
    phases: tuple[tuple[str, str], ...] = ()
    ended: str = ""

    def told(self) -> Told:
        """Return what is known of the unit."""
        return Told.model_validate(self.model_dump(include=set(Told.model_fields)))


@dataclass(frozen=True)
class Step:
    """One thing to be done.

    Attributes:
        do: Its kind.
        details: What the kind needs.
        then: A small program that is run at the end of it: nothing comes of it, or it raises an error with ``secret``.
        secret: What the step must fail with; empty where it need not.
        id: Its identity, new each time.
    """

    do: str
    details: Mapping[str, Any] = field(default_factory=dict)
    then: str = ""
    secret: str = ""
    id: str = field(default_factory=lambda: secrets.token_hex(16))

    def line(self) -> bytes:
        """Return the step as it is sent."""
        return f"{json.dumps({**self.details, 'do': self.do, 'then': self.then, 'id': self.id})}\n".encode("ascii")


def armed(step: Step, *, fails: bool) -> Step:
    """Return a step with a program at its end that looks the same whether it makes the step fail or not.

    What it fails with is nowhere in the step; running the program gives it.
    """
    first, second, other = (secrets.randbits(_BITS) | 1 << _BITS for _ in range(3))
    wanted = first ^ second if fails else first ^ other
    x, y = (f"v{secrets.token_hex(3)}" for _ in range(2))
    then = (
        f"{x} = {first}\n{y} = {second}\nif {x} ^ {y} == {wanted}:\n    raise AssertionError(format({x} ^ {y}, '032x'))"
    )
    secret = format(first ^ second, "032x") if fails else ""
    return Step(step.do, step.details, then, secret)


class ForgedError(Exception):
    """A reply says what cannot have happened; the message says why."""


class Script(Protocol[Verdict_co]):
    """Which steps must come, and what they add up to."""

    def steps(self) -> Generator[Step, Reply, Verdict_co]:
        """Yield each step, take its reply, return the verdict.

        Raises:
            ForgedError: A reply cannot be true.
        """

    def repeatable(self) -> Sequence[Step]:
        """Return a step of each kind that may be done now and has no effect."""

    def at_the_end(self, reply: Reply) -> Verdict_co:
        """Return the verdict, with the faults that showed when everything was taken down."""

    def place(self) -> str:
        """Return the file of the step that is being done; empty where that is not known."""
