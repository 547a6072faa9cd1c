"""Decisions that are kept in the tool's own folder, so that later runs need no model and come to the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from generator.bench.state import State
from generator.errors import GeneratorError
from generator.git import Repository, open_workspace
from generator.reading import Decisions
from generator.regular_files import read_regular
from generator.whole_files import write_whole

FOLDER = "clarified"
_FILE = re.compile(r"[0-9a-f]{64}\.json")
_SIZE_MAX = 4 * 1024 * 1024


class KeptDecisions(Mapping[str, Decisions]):
    """The decisions of one workspace, by the hash of the text that each is about; read when they are asked for.

    Args:
        folder: Where they are, one file each; it need not be there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        files = folder.iterdir() if folder.is_dir() else ()
        self._known = frozenset(file.stem for file in files if _FILE.fullmatch(file.name))

    def __getitem__(self, text_sha256: str) -> Decisions:
        """Return what was decided about a text.

        Raises:
            KeyError: Nothing was, or the file cannot be read.
        """
        path = self.folder / f"{text_sha256}.json"
        if text_sha256 in self._known:
            with suppress(OSError, ValidationError):
                if path.stat().st_size <= _SIZE_MAX:
                    found = Decisions.model_validate_json(path.read_bytes())
                    if found.text_sha256 == text_sha256:
                        return found
        raise KeyError(text_sha256)

    def __iter__(self) -> Iterator[str]:
        """Yield the hashes of the texts."""
        return iter(sorted(self._known))

    def __len__(self) -> int:
        """Return of how many texts there is a file."""
        return len(self._known)

    def keep(self, decisions: Iterable[Decisions]) -> None:
        """Write decisions that settle anything, those about the same text anew; each file is whole or not there.

        Raises:
            WorkspaceError: A file cannot be written.
        """
        for each in decisions:
            if not each.settled:
                continue
            path, data = self.folder / f"{each.text_sha256}.json", each.model_dump_json(indent=1).encode() + b"\n"
            if read_regular(path, _SIZE_MAX) != data:
                write_whole(path, data)


def kept_decisions(repository: Repository) -> KeptDecisions:
    """Return what was decided in a workspace."""
    return KeptDecisions(State(repository).folder / FOLDER)


def decisions_of(workspace: Path) -> KeptDecisions | None:
    """Return what was decided in a workspace; ``None`` for a folder without history, which keeps nothing."""
    try:
        return kept_decisions(open_workspace(workspace.absolute()))
    except GeneratorError:
        return None
