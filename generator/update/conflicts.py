"""What an update did to each file of a unit: who had changed it, and whether anything of the team's would be lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from generator.edit.fragment import United, UniteRequest, unite_all
from generator.errors import GitError
from generator.git import Repository, Versions, merge_versions
from generator.render import Updated
from generator.update.report import FileState

BEGIN, MIDDLE, END = b"<<<<<<< before updating\n", b"=======\n", b">>>>>>> after updating\n"
REJECTS = ".rej"
# What a merge or an editor leaves beside a file.
LEFTOVERS = (REJECTS, ".orig")
_MOVE = "move yours, commit, then update again"
_GONE = "it is not there (deleted, renamed, moved, or never added), and the new version changed it"


@dataclass(frozen=True)
class FileStates:
    """One file in all the states that matter; ``None`` where it is not there.

    Attributes:
        start: In the workspace.
        base: As the old version renders it.
        ours: As it went into the merge; migrations that come first may have changed it.
        theirs: As the new version renders it.
        merged: As it came out of the merge.
        now: In the end; migrations that come last may have changed it.
    """

    start: bytes | None
    base: bytes | None
    ours: bytes | None
    theirs: bytes | None
    merged: bytes | None
    now: bytes | None


def states_of(start: Mapping[str, bytes], updated: Updated, now: Mapping[str, bytes]) -> dict[str, FileStates]:
    """Return every file that one of the states has, in order."""
    states = (start, updated.old, updated.migrated, updated.new, updated.merged, now)
    paths = sorted(set().union(*states))
    return {path: FileStates(*(state.get(path) for state in states)) for path in paths}


def conflicts_in(
    files: Mapping[str, FileStates], unmerged: Collection[str], git: Repository, answers_file: str
) -> dict[str, str]:
    """Return the files that need a person, each with the reason.

    Args:
        files: The unit's files.
        unmerged: Paths that Copier left unmerged in its index.
        git: Where texts can be merged.
        answers_file: The unit's answers file, which is not merged but written anew; its answers are compared instead.
    """
    found: dict[str, str] = {}
    for path, each in files.items():
        if path in unmerged or has_markers(each.now, each.ours):
            found[path] = "both sides changed the same lines"
        elif path.endswith(REJECTS) and each.now is not None and each.start is None:
            found[path.removesuffix(REJECTS)] = "a part of your changes was rejected"
        elif path == answers_file:
            continue
        elif each.start is None and each.now is None and each.base is not None and each.theirs not in {None, each.base}:
            found[path] = _GONE
        elif (reason := _loss(each, git)) and not _carried_over(each, files, unmerged):
            found[path] = reason
    return found


@dataclass(frozen=True)
class Present:
    """What a workspace has.

    Attributes:
        files: Its files.
        folders: Its folders, each with how many files are below it.
    """

    files: Collection[str] = field(repr=False)
    folders: Mapping[str, int] = field(repr=False)

    @classmethod
    def of(cls, files: Collection[str]) -> Present:
        """Return what there is where these are all files."""
        return cls(files, _folders_of(files))


def _folders_of(files: Iterable[str]) -> Counter[str]:
    return Counter(path[:end] for path in files for end in range(len(path)) if path[end] == "/")


def in_the_way(paths: Collection[str], present: Present, gone: Collection[str] = ()) -> dict[str, str]:
    """Return which new files cannot be put where a folder or a file of the workspace stands, each with the reason.

    git and Copier would remove what is there to make room.

    Args:
        paths: The new files.
        present: What the workspace has.
        gone: Those of its files that are taken away.
    """
    emptied = _folders_of(gone)
    found: dict[str, str] = {}
    for path in sorted(paths):
        if present.folders.get(path, 0) > emptied[path]:
            found[path] = f"a folder stands where the new version has a file; {_MOVE}"
        for parent in map(str, PurePosixPath(path).parents):
            if parent in present.files and parent not in gone:
                found[parent] = f"a file stands where the new version has a folder; {_MOVE}"
    return found


def has_markers(content: bytes | None, before: bytes | None) -> bool:
    """Tell whether a text has marks of a conflict that it did not have before."""
    return bool(content) and _marks(content or b"") > _marks(before or b"")


def _marks(content: bytes) -> int:
    begin, middle, end = BEGIN[:8], MIDDLE.rstrip(), END[:8]
    lines = content.split(b"\n")
    return sum(line.startswith((begin, end)) or line.rstrip() == middle for line in lines) if begin in content else 0


def to_decide(file: FileStates) -> bytes | None:
    """Return a conflicting file for a person to look at: with both sides between marks, the team's alone if no text.

    Without marks it could be taken for resolved when nobody has looked at it.
    """
    if has_markers(file.now, file.ours):
        return file.now
    ours, theirs = file.ours or b"", file.theirs or b""
    if b"\0" in ours + theirs:
        return file.ours
    return b"".join((BEGIN, _whole_lines(ours), MIDDLE, _whole_lines(theirs), END))


def _whole_lines(content: bytes) -> bytes:
    return content if not content or content.endswith(b"\n") else content + b"\n"


def state_of(file: FileStates) -> FileState | None:
    """Return what an update does to a file without a conflict; ``None`` where there is nothing to say."""
    if file.start is None and file.now is None:
        was_removed = file.base is not None and file.theirs is not None
        return "yours" if was_removed else None
    if file.start is None:
        return "added" if file.now == file.theirs else "merged"
    if file.now is None:
        return "removed"
    if file.now == file.start:
        return "yours" if file.start != file.base else None
    return "clean" if file.start == file.base else "merged"


def settle(
    conflicts: Collection[str],
    files: Mapping[str, FileStates],
    versions_of: Callable[[str], Sequence[bytes | None]],
    line_length: int,
) -> dict[str, bytes]:
    """Return the Python files among the conflicts that could be merged by their definitions, path to content.

    Nothing is settled where one side has no such file: what that means is for a person to say.

    Args:
        conflicts: Paths of the conflicts.
        files: The unit's files.
        versions_of: A file of the merge as the base, the team and the new version have it.
        line_length: The longest line that the workspace's style admits.
    """
    wanted = [path for path in sorted(conflicts) if path.endswith(".py")]
    asked = ((path, _request(path, files.get(path), versions_of(path), line_length)) for path in wanted)
    requests = {path: request for path, request in asked if request is not None}
    merged = unite_all(list(requests.values())) if requests else []
    return {path: each.code for path, each in zip(requests, merged, strict=True) if isinstance(each, United)}


def _request(
    path: str, known: FileStates | None, merged: Sequence[bytes | None], line_length: int
) -> UniteRequest | None:
    # The merge that stopped knows a file also under the new name that a migration has given it.
    base, ours, theirs = merged
    if ours is None and known is not None:
        base, ours, theirs = known.base, known.ours, known.theirs
    if ours is None or theirs is None:
        return None
    return UniteRequest(base=base, ours=ours, theirs=theirs, line_length=line_length)


def _loss(file: FileStates, git: Repository) -> str:
    """Return why a file would lose what the team did to it, or an empty string.

    Copier removes a file that the new version does not have any more, also one that the team has changed; and it
    applies changes by their surroundings, which may be found at another place than the right one.
    """
    base, ours, theirs, merged = file.base, file.ours, file.theirs, file.merged
    if ours is None or ours in (base, theirs, merged, file.now):
        return ""
    if merged is None:
        return "the new version does not have it any more, and you changed it"
    if merged == theirs:
        return "your changes are not in the result"
    if base is None or theirs is None:
        return ""
    try:
        expected, undecided = merge_versions(git, Versions(ours, base, theirs))
    except GitError:
        return "it is no text, and both sides changed it"
    misplaced = not undecided and expected != merged
    return "your changes were merged at another place than where you made them" if misplaced else ""


def _carried_over(lost: FileStates, files: Mapping[str, FileStates], unmerged: Collection[str]) -> bool:
    """Tell whether a migration that comes last has put what the team did to a file that is gone into another one."""
    if lost.now is not None or lost.ours is None:
        return False
    added = Counter(lost.ours.split(b"\n")) - Counter((lost.base or b"").split(b"\n"))
    written = {path: each.now for path, each in files.items() if each.now is not None and each.now != each.merged}
    return any(path in unmerged or added <= Counter(content.split(b"\n")) for path, content in written.items())


def explain(conflicts: Mapping[str, str]) -> str:
    """Return the conflicts in one line, those of one reason together."""
    paths: dict[str, list[str]] = {}
    for path, reason in conflicts.items():
        paths.setdefault(reason, []).append(path)
    return "; ".join(f"{', '.join(same)}: {reason}" for reason, same in paths.items())
