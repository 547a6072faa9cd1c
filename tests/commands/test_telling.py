"""``apply`` for a person: each result once, dry runs labelled, and commands at the end that can be copied."""

from __future__ import annotations

import io
import json
import shlex
import subprocess
from pathlib import Path

import pytest
from rich.console import Console

from generator.commands.telling import Terminal, results_said
from generator.output.terminal import TaskScreen
from generator.task_results import TaskResult
from tests.apply.scene import batch_file, example_workspace, generator, terse, with_few_gates
from tests.support import Workspace

TASKS = {"AAS-231": terse("Alpha Plugin"), "AAS-902": terse("Heartbeat Plugin")}


@pytest.fixture
def workspace(needs_sandbox: None, tmp_path: Path) -> Workspace:
    return with_few_gates(example_workspace(tmp_path / "workspace"))


def lines_of(result: TaskResult) -> list[str]:
    return [f"{result.task_id}  {result.outcome}", "  why"]


def terminal(height: int = 10) -> tuple[TaskScreen, Terminal, io.StringIO, Console]:
    file = io.StringIO()
    console = Console(file=file, force_terminal=True, width=60, height=height, color_system=None, highlight=False)
    screen = TaskScreen(console)
    return screen, Terminal("", lines_of, screen, quiet=False), file, console


def test_results_are_said_once_and_commands_to_copy_work(workspace: Workspace, tmp_path: Path) -> None:
    batch = batch_file(tmp_path / "batch.json", TASKS)
    args = ("apply", str(batch), "--workspace", str(workspace.path))
    tried = generator(*args, "--dry-run", code=1)
    assert all(line.startswith("dry run: ") for line in tried.stdout.splitlines())
    assert tried.stdout.splitlines()[-1] == f"dry run:   {shlex.join(('aas-generator', *args))}  # build it"
    assert json.loads(generator(*args, "--dry-run", "--json", code=1).stdout)["dry_run"] is True
    assert set(workspace.refs()) == {"refs/heads/main"}

    done = generator(*args, "--verbose", code=1)
    shown = done.stdout.splitlines()
    assert [line for line in shown if line.startswith("AAS-")] == [
        "AAS-231  scaffolded  aas/AAS-231",
        "AAS-902  review",
    ]
    assert "AAS-9" not in done.stderr
    assert any(line.startswith("  warning: ") and "no row has the id 'AAS-902'" in line for line in shown)
    assert "  file: plugins/weather_watch/weather_watch_plugin.py" in shown
    assert any(line.startswith("  smoke: passed, ") for line in shown)
    commands = [line.partition("#")[0].strip() for line in shown[shown.index("next:") + 1 :]]
    assert [shlex.split(command)[-1] for command in commands[:1]] == ["main...aas/AAS-231"]
    diff = subprocess.run(shlex.split(commands[0]), check=True, capture_output=True, text=True)
    assert "+++ b/plugins/weather_watch/weather_watch_plugin.py" in diff.stdout
    merge, submit, undo = (shlex.split(command)[1:] for command in commands[1:])
    merged = json.loads(generator(*merge, "--dry-run", "--json").stdout)
    assert [(task["task_id"], task["outcome"]) for task in merged["tasks"]] == [("AAS-231", "merged")]
    assert "1 complete" in generator(*submit, "--dry-run", "--price", "1/1").stdout
    assert undo[:2] == ["undo", "AAS-231"]
    generator(*undo)
    assert set(workspace.refs()) == {"refs/heads/main"}


def test_a_file_takes_the_format_and_standard_output_the_text(workspace: Workspace, tmp_path: Path) -> None:
    batch, out = batch_file(tmp_path / "batch.json", TASKS), tmp_path / "deep" / "found.xml"
    args = ("apply", str(batch), "--workspace", str(workspace.path), "--output-format", "junit")
    done = generator(*args, "--output-file", str(out), code=1)
    assert "AAS-231  scaffolded  aas/AAS-231\n" in done.stdout
    assert '<testsuite name="AAS-902"' in out.read_text()
    again = generator(*args)
    assert again.stdout.startswith("<?xml")
    assert "AAS-902: skipped; " in again.stderr


def test_a_terminal_shows_what_is_done_and_keeps_only_the_results() -> None:
    screen, listener, file, console = terminal(height=8)
    with screen.shown():
        listener.planned(9)
        for number in range(9):
            listener.stage(f"AAS-{number}", "prepared")
        listener.stage("AAS-8", "rendered")
        frame = below(console, screen)
        assert "AAS-8  checking" in frame
        assert "AAS-0" not in frame
        assert "and 5 more" in frame
        assert "0 of 9 tasks" in frame
        listener.ended(TaskResult(task_id="AAS-8", outcome="implemented"))
        assert "AAS-8" not in below(console, screen)
        assert "1 of 9 tasks, 1 implemented" in below(console, screen)
    assert file.getvalue().count("AAS-8  implemented") == 1


def below(console: Console, screen: TaskScreen) -> str:
    with console.capture() as captured:
        console.print(screen.below())
    return captured.get()


def test_what_a_terminal_would_obey_is_spelled_out() -> None:
    screen, listener, file, console = terminal()
    name = "AAS-1\x1b]0;owned\x07[bold]"
    listener.stage(name, "prepared")
    assert "\\x1b]0;owned\\x07[bold]" in below(console, screen)
    listener.ended(TaskResult(task_id=name, outcome="failed"))
    assert "\\x1b]0;owned\\x07[bold]  failed" in file.getvalue()


def test_the_rest_is_estimated_by_the_pace_and_not_by_the_first_results() -> None:
    screen, _, _, _ = terminal()
    screen.planned(100)
    assert screen.estimate(50.0, 0) == ""
    assert screen.estimate(60.0, 10) == ""
    assert screen.estimate(62.0, 30) == ""
    assert screen.estimate(70.0, 30) == "; about 35 s to go"
    assert screen.estimate(660.0, 30) == "; about 35 min to go"


def test_colours_are_for_a_terminal_or_whoever_asks(capsys: pytest.CaptureFixture[str]) -> None:
    result = TaskResult(task_id="AAS-1", outcome="implemented")
    for color, expected in (("auto", False), ("never", False), ("always", True)):
        with results_said(lines_of, label="", quiet=False, color=color) as listener:
            listener.ended(result)
        said = capsys.readouterr().out
        assert ("\x1b[32mimplemented" in said) is expected
        assert said.count("AAS-1") == 1
