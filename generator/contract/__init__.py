"""Static reading of a workspace: its plugins' base class, hub, settings class, folders and style.

The reader of sources loads griffe, which takes longer than many a command; so it is loaded when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.contract.default import contract_or_default
from generator.contract.files import python_files
from generator.contract.findings import Finding

if TYPE_CHECKING:
    from generator.contract.reading import ContractReading, read_contract

__all__ = ["ContractReading", "Finding", "contract_or_default", "python_files", "read_contract"]


def __getattr__(name: str) -> object:
    if name not in ("ContractReading", "read_contract"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from generator.contract import reading

    return getattr(reading, name)
