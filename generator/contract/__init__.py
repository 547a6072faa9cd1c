"""Static reading of a workspace: its plugins' base class, hub, settings class, folders and style."""

from __future__ import annotations

from generator.contract.files import python_files
from generator.contract.findings import Finding
from generator.contract.reading import ContractReading, contract_or_default, read_contract

__all__ = ["ContractReading", "Finding", "contract_or_default", "python_files", "read_contract"]
