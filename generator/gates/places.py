"""Where imports lead to within a workspace: dotted names and the files behind them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

Parts = tuple[str, ...]
Kind = Literal["module", "package", "namespace"]


@dataclass(frozen=True)
class Tree:
    """The modules of a workspace, whose top folder is on the import path."""

    root: Path

    def kind(self, parts: Parts) -> Kind | None:
        """Return what a dotted name is in the workspace."""
        place = self.root.joinpath(*parts)
        if any((place / f"__init__{suffix}").is_file() for suffix in (".py", ".pyi")):
            return "package"
        if any(place.with_name(f"{place.name}{suffix}").is_file() for suffix in (".py", ".pyi")):
            return "module"
        if place.is_dir():
            return "namespace" if any(place.glob("*.py")) or any(place.glob("*/*.py")) else None
        return "module" if any(place.parent.glob(f"{place.name}.*.so")) else None

    def files_of(self, parts: Parts) -> list[str]:
        """Return the files that are run when a dotted name is imported: those of its packages and its own."""
        inits = ["/".join((*parts[:end], "__init__.py")) for end in range(1, len(parts) + 1)]
        return [path for path in (*inits, f"{'/'.join(parts)}.py") if (self.root / path).is_file()]


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
