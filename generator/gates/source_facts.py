"""What the workspace's interpreter says about source files, without executing anything of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from generator.gates.records import GateNotRunError, Subject
from generator.process import Completed, run_tool
from generator.sandbox import clean_environment

PROBE = Path(__file__).parent / "probes" / "sources.py"
PARSE_SECONDS = 30.0
ONE_FILE_SECONDS = 10.0


class Import(NamedTuple):
    """One import statement.

    ``guarded`` where the code is prepared for its failure, ``late`` where loading the file need not run it.
    """

    level: int
    module: str
    names: list[str]
    line: int
    guarded: bool
    late: bool = False


class FileFacts(BaseModel):
    """What one file is: its imports and where it opts out of type checks, or the error that parsing it gave."""

    model_config = ConfigDict(frozen=True)

    imports: list[Import] = []
    unchecked: list[int] = []
    error: str = ""
    line: int | None = None


class SourceFacts(BaseModel):
    """What an interpreter says about files.

    Attributes:
        files: Path to facts.
        packages: Path of a package's file to the names it defines; ``None`` where only running it could tell.
    """

    model_config = ConfigDict(frozen=True)

    files: dict[str, FileFacts]
    packages: dict[str, frozenset[str] | None] = {}


def source_facts(subject: Subject) -> SourceFacts:
    """Parse the units' Python files with the workspace's interpreter.

    A file on which the parser crashes or does not come to an end has that as its error.

    Raises:
        GateNotRunError: The interpreter does not start or does not work.
    """
    files = subject.files()
    finished = _probe(subject, files, seconds=PARSE_SECONDS)
    if finished.returncode == 0 or len(files) == 0:
        return _read(subject, finished)
    if _probe(subject, []).returncode != 0:
        raise GateNotRunError(f"{subject.python} could not parse the files: {finished.error_text[-300:]}")
    return _one_by_one(subject, files)


def package_names(subject: Subject, paths: Sequence[str]) -> dict[str, frozenset[str] | None]:
    """Return the names that files of packages define; ``None`` for one that only running it could tell.

    Raises:
        GateNotRunError: The interpreter does not start or does not work.
    """
    finished = _probe(subject, [], paths) if paths else None
    if finished is None or finished.returncode != 0:
        return dict.fromkeys(paths)
    return _read(subject, finished).packages


def _one_by_one(subject: Subject, files: Sequence[str]) -> SourceFacts:
    """Find the file that brings the parser down."""
    facts = []
    for path in files:
        finished = _probe(subject, [path])
        if finished.returncode == 0:
            facts.append(_read(subject, finished))
        else:
            how = "came to no end" if finished.returncode is None else f"crashed ({finished.returncode})"
            facts.append(SourceFacts(files={path: FileFacts(error=f"the parser {how} on this file")}))
    return SourceFacts(
        files={path: each for fact in facts for path, each in fact.files.items()},
    )


def _probe(
    subject: Subject, files: Sequence[str], packages: Sequence[str] = (), *, seconds: float = ONE_FILE_SECONDS
) -> Completed:
    request: dict[str, Any] = {"files": list(files), "packages": list(packages)}
    try:
        return run_tool(
            "the workspace's interpreter",
            # The parser alone is asked: neither packages nor start-up files of the environment run.
            [subject.python, "-I", "-S", PROBE],
            cwd=subject.root,
            env=clean_environment(),
            data=json.dumps(request).encode(),
            seconds=seconds,
        )
    except OSError as error:
        raise GateNotRunError(f"{subject.python} does not start: {error}") from None


def _read(subject: Subject, finished: Completed) -> SourceFacts:
    try:
        return SourceFacts.model_validate_json(finished.stdout)
    except ValidationError:
        said = finished.error_text[-300:] or "its answer cannot be read"
        raise GateNotRunError(f"{subject.python} could not parse the files: {said}") from None
