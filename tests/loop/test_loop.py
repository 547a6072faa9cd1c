"""The whole loop: queued tasks become implemented by questions alone, with real commands and a scripted service."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from typer.testing import CliRunner

from generator import whole_files as batch_files
from generator.cli import app
from generator.errors import EXIT_OK
from generator.loop.batches.submissions import Submissions
from generator.loop.batches.workspace import open_batches
from generator.loop.watch.children import Ended
from generator.loop.watch.inbox import Inbox
from generator.loop.watch.passes import Options, Pass
from generator.loop.watch.watch import Watch
from generator.settings import Settings
from tests.apply.scene import BOARD, example_workspace, with_kept_renderer
from tests.apply.second_scene import (
    ANALYSIS,
    CLIENT,
    COUNT,
    FEW_GATES,
    RAISES,
    RUN,
    WORDS,
    answer,
    function,
    row_of,
    whole,
)
from tests.apply.test_clarified_run import TEXT as DOUBTED
from tests.loop.batch_server import BatchServer, Json, text_of
from tests.support import Workspace

pytestmark = [pytest.mark.usefixtures("needs_sandbox"), pytest.mark.slow]

# Twenty tasks: eight come back as scaffolds, of which three are completed wrongly at first, and two are in doubt.
COLOURS = ("amber", "beige", "coral", "denim", "ecru", "fawn", "gold", "hazel")
SCAFFOLDS = {f"AAS-9{number:02}": f"greeter_{colour}" for number, colour in enumerate(COLOURS, 1)}
WRONG = tuple(SCAFFOLDS)[:3]
DOUBTS = {"AAS-911": "message_counter", "AAS-912": "letter_counter"}
COMPLETE = {f"AAS-92{number}": f"echo_{colour}" for number, colour in enumerate((*COLOURS, "iris", "jade"))}
TASKS = {**SCAFFOLDS, **DOUBTS, **COMPLETE}
RIGHT_AWAY = """# Echo plugin

1. **Estimated Complexity**: Low
2. **Recommended First Step**: Create plugins/echo/echo_plugin.py

```python
# plugins/echo/echo.py
def echo(text: str) -> str:
    \"\"\"Return a text as it is.\"\"\"
    return text
```
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = example_workspace(tmp_path / "workspace")
    row = "| {} | Low | {} plugin | - | queued | - | 2026-01-01 | 2026-01-01 |\n"
    lines = (made.path / BOARD).read_text(encoding="utf-8").splitlines(keepends=True)
    last = max(number for number, line in enumerate(lines) if line.startswith("| AAS-"))
    rows = [row.format(task, name.replace("_", " ").capitalize()) for task, name in TASKS.items()]
    made.write(BOARD, "".join([*lines[: last + 1], *rows, *lines[last + 1 :]]))
    made.commit("Rows and settings", {"aas-generator.toml": FEW_GATES})
    return made


class Model:
    """Answers as a model would that gets things wrong at first: scaffolds, doubts, functions that raise."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, line: Json) -> str:
        kind, rest = line["custom_id"].split("-", 1)
        task = "-".join(rest.split("-")[:2])
        self.asked.append(f"{kind} {task}")
        if kind == "analysis":
            return analysis(task)
        if kind == "clarify":
            return json.dumps(decided(line["body"], TASKS[task]))
        if kind == "repair":
            text = json.dumps(answer([function(CLIENT, "Client.run", RUN)], imports=[(CLIENT, "import os")]))
        elif task in WRONG and self.asked.count(f"complete {task}") == 1:
            raises = function(CLIENT, "Client.run", RAISES.format(number=1))
            text = json.dumps(answer([raises, function(WORDS, "Words.run", COUNT)]))
        else:
            text = json.dumps(whole())
        return text.replace("greeter", TASKS[task])

    def count(self, kind: str) -> int:
        """Return about how many tasks a kind of question was asked."""
        return len({each for each in self.asked if each.startswith(f"{kind} ")})


def analysis(task: str) -> str:
    """Return what is said of a queued task."""
    name = TASKS[task]
    title = name.replace("_", " ").capitalize()
    if task in SCAFFOLDS:
        return ANALYSIS.replace("greeter", name).replace("Greeter", title)
    if task in DOUBTS:
        camel = "".join(part.capitalize() for part in name.split("_"))
        return DOUBTED.replace("message_counter", name).replace("MessageCounter", camel)
    return (
        RIGHT_AWAY.replace("Echo", title)
        .replace("plugins/echo/echo_plugin", f"plugins/{name}/{name}_plugin")
        .replace("plugins/echo/", f"plugins/{name}/")
    )


def decided(body: Json, name: str) -> Json:
    """Return decisions that take what has a unit's name, and nothing else."""
    paths = {line.split()[1].rstrip(":"): line.split()[0] for line in text_of(body).splitlines() if line[:1] == "M"}
    new = [number for path, number in paths.items() if name in path]
    return {
        "not_a_unit": None,
        "kinds": ["plugin"],
        "name": None,
        "other_name": name,
        "mentions": [{"mention": one, "decision": "new" if one in new else "example"} for one in paths.values()],
        "blocks": [
            {"block": "B0", "file": "none", "role": "example"},
            {"block": "B1", "file": new[0], "role": "file"},
            {"block": "B2", "file": "main", "role": "file"},
        ],
        "missing_settings": [],
    }


def in_process(name: str, args: Sequence[str], workspace: Path, *, with_key: bool) -> Ended:
    """Run a command as the watch would, without a process of its own."""
    assert with_key is (name != "apply")
    with with_kept_renderer():
        done = CliRunner().invoke(app, [name, "--workspace", str(workspace), "--json", *args])
    try:
        return Ended(done.exit_code, json.loads(done.stdout))
    except ValueError:
        return Ended(done.exit_code, {})


def watching(workspace: Workspace, tasks: Collection[str], *submit: str) -> Watch:
    only = [part for task in tasks for part in ("--only", task)]
    batches = open_batches(workspace.path, Settings())
    inbox = Inbox(batches.folder.results, batches.submissions.folder / "applied.json", clock=lambda: 4e9)
    return Watch(batches, inbox, Options(submit=[*only, *submit]), run=in_process)


def rounds(watch: Watch, service: BatchServer, most: int) -> list[Pass]:
    """Let passes go on until nothing is asked and nothing is under way any more."""
    done = []
    for _ in range(most):
        done.append(watch.once())
        service.finish()
        if not (done[-1].asked or done[-1].pending or done[-1].applied or done[-1].trouble):
            break
    return done


def assert_all_done(workspace: Workspace, service: BatchServer, tasks: Collection[str], done: Sequence[Pass]) -> None:
    told = [one.line for one in done]
    for task in tasks:
        assert "| Done |" in row_of(workspace, task), (row_of(workspace, task), told)
        assert workspace.git("rev-parse", f"aas/{task}")
    assert service.asked_twice() == []
    assert done[-1].code == EXIT_OK, told


@contextmanager
def killed_at(number: int) -> Iterator[list[int]]:
    """Let a process end at one of its writes, before it or after it in turns: nothing is written any more."""
    count = [0]
    write = batch_files.write_whole

    def interrupted(path: Path, data: bytes, mode: int = 0o600) -> None:
        count[0] += 1
        if count[0] < number or (count[0] == number and number % 2):
            write(path, data, mode)
        if count[0] >= number:
            raise KeyboardInterrupt

    with ExitStack() as stack:
        for place in ("submissions", "monitor_state", "folder"):
            stack.enter_context(patch(f"generator.loop.batches.{place}.write_whole", interrupted))
        yield count


# Another day the same with real processes: test_killed_loop.py.
@pytest.mark.in_turn(1, 2)
def test_twenty_tasks_become_implemented_killed_at_ten_points_and_nothing_is_asked_twice(
    workspace: Workspace, service: BatchServer
) -> None:
    service.default = model = Model()
    service.states = []
    killed = 0
    # A pass of the first ones comes to no more than a few writes: each has its turn, and none of them all the time.
    for number in islice(cycle((1, 2, 3, 4, 5, 6, 7)), 28):
        with killed_at(number) as count, suppress(KeyboardInterrupt):
            watching(workspace, TASKS).once()
        killed += count[0] >= number
        service.finish()
        if killed == 10:
            break
    assert killed == 10
    done = rounds(watching(workspace, TASKS), service, 12)
    assert_all_done(workspace, service, TASKS, done)
    kinds = {kind: model.count(kind) for kind in ("analysis", "clarify", "complete", "repair")}
    assert kinds == {"analysis": 20, "clarify": 2, "complete": 8, "repair": 3}
    state = json.loads((workspace.path / "artifacts/batch/monitor_state.json").read_text())
    assert (state["submitted_tasks"], state["active_batches"]) == ([], {})
    assert len(state["completed_batches"]) == len(service.batches)
    workspace.commit("The board")
    merged = CliRunner().invoke(app, ["merge", "--workspace", str(workspace.path), "--into", "all"])
    assert merged.exit_code == EXIT_OK, merged.output
    assert {f"plugins/{name}/{name}_plugin.py" for name in DOUBTS.values()} <= set(workspace.files("all"))


def test_one_by_one_they_end_the_same(workspace: Workspace, service: BatchServer) -> None:
    tasks = [WRONG[0], next(iter(DOUBTS)), next(iter(COMPLETE))]
    ids: dict[str, str] = {}
    kept = Submissions.keep_input

    def keep_input(self: Submissions, submission: Any, data: bytes) -> None:
        ids.update({text_of(line["body"]): line["custom_id"] for line in map(json.loads, data.splitlines())})
        kept(self, submission, data)

    service.default, service.id_of = Model(), lambda text: ids[text]
    with patch.object(Submissions, "keep_input", keep_input):
        done = rounds(watching(workspace, tasks, "--now"), service, 10)
    assert_all_done(workspace, service, tasks, done)
    assert service.batches == {}
