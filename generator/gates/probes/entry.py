"""Do what the judge asks step by step, and say what happened in each. Runs in the sandbox.

Started as ``python -P entry.py KIND``. KIND is the path of a module with ``serve(channel)``. The judge is another
process, outside of the sandbox: it speaks through standard input, knows which steps must come, and puts the verdict
together. The judged code does not get that descriptor; what it prints goes to standard error. When its time is up it
is sent a signal and says where it hung; threads that never end cannot keep it.
"""

from __future__ import annotations

import faulthandler
import importlib
import os
import signal
import stat
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

PACKAGE = "aas_probes"


def load(path: str) -> Any:
    """Return the probe module at ``path``; the modules beside it are of one package with it."""
    folder, name = os.path.split(path)
    if PACKAGE not in sys.modules:
        package = types.ModuleType(PACKAGE)
        package.__path__ = [folder]
        sys.modules[PACKAGE] = package
    return importlib.import_module(f"{PACKAGE}.{name.removesuffix('.py')}")


def take_channel() -> tuple[int, int]:
    """Return the descriptors of the line to the judge, and put others in their place.

    A socket goes both ways; through pipes, replies go to standard output.
    """
    reading = writing = os.dup(0)
    if not stat.S_ISSOCK(os.fstat(reading).st_mode):
        writing = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return reading, writing


def speak_when_hung() -> None:
    """Say where every thread is at the signal of the watch outside, which knows what counts as time at work."""
    # The signal's own action ends the process.
    faulthandler.register(signal.SIGXCPU, file=os.dup(2), all_threads=True, chain=True)


def ahead() -> None:
    """Load the probes ahead of time."""
    for name in ("smoke", "suite"):
        load(str(Path(__file__).with_name(f"{name}.py")))


def begin() -> Any:
    """Return the line to the judge, before anything of what is judged is loaded."""
    ends = take_channel()
    speak_when_hung()
    return load(str(Path(__file__).with_name("channel.py"))).Channel(*ends)


def further(stage: str, root: str, wait: Callable[[], None]) -> None:
    """Begin what runs of one probe have in common; ``stage`` is its name and what its ``further`` takes."""
    name, _, rest = stage.partition(" ")
    leave = os._exit

    def answer() -> Any:
        wait()
        return begin()

    load(str(Path(__file__).with_name(f"{name}.py"))).further(rest, root, answer)
    leave(0)


def main() -> None:
    """Answer one judge."""
    leave, probe = os._exit, load(sys.argv[1])
    probe.serve(begin())
    leave(0)


if __name__ == "__main__":
    main()
