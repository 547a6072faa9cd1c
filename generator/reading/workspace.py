"""The tracked files of a workspace as a witness: whether a path that a text names is there already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

# What lies below them is no module of the workspace.
_NO_CODE = frozenset({"docs", "doc", "tests", "test", "examples", "scripts"})
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
        if len(ends) == 1:
            return ends[0]
        # A text may begin with the name of the repository itself.
        rooted = path.startswith("/") and len(parts) == 2
        inner = "/".join(parts[1:]).casefold() if len(parts) > 2 or rooted else ""
        return next((each for each in named if inner and each.casefold() == inner), "")

    def without(self, homes: Iterable[str]) -> WorkspaceFiles:
        """Return the files that lie in none of some folders and are none of some files."""
        ends = tuple(homes)
        return WorkspaceFiles(path for path in self.tracked if path not in ends and not path.startswith(ends))

    def names(self, name: str) -> str:
        """Return the shortest path of a folder or module that is called ``name``; empty where there is none."""
        return self._names.get(name, "")

    @cached_property
    def top_packages(self) -> frozenset[str]:
        """The folders with modules that stand at the workspace's top, or below ``src``, in small letters."""
        parts = [path.split("/") for path in self.tracked if path.endswith(".py")]
        tops = {each[0] if each[0] != "src" or len(each) < 3 else each[1] for each in parts if len(each) > 1}
        return frozenset(name.casefold() for name in tops)

    @cached_property
    def _names(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for path in sorted(self.tracked, key=lambda each: (each.count("/"), each)):
            parts = path.split("/")
            if parts[0] in _NO_CODE or not path.endswith(".py"):
                continue
            for depth, part in enumerate(parts[:-1]):
                found.setdefault(part.replace("-", "_").casefold(), "/".join(parts[: depth + 1]))
            found.setdefault(parts[-1][:-3].casefold(), path)
        return found

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
