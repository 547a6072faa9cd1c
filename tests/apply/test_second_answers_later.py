"""What comes after a second answer: updates of the unit, taking the task back, merging; and failed tasks mended."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.loop.work import work
from tests.apply.fleet import no_gates, release, released_template
from tests.apply.monorepo import elsewhere, monorepo
from tests.apply.scene import apply, batch_file, example_workspace, generator
from tests.apply.second_scene import (
    ANALYSIS,
    BRANCH,
    CLIENT,
    COUNT,
    FAILED,
    FEW_GATES,
    RAISES,
    RUN,
    SERVICE,
    TASK,
    TESTS,
    WORDS,
    answer,
    function,
    scaffolded,
    send,
    task_result,
    whole,
)
from tests.apply.test_adopt import copier_update
from tests.support import Workspace

pytestmark = pytest.mark.usefixtures("needs_sandbox")
UNIT = "plugins/greeter/.copier-answers.yml"
MAIN = "plugins/greeter/__init__.py"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return scaffolded(tmp_path / "workspace")


def merge(workspace: Workspace, *options: str) -> None:
    """Merge the task's branch, as a person does who has put the board away."""
    workspace.git("checkout", "--quiet", "--", ".")
    workspace.git("merge", "--quiet", "--no-edit", *options, BRANCH)


def written(text: str, tests: str) -> bool:
    """Tell whether a module and a test file hold what the second answer brought."""
    return "os.getpid()" in text and "test_client_greets" in tests


@pytest.fixture
def finished(tmp_path: Path) -> Workspace:
    """A unit of version 1.0.0 that was finished after the template had a newer version."""
    template = released_template(tmp_path / "template")
    workspace = example_workspace(tmp_path / "workspace")
    workspace.commit("Settings", {"aas-generator.toml": FEW_GATES})
    options = ("--template", str(template.path))
    with no_gates():
        apply(workspace, [batch_file(tmp_path / "batch.json", {TASK: ANALYSIS})], *options)
        release(
            template, "1.1.0", blueprint="plugin", file="__init__.py", old='"""The plugin of', new='"""This plugin of'
        )
        test = "test_{{ name }}.py"
        release(template, "1.2.0", blueprint="plugin", file=test, old='"""Tests of the', new='"""Checks of the')
        assert send(workspace, whole(), *options)["outcome"] == "implemented"
    assert "_commit: v1.0.0" in workspace.show(BRANCH, UNIT)
    assert "The plugin of" in workspace.show(BRANCH, MAIN)
    merge(workspace)
    return workspace


def test_updates_keep_what_was_written(finished: Workspace) -> None:
    template = finished.path.parent / "template"
    plain = finished.copy(finished.path.parent / "plain")
    copier_update(plain, "greeter")
    assert plain.git("diff", "--name-only").splitlines() == [UNIT, MAIN, TESTS]
    assert written(*((plain.path / path).read_text(encoding="utf-8") for path in (CLIENT, TESTS)))
    with no_gates():
        generator("update", "--workspace", str(finished.path), "--template", str(template), "--quiet")
    ours = "aas/update-v1.2.0"
    assert written(finished.show(ours, CLIENT), finished.show(ours, TESTS))
    for path in (MAIN, TESTS, CLIENT):
        assert finished.show(ours, path) == (plain.path / path).read_text(encoding="utf-8").rstrip("\n")
    assert '"""This plugin of' in finished.show(ours, MAIN)
    assert '"""Checks of the' in finished.show(ours, TESTS)


@pytest.mark.parametrize("options", [("--ff-only",), ("--no-ff",)])
def test_undo_takes_all_of_a_task_back_that_is_merged(workspace: Workspace, options: tuple[str, ...]) -> None:
    base = workspace.git("rev-parse", "main")
    send(workspace, whole())
    merge(workspace, *options)
    generator("undo", TASK, "--workspace", str(workspace.path), "--quiet")
    assert workspace.git("diff", "--name-only", base, f"aas/undo-{TASK}").splitlines() == []


def test_undo_takes_a_branch_with_several_answers_back(workspace: Workspace) -> None:
    send(workspace, whole())
    generator("undo", TASK, "--workspace", str(workspace.path), "--quiet")
    assert f"refs/heads/{BRANCH}" not in workspace.refs()


def test_many_answers_are_judged_together(workspace: Workspace) -> None:
    """Two tasks in one file, and a question of another kind beside them."""
    path, name = "core/services/rate_limiter.py", "RateLimiterService.count_calls_client"
    source = 'def count_calls_client(self) -> None:\n    """Count."""\n    self.calls = 1\n'
    tips = {task: workspace.git("rev-parse", f"aas/{task}")[:16] for task in (TASK, SERVICE)}
    answers = {
        f"complete-{TASK}-1-{tips[TASK]}": json.dumps(whole()),
        "AAS-904": ANALYSIS.replace("greeter", "waver").replace("Greeter", "Waver"),
        f"complete-{SERVICE}-1-{tips[SERVICE]}": json.dumps(answer([function(path, name, source)])),
    }
    report = apply(workspace, [batch_file(workspace.path.parent / "mixed.json", answers)])
    outcomes = {task["task_id"]: task["outcome"] for task in report["tasks"]}
    assert outcomes == {TASK: "implemented", SERVICE: "implemented", "AAS-904": "scaffolded"}
    assert report["problems"] == []
    merged = generator("merge", "--workspace", str(workspace.path), "--json").stdout
    assert {each["task_id"] for each in json.loads(merged)["tasks"] if each["outcome"] == "merged"} >= {TASK, SERVICE}


def asked(workspace: Workspace) -> tuple[str, str]:
    """Return the kind and the id of the question about the task; why there is none in the place of the kind."""
    found = work(workspace.path, only=[TASK])
    question = next(iter(found.questions), None)
    return (question.kind, question.request.custom_id) if question else (found.left[0].reason, "")


def reply(workspace: Workspace, custom_id: str, answers: Any, code: int = 0) -> dict[str, Any]:
    file = batch_file(workspace.path.parent / f"{custom_id}.json", {custom_id: json.dumps(answers)})
    return task_result(apply(workspace, [file], code=code))


def test_questions_and_answers_meet_until_the_unit_is_finished(workspace: Workspace) -> None:
    kind, question = asked(workspace)
    assert kind == "complete"
    wrong = answer([function(CLIENT, "Client.run", RAISES.format(number=1)), function(WORDS, "Words.run", COUNT)])
    assert reply(workspace, question, wrong, code=1)["outcome"] == "failed"
    kind, question = asked(workspace)
    assert (kind, question[-16:]) == ("repair", workspace.git("rev-parse", FAILED)[:16])
    hostile = answer([function("tests/conftest.py", "pytest_configure", RUN)])
    assert reply(workspace, question, hostile, code=1)["branch"] is None
    kind, question = asked(workspace)
    assert question.startswith(f"complete-{TASK}-2-")
    assert reply(workspace, question, whole())["outcome"] == "implemented"
    assert asked(workspace) == ("its row is closed", "")


def test_workspace_that_is_a_folder_of_its_repository(tmp_path: Path) -> None:
    workspace = monorepo(tmp_path / "repository")
    workspace.commit("Settings", {"aas-generator.toml": FEW_GATES})
    apply(workspace, [batch_file(tmp_path / "batch.json", {TASK: ANALYSIS})])
    first = workspace.git("rev-parse", BRANCH)
    assert send(workspace, whole())["outcome"] == "implemented"
    assert workspace.git("rev-parse", f"{BRANCH}^") == first
    assert "os.getpid()" in workspace.show(BRANCH, CLIENT)
    assert "Workspace: apps/bot" in workspace.git("log", "-1", "--format=%B", BRANCH)
    assert elsewhere(workspace, BRANCH) == elsewhere(workspace, "main")
