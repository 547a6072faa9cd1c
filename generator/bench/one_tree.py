"""Judging units that stand in one tree: each by itself, with the others beside it, at the cost of their own files."""

from __future__ import annotations

import stat
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.bench.bench import Bench
from generator.bench.staging import Staged
from generator.bench.units import BuiltUnit
from generator.findings import GateResult
from generator.gates.laying import SharedCopy, paths_in
from generator.scratch import remove_folder

_READ_MODE, _RUN_MODE = 0o444, 0o111


@dataclass
class OneTree:
    """Judges units in trees that are made on top of commits, one after the other.

    The workspace's other files are copied once, however many trees there are.

    Attributes:
        bench: The workspace, and the gates.
    """

    bench: Bench
    _copy: SharedCopy | None = field(default=None, repr=False)
    _commit: str = ""

    def judge(
        self,
        commit: str,
        tree: str,
        built: Sequence[BuiltUnit],
        *,
        gates: Sequence[str] | None = None,
        keep_suppressions: bool = False,
    ) -> list[list[GateResult]]:
        """Run gates over each of some units of a tree; return what they say of each, in order.

        Args:
            commit: What was there before.
            tree: A tree with all of the units; git can read it.
            built: The units.
            gates: Names of the gates to run; by default all.
            keep_suppressions: Whether comments that switch a gate off keep their effect in files that are new.

        Raises:
            ToolBrokenError: A gate's tool was killed, or the disk failed it.
        """
        if not built:
            return []
        copy = self._standing_on(commit)
        folder = self._new_folder()
        own = {path for unit in built for path in unit.files}
        gone = self._brought(commit, tree, folder / "layer", own)
        copy.let_lack(folder / "layer", gone)
        staged = [Staged((unit,), tree, folder / "layer") for unit in built]
        runner = self.bench.gates
        try:
            return runner.judge_together(staged, copy, gates=gates, keep_suppressions=keep_suppressions)
        finally:
            if runner.sandbox.confines:
                copy.hold([])
            else:
                # Judged code may have written into it.
                self._copy = None
            remove_folder(folder)

    def _standing_on(self, commit: str) -> SharedCopy:
        """Return the copy as a commit has it."""
        isolated = self.bench.isolated
        if self._copy is None:
            isolated.load_index(commit)
            self._copy = self.bench.gates.share(isolated)
        elif self._commit != commit:
            folder = self._new_folder()
            self._copy.go_on(folder / "brought", self._brought(self._commit, commit, folder / "brought"))
            remove_folder(folder)
        self._commit = commit
        return self._copy

    def _new_folder(self) -> Path:
        return Path(tempfile.mkdtemp(prefix="tree-", dir=self.bench.folder))

    def _brought(self, older: str, newer: str, target: Path, also: Sequence[str] | set[str] = ()) -> list[str]:
        """Copy files of a tree that differ from those of an older one, and others; return which are no more there."""
        isolated = self.bench.isolated
        changes = {path: how for path, how in isolated.changes_between(older, newer).items() if path[:3] != "../"}
        gone = [path for path, how in changes.items() if how == "D"]
        isolated.export_files(newer, sorted({*changes, *also} - {*gone}), target)
        for path in paths_in(target):
            _let_read(target / path)
        return gone


def _let_read(path: Path) -> None:
    """Let everybody read a file, as the user may be another one as whom it is judged."""
    mode = path.lstat().st_mode
    if stat.S_ISREG(mode):
        path.chmod(stat.S_IMODE(mode) | _READ_MODE | (_RUN_MODE if mode & stat.S_IXUSR else 0))
