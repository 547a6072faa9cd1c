"""The types gate: mypy over the units' files, with the workspace's own settings."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel, ValidationError

from generator.findings import Finding, not_before
from generator.gates.records import GateNotRunError, Subject
from generator.gates.source_facts import source_facts
from generator.process import Completed, refuse_disk_fault, run_tool
from generator.sandbox import clean_environment

TYPES_SECONDS = 120.0
_CONFIG_FILES = {"mypy.ini": b"", ".mypy.ini": b"", "pyproject.toml": b"[tool.mypy", "setup.cfg": b"[mypy"}
_OPT_OUTS = (b"no_type_check", b"TYPE_CHECKING", b"MYPY")
_LINE_NUMBER = re.compile(r"line [0-9]+")


class _Error(BaseModel):
    """One line of ``mypy --output=json``, as far as it matters here."""

    file: str
    line: int
    message: str
    code: str | None = None
    severity: str


def check_types(subject: Subject) -> list[Finding]:
    """Return mypy's errors in the units' files, without those that a changed file had before.

    The workspace's own mypy settings apply: units cannot write that file. Other files are read but not judged. A
    decorator with which a unit leaves itself out of the check is a finding of its own.

    Raises:
        GateNotRunError: mypy did not end in time or could not work at all.
    """
    paths = [path for path in subject.files() if (subject.root / path).is_file()]
    if not paths:
        raise GateNotRunError("the units have no Python files")
    judged = frozenset(paths)
    findings = [finding for finding in _mypy(subject, subject.root, paths) if finding.path in judged]
    return _opted_out(subject, paths) + _without_baseline(subject, findings)


def _opted_out(subject: Subject, paths: Sequence[str]) -> list[Finding]:
    new = [path for path in paths if path not in subject.changed]
    if not any(word in (subject.root / path).read_bytes() for path in new for word in _OPT_OUTS):
        return []
    facts = source_facts(subject).files
    message = "this leaves code out of the type check; annotate it instead"
    return [
        Finding(path=path, line=line, code="unchecked", message=message)
        for path in new
        for line in facts[path].unchecked
    ]


def _without_baseline(subject: Subject, findings: list[Finding]) -> list[Finding]:
    """Leave out what a file that existed before already had; lines may have moved, so they do not count."""
    suspects = sorted({finding.path for finding in findings} & subject.changed)
    before = _mypy(subject, subject.baseline(), suspects) if suspects else []
    return not_before(findings, before, _identity)


def _identity(finding: Finding) -> tuple[str, str, str]:
    return finding.path, finding.code, _LINE_NUMBER.sub("line", finding.message)


def _mypy(subject: Subject, root: Path, paths: Sequence[str]) -> list[Finding]:
    """Run mypy in a copy; all errors that it printed, wherever they are, unless they kept it from checking."""
    _date_by_content(root, paths)
    finished = run_tool(
        "mypy",
        # Without -P a mypy.py of the workspace would run in mypy's place.
        [sys.executable, "-P", "-m", "mypy", *_options(subject, root), "--", *paths],
        cwd=root,
        env={**clean_environment(), "MYPYPATH": os.pathsep.join(_roots(subject, root))},
        seconds=TYPES_SECONDS,
    )
    if finished.returncode is None:
        raise GateNotRunError(f"mypy did not end in {TYPES_SECONDS:.0f} s")
    errors = list(_errors(finished, root))
    known = frozenset(paths)
    stopped = finished.returncode not in {0, 1} and not any(finding.path in known for finding in errors)
    if stopped or (finished.returncode == 1 and not errors and not _only_notes(finished)):
        refuse_disk_fault("mypy", finished)
        raise GateNotRunError(f"mypy could not work: {_reason(finished, errors)}")
    return errors


def _date_by_content(root: Path, paths: Sequence[str]) -> None:
    """Give files a time that says what is in them: mypy takes one of the same size and second for unchanged."""
    for path in paths:
        moment = int.from_bytes(hashlib.sha256((root / path).read_bytes()).digest()[:4], "big")
        os.utime(root / path, (moment, moment))


def _errors(finished: Completed, root: Path) -> Iterator[Finding]:
    """Read mypy's lines of JSON; the workspace's settings may make its paths absolute."""
    for row in [*finished.stdout.split(b"\n"), *finished.stderr.split(b"\n")]:
        try:
            error = _Error.model_validate_json(row)
        except ValidationError:
            continue
        if error.severity == "error":
            path = Path(error.file)
            inside = path.is_absolute() and path.is_relative_to(root)
            place = path.relative_to(root).as_posix() if inside else path.as_posix()
            yield Finding(path=place, line=error.line, code=error.code or "mypy", message=error.message.strip())


def _only_notes(finished: Completed) -> bool:
    """Tell whether all that mypy printed are notes: in its JSON it takes them for errors when it ends."""
    rows = [row for row in finished.stdout.split(b"\n") if row.strip()]
    try:
        return bool(rows) and all(_Error.model_validate_json(row).severity == "note" for row in rows)
    except ValidationError:
        return False


def _reason(finished: Completed, errors: Sequence[Finding]) -> str:
    if errors:
        return f"{errors[0].path}:{errors[0].line}: {errors[0].message}"
    return (finished.stdout.decode("utf-8", "replace") + finished.error_text).strip()[-500:]


def _options(subject: Subject, root: Path) -> list[str]:
    return [
        # Empty where there is none, which also keeps mypy from reading the user's own.
        f"--config-file={_config_file(root)}",
        f"--python-executable={subject.python}",
        # One for each copy: in a shared one they would displace each other's modules.
        f"--cache-dir={subject.cache / 'mypy' / root.name}",
        "--incremental",
        "--explicit-package-bases",
        "--namespace-packages",
        "--follow-imports=silent",
        "--output=json",
        "--no-error-summary",
        "--hide-error-context",
        "--no-warn-unused-configs",
        "--no-install-types",
        # An internal error says what it is: a broken disk is none of the code's.
        "--show-traceback",
        "--interactive",
    ]


def _roots(subject: Subject, root: Path) -> list[str]:
    """Return the folders that the workspace's modules are imported from."""
    below = subject.contract.source_root
    return [*([str(root / below)] if below else []), str(root)]


def _config_file(root: Path) -> str:
    """Return the workspace's own mypy settings, in mypy's order of preference; empty where it has none."""
    for name, mark in _CONFIG_FILES.items():
        path = root / name
        if path.is_file() and mark in path.read_bytes():
            return str(path)
    return ""
