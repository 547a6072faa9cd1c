"""What was judged, whichever command judged it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from generator.findings import Finding, GateResult
from generator.plan import Record

State = Literal["passed", "failed", "review", "skipped"]
Severity = Literal["error", "warning"]


class Judged(Record):
    """A task or a unit, and what came of it.

    Attributes:
        name: What a person calls it: a task id, or a unit's key.
        kind: What it is, ``task`` or ``unit``.
        state: ``review`` where a person has to look at it.
        reason: Why it is not ``passed``; empty where the findings say so.
        code: What ``explain`` knows the reason by.
        seconds: Wall-clock time.
        gates: What the gates said.
    """

    name: str
    kind: Literal["task", "unit"]
    state: State
    reason: str = ""
    code: str = ""
    seconds: float = 0.0
    gates: tuple[GateResult, ...] = ()

    def found(self) -> Iterator[tuple[str, Severity, Finding]]:
        """Yield gate, severity and finding of all that was found; a fault of a ``should`` gate is a warning."""
        for gate in self.gates:
            if gate.outcome == "failed" and gate.level != "off":
                severity: Severity = "error" if gate.level == "must" else "warning"
                yield from ((gate.gate, severity, each) for each in gate.findings)

    def untold(self) -> str:
        """Return why it is not ``passed``, where no finding says so."""
        told = any(severity == "error" for _, severity, _ in self.found())
        return "" if told or self.state in {"passed", "skipped"} else self.reason or self.state


def in_repository(folder: str, path: str) -> str:
    """Return a workspace-relative path as one of the repository, whose part the workspace may be."""
    return f"{folder}/{path}" if folder and path else path


def legal(text: str) -> str:
    """Return a text without the characters that XML 1.0 or strict JSON cannot hold at all; they are spelled out."""
    return "".join(char if _islegal(char) else char.encode("unicode_escape").decode() for char in text)


def _islegal(char: str) -> bool:
    return char in "\t\n" or " " <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char >= "\U00010000"
