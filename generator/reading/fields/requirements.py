"""Third-party imports of the code that an analysis brings."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from generator.answers.contract import Contract
from generator.reading.code.placing import Placed
from generator.reading.layout import parts_of
from generator.reading.text.inline import phrases

_OURS = frozenset(phrases("core|plugins|tests|test|services|config|settings|src|app|main|proto|__future__"))


def workspace_packages(contract: Contract) -> set[str]:
    """Return the top-level names that are imported from the workspace itself."""
    names = {
        parts_of(folder)[0]
        for folder in (contract.plugins_dir, contract.services_dir, contract.tests_dir)
        if parts_of(folder)
    }
    for module in (contract.settings, contract.plugin_base, contract.hub):
        if module is not None and module.module:
            names.add(module.module.split(".")[0])
    return names | _OURS


def read_requirements(placed: Iterable[Placed], own: set[str], contract: Contract) -> tuple[str, ...]:
    """Return the import names of third-party packages that the unit's code uses, sorted.

    Args:
        placed: The placed blocks; only files count, and of these not the tests.
        own: Module and folder names of the unit itself.
        contract: The workspace's layout.
    """
    local = workspace_packages(contract) | own | sys.stdlib_module_names
    found = set()
    for one in placed:
        if one.role != "file" or one.block.code.is_test:
            continue
        for module in one.block.code.imports:
            top = module.split(".")[0]
            if top and top.isidentifier() and top.isascii() and len(top) <= 64 and top not in local:
                found.add(top)
    return tuple(sorted(found))
