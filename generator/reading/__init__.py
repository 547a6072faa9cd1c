"""Parsing: from the text of one answer to an ``ImplementationPlan``."""

from generator.reading.assemble import can_be_read, parse_item
from generator.reading.candidates import Candidates, text_hash
from generator.reading.clarifying import candidates_for, settle
from generator.reading.decisions import Decisions
from generator.reading.numbered import Answered
from generator.reading.workspace import NO_FILES, WorkspaceFiles

__all__ = [
    "NO_FILES",
    "Answered",
    "Candidates",
    "Decisions",
    "WorkspaceFiles",
    "can_be_read",
    "candidates_for",
    "parse_item",
    "settle",
    "text_hash",
]
