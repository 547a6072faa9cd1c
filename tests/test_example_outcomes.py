"""What becomes of the bundled example: the outcomes that a careful person would give, and units that run."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.board import Board
from tests import shared
from tests.apply.scene import apply, outcomes, task_of
from tests.examples import taking_turns
from tests.support import EXAMPLE_BATCHES, EXAMPLE_BOARD, EXAMPLE_WORKSPACE, Workspace, copied, example_outcomes
from tests.workspace_tools import mypy, pytest_in, python

EXPECTED = {task_id: each["outcome"] for task_id, each in example_outcomes().items()}
BUILT = [task_id for task_id, outcome in EXPECTED.items() if outcome in {"implemented", "scaffolded"}]
IMPLEMENTED = [task_id for task_id in BUILT if EXPECTED[task_id] == "implemented"]
SCAFFOLDED = [task_id for task_id in BUILT if EXPECTED[task_id] == "scaffolded"]
PLUGINS = [task_id for task_id in BUILT if any("plugin " in unit for unit in example_outcomes()[task_id]["units"])]
STATUS = {
    "implemented": {"Done"},
    "scaffolded": {"In Progress"},
    "review": {"Needs Review"},
    "failed": {"Needs Review"},
    "blocked": {"queued"},
    "skipped": {"Done"},
}
# What the workspace and the units cannot do without.
DEMANDED = {"OPENAI_API_KEY": "for tests", "LOCAL_TUNNEL_TOKEN": "for tests"}
# Loads everything by the workspace's own registry, starts and stops it, and tells which functions of the unit were
# called in between.
LIVE = """
import asyncio, json, sys
from pathlib import Path

import core.config.manager as manager
from core.hub import AASHub
from core.plugin_registry import PluginRegistry

name = sys.argv[1]
folder = Path.cwd() / "plugins" / name
ran = set()

def note(frame, event, _argument):
    if event == "call" and Path(frame.f_code.co_filename).is_relative_to(folder):
        ran.add(frame.f_code.co_qualname)

async def live():
    hub = AASHub(manager.load_config())
    registry = PluginRegistry(hub)
    sys.setprofile(note)
    loaded = registry.load_all()
    await hub.start()
    running = list(await registry.start_all())
    await registry.stop_all()
    sys.setprofile(None)
    await hub.stop()
    return {"loaded": loaded, "running": running, "ran": sorted(ran)}

print(json.dumps(asyncio.run(live())))
"""


@dataclass(frozen=True)
class Ran:
    """The example after one run over its batches.

    Attributes:
        workspace: The workspace.
        report: What ``apply --json`` printed.
    """

    workspace: Workspace
    report: dict[str, Any]

    def branch(self, task_id: str, target: Path) -> Path:
        """Check out a task's branch alone."""
        return self.workspace.fresh_clone(task_of(self.report, task_id)["branch"], target)


@pytest.fixture(scope="module")
def ran(needs_sandbox: None) -> Ran:
    """What was made of both results files in a copy of the example; nothing is configured."""
    return shared.once("shipped-example", _ran)


def _ran(folder: Path) -> Ran:
    workspace = Workspace(copied(EXAMPLE_WORKSPACE, folder / "workspace"))
    workspace.git("init", "--quiet", "--initial-branch=main")
    workspace.commit("The example workspace")
    return Ran(workspace, apply(workspace, EXAMPLE_BATCHES, code=1))


def live(folder: Path, name: str) -> dict[str, list[str]]:
    """Load, start and stop a workspace's plugins; return what was loaded, what ran, and which functions were called."""
    done = python(folder, "-c", f"import os\nos.environ.update({DEMANDED!r})\n{LIVE}", name)
    assert done.returncode == 0, done.stderr
    told: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_calls_are_observed(tmp_path: Path) -> None:
    told = live(copied(EXAMPLE_WORKSPACE, tmp_path / "workspace"), "heartbeat")
    assert {"HeartbeatPlugin.setup", "HeartbeatPlugin.shutdown"} <= set(told["ran"])
    assert "HeartbeatPlugin.restart" not in told["ran"]


def test_every_task_ends_as_a_careful_person_expects(ran: Ran) -> None:
    assert outcomes(ran.report) == EXPECTED


def test_the_report_counts_them(ran: Ran) -> None:
    counts = Counter(EXPECTED.values())
    assert {key: ran.report[key] for key in ran.report if key.endswith("_count")} == {
        "success_count": counts["implemented"],
        "scaffolded_count": counts["scaffolded"],
        "failed_count": counts["failed"] + counts["blocked"],
        "review_count": counts["review"],
        "skipped_count": counts["skipped"],
    }


@pytest.mark.parametrize("task_id", BUILT)
def test_the_units_are_those_that_the_answer_asks_for(ran: Ran, task_id: str) -> None:
    built = [f"{unit['blueprint']} {unit['name']}" for unit in task_of(ran.report, task_id)["units"]]
    assert built == example_outcomes()[task_id]["units"]


@pytest.mark.parametrize("task_id", SCAFFOLDED)
def test_a_scaffold_names_what_is_empty(ran: Ran, task_id: str) -> None:
    task = task_of(ran.report, task_id)
    (unit,) = task["units"]
    subject = ran.workspace.git("log", "-1", "--format=%s", task["branch"])
    assert subject.startswith(f"feat({unit['name']}): scaffold ")
    notes = ran.workspace.show(task["branch"], f"plugins/{unit['name']}/NOTES.md")
    board = (ran.workspace.path / EXAMPLE_BOARD).read_text(encoding="utf-8")
    details = board.partition(f"\n### {task_id}:")[2].partition("\n### ")[0]
    for module in example_outcomes()[task_id]["empty"]:
        assert any(module in line for line in task["unwritten"])
        assert any(line.startswith("- [ ] ") and module in line for line in notes.splitlines())
        assert module in details


@pytest.mark.parametrize("task_id", ["AAS-143", "AAS-152", "AAS-156", "AAS-224"])
def test_a_scaffold_lists_the_acceptance_criteria(ran: Ran, task_id: str) -> None:
    task = task_of(ran.report, task_id)
    facts = Board.read(EXAMPLE_WORKSPACE / EXAMPLE_BOARD).facts(task_id)
    assert facts is not None
    notes = ran.workspace.show(task["branch"], f"plugins/{task['units'][0]['name']}/NOTES.md")
    criteria = [line.strip() for line in facts.details.splitlines() if line.strip().startswith("- [ ] ")]
    assert criteria
    assert [line for line in criteria if line not in notes] == []


def test_the_board_calls_done_what_is_done(ran: Ran) -> None:
    board = Board.read(ran.workspace.path / EXAMPLE_BOARD)
    found = {task_id: {board.find(task_id).role("status")} for task_id in EXPECTED}
    assert found == {task_id: STATUS[outcome] for task_id, outcome in EXPECTED.items()}


def test_reasons_name_what_is_wrong(ran: Ran) -> None:
    assert "cleanup_limit_seconds" in task_of(ran.report, "AAS-157")["reason"]
    assert "AAS-157" in task_of(ran.report, "AAS-158")["reason"]
    assert "nothing to build" in task_of(ran.report, "AAS-014")["reason"]
    assert "nothing to build" in task_of(ran.report, "AAS-151")["reason"]


@pytest.mark.parametrize("task_id", PLUGINS)
def test_the_registry_loads_and_runs_the_plugin_and_it_calls_the_code_of_the_answer(
    ran: Ran, task_id: str, tmp_path: Path
) -> None:
    (unit,) = task_of(ran.report, task_id)["units"]
    told = live(ran.branch(task_id, tmp_path / "clone"), unit["name"])
    assert unit["name"] in told["loaded"]
    assert unit["name"] in told["running"]
    assert [call for call in example_outcomes()[task_id].get("calls", []) if call not in told["ran"]] == []


@pytest.mark.slow
@pytest.mark.parametrize("task_id", taking_turns(BUILT, 5))
def test_a_branch_alone_passes_its_own_checks(ran: Ran, task_id: str, tmp_path: Path) -> None:
    clone = ran.branch(task_id, tmp_path / "clone")
    for done in (
        pytest_in(clone),
        mypy(clone),
        python(clone, "-m", "ruff", "check", "--no-cache"),
        python(clone, "-m", "ruff", "format", "--check", "--no-cache"),
    ):
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_second_run_changes_nothing(ran: Ran, tmp_path: Path) -> None:
    workspace = ran.workspace.copy(tmp_path / "workspace")
    refs, board = workspace.refs(), (workspace.path / EXAMPLE_BOARD).read_bytes()
    again = apply(workspace, EXAMPLE_BATCHES, code=0)
    assert set(outcomes(again).values()) == {"skipped"}
    assert (workspace.refs(), (workspace.path / EXAMPLE_BOARD).read_bytes()) == (refs, board)
