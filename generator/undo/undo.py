"""Taking back one task: its branch, or a revert commit where it is merged, then its row on the board, then the journal.

In this order a kill at any point is harmless: git is moved by compare-and-swap, and a second undo finds in the journal
or on the board what the first one did not come to.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from generator.apply.board_update import note_key, note_of
from generator.apply.ledger import UNDONE
from generator.bench.state import State
from generator.board import BoardFile, TakenBack, bears_note, take_back_outcome
from generator.board_search import board_file
from generator.errors import BoardError, GeneratorError
from generator.git import Repository, open_workspace, refuse_unusable
from generator.journal.facts import new_run
from generator.journal.history import RunHistory
from generator.journal.record import RunRecord, recorded
from generator.plan import Record
from generator.redaction import redact
from generator.settings import Settings
from generator.task_branches.judging import Branches, judge_branches, refuse_elsewhere
from generator.task_results import SCHEMA
from generator.undo.reverting import Revert, make_revert, plan_revert, undo_branch
from generator.values.task_ids import is_task_id

Progress = Callable[[str], None]


class UndoReport(Record):
    """What was taken back.

    Attributes:
        run_id: Unique name of the run.
        task_id: The task.
        workspace: The workspace's folder.
        dry_run: Whether nothing was changed.
        outcome: ``nothing`` where it was taken back before.
        deleted: Branches that were deleted, name to commit.
        reverted: The commit that was reverted; ``None`` where the task was not merged.
        branch: The branch with the revert commit.
        commit: That commit.
        board: What was taken back on the board; ``None`` without a board or a row.
        warnings: What could not be taken back, and why.
        next_step: What a person does now.
        seconds: Wall-clock time.
    """

    run_id: str
    task_id: str
    workspace: str
    dry_run: bool
    outcome: Literal["undone", "nothing"]
    deleted: dict[str, str] = Field(default_factory=dict)
    reverted: str | None = None
    branch: str | None = None
    commit: str | None = None
    board: TakenBack | None = None
    warnings: tuple[str, ...] = ()
    next_step: str = ""
    seconds: float = 0.0

    def to_data(self) -> dict[str, Any]:
        """Return the report as ``undo --json`` prints it."""
        return {"schema": SCHEMA, **self.model_dump(mode="json")}


def undo_task(
    task_id: str,
    workspace: Path,
    settings: Settings,
    *,
    dry_run: bool = False,
    today: datetime.date | None = None,
    progress: Progress = lambda _: None,
) -> UndoReport:
    """Take back one task.

    Args:
        task_id: The task, in any case.
        workspace: The workspace's folder.
        settings: The tool's settings for it.
        dry_run: Find out and build everything, but change nothing.
        today: The date for the board.
        progress: Takes lines about what was done.

    Raises:
        UndoRefused: It cannot be taken back without losing what somebody else has made; nothing was changed.
        GeneratorError: The task was never applied, or the workspace cannot be used.
    """
    start = time.monotonic()
    if not is_task_id(task_id):
        raise GeneratorError(f"{task_id[:60]!r} is no task id.", "Give one such as AAS-224.")
    repository = open_workspace(workspace)
    base = repository.head()
    refuse_unusable(repository, settings.branch_prefix)
    state = State(repository)
    facts = new_run(repository, settings, "undo", tasks=(task_id,), dry_run=dry_run)
    with state.locked(facts.run_id), recorded(state, facts, keep=settings.keep_runs) as record:
        report = _Undoing(task_id, settings, dry_run, today, repository, state, base, record, progress).run(
            facts.run_id
        )
        report = report.model_copy(update={"seconds": time.monotonic() - start})
        record.tell(
            report.task_id,
            "ended",
            outcome=report.outcome,
            branch=report.branch,
            commit=report.commit,
            reason=report.next_step,
            warnings=report.warnings,
        )
        record.end(report.to_data())
        return report.model_copy(update={"warnings": (*report.warnings, *record.problems)})


@dataclass(frozen=True)
class _Undoing:
    """One undo, while the workspace is held for it."""

    task: str
    settings: Settings
    dry_run: bool
    today: datetime.date | None
    repository: Repository
    state: State
    base: str
    record: RunRecord
    progress: Progress

    def run(self, run_id: str) -> UndoReport:
        entry = RunHistory(self.state).settled().get(self.task.upper(), {})
        history = self.repository.task_history(self.base)
        key = self.task.upper()
        merged = history.present.get(key)
        prefix = self.settings.branch_prefix
        branches = judge_branches(self.repository, key, self.base, prefix, is_merged=merged is not None)
        revert = plan_revert(self.repository, key, self.base, prefix, merged) if merged else None
        active = entry.get("outcome", UNDONE) != UNDONE
        if active and revert is None and not branches.ours and key not in history.reverted:
            refuse_elsewhere(self.repository, key, entry)
        task_id = str(entry.get("task") or branches.task_id or (merged and merged.trailers["task-id"]) or key)
        noted = self._is_noted(task_id)
        report = UndoReport(
            run_id=run_id,
            task_id=task_id,
            workspace=str(self.repository.top),
            dry_run=self.dry_run,
            outcome="undone",
            warnings=branches.warnings,
        )
        if not (revert or branches.ours or active or noted):
            if entry.get("outcome") == UNDONE or key in history.reverted:
                return report.model_copy(update={"outcome": "nothing", "next_step": "It was taken back before."})
            raise GeneratorError(
                f"{task_id} was never applied here: no branch, no commit of {self.base[:12]} and no note tells of it.",
                "'aas-generator status' lists the tasks of the last run.",
            )
        report = self._move_refs(report, branches, revert)
        if self.dry_run:
            return report
        report = self._put_row_back(report, entry)
        self._remember(report)
        return report

    def _move_refs(self, report: UndoReport, branches: Branches, revert: Revert | None) -> UndoReport:
        changes: dict[str, Any] = {"deleted": branches.ours, "next_step": "Apply the task again to build it anew."}
        if revert is not None:
            name = undo_branch(self.settings.branch_prefix, report.task_id)
            commit = make_revert(self.repository, self.state, revert, name, publish=not self.dry_run)
            changes |= {"reverted": revert.commit, "branch": name, "commit": commit}
            changes["next_step"] = f"Merge branch {name}; then the task can be applied again."
        if self.dry_run:
            return report.model_copy(update={**changes, "next_step": "Nothing was changed; run it without --dry-run."})
        if revert is not None:
            self.record.tell(report.task_id, "published", branch=name, commit=commit)
            self.progress(f"{report.task_id}: reverted on branch {name}")
        if branches.ours:
            # Each only if it is still at the commit that was judged: somebody may have committed since.
            self.repository.delete_branches(branches.ours)
            self.record.tell(report.task_id, "published", deleted=branches.ours)
            self.progress(f"{report.task_id}: deleted {', '.join(branches.ours)}")
        return report.model_copy(update=changes)

    def _board_file(self) -> BoardFile | None:
        return board_file(self.repository.top, self.settings, lambda: (self.task,))

    def _is_noted(self, task_id: str) -> bool:
        file = self._board_file()
        try:
            return file is not None and bears_note(file.read(), task_id, note_key(task_id))
        except BoardError:
            return False

    def _put_row_back(self, report: UndoReport, entry: Mapping[str, Any]) -> UndoReport:
        file, settings = self._board_file(), self.settings
        if file is None:
            return report
        ours = {settings.done_status, settings.scaffold_status, settings.review_status}
        # A row may have been in progress before; it was not done or waiting for a review.
        ended = {settings.done_status, settings.review_status}
        before = str(entry.get("status") or "")
        try:
            taken = take_back_outcome(
                file,
                task_id=report.task_id,
                title=str(entry.get("title") or ""),
                statuses=ours,
                status=settings.queued_status if before in {"", *ended} else before,
                today=self.today or datetime.datetime.now().astimezone().date(),
                note_key=note_key(report.task_id),
                lines=self._note_lines(report),
                follow_up=f"Fix {report.task_id}: ",
                follow_up_status=settings.queued_status,
            )
        except GeneratorError as error:
            self.record.tell(report.task_id, "board", warning=str(error))
            warning = redact(f"the board was not changed: {error}")
            return report.model_copy(update={"warnings": (*report.warnings, warning)})
        self.record.tell(report.task_id, "board", **taken.model_dump(mode="json"))
        notes = ["a person has changed the note on the board; their lines stay"] if taken.note == "kept" else []
        if taken.kept_parts:
            notes.append(f"{', '.join(taken.kept_parts)} stay on the board: somebody works on them or has changed them")
        return report.model_copy(update={"board": taken, "warnings": (*report.warnings, *notes)})

    def _note_lines(self, report: UndoReport) -> list[str]:
        """Return the task's note as it was written, as far as a record still tells."""
        result = RunHistory(self.state).result_of(report.task_id)
        return note_of(result) if result is not None else []

    def _remember(self, report: UndoReport) -> None:
        """Remember that the task is taken back, unless the row on the board is still to be done."""
        if any(warning.startswith("the board was not changed") for warning in report.warnings):
            return
        self.record.settle(report.task_id, outcome=UNDONE, reason=report.next_step, commit=report.commit)
