"""Running a tool that reads what others wrote: in the sandbox, and with limits alone where there is none.

A tool of ours executes nothing of what it reads, so without a sandbox it may still be run; what keeps a crafted text
from harm then are its limits and an environment without secrets. A tool that could execute something of the workspace,
such as a plugin or an interpreter, is never run that way: whoever calls for it asks ``isolates`` first.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.errors import MachineSlowError, ToolBrokenError
from generator.process import run_tool
from generator.sandbox.bubblewrap import TOOLS_PATH
from generator.sandbox.interpreter import visible_paths
from generator.sandbox.records import GIB, Command, Finished, Limits, Sandbox
from generator.sandbox.refusing import Refusing
from generator.sandbox.unconfined import Unconfined

OWN_PYTHON = Path(sys.executable)
_KILLED = 128 + 9
# Of address space: ruff uses less than a tenth of it, and reserves some for each processor.
_FORMATTER_BYTES = 4 * GIB


@dataclass(frozen=True)
class Reach:
    """What a tool sees beside its root and this program's own interpreter, and where it may write.

    Attributes:
        python: Another interpreter that must be visible.
        read_only: Files and folders.
        writable: Folders.
    """

    python: Path = OWN_PYTHON
    read_only: tuple[Path, ...] = ()
    writable: tuple[Path, ...] = ()


def with_memory_limit(argv: Sequence[str]) -> list[str]:
    """Return a formatter's command with a limit on its memory, where the system has ``prlimit``.

    A formatter is given text alone, in a folder of ours and with our options; it executes nothing, and it is started
    too often for a sandbox.
    """
    prlimit = shutil.which("prlimit", path=TOOLS_PATH)
    bounds = [f"--as={_FORMATTER_BYTES}", "--core=0", "--"]
    return [prlimit, *bounds, *argv] if prlimit else [*argv]


def isolates(sandbox: Sandbox) -> bool:
    """Tell whether a sandbox runs commands at all: one that does not leaves tools to their limits."""
    return not isinstance(sandbox, Refusing)


def run_reader(
    name: str,
    command: Command,
    sandbox: Sandbox,
    *,
    root: Path,
    limits: Limits,
    reach: Reach | None = None,
) -> Finished:
    """Run a tool of ours over what others wrote; what ends it from outside is no verdict on that.

    Args:
        name: How errors call the tool.
        command: The tool; it starts inside of ``root``.
        sandbox: How it is run; where it runs nothing, the tool is run with limits alone.
        root: What the tool reads; read-only.
        limits: Bounds.
        reach: What else it sees.

    Returns:
        How it ended; its verdict is never ``slow``.

    Raises:
        ToolBrokenError: Somebody killed it or kept it from working.
    """
    seen = reach or Reach()
    if isolates(sandbox):
        finished = sandbox.run(
            command,
            root=root,
            python=seen.python,
            extra_read_only=(*visible_paths(OWN_PYTHON), *seen.read_only),
            extra_writable=seen.writable,
            limits=limits,
        )
    elif sys.platform == "linux":
        finished = Unconfined().run(command, root=root, python=seen.python, extra_writable=seen.writable, limits=limits)
    else:
        finished = _with_a_deadline_alone(name, command, limits)
    if finished.verdict == "slow":
        raise MachineSlowError(name)
    if finished.returncode == _KILLED:
        raise ToolBrokenError(f"{name} was killed.", "Run the command again.")
    return finished


def _with_a_deadline_alone(name: str, command: Command, limits: Limits) -> Finished:
    done = run_tool(name, command.argv, cwd=command.cwd, env=command.env, data=command.data, seconds=limits.seconds)
    output = (done.stdout[: limits.output_bytes], done.stderr[: limits.output_bytes])
    if done.returncode is None:
        return Finished(None, *output, done.worked, "timeout", f"still running after {limits.seconds:g} s")
    return Finished(done.returncode, *output, done.worked, "exited")
