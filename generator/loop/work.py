"""Which questions a workspace has for the model: about tasks that are queued, and about what earlier runs left open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.apply.kept_decisions import kept_decisions
from generator.apply.known_names import known_names
from generator.apply.messages import lines_of
from generator.apply.second.tries import tries_of
from generator.contract import read_contract
from generator.errors import GeneratorError
from generator.loop.asked import CodeKind
from generator.loop.code_text import CodeContext
from generator.loop.instructions import own_prompts
from generator.loop.kinds import KINDS
from generator.loop.neighbours import neighbours
from generator.loop.questions import analysis, clarify, complete, repair
from generator.loop.request import Question
from generator.loop.situation import Situation
from generator.loop.standing import Standing, Wanted, wanted
from generator.loop.surroundings import Surroundings, example_paths
from generator.loop.task_code import task_code
from generator.loop.texts import results_at_hand
from generator.planning import PlannedTask, PlanStream
from generator.reading import WorkspaceFiles, can_be_read, candidates_for
from generator.results import Opened, open_files, task_ids
from generator.results.question_ids import QuestionKind


@dataclass(frozen=True)
class Left:
    """A task that nothing is asked about, and why."""

    task_id: str
    reason: str


@dataclass(frozen=True)
class Work:
    """What is to be asked about a workspace's tasks.

    Attributes:
        questions: One for each task that needs one, in the board's order.
        left: The tasks that were named or that earlier runs left open, and that nothing is asked about.
    """

    questions: tuple[Question, ...]
    left: tuple[Left, ...] = ()


def work(
    workspace: Path,
    only: Collection[str] = (),
    kinds: Collection[QuestionKind] = (),
    in_batches: Collection[str] = (),
    *,
    board: Path | None = None,
    results: Sequence[Path] = (),
) -> Work:
    """Return the questions that a workspace has for the model; nothing is written.

    Args:
        workspace: The workspace's folder.
        only: Tasks to ask about; empty for all.
        kinds: Kinds of question; empty for all.
        in_batches: Tasks about which a question is under way, or whose answer was not applied yet.
        board: The task board; by default the one that is found.
        results: Further results files in which the texts of plans in doubt may be, the newest last.

    Raises:
        GeneratorError: The workspace, its board, its settings or its own instructions cannot be used.
    """
    situation = Situation(workspace, board)
    named = {task_id.upper() for task_id in only}
    busy = {task_id.upper() for task_id in in_batches}
    asking: list[tuple[Standing, QuestionKind]] = []
    left: list[Left] = []
    seen: set[str] = set()
    for standing in situation.standings():
        key = standing.task_id.upper()
        seen.add(key)
        if named and key not in named:
            continue
        found = Wanted(None, "a question about it is under way") if key in busy else wanted(standing)
        if found.kind is None:
            left += [Left(standing.task_id, found.reason)] if key in named or _is_open(standing) else []
        elif not kinds or found.kind in kinds:
            asking.append((standing, found.kind))
    left += [Left(task_id, "neither the board nor a run knows it") for task_id in only if task_id.upper() not in seen]
    asked = _Asking(situation, results).questions(asking)
    return Work(
        tuple(each for each in asked if isinstance(each, Question)),
        (*left, *(each for each in asked if isinstance(each, Left))),
    )


def _is_open(standing: Standing) -> bool:
    is_scaffold = bool(standing.commit) and standing.built == "scaffolded"
    return is_scaffold or standing.outcome in {"failed", "review", "blocked"}


class _Asking:
    """Makes the questions; what they share is read once, and only if one of them needs it."""

    def __init__(self, situation: Situation, results: Sequence[Path]) -> None:
        self._situation = situation
        self._results = results

    def questions(self, asking: Sequence[tuple[Standing, QuestionKind]]) -> list[Question | Left]:
        """Return a question for each task, or why there is none."""
        doubted = {standing.task_id.upper() for standing, kind in asking if kind == "clarify"}
        plans = self._plans(doubted) if doubted else {}
        found: list[Question | Left] = []
        for standing, kind in asking:
            match kind:
                case "analysis":
                    found.append(self._analysis(standing))
                case "clarify":
                    found.append(self._clarify(standing, plans.get(standing.task_id.upper())))
                case "complete" | "repair":
                    found.append(self._code(standing, kind))
        return found

    @cached_property
    def surroundings(self) -> Surroundings:
        """What every question tells of the workspace."""
        situation = self._situation
        repository, base = situation.repository, situation.base
        reading = read_contract(repository.top, situation.settings.contract)
        files = WorkspaceFiles(repository.files(base))
        contract = reading.contract
        folders = tuple(f"{each}/" for each in (contract.plugins_dir, contract.services_dir, contract.tests_dir))
        python = [path for path in files.tracked if path.endswith(".py") and path.startswith(folders)]
        shown = repository.contents(base, example_paths(repository.sizes(base, python), contract))
        example = {path: content.decode("utf-8", "replace") for path, content in shown.items()}
        return Surroundings(reading, files, example, own_prompts(repository.top))

    def _analysis(self, standing: Standing) -> Question | Left:
        facts = self._situation.facts(standing.task_id)
        if facts is None:
            return Left(standing.task_id, "the board does not tell what is asked for")
        return analysis.ask(facts, self.surroundings, attempt=standing.attempt("analysis"), earlier=standing.reason)

    def _clarify(self, standing: Standing, task: PlannedTask | None) -> Question | Left:
        if task is None:
            return Left(standing.task_id, f"no results file at hand has its text; {standing.reason}")
        if not (task.plan.is_unsure and can_be_read(task.item)):
            return Left(standing.task_id, standing.reason or "it is for a person")
        around = self.surroundings
        candidates = candidates_for(task.item, task.facts, around.contract)
        return clarify.ask(
            task.item,
            task.plan,
            candidates,
            around.contract,
            around.files,
            prompts=around.prompts,
            attempt=standing.attempt("clarify"),
        )

    def _code(self, standing: Standing, kind: CodeKind) -> Question | Left:
        found = self._mended(standing) if kind == "repair" else self._completed(standing)
        if found is None and kind == "repair":
            # What is no fault of a function is one of the answer: its settings, names or files.
            again: QuestionKind = "complete" if standing.built == "scaffolded" else "analysis"
            if standing.attempt(again) <= KINDS[again].attempts:
                return self._analysis(standing) if again == "analysis" else self._code(standing, "complete")
        return found or Left(standing.task_id, standing.reason or "nothing of it can be asked for in functions")

    def _completed(self, standing: Standing) -> Question | None:
        context = self._context(standing, standing.commit)
        attempt = standing.attempt("complete")
        return complete.ask(context, prompts=self.surroundings.prompts, attempt=attempt) if context else None

    def _mended(self, standing: Standing) -> Question | None:
        context = self._context(standing, standing.failed)
        commit = standing.settled.get("commit") if standing.outcome == "failed" else None
        result = self._situation.history.result_of(standing.task_id, commit)
        if context is None or result is None:
            return None
        attempt = standing.attempt("repair")
        return repair.ask(context, result.gates, prompts=self.surroundings.prompts, attempt=attempt)

    def _context(self, standing: Standing, commit: str) -> CodeContext | None:
        """Return what a question about a task's code is made from; ``None`` where no unit of it can be used."""
        repository = self._situation.repository
        code = task_code(repository, commit, standing.task_id)
        if code is None:
            return None
        contract = code.units[0].contract
        return CodeContext(
            asked=code.asked,
            units=code.units,
            contract=contract,
            facts=self._situation.facts(standing.task_id),
            lines=tuple(lines_of(code.units)),
            neighbours=neighbours(repository, code.asked, contract),
            earlier=tuple(line for each in tries_of(standing.settled) for line in (each.reason, *each.findings)),
        )

    def _plans(self, wanted_keys: set[str]) -> dict[str, PlannedTask]:
        """Return the plans of tasks in doubt, from the newest results file that has each of them."""
        found: dict[str, PlannedTask] = {}
        for path in results_at_hand(self._situation.history, self._situation.repository.top, self._results):
            try:
                opened = open_files([path])
                keys = {task_id.upper() for task_id in task_ids(opened)} & wanted_keys - found.keys()
                if keys:
                    batch = self._stream(opened, keys).whole()
                    found |= {task.plan.task_id.upper(): task for task in batch.tasks}
            except GeneratorError:
                continue  # What a run could read then may be gone or changed now.
        return found

    def _stream(self, opened: Opened, keys: Collection[str]) -> PlanStream:
        situation, around = self._situation, self.surroundings
        repository = situation.repository
        names = known_names(repository.top, around.contract, situation.settings, repository, keys)
        return PlanStream(
            opened,
            board=situation.board,
            contract=around.contract,
            only=keys,
            names=names,
            workspace=around.files,
            decisions=kept_decisions(repository),
        )
