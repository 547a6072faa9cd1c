"""Updating the units of a workspace to another version of their blueprints, on a branch, away from the checkout."""

from generator.update.records import FileChange, UnitUpdate, UpdateReport, UpdateRequest
from generator.update.run import update_units

__all__ = ["FileChange", "UnitUpdate", "UpdateReport", "UpdateRequest", "update_units"]
