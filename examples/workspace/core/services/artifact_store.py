"""Files that the suite writes for people."""

from pathlib import Path
from typing import List


class ArtifactStore:
    """Keeps texts by name below one folder.

    Args:
        root: The folder; it is made when the first text is saved.
    """

    def __init__(self, root: Path):
        self.root = root

    def save(self, name: str, text: str) -> Path:
        """Write a text and return its path.

        Raises:
            ValueError: The name would leave the folder.
        """
        path = (self.root / name).resolve()
        if not path.is_relative_to(self.root.resolve()):
            raise ValueError(f"{name!r} is outside of the artifacts")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def names(self) -> List[str]:
        """Return the names of all texts, sorted."""
        files = (path for path in self.root.rglob("*") if path.is_file())
        return sorted(path.relative_to(self.root).as_posix() for path in files)
