"""What an update did to each file of a unit: who had changed it, and whether anything of the team's would be lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from generator.errors import GitError
from generator.git import Repository, Versions, merge_versions
from generator.render import Updated
from generator.update.records import FileState

BEGIN, END = b"<<<<<<< ", b">>>>>>> "
_MIDDLE = b"======="
REJECTS = ".rej"


@dataclass(frozen=True)
class Sides:
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


def sides_of(start: Mapping[str, bytes], updated: Updated, now: Mapping[str, bytes]) -> dict[str, Sides]:
    """Return every file that one of the states has, in order."""
    states = (start, updated.old, updated.migrated, updated.new, updated.merged, now)
    paths = sorted(set().union(*states))
    return {path: Sides(*(state.get(path) for state in states)) for path in paths}


def conflicts_in(
    sides: Mapping[str, Sides], unmerged: Collection[str], git: Repository, answers_file: str
) -> dict[str, str]:
    """Return the files that need a person, each with the reason.

    Args:
        sides: The unit's files.
        unmerged: Paths that Copier left unmerged in its index.
        git: Where texts can be merged.
        answers_file: The unit's answers file, which is not merged but written anew; its answers are compared instead.
    """
    found: dict[str, str] = {}
    for path, each in sides.items():
        if path in unmerged or has_markers(each.now, each.ours):
            found[path] = "both sides changed the same lines"
        elif path.endswith(REJECTS) and each.now is not None and each.start is None:
            found[path.removesuffix(REJECTS)] = "a part of your changes was rejected"
        elif path != answers_file and (reason := _loss(each, git)) and not _carried_over(each, sides, unmerged):
            found[path] = reason
    return found


def has_markers(content: bytes | None, before: bytes | None) -> bool:
    """Tell whether a text has marks of a conflict that it did not have before."""
    return bool(content) and _marks(content or b"") > _marks(before or b"")


def state_of(sides: Sides, *, conflict: bool) -> FileState | None:
    """Return what an update does to a file; ``None`` where there is nothing to say."""
    if conflict:
        return "conflict"
    if sides.start is None and sides.now is None:
        was_removed = sides.base is not None and sides.theirs is not None
        return "yours" if was_removed else None
    if sides.start is None:
        return "added" if sides.now == sides.theirs else "merged"
    if sides.now is None:
        return "removed"
    if sides.now == sides.start:
        return "yours" if sides.start != sides.base else None
    return "clean" if sides.start == sides.base else "merged"


def _marks(content: bytes) -> int:
    lines = content.split(b"\n")
    return sum(line.startswith((BEGIN, END)) or line.rstrip() == _MIDDLE for line in lines) if BEGIN in content else 0


def _loss(sides: Sides, git: Repository) -> str:
    """Return why a file would lose what the team did to it, or an empty string.

    Copier removes a file that the new version does not have any more, also one that the team has changed; and it
    applies changes by their surroundings, which may be found at another place than the right one.
    """
    base, ours, theirs, merged = sides.base, sides.ours, sides.theirs, sides.merged
    if ours is None or ours in (base, theirs, merged, sides.now):
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


def _carried_over(lost: Sides, sides: Mapping[str, Sides], unmerged: Collection[str]) -> bool:
    """Tell whether a migration that comes last has put what the team did to a file that is gone into another one."""
    if lost.now is not None or lost.ours is None:
        return False
    added = Counter(lost.ours.split(b"\n")) - Counter((lost.base or b"").split(b"\n"))
    written = {path: each.now for path, each in sides.items() if each.now is not None and each.now != each.merged}
    return any(path in unmerged or added <= Counter(content.split(b"\n")) for path, content in written.items())


def explain(conflicts: Mapping[str, str]) -> str:
    """Return the conflicts in one line."""
    return "; ".join(_grouped(conflicts))


def _grouped(conflicts: Mapping[str, str]) -> Iterator[str]:
    for reason in dict.fromkeys(conflicts.values()):
        paths = [path for path, told in conflicts.items() if told == reason]
        yield f"{', '.join(paths)}: {reason}"
