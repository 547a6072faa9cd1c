"""A file that a release renders under another name: the team's edits of the old one go along.

Copier sees a file that goes and one that comes, and takes the old one away with all edits. Where a migration has moved
the file before its merge, it merges the new one without a common base: every line that differs is a conflict, also one
that the release alone has changed. So the merge is done here, after Copier's own, with the file as the old release
rendered it for a base.
"""

from __future__ import annotations

from generator.git import Versions, mark_unmerged, merge_versions, unmerged_paths
from generator.migrations.records import Change


def carry_over(change: Change, old: str, new: str) -> list[str]:
    """Give the file ``new``, which Copier has just rendered, what the user made of ``old``.

    A file that the user has deleted or renamed does not come back under its new name.

    Args:
        change: The unit.
        old: Workspace-relative path in the release that the unit comes from.
        new: Its path in the release that it goes to.

    Returns:
        What a person should know.

    Raises:
        RenderError: The old release cannot be rendered any more.
    """
    ours, fresh = change.committed(old), change.present(new)
    if fresh is None:
        return []
    if change.committed(new) is not None:
        return _keep_old(change, old, new) if ours is not None else []
    if new in unmerged_paths(change.repository):
        return []
    base = change.rendered(old)
    if base is None:
        return []
    if ours is None:
        (change.top / new).unlink()
        return [f"{new} was left out: {old}, its name until now, is not there either."]
    return _merge(change, old, new, Versions(ours, base, fresh))


def _merge(change: Change, old: str, new: str, versions: Versions) -> list[str]:
    """Merge, and take the old file away."""
    said: list[str] = []
    if versions.ours != versions.base:
        merged, undecided = merge_versions(change.repository, versions)
        (change.top / new).write_bytes(merged)
        if undecided:
            mark_unmerged(change.repository, new, versions)
            said.append(f"{new}, which was {old}, has conflicts.")
    for gone in (old, f"{old}.rej"):
        (change.top / gone).unlink(missing_ok=True)
    return said


def _keep_old(change: Change, old: str, new: str) -> list[str]:
    """Bring back the old file, which Copier has taken away, where the new name had another one before."""
    ours = change.committed(old)
    if ours is None or ours == change.rendered(old) or change.present(old) is not None:
        return []
    (change.top / old).write_bytes(ours)
    return [f"{old} is called {new} from now on, but there was such a file: move by hand what you added to {old}."]
