"""Children of warm processes as if they were a sandbox of their own, for the tests of sandboxes."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from generator.sandbox import Command, Finished, Limits, clean_environment, get
from generator.sandbox.bubblewrap import Bubblewrap
from generator.sandbox.warm import Room, View

ROOM = "room"
_PROGRAM = Path(__file__).with_name("cell_program.py")


@dataclass
class Cells:
    """Runs commands of Python in children of one warm process for each copy, with the copy laid over an empty one."""

    stack: ExitStack
    name: str = "bubblewrap"
    confines: bool = True
    _rooms: dict[Path, tuple[Room, View]] = field(default_factory=dict)
    _starting: threading.Lock = field(default_factory=threading.Lock)

    def run(
        self,
        command: Command,
        *,
        root: Path,
        python: Path,
        writable: bool = False,
        extra_read_only: Sequence[Path] = (),
        extra_writable: Sequence[Path] = (),
        limits: Limits | None = None,
    ) -> Finished:
        assert python == Path(command.argv[0]) == Path(sys.executable)
        assert not any((writable, extra_read_only, extra_writable))
        with self._starting:
            if root not in self._rooms:
                self._rooms[root] = self._start(root, python)
        room, view = self._rooms[root]
        nothing = os.open(os.devnull, os.O_RDONLY)
        try:
            return room.run(command.argv[1:], view, limits or Limits(), channel=nothing)
        finally:
            os.close(nothing)

    def _start(self, root: Path, python: Path) -> tuple[Room, View]:
        sandbox = get("bubblewrap")
        assert isinstance(sandbox, Bubblewrap)
        layer, base = root.with_name(f"{root.name}-layer"), root.with_name(f"{root.name}-base")
        layer.mkdir()
        shutil.copytree(root, base)
        room = Room(
            sandbox,
            root=root,
            python=python,
            program=_PROGRAM,
            modules=(),
            env=clean_environment(),
            views=(layer, base),
        )
        return self.stack.enter_context(room), View(root, (layer, base))
