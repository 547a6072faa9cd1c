"""Runs with one fault each, and what is demanded of them: nothing lost, and one more run puts everything right."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Pipe
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.apply.scene import BOARD, ROOT
from tests.faults.control import Event, Fault, Kind, Mode, Shim
from tests.faults.server import Ended, Living, Start, Wait, Warm
from tests.support import Workspace

PREFIX = "refs/heads/aas/"
# What belongs to the tool below .git, and what git itself adds when a branch is made.
_OURS = (".git/aas-generator/", ".git/objects/", ".git/refs/heads/aas/", ".git/logs/refs/heads/aas/")
_BESIDE_BOARD = f"{Path(BOARD).parent}/.aas-board."


class Server:
    """The warm process; it answers one request at a time.

    Args:
        folder: For the shim.
    """

    def __init__(self, folder: Path) -> None:
        self.shim = Shim(folder)
        self._line, theirs = Pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"from tests.faults.server import serve; serve({theirs.fileno()})"],
            cwd=ROOT,
            env={**os.environ, "LD_PRELOAD": str(self.shim.library), "PYTHONPATH": str(ROOT)},
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        self.cpu = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Another child of this process may have inherited the line, and then closing it would not be seen.
        with suppress(BrokenPipeError):
            self._line.send(None)
        self._line.close()
        self._process.wait(120)

    def ask(self, request: Start | Wait | Warm | Living) -> Any:
        """Send a request and return the answer."""
        self._line.send(request)
        return self._line.recv()

    def wait(self, request: Wait) -> Ended:
        """Wait for a run."""
        ended: Ended = self.ask(request)
        self.cpu += ended.cpu
        return ended


@dataclass(frozen=True)
class Trial:
    """A run in which something goes wrong.

    Attributes:
        fault: What goes wrong at which call.
        power_loss: Whether what was not made durable is lost as well.
    """

    fault: Fault
    power_loss: bool = False


@dataclass(frozen=True)
class Judgement:
    """What is wrong after a fault and after one more run; empty where nothing is.

    Attributes:
        trial: What was done.
        struck: Whether the fault happened.
        lost: What the fault itself has cost.
        unsettled: What one more run has not put right.
    """

    trial: Trial
    struck: bool
    lost: tuple[str, ...]
    unsettled: tuple[str, ...]


@dataclass(frozen=True)
class State:
    """Everything about a workspace that counts.

    Attributes:
        private: What belongs to the user, path to content; the board is not among it.
        board: The board.
        refs: The tool's branches.
        beside: Files that must not stay: locks, drafts, scratch space.
    """

    private: Mapping[str, bytes]
    board: bytes
    refs: Mapping[str, str]
    beside: tuple[str, ...]


@dataclass
class Scene:
    """A workspace that is made anew for each run, and what an undisturbed run makes of it.

    Attributes:
        server: Where runs are started.
        base: The workspace before any run.
        folder: Where it is copied to for each run.
        command: The command line, or a script and its arguments; ``WORKSPACE`` stands for the copy.
        environment: What the command gets in its environment.
        warm: Whether Copier's process is a fork.
        script: Whether the command is a Python script.
    """

    server: Server
    base: Path
    folder: Path
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    warm: bool = True
    script: bool = False
    before: State = field(init=False)
    after: State = field(init=False)
    events: list[Event] = field(init=False)
    boards: set[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.workspace, self.temporary = self.folder / "workspace", self.folder / "tmp"
        self.output = self.folder.with_name(f"{self.folder.name}.txt")
        self.renew()
        self.before = self.state()
        self.server.shim.arm(Fault(), self.scopes)
        ended = self.run()
        assert ended.code == 0, f"{ended}\n{self.output.read_text()}"
        self.events = list(self.server.shim.events())
        self.after = self.state()
        self.boards = {self.before.board, self.after.board}

    @property
    def scopes(self) -> list[Path]:
        """The folders in which calls are counted."""
        return [self.workspace, self.temporary]

    @property
    def calls(self) -> int:
        """How many calls an undisturbed run makes."""
        return sum(event.number > 0 for event in self.events)

    def renew(self) -> None:
        """Make the workspace anew."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.base, self.workspace, symlinks=True)
        self.temporary.mkdir()

    def start(self) -> int:
        """Start the command and return its process."""
        environment = {**self.environment, "TMPDIR": str(self.temporary)}
        words = tuple(str(self.workspace) if word == "WORKSPACE" else word for word in self.command)
        process: int = self.server.ask(Start(words, self.output, environment, self.warm, self.script))
        return process

    def run(self, *, dead: bool = False) -> Ended:
        """Run the command to its end."""
        return self.server.wait(Wait(self.start(), dead))

    def state(self) -> State:
        """Look at everything that counts."""
        private: dict[str, bytes] = {}
        beside = [str(path.relative_to(self.folder)) for path in self.temporary.iterdir()]
        for name, path in _files(self.workspace):
            if name.endswith(".lock") or name.startswith((".git/aas-generator/work/", _BESIDE_BOARD)):
                beside.append(name)
            elif name != BOARD and not name.startswith(_OURS):
                private[name] = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
        board, place = self.workspace / BOARD, Workspace(self.workspace)
        try:
            refs = {name: tip for name, tip in place.refs().items() if name.startswith(PREFIX)}
        except subprocess.CalledProcessError as error:
            refs = {f"{PREFIX}?": f"nothing that git can read: {error.stderr}"}
        return State(private, board.read_bytes() if board.exists() else b"", refs, tuple(beside))

    def try_out(self, trial: Trial) -> Judgement:
        """Let one call of a run go wrong, look, run once more undisturbed, and look again."""
        self.renew()
        shim, fault = self.server.shim, trial.fault
        shim.arm(fault, self.scopes)
        alone = fault.mode is not Mode.kill_main
        ended = self.server.wait(Wait(self.start(), dead=fault.mode is Mode.kill_all, alone=alone))
        struck = bool(shim.fired)
        if alone:
            shim.rest()
        if trial.power_loss:
            lose_power(shim.events(), self.scopes)
        state, said = self.state(), self.output.read_text(errors="replace")
        lost = [*self._differing(state), *self._broken(), *_bad_end(ended, said)]
        if struck and ended.code == 0 and (state.refs, state.board) != (self.after.refs, self.after.board):
            lost.append("the run said that all is well, and it is not")
        again = self.run()
        shim.rest()
        return Judgement(trial, struck, tuple(lost), tuple(self._unsettled(again, self.state())))

    def _differing(self, state: State) -> list[str]:
        """Return what a state has that no run may ever leave: the user's files changed, a board that nobody wrote."""
        names = sorted({*state.private, *self.before.private})
        faults = [f"{name} differs" for name in names if state.private.get(name) != self.before.private.get(name)]
        if state.board not in self.boards:
            faults.append(f"the board is none of the legal texts: {len(state.board)} bytes")
        legal = (self.before.refs, self.after.refs)
        moved = {ref: tip for ref, tip in state.refs.items() if all(refs.get(ref) != tip for refs in legal)}
        return [*faults, *(f"{ref} is at {tip}" for ref, tip in moved.items())]

    def _broken(self) -> list[str]:
        """Return what git finds to be missing or damaged."""
        command = ["git", "fsck", "--no-dangling", "--no-progress", "--no-reflogs"]
        done = subprocess.run(command, cwd=self.workspace, check=False, capture_output=True, text=True)
        return [] if done.returncode == 0 else [f"git fsck: {done.stdout}{done.stderr}".strip()]

    def _unsettled(self, again: Ended, state: State) -> list[str]:
        faults = [*self._differing(state), *self._broken()]
        if again.code != 0:
            faults.append(f"the next run ended with {again.code}: {self.output.read_text(errors='replace')[-500:]}")
        if state.refs != self.after.refs:
            faults.append(f"refs: {sorted(state.refs)}")
        if state.board != self.after.board:
            faults.append("the board is not up to date")
        faults += [f"{name} is left" for name in state.beside if name not in self.after.beside]
        return [*faults, *["a process is left"] * again.left]


def _bad_end(ended: Ended, said: str) -> list[str]:
    faults = []
    if ended.code is None:
        faults.append("the run did not end")
    if ended.left:
        faults.append("a process is left")
    if "Traceback" in said or "internal error" in said:
        faults.append(f"no clear message: {said[-500:]}")
    return faults


def _files(top: Path) -> Iterator[tuple[str, Path]]:
    for place, folders, names in os.walk(top):
        links = [name for name in folders if Path(place, name).is_symlink()]
        for name in (*names, *links):
            path = Path(place, name)
            yield path.relative_to(top).as_posix(), path


def lose_power(events: Iterable[Event], scopes: Sequence[Path]) -> int:
    """Take from every file what was written and not made durable; return how many files that were.

    A file that is only ever added to keeps what it had when it was last synced, any other one loses everything.
    """
    durable: dict[int, int] = {}
    open_ends: dict[int, int] = {}
    for event in events:
        if event.kind is Kind.write:
            # A new file may have the number of one that is gone, and nothing of it is durable.
            kept = open_ends.get(event.inode, min(durable.get(event.inode, 0), event.size))
            open_ends[event.inode] = kept if event.appends else 0
        elif event.kind is Kind.synced:
            durable[event.inode] = event.size
            open_ends.pop(event.inode, None)
    lost = [
        path
        for scope in scopes
        for _, path in _files(scope)
        if path.is_file() and not path.is_symlink() and path.stat().st_ino in open_ends
    ]
    for path in lost:
        path.chmod(0o600)
        os.truncate(path, open_ends[path.stat().st_ino])
    return len(lost)
