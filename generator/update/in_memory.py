"""Merging units in memory: what Copier's own update would leave of each, without a repository for each.

Where one side alone has changed a file there is nothing to merge. Where both have, git does what Copier lets it do, for
the files of all units at once: the team's changes are applied as a patch to the new version, and where a part of the
patch is rejected the three versions are merged. A file about which Copier has more to say leaves its unit to Copier.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.errors import GitError
from generator.git import IsolatedRepository, Versions, merge_versions, new_repository
from generator.render import UnitVersions
from generator.update.conflicts import REJECTS, Present, in_the_way

# Copier's default, and what it tells git so that hunks are never joined.
_DIFF = ("diff-tree", "--unified=3", "--inter-hunk-context=-1")
_APPLY = ("-c", "apply.whitespace=nowarn", "-c", "apply.ignoreWhitespace=no", "apply", "--reject", "-")
_MARKS = frozenset({b"<<<<<<< before updating", b">>>>>>> after updating"})
_SETTINGS_OF_GIT = (".gitattributes", ".gitignore")


class LeftToCopierError(Exception):
    """A file of which only Copier's own update can say what becomes of it."""


@dataclass
class Merge:
    """One unit on its way through a merge.

    Attributes:
        answers_file: Its answers file, which is not merged but written anew.
        start: The files as they are, path to content.
        versions: Both versions of the unit.
        now: The files after the merge.
        unmerged: Those in which a person must decide.
        both: Those that both sides have changed, still to be merged.
    """

    answers_file: str
    start: Mapping[str, bytes] = field(repr=False)
    versions: UnitVersions = field(repr=False)
    now: dict[str, bytes] = field(default_factory=dict, repr=False)
    unmerged: frozenset[str] = frozenset()
    both: dict[str, Versions] = field(default_factory=dict, repr=False)


def begin_merge(
    answers_file: str, start: Mapping[str, bytes], versions: UnitVersions, modes: Mapping[str, str], present: Present
) -> Merge:
    """Decide every file that one side alone has changed.

    Args:
        answers_file: The unit's answers file.
        start: The unit's files as they are.
        versions: Both versions of it.
        modes: All files of the workspace with their modes.
        present: The same with their folders.

    Raises:
        LeftToCopierError: Only Copier's own update can do it.
    """
    merge = Merge(answers_file, start, versions)
    rendered = versions.old.keys() | versions.new.keys()
    if any(modes.get(path, "100644") not in {"100644", "100755"} for path in rendered | start.keys()):
        raise LeftToCopierError("a file of the unit is no plain file")
    if any(path.endswith((*_SETTINGS_OF_GIT, REJECTS)) for path in rendered | start.keys()):
        raise LeftToCopierError("the unit has settings of git, or what a merge has left")
    if in_the_way({path for path in versions.new if path not in modes}, present):
        raise LeftToCopierError("something stands in the way of a new file")
    for path in sorted(rendered | start.keys()):
        content = _decided(merge, path, modes)
        if content is not None:
            merge.now[path] = content
    return merge


def _decided(merge: Merge, path: str, modes: Mapping[str, str]) -> bytes | None:
    """Return what becomes of a file that is not to be merged, and note down one that is.

    Raises:
        LeftToCopierError: Only Copier's own update can do it.
    """
    ours, base, theirs = (files.get(path) for files in (merge.start, merge.versions.old, merge.versions.new))
    if path == merge.answers_file or ours == base:
        if path == merge.answers_file and theirs is None:
            raise LeftToCopierError("the new version has no answers file at its place")
        return theirs
    if ours is None or base == theirs:
        # What the team has deleted stays so; a text of theirs that no patch can hold is Copier's affair.
        _refuse_binary(ours, base)
        return ours
    if base is None or theirs is None or modes.get(path) == "100755":
        raise LeftToCopierError(f"{path}: one side has no such file, or it can be executed")
    _refuse_binary(ours, base, theirs)
    merge.both[path] = Versions(ours=ours, base=base, theirs=theirs)
    return theirs


def _refuse_binary(*contents: bytes | None) -> None:
    if any(content is not None and b"\0" in content for content in contents):
        raise LeftToCopierError("a changed file is no text")


def finish_merges(merges: Sequence[Merge], folder: Path) -> None:
    """Merge the files that both sides have changed, of all units at once.

    Args:
        merges: The units.
        folder: Where a scratch repository can be made.

    Raises:
        GitError: git cannot apply the patch to any of them.
    """
    files = [(merge, path, versions) for merge in merges for path, versions in merge.both.items()]
    if not files:
        return
    with tempfile.TemporaryDirectory(prefix="aas-both-", dir=folder) as name:
        scratch = new_repository(Path(name))
        places = [f"{number}/{path}" for number, (_, path, _) in enumerate(files)]
        patch = _patch(scratch, dict(zip(places, (versions for _, _, versions in files), strict=True)))
        for place, (_, _, versions) in zip(places, files, strict=True):
            (scratch.top / place).parent.mkdir(parents=True)
            (scratch.top / place).write_bytes(versions.theirs)
        scratch.git(*_APPLY, data=patch, accept=(0, 1))
        for place, (merge, path, versions) in zip(places, files, strict=True):
            content, undecided = _applied(scratch, place, versions)
            merge.now[path] = content
            merge.unmerged |= {path} if undecided else set()


def _patch(scratch: IsolatedRepository, files: Mapping[str, Versions]) -> bytes:
    """Return what the team has changed in files."""
    objects = scratch.objects()
    trees = [
        objects.tree_with(objects.no_tree(), contents, stored=True)
        for contents in (
            {place: each.base for place, each in files.items()},
            {place: each.ours for place, each in files.items()},
        )
    ]
    objects.write()
    return scratch.git(*_DIFF, *trees).stdout


def _applied(scratch: IsolatedRepository, place: str, versions: Versions) -> tuple[bytes, bool]:
    """Return a file after the patch, and whether a person must decide."""
    if not (scratch.top / f"{place}{REJECTS}").exists():
        return (scratch.top / place).read_bytes(), False
    try:
        content, _ = merge_versions(scratch, versions)
    except GitError:
        return versions.ours, False
    return content, any(line.rstrip() in _MARKS for line in content.split(b"\n"))
