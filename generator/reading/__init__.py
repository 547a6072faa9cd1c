"""Parsing: from the text of one answer to an ``ImplementationPlan``."""

from generator.reading.assemble import parse_item
from generator.reading.workspace import NO_FILES, WorkspaceFiles

__all__ = ["NO_FILES", "WorkspaceFiles", "parse_item"]
