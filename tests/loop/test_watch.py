"""The loop: real commands over the example workspace, and what it does when they fail."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from generator.cli import app
from generator.errors import EXIT_REFUSED, GeneratorError
from generator.loop.batches.workspace import BatchWorkspace, open_batches
from generator.loop.watch.children import Ended
from generator.loop.watch.inbox import Inbox
from generator.loop.watch.passes import Options
from generator.loop.watch.watch import LONGEST_PAUSE, Watch
from generator.settings import Settings
from tests.apply.scene import example_workspace, with_few_gates
from tests.apply.test_splitting import BIG, next_ids
from tests.apply.test_splitting import answer as split_answer
from tests.loop.batch_server import KEY, BatchServer, Json
from tests.loop.made_up import pack, questions
from tests.support import DESIGN_RESULTS, Workspace, is_alive, new_workspace


@pytest.mark.slow
def test_a_queued_task_becomes_a_branch_without_a_hand(tmp_path: Path, service: BatchServer) -> None:
    """Asked, fetched and applied by passes with real commands; one answer is that of the example."""
    workspace = with_few_gates(example_workspace(tmp_path / "w"))
    service.default = lambda line: answer if task_in(line) == task else "Nothing is to be built."
    service.states = []
    first = watch_once(workspace)
    assert first.returncode == 5, first.stderr
    (batch,) = service.batches.values()
    asked = {task_in(line) for line in batch.lines}
    task, answer = next((task, text) for task, text in example_answers().items() if task in asked)
    second = watch_once(workspace)
    assert f"aas/{task}" in workspace.git("branch", "--list", "aas/*", "--format=%(refname:short)").split(), (
        second.stderr
    )
    assert "1 files applied" in second.stderr
    assert service.asked_twice() == []
    assert KEY not in first.stderr + second.stderr


@pytest.mark.slow
def test_sub_tasks_are_queued_and_asked_for_in_the_same_pass(tmp_path: Path, service: BatchServer) -> None:
    workspace = with_few_gates(example_workspace(tmp_path / "w"))
    service.default = lambda line: big if task_in(line) == BIG else "Nothing is to be built."
    big, ids, service.states = split_answer(), next_ids(workspace, 3), []
    assert watch_once(workspace, "--split").returncode == 5
    second = watch_once(workspace, "--split")
    first, *later = ({task_in(line) for line in batch.lines} for batch in service.batches.values())
    assert BIG in first, second.stderr
    # The other two wait for it on the board.
    assert set(ids) & set().union(*later) == {ids[0]}, second.stderr
    assert workspace.git("branch", "--list", f"aas/{BIG}") == ""


def task_in(line: Json) -> str:
    """Return the task that a request is about, by its id."""
    return "-".join(line["custom_id"].split("-")[1:3])


def example_answers() -> dict[str, str]:
    from generator.results import read_batch

    return {item.task_id: item.text for item in read_batch(DESIGN_RESULTS) if not item.problem}


def watch_once(workspace: Workspace, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "generator", "watch", "--once", "--workspace", str(workspace.path), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


class Commands:
    """Stands in for the commands of a pass: says how each of them ends, and writes down what was called."""

    def __init__(self, **ends: Ended) -> None:
        self.ends = ends
        self.calls: list[tuple[str, list[str]]] = []
        self.keys: dict[str, bool] = {}

    def __call__(self, name: str, args: list[str], _workspace: Path, *, with_key: bool) -> Ended:
        self.calls.append((name, list(args)))
        self.keys[name] = with_key
        return self.ends.get(name, Ended(0, {"tasks": [], "batches": []}))

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.calls]


@pytest.fixture
def batches(tmp_path: Path, service: BatchServer) -> BatchWorkspace:
    workspace = new_workspace(tmp_path / "w")
    workspace.commit("start", {"README.md": "x\n"})
    opened = open_batches(workspace.path, Settings(openai_base_url=service.url))
    opened.folder.prepare()
    return opened


def watching(batches: BatchWorkspace, commands: Commands, **more: Any) -> Watch:
    inbox = Inbox(batches.folder.results, batches.submissions.folder / "applied.json", clock=lambda: 4e9)
    return Watch(batches, inbox, Options(poll=10, interval=40), run=commands, **more)


def put(batches: BatchWorkspace, name: str = "theirs.jsonl") -> Path:
    path = batches.folder.results / name
    shutil.copy(DESIGN_RESULTS, path)
    return path


def test_a_file_of_another_program_is_applied_once(batches: BatchWorkspace) -> None:
    path = put(batches)
    commands = Commands(apply=Ended(1, {"tasks": [{"outcome": "implemented"}, {"outcome": "failed"}]}))
    watch = watching(batches, commands)
    done = watch.once()
    assert commands.calls[0] == ("apply", ["--quiet", "--", str(path)])
    assert (done.applied, done.outcomes, done.code) == (1, {"implemented": 1, "failed": 1}, 1)
    assert watch.once().applied == 0
    # What runs generated code does not know the key.
    assert commands.keys == {"apply": False, "submit": True}


@pytest.mark.parametrize(
    "end",
    [
        Ended(2, {}),
        Ended(3, {}),
        Ended(-9, {}),
        Ended(0, {}),
        Ended(1, {"tasks": [{"outcome": "failed", "transient": True}]}),
    ],
)
def test_what_broke_on_the_way_is_tried_again(end: Ended, batches: BatchWorkspace) -> None:
    put(batches)
    watch = watching(batches, Commands(apply=end))
    done = watch.once()
    assert done.trouble
    assert done.code == 1
    assert watch.inbox.new()


def test_a_file_that_cannot_be_read_holds_up_no_other(
    batches: BatchWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    (batches.folder.results / "broken.json").write_text("no json")
    path = put(batches)
    commands = Commands()
    assert watching(batches, commands).once().applied == 1
    assert commands.calls[0][1][-1] == str(path)
    assert "broken.json is left alone" in capsys.readouterr().err


def test_a_file_that_cannot_be_applied_holds_up_no_other(batches: BatchWorkspace) -> None:
    bad, good = put(batches, "a.jsonl"), put(batches, "b.jsonl")
    commands = Commands()

    def run(name: str, args: list[str], workspace: Path, *, with_key: bool) -> Ended:
        commands(name, args, workspace, with_key=with_key)
        return Ended(2 if str(bad) in args else 0, {"tasks": [], "batches": []})

    watch = watching(batches, commands)
    watch.run = run
    done = watch.once()
    assert (done.applied, len(done.trouble)) == (1, 2)
    assert list(watch.inbox.new()) == [bad]
    assert good.exists()


def test_what_only_a_person_can_change_ends_it(batches: BatchWorkspace) -> None:
    put(batches)
    with pytest.raises(GeneratorError) as caught:
        watching(batches, Commands(apply=Ended(EXIT_REFUSED, {}))).once()
    assert caught.value.exit_code == EXIT_REFUSED


def test_over_the_budget_what_is_under_way_goes_on(batches: BatchWorkspace) -> None:
    with batches.held():
        batches.send(pack(batches, questions(1)))
    commands = Commands(submit=Ended(EXIT_REFUSED, {}), fetch=Ended(5, {"batches": []}))
    done = watching(batches, commands).once()
    assert commands.names == ["fetch", "submit"]
    assert (done.refused, done.trouble, done.pending, done.code) == (True, [], 1, 1)
    assert "asking was refused" in done.line


class Enough(Exception):
    """Ends a loop that has no end."""


def let_go_on(watch: Watch, seconds: float) -> list[float]:
    """Let a watch go on for a while of its own clock, and return how long it waited after each pass."""
    waited: list[float] = []
    watch.clock = lambda: sum(waited)

    def sleep(pause: float) -> None:
        waited.append(pause)
        if sum(waited) >= seconds:
            raise Enough

    watch.sleep = sleep
    with pytest.raises(Enough):
        watch.forever()
    return waited


def test_it_looks_often_at_what_came_back_and_less_often_at_what_is_to_be_asked(batches: BatchWorkspace) -> None:
    commands = Commands()
    assert let_go_on(watching(batches, commands), 90) == [10.0] * 9
    assert commands.names == ["submit"] * 3


def test_after_answers_it_asks_at_once(batches: BatchWorkspace) -> None:
    commands = Commands()
    watch = watching(batches, commands)

    def ask(name: str, args: list[str], workspace: Path, *, with_key: bool) -> Ended:
        if name == "submit" and commands.names.count("submit") == 1:
            put(batches)
        return commands(name, args, workspace, with_key=with_key)

    watch.run = ask
    let_go_on(watch, 80)
    assert commands.names == ["submit", "submit", "apply", "submit"]


def test_what_fails_is_done_less_often_and_holds_up_nothing_else(batches: BatchWorkspace) -> None:
    commands = Commands(submit=Ended(1, {}))
    watch = watching(batches, commands)
    path = put(batches)
    let_go_on(watch, 320)
    # At once, then after 20, 40, 80 and 160 seconds more.
    assert commands.names == ["apply", *["submit"] * 5]
    assert str(path) in commands.calls[0][1]
    let_go_on(watching(batches, commands := Commands(submit=Ended(1, {}))), 20 * LONGEST_PAUSE)
    assert 20 <= len(commands.names) <= 40


@pytest.fixture
def running(tmp_path: Path, service: BatchServer) -> Iterator[subprocess.Popen[str]]:
    workspace = new_workspace(tmp_path / "w")
    workspace.commit(
        "start", {"README.md": "x\n", "ACTIVE_TASKS.md": "| ID | Title | Status |\n|--|--|--|\n| AAS-1 | x | Done |\n"}
    )
    command = [sys.executable, "-m", "generator", "watch", "--poll", "1000", "--workspace", str(workspace.path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        yield process
        process.kill()


def test_asked_to_end_it_ends_and_meanwhile_no_other_begins(running: subprocess.Popen[str], tmp_path: Path) -> None:
    assert running.stderr is not None
    assert any("files applied" in line for line in running.stderr)
    other = CliRunner().invoke(app, ["watch", "--once", "--workspace", str(tmp_path / "w")])
    assert other.exit_code == 2
    assert "Another process watches this workspace" in other.output
    running.send_signal(signal.SIGTERM)
    assert running.wait() == 128 + signal.SIGTERM


# Says that it is there, and ends as it is asked to: at once, or not at all.
CHILD = """#!{python}
import pathlib, signal, sys, time
def end(*_):
    pathlib.Path("{told}").write_text("ended")
    sys.exit(0)
signal.signal(signal.SIGTERM, end if {obeys} else signal.SIG_IGN)
pathlib.Path("{there}").write_text(str(__import__("os").getpid()))
time.sleep(600)
"""
PARENT = """
import signal
from pathlib import Path
from generator.cli import _asked_to_end
from generator.loop.watch import children
signal.signal(signal.SIGTERM, _asked_to_end)
children.PROGRAM, children.ENDING_SECONDS = ("{child}",), 0.5
children.run_command("apply", [], Path(), with_key=False)
"""


@pytest.mark.parametrize("obeys", [True, False])
def test_a_command_under_way_is_asked_to_end_too(obeys: bool, tmp_path: Path) -> None:
    child, told, there = tmp_path / "child", tmp_path / "told", tmp_path / "there"
    child.write_text(CHILD.format(python=sys.executable, told=told, there=there, obeys=obeys))
    child.chmod(0o755)
    with subprocess.Popen([sys.executable, "-c", PARENT.format(child=child)]) as parent:
        while not there.exists() or not there.read_text():
            time.sleep(0.05)
        parent.send_signal(signal.SIGTERM)
        assert parent.wait() == 128 + signal.SIGTERM
    assert told.exists() == obeys
    assert not is_alive(int(there.read_text()))
