"""What a workspace's history and folders tell of units' names, for planning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import get_args

from generator.answers.contract import Contract
from generator.answers.reading import load_yaml
from generator.errors import GeneratorError, GitError, InputError
from generator.git import Repository, open_workspace
from generator.names import is_safe_name
from generator.plan import UnitKind
from generator.planning import KnownNames
from generator.reading import NO_FILES, WorkspaceFiles
from generator.settings import Settings
from generator.unit_homes import read_homes
from generator.values.task_ids import is_task_id

_ASKED = r"^(task_id|name|blueprint): "
_ANSWERS = ":(glob)**/.copier-answers*.yml"
_LINE_MAX = 200
_MOST_BRANCHES = 200


def known_names(
    folder: Path,
    contract: Contract,
    settings: Settings,
    repository: Repository | None,
    task_ids: Collection[str],
) -> KnownNames:
    """Return what is known of units' names before a batch is planned.

    Args:
        folder: The work tree whose folders are looked at.
        contract: Where units are.
        settings: With the names that a person gave.
        repository: The workspace's repository; ``None`` where it is none, so that nothing was built in it.
        task_ids: The tasks of the batch: only their branches are looked at.
    """
    built = _built(repository, settings.branch_prefix, task_ids) if repository is not None else {}
    return KnownNames(settings.names, built, read_homes(folder, contract))


def tracked_files(workspace: Path) -> WorkspaceFiles:
    """Return the files of a workspace's current commit; none where the folder is in no repository or has no commit."""
    try:
        repository = open_workspace(workspace.absolute())
    except GeneratorError:
        return NO_FILES
    head = repository.resolve("HEAD")
    return WorkspaceFiles(repository.files(head)) if head else NO_FILES


def _built(repository: Repository, prefix: str, task_ids: Collection[str]) -> dict[str, dict[str, str]]:
    """Return the names of what was built before: task id in upper case to kind to name.

    The answers files that the current commit and the branches of these tasks hold say it; of two units of one kind the
    first counts.
    """
    wanted = {task_id.upper() for task_id in task_ids}
    branches = repository.branches(prefix)
    tips = {name[len(prefix) :].upper(): commit for name, commit in branches.items()}
    commits = [tips[task_id] for task_id in sorted(wanted & tips.keys())][:_MOST_BRANCHES]
    head = repository.resolve("HEAD")
    built: dict[str, dict[str, str]] = defaultdict(dict)
    for unit in _units(repository, [*([head] if head else []), *commits]):
        task_id, name, kind = (unit.get(key, "") for key in ("task_id", "name", "blueprint"))
        if is_task_id(task_id) and is_safe_name(name) and kind in get_args(UnitKind):
            built[task_id.upper()].setdefault(kind, name)
    return dict(built)


def _units(repository: Repository, commits: list[str]) -> Iterator[dict[str, str]]:
    """Yield the three facts of each answers file of some commits, found without reading the files as a whole."""
    if not commits:
        return
    try:
        found = repository.git("grep", "-I", "-z", "-E", "-e", _ASKED, *commits, "--", _ANSWERS, accept=(0, 1))
    except GitError:  # nothing is known of the names then, and every unit is judged by its place as well
        return
    files: dict[str, dict[str, str]] = defaultdict(dict)
    for line in found.text.splitlines():
        file, _, text = line.partition("\0")
        key, _, value = text[:_LINE_MAX].partition(": ")
        files[file].setdefault(key, _scalar(value))
    yield from files.values()


def _scalar(text: str) -> str:
    """Return a YAML scalar as a string; empty for anything else."""
    try:
        value = load_yaml(text.encode(), _ANSWERS)
    except InputError:
        return ""
    return value if isinstance(value, str) else ""
