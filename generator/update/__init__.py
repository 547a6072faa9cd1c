"""Updating the units of a workspace to another version of their blueprints, on a branch, away from the checkout."""

from generator.update.report import FileChange, UnitUpdate, UpdateReport
from generator.update.run import update_units

__all__ = ["FileChange", "UnitUpdate", "UpdateReport", "update_units"]
