"""What git, the journal and the board of a workspace say of its tasks, for the questions about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.apply.messages import UNSETTLED
from generator.apply.second.tries import tries_of
from generator.bench.state import State
from generator.board import Board, Row
from generator.board.text import comparable
from generator.board_search import find_board
from generator.git import Repository, open_workspace
from generator.items import TaskFacts
from generator.journal.history import RunHistory
from generator.loop.standing import Standing
from generator.settings import Settings, load_settings
from generator.task_branches.sides import is_side_branch


class Situation:
    """One workspace at one moment; everything is read once, when it is asked for.

    Args:
        workspace: The workspace's folder.
        board: The task board; by default the one that is found.

    Attributes:
        repository: The workspace.
        settings: The tool's settings for it.
        base: The commit that is checked out.
        history: What earlier runs recorded.
    """

    def __init__(self, workspace: Path, board: Path | None = None) -> None:
        self.repository: Repository = open_workspace(workspace.absolute())
        self.settings: Settings = load_settings(
            self.repository.top, {"board": str(board.absolute()) if board else None}
        )
        self.base = self.repository.head()
        self.history = RunHistory(State(self.repository))

    @cached_property
    def board(self) -> Board | None:
        """The task board; ``None`` where there is none."""
        search = find_board(self.repository.top, self.settings, lambda: tuple(self.settled))
        return search.file.read() if search.file else None

    @cached_property
    def settled(self) -> Mapping[str, Mapping[str, Any]]:
        """What was settled about each task last, by its id in upper case."""
        return self.history.settled()

    @cached_property
    def _branches(self) -> dict[str, tuple[str, str]]:
        """The branches of tasks: name in upper case to name and commit."""
        return {
            name.upper(): (name, tip) for name, tip in self.repository.branches(self.settings.branch_prefix).items()
        }

    @cached_property
    def _merged(self) -> Mapping[str, str]:
        """What the base has of tasks: id in upper case to outcome."""
        present = self.repository.task_history(self.base).present
        told = {key: each.trailers.get("outcome") or "implemented" for key, each in present.items()}
        return {key: outcome for key, outcome in told.items() if outcome not in UNSETTLED}

    def facts(self, task_id: str) -> TaskFacts | None:
        """Return what the board says of a task; ``None`` where it says nothing, or on several rows."""
        return self.board.facts(task_id, self._title(task_id)) if self.board else None

    def _title(self, task_id: str) -> str:
        title = self.settled.get(task_id.upper(), {}).get("title")
        return title if isinstance(title, str) else ""

    def standings(self) -> Iterator[Standing]:
        """Yield where each task stands that the board or the journal knows, in the board's order."""
        known: dict[str, str] = {}
        for row in self.board.rows if self.board else ():
            known.setdefault(row.task_id.upper(), row.task_id)
        for key, settled in self.settled.items():
            known.setdefault(key, str(settled.get("task", key)))
        for task_id in known.values():
            yield self._standing(task_id)

    def _standing(self, task_id: str) -> Standing:
        key, row = task_id.upper(), self._row(task_id)
        settled = self.settled.get(key, {})
        tip, outcome = self._on_branch(key)
        merged = self._merged.get(key, "")
        needs = self.board.needs_of(row) if row and self.board else ()
        return Standing(
            task_id=row.task_id if row else task_id,
            is_queued=row is not None and comparable(row.role("status")) == comparable(self.settings.queued_status),
            is_closed=row is not None and not row.is_open,
            waits_for=tuple(each for each in needs if not self._is_done(each)),
            built=outcome or merged,
            commit=tip or (self.base if merged else ""),
            failed=self._failed(key, settled),
            settled=settled,
        )

    def _row(self, task_id: str) -> Row | None:
        """Return the row of a task; ``None`` where there is none, or where several could be meant."""
        if self.board is None or not self.board.with_id(task_id):
            return None
        rows = self.board.candidates(task_id, self._title(task_id))
        return rows[0] if len(rows) == 1 else None

    def _on_branch(self, key: str) -> tuple[str, str]:
        """Return the tip of a task's branch that the base does not have, and what its newest commit came to."""
        _, tip = self._branches.get(f"{self._prefix}{key}".upper(), ("", ""))
        if not tip or key in self._merged:
            return "", ""
        found = self.repository.task_history(tip, f"^{self.base}").present.get(key)
        outcome = found.trailers.get("outcome") or "implemented" if found else ""
        return (tip, outcome) if outcome and outcome not in UNSETTLED else ("", "")

    def _failed(self, key: str, settled: Mapping[str, Any]) -> str:
        """Return the tip of the branch that holds what was tried last and did not pass."""
        last = next(reversed(tries_of(settled)), None)
        sides = {
            name: tip for name, tip in self._branches.values() if is_side_branch(name, self._prefix, "failed", key)
        }
        if last is not None:
            return sides.get(last.branch or "", "")
        commit = settled.get("commit")
        if settled.get("outcome") != "failed" or not isinstance(commit, str):
            return ""
        standing = (tip for tip in sides.values() if tip == commit or self.repository.is_ancestor(commit, tip))
        return next(standing, "")

    @property
    def _prefix(self) -> str:
        return self.settings.branch_prefix

    def _is_done(self, task_id: str) -> bool:
        """Tell whether a task that another one needs is done: its row is closed, or it is built."""
        key = task_id.upper()
        if key in self._merged or self._on_branch(key)[1]:
            return True
        rows = self.board.with_id(task_id) if self.board else ()
        return bool(rows) and not any(row.is_open for row in rows)
