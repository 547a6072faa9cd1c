"""Running the gates' tools over a copy of the workspace, and what is said of one that could not work."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.gates.records import GateNotRunError
from generator.process import Completed, refuse_disk_fault
from generator.sandbox import Command, Finished, Limits, Sandbox, clean_environment
from generator.sandbox.tools import Reach, run_reader

_SAID_MAX = 500


def run_tool_over(
    name: str,
    argv: Sequence[str | Path],
    sandbox: Sandbox,
    root: Path,
    *,
    limits: Limits,
    data: bytes = b"",
    reach: Reach | None = None,
    environment: dict[str, str] | None = None,
) -> Finished:
    """Run a tool in a copy of the workspace that it can only read; see ``run_reader``.

    Args:
        name: How messages call the tool.
        argv: The tool and its arguments.
        sandbox: How it is run.
        root: The copy; the tool starts in it.
        limits: Bounds.
        data: Its standard input.
        reach: What else it sees.
        environment: Variables beside the usual ones.

    Returns:
        A tool that ended by itself or at a limit.

    Raises:
        GateNotRunError: It did not end in time, or the sandbox did not start.
        ToolBrokenError: Somebody killed it or kept it from working.
    """
    command = Command(tuple(map(str, argv)), root, clean_environment(environment), data)
    finished = run_reader(name, command, sandbox, root=root, limits=limits, reach=reach)
    if finished.verdict == "timeout":
        raise GateNotRunError(f"{name} did not end in {limits.seconds:.0f} s")
    if finished.verdict == "not-run":
        raise GateNotRunError(f"{name} was not run: {finished.detail}")
    return finished


def could_not_work(name: str, finished: Finished) -> GateNotRunError:
    """Return why a tool said nothing that can be read.

    Raises:
        ToolBrokenError: Its disk failed it, as far as it says.
    """
    refuse_disk_fault(name, Completed(finished.returncode, finished.stdout, finished.stderr))
    said = finished.stderr.decode("utf-8", "replace").strip()[-_SAID_MAX:]
    return GateNotRunError(f"{name} could not work: {finished.detail or said}")
