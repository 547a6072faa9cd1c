"""Results that a person sees as a table on a terminal are whole lines in a pipe."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.apply.scene import ROOT, example_workspace


def on_a_terminal(*arguments: str, columns: int) -> str:
    """Return what a command prints on a terminal of some width, without its styles."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns), "NO_COLOR": "1", "TERM": "dumb"}
    command = [sys.executable, "-m", "generator", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=theirs, stderr=subprocess.DEVNULL)
    os.close(theirs)
    said = b""
    with os.fdopen(ours, "rb", buffering=0) as stream:
        # The last program on a terminal that ends it is an error to whoever still reads.
        while True:
            try:
                part = stream.read(4096)
            except OSError:
                break
            if not part:
                break
            said += part
    process.wait(60)
    return said.decode().replace("\r\n", "\n")


def in_a_pipe(*arguments: str) -> str:
    command = [sys.executable, "-m", "generator", *arguments]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("command", "columns", "titles", "needle"),
    [
        ("doctor", 60, ["State", "What", "Found"], "detect-secrets"),
        ("contract", 400, ["Fact", "Value", "Where"], "core/plugin_base.py"),
    ],
)
def test_a_terminal_gets_a_table_and_a_pipe_gets_lines(
    command: str, columns: int, titles: list[str], needle: str, tmp_path: Path
) -> None:
    place = ["--workspace", str(example_workspace(tmp_path / "workspace").path)]
    table = on_a_terminal(command, *place, columns=columns)
    first = table.strip().split("\n")[0].split()
    assert first[: len(titles)] == titles
    # Nothing is cut, however narrow the terminal is: what does not fit goes on in the next line.
    assert "…" not in table
    assert needle in table
    lines = in_a_pipe(command, *place)
    assert not set(titles) <= set(lines.split("\n")[0].split())
    assert needle in lines


def test_rich_is_not_loaded_for_a_pipe(tmp_path: Path) -> None:
    place = example_workspace(tmp_path / "workspace").path
    program = (
        "import sys; from generator.commands.doctor import run_doctor; from pathlib import Path; "
        f"run_doctor(Path({str(place)!r}), {{}}, as_json=False); print('rich.table' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "False"
