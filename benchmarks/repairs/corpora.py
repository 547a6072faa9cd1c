"""Responses to measure on: the labelled cases and the bundled results files, and whatever else is given as a path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.score_analyses import read_case, workspace_of
from generator.answers.contract import Contract
from generator.errors import GeneratorError
from generator.items import Item, TaskFacts
from generator.planning import PlannedTask
from generator.reading import NO_FILES, WorkspaceFiles, parse_item
from generator.results import read_batch

ROOT = Path(__file__).parents[2]
OWN = (
    *(ROOT / "tests/cases" / name for name in ("analyses", "analyses_untuned", "structured", "clarified")),
    ROOT / "examples/batches",
    ROOT / "tests/workspaces/batches",
)
_DOCUMENTS = ("input.md", "content.md")
_RESULTS = {".json", ".jsonl"}


@dataclass(frozen=True)
class Response:
    """One response: what to call it, its text, and what is known of its task and workspace."""

    name: str
    item: Item
    facts: TaskFacts | None = None
    files: WorkspaceFiles = NO_FILES


def responses(paths: Iterable[Path]) -> Iterator[Response]:
    """Yield the responses of results files, of labelled cases and of folders of both; what cannot be read has none."""
    for path in paths:
        for file in sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]:
            folder = file.parent
            if file.name == "input.md" and (folder / "expected.json").is_file():
                item, facts, _ = read_case(folder)
                yield Response(folder.name, item, facts, workspace_of(folder))
            elif file.name == "content.md":
                yield Response(folder.name, Item(custom_id="", text=file.read_text("utf-8")))
            elif (
                file.suffix in _RESULTS and not (folder / "input.md").exists() and not (folder / "content.md").exists()
            ):
                yield from _of_batch(file)


def _of_batch(file: Path) -> Iterator[Response]:
    try:
        for number, item in enumerate(read_batch(file)):
            yield Response(f"{file.stem}:{item.task_id or item.custom_id or number}", item)
    except GeneratorError:
        return


def planned(every: Iterable[Response], contract: Contract) -> dict[str, tuple[str, PlannedTask]]:
    """Return what can be built of responses, each as a task of its own: its id to its name and its plan.

    A plan in doubt is among them, as one that a person has looked at.
    """
    found: dict[str, tuple[str, PlannedTask]] = {}
    for number, each in enumerate(every, 1001):
        task_id = f"AAS-{number}"
        facts = (each.facts or TaskFacts(task_id=task_id)).model_copy(update={"task_id": task_id, "depends_on": ()})
        item = each.item.model_copy(update={"task_id": task_id, "custom_id": task_id})
        plan = parse_item(item, facts, contract, workspace=each.files, force=True)
        if plan.outcome == "ready" or plan.is_unsure:
            alone = plan.model_copy(update={"task_id": task_id, "dependencies": ()})
            found[task_id] = each.name, PlannedTask(item, facts, alone)
    return found
