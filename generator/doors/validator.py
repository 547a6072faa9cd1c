"""``Validator``: the gates, one by one, over files of a workspace."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

from generator.bench.bench import open_bench
from generator.bench.state import State
from generator.contract import contract_or_default
from generator.doors.configuration import configuration_of
from generator.findings import Finding, GateResult, in_words
from generator.gates import UnitFiles
from generator.git import open_workspace
from generator.plan import Record


class ValidationResult(Record):
    """What a gate said.

    Attributes:
        success: Whether the gate ran and found nothing.
        errors: The findings as text, ``path:line: message``.
        findings: The findings.
    """

    success: bool
    errors: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


class Validator:
    """Judges files of a workspace as they are in its checkout; the checkout is only read.

    Args:
        config: See ``configuration_of``: nothing, a folder, a mapping, or an object with a ``workspace``.
    """

    def __init__(self, config: object = None) -> None:
        self._configuration = configuration_of(config)

    def validate_syntax(self, files: Sequence[str]) -> ValidationResult:
        """Judge whether the files (workspace-relative) can be parsed by the workspace's interpreter."""
        return self._run("syntax", UnitFiles("files", "", "", tuple(files)))

    def validate_imports(self, files: Sequence[str]) -> ValidationResult:
        """Judge whether every import of the files (workspace-relative) leads somewhere."""
        return self._run("imports", UnitFiles("files", "", "", tuple(files)))

    def validate_types(self, files: Sequence[str]) -> ValidationResult:
        """Judge the types of the files (workspace-relative) with mypy."""
        return self._run("types", UnitFiles("files", "", "", tuple(files)))

    def smoke_test(self, plugin: str) -> ValidationResult:
        """Load a plugin by name, register it, start and stop it, in the sandbox."""
        folder = (
            self._configuration.workspace / contract_or_default(self._configuration.workspace, {}).plugins_dir / plugin
        )
        top = self._configuration.workspace
        files = tuple(sorted(path.relative_to(top).as_posix() for path in folder.glob("*.py")))
        return self._run("smoke", UnitFiles(f"plugin:{plugin}", "plugin", plugin, files, "plugin"))

    def _run(self, gate: str, unit: UnitFiles) -> ValidationResult:
        workspace, settings = self._configuration.workspace, self._configuration.settings
        repository = open_workspace(workspace)
        with State(repository).locked(f"validator {secrets.token_hex(4)}"):
            bench = open_bench(repository, settings, repository.head())
            _overlay(workspace, bench.isolated.top, unit.files)
            bench.isolated.stage_all()
            (result,) = bench.gates.judge_files([unit], bench.isolated, gates=[gate])
        return _result(result)


def _overlay(workspace: Path, target: Path, files: Sequence[str]) -> None:
    for path in files:
        source = workspace / path
        if source.is_file() and source.resolve().is_relative_to(workspace.resolve()):
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target / path)


def _result(result: GateResult) -> ValidationResult:
    errors = tuple(in_words("", each) for each in result.findings)
    return ValidationResult(success=result.outcome == "passed", errors=errors, findings=result.findings)
