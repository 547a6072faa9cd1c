"""Whether a repository brings a file itself, directly or by a link: then whoever can write to it chooses what it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from generator.errors import GitError
from generator.git import Repository

# As many links as Linux follows in one path.
_LINKS_MAX = 40


def is_brought(path: Path) -> bool:
    """Tell whether a repository has a path, something below it, or a link on the way to what the path leads to."""
    try:
        places = (path.absolute(), *way_of(path))
    except OSError:
        # What cannot be followed cannot be started either.
        return False
    return any(map(_is_committed, places))


def way_of(path: Path) -> Iterator[Path]:
    """Yield the links that opening a path follows, each where it stands, and where they lead to in the end."""
    place, left, links = Path(path.absolute().anchor), list(reversed(path.absolute().parts[1:])), 0
    while left:
        part = left.pop()
        place = place.parent if part == ".." else place / part
        if part == ".." or not place.is_symlink():
            continue
        yield place
        links += 1
        if links > _LINKS_MAX:
            return
        target = place.readlink()
        place = Path(target.anchor) if target.is_absolute() else place.parent
        left += reversed(target.parts[1:] if target.is_absolute() else target.parts)
    yield place


def _is_committed(place: Path) -> bool:
    """Ask each repository in whose folder a path lies whether it has the path, or something below it."""
    place = Path(os.path.normpath(place))
    return any(_has(top, place) for top in place.parents if (top / ".git").exists())


def _has(top: Path, place: Path) -> bool:
    try:
        listed = Repository(top, top).git("ls-files", "--cached", "-z", "--", f":(literal){place}", accept=(0, 128))
    except GitError:
        return False
    return bool(listed.stdout)
