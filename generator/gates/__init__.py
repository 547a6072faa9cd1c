"""Judging rendered units: one module per gate, one registry, findings instead of prints."""

from generator.gates.installing import Installed
from generator.gates.records import Subject, UnitFiles
from generator.gates.registry import DEFAULT_LEVELS, GATES, run_gates, run_together

__all__ = [
    "DEFAULT_LEVELS",
    "GATES",
    "Installed",
    "Subject",
    "UnitFiles",
    "run_gates",
    "run_together",
]
