"""The types gate: mypy over the units' files, with the workspace's own settings."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from generator.gates.records import Finding, GateNotRunError, Subject
from generator.process import run
from generator.sandbox import clean_environment

TYPES_SECONDS = 300.0
_LINE = re.compile(r"(?P<path>[^:\n]+):(?P<line>\d+): error: (?P<message>[^\n]*?)(?:  \[(?P<code>[a-z0-9-]+)\])?$")
_CONFIG_FILES = ("mypy.ini", ".mypy.ini", "pyproject.toml", "setup.cfg")


def check_types(subject: Subject) -> list[Finding]:
    """Return mypy's errors in the units' files, without those that a changed file had before.

    The workspace's own mypy settings apply: units cannot write that file. Other files are read but not judged.

    Raises:
        GateNotRunError: mypy did not end in time or could not work at all.
    """
    paths = [path for path in subject.files() if (subject.root / path).is_file()]
    if not paths:
        raise GateNotRunError("the units have no Python files")
    findings = _mypy(subject, subject.root, paths)
    judged = frozenset(paths)
    findings = [finding for finding in findings if finding.path in judged]
    return _without_baseline(subject, findings)


def _without_baseline(subject: Subject, findings: list[Finding]) -> list[Finding]:
    """Leave out what a file that existed before already had; lines may have moved, so they do not count."""
    suspects = sorted({finding.path for finding in findings} & subject.changed)
    if not suspects:
        return findings
    before = Counter((each.path, each.code, each.message) for each in _mypy(subject, subject.baseline(), suspects))
    kept = []
    for finding in findings:
        known = (finding.path, finding.code, finding.message)
        if before[known] > 0:
            before[known] -= 1
        else:
            kept.append(finding)
    return kept


def _mypy(subject: Subject, root: Path, paths: list[str]) -> list[Finding]:
    finished = run(
        [sys.executable, "-P", "-m", "mypy", *_options(subject, root), "--", *paths],
        cwd=root,
        env={**clean_environment(), "MYPYPATH": str(root)},
        seconds=TYPES_SECONDS,
    )
    if finished.returncode is None:
        raise GateNotRunError(f"mypy did not end in {TYPES_SECONDS:.0f} s")
    found = [match for match in map(_LINE.match, finished.text.splitlines()) if match]
    if finished.returncode not in {0, 1} and not found:
        raise GateNotRunError(f"mypy could not work: {(finished.text + finished.error_text).strip()[-500:]}")
    return [
        Finding(
            path=match["path"], line=int(match["line"]), code=match["code"] or "mypy", message=match["message"].strip()
        )
        for match in found
    ]


def _options(subject: Subject, root: Path) -> list[str]:
    return [
        f"--config-file={_config_file(root)}",
        f"--python-executable={subject.python}",
        f"--cache-dir={subject.cache / 'mypy'}",
        "--explicit-package-bases",
        "--namespace-packages",
        "--follow-imports=silent",
        "--show-error-codes",
        "--no-error-summary",
        "--no-pretty",
        "--no-color-output",
        "--hide-error-context",
        "--no-warn-unused-configs",
    ]


def _config_file(root: Path) -> str:
    """Return the workspace's own mypy settings, in mypy's order of preference; empty where it has none."""
    for name in _CONFIG_FILES:
        path = root / name
        if path.is_file() and (name.endswith("mypy.ini") or b"mypy" in path.read_bytes()):
            return str(path)
    return ""
