"""Static reading of a workspace: its plugins' base class, hub, settings class, folders and style."""

from __future__ import annotations

from generator.contract.files import python_files
from generator.contract.findings import Finding
from generator.contract.reading import ContractReading, read_contract

__all__ = ["ContractReading", "Finding", "python_files", "read_contract"]
