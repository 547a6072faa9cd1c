"""The lint gate: ruff over the units' files, with the workspace's own rules and ours for security."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel, TypeAdapter, ValidationError

from generator.findings import Finding, not_before
from generator.gates.records import GateNotRunError, Subject
from generator.process import refuse_disk_fault, run_tool
from generator.sandbox import clean_environment

LINT_SECONDS = 60.0
# What code from outside has no business doing unseen. Left out is what the secrets gate finds better (S105-S107), and
# what is usual in honest plugins: assertions, subprocesses with argument lists, random numbers, broad excepts.
SECURITY_RULES = (
    *("S102", "S307"),  # exec, eval
    *("S301", "S302", "S506"),  # loading objects: pickle, marshal, YAML
    *("S501", "S502", "S503", "S504", "S507", "S323"),  # encryption without a check of who is there
    *("S303", "S304", "S305", "S324"),  # broken hashes and ciphers
    *("S602", "S604", "S605", "S609", "S612"),  # shells
    *("S103", "S104", "S108", "S202", "S306"),  # files and ports for everybody, archives that are trusted
    *("PLE2502", "PLE2510", "PLE2512", "PLE2513", "PLE2514", "PLE2515"),  # text that reads otherwise than it runs
    *("S313", "S314", "S315", "S316", "S317", "S318", "S319", "S608", "S701", "S702"),  # XML, SQL, templates
)
# For workspaces without rules of their own: what is wrong rather than ugly.
PLAIN_RULES = ("E4", "E7", "E9", "F")
_CONFIG_FILES = {".ruff.toml": b"", "ruff.toml": b"", "pyproject.toml": b"[tool.ruff"}


class _Place(BaseModel):
    row: int


class _Error(BaseModel):
    """One entry of ``ruff check --output-format=json``, as far as it matters here."""

    filename: str
    location: _Place
    message: str
    code: str | None = None


_ERRORS = TypeAdapter(list[_Error])


def check_lint(subject: Subject) -> list[Finding]:
    """Return what ruff holds against the units' files, without what a changed file had before.

    The workspace's own selection applies where it has one, else errors alone, and our security rules in any case. No
    comment and no other file of a unit takes part.

    Raises:
        GateNotRunError: ruff did not end in time or could not work.
    """
    paths = [path for path in subject.files() if (subject.root / path).is_file()]
    if not paths:
        raise GateNotRunError("the units have no Python files")
    findings = _ruff(subject.root, paths)
    suspects = sorted({finding.path for finding in findings} & subject.changed)
    before = _ruff(subject.baseline(), suspects) if suspects else []
    return not_before(findings, before, _identity)


def _identity(finding: Finding) -> tuple[str, str, str]:
    return finding.path, finding.code, finding.message


def _ruff(root: Path, paths: Sequence[str]) -> list[Finding]:
    config = next((root / name for name, mark in _CONFIG_FILES.items() if _says(root / name, mark)), None)
    ours = ["--isolated", f"--select={','.join(SECURITY_RULES)}"]
    plain = ["--isolated", f"--select={','.join((*PLAIN_RULES, *SECURITY_RULES))}"]
    # Two runs, because the workspace's settings may ignore what ours look for.
    runs = [[f"--config={config}"], ours] if config else [plain]
    found = {finding: None for options in runs for finding in _one_run(root, paths, options)}
    return sorted(found, key=lambda each: (each.path, each.line or 0, each.code))


def _says(path: Path, mark: bytes) -> bool:
    return path.is_file() and mark in path.read_bytes()


def _one_run(root: Path, paths: Sequence[str], options: Sequence[str]) -> Iterator[Finding]:
    fixed = ["--output-format=json", "--ignore-noqa", "--no-cache", "--no-fix", "--exit-zero", "--quiet"]
    finished = run_tool(
        "ruff",
        [sys.executable, "-P", "-m", "ruff", "check", *fixed, *options, "--", *paths],
        cwd=root,
        env=clean_environment(),
        seconds=LINT_SECONDS,
    )
    if finished.returncode is None:
        raise GateNotRunError(f"ruff did not end in {LINT_SECONDS:.0f} s")
    try:
        errors = _ERRORS.validate_json(finished.stdout or b"[]") if finished.returncode == 0 else None
    except ValidationError:
        errors = None
    if errors is None:
        refuse_disk_fault("ruff", finished)
        raise GateNotRunError(f"ruff could not work: {finished.error_text[-500:]}")
    for error in errors:
        path = Path(error.filename)
        place = path.relative_to(root.resolve()) if path.is_relative_to(root.resolve()) else path
        yield Finding(path=place.as_posix(), line=error.location.row, code=error.code or "lint", message=error.message)
