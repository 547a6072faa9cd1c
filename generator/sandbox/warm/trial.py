"""Finding out whether children of a warm process can be made here."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from generator.sandbox.bubblewrap import Bubblewrap
from generator.sandbox.environment import clean_environment
from generator.sandbox.records import Limits
from generator.sandbox.warm.child import RoomBrokenError
from generator.sandbox.warm.room import Room, View

_PROGRAM = Path(__file__).with_name("nothing.py")
_LIMITS = Limits(seconds=10.0)


def trial(sandbox: Bubblewrap) -> str:
    """Make one child that does nothing; return why that did not work, or an empty string."""
    with tempfile.TemporaryDirectory(prefix="aas-trial-") as folder:
        root, layer, base = (Path(folder, name) for name in ("copy", "layer", "base"))
        for each in (root, layer, base):
            each.mkdir()
        python = Path(sys.executable)
        nothing = os.open(os.devnull, os.O_RDONLY)
        try:
            with Room(
                sandbox,
                root=root,
                python=python,
                program=_PROGRAM,
                modules=(),
                env=clean_environment(),
                views=(layer, base),
            ) as room:
                done = room.run((str(_PROGRAM),), View(root, (layer, base)), _LIMITS, channel=nothing)
        except RoomBrokenError as error:
            return str(error)
        finally:
            os.close(nothing)
    return "" if done.returncode == 0 else done.detail or f"a trial ended with status {done.returncode}"
