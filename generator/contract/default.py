"""The contract to plan with, in any folder: what is read there, or the default one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.answers.contract import Contract
from generator.contract.files import list_files


def contract_or_default(workspace: Path, overrides: Mapping[str, object] | None = None) -> Contract:
    """Return what a folder demands of units; the default contract where it has neither plugins nor settings.

    Raises:
        WorkspaceError: ``workspace`` is no folder.
        ManyErrors: The overrides are wrong.
    """
    if not overrides and workspace.is_dir() and not list_files(workspace).python:
        return Contract()
    # What reads sources is slow to load, and here there are some.
    from generator.contract.reading import read_contract

    found = read_contract(workspace, overrides).contract
    return found if found.plugin_base or found.settings else Contract()
