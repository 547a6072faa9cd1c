"""What gates find: the records, the verdict that they add up to, how a finding reads, and what was there before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Literal, TypeVar

from pydantic import Field

from generator.answers.text import safe_text
from generator.errors import with_code
from generator.plan import Record

GateOutcome = Literal["passed", "failed", "skipped"]
Verdict = Literal["passed", "failed", "review"]
# How much a gate counts.
Level = Literal["must", "should", "off"]
Found = TypeVar("Found")

# Codes of findings for code that had to be ended, ended its own process, or changed what is said of it.
KILLED = frozenset({"timeout", "limit", "died", "forged"})
# How many findings of a gate are shown where there is no room for all.
FINDINGS_SHOWN = 5
_REASON_MAX = 500
_LINE_MAX = 300


class Finding(Record):
    """One fault that a gate found.

    Attributes:
        path: Workspace-relative path; empty where the fault belongs to no file.
        line: Line from 1; ``None`` where the fault belongs to no line.
        code: Short stable word, e.g. ``undeclared-dependency``.
        message: One or more sentences for a person.
    """

    path: str = ""
    line: int | None = None
    code: str
    message: str


class GateResult(Record):
    """What one gate said about one task.

    Attributes:
        gate: The gate's name.
        outcome: ``skipped`` when it could not run or had nothing to look at; the findings say why.
        level: ``must`` where the task cannot be implemented without it; a fault of ``should`` is a warning; ``off``
            where the settings switch it off.
        seconds: Wall-clock time.
        findings: Faults; for ``skipped`` the reason.
        notes: What is no fault and a person may want to know, such as how a unit was loaded.
    """

    gate: str
    outcome: GateOutcome
    level: Level = "must"
    seconds: float = Field(ge=0.0)
    findings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()


def in_words(gate: str, finding: Finding) -> str:
    """Return one finding as a line: ``types: core/x.py:3: message [arg-type]``."""
    return with_code(": ".join(filter(None, (gate, place_of(finding), finding.message))), finding.code)


def place_of(finding: Finding) -> str:
    """Return where a finding is, ``path:line``; empty where it belongs to no file."""
    return ":".join(filter(None, (finding.path, str(finding.line or "") if finding.path else "")))


def not_run(gate: GateResult) -> str:
    """Return in one line why a gate did not run."""
    if not gate.findings:
        return f"{gate.gate} did not run: it gave no reason"
    return with_code(f"{gate.gate} did not run: {gate.findings[0].message}", gate.findings[0].code)


def stopping(gates: Iterable[GateResult]) -> list[GateResult]:
    """Return the gates that stop what was built."""
    return [gate for gate in gates if gate.outcome == "failed" and gate.level == "must"]


def unproven(gates: Iterable[GateResult]) -> list[GateResult]:
    """Return the gates that must pass and did not run."""
    return [gate for gate in gates if gate.outcome == "skipped" and gate.level == "must"]


def verdict(gates: Sequence[GateResult]) -> tuple[Verdict, str]:
    """Return what gates add up to, and why it is not ``passed``: the first finding of each gate in one line.

    What could not be shown to be right goes to a person; only a fault that was found makes it ``failed``.
    """
    if failed := stopping(gates):
        return "failed", safe_text("; ".join(in_words(gate.gate, gate.findings[0]) for gate in failed), _REASON_MAX)
    if open_gates := unproven(gates):
        return "review", safe_text("; ".join(map(not_run, open_gates)), _REASON_MAX)
    return "passed", ""


def verdict_code(gates: Sequence[GateResult]) -> str:
    """Return the code of the first finding for which gates do not add up to ``passed``; empty where they do."""
    counting = stopping(gates) or unproven(gates)
    return next((each.code for gate in counting for each in gate.findings), "")


def reasons(gates: Iterable[GateResult], at_most: int | None = None) -> list[str]:
    """Return what stops it, one line a finding.

    Args:
        gates: What the gates said.
        at_most: How many lines; a last one then counts the others.
    """
    return _some([in_words(gate.gate, each) for gate in stopping(gates) for each in gate.findings], at_most)


def warnings(gates: Iterable[GateResult]) -> tuple[str, ...]:
    """Return what gates found that stops nothing, the first findings of each."""
    found: list[str] = []
    for gate in gates:
        if gate.outcome == "failed" and gate.level == "should":
            found += _some([in_words(gate.gate, each) for each in gate.findings], FINDINGS_SHOWN, gate.gate)
    return tuple(found)


def not_before(found: Iterable[Found], before: Iterable[Found], identity: Callable[[Found], Hashable]) -> list[Found]:
    """Return what is found now and was not before; of several alike, as many as have come.

    Args:
        found: What is found now.
        before: What was found without the change.
        identity: What two findings share that are the same; lines may have moved, so they do not count.
    """
    known = Counter(map(identity, before))
    kept = []
    for each in found:
        if known[identity(each)] > 0:
            known[identity(each)] -= 1
        else:
            kept.append(each)
    return kept


def _some(lines: list[str], at_most: int | None, gate: str = "") -> list[str]:
    shown = lines if at_most is None else lines[:at_most]
    rest = len(lines) - len(shown)
    more = [f"{f'{gate}: ' if gate else ''}and {rest} more finding{'s' if rest > 1 else ''}"] if rest else []
    return [safe_text(line, _LINE_MAX) for line in shown] + more
