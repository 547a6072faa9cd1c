"""Where imports lead to within a workspace: dotted names and the files behind them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Literal

from generator.regular_files import read_regular

Parts = tuple[str, ...]
Kind = Literal["module", "package", "namespace"]
_FILE_MAX = 1_048_576


@dataclass(frozen=True)
class Tree:
    """The modules of a workspace, whose top folder is on the import path.

    Attributes:
        root: The workspace, or a copy of it.
        absent: Files in the copy that do not count.
    """

    root: Path
    absent: frozenset[str] = frozenset()

    def kind(self, parts: Parts) -> Kind | None:
        """Return what a dotted name is in the workspace."""
        stem = "/".join(parts)
        if any(self._has(f"{stem}/__init__{suffix}") for suffix in (".py", ".pyi")):
            return "package"
        if any(self._has(f"{stem}{suffix}") for suffix in (".py", ".pyi")):
            return "module"
        place = self.root / stem
        if place.is_dir():
            inside = chain(place.glob("*.py"), place.glob("*/*.py"))
            return "namespace" if any(self._counts(path) for path in inside) else None
        return "module" if any(place.parent.glob(f"{place.name}.*.so")) else None

    def _has(self, path: str) -> bool:
        # Asked thousands of times in a wave, where making a ``Path`` takes longer than asking the disk.
        return path not in self.absent and os.path.isfile(f"{self._top}{path}")  # noqa: PTH113

    @cached_property
    def _top(self) -> str:
        return f"{os.fspath(self.root)}/"

    def _counts(self, path: Path) -> bool:
        return not self.absent or path.relative_to(self.root).as_posix() not in self.absent

    def files_of(self, parts: Parts) -> list[str]:
        """Return the files that are run when a dotted name is imported: those of its packages and its own."""
        inits = ["/".join((*parts[:end], "__init__.py")) for end in range(1, len(parts) + 1)]
        return [path for path in (*inits, f"{'/'.join(parts)}.py") if self._has(path)]


def target_of(path: str, level: int, module: str) -> Parts | None:
    """Return the dotted name that an import in a file speaks of; ``None`` where it leaves the workspace.

    Args:
        path: The file, relative to the workspace.
        level: How many dots stand before the name.
        module: The name.
    """
    target: Parts = tuple(filter(None, module.split(".")))
    if not level:
        return target
    package = PurePosixPath(path).parent.parts
    return None if level > len(package) else (*package[: len(package) - level + 1], *target)


def plain_bytes(path: Path) -> bytes | None:
    """Return a plain file's bytes; ``None`` for one that is missing, a link, no file or too long."""
    return read_regular(path, _FILE_MAX)
