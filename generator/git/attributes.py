"""What the attributes of a tree make of the bytes of its files."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.git.isolated import IsolatedRepository
    from generator.git.reading import ReadableRepository

# A file of the clone's own: what the user's says of filters, and no more.
LOCAL_ATTRIBUTES = "info/local-attributes"
_FILTER, _OF_ALL_BYTES = "filter", ("filter", "ident", "working-tree-encoding")

_ID = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
_KNOWN: dict[tuple[str, str], str] = {}
_KNOWN_MAX = 256


@dataclass(frozen=True)
class Attributes:
    """All lines of a tree's files of attributes, and of those of the clone alone."""

    lines: str

    @property
    def has_filters(self) -> bool:
        """Whether any line says something of filters."""
        return _FILTER in self.lines

    def may_change(self, content: bytes) -> bool:
        """Tell whether they could let git store other bytes than a file has."""
        return any(word in self.lines for word in _OF_ALL_BYTES) or (bool(self.lines) and b"\r" in content)


def read_attributes(repository: ReadableRepository, tree: str) -> Attributes:
    """Return the attributes of a tree or a commit."""
    own = [repository.common_dir / name for name in (LOCAL_ATTRIBUTES, "info/attributes")]
    lines = [path.read_text(encoding="utf-8", errors="surrogateescape") for path in own if path.is_file()]
    return Attributes("\n".join([*lines, _of_tree(repository, tree)]))


def _of_tree(repository: ReadableRepository, tree: str) -> str:
    """Return the lines of a tree's files of attributes, which are looked for once in a tree or commit of that id."""
    place = (str(repository.common_dir), tree)
    if place not in _KNOWN:
        asked = ("grep", "-h", "--text", "-e", ".", tree, "--", ":(top,glob)**/.gitattributes")
        lines = repository.git(*asked, accept=(0, 1)).text
        if not _ID.fullmatch(tree):
            return lines
        while len(_KNOWN) >= _KNOWN_MAX:
            del _KNOWN[next(iter(_KNOWN))]
        _KNOWN[place] = lines
    return _KNOWN[place]


def stored_by_git(repository: IsolatedRepository, tree: str, files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the blobs that git itself makes of files, with the filters that are allowed.

    Args:
        repository: Where the blobs go.
        tree: A tree that git can read, whose attributes count.
        files: Path in the repository to content.
    """
    with tempfile.TemporaryDirectory(prefix="aas-add-", dir=repository.common_dir) as name:
        folder = Path(name, "tree")
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        place = {
            "GIT_DIR": str(repository.common_dir),
            "GIT_WORK_TREE": str(folder),
            "GIT_INDEX_FILE": str(Path(name, "index")),
        }
        here = ("-C", str(folder), "--literal-pathspecs")
        listed = "\0".join(files).encode("utf-8", "surrogateescape")
        repository.git("read-tree", tree, env=place)
        repository.git(*here, "add", "--force", "--pathspec-from-file=-", "--pathspec-file-nul", data=listed, env=place)
        entries = repository.git(*here, "ls-files", "--stage", "-z", "--", *files, env=place).text.split("\0")
    facts = (entry.partition("\t") for entry in entries if entry)
    return {path: fact.split(" ")[1] for fact, _, path in facts}
