"""What is said about a task: commit messages, notes on the board, verdicts, fates of code, next steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import pytest

from generator.answers.contract import Contract, SettingsClass
from generator.answers.units import ConfigPatchAnswers, PluginAnswers, ServiceAnswers, UnitAnswers
from generator.apply.block_results import block_results
from generator.apply.messages import commit_message, task_outcome
from generator.bench.state import State
from generator.commit_text import SUBJECT_MAX
from generator.findings import FINDINGS_SHOWN, Finding, GateResult, Level, warnings
from generator.git import open_workspace, parse_trailers
from generator.journal.facts import RunFacts, new_run_id
from generator.journal.history import RunHistory
from generator.journal.record import recorded
from generator.plan import CodeBlock, ImplementationPlan
from generator.task_results import RunReport, TaskOutcome, TaskResult
from tests.support import small_workspace

CODE = "def shine() -> int:\n    return 1\n"
PLUGIN = PluginAnswers.model_validate(
    {
        "name": "lantern",
        "title": "Integrate Lantern",
        "task_id": "AAS-901",
        "batch_id": "batch_1",
        "plugin": {
            "class_name": "LanternPlugin",
            "config_class": "LanternConfig",
            "modules": [
                {"name": "client", "class_name": "Client"},
                {"name": "wick", "class_name": "Wick"},
                {"name": "colours", "code": CODE},
            ],
            "tests": [{"name": "test_colours", "code": "def test_a() -> None:\n    assert True\n"}],
            "parts": [],
            "unwritten": [
                "`client`: its code is kept below, because it did not pass: types: bad",
                "`wick.Wick.burn`: Burn slowly (phase 1)",
            ],
            "notes": [{"subject": "client", "reason": "types: bad", "code": CODE}],
            "background": {"phases": [{"number": 1, "title": "Light it"}, {"number": 2, "title": "Dim it"}]},
        },
    }
)
SERVICE = ServiceAnswers.model_validate(
    {
        "name": "tunnel",
        "title": "Dig",
        "task_id": "AAS-901",
        "service": {"class_name": "TunnelService", "config_class": "TunnelConfig", "code": CODE},
    }
)
SETTINGS = ConfigPatchAnswers.model_validate(
    {
        "name": "lamp",
        "title": "Lamp settings",
        "task_id": "AAS-902",
        "contract": Contract(settings=SettingsClass()).model_dump(mode="json"),
        "config_patch": {"fields": [{"name": "lamp_level", "type": "int", "default": "3", "description": "how much"}]},
    }
)


def gate(
    name: str,
    outcome: Literal["passed", "failed", "skipped"] = "failed",
    *,
    level: Level = "must",
    findings: int = 1,
    path: str = "a.py",
    line: int | None = 3,
) -> GateResult:
    found = [Finding(path=path, line=line, code="x", message=f"bad {number}") for number in range(findings)]
    return GateResult(gate=name, outcome=outcome, level=level, seconds=0.1, findings=tuple(found))


GATES = [gate("types", "passed", findings=0), gate("smoke", "skipped")]


def test_commit_tells_units_phases_gates_and_what_is_left_to_do() -> None:
    text = commit_message([PLUGIN, SERVICE], GATES)
    body, _, trailers = text.rpartition("\n\n")
    assert body.split("\n") == [
        "feat(lantern): scaffold Lantern",
        "",
        "AAS-901: Integrate Lantern",
        "",
        "Units:",
        "- plugin lantern",
        "- service tunnel",
        "",
        "Phases:",
        "1. Light it",
        "2. Dim it",
        "",
        "Gates:",
        "- types passed",
        "- smoke skipped",
        "",
        "Stubs, see the unit's notes:",
        "- lantern.client",
        "",
        "To be written:",
        "- lantern: `client`: its code is kept below, because it did not pass: types: bad",
        "- lantern: `wick.Wick.burn`: Burn slowly (phase 1)",
    ]
    assert trailers.split("\n") == [
        "Task-Id: AAS-901",
        "Batch-Id: batch_1",
        "Blueprint: plugin",
        f"Answers-SHA256: {PLUGIN.digest()}",
        "Blueprint: service",
        f"Answers-SHA256: {SERVICE.digest()}",
        "Outcome: scaffolded",
        "",
    ]


def test_commit_of_a_failed_task_says_so_in_subject_and_trailers() -> None:
    text = commit_message([SETTINGS], [], failed=True)
    assert text.startswith("wip(config): Lamp settings\n\n")
    assert "Phases:" not in text
    trailers = parse_trailers(text.rpartition("\n\n")[2])
    assert trailers["outcome"] == "failed"
    assert "batch-id" not in trailers
    long = SETTINGS.model_copy(update={"title": "word " * 40})
    assert len(commit_message([long], []).split("\n")[0]) <= SUBJECT_MAX


@pytest.mark.parametrize(
    ("gates", "units", "expected"),
    [
        ([gate("types", "passed", findings=0)], [SERVICE], ("implemented", "")),
        (GATES[:1], [PLUGIN], ("scaffolded", "still to be written: lantern.client, lantern.wick")),
        ([gate("lint", level="should")], [SERVICE], ("implemented", "")),
        ([gate("smoke", "skipped")], [SERVICE], ("review", "smoke did not run: bad 0 [x]")),
        ([gate("smoke", "skipped", level="should")], [SERVICE], ("implemented", "")),
        (
            [gate("smoke", "skipped"), gate("types"), gate("secrets", path="", line=None)],
            [SERVICE],
            ("failed", "types: a.py:3: bad 0 [x]; secrets: bad 0 [x]"),
        ),
        ([gate("syntax", line=None)], [SERVICE], ("failed", "syntax: a.py: bad 0 [x]")),
    ],
)
def test_gates_decide_over_a_task(
    gates: Sequence[GateResult], units: Sequence[UnitAnswers], expected: tuple[TaskOutcome, str]
) -> None:
    assert task_outcome(gates, units) == expected


def test_what_stops_nothing_is_a_warning() -> None:
    gates = [gate("lint", level="should", findings=FINDINGS_SHOWN + 1), gate("types"), gate("tests", "skipped")]
    told = warnings(gates)
    assert told[:2] == ("lint: a.py:3: bad 0 [x]", "lint: a.py:3: bad 1 [x]")
    assert told[FINDINGS_SHOWN:] == ("lint: and 1 more finding",)
    assert len(warnings([gate("lint", level="should", findings=FINDINGS_SHOWN)])) == FINDINGS_SHOWN


@pytest.mark.parametrize(
    ("block", "units", "fate"),
    [
        (CodeBlock(index=0, role="example"), [PLUGIN], ("left out", None, "it shows how the code is used")),
        (CodeBlock(index=0, role="file"), [PLUGIN], ("left out", None, "it names no file")),
        (CodeBlock(index=0, role="command", path="a"), [PLUGIN], ("left out", None, "it is for a person's terminal")),
        (
            CodeBlock(index=0, role="file", path="plugins/lantern/colours.py"),
            [SERVICE, PLUGIN],
            ("placed", "plugins/lantern/colours.py", ""),
        ),
        (
            CodeBlock(index=0, role="file", path="lantern_api/colours.py"),
            [PLUGIN],
            ("placed", "plugins/lantern/colours.py", ""),
        ),
        (
            CodeBlock(index=0, role="file", path="tests/test_colours.py"),
            [PLUGIN],
            ("placed", "tests/test_colours.py", ""),
        ),
        (
            CodeBlock(index=0, role="file", path="plugins/lantern/client.py"),
            [PLUGIN],
            ("review", "plugins/lantern/client.py", "types: bad"),
        ),
        (
            CodeBlock(index=0, role="file", path="plugins/lantern/config.py"),
            [PLUGIN],
            ("merged", "plugins/lantern/config.py", "the blueprint's own file has what it says"),
        ),
        (
            CodeBlock(index=0, role="file", path="core/services/tunnel.py"),
            [SERVICE],
            ("placed", "core/services/tunnel.py", ""),
        ),
        (
            CodeBlock(index=0, role="patch", path="core/config/manager.py", content="x: int"),
            [PLUGIN, SETTINGS],
            ("merged", "core/config/manager.py", "its settings are in config_patch:lamp"),
        ),
        (
            CodeBlock(index=0, role="patch", path="core/hub.py", content="x = 1"),
            [PLUGIN, SETTINGS],
            ("review", "core/hub.py", "it changes a file that the text does not name"),
        ),
    ],
)
def test_every_block_has_a_fate(
    block: CodeBlock, units: Sequence[UnitAnswers], fate: tuple[str, str | None, str]
) -> None:
    plan = ImplementationPlan(task_id="AAS-901", code_blocks=(block.model_copy(update={"index": 7}),))
    (found,) = block_results(plan, units)
    assert (found.index, found.fate, found.path, found.reason) == (7, *fate)


def test_report_counts_outcomes_and_blocked_tasks_need_a_person() -> None:
    kinds: tuple[TaskOutcome, ...] = get_args(TaskOutcome)
    tasks = [TaskResult(task_id=f"A-{n}", outcome=kind) for n, kind in enumerate((*kinds, "implemented", "failed"))]
    report = RunReport(
        run_id="r", batch_id="b", workspace="w", board=None, base="c", template="t", blueprint_version=None,
        sandbox="s", seconds=1.0, tasks=tuple(tasks), problems=("p",),
    )  # fmt: skip
    data = report.to_data()
    counts = {name: data[f"{name}_count"] for name in ("success", "scaffolded", "failed", "review", "skipped")}
    assert counts == {"success": 2, "scaffolded": 1, "failed": 3, "review": 1, "skipped": 1}
    assert (data["schema"], data["problems"], len(data["tasks"])) == (1, ["p"], 8)
    assert list(data)[:3] == ["schema", "run_id", "batch_id"]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> State:
    return State(open_workspace(small_workspace(tmp_path_factory.mktemp("telling") / "workspace").path))


@pytest.mark.parametrize(
    ("outcome", "branch", "step"),
    [
        ("implemented", "aas/A-1", "look at branch aas/A-1 and merge it"),
        ("scaffolded", "aas/A-1", "write what is missing on branch aas/A-1; its notes list it"),
        ("failed", "aas/failed/A-1",
         "look at branch aas/failed/A-1, correct the analysis or the workspace, then apply it again with --only A-1"),
        ("failed", None, "then apply it again with --only A-1"),
        ("review", None, "settle the reason, then apply it again with --only A-1"),
        ("blocked", None, "settle what it needs, then apply the batch again"),
        ("skipped", None, ""),
    ],
)  # fmt: skip
def test_next_step_of_a_task(outcome: TaskOutcome, branch: str | None, step: str, state: State) -> None:
    run_id = new_run_id()
    facts = RunFacts(run_id=run_id, command="apply", workspace="w", base="b")
    with recorded(state, facts, keep=99) as record:
        record.planned(("b1", "b2"), 1)
        record.tell("A-1", "prepared", reason="old")
        record.ended(TaskResult(task_id="A-1", outcome=outcome, branch=branch, reason="why", commit="c"))
        record.end({})
    read = RunHistory(state).read(run_id)
    assert (read.phase, read.command, read.base, read.batch_ids) == ("ended", "apply", "b", ("b1", "b2"))
    assert (read.error, read.next_step, read.dry_run) == ("", "", False)
    (task,) = read.tasks
    assert (task.stage, task.outcome, task.branch, task.commit) == ("ended", outcome, branch, "c")
    assert (task.reason, task.next_step) == ("why", step)


def test_next_step_of_a_dry_run_and_of_one_that_was_killed(state: State) -> None:
    dry = RunFacts(run_id="20260102T000000-00000001", command="apply", workspace="w", base="b", dry_run=True)
    with recorded(state, dry, keep=99) as record:
        for number, outcome in enumerate(("implemented", "review")):
            record.ended(TaskResult(task_id=f"A-{number}", outcome=outcome))
        record.end({})
    tasks = RunHistory(state).read(dry.run_id).tasks
    assert tasks[0].next_step == "run it without --dry-run"
    assert tasks[1].next_step.startswith("settle the reason")
    killed = RunFacts(run_id="20260102T000000-00000002", command="undo", workspace="w", base="b")
    with recorded(state, killed, keep=99) as record:
        record.tell("A-1", "prepared")
        record.close()
    read = RunHistory(state).read(killed.run_id)
    assert (read.phase, read.next_step) == ("killed", "Run the same undo again: it goes on.")
    assert (read.tasks[0].outcome, read.tasks[0].next_step) == ("", "run the same command again")


def test_newest_result_of_a_task_is_found_in_any_case(state: State) -> None:
    for number, reason in ((3, "first"), (4, "second")):
        facts = RunFacts(run_id=f"20260103T000000-0000000{number}", command="apply", workspace="w", base="b")
        with recorded(state, facts, keep=99) as record:
            record.ended(TaskResult(task_id="B-1", outcome="failed", reason=reason))
            record.ended(TaskResult(task_id="B-2", outcome="skipped", reason="done before"))
            record.end({})
    history = RunHistory(state)
    found = history.result_of("b-1")
    assert found is not None
    assert found.reason == "second"
    assert history.result_of("B-2") is None
    assert history.result_of("B-9") is None
