"""``clarify`` from the results to the clarified plan, by the command line and real files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from generator.apply.kept_decisions import KeptDecisions, decisions_of
from generator.cli import app
from generator.errors import WorkspaceError
from generator.reading import Decisions
from tests.clarified import CASES, Document, changed
from tests.support import new_workspace

TIDE = CASES / "new_module_beside_files_to_change"
BOARD = "| ID | Priority | Title | Depends On | Status |\n|:---|:---|:---|:---|:---|\n"
ROW = "| {} | Medium | {} | - | queued |\n"


def result(custom_id: str, text: str, *, model: str = "writer-1") -> str:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
    body = {"object": "chat.completion", "model": model, "choices": [choice]}
    return json.dumps({"id": "r", "custom_id": custom_id, "response": {"status_code": 200, "body": body}}) + "\n"


def run(*args: str, workspace: Path, code: int = 0) -> Result:
    """Run the command line for a workspace; ``code`` is the exit code that is expected."""
    done = CliRunner().invoke(app, [*args, "--workspace", str(workspace)])
    assert done.exit_code == code, f"{done.exit_code}\n{done.stdout}\n{done.stderr}"
    return done


class Scene:
    """A workspace, the results of two tasks, and what is asked about them and answered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git = new_workspace(folder / "workspace")
        self.path = self.git.path
        rows = ROW.format("AAS-7", "Tide alerts") + ROW.format("AAS-8", "Tell the harbour master")
        files = dict.fromkeys((TIDE / "files.txt").read_text(encoding="utf-8").split(), "")
        self.git.commit("Start", {**files, "ACTIVE_TASKS.md": f"# Tasks\n\n{BOARD}{rows}"})
        self.document = Document.case(TIDE.name, "Tide alerts")
        self.other = Document("Write `plugins/master/master_plugin.py`, which tells the harbour master.\n")
        results = result("AAS-7", self.document.item.text) + result("AAS-8", self.other.item.text)
        self.results = self.file("results.jsonl", results)

    told: Result

    def file(self, name: str, text: str) -> str:
        """Write a file beside the workspace; return its path."""
        (self.folder / name).write_text(text, encoding="utf-8")
        return str(self.folder / name)

    def ask(self, *args: str, code: int = 0) -> list[dict[str, Any]]:
        """Return the requests that ``clarify`` writes."""
        out = self.folder / "clarify.jsonl"
        out.unlink(missing_ok=True)
        self.told = run("clarify", self.results, *args, "--out", str(out), workspace=self.path, code=code)
        return list(map(json.loads, out.read_text(encoding="utf-8").splitlines())) if out.exists() else []

    def plan(self, *more: str, code: int = 0) -> dict[str, dict[str, Any]]:
        """Return the plans by their tasks."""
        self.told = run("plan", self.results, *more, "--json", workspace=self.path, code=code)
        return {item["task_id"]: item for item in json.loads(self.told.stdout)["items"]}

    def answers(self, requests: list[dict[str, Any]], *, name: str = "clarified.jsonl", **given: Any) -> str:
        """Write an answer to the first request; return the file."""
        document = self.document
        answer = document.answer(**given)
        answer["mentions"] = changed(answer["mentions"], document.path("harbour/alerts/sender.py"), decision="new")
        answer["blocks"] = changed(answer["blocks"], "B3", file=document.path("harbour/alerts/sender.py"), role="file")
        return self.file(name, result(requests[0]["custom_id"], json.dumps(answer)))

    @property
    def kept(self) -> KeptDecisions:
        """The decisions that are kept."""
        found = decisions_of(self.path)
        assert found is not None
        return found


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def test_the_answer_decides_the_plan(scene: Scene) -> None:
    requests = scene.ask("--all")
    assert [each["custom_id"].split("-")[:3] for each in requests] == [["clarify", "AAS", "7"], ["clarify", "AAS", "8"]]
    before = scene.plan()
    plans = scene.plan(scene.answers(requests))
    assert list(plans) == ["AAS-7", "AAS-8"]
    plan = plans["AAS-7"]
    assert plan["outcome"] == "ready"
    modules = [spec["path"] for spec in plan["files"] if spec["template"] == "plugin/module"]
    assert modules == ["plugins/tide_alerts/sender.py"]
    assert plan["config_additions"] == []
    assert plan["evidence"]["files"] == {**plan["evidence"]["files"], "rule": "clarified", "confidence": 1.0}
    assert plan["doubts"] == []
    assert plans["AAS-8"] == before["AAS-8"]
    assert before["AAS-7"]["files"] != plan["files"]


def test_plan_writes_nothing(scene: Scene) -> None:
    before = scene.git.fingerprint()
    answers = scene.answers(scene.ask("--all"))
    scene.plan(answers)
    assert scene.git.fingerprint() == before
    assert len(scene.kept) == 0


def test_decisions_that_are_kept_need_no_file_and_come_to_the_same(scene: Scene) -> None:
    answers = scene.answers(scene.ask("--all"))
    clarified = scene.plan(answers)
    assert [each["custom_id"].split("-")[2] for each in scene.ask(answers, "--all")] == ["8"]
    assert len(scene.kept) == 1
    Path(answers).unlink()
    assert scene.plan() == clarified
    assert [each["custom_id"].split("-")[2] for each in scene.ask("--all")] == ["8"]


def test_a_later_answer_wins_over_the_one_that_is_kept(scene: Scene) -> None:
    requests = scene.ask("--all")
    scene.ask(scene.answers(requests), "--all")
    later = scene.answers(requests, name="later.jsonl", kinds=["service"])
    assert scene.plan(later)["AAS-7"]["kinds"] == ["service"]
    assert scene.plan()["AAS-7"]["kinds"] == ["plugin"]


def test_translate_takes_the_answers_too(scene: Scene) -> None:
    answers = scene.answers(scene.ask("--all"), name="c.jsonl", kinds=["service"])
    done = run("translate", scene.results, answers, "--out", str(scene.folder / "out"), "--json", workspace=scene.path)
    units = json.loads(done.stdout)["units"]
    assert [(unit["task_id"], unit["blueprint"]) for unit in units] == [("AAS-7", "service"), ("AAS-8", "plugin")]


def test_a_file_of_answers_is_known_by_what_is_in_it(scene: Scene) -> None:
    requests = scene.ask("--all")
    lines = Path(scene.answers(requests)).read_text(encoding="utf-8")
    wrapped = {"batch_id": "batch_clarified", "results": [json.loads(line) for line in lines.splitlines()]}
    assert scene.plan(scene.file("any.json", json.dumps(wrapped)))["AAS-7"]["config_additions"] == []


def test_questions_in_the_place_of_answers_are_told(scene: Scene) -> None:
    scene.ask("--all")
    plans = scene.plan(str(scene.folder / "clarify.jsonl"))
    assert "holds what clarify asks, not the answers to it" in scene.told.stderr
    assert plans == scene.plan()


def test_answers_count_among_results_too(scene: Scene) -> None:
    answers = scene.answers(scene.ask("--all"))
    apart = scene.plan(answers)
    results = Path(scene.results).read_text(encoding="utf-8")
    scene.file("results.jsonl", Path(answers).read_text(encoding="utf-8") + results)
    assert scene.plan() == apart
    assert "AAS-7" not in scene.told.stderr


def test_answers_alone_are_no_results(scene: Scene) -> None:
    answers = scene.answers(scene.ask("--all"))
    done = run("plan", answers, workspace=scene.path, code=2)
    assert "holds no results" in done.stderr


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"response": None, "error": {"code": "batch_expired", "message": "too late"}}, "did not come"),
        ({"response": {"status_code": 200, "body": {"choices": []}}}, "did not come"),
    ],
)
def test_an_answer_that_did_not_come_is_told(scene: Scene, row: dict[str, Any], told: str) -> None:
    requests = scene.ask("--all")
    answers = scene.file("clarified.jsonl", json.dumps({"custom_id": requests[0]["custom_id"], **row}) + "\n")
    assert scene.plan(answers) == scene.plan()
    scene.plan(answers)
    assert f"the decisions about AAS-7 {told}" in scene.told.stderr


def test_an_answer_about_another_text_is_told_and_not_used(scene: Scene) -> None:
    answers = scene.answers(scene.ask("--all"))
    scene.file("results.jsonl", result("AAS-7", scene.document.item.text + "\nOne more word.\n"))
    plans = scene.plan(answers)
    assert "the decisions about AAS-7 fit no text here" in scene.told.stderr
    assert plans == scene.plan()


def test_an_answer_that_cannot_be_read_is_not_kept(scene: Scene) -> None:
    requests = scene.ask("--all")
    answers = scene.file("clarified.jsonl", result(requests[0]["custom_id"], "It should be a plugin."))
    assert scene.ask(answers, "--all") == requests
    assert len(scene.kept) == 0
    assert any("no JSON object" in warning for warning in scene.plan(answers)["AAS-7"]["warnings"])


TWO_PLUGINS = """\
The relay hands messages on, and the counter counts them.

```python
# plugins/alpha_relay/alpha_relay_plugin.py
class AlphaRelayPlugin(PluginBase):
    pass
```

```python
# plugins/counter/counter_plugin.py
class CounterPlugin(PluginBase):
    pass
```
"""


def test_only_what_is_in_doubt_is_asked_and_plan_says_how(scene: Scene) -> None:
    scene.file("results.jsonl", result("AAS-7", TWO_PLUGINS) + result("AAS-8", scene.other.item.text))
    assert scene.plan()["AAS-7"]["reason"].startswith("unsure: ")
    command = f"aas-generator clarify {scene.results} --workspace {scene.path} --out clarify.jsonl"
    assert f"1 task waits for a decision: {command}\n" in scene.told.stderr
    (request,) = scene.ask()
    assert request["custom_id"].startswith("clarify-AAS-7-")
    assert "## Doubts of the reader\n\n- " in request["body"]["messages"][1]["content"]


def test_decisions_leave_no_doubt_about_what_they_settle(scene: Scene) -> None:
    scene.file("results.jsonl", result("AAS-7", TWO_PLUGINS))
    scene.document = Document(TWO_PLUGINS, "Tide alerts")
    (request,) = scene.ask()
    answer = scene.document.answer(name=None, other_name="counter")
    answers = scene.file("clarified.jsonl", result(request["custom_id"], json.dumps(answer)))
    plan = scene.plan(answers)["AAS-7"]
    assert (plan["outcome"], plan["doubts"], plan["name"]) == ("ready", [], "counter")
    assert "waits" not in scene.told.stderr
    assert scene.ask(answers) == []
    assert len(scene.kept) == 1


def test_without_a_doubt_nothing_is_asked(scene: Scene) -> None:
    scene.file("results.jsonl", result("AAS-8", scene.other.item.text))
    assert scene.ask() == []
    assert scene.told.stdout == "no task waits for a decision\n"


def test_what_has_no_text_is_never_asked_about(scene: Scene) -> None:
    scene.file("results.jsonl", result("AAS-7", "") + result("AAS-8", scene.other.item.text))
    assert [each["custom_id"].split("-")[2] for each in scene.ask("--all")] == ["8"]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--only", "AAS-7"], lambda lines: len(lines) == 1),
        (["--api", "responses"], lambda lines: {each["url"] for each in lines} == {"/v1/responses"}),
        (["--model", "judge-2"], lambda lines: {each["body"]["model"] for each in lines} == {"judge-2"}),
        ([], lambda lines: {each["body"]["model"] for each in lines} == {"writer-1"}),
    ],
)
def test_options(scene: Scene, args: list[str], told: Callable[[list[dict[str, Any]]], bool]) -> None:
    assert told(scene.ask("--all", *args))


def test_a_model_that_nobody_names_is_told_once(scene: Scene) -> None:
    lines = Path(scene.results).read_text(encoding="utf-8").replace('"model": "writer-1", ', "")
    scene.file("results.jsonl", lines)
    assert len({each["body"]["model"] for each in scene.ask("--all")}) == 1
    assert scene.told.stderr.count("no answer tells its model") == 1


def test_a_row_that_is_lost_ends_with_1(scene: Scene) -> None:
    scene.file("results.jsonl", Path(scene.results).read_text(encoding="utf-8") + "{broken\n")
    assert len(scene.ask("--all", code=1)) == 2


def test_translate_says_what_waits(scene: Scene) -> None:
    scene.file("results.jsonl", result("AAS-7", TWO_PLUGINS))
    done = run("translate", scene.results, "--out", str(scene.folder / "out"), workspace=scene.path)
    assert "1 task waits for a decision: aas-generator clarify " in done.stderr


def test_a_folder_without_history_keeps_nothing_and_says_so(tmp_path: Path) -> None:
    document = Document.case(TIDE.name)
    folder = tmp_path / "plain"
    folder.mkdir()
    (tmp_path / "results.jsonl").write_text(result("AAS-7", document.item.text), encoding="utf-8")
    results, out, answers = (str(tmp_path / name) for name in ("results.jsonl", "c.jsonl", "a.jsonl"))
    run("clarify", results, "--all", "--out", out, workspace=folder)
    request = json.loads((tmp_path / "c.jsonl").read_text(encoding="utf-8"))
    answer = result(request["custom_id"], json.dumps(document.answer()))
    (tmp_path / "a.jsonl").write_text(answer, encoding="utf-8")
    done = run("clarify", results, answers, "--all", "--out", out, workspace=folder)
    assert "no decision is kept" in done.stderr
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(scene: Scene) -> None:
    answers = scene.answers(scene.ask("--all"))
    state = scene.path / ".git" / "aas-generator"
    state.mkdir(exist_ok=True)
    (state / "clarified").write_text("in the way", encoding="utf-8")
    done = run(
        "clarify", scene.results, answers, "--all", "--out", str(scene.folder / "c.jsonl"), workspace=scene.path, code=2
    )
    assert "clarified: cannot be written" in done.stderr


def test_kept_files_that_were_spoiled_count_as_none(tmp_path: Path) -> None:
    one = Decisions(text_sha256="0" * 64, name="tide", settled=("name",))
    KeptDecisions(tmp_path).keep([one, Decisions(text_sha256="1" * 64)])
    assert list(KeptDecisions(tmp_path)) == ["0" * 64]
    assert KeptDecisions(tmp_path)["0" * 64] == one
    (tmp_path / f"{'2' * 64}.json").write_text(one.model_dump_json(), encoding="utf-8")
    (tmp_path / f"{'3' * 64}.json").write_text("{", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    kept = KeptDecisions(tmp_path)
    assert [kept.get(key * 64) for key in "0123"] == [one, None, None, None]
    with pytest.raises(WorkspaceError):
        KeptDecisions(tmp_path / "notes.txt").keep([one])
