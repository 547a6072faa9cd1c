"""Third-party packages that a unit needs: what the code of an analysis imports, and what its text names."""

from __future__ import annotations

from collections.abc import Iterable

from generator.answers.contract import Contract
from generator.reading.code.together import Placed
from generator.reading.layout import parts_of
from generator.reading.text.inline import phrases
from generator.reading.workspace import WorkspaceFiles

_OURS = frozenset(phrases("core|plugins|tests|test|services|config|settings|src|app|main|proto|__future__"))
# Folders of a repository that hold packages and are none themselves.
_HOLDING = frozenset(phrases("src|lib|libs|python|backend|server|packages"))


def workspace_packages(contract: Contract, workspace: WorkspaceFiles) -> set[str]:
    """Return the top-level names that are imported from the workspace itself."""
    names = {
        parts_of(folder)[0]
        for folder in (contract.plugins_dir, contract.services_dir, contract.tests_dir)
        if parts_of(folder)
    }
    for module in (contract.settings, contract.plugin_base, contract.hub):
        if module is not None and module.module:
            names.add(module.module.split(".")[0])
    return names | _OURS | _top_names(workspace)


def _top_names(workspace: WorkspaceFiles) -> set[str]:
    """Return the names of the folders and modules at the top of the repository, and at that of its source folders."""
    names: set[str] = set()
    for path in workspace.tracked:
        parts = path.split("/")
        tops = [0, *(place for place, part in enumerate(parts[:5], 1) if part in _HOLDING and place < len(parts))]
        names.update(parts[place].removesuffix(".py") for place in tops)
    return names


def read_requirements(placed: Iterable[Placed], local: set[str]) -> tuple[str, ...]:
    """Return the import names of third-party packages that the unit's code uses, sorted.

    Args:
        placed: The placed blocks; files and patches count, and of these not the tests.
        local: Top-level names that the workspace, the unit and the standard library have.
    """
    found = set()
    for one in placed:
        if one.block.code.is_test or not counts(one):
            continue
        for module in one.block.code.imports:
            top = module.split(".")[0]
            if top and top.isidentifier() and top.isascii() and len(top) <= 64 and top not in local:
                found.add(top)
    return tuple(sorted(found))


def counts(one: Placed) -> bool:
    """Tell whether what a block imports is needed: it is a file, a patch, or defines something without a place."""
    shown = one.role == "example" and not one.block.usage and not one.block.existing and bool(one.block.code.functions)
    return one.role in ("file", "patch") or shown
