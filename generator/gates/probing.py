"""Asking a probe about generated code: it is started in the sandbox, and only its own answer is believed."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from generator.errors import MachineSlowError
from generator.findings import Finding
from generator.gates.records import GateNotRunError, Subject
from generator.sandbox import Command, Finished, Limits, clean_environment
from generator.sandbox.records import MIB

PROBES = Path(__file__).parent / "probes"
# What starting may take beside the probed code's own time.
SPARE_SECONDS = 1.0
# All processes of a probe together. Libraries reserve much more than they use.
MEMORY_BYTES = 384 * MIB
ADDRESS_BYTES = 1024 * MIB
# Each thread of its own arena would reserve much more address space than it uses.
_ONE_ARENA = {"MALLOC_ARENA_MAX": "1"}
_SAID_MAX = 500


class _Fault(BaseModel):
    model_config = ConfigDict(extra="forbid")

    path: str = ""
    line: int | None = None
    code: str = ""
    message: str


class Told(BaseModel):
    """What a probe says of a unit beside its faults.

    Attributes:
        faults: What is wrong.
        missing: What the probe needs and has not.
        way: How the unit was made.
        came: Whether what was asked for is the unit's own plugin.
        reason: Why it is not.
        cannot: Whether the loader could not even be called.
        started: Whether the loader has started the unit.
        outside: What starting the unit would have needed and a sandbox does not have.
        others: How many plugins the loader made.
    """

    model_config = ConfigDict(extra="forbid")

    faults: tuple[_Fault, ...] = ()
    missing: str = ""
    way: str = ""
    came: bool = True
    reason: str = ""
    cannot: bool = False
    started: bool = False
    outside: str = ""
    others: int = 0


@dataclass(frozen=True)
class Asked:
    """What came of asking a probe.

    Attributes:
        findings: What is wrong; one of ``KILLED`` where the probe was ended or ended itself.
        told: What else it said; ``None`` where it was ended or ended itself.
        said: What the probed code wrote on standard error.
    """

    findings: list[Finding]
    told: Told | None
    said: str


def ask(
    subject: Subject, probe: str, request: Mapping[str, Any], *, seconds: float, code: str, home: str, name: str = ""
) -> list[Finding]:
    """Run a probe over generated code and return what it found; see ``ask_probe``."""
    return ask_probe(subject, probe, request, seconds=seconds, code=code, home=home, name=name).findings


def ask_probe(
    subject: Subject, probe: str, request: Mapping[str, Any], *, seconds: float, code: str, home: str, name: str = ""
) -> Asked:
    """Run a probe over generated code and return all that it said.

    Args:
        subject: What is judged; its copy is shown read-only.
        probe: The probe's module, e.g. ``smoke``.
        request: What the probe is to do.
        seconds: How long the probe may be at work.
        code: Code of findings that name none.
        home: File for findings that name none.
        name: What stands before each message; empty for nothing.

    Raises:
        GateNotRunError: Nothing was executed, or something that the probe needs is missing.
        MachineSlowError: The machine did not let it come to an end.
    """
    if not subject.python.exists():
        raise GateNotRunError(f"{subject.python} does not exist")
    # Judged code may find the pipe of the answer; only a line that begins with this is the probe's.
    nonce = secrets.token_hex(16)
    full = {**request, "root": str(subject.root)}
    argv = (str(subject.python), "-P", str(PROBES / "entry.py"), str(PROBES / f"{probe}.py"), json.dumps(full))
    finished = subject.sandbox.run(
        Command(argv=argv, cwd=subject.root, env={**clean_environment(), **_ONE_ARENA, "AAS_NONCE": nonce}),
        root=subject.root,
        python=subject.python,
        extra_read_only=(PROBES,),
        limits=Limits(seconds=seconds + SPARE_SECONDS, memory_bytes=MEMORY_BYTES, address_bytes=ADDRESS_BYTES),
    )
    if finished.verdict == "not-run":
        raise GateNotRunError(f"nothing was executed: {finished.detail}", code="no-sandbox")
    if finished.verdict == "slow":
        raise MachineSlowError(name or f"the {probe} probe")
    prefix = f"{name}: " if name else ""
    answer, said = _read_answer(finished, nonce), finished.stderr.decode("utf-8", "replace")
    if answer is None:
        return Asked([_trouble(finished, subject.root, seconds, home, prefix)], None, said)
    if answer.missing:
        raise GateNotRunError(plain(answer.missing))
    findings = [
        Finding(
            path=plain(fault.path) or home,
            line=fault.line,
            code=fault.code or code,
            message=prefix + plain(fault.message),
        )
        for fault in answer.faults
    ]
    return Asked(findings, answer, said)


def _read_answer(finished: Finished, nonce: str) -> Told | None:
    """Return the probe's answer, or ``None`` where it gave none before it ended."""
    if finished.verdict != "exited" or finished.returncode != 0:
        return None
    for line in finished.stdout.decode("utf-8", "replace").split("\n"):
        if line.startswith(f"{nonce} "):
            try:
                return Told.model_validate(json.loads(line[len(nonce) :], strict=False))
            except (ValueError, ValidationError, RecursionError):
                return None
    return None


def _trouble(finished: Finished, root: Path, seconds: float, home: str, prefix: str) -> Finding:
    """Return the finding for a probe that was ended or ended itself."""
    said = finished.stderr.decode("utf-8", "replace")
    if finished.verdict == "timeout":
        path, line = _where_it_hung(said, root)
        message = f"{prefix}still running after {seconds:g} s"
        return Finding(path=path or home, line=line, code="timeout", message=message)
    if finished.verdict == "limit":
        return Finding(path=home, code=finished.verdict, message=f"{prefix}{finished.detail}")
    ended = f"{prefix}ended its process ({finished.returncode}) without an answer"
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


def plain(text: str) -> str:
    """Return a text without lone surrogates, which nothing behind could print or store."""
    return text.encode("utf-8", "replace").decode("utf-8")
