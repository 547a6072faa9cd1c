"""Results files that nobody has applied yet, whoever has put them into the workspace's folder."""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.errors import InputError
from generator.regular_files import read_regular
from generator.results import read_batch
from generator.whole_files import write_whole

# A file that another program still writes is left alone for so long after its last change.
QUIET_SECONDS = 5.0
_SUFFIXES = (".json", ".jsonl", ".json.gz", ".jsonl.gz")
# Failures alone: their requests are asked again, and nothing is built of them.
_FAILURES = "_error"
_RECORD_MAX = 64 * 1024 * 1024
Facts = list[int]


@dataclass(frozen=True)
class Inbox:
    """The folder of results.

    Attributes:
        folder: The folder.
        record: The file that remembers what was applied: name to size and moment of the last change.
        clock: The moment, in seconds since 1970.
    """

    folder: Path
    record: Path
    clock: Callable[[], float] = time.time

    def new(self, whole: Collection[str] = ()) -> dict[Path, Facts]:
        """Return the files that are to be applied, those changed first in front; links and what grows are left alone.

        Args:
            whole: The names of files that were put there whole, which nobody has to wait for.

        Returns:
            Each with its size and the moment of its last change, by which it is known later.
        """
        known, quiet = self._known(), (self.clock() - QUIET_SECONDS) * 1e9
        files = (each for each in self._files() if each[0] in whole or each[1][1] <= quiet)
        found = sorted((facts[1], name, facts) for name, facts in files if known.get(name) != facts)
        return {self.folder / name: facts for _, name, facts in found}

    def done(self, files: Mapping[Path, Facts]) -> None:
        """Remember that files were applied as they were, or cannot be; one that has changed since is new again.

        Raises:
            WorkspaceError: It cannot be written; they would be applied again, which changes nothing.
        """
        there = {name for name, _ in self._files()}
        known = {name: facts for name, facts in self._known().items() if name in there}
        known |= {path.name: facts for path, facts in files.items()}
        write_whole(self.record, json.dumps(known).encode())

    def _files(self) -> Iterator[tuple[str, Facts]]:
        try:
            entries = list(os.scandir(self.folder))
        except OSError:
            return
        for entry in entries:
            name = entry.name
            if not name.endswith(_SUFFIXES) or name.startswith(".") or _FAILURES in name:
                continue
            try:
                facts = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            if stat.S_ISREG(facts.st_mode) and facts.st_size:
                yield name, [facts.st_size, facts.st_mtime_ns]

    def _known(self) -> dict[str, Facts]:
        try:
            known = json.loads(read_regular(self.record, _RECORD_MAX) or b"{}")
        except ValueError:
            return {}
        return known if isinstance(known, dict) else {}


def unusable(path: Path) -> str:
    """Return why a file cannot be applied, not even beside others; empty for one that can."""
    try:
        held = any(True for _ in read_batch(path).ids())
    except InputError as error:
        return error.in_one_line
    return "" if held else "it holds no results"
