"""Finding out by a trial whether bubblewrap works here, and as whom."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from generator.errors import MachineSlowError
from generator.process import run_tool
from generator.sandbox.bubblewrap import TOOLS_PATH, Bubblewrap
from generator.sandbox.records import Command, Limits

_TRIAL_LIMITS = Limits(seconds=10.0)
_INSTALL = "install it by your distribution's package manager (package `bubblewrap`)"


def find_bubblewrap() -> tuple[Bubblewrap | None, str]:
    """Return a bubblewrap sandbox that really started a command, and how it runs or why there is none."""
    if sys.platform != "linux":
        return None, "bubblewrap needs Linux"
    program, prlimit = _tool("bwrap"), _tool("prlimit")
    if program is None:
        return None, f"bubblewrap is not installed: {_INSTALL}"
    if prlimit is None:
        return None, "`prlimit` (package `util-linux`) is not installed"
    reasons = []
    for becomes_nobody, account in _accounts():
        sandbox = Bubblewrap(program, prlimit, becomes_nobody)
        if not (reason := _trial(sandbox)):
            return sandbox, f"{_version(program)}, {account}"
        reasons.append(f"{account}: {reason}")
    return None, "; ".join(reasons)


def _accounts() -> list[tuple[bool, str]]:
    if os.geteuid() != 0:
        return [(False, "as the current user")]
    return [(True, "as an unprivileged user"), (False, "as root without capabilities")]


def _tool(name: str) -> str | None:
    return shutil.which(name, path=TOOLS_PATH)


def _trial(sandbox: Bubblewrap) -> str:
    """Run a harmless program; return why it did not work, or an empty string.

    Raises:
        MachineSlowError: That cannot be told, because the machine did not let it work.
    """
    with tempfile.TemporaryDirectory(prefix="aas-trial-") as folder:
        root = Path(folder)
        command = Command((sandbox.prlimit,), root)
        done = sandbox.run(command, root=root, python=Path(sys.executable), limits=_TRIAL_LIMITS)
    if done.verdict == "slow":
        raise MachineSlowError("the trial of the sandbox")
    if done.verdict == "exited" and done.returncode == 0:
        return ""
    return done.detail or f"a trial ended with status {done.returncode}"


def _version(program: str) -> str:
    done = run_tool("bubblewrap", [program, "--version"], cwd=Path("/"), env={}, seconds=_TRIAL_LIMITS.seconds)
    return done.text.strip() or "bubblewrap of an unknown version"
