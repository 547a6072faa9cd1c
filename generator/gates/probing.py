"""Asking about generated code: it runs in the sandbox, and what its process says of each step is put together here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from generator.errors import MachineSlowError
from generator.findings import Finding
from generator.gates.dialogue import Dialogue
from generator.gates.hearing import speaking
from generator.gates.records import GateNotRunError
from generator.gates.replies import Fault, Script
from generator.gates.running import Runner
from generator.sandbox import Finished, Limits
from generator.sandbox.records import MIB

Verdict = TypeVar("Verdict")

# What starting may take beside the probed code's own time.
SPARE_SECONDS = 1.0
# All processes of a probe together. Libraries reserve much more than they use.
MEMORY_BYTES = 384 * MIB
ADDRESS_BYTES = 1024 * MIB
_SAID_MAX = 500
# As Python writes it for what has no text of its own.
_ADDRESS = re.compile(r"(?<= at )0x[0-9a-f]{6,16}\b")


@dataclass(frozen=True)
class Heard(Generic[Verdict]):
    """What came of a dialogue.

    Attributes:
        verdict: What the script made of it; ``None`` where it did not come to its end.
        trouble: Why it did not.
        said: What the probed code wrote on standard error.
    """

    verdict: Verdict | None
    trouble: Finding | None
    said: str


@dataclass(frozen=True)
class Place:
    """Where findings are put.

    Attributes:
        home: File for findings that name none.
        code: Code of findings that name none.
    """

    home: str
    code: str

    def finding(self, fault: Fault) -> Finding:
        """Return a fault as a finding."""
        path = plain(fault.path) or self.home
        return Finding(path=path, line=fault.line, code=fault.code or self.code, message=steady(fault.message))


def hear(
    runner: Runner,
    probe: str,
    script: Script[Verdict],
    *,
    seconds: float,
    home: str,
    aside: Sequence[str] = (),
    stage: str = "",
) -> Heard[Verdict]:
    """Run a probe over generated code, step by step as a script says, and return what came of it.

    Args:
        runner: What is judged, and where it runs; its copy is shown read-only.
        probe: The probe's module, e.g. ``smoke``.
        script: Which steps must come.
        seconds: How long the probe may be at work.
        home: File for a finding that belongs to no other.
        aside: Files and folders of the copy that are not seen.
        stage: What the probe has in common with other runs, which may have been begun ahead of time.

    Raises:
        GateNotRunError: Nothing was executed.
        MachineSlowError: The machine did not let it come to an end.
    """
    subject = runner.subject
    if not subject.python.exists():
        raise GateNotRunError(f"{subject.python} does not exist")
    dialogue = Dialogue(script)
    limits = Limits(seconds=seconds + SPARE_SECONDS, memory_bytes=MEMORY_BYTES, address_bytes=ADDRESS_BYTES)
    with speaking(dialogue) as channel:
        finished = runner.run(probe, channel, limits, aside, stage)
    if finished.verdict == "not-run":
        raise GateNotRunError(f"nothing was executed: {finished.detail}", code="no-sandbox")
    if finished.verdict == "slow":
        raise MachineSlowError(f"the {probe} probe")
    said = finished.stderr.decode("utf-8", "replace")
    trouble = _trouble(dialogue, finished, subject.root, seconds, dialogue.place or home)
    return Heard(None if trouble else dialogue.verdict, trouble, said)


def _trouble(dialogue: Dialogue[Verdict], finished: Finished, root: Path, seconds: float, home: str) -> Finding | None:
    """Return the finding for a process that was ended, ended itself, or said what it was not asked."""
    said = finished.stderr.decode("utf-8", "replace")
    if dialogue.state == "forged":
        return Finding(path=home, code="forged", message=f"its process cannot be believed: {dialogue.why}")
    if finished.verdict == "timeout":
        path, number = _where_it_hung(said, root)
        return Finding(path=path or home, line=number, code="timeout", message=f"still running after {seconds:g} s")
    if finished.verdict == "limit":
        return Finding(path=home, code="limit", message=finished.detail)
    if dialogue.state == "complete" and finished.returncode == 0:
        return None
    ended = f"ended its process ({finished.returncode}) without an answer"
    tail = said.strip()[-_SAID_MAX:]
    return Finding(path=home, code="died", message=f"{ended}: {tail}" if tail else ended)


def _where_it_hung(said: str, root: Path) -> tuple[str, int | None]:
    """Read the innermost place in the copy from the watchdog's list of frames, ``File "…", line 3 in name``."""
    start = f'  File "{root}/'
    for row in said.split("\n"):
        if row.startswith(start):
            path, _, rest = row[len(start) :].partition('", line ')
            # The judged code may have written the line: its number can be of any length.
            number = rest.split(" ", maxsplit=1)[0]
            return path, int(number) if number.isdecimal() and len(number) < 8 else None
    return "", None


def steady(text: str) -> str:
    """Return a text as it is in each run: where an object stood in memory differs, and the text may be committed."""
    return _ADDRESS.sub("0x…", plain(text))


def plain(text: str) -> str:
    """Return a text without lone surrogates, which nothing behind could print or store."""
    return text.encode("utf-8", "replace").decode("utf-8")
