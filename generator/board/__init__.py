"""The Markdown task board: read it, decide an edit, and change its file without losing what others save."""

from __future__ import annotations

from generator.board.board import Board, BoardFile, next_task_id
from generator.board.edit import edit_row
from generator.board.follow_ups import close_follow_up, keep_follow_up
from generator.board.outcome import FollowUp
from generator.board.parts import parts_on
from generator.board.recording import (
    Outcome,
    RecordedOutcome,
    edit_file,
    mark_implemented,
    record_outcome,
    record_outcomes,
)
from generator.board.splitting import Part, RecordedSplit, split_row
from generator.board.store import tidy, update
from generator.board.tables import Row
from generator.board.taking_back import TakenBack, bears_note, take_back_outcome

__all__ = [
    "Board",
    "BoardFile",
    "FollowUp",
    "Outcome",
    "Part",
    "RecordedOutcome",
    "RecordedSplit",
    "Row",
    "TakenBack",
    "bears_note",
    "close_follow_up",
    "edit_file",
    "edit_row",
    "keep_follow_up",
    "mark_implemented",
    "next_task_id",
    "parts_on",
    "record_outcome",
    "record_outcomes",
    "split_row",
    "take_back_outcome",
    "tidy",
    "update",
]
