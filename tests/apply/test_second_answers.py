"""Second answers: a scaffold becomes a unit that works, on its branch, and all else of it stays as it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.apply.publishing import publish_results
from generator.git import IDENTITY_NAME
from tests.apply.scene import BOARD, apply, batch_file
from tests.apply.second_scene import (
    ANALYSIS,
    BRANCH,
    CLIENT,
    COUNT,
    FAILED,
    GREETS,
    RAISES,
    RUN,
    SERVICE,
    TASK,
    TESTS,
    WORDS,
    answer,
    function,
    row_of,
    scaffolded,
    send,
    sent,
    task_result,
    whole,
)
from tests.support import IDENTITY, Workspace

NOTES, MAIN = "plugins/greeter/NOTES.md", "plugins/greeter/greeter_plugin.py"
SECRET = "AKIA" + "Q7ZT4NLW2XVB8RKD"
pytestmark = pytest.mark.usefixtures("needs_sandbox")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return scaffolded(tmp_path / "workspace")


def on_branch(workspace: Workspace, path: str, text: str, message: str = "By hand") -> str:
    """Commit a file on the task's branch as a person would, away from the checkout; return the commit."""
    blob = workspace.git("hash-object", "-w", "--stdin", data=text)
    index = {"GIT_INDEX_FILE": str(workspace.path.parent / "index"), **IDENTITY}
    workspace.git("read-tree", BRANCH, env=index)
    workspace.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", env=index)
    tree = workspace.git("write-tree", env=index)
    commit = workspace.git("commit-tree", tree, "-p", BRANCH, "-m", message)
    workspace.git("update-ref", f"refs/heads/{BRANCH}", commit)
    return commit


def test_good_answer_makes_a_scaffold_implemented_behind_all_gates(workspace: Workspace) -> None:
    first = workspace.git("rev-parse", BRANCH)
    before = workspace.fingerprint()
    workspace.write("aas-generator.toml", "")
    result = send(workspace, whole())
    workspace.write("aas-generator.toml", workspace.show("HEAD", "aas-generator.toml") + "\n")
    assert (result["outcome"], result["branch"], result["unwritten"]) == ("implemented", BRANCH, [])
    assert {gate["gate"]: gate["outcome"] for gate in result["gates"]} == dict.fromkeys(
        ("syntax", "imports", "lint", "secrets", "types", "tests", "smoke"), "passed"
    )
    assert result["commit"] == workspace.git("rev-parse", BRANCH)
    assert workspace.git("rev-parse", f"{BRANCH}^") == first
    message = workspace.git("log", "-1", "--format=%an%n%B", BRANCH)
    assert message.startswith(IDENTITY_NAME)
    for line in (f"Task-Id: {TASK}", "Batch-Id: batch_test", "Blueprint: plugin", "Question: complete", "Attempt: 1"):
        assert f"\n{line}" in message
    assert "Outcome:" not in message
    assert "| Done |" in row_of(workspace)
    assert "Implemented on branch aas/AAS-901" in (workspace.path / BOARD).read_text(encoding="utf-8")
    after = workspace.fingerprint()
    assert {path for path in after if after[path] != before[path]} == {BOARD}
    client = workspace.show(BRANCH, CLIENT)
    assert client.endswith(RUN.replace("\n", "\n    ").rstrip().join(["    ", ""]))
    assert "import os\n" in client
    assert "NotImplementedError" not in client
    assert "scaffold" not in "".join(
        workspace.show(BRANCH, path) for path in workspace.files(BRANCH) if "greeter" in path
    )
    assert "plugins/greeter/NOTES.md" not in workspace.files(BRANCH)
    assert "self.client.run()" in workspace.show(BRANCH, MAIN)


def test_same_answer_a_second_time_does_nothing(workspace: Workspace) -> None:
    file = sent(workspace, whole())
    apply(workspace, [file])
    refs, board = workspace.refs(), (workspace.path / BOARD).read_bytes()
    again = task_result(apply(workspace, [file]))
    assert (again["outcome"], again["commit"]) == ("skipped", refs[f"refs/heads/{BRANCH}"])
    analysis = batch_file(workspace.path.parent / "first.json", {TASK: ANALYSIS})
    assert task_result(apply(workspace, [analysis]))["outcome"] == "skipped"
    assert (workspace.refs(), (workspace.path / BOARD).read_bytes()) == (refs, board)


def test_dry_run_changes_nothing(workspace: Workspace) -> None:
    refs, board = workspace.refs(), (workspace.path / BOARD).read_bytes()
    assert send(workspace, whole(), "--dry-run")["outcome"] == "implemented"
    assert (workspace.refs(), (workspace.path / BOARD).read_bytes()) == (refs, board)
    assert send(workspace, whole())["outcome"] == "implemented"


def test_half_an_answer_leaves_a_smaller_scaffold_and_the_next_one_finishes_it(workspace: Workspace) -> None:
    words = workspace.show(BRANCH, WORDS)
    half = send(workspace, answer([function(CLIENT, "Client.run", RUN)], imports=[(CLIENT, "import os")]))
    assert half["outcome"] == "scaffolded"
    assert [line for line in half["unwritten"] if "client" in line.partition(":")[0]] == []
    assert any(line.startswith("`words.Words.run`") for line in half["unwritten"])
    assert workspace.show(BRANCH, WORDS) == words
    assert "In Progress" in row_of(workspace)
    rest = send(workspace, answer([function(WORDS, "Words.run", COUNT)]), attempt=2)
    assert (rest["outcome"], rest["unwritten"]) == ("implemented", [])
    assert "os.getpid()" in workspace.show(BRANCH, CLIENT)


def test_service_is_finished_too(workspace: Workspace) -> None:
    path, name = "core/services/rate_limiter.py", "RateLimiterService.count_calls_client"
    source = 'def count_calls_client(self) -> None:\n    """Count one more."""\n    self.calls = 1\n'
    result = send(workspace, answer([function(path, name, source)]), task=SERVICE)
    assert (result["outcome"], result["unwritten"]) == ("implemented", [])
    text = workspace.show(f"aas/{SERVICE}", path)
    assert "scaffold" not in text.lower()
    assert source.splitlines()[-1] in text
    assert "def stop(self)" in text


def test_commits_of_a_person_are_built_on_and_kept(workspace: Workspace) -> None:
    helper = '\n\ndef helper() -> int:\n    """Written by hand."""\n    return 1\n'
    client = workspace.show(BRANCH, CLIENT) + "\n" + helper
    on_branch(workspace, CLIENT, client)
    notes = workspace.show(BRANCH, NOTES).replace("[ ]", "[x]") + "\n"
    on_branch(workspace, NOTES, notes)
    tip = on_branch(workspace, "docs/greeter.md", "How to greet.\n")
    result = send(workspace, whole(), commit=workspace.git("rev-parse", f"{BRANCH}~3"))
    assert result["outcome"] == "implemented"
    assert workspace.git("rev-parse", f"{BRANCH}^") == tip
    assert workspace.show(BRANCH, "docs/greeter.md") == "How to greet."
    assert workspace.show(BRANCH, NOTES) == notes.rstrip("\n")
    now = workspace.show(BRANCH, CLIENT)
    assert helper.strip() in now
    assert "os.getpid()" in now
    assert "NotImplementedError" not in now
    assert "scaffold" not in now.lower()


def test_function_that_a_person_has_written_goes_to_review(workspace: Workspace) -> None:
    mine = workspace.show(BRANCH, CLIENT).replace('raise NotImplementedError("AAS-901: run")', "self.mine = 1") + "\n"
    tip = on_branch(workspace, CLIENT, mine)
    result = send(workspace, whole(), commit=workspace.git("rev-parse", f"{BRANCH}^"), code=1)
    assert result["outcome"] == "review"
    assert "a person has changed Client.run" in result["reason"]
    assert workspace.git("rev-parse", BRANCH) == tip
    assert "Needs Review" in row_of(workspace)


def test_wrong_answer_is_tried_again_only_when_its_task_is_named(workspace: Workspace) -> None:
    file = sent(workspace, answer([function(CLIENT, "Client.run", RAISES.format(number=1))]))
    assert task_result(apply(workspace, [file], code=1))["outcome"] == "failed"
    refs = workspace.refs()
    again = task_result(apply(workspace, [file]))
    assert (again["outcome"], workspace.refs()) == ("skipped", refs)
    assert f"--only {TASK} tries it again" in again["reason"]
    named = task_result(apply(workspace, [file], "--only", TASK, code=1))
    assert (named["outcome"], workspace.refs()) == ("failed", refs)
    assert named["reason"].startswith("answer 1 of 3")


def test_secret_in_an_answer_gets_into_no_object_and_no_record(workspace: Workspace) -> None:
    off = "".join(f'{gate} = "off"\n' for gate in ("lint", "types", "tests", "smoke"))
    workspace.write("aas-generator.toml", f"[gates]\n{off}")
    source = RUN.replace("os.getpid() > 0", f'"{SECRET}"')
    result = send(workspace, answer([function(CLIENT, "Client.run", source)]), code=1)
    assert (result["outcome"], result["branch"], result["commit"]) == ("failed", None, None)
    assert any(gate["gate"] == "secrets" and gate["outcome"] == "failed" for gate in result["gates"])
    objects = workspace.git("cat-file", "--batch-all-objects", "--batch")
    assert SECRET not in objects + json.dumps(result)
    records = [path for path in (workspace.path / ".git/aas-generator").rglob("*") if path.is_file()]
    assert [path for path in records if SECRET.encode() in path.read_bytes()] == []


def test_function_of_the_plugins_own_class_is_replaced_where_it_stands(workspace: Workspace) -> None:
    source = 'async def cleanup(self) -> None:\n    """Say goodbye."""\n    self.said = "goodbye"\n'
    given = whole()
    given["functions"].append(function(MAIN, "GreeterPlugin.cleanup", source))
    assert send(workspace, given)["outcome"] == "implemented"
    main = workspace.show(BRANCH, MAIN)
    assert 'self.said = "goodbye"' in main
    assert "self.client.run()" in main


def test_three_wrong_answers_go_to_a_person_with_all_that_was_tried(workspace: Workspace) -> None:
    good = workspace.git("rev-parse", BRANCH)
    for attempt in (1, 2, 3):
        source = RAISES.format(number=f"greeting number {attempt}")
        wrong = answer([function(CLIENT, "Client.run", source), function(WORDS, "Words.run", COUNT)])
        result = send(workspace, wrong, attempt=attempt, commit=good, code=1)
        assert result["outcome"] == ("failed" if attempt < 3 else "review")
        assert ("Needs Review" in row_of(workspace)) == (attempt == 3)
    assert workspace.git("rev-parse", BRANCH) == good
    for attempt in (1, 2, 3):
        assert f"greeting number {attempt}" in result["reason"]
        assert f"greeting number {attempt}" in workspace.show(f"{FAILED}~{3 - attempt}", CLIENT)
    assert workspace.git("rev-parse", f"{FAILED}~3") == good
    board = (workspace.path / BOARD).read_text(encoding="utf-8")
    assert "3 answers did not finish it" in board


def test_repair_of_a_failed_answer_is_published_on_the_good_branch(workspace: Workspace) -> None:
    good = workspace.git("rev-parse", BRANCH)
    wrong = answer([function(CLIENT, "Client.run", RAISES.format(number=1)), function(WORDS, "Words.run", COUNT)])
    failed = send(workspace, wrong, code=1)
    assert (failed["outcome"], failed["branch"]) == ("failed", FAILED)
    assert workspace.git("log", "-1", "--format=%s", FAILED).startswith("wip(")
    repair = answer([function(CLIENT, "Client.run", RUN)], imports=[(CLIENT, "import os")])
    result = send(workspace, repair, kind="repair", commit=failed["commit"])
    assert (result["outcome"], result["branch"]) == ("implemented", BRANCH)
    assert workspace.git("rev-parse", f"{BRANCH}^") == good
    assert "self.counted = 0" in workspace.show(BRANCH, WORDS)
    assert "| Done |" in row_of(workspace)


def test_scaffold_that_was_merged_is_finished_on_top_of_the_base(workspace: Workspace) -> None:
    asked = workspace.git("rev-parse", BRANCH)
    workspace.git("checkout", "--", ".")
    workspace.git("merge", "--quiet", "--no-edit", "--no-ff", BRANCH)
    head = workspace.commit("More work", {"notes.txt": "more\n"})
    result = send(workspace, whole(), commit=asked)
    assert (result["outcome"], result["branch"]) == ("implemented", BRANCH)
    assert workspace.git("rev-parse", f"{BRANCH}^") == head


def test_answer_that_says_the_same_again_changes_nothing(workspace: Workspace) -> None:
    tip = send(workspace, whole())["commit"]
    again = send(workspace, whole(), attempt=2)
    assert (again["outcome"], again["commit"]) == ("skipped", None)
    assert workspace.git("rev-parse", BRANCH) == tip


def test_person_who_commits_meanwhile_loses_nothing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    publish = publish_results

    def late(*args: Any) -> Any:
        monkeypatch.undo()
        on_branch(workspace, "docs/greeter.md", "How to greet.\n")
        return publish(*args)

    monkeypatch.setattr("generator.apply.second.run.publish_results", late)
    file = sent(workspace, whole())
    result = task_result(apply(workspace, [file], code=1))
    assert (result["outcome"], result["transient"]) == ("failed", True)
    tip = workspace.git("rev-parse", BRANCH)
    assert workspace.show(tip, "docs/greeter.md") == "How to greet."
    assert task_result(apply(workspace, [file]))["outcome"] == "implemented"
    assert workspace.git("rev-parse", f"{BRANCH}^") == tip


HOSTILE = {
    "a file of another unit": function("core/services/rate_limiter.py", "RateLimiterService.stop", RUN),
    "a file of the workspace": function("core/hub.py", "Hub.register_plugin", RUN),
    "a file outside": function("../outside.py", "run", RUN),
    "an absolute path": function("/tmp/outside.py", "run", RUN),
    "a conftest": function("plugins/greeter/conftest.py", "run", RUN),
    "a conftest of the tests": function("tests/conftest.py", "pytest_runtest_protocol", RUN),
    "the answers file": function("plugins/greeter/.copier-answers.yml", "run", RUN),
    "a git hook": function(".git/hooks/post_commit.py", "run", RUN),
    "another name": function(CLIENT, "Client.run", 'def other() -> None:\n    """Other."""\n    print(1)\n'),
    "more than a function": function(CLIENT, "Client.run", RUN + "\n\nimport os\nos._exit(0)\n"),
    "no body": function(CLIENT, "Client.run", "def run(self) -> None:\n    pass\n"),
    "no body again": function(CLIENT, "Client.run", "def run(self) -> None:\n    raise NotImplementedError\n"),
}
SILENT = {
    "a test that is skipped": "@pytest.mark.skip\n" + GREETS,
    "a test that may fail": "@pytest.mark.xfail\n" + GREETS,
    "a hook": 'def pytest_generate_tests() -> None:\n    """Forge."""\n    print(1)\n',
    "a test of the blueprint": 'def test_plugin_is_one_of_this_workspace() -> None:\n    """Pass."""\n    print(1)\n',
}


def test_hostile_answers_change_nothing_but_the_row(workspace: Workspace) -> None:
    good = workspace.git("rev-parse", BRANCH)
    answers = {name: json.dumps(answer([each])) for name, each in HOSTILE.items()}
    for name, source in SILENT.items():
        test = source[source.index("def ") + 4 : source.index("(", source.index("def "))]
        written = answer([function(CLIENT, "Client.run", RUN)], [function(TESTS, test, source)])
        answers[name] = json.dumps(written)
    answers |= {"no JSON": "I am sorry.", "an endless list": "[" * 100_000, "nothing": json.dumps(answer([]))}
    # Each is the answer to a question of its own, about the same commit.
    asked = [f"complete-{TASK}-1-{good[: 8 + number]}" for number in range(len(answers))]
    refs, before = workspace.refs(), workspace.fingerprint()
    file = batch_file(workspace.path.parent / "hostile.json", dict(zip(asked, answers.values(), strict=True)))
    report = apply(workspace, [file], code=1)
    told = dict(zip(answers, report["tasks"], strict=True))
    assert {name: each["outcome"] for name, each in told.items()} == {
        name: "failed" if number < 2 else "review" for number, name in enumerate(answers)
    }
    assert [name for name, each in told.items() if each["branch"] or each["commit"] or each["units"]] == []
    assert workspace.refs() == refs
    after = workspace.fingerprint()
    assert {path for path in {*after, *before} if after.get(path) != before.get(path)} == {BOARD}
    assert "Needs Review" in row_of(workspace)
    assert not (workspace.path.parent / "outside.py").exists()


def test_question_about_another_commit_or_task_is_refused(workspace: Workspace) -> None:
    refs = workspace.refs()
    for commit, task in (
        ("0" * 16, TASK),
        (workspace.git("rev-parse", "main"), TASK),
        (refs[f"refs/heads/{BRANCH}"], SERVICE),
    ):
        result = send(workspace, whole(), commit=commit, task=task, code=1)
        assert (result["outcome"], result["commit"]) == ("failed", None), (commit, result["reason"])
    assert workspace.refs() == refs


def test_model_that_stops_for_a_decision_sends_the_task_to_a_person(workspace: Workspace) -> None:
    result = send(workspace, answer([], stopped="Which words count as a greeting?"), code=1)
    assert result["outcome"] == "review"
    assert "Which words count as a greeting?" in result["reason"]
    assert "Needs Review" in row_of(workspace)
