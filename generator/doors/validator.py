"""``Validator``: the gates, one by one, over files of a workspace."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from generator.bench.bench import open_bench
from generator.bench.state import State
from generator.check import overlay
from generator.contract import read_contract
from generator.doors.configuration import Configured, FilePath, path_in
from generator.errors import GeneratorError
from generator.findings import Finding, GateResult, in_words
from generator.gates import DEFAULT_LEVELS, UnitFiles
from generator.gates.syntax import JUDGED
from generator.git import open_workspace
from generator.plan import Record

# What each gate looks at; of any other file it would say that nothing is wrong.
_JUDGED = {"syntax": JUDGED, "imports": frozenset({".py"}), "types": frozenset({".py"})}


class ValidationResult(Record):
    """What a gate said; true where it found nothing.

    Attributes:
        success: Whether the gate ran and found nothing.
        errors: The findings as text, ``path:line: message``.
        findings: The findings.
    """

    success: bool
    errors: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether the gate ran and found nothing."""
        return self.success


class Validator(Configured):
    """Judges files of a workspace as they are in its checkout; the checkout is only read.

    A file is named by its path, relative to the workspace or absolute in it; several by a sequence of paths.

    Args:
        config: See ``configuration_of``: nothing, a folder, a mapping, or an object with a ``workspace``.
    """

    def validate_syntax(self, filepath: FilePath | Iterable[FilePath]) -> ValidationResult:
        """Judge whether the workspace's interpreter can parse the files.

        Raises:
            GeneratorError: A path leaves the workspace, or none is given.
        """
        return self._run_over("syntax", filepath)

    def validate_imports(self, filepath: FilePath | Iterable[FilePath]) -> ValidationResult:
        """Judge whether every import of the files leads somewhere.

        Raises:
            GeneratorError: A path leaves the workspace, or none is given.
        """
        return self._run_over("imports", filepath)

    def validate_types(self, filepath: FilePath | Iterable[FilePath]) -> ValidationResult:
        """Judge the types of the files with mypy.

        Raises:
            GeneratorError: A path leaves the workspace, or none is given.
        """
        return self._run_over("types", filepath)

    async def smoke_test(self, plugin_name: str) -> ValidationResult:
        """Load a plugin by name, register it, start and stop it, in the sandbox; the event loop is not blocked."""
        return await asyncio.to_thread(self._smoke_test, plugin_name)

    def _smoke_test(self, plugin: str) -> ValidationResult:
        top = open_workspace(self._configuration.workspace).top
        plugins = read_contract(top, self._configuration.settings.contract).contract.plugins_dir
        folder = PurePosixPath(path_in(top, f"{plugins}/{plugin}"))
        files = sorted(path.relative_to(top).as_posix() for path in (top / folder).glob("*.py"))
        if not files or folder.parent != PurePosixPath(plugins):
            return _failed(Finding(path=str(folder), code="missing-plugin", message=f"There is no plugin {plugin!r}."))
        return self._run("smoke", UnitFiles(f"plugin:{plugin}", "plugin", plugin, tuple(files), "plugin"))

    def _run_over(self, gate: str, filepath: FilePath | Iterable[FilePath]) -> ValidationResult:
        top = open_workspace(self._configuration.workspace).top
        # A text is one path, not a sequence of letters.
        given = [filepath] if isinstance(filepath, str | os.PathLike) else list(filepath)
        if not given:
            raise GeneratorError("No file was named.", "Give a path, or a sequence of paths.")
        files = [path_in(top, each) for each in given]
        if faults := [fault for path in files if (fault := _fault(top, path, _JUDGED[gate]))]:
            return _failed(*faults)
        return self._run(gate, UnitFiles("files", "", "", tuple(files)))

    def _run(self, gate: str, unit: UnitFiles) -> ValidationResult:
        settings = self._configuration.settings
        repository = open_workspace(self._configuration.workspace)
        with State(repository).locked(f"validator {secrets.token_hex(4)}"):
            bench = open_bench(repository, settings, repository.head())
            overlay(repository, bench.isolated, repository.work_files() | set(unit.files))
            # What is asked for by name is judged, also where the settings switch it off for a run.
            gates = replace(bench.gates, levels=DEFAULT_LEVELS)
            (result,) = gates.judge_files([unit], bench.isolated, gates=[gate])
        return _result(result)


def _fault(top: Path, path: str, suffixes: frozenset[str]) -> Finding | None:
    """Return why a file cannot be judged."""
    place = top / path
    if not place.is_file():
        return Finding(path=path, code="missing-file", message="There is no such file.")
    if place.is_symlink() or not place.resolve().is_relative_to(top.resolve()):
        return Finding(path=path, code="link", message="This is reached by a link, which is not followed.")
    if place.suffix not in suffixes:
        message = f"Only files that end in {', '.join(sorted(suffixes))} are judged here."
        return Finding(path=path, code="other-language", message=message)
    return None


def _result(result: GateResult) -> ValidationResult:
    return ValidationResult(
        success=result.outcome == "passed", errors=_errors(result.findings), findings=result.findings
    )


def _failed(*findings: Finding) -> ValidationResult:
    return ValidationResult(success=False, errors=_errors(findings), findings=findings)


def _errors(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(in_words("", each) for each in findings)
