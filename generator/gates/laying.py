"""One copy of a workspace in which the files of several tasks are laid and taken out again, at the cost of these files.

Nothing is copied that the tasks do not bring, so judging a task costs the same in a workspace of any size.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

FOLDER_MODE, _READ_MODE, _RUN_MODE = 0o755, 0o444, 0o111


@dataclass
class SharedCopy:
    """A workspace's files as a commit has them, twice: once to be looked at and once to lay other files into.

    Attributes:
        pristine: The copy that stays as it is.
        root: The copy that files are laid into.
    """

    pristine: Path
    root: Path
    _laid: dict[Path, tuple[str, ...]] = field(default_factory=dict, repr=False)
    _lacking: dict[Path, frozenset[str]] = field(default_factory=dict, repr=False)
    _hidden: dict[Path, frozenset[str]] = field(default_factory=dict, repr=False)

    def hold(self, layers: Iterable[Path]) -> None:
        """Let the copy hold the files of these layers and of no other; no two of them have the same file.

        Args:
            layers: Folders with files under their workspace-relative paths.

        Raises:
            OSError: A file cannot be laid or taken out.
        """
        wanted = dict.fromkeys(layers)
        for layer in [each for each in self._laid if each not in wanted]:
            self._take_out(layer)
        for layer in wanted:
            if layer not in self._laid:
                lacking, paths = self._lacking.get(layer, frozenset()), paths_in(layer)
                self._laid[layer] = tuple(paths)
                for path in lacking:
                    _remove(self.root, path)
                self._lay(layer, paths)
                self._hidden[layer] = frozenset(filter(None, (self._missing(path) for path in lacking)))

    def let_lack(self, layer: Path, paths: Iterable[str]) -> None:
        """Let the copy lack files of the workspace while it holds a layer, which is to be told before it does.

        Args:
            layer: The layer, in which there are none of them.
            paths: The files.
        """
        self._lacking[layer] = frozenset(paths)

    def hidden_by(self, layer: Path) -> frozenset[str]:
        """Return the files and whole folders that the copy lacked when it held a layer, and which the other one has."""
        return self._hidden.get(layer, frozenset())

    def go_on(self, brought: Path, gone: Iterable[str]) -> None:
        """Let both copies be of another commit, for what is laid from now on.

        Args:
            brought: Folder with the files that it has and the former one has not, or not like this; they are moved.
            gone: Files that it has no more.
        """
        self.hold([])
        for path in gone:
            _remove(self.pristine, path)
            _remove(self.root, path)
        for path in paths_in(brought):
            for top in (self.pristine, self.root):
                make_folders(top / path)
                (top / path).unlink(missing_ok=True)
            (brought / path).rename(self.pristine / path)
            link_or_copy(self.pristine / path, self.root / path)

    def _missing(self, path: str) -> str:
        """Return the topmost folder of a path that is not there; nothing where something else stands in its place."""
        place = self.root / path
        while place.parent != self.root and not os.path.lexists(place.parent):
            place = place.parent
        is_gone = place.parent.is_dir() and not os.path.lexists(place)
        return place.relative_to(self.root).as_posix() if is_gone else ""

    def _lay(self, layer: Path, paths: Iterable[str]) -> None:
        for path in paths:
            target = self.root / path
            make_folders(target)
            # Never written into: the same file may stand in the other copy.
            target.unlink(missing_ok=True)
            link_or_copy(layer / path, target)

    def _take_out(self, layer: Path) -> None:
        paths = self._laid.pop(layer)
        for path in paths:
            (self.root / path).unlink(missing_ok=True)
            self._remove_folders((self.root / path).parent)
        for path in (*paths, *self._lacking.get(layer, ())):
            before = self.pristine / path
            if before.is_symlink() or before.is_file():
                make_folders(self.root / path)
                link_or_copy(before, self.root / path)

    def _remove_folders(self, folder: Path) -> None:
        """Remove folders that the workspace does not have and in which nothing is left."""
        while folder.is_dir() and not (self.pristine / folder.relative_to(self.root)).is_dir():
            if any(files for _, _, files in os.walk(folder)):
                return
            shutil.rmtree(folder)
            folder = folder.parent


def _remove(top: Path, path: str) -> None:
    """Remove a file, and the folders in which nothing is left then."""
    (top / path).unlink(missing_ok=True)
    folder = (top / path).parent
    while folder != top and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def paths_in(layer: Path) -> list[str]:
    """Return the files of a folder, relative to it, in order."""
    walked = (Path(place, name) for place, _, names in os.walk(layer) for name in names)
    return sorted(path.relative_to(layer).as_posix() for path in walked)


def copy_links(source: Path, target: Path) -> None:
    """Make a copy of a folder whose files are those of the other one under a second name, where the disk allows it.

    Everybody may read both: a file with two names is not opened to the sandbox's user later.
    """
    for place, folders, names in os.walk(source):
        folder = target / Path(place).relative_to(source)
        folder.mkdir(FOLDER_MODE)
        for each in (Path(place), folder):
            each.chmod(each.stat().st_mode | FOLDER_MODE)
        # A link to a folder is listed among the folders.
        for name in [*names, *(each for each in folders if Path(place, each).is_symlink())]:
            file = Path(place, name)
            mode = file.lstat().st_mode
            wanted = mode | _READ_MODE | (_RUN_MODE if mode & stat.S_IXUSR else 0)
            if stat.S_ISREG(mode) and mode != wanted:
                file.chmod(stat.S_IMODE(wanted))
            link_or_copy(file, folder / name)


def make_folders(path: Path) -> None:
    """Make the folders that a file is in, to be read by everybody."""
    if not path.parent.is_dir():
        make_folders(path.parent)
        path.parent.mkdir()
        path.parent.chmod(FOLDER_MODE)


def link_or_copy(source: str | Path, target: str | Path) -> None:
    """Give a file a second name; copy it where the disk does not allow that.

    Raises:
        OSError: Neither can be done.
    """
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
