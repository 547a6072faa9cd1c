"""What the workspace's interpreter says about source files, without executing anything of them.

It is started in the sandbox. Where none starts, the interpreter that runs this program parses the files in its place:
what the workspace calls an interpreter may be any program. A text that was parsed once is not parsed again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from generator.gates.places import plain_bytes
from generator.gates.records import GateNotRunError, Subject
from generator.sandbox import Command, Finished, Limits, clean_environment
from generator.sandbox.records import GIB, MIB
from generator.sandbox.tools import OWN_PYTHON, Reach, isolates, run_reader

PROBE = Path(__file__).parent / "probes" / "sources.py"
PARSE_SECONDS = 30.0
ONE_FILE_SECONDS = 10.0
# A tree takes about a hundred times the memory of its text, and no file of a unit is larger than a megabyte.
_LIMITS = partial(Limits, memory_bytes=384 * MIB, address_bytes=1 * GIB, output_bytes=32 * MIB)
_KNOWN_MAX = 4096


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
    code: str = "syntax-error"


class SourceFacts(BaseModel):
    """What an interpreter says about files.

    Attributes:
        files: Path to facts.
        packages: Path of a package's file to the names it defines; ``None`` where only running it could tell.
    """

    model_config = ConfigDict(frozen=True)

    files: dict[str, FileFacts]
    packages: dict[str, frozenset[str] | None] = {}


_Key = tuple[Path, bytes]
_known: dict[_Key, FileFacts] = {}


def source_facts(subject: Subject) -> SourceFacts:
    """Parse the units' Python files with the workspace's interpreter.

    A file on which the parser crashes or does not come to an end has that as its error.

    Raises:
        GateNotRunError: The interpreter does not start or does not work.
    """
    return SourceFacts(files=_facts_of(subject, subject.files()))


def learn_sources(subjects: Sequence[Subject]) -> None:
    """Parse the files of tasks that share a copy at once, so that asking for one of them starts nothing.

    Raises:
        GateNotRunError: The interpreter does not start or does not work.
    """
    if subjects:
        _facts_of(subjects[0], list(dict.fromkeys(path for subject in subjects for path in subject.files())))


def package_names(subject: Subject, root: Path, paths: Sequence[str]) -> dict[str, frozenset[str] | None]:
    """Return the names that files of packages below a folder define; ``None`` where only running one could tell.

    Raises:
        GateNotRunError: The interpreter does not start or does not work.
    """
    finished = _probe(subject, [], paths, root=root) if paths else None
    if finished is None or finished.returncode != 0:
        return dict.fromkeys(paths)
    return _read(subject, finished).packages


def _facts_of(subject: Subject, paths: Sequence[str]) -> dict[str, FileFacts]:
    if not subject.python.exists():
        raise GateNotRunError(f"{subject.python} does not start: it does not exist")
    keys = {path: _key(subject, path) for path in paths}
    found = {path: _known[key] for path, key in keys.items() if key and key in _known}
    asked = [path for path in paths if path not in found]
    told = _ask(subject, asked) if asked else {}
    if missing := [path for path in asked if path not in told]:
        raise GateNotRunError(f"{_interpreter(subject)} could not parse the files: it says nothing of {missing[0]}")
    _keep((key, facts) for path, facts in told.items() if (key := keys[path]))
    return {path: found.get(path) or told[path] for path in paths}


def _key(subject: Subject, path: str) -> _Key | None:
    data = plain_bytes(subject.root / path)
    return None if data is None else (_interpreter(subject), hashlib.sha256(data).digest())


def _keep(facts: Iterable[tuple[_Key, FileFacts]]) -> None:
    _known.update(facts)
    while len(_known) > _KNOWN_MAX:
        _known.pop(next(iter(_known)))


def _ask(subject: Subject, paths: Sequence[str]) -> dict[str, FileFacts]:
    """Parse files; those that bring the parser down are found by halves."""
    finished = _probe(subject, paths, seconds=PARSE_SECONDS if len(paths) > 1 else ONE_FILE_SECONDS)
    if finished.returncode == 0:
        return _read(subject, finished).files
    if _probe(subject, []).returncode != 0:
        said = finished.stderr[-300:].decode("utf-8", "replace").strip() or finished.detail
        raise GateNotRunError(f"{_interpreter(subject)} could not parse the files: {said}")
    return _by_halves(subject, paths, finished)


def _by_halves(subject: Subject, paths: Sequence[str], finished: Finished) -> dict[str, FileFacts]:
    if len(paths) == 1:
        return {paths[0]: _trouble(finished)}
    found: dict[str, FileFacts] = {}
    for half in (paths[: len(paths) // 2], paths[len(paths) // 2 :]):
        done = _probe(subject, half, seconds=PARSE_SECONDS if len(half) > 1 else ONE_FILE_SECONDS)
        found |= _read(subject, done).files if done.returncode == 0 else _by_halves(subject, half, done)
    return found


def _trouble(finished: Finished) -> FileFacts:
    if finished.verdict == "limit":
        return FileFacts(error=f"the parser {finished.detail} on this file", code="limit")
    how = "came to no end" if finished.returncode is None else f"crashed ({finished.returncode})"
    return FileFacts(error=f"the parser {how} on this file")


def _interpreter(subject: Subject) -> Path:
    return subject.python if isolates(subject.sandbox) else OWN_PYTHON


def _probe(
    subject: Subject,
    files: Sequence[str],
    packages: Sequence[str] = (),
    *,
    seconds: float = ONE_FILE_SECONDS,
    root: Path | None = None,
) -> Finished:
    request: dict[str, Any] = {"files": list(files), "packages": list(packages)}
    python, top = _interpreter(subject), root or subject.root
    # The parser alone is asked: neither packages nor start-up files of the environment run.
    argv = (str(python), "-I", "-S", str(PROBE))
    return run_reader(
        "the workspace's interpreter",
        Command(argv, top, clean_environment(), json.dumps(request).encode()),
        subject.sandbox,
        root=top,
        limits=_LIMITS(seconds=seconds),
        reach=Reach(python=python, read_only=(PROBE,)),
    )


def _read(subject: Subject, finished: Finished) -> SourceFacts:
    try:
        return SourceFacts.model_validate_json(finished.stdout)
    except ValidationError:
        said = finished.stderr[-300:].decode("utf-8", "replace").strip() or "its answer cannot be read"
        raise GateNotRunError(f"{_interpreter(subject)} could not parse the files: {said}") from None
