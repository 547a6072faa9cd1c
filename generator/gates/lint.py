"""The lint gate: ruff over the units' files, with the workspace's own rules and ours for security."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, TypeAdapter, ValidationError

from generator.findings import Finding, not_before
from generator.gates.judges import RUFF_SETTINGS, settings_in, settings_of_base
from generator.gates.records import GateNotRunError, Said, Subject
from generator.gates.shared_copy import one_by_one
from generator.gates.tool_runs import could_not_work, run_tool_over
from generator.sandbox import Limits
from generator.sandbox.records import GIB, MIB
from generator.sandbox.tools import Reach

LINT_SECONDS = 60.0
# Fifty files take 40 MB; its threads, one for each processor, reserve more address space than they use.
_LIMITS = Limits(memory_bytes=512 * MIB, address_bytes=8 * GIB, output_bytes=32 * MIB)
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

    The workspace's own selection applies where it has one, as the base commit has it, else errors alone, and our
    security rules in any case. No comment and no other file of a unit takes part.

    Raises:
        GateNotRunError: ruff did not end in time or could not work.
    """
    return _of_one(subject, _found([subject]))


def check_lint_together(subjects: Sequence[Subject]) -> list[Said | GateNotRunError]:
    """Check the files of tasks that share a copy in one go; see ``check_lint``."""
    found = _found(subjects)
    return one_by_one(lambda subject: _of_one(subject, found), subjects)


def _found(subjects: Sequence[Subject]) -> list[Finding]:
    """Return all that ruff says of tasks' files in the copy that they share."""
    paths = list(dict.fromkeys(path for subject in subjects for path in _paths(subject)))
    config = settings_of_base(subjects, RUFF_SETTINGS)
    return _ruff(subjects[0], subjects[0].root, config, paths) if paths else []


def _of_one(subject: Subject, found: Sequence[Finding]) -> list[Finding]:
    """Return what was found in one task's files and was not there before."""
    paths = frozenset(_paths(subject))
    if not paths:
        raise GateNotRunError("the units have no Python files")
    own = [finding for finding in found if finding.path in paths]
    suspects = sorted({finding.path for finding in own} & subject.changed)
    if not suspects:
        return own
    before = subject.baseline()
    return not_before(own, _ruff(subject, before, settings_in(before, RUFF_SETTINGS), suspects), _identity)


def _paths(subject: Subject) -> list[str]:
    return [path for path in subject.files() if (subject.root / path).is_file()]


def _identity(finding: Finding) -> tuple[str, str, str]:
    return finding.path, finding.code, finding.message


def _ruff(subject: Subject, root: Path, config: Path | None, paths: Sequence[str]) -> list[Finding]:
    ours = ["--isolated", f"--select={','.join(SECURITY_RULES)}"]
    plain = ["--isolated", f"--select={','.join((*PLAIN_RULES, *SECURITY_RULES))}"]
    # Two runs, because the workspace's settings may ignore what ours look for.
    runs = [[f"--config={config}"], ours] if config else [plain]
    reach = Reach(read_only=(config.parent,)) if config and not config.is_relative_to(root) else None
    found = {each: None for options in runs for each in _one_run(subject, root, paths, options, reach)}
    return sorted(found, key=lambda each: (each.path, each.line or 0, each.code))


def _one_run(
    subject: Subject, root: Path, paths: Sequence[str], options: Sequence[str], reach: Reach | None
) -> Iterator[Finding]:
    from ruff import find_ruff_bin  # type: ignore[import-untyped]

    fixed = ["--output-format=json", "--ignore-noqa", "--no-cache", "--no-fix", "--exit-zero", "--quiet"]
    argv = [find_ruff_bin(), "check", *fixed, *options, "--", *paths]
    limits = replace(_LIMITS, seconds=LINT_SECONDS)
    finished = run_tool_over("ruff", argv, subject.sandbox, root, limits=limits, reach=reach)
    try:
        errors = _ERRORS.validate_json(finished.stdout or b"[]") if finished.returncode == 0 else None
    except ValidationError:
        errors = None
    if errors is None:
        raise could_not_work("ruff", finished)
    for error in errors:
        path = Path(error.filename)
        place = path.relative_to(root.resolve()) if path.is_relative_to(root.resolve()) else path
        yield Finding(path=place.as_posix(), line=error.location.row, code=error.code or "lint", message=error.message)
