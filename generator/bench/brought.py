"""Whether a repository brings a file itself, directly or by a link: then whoever can write to it chooses what it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from generator.errors import GitError
from generator.git import Repository

# As many links as Linux follows in one path.
_LINKS_MAX = 40


def is_brought(*paths: Path) -> bool:
    """Tell whether a repository has one of the paths, something below it, or a link on the way to where it leads."""
    try:
        places = {Path(os.path.normpath(place)) for path in paths for place in (path.absolute(), *way_of(path))}
        # What git has below a folder, it tells of the folder.
        widest = [place for place in places if places.isdisjoint(place.parents)]
        return any(_has(top, place) for place in widest for top in _repositories(place))
    except OSError:
        # What cannot be followed cannot be started either.
        return False


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


def _repositories(place: Path) -> Iterator[Path]:
    """Yield the folders of the repositories that a path lies in, or is: a submodule's files are in its own."""
    return (folder for folder in (place, *place.parents) if (folder / ".git").exists())


def _has(top: Path, place: Path) -> bool:
    try:
        listed = Repository(top, top).git("ls-files", "--cached", "-z", "--", f":(literal){place}", accept=(0, 128))
    except GitError:
        return False
    return bool(listed.stdout)
