"""``aas-generator plan --diff``: what would be written, task by task; rendered, and judged by nobody."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from pathlib import Path, PurePosixPath

from generator.apply.run import apply_batch
from generator.commands.building import settings_from
from generator.commands.common import Given, batch_sources, names_from
from generator.commands.plan import describe, document, item_data, noted, one_line
from generator.commands.streaming import emit, quiet_when_nobody_reads
from generator.errors import EXIT_OK, EXIT_TASKS, with_code
from generator.gates.registry import GATES
from generator.listening import Change, Listener
from generator.output import note, printable
from generator.output.terminal import DiffPrinter
from generator.redaction import redact
from generator.report.diffs import ANSWERS, files_of
from generator.settings import Settings
from generator.task_results import BUILT, RunReport

# Code is rendered and parsed, and nothing of it runs: a plan is no trial of it.
_UNJUDGED = dict.fromkeys(GATES, "off") | {"syntax": "must"}


class _Changes(Listener):
    """Hears what each task would change."""

    wants_changes = True

    def __init__(self, tell: Callable[[Change], None]) -> None:
        self._tell = tell

    def change(self, change: Change) -> None:
        """Tell it."""
        self._tell(change)

    def line(self, text: str) -> None:
        """Say it."""
        note(text)


def run_plan_diff(
    names: Sequence[str],
    *,
    workspace: Path,
    board: str | None,
    only: Sequence[str],
    names_given: Sequence[str],
    tasks_given: Sequence[str],
    form: str,
    color: str,
) -> int:
    """Render a batch, print each plan with what would be written, and return the exit code as ``plan`` does.

    Raises:
        GeneratorError: The batch, the board, the template or the settings cannot be used.
    """
    named = names_from(names_given)
    settings = settings_from(workspace, {"board": board, "names": named or None})
    unsure: list[str] = []
    items: list[str] = []
    printer = DiffPrinter(color)

    def tell(change: Change) -> None:
        plan = noted(change.plan, unsure)
        if form == "text":
            show_change(change, printer)
            return
        data = {**item_data(plan), "diff": redact(change.diff), "left_out": _reason(change)}
        items.append(one_line(json.dumps(data, ensure_ascii=False)))

    with quiet_when_nobody_reads():
        report = render(names, workspace, settings, only=only, named=named, tasks=tasks_given, tell=tell)
        lines = document(report.batch_id, report.board, items, lambda: report.problems) if form == "json" else items
        for text in lines:
            emit(text)
        for problem in report.problems:
            note(f"warning: {problem}")
        if waiting := Given(names, workspace, board, tasks_given).waiting(len(unsure)):
            note(waiting)
    return EXIT_TASKS if report.lost else EXIT_OK


def render(
    names: Sequence[str],
    workspace: Path,
    settings: Settings,
    *,
    only: Collection[str],
    named: Collection[str],
    tasks: Sequence[str],
    drafts: bool = False,
    tell: Callable[[Change], None],
) -> RunReport:
    """Render the tasks of a batch, and tell what each would change, in the order of their dependencies.

    Raises:
        GeneratorError: The batch, the board or the template cannot be used.
    """
    return apply_batch(
        batch_sources(names),
        workspace,
        settings.model_copy(update={"gates": _UNJUDGED}),
        only=only,
        named=named,
        drafts=drafts,
        tasks=tasks,
        dry_run=True,
        is_recorded=False,
        listener=_Changes(tell),
    )


def is_written(change: Change) -> bool:
    """Tell whether a task would write something."""
    return change.result.outcome in BUILT


def _reason(change: Change) -> str:
    """Return why nothing would be written; empty where something would be."""
    result = change.result
    return "" if is_written(change) else with_code(result.reason, result.code)


def show_change(change: Change, printer: DiffPrinter) -> None:
    """Print a plan, and what would be written or why nothing would be."""
    lines, reason = describe(change.plan), _reason(change)
    if reason and reason not in "\n".join(lines):
        lines.append(f"  nothing would be written: {reason}")
    emit(printable("\n".join(lines)))
    show_files(change, printer)


def show_files(change: Change, printer: DiffPrinter) -> None:
    """Print what would be written."""
    for file in files_of(change.diff):
        left_out = PurePosixPath(file.path).name.startswith(ANSWERS)
        more = "; what Copier remembers, not shown" if left_out else ""
        printer.heading(f"  {file.change} {file.path} (+{file.added} -{file.removed}{more})")
        if not left_out:
            printer.lines(file.lines)
            printer.lines([f"... and {file.left_out} lines more"] if file.left_out else [])
