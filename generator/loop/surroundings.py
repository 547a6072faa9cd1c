"""What a question says of the workspace: its contract, tracked files near some paths, and one unit as an example."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.answers.contract import Contract
from generator.contract.summary import summary
from generator.reading import NO_FILES, WorkspaceFiles
from generator.redaction import redact
from generator.results.question_ids import QuestionKind

if TYPE_CHECKING:
    from generator.contract import ContractReading

MAX_FILES = 120
MAX_LISTED = 80
# A unit that is shown as an example is read whole or not at all.
EXAMPLE_MAX = 12_000
_A_FOLDER = 20
_MARK_DIGITS = 12


@dataclass(frozen=True)
class Surroundings:
    """What every question about a workspace may tell of it.

    Attributes:
        reading: What the workspace demands, and where that was read.
        files: Its tracked files.
        example: One unit that it has, path to text; empty where none is small enough.
        prompts: Its own instructions.
    """

    reading: ContractReading
    files: WorkspaceFiles = NO_FILES
    example: Mapping[str, str] = field(default_factory=dict)
    prompts: Mapping[QuestionKind, str] = field(default_factory=dict)

    @property
    def contract(self) -> Contract:
        """What the workspace demands."""
        return self.reading.contract


def workspace_lines(reading: ContractReading, tracked: Iterable[str]) -> list[str]:
    """Return the contract in short, and which files exist where units go, up to a limit for each folder."""
    listed = _listed(reading.contract, frozenset(tracked))
    return ["What the workspace demands of a unit:", "", *summary(reading), "", "Files that exist:", "", *listed]


def _listed(contract: Contract, tracked: frozenset[str]) -> Iterator[str]:
    """Yield the files of each folder; where there are too many, those that lie highest in it."""
    folders = [contract.plugins_dir, contract.services_dir, contract.tests_dir]
    if contract.settings is not None:
        folders.append(contract.settings.path.rpartition("/")[0])
    seen: set[str] = set()
    for folder in filter(None, dict.fromkeys(folders)):
        inside = [path for path in tracked if path.startswith(f"{folder}/") and path.isprintable() and path not in seen]
        seen.update(inside)
        kept = sorted(inside, key=lambda path: (path.count("/"), path))[:MAX_LISTED]
        yield from sorted(kept)
        if len(kept) < len(inside):
            yield f"and {len(inside) - len(kept)} more in {folder}"
    if contract.settings is not None and contract.settings.path in tracked - seen:
        yield contract.settings.path


def marked(what: str, text: str) -> list[str]:
    """Return a text as lines between two marks that it cannot know, without what looks like a secret.

    Args:
        what: What it is, in capitals, such as ``TASK`` or ``FILE plugins/a/a_plugin.py``.
        text: The text.
    """
    mark = f"{what} {hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:_MARK_DIGITS]}"
    return [f"BEGIN {mark}", redact(text).rstrip("\n"), f"END {mark}"]


def example_paths(sizes: Mapping[str, int], contract: Contract) -> list[str]:
    """Return the files of the unit that shows most: the largest plugin, else service, within the limit; none is none.

    Args:
        sizes: The workspace's Python files with their sizes in bytes.
        contract: Where units are.
    """
    units: dict[tuple[str, str], list[str]] = {}
    for path in sorted(sizes):
        for folder, kind in ((contract.plugins_dir, "plugin"), (contract.services_dir, "service")):
            name = path.removeprefix(f"{folder}/").partition("/")[0].removesuffix(".py")
            if path.startswith(f"{folder}/") and name != "__init__":
                units.setdefault((kind, name), []).append(path)
    found: dict[tuple[bool, int, str], list[str]] = {}
    for (kind, name), paths in units.items():
        test = f"{contract.tests_dir}/test_{name}.py"
        shown = [*paths, *([test] if test in sizes else [])]
        size = sum(sizes[path] for path in shown)
        if (kind == "service" or contract.main_file(name) in sizes) and 0 < size <= EXAMPLE_MAX:
            found[kind == "plugin", size, name] = shown
    return found[max(found)] if found else []


def contract_lines(contract: Contract) -> list[str]:
    """Return what units are in this workspace, one line a kind."""
    base, settings = contract.plugin_base, contract.settings
    derived = f", whose class derives from {base.module}.{base.class_name}" if base else ""
    lines = [
        f"- plugin: a package {contract.plugins_dir}/<name>/ with its class in {contract.main_file('<name>')}{derived}",
        f"- service: a module {contract.services_dir}/<name>.py",
    ]
    if settings is None:
        return [*lines, "- config_patch: not possible, because there is no central settings class"]
    return [*lines, f"- config_patch: fields of the class {settings.class_name} in {settings.path}"]


def files_near(paths: Iterable[str], workspace: WorkspaceFiles) -> list[str]:
    """Return tracked files that some paths may mean, then some that lie in the folders of these paths."""
    named = list(paths)
    meant = dict.fromkeys(each for path in named for each in workspace.all_of(path)[:_A_FOLDER])
    folders = {folder for path in (*named, *meant) if (folder := path.rpartition("/")[0])}
    counted: Counter[str] = Counter()
    beside: list[str] = []
    for tracked in sorted(workspace.tracked):
        folder = tracked.rpartition("/")[0]
        if tracked not in meant and counted[folder] < _A_FOLDER and _is_one_of(folder, folders):
            counted[folder] += 1
            beside.append(tracked)
    return [*meant, *beside][:MAX_FILES]


def _is_one_of(folder: str, folders: set[str]) -> bool:
    """Tell whether a folder is, or ends in, one of some folders."""
    parts = folder.split("/")
    return any("/".join(parts[start:]) in folders for start in range(len(parts)))
