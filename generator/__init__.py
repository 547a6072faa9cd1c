"""Turns LLM batch results into committed, validated, updatable code.

The names below are the ones that callers of the earlier in-house engine know; they are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.doors.applier import FileApplier
    from generator.doors.board import HandoffManagerMixin, mark_implemented
    from generator.doors.code_generator import CodeGenerator
    from generator.doors.engine import ImplementationEngine
    from generator.doors.specs import ConfigSpec, PluginSpec
    from generator.doors.validator import ValidationResult, Validator
    from generator.plan import ConfigField, FileSpec, ImplementationPlan, Phase

__all__ = [
    "CodeGenerator",
    "ConfigField",
    "ConfigSpec",
    "FileApplier",
    "FileSpec",
    "HandoffManagerMixin",
    "ImplementationEngine",
    "ImplementationPlan",
    "Phase",
    "PluginSpec",
    "ValidationResult",
    "Validator",
    "mark_implemented",
]

_HOMES = {
    "CodeGenerator": "generator.doors.code_generator",
    "ConfigField": "generator.plan",
    "ConfigSpec": "generator.doors.specs",
    "FileApplier": "generator.doors.applier",
    "FileSpec": "generator.plan",
    "HandoffManagerMixin": "generator.doors.board",
    "ImplementationEngine": "generator.doors.engine",
    "ImplementationPlan": "generator.plan",
    "Phase": "generator.plan",
    "PluginSpec": "generator.doors.specs",
    "ValidationResult": "generator.doors.validator",
    "Validator": "generator.doors.validator",
    "mark_implemented": "generator.doors.board",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
