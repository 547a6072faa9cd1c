"""Files that a text names, seen against those that the workspace has: new ones, and those that are there already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from generator.answers.contract import Contract
from generator.reading.fields.file_names import Mention, made_here, says_existing
from generator.reading.layout import parts_of
from generator.reading.text.vocabulary import spoken
from generator.reading.words import listed
from generator.reading.workspace import WorkspaceFiles

# Every unit may have files that are called so; without a folder they mean the unit's own.
_OWN = frozenset({"__init__.py", "plugin.py", "config.py", "main.py", "settings.py", "models.py", "readme.md"})
_BEFORE = listed("places_before")
_LOOKED_BACK = 120
_PROSE = frozenset({"sentence", "task"})


def tracked_file(path: str, workspace: WorkspaceFiles, contract: Contract) -> str:
    """Return the workspace's file that a path in a text means; empty where it means a file of a new unit."""
    bare = is_bare(path)
    if bare and path.casefold() in _OWN:
        return ""
    found = workspace.find(path)
    # A plugin's modules are its own: another plugin's «api.py» is not meant by the bare name.
    return "" if bare and found.startswith(f"{contract.plugins_dir}/") else found


def is_bare(path: str) -> bool:
    """Tell whether a path is a file's name alone."""
    return "/" not in path.replace("\\", "/").strip("./")


def witnessed(
    text: str, mentions: list[Mention], workspace: WorkspaceFiles, contract: Contract, doubt: Callable[[str], None]
) -> list[Mention]:
    """Return the mentions, those of files that the workspace has marked as existing.

    Args:
        text: What the mentions were read from.
        mentions: The files that it names.
        workspace: The tracked files; where nothing is known of them, all stay as they are.
        contract: Where plugins are.
        doubt: Told a clause for each file of which it cannot be said whether it is there already.
    """
    if not workspace:
        return mentions
    folders = _folders(mentions, workspace)
    found: list[Mention] = []
    for one in mentions:
        path = "" if is_bare(one.path) and folders[one.path] == 1 else tracked_file(one.path, workspace, contract)
        if path:
            found.append(replace(one, existing=True, tracked=path))
        elif is_bare(one.path) and not one.existing and folders[one.path] != 1:
            found.append(_one_of_many(text, one, workspace, contract, doubt))
        else:
            found.append(one)
    return _alike(text, found)


def apart(mentions: list[Mention], hints: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return what new files are called of which another one has the name: path as written to path, and who they are.

    All modules of a unit lie in one folder, so ``models/ticket.py`` behind ``api/ticket.py`` is ``models_ticket.py``.

    Args:
        mentions: The files that the text names.
        hints: The files that are named for its blocks.
    """
    new = [one.path for one in mentions if not one.existing and not is_bare(one.path)]
    taken: dict[str, str] = {}
    renamed: dict[str, str] = {}
    for path in dict.fromkeys(parts for raw in [*new, *hints] if (parts := "/".join(parts_of(raw))).endswith(".py")):
        folder, _, name = path.rpartition("/")
        first = taken.setdefault(name, path)
        meant = first == path or first.endswith(f"/{path}") or path.endswith(f"/{first}") or not folder
        if not meant and name != "__init__.py" and not name.startswith("test_"):
            renamed[path] = f"{folder}/{folder.rpartition('/')[2]}_{name}"
    told = [f"{path} is called {_name(now)}, for {taken[_name(path)]} has its name" for path, now in renamed.items()]
    return renamed, told


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _alike(text: str, mentions: list[Mention]) -> list[Mention]:
    """Return the mentions: one that says «in `x.py`» means the file that another one calls existing."""
    there = {one.path for one in mentions if one.existing}
    return [
        replace(one, existing=True) if one.path in there and one.place in _PROSE and _is_place(text, one.start) else one
        for one in mentions
    ]


def _is_place(text: str, start: int) -> bool:
    """Tell whether the word before a name says that something goes into the file, or comes from it."""
    begin = max(text.rfind("\n", 0, start) + 1, start - _LOOKED_BACK)
    before = spoken(text[begin:start]).rstrip()
    return bool(before) and before.rpartition(" ")[2] in _BEFORE


def _folders(mentions: list[Mention], workspace: WorkspaceFiles) -> dict[str, int]:
    """Return for each bare name how many new files in folders the text calls so."""
    new = {one.path for one in mentions if not is_bare(one.path) and not one.existing and not workspace.find(one.path)}
    counted: dict[str, int] = defaultdict(int)
    for path in new:
        counted[path.rpartition("/")[2]] += 1
    return counted


def _one_of_many(
    text: str, one: Mention, workspace: WorkspaceFiles, contract: Contract, doubt: Callable[[str], None]
) -> Mention:
    """Judge a bare name that several files of the workspace have: by what the line says of it."""
    outside = [path for path in workspace.all_of(one.path) if not path.startswith(f"{contract.plugins_dir}/")]
    own = one.path.casefold() in _OWN
    if len(outside) < (1 if own else 2):
        return one
    begin = text.rfind("\n", 0, one.start) + 1
    end = text.find("\n", one.start)
    line = text[begin : end if end >= 0 else len(text)][: _LOOKED_BACK + 400]
    at = line.find(one.path)
    if says_existing(line) or _is_place(text, one.start):
        return replace(one, existing=True)
    if not own and not made_here(line, max(0, at)):
        doubt(f"the workspace has {len(outside)} files called {one.path}, and the text does not say whether it is new")
    return one
