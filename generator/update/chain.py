"""The chain of commits: one for each updated unit, each on top of the last, always with the same ids."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.answers.units import ConfigPatchAnswers, UnitAnswers
from generator.bench.units import BuiltUnit, complete_unit
from generator.errors import ManyErrors, PatchRefused
from generator.git import IsolatedRepository, TreeBuilder, filters_of
from generator.update.merging import Draft
from generator.update.messages import update_message
from generator.update.records import FileChange
from generator.update.room import furnish, look_around


@dataclass(frozen=True)
class Link:
    """One unit in the chain.

    Attributes:
        draft: The unit, with the workspace's own files that it changes among its changes.
        commit: Its commit.
        before: What its changed files were in the commit before.
        after: What they are now; ``None`` for one that is gone.
    """

    draft: Draft
    commit: str
    before: Mapping[str, bytes] = field(repr=False)
    after: Mapping[str, bytes | None] = field(repr=False)

    def built(self) -> BuiltUnit:
        """Return the unit as the gates look at it: what existed before is judged by what is new in it."""
        answers = usable(self.draft)
        shared = {path for path, content in self.after.items() if content is not None and path not in self.draft.files}
        files = sorted(shared | self.draft.files.keys())
        known = frozenset(path for path in files if path in self.draft.start or path in self.before)
        return BuiltUnit(answers, tuple(files), known, self.draft.unit.version)


@dataclass(frozen=True)
class Chain:
    """Commits of units on top of each other.

    Attributes:
        start: The commit below the first one.
        links: The units.
        refused: Units whose change of the workspace's own files is not possible.
        tree: The tree of the last commit.
    """

    start: str
    links: tuple[Link, ...]
    refused: tuple[Draft, ...]
    tree: str

    @property
    def tip(self) -> str:
        """The last commit."""
        return self.links[-1].commit if self.links else self.start


def usable(draft: Draft) -> UnitAnswers:
    """Return the answers of a draft that can be taken; one without is told before it comes here."""
    if draft.answers is None:
        raise ValueError(f"{draft.unit.key} has no answers")
    return draft.answers


def forge(isolated: IsolatedRepository, start: str, drafts: Sequence[Draft], version: str) -> Chain:
    """Commit units one after the other; the date is that of the commit they stand on.

    Args:
        isolated: Where the commits are made.
        start: The commit to begin on.
        drafts: The units.
        version: The version that they are brought to.
    """
    date = isolated.commit_date(start)
    links: list[Link] = []
    refused: list[Draft] = []
    parent = start
    with isolated.tree_builder(start) as builder:
        for draft in drafts:
            try:
                shared = _shared_changes(isolated, parent, draft)
                link = _commit(builder, isolated, parent, draft, shared, version=version, date=date)
            except (PatchRefused, ManyErrors) as error:
                refused.append(draft.failed(error.in_one_line))
                continue
            links.append(link)
            parent = link.commit
        return Chain(start, tuple(links), tuple(refused), builder.write())


def leave(isolated: IsolatedRepository, root: str, draft: Draft, version: str) -> str:
    """Commit what a failed unit has become, with the marks of its conflicts, for a person to look at."""
    after = {path: draft.left.get(path) for path in draft.start.keys() | draft.left.keys()}
    try:
        shared = (
            {path: new for path, (_, new) in _shared_changes(isolated, root, draft).items()} if draft.answers else {}
        )
    except (PatchRefused, ManyErrors):
        shared = {}
    if filters_of(isolated, root, shared):
        shared = {}
    with isolated.tree_builder(root) as builder:
        builder.put({**after, **shared}, draft.executable)
        tree = builder.write()
    message = update_message(draft, version, failed=True)
    return isolated.commit_tree(tree, [root], message, isolated.commit_date(root))


def _commit(
    builder: TreeBuilder,
    isolated: IsolatedRepository,
    parent: str,
    draft: Draft,
    shared: Mapping[str, tuple[bytes | None, bytes]],
    *,
    version: str,
    date: str,
) -> Link:
    own = {path: draft.files.get(path) for path in sorted(draft.start.keys() | draft.files.keys())}
    changed = {path: content for path, content in own.items() if content != draft.start.get(path)}
    after = {**changed, **{path: new for path, (_, new) in shared.items()}}
    before = {path: content for path in changed if (content := draft.start.get(path)) is not None}
    before |= {path: old for path, (old, _) in shared.items() if old is not None}
    builder.put(after, draft.executable)
    told = tuple(
        FileChange(path=path, state="added" if old is None else "merged") for path, (old, _) in sorted(shared.items())
    )
    full = replace(draft, changes=(*draft.changes, *told))
    commit = isolated.commit_tree(builder.write(), [parent], update_message(full, version), date)
    return Link(full, commit, before, after)


def _shared_changes(isolated: IsolatedRepository, parent: str, draft: Draft) -> dict[str, tuple[bytes | None, bytes]]:
    """Return what a unit changes in files that it shares with others, path to content before and after.

    Done in a repository of these files alone, whose commit tells which settings the unit had.

    Raises:
        PatchRefused: The settings file cannot take the fields.
        ManyErrors: Other units have fields of these names.
    """
    answers = usable(draft)
    if not isinstance(answers, ConfigPatchAnswers):
        return {}
    paths = draft.unit.files(isolated.files(parent))
    before = isolated.contents(parent, paths)
    with tempfile.TemporaryDirectory(prefix="aas-settings-") as folder:
        room = furnish(Path(folder, "settings"), before)
        for path, content in draft.files.items():
            place = room.top / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        touched = complete_unit(answers, room)
        after = look_around(room).files
    return {path: (before.get(path), after[path]) for path in touched if after.get(path, b"") != before.get(path, b"")}
