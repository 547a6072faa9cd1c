"""The tracked files of a workspace as a witness: whether a path that a text names is there already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

_ROOTS = frozenset({"", ".", ".."})


class WorkspaceFiles:
    """Looks paths up as a text writes them, which may leave folders out in front.

    Args:
        tracked: Workspace-relative POSIX paths; empty where nothing is known of the workspace.
    """

    def __init__(self, tracked: Iterable[str] = ()) -> None:
        self.tracked = frozenset(tracked)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self.tracked):
            found[path.rpartition("/")[2].casefold()].append(path)
        return found

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(path[:end].casefold() for path in self.tracked for end, char in enumerate(path) if char == "/")

    def find(self, path: str) -> str:
        """Return the tracked file that a path means: the only one that ends in it; empty where there is none.

        A bare name means a file only where the workspace has one of that name. ``__init__.py`` alone means none.
        """
        parts = _parts(path)
        if not parts or parts == ["__init__.py"]:
            return ""
        wanted = "/".join(parts).casefold()
        named = self._by_name.get(parts[-1].casefold(), [])
        same = [each for each in named if each.casefold() == wanted]
        ends = same or [each for each in named if each.casefold().endswith(f"/{wanted}")]
        return ends[0] if len(ends) == 1 else ""

    def all_of(self, path: str) -> tuple[str, ...]:
        """Return every tracked file that ends in a path."""
        parts = _parts(path)
        wanted = "/".join(parts).casefold()
        named = self._by_name.get(parts[-1].casefold(), []) if parts else []
        return tuple(each for each in named if each.casefold() == wanted or each.casefold().endswith(f"/{wanted}"))

    def has_folder(self, path: str) -> bool:
        """Tell whether a folder of this path, counted from the workspace's top, has tracked files."""
        return "/".join(_parts(path)).casefold() in self._folders

    def __bool__(self) -> bool:
        """Tell whether anything is known of the workspace."""
        return bool(self.tracked)


def _parts(path: str) -> list[str]:
    return [part for part in path.replace("\\", "/").split("/") if part not in _ROOTS]


NO_FILES = WorkspaceFiles()
