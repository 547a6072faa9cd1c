"""What the workspace's interpreter says about source files: one run for the syntax and the imports gate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from generator.gates.records import GateNotRunError, Subject
from generator.process import run
from generator.sandbox import clean_environment

PROBE = Path(__file__).parent / "probes" / "sources.py"
PARSE_SECONDS = 30.0


class Import(NamedTuple):
    """One import statement: relative level, module, imported names, line, whether it stands in a ``try``."""

    level: int
    module: str
    names: list[str]
    line: int
    guarded: bool


class FileFacts(BaseModel):
    """What one file is: its imports, or the error that parsing it gave."""

    model_config = ConfigDict(frozen=True)

    imports: list[Import] = []
    error: str = ""
    line: int | None = None


class SourceFacts(BaseModel):
    """The files' facts and, for the top-level modules they import, which exist in the interpreter."""

    model_config = ConfigDict(frozen=True)

    files: dict[str, FileFacts]
    standard: frozenset[str]
    found: frozenset[str]


def source_facts(subject: Subject) -> SourceFacts:
    """Parse the units' Python files with the workspace's interpreter, which executes nothing of them.

    Raises:
        GateNotRunError: The interpreter does not start, or parsing did not end in time.
    """
    try:
        finished = run(
            [subject.python, "-I", PROBE],
            cwd=subject.root,
            env=clean_environment(),
            data=json.dumps(list(subject.files())).encode(),
            seconds=PARSE_SECONDS,
        )
    except OSError as error:
        raise GateNotRunError(f"{subject.python} does not start: {error}") from None
    if finished.returncode is None:
        raise GateNotRunError(f"the files could not be parsed in {PARSE_SECONDS:.0f} s")
    if finished.returncode != 0:
        raise GateNotRunError(f"{subject.python} could not parse the files: {finished.error_text[-300:]}")
    return SourceFacts.model_validate_json(finished.stdout)
