"""Running the tools that judge; what kills one of them is no verdict."""

from __future__ import annotations

import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.errors import ToolBrokenError
from generator.process import Completed, run


def run_tool(
    name: str, argv: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str], seconds: float, data: bytes = b""
) -> Completed:
    """Run a tool that ends with this process, and return what it left.

    Raises:
        ToolBrokenError: Somebody killed it, such as a system that is short of memory. The tools do not kill
            themselves: one that crashes ends with another signal, and one that takes too long has no return code.
        OSError: It could not be started.
    """
    finished = run(argv, cwd=cwd, env=env, data=data, seconds=seconds, bound=True)
    if finished.returncode == -signal.SIGKILL:
        raise ToolBrokenError(f"{name} was killed.", "Run the command again.")
    return finished
