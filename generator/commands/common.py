"""What several commands share: opening the batch, the board and the contract of a workspace."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from generator.answers.contract import Contract
from generator.errors import GeneratorError, ManyErrors
from generator.names import unit_name_fault
from generator.output import note
from generator.results import open_files, task_ids

if TYPE_CHECKING:
    from generator.git import Repository
    from generator.planning import PlannedBatch, PlanStream
    from generator.reading import WorkspaceFiles

WORTH_WORKERS = 256 * 1024
DECISIONS_FILE = "clarify.jsonl"


def batch_sources(names: Sequence[str]) -> list[Path | Literal["-"]]:
    """Return the results files that were named; ``-`` stays what it is."""
    return ["-" if name == "-" else Path(name) for name in names]


@dataclass(frozen=True)
class Reading:
    """A batch planned against a workspace that nothing is written to."""

    batch: PlannedBatch
    contract: Contract


def read_for_planning(
    names: Sequence[str],
    *,
    workspace: Path,
    board: str | None,
    only: Sequence[str],
    names_given: Sequence[str] = (),
    tasks_given: Sequence[str] = (),
) -> Reading:
    """Plan a batch against a workspace, which may be any folder; one without a contract gets the default one.

    Raises:
        GeneratorError: The batch, the board or the settings cannot be used.
    """
    opening = open_for_planning(
        names,
        workspace=workspace,
        board=board,
        only=only,
        names_given=names_given,
        tasks_given=tasks_given,
        jobs=1,
    )
    return Reading(opening.stream.whole(), opening.contract)


@dataclass(frozen=True)
class Opening:
    """A batch that is about to be planned against a workspace.

    Attributes:
        stream: Its tasks.
        contract: What the workspace demands.
        board: The task board, relative to the workspace where it lies in it; ``None`` where there is none.
        files: The tracked files of the workspace.
    """

    stream: PlanStream
    contract: Contract
    board: str | None
    files: WorkspaceFiles


def open_for_planning(
    names: Sequence[str],
    *,
    workspace: Path,
    board: str | None,
    only: Sequence[str],
    names_given: Sequence[str] = (),
    errors: Sequence[str] = (),
    requests: Sequence[str] = (),
    tasks_given: Sequence[str] = (),
    jobs: int = 0,
) -> Opening:
    """Open a batch for planning against a workspace; its tasks are planned while they are asked for.

    That there is no task board, or that one of several was chosen, is printed here.

    Args:
        names: Results files, also error files and request files; ``-`` is standard input. Markdown files and folders
            are plain documents.
        workspace: Any folder; one without a contract gets the default one.
        board: The task board; by default the one that is found.
        only: Task ids to plan; empty for all.
        names_given: Names for units, each as ``TASK=NAME``.
        errors: Error files of the same batches.
        requests: Request files of the same batches.
        tasks_given: The tasks of the plain documents, in their order.
        jobs: How many processes plan; 0 chooses by the machine, and one for what is small.

    Raises:
        GeneratorError: A file, the board or the settings cannot be used.
    """
    from generator.apply.kept_decisions import decisions_of
    from generator.apply.known_names import known_names, tracked_files
    from generator.board_search import find_board
    from generator.contract import contract_or_default
    from generator.planning import PlanStream, default_workers
    from generator.settings import load_settings

    given = names_from(names_given)
    settings = load_settings(
        workspace, {"board": str(Path(board).absolute()) if board else None, "names": given or None}
    )
    opened = open_files(
        batch_sources(names),
        errors=batch_sources(errors),
        requests=batch_sources(requests),
        tasks=tasks_given,
        max_document_mb=settings.max_document_mb,
    )
    search = find_board(workspace, settings, lambda: task_ids(opened))
    if search.said:
        note(search.said)
    contract = contract_or_default(workspace, settings.contract)
    files = tracked_files(workspace)
    stream = PlanStream(
        opened,
        board=search.file.read() if search.file else None,
        contract=contract,
        only=only,
        names=known_names(workspace, contract, settings, _repository(workspace), task_ids(opened)),
        named=given,
        workspace=files,
        decisions=decisions_of(workspace),
        workers=jobs or (default_workers() if opened.size > WORTH_WORKERS else 1),
    )
    return Opening(stream, contract, search.shown, files)


@dataclass(frozen=True)
class Given:
    """What a command over results files was given that another command over the same ones needs too."""

    names: Sequence[str]
    workspace: Path
    board: str | None = None
    tasks: Sequence[str] = ()

    def command(self, name: str) -> str:
        """Return another command over the same files, as a person types it."""
        more = [part for task in self.tasks for part in ("--task", task)]
        more += [] if self.workspace == Path() else ["--workspace", str(self.workspace)]
        more += ["--board", self.board] if self.board else []
        return shlex.join(["aas-generator", name, *self.names, *more])

    def waiting(self, count: int) -> str:
        """Return in one line how many tasks wait for a decision, and the command that asks for it; empty for none."""
        told = "1 task waits" if count == 1 else f"{count} tasks wait"
        return f"{told} for a decision: {self.command('clarify')} --out {DECISIONS_FILE}" if count else ""


def names_from(given: Sequence[str]) -> dict[str, str]:
    """Return the names that were given as ``TASK=NAME``: task id in upper case to name.

    Raises:
        ManyErrors: One is no such pair, or names a unit as none can be called; all faults are listed.
    """
    names: dict[str, str] = {}
    faults: list[str] = []
    for pair in given:
        task_id, sign, name = (part.strip() for part in pair.partition("="))
        if not (task_id and sign):
            faults.append(f"{pair!r} is no TASK=NAME, e.g. AAS-014=dance_bot")
        elif fault := unit_name_fault(name):
            faults.append(f"{task_id}: {fault}")
        elif names.setdefault(task_id.upper(), name) != name:
            faults.append(f"{task_id} is named twice, {names[task_id.upper()]!r} and {name!r}")
    if faults:
        raise ManyErrors("--name cannot be used", faults, "Correct it and try again.")
    return names


def _repository(workspace: Path) -> Repository | None:
    """Return a workspace's repository; ``None`` for a folder that is none, in which nothing was built."""
    from generator.git import open_workspace

    try:
        return open_workspace(workspace.absolute())
    except GeneratorError:
        return None
