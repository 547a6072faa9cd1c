"""What a question says of the workspace: its contract in a few lines, and the tracked files near some paths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from generator.answers.contract import Contract
from generator.reading import WorkspaceFiles

MAX_FILES = 120
_A_FOLDER = 20


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
