"""The commands that the loop is made of, each a process of its own: what it leaves in memory ends with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.loop.batches.client import KEY_VARIABLE
from generator.process_groups import kill_group
from generator.reaper import marked, watched

PROGRAM = (sys.executable, "-m", "generator")
# What a command has to finish or take back the step in hand.
ENDING_SECONDS = 4.0


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, and what it reported; empty where it did not."""

    code: int
    report: dict[str, Any]


def run_command(name: str, args: Sequence[str], workspace: Path, *, with_key: bool) -> Ended:
    """Run a command of this program with ``--json``; what it notes goes where our notes go.

    Where this process is asked to end, the command is asked as well, and waited for.

    Args:
        name: The command.
        args: More arguments.
        workspace: The workspace.
        with_key: Whether it speaks with the service; what runs generated code knows no key.
    """
    variables = {key: value for key, value in os.environ.items() if with_key or key != KEY_VARIABLE}
    command = [*PROGRAM, name, "--workspace", str(workspace), "--json", *args]
    with (
        subprocess.Popen(
            command, env=marked(variables), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True
        ) as process,
        watched(process.pid),
    ):
        try:
            stdout, _ = process.communicate()
        except BaseException:
            _end(process)
            raise
    return Ended(process.returncode, _report(stdout))


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(ENDING_SECONDS)
    except subprocess.TimeoutExpired:
        kill_group(process.pid)


def _report(stdout: bytes) -> dict[str, Any]:
    try:
        report = json.loads(stdout)
    except ValueError:
        return {}
    return report if isinstance(report, dict) else {}
