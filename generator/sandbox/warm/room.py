"""The engine's side of the warm process: it is started once, asked for runs, and each of them is watched."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator.sandbox import staging
from generator.sandbox.bubblewrap import Bubblewrap
from generator.sandbox.environment import PRIVATE_HOME, PRIVATE_TMP
from generator.sandbox.interpreter import visible_paths
from generator.sandbox.limits import Excess, resource_limits, signal_limit
from generator.sandbox.mounts import SHARED_MEMORY_BYTES
from generator.sandbox.records import GIB, Command, Finished, Limits
from generator.sandbox.seccomp import program_in_container
from generator.sandbox.warm.child import Child, RoomBrokenError
from generator.sandbox.watch import GIVEN_UP, watch

_SERVER = Path(__file__).with_name("server.py")
# By the clock, on a machine that may have much else to do.
START_SECONDS = 60
_MESSAGE_MAX = 262_144
# For the warm process with all that it makes; each child has bounds of its own, and these must not come first.
_LONG = 1_000_000.0
_WHOLE = Limits(seconds=_LONG, wall_seconds=_LONG, memory_bytes=4 * GIB, address_bytes=4 * GIB, processes=2048)


@dataclass(frozen=True)
class View:
    """What a child sees in the place of the copy.

    Attributes:
        root: Where it is seen.
        layers: Folders that are shown there as one, of which the first wins; none to show what is there.
        hidden: Paths below ``root`` that are not seen; only with layers.
    """

    root: Path
    layers: tuple[Path, ...] = ()
    hidden: tuple[str, ...] = ()


class Room:
    """A warm process and its children; to be used as a context manager, from any thread.

    Args:
        sandbox: How the warm process is confined.
        root: The copy that children see, under its own path.
        python: Interpreter.
        program: File that children run: a module with ``ahead()`` and ``main()``, which reads ``sys.argv``; and
            ``further()`` where there are stages, see ``server``.
        modules: What is imported ahead of time, where it is installed.
        stages: What runs have in common that is begun ahead of time, where the program gets so far.
        env: The environment of all.
        views: Folders of which views are made; a child sees none of them but in its own.
        start_seconds: How long the warm process may take to start.

    Attributes:
        is_broken: Whether it no longer works.
        is_closed: Whether it was ended.
    """

    def __init__(
        self,
        sandbox: Bubblewrap,
        *,
        root: Path,
        python: Path,
        program: Path,
        modules: Sequence[str],
        env: dict[str, str],
        views: Sequence[Path],
        stages: Sequence[str] = (),
        start_seconds: int = START_SECONDS,
    ) -> None:
        self._sandbox = replace(sandbox, makes_cells=True)
        self._root, self._python, self._env = root, python, env
        self._views, self._programs = tuple(dict.fromkeys(views)), (program.parent, _SERVER.parent)
        self._kept = [str(path) for path in (*visible_paths(python), *self._programs)]
        self._covered = [str(path) for path in self._views if not root.is_relative_to(path)]
        self._start_seconds = start_seconds
        self.is_broken = self.is_closed = False
        self._is_warm, self._given_up = False, threading.Event()
        order = {
            "seconds": start_seconds,
            "program": str(program),
            "modules": list(modules),
            "stages": list(stages),
            "root": str(root),
        }
        command = (str(python), "-P", str(_SERVER), json.dumps(order))
        self._ours, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._command = Command(command, root, env, channel=self._theirs.fileno())
        self._asking = threading.Lock()
        self._finished: Finished | None = None
        self._thread = threading.Thread(target=self._serve, name="warm")

    def __enter__(self) -> Room:
        self.start()
        return self

    def start(self) -> None:
        """Start the warm process; it has to be closed.

        Raises:
            RoomBrokenError: It does not start, or says why it cannot be used.
        """
        if self._sandbox.becomes_nobody:
            for folder in self._views:
                staging.open_to_nobody(folder, writable=False)
        if self.is_closed:
            raise RoomBrokenError("nobody waits for it any more")
        self._thread.start()
        try:
            self._ours.settimeout(self._start_seconds)
            said = self._ours.recv(_MESSAGE_MAX)
        except OSError as error:
            said = str(error).encode()
        if said != b"warm":
            self.close()
            ended = self._finished
            detail = (ended.detail or ended.stderr.decode("utf-8", "replace")[-500:]) if ended else ""
            raise RoomBrokenError(said.decode("utf-8", "replace") or detail or "it ended")
        self._is_warm = True

    def __exit__(self, *_: object) -> None:
        self.close()

    def shows(self, folder: Path) -> bool:
        """Tell whether a folder is one of those of which views are made."""
        return folder in self._views

    def close(self) -> None:
        """Let the warm process end, and all below it, also while it starts; to no harm where it has ended."""
        self.is_closed = True
        if not self._is_warm:
            # It does not listen yet.
            self._given_up.set()
        with suppress(OSError):
            self._ours.shutdown(socket.SHUT_RDWR)
        if self._thread.ident is not None:
            self._thread.join()
        self._ours.close()

    def _serve(self) -> None:
        GIVEN_UP.set(self._given_up)
        try:
            self._finished = self._sandbox.run(
                self._command,
                root=self._root,
                python=self._python,
                extra_read_only=(*self._programs, *self._views),
                limits=_WHOLE,
            )
        finally:
            self._theirs.close()

    def run(
        self,
        argv: Sequence[str],
        view: View,
        limits: Limits,
        *,
        channel: int,
        stage: str = "",
        own: Sequence[str] = (),
        tops: Sequence[Path] = (),
    ) -> Finished:
        """Run the program in a child, and watch it to its end.

        Args:
            argv: What it finds in ``sys.argv``.
            view: What it sees in the place of the copy.
            limits: Bounds.
            channel: Descriptor that becomes its standard input.
            stage: What it has in common with other runs; where that was not begun, it runs the program alone.
            own: Of the modules that were imported ahead of time, those that the program would have imported before
                anything of the copy could be found.
            tops: Where it finds modules of the copy, which come before others of the same name.

        Raises:
            RoomBrokenError: Nothing was run.
        """
        job = {
            "argv": list(argv),
            "stage": stage,
            "own": list(own),
            "cwd": str(view.root),
            "env": {**self._env, "HOME": PRIVATE_HOME, "TMPDIR": PRIVATE_TMP},
            "limits": resource_limits(limits),
            "filter": program_in_container().hex(),
            "tops": list(map(str, tops)),
            "view": self._described(view, limits),
        }
        try:
            return self._run(json.dumps(job).encode(), limits, channel)
        except RoomBrokenError:
            self.is_broken = True
            raise

    def _described(self, view: View, limits: Limits) -> dict[str, Any]:
        return {
            "root": str(view.root),
            "layers": list(map(str, view.layers)),
            "hidden": list(view.hidden),
            "kept": self._kept,
            "covered": self._covered,
            "tmp_bytes": limits.tmp_bytes,
            "shared_bytes": SHARED_MEMORY_BYTES,
        }

    def _run(self, job: bytes, limits: Limits, channel: int) -> Finished:
        started = time.monotonic()
        with ExitStack() as stack:
            child = Child(stack)
            with ExitStack() as given:
                self._ask(job, child.ends(given, channel))
            child.begin()
            over = Excess(child.pid, limits, namespaces=True)

            def breach() -> str:
                child.go()
                return over.look()

            seen = watch(child, limits, breach, child.kill)
            output, code = (bytes(seen.stdout), bytes(seen.stderr)), child.code()
            seconds = time.monotonic() - started
            if seen.verdict != "exited":
                return Finished(None, *output, seconds, seen.verdict, seen.detail)
            reason = signal_limit(code)
            return Finished(code, *output, seconds, "limit" if reason else "exited", reason)

    def _ask(self, content: bytes, descriptors: Sequence[int]) -> None:
        try:
            with self._asking:
                socket.send_fds(self._ours, [content], list(descriptors))
        except OSError as error:
            raise RoomBrokenError(f"the warm process does not answer: {error}") from error
