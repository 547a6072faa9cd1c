"""Read a workspace's contract: what to build against, without running a line of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.answers.contract import Contract, Loader
from generator.contract.findings import Finding
from generator.contract.missing import complaints
from generator.contract.overrides import flat, judge_loader, merge, uncorrected
from generator.contract.steps import CONFIGURED, Reader
from generator.errors import ManyErrors, WorkspaceError
from generator.plan import Record


class ContractReading(Record):
    """The contract of a workspace, and how it was found.

    Attributes:
        contract: What the workspace demands of a unit.
        findings: What was found, where and by which rule.
        problems: What a person must look at, one sentence each with its next step. A field that a problem speaks of
            may still have a value: the best one that was found.
        missing: The facts without which something cannot be built, each with the place where it was sought and the
            line for the configuration.
        loader: The workspace's own code that makes plugins; ``None`` where none was found that can be called.
    """

    contract: Contract
    findings: tuple[Finding, ...]
    problems: tuple[str, ...]
    missing: tuple[str, ...] = ()
    loader: Loader | None = None


def read_contract(workspace: Path, overrides: Mapping[str, object] | None = None) -> ContractReading:
    """Read what a workspace demands of a unit, statically: nothing of it is imported or run.

    Args:
        workspace: The workspace's folder.
        overrides: The configuration's ``[contract]`` table: fields of ``Contract`` that win over what is found.
            ``plugin_base``, ``hub``, ``settings``, ``entry`` and ``manifest`` are tables that win field by field, and
            lists in them replace what was found; the ``module`` and ``class_name`` of the first three also choose
            which class is read. ``false`` stands for "there is none". ``loader`` is such a table too.

    Returns:
        The contract, the findings behind it, and the problems that a person must look at.

    Raises:
        WorkspaceError: ``workspace`` is no folder.
        ManyErrors: Keys or values of ``overrides`` are not usable; all of them are named.
    """
    if not workspace.is_dir():
        raise WorkspaceError(workspace, "this is no folder.", "Name the workspace with --workspace DIR.")
    given = dict(overrides or {})
    reader = Reader(workspace, given)
    found, found_loader = reader.read()
    loader, loader_faults = judge_loader(found_loader, given.get("loader"))
    contract, faults = merge(found, {key: value for key, value in given.items() if key != "loader"})
    faults += loader_faults
    faults += [fault for fault in reader.faults if fault not in faults]
    if faults:
        raise ManyErrors("The [contract] table of the configuration is not usable", faults, "Correct these keys.")
    findings = [
        finding for finding in reader.notes.findings() if finding.field not in given or finding.rule == CONFIGURED
    ]
    findings += [_configured(field, value) for field, value in flat(given)]
    problems = (*reader.notes.problems(_settled(given)), *uncorrected(found, given))
    missing = complaints(contract, reader.notes, given)
    return ContractReading(
        contract=contract, findings=tuple(findings), problems=problems, missing=missing, loader=loader
    )


def _configured(field: str, value: object) -> Finding:
    shown = value if isinstance(value, str) else repr(value)
    return Finding(field=field, value=shown, where="", rule=CONFIGURED)


def _settled(given: Mapping[str, object]) -> list[str]:
    """Return the fields whose problems the configuration answers."""
    return [field for field in given if not isinstance(given[field], Mapping)] + [field for field, _ in flat(given)]
