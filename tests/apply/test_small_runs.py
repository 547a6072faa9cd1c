"""Runs over small batches: dependencies, names that are taken, branches in the way, interrupted runs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator.apply.run import apply_batch
from generator.settings import Settings
from tests.apply.scene import (
    BOARD,
    apply,
    batch_file,
    example_workspace,
    generator,
    outcomes,
    task_of,
    terse,
    with_few_gates,
)
from tests.support import Workspace

pytestmark = pytest.mark.usefixtures("needs_sandbox")


@pytest.fixture
def judged(tmp_path: Path, shared_cache: Path) -> Workspace:
    """A fresh example workspace that shares the tools' cache of library types, which saves seconds a test."""
    made = example_workspace(tmp_path / "workspace")
    state = made.path / ".git" / "aas-generator"
    state.mkdir()
    (state / "cache").symlink_to(shared_cache, target_is_directory=True)
    return made


@pytest.fixture
def workspace(judged: Workspace) -> Workspace:
    """The same, with few gates."""
    return with_few_gates(judged)


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def test_task_with_two_dependencies_is_built_on_both(judged: Workspace, tmp_path: Path) -> None:
    answers = {
        "AAS-903": terse("Gamma Plugin", depends="AAS-901, AAS-902"),
        "AAS-901": terse("Alpha Plugin"),
        "AAS-902": terse("Beta Plugin"),
    }
    report = apply(judged, [batch_file(tmp_path / "batch.json", answers)])
    assert outcomes(report) == dict.fromkeys(answers, "scaffolded")
    tree = judged.tree("aas/AAS-903")
    assert {f"plugins/{name}/{name}_plugin.py" for name in ("alpha", "beta", "gamma")} <= set(tree)
    assert "plugins/gamma/gamma_plugin.py" not in judged.tree("aas/AAS-902")


def test_circle_of_dependencies_goes_to_review_and_names_itself(workspace: Workspace, tmp_path: Path) -> None:
    answers = {
        "AAS-901": terse("Alpha Plugin", depends="AAS-902"),
        "AAS-902": terse("Beta Plugin", depends="AAS-901"),
    }
    report = apply(workspace, [batch_file(tmp_path / "batch.json", answers)], code=1)
    assert outcomes(report) == dict.fromkeys(answers, "review")
    assert (
        "AAS-901 → AAS-902" in task_of(report, "AAS-901")["reason"]
        or "AAS-902 → AAS-901" in task_of(report, "AAS-901")["reason"]
    )
    assert set(workspace.refs()) == {"refs/heads/main"}


def test_taken_plugin_name_goes_to_review(workspace: Workspace, tmp_path: Path) -> None:
    report = apply(workspace, [batch_file(tmp_path / "batch.json", {"AAS-901": terse("Heartbeat Plugin")})], code=1)
    task = task_of(report, "AAS-901")
    assert task["outcome"] == "review"
    assert "plugins/heartbeat" in task["reason"]
    assert "exists already" in task["reason"]
    assert set(workspace.refs()) == {"refs/heads/main"}


def test_branch_of_a_person_is_never_moved(workspace: Workspace, tmp_path: Path) -> None:
    workspace.git("branch", "aas/AAS-901")
    before = workspace.refs()
    report = apply(workspace, [batch_file(tmp_path / "batch.json", {"AAS-901": terse("Alpha Plugin")})], code=1)
    assert task_of(report, "AAS-901")["outcome"] == "review"
    assert "in the way" in task_of(report, "AAS-901")["reason"]
    assert workspace.refs() == before


def test_person_s_commit_on_a_finished_branch_stays(workspace: Workspace, tmp_path: Path) -> None:
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": terse("Alpha Plugin")})
    apply(workspace, [batch])
    workspace.git("switch", "--quiet", "aas/AAS-901")
    workspace.write("plugins/alpha/extra.py", "EXTRA = 1\n")
    tip = workspace.commit("mine")
    workspace.git("switch", "--quiet", "main")
    report = apply(workspace, [batch])
    assert task_of(report, "AAS-901")["outcome"] == "skipped"
    assert workspace.refs()["refs/heads/aas/AAS-901"] == tip


def test_merged_task_is_skipped_after_its_branch_is_gone(workspace: Workspace, tmp_path: Path) -> None:
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": terse("Alpha Plugin")})
    apply(workspace, [batch])
    workspace.git("merge", "--quiet", "--no-ff", "-m", "merge", "aas/AAS-901")
    workspace.git("branch", "-D", "aas/AAS-901")
    report = apply(workspace, [batch])
    assert task_of(report, "AAS-901")["outcome"] == "skipped"
    assert "refs/heads/aas/AAS-901" not in workspace.refs()


def test_later_batch_builds_on_an_unmerged_branch(workspace: Workspace, tmp_path: Path) -> None:
    apply(workspace, [batch_file(tmp_path / "one.json", {"AAS-901": terse("Alpha Plugin")})])
    second = batch_file(tmp_path / "two.json", {"AAS-902": terse("Beta Plugin", depends="AAS-901")})
    apply(workspace, [second])
    assert workspace.git("rev-parse", "aas/AAS-902^") == workspace.git("rev-parse", "aas/AAS-901")


def test_same_input_gives_the_same_commit_in_another_clone(workspace: Workspace, tmp_path: Path) -> None:
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": terse("Alpha Plugin")})
    twin = Workspace(tmp_path / "twin")
    workspace.git("clone", "--quiet", str(workspace.path), str(twin.path))
    first = task_of(apply(workspace, [batch]), "AAS-901")["commit"]
    assert task_of(apply(twin, [batch]), "AAS-901")["commit"] == first


def test_dry_run_publishes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    before, refs = workspace.fingerprint(), workspace.refs()
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": terse("Alpha Plugin")})
    report = apply(workspace, [batch], "--dry-run")
    assert task_of(report, "AAS-901")["outcome"] == "scaffolded"
    assert workspace.refs() == refs
    assert workspace.fingerprint() == before
    assert task_of(apply(workspace, [batch]), "AAS-901")["outcome"] == "scaffolded"


def add_row(workspace: Workspace, task_id: str, title: str) -> None:
    """Put a queued task on the board, as a person would."""
    board = workspace.path / BOARD
    lines = board.read_text(encoding="utf-8").splitlines(keepends=True)
    last = max(number for number, line in enumerate(lines) if line.strip().startswith("| AAS-"))
    lines.insert(last + 1, f"| {task_id} | Low | {title} | - | queued | - | 2026-01-01 | 2026-01-01 |\n")
    board.write_text("".join(lines), encoding="utf-8")


def test_run_killed_between_branch_and_board_is_made_good_by_the_next(workspace: Workspace, tmp_path: Path) -> None:
    add_row(workspace, "AAS-901", "Alpha Plugin")
    board = workspace.path / BOARD
    untouched = board.read_bytes()
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": terse()})
    apply(workspace, [batch])
    finished, refs = board.read_bytes(), workspace.refs()
    assert finished != untouched
    # What a kill right after the fetch leaves: the branch is there, the board knows nothing of it, the journal no more
    # than that it was published.
    board.write_bytes(untouched)
    (log,) = (workspace.path / ".git" / "aas-generator" / "runs").iterdir()
    lines = log.read_bytes().splitlines(keepends=True)
    (published,) = [number for number, line in enumerate(lines) if b'"stage":"published"' in line]
    log.write_bytes(b"".join(lines[: published + 1]))
    report = apply(workspace, [batch])
    assert task_of(report, "AAS-901")["outcome"] == "skipped"
    assert board.read_bytes() == finished
    assert workspace.refs() == refs
    apply(workspace, [batch])
    assert board.read_bytes() == finished


def test_without_the_journal_a_whole_note_stays_and_a_missing_one_says_what_git_knows(
    workspace: Workspace, tmp_path: Path
) -> None:
    add_row(workspace, "AAS-901", "Alpha Plugin")
    board = workspace.path / BOARD
    untouched = board.read_bytes()
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": terse()})
    commit = task_of(apply(workspace, [batch]), "AAS-901")["commit"]
    finished = board.read_bytes()
    shutil.rmtree(workspace.path / ".git" / "aas-generator" / "runs")
    apply(workspace, [batch])
    assert board.read_bytes() == finished
    board.write_bytes(untouched)
    shutil.rmtree(workspace.path / ".git" / "aas-generator" / "runs")
    apply(workspace, [batch])
    assert f"Scaffolded on branch aas/AAS-901, commit {commit[:12]}" in board.read_text(encoding="utf-8")
    assert "Gates: " not in board.read_text(encoding="utf-8").partition("(aas-generator AAS-901)")[2][:400]


def test_status_that_a_person_set_back_is_not_overwritten(workspace: Workspace, tmp_path: Path) -> None:
    add_row(workspace, "AAS-901", "Alpha Plugin")
    board = workspace.path / BOARD
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": terse()})
    apply(workspace, [batch])
    written, row = board.read_bytes(), b"| AAS-901 | Low | Alpha Plugin | - | %s |"
    assert row % b"In Progress" in written
    reopened = written.replace(row % b"In Progress", row % b"Reopened")
    board.write_bytes(reopened)
    apply(workspace, [batch])
    assert board.read_bytes() == reopened


BROKEN = """# AAS-901: Alpha settings

Add these settings to AASConfig:

- `alpha_limit` (int, default 9): how many
"""


@pytest.fixture
def strict(workspace: Workspace) -> Workspace:
    """A workspace whose settings refuse a limit above five; what a settings unit breaks has no stub to fall back to."""
    path = "core/config/manager.py"
    rule = (
        '\n\n_limit = AASConfig.model_fields.get("alpha_limit")\n'
        "if _limit is not None and _limit.default > 5:\n"
        '    raise ValueError("the limit is more than five")\n'
    )
    workspace.write(path, f"{workspace.show('main', path)}{rule}")
    workspace.commit("a rule for limits")
    return workspace


def test_failed_task_leaves_a_branch_and_a_row_for_the_person_who_mends_it(strict: Workspace, tmp_path: Path) -> None:
    add_row(strict, "AAS-901", "Alpha settings")
    report = apply(strict, [batch_file(tmp_path / "batch.json", {"AAS-901": BROKEN})], code=1)
    task = task_of(report, "AAS-901")
    assert (task["outcome"], task["branch"]) == ("failed", "aas/failed/AAS-901")
    assert "the limit is more than five" in task["reason"]
    assert "refs/heads/aas/AAS-901" not in strict.refs()
    assert strict.git("log", "-1", "--format=%s", "aas/failed/AAS-901").startswith("wip(")
    rows = [line for line in (strict.path / BOARD).read_text(encoding="utf-8").splitlines() if "| AAS-" in line]
    assert sum("| AAS-901 |" in line and "| Needs Review |" in line for line in rows) == 1
    fixes = [line for line in rows if "Fix AAS-901: " in line]
    assert len(fixes) == 1
    assert "| AAS-901 | queued |" in fixes[0]


def test_task_that_needs_a_failed_one_is_blocked_until_it_is_mended(strict: Workspace, tmp_path: Path) -> None:
    answers = {"AAS-901": BROKEN, "AAS-902": terse("Beta Plugin", depends="AAS-901")}
    batch = batch_file(tmp_path / "batch.json", answers)
    report = apply(strict, [batch], code=1)
    assert outcomes(report) == {"AAS-901": "failed", "AAS-902": "blocked"}
    assert "AAS-901" in task_of(report, "AAS-902")["reason"]
    assert set(outcomes(apply(strict, [batch], code=0)).values()) == {"skipped"}
    mended = {**answers, "AAS-901": BROKEN.replace("default 9", "default 3")}
    again = apply(strict, [batch_file(tmp_path / "mended.json", mended)])
    assert outcomes(again) == {"AAS-901": "implemented", "AAS-902": "scaffolded"}


def test_failed_task_is_tried_again_only_when_it_is_named(strict: Workspace, tmp_path: Path) -> None:
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": BROKEN})
    assert outcomes(apply(strict, [batch], code=1)) == {"AAS-901": "failed"}
    assert outcomes(apply(strict, [batch], code=0)) == {"AAS-901": "skipped"}
    assert outcomes(apply(strict, [batch], "--only", "AAS-901", code=1)) == {"AAS-901": "failed"}
    mended = batch_file(tmp_path / "mended.json", {"AAS-901": BROKEN.replace("default 9", "default 3")})
    assert outcomes(apply(strict, [mended])) == {"AAS-901": "implemented"}


def test_person_s_commit_on_a_failed_branch_is_kept(strict: Workspace, tmp_path: Path) -> None:
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": BROKEN})
    apply(strict, [batch], code=1)
    strict.git("switch", "--quiet", "aas/failed/AAS-901")
    strict.write("core/services/alpha.py", "def work() -> int:\n    return 1\n")
    tip = strict.commit("half mended")
    strict.git("switch", "--quiet", "main")
    apply(strict, [batch], "--only", "AAS-901", code=1)
    assert strict.refs()["refs/heads/aas/failed/AAS-901"] == tip
    assert "refs/heads/aas/failed/AAS-901-2" in strict.refs()


def test_failed_branch_that_is_checked_out_elsewhere_stays(strict: Workspace, tmp_path: Path) -> None:
    apply(strict, [batch_file(tmp_path / "batch.json", {"AAS-901": BROKEN})], code=1)
    strict.git("worktree", "add", "--quiet", str(tmp_path / "look"), "aas/failed/AAS-901")
    before = strict.refs()["refs/heads/aas/failed/AAS-901"]
    other = batch_file(tmp_path / "other.json", {"AAS-901": BROKEN.replace("default 9", "default 8")})
    report = apply(strict, [other], code=1)
    assert task_of(report, "AAS-901")["branch"] == "aas/failed/AAS-901-2"
    assert strict.refs()["refs/heads/aas/failed/AAS-901"] == before


def test_failed_commit_in_the_base_does_not_count_as_done(strict: Workspace, tmp_path: Path) -> None:
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": BROKEN})
    apply(strict, [batch], code=1)
    strict.git("merge", "--quiet", "--ff-only", "aas/failed/AAS-901")
    report = apply(strict, [batch], "--only", "AAS-901", code=1)
    assert task_of(report, "AAS-901")["outcome"] == "review"
    assert "exists already" in task_of(report, "AAS-901")["reason"]


def test_read_only_board_is_left_alone_and_told(workspace: Workspace, tmp_path: Path) -> None:
    board = tmp_path / "board.md"
    board.write_text("| ID | Title | Status |\n|---|---|---|\n| AAS-901 | Alpha Plugin | queued |\n", encoding="utf-8")
    board.chmod(0o444)
    before = board.read_bytes()
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": terse()})
    report = apply(workspace, [batch], "--board", str(board))
    task = task_of(report, "AAS-901")
    assert task["outcome"] == "scaffolded"
    assert any("board" in warning for warning in task["warnings"])
    assert board.read_bytes() == before
    board.chmod(0o644)
    assert outcomes(apply(workspace, [batch], "--board", str(board))) == {"AAS-901": "skipped"}
    assert "| In Progress |" in board.read_text(encoding="utf-8")


def test_task_that_is_not_on_the_board_is_built_and_told(workspace: Workspace, tmp_path: Path) -> None:
    report = apply(workspace, [batch_file(tmp_path / "batch.json", {"AAS-901": terse("Alpha Plugin")})])
    assert any("AAS-901" in warning for warning in task_of(report, "AAS-901")["warnings"])


def test_detached_head_is_built_on_as_it_is(workspace: Workspace, tmp_path: Path) -> None:
    workspace.git("switch", "--quiet", "--detach")
    report = apply(workspace, [batch_file(tmp_path / "batch.json", {"AAS-901": terse("Alpha Plugin")})])
    assert task_of(report, "AAS-901")["outcome"] == "scaffolded"
    assert workspace.git("symbolic-ref", "-q", "HEAD", check=False) == ""


def test_bad_line_does_not_cost_the_others(workspace: Workspace, tmp_path: Path) -> None:
    body = {"choices": [{"finish_reason": "stop", "message": {"content": terse("Alpha Plugin")}}]}
    line = json.dumps({"custom_id": "AAS-901", "response": {"status_code": 200, "body": body}, "error": None})
    path = tmp_path / "batch.jsonl"
    path.write_text(f'{line}\n{{"custom_id": "AAS-902", "resp\n', encoding="utf-8")
    report = apply(workspace, [path], code=None)
    assert outcomes(report)["AAS-901"] == "scaffolded"
    assert report["problems"]


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (lambda path: path.mkdir(), "no git repository"),
        (lambda path: None, "no such folder"),
        (lambda path: Workspace(path.parent).git("init", "--quiet", str(path)), "no commit yet"),
        (lambda path: Workspace(path.parent).git("init", "--quiet", "--bare", str(path)), "no work tree"),
    ],
)
def test_workspace_that_cannot_be_used_gives_one_line_and_code_2(prepare: object, said: str, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    assert callable(prepare)
    prepare(target)
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": terse("Alpha Plugin")})
    done = generator("apply", str(batch), "--workspace", str(target), code=2)
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


def test_module_level_code_cannot_reach_the_machine(judged: Workspace, tmp_path: Path) -> None:
    marker = tmp_path / "executed"
    marker.write_text("before", encoding="utf-8")
    loud = f"from pathlib import Path\n\nPath({str(marker)!r}).write_text('after')\n"
    answer = f"# Design for AAS-901: Alpha Plugin\n\n### `plugins/alpha/loud.py`\n```python\n{loud}```\n"
    report = apply(judged, [batch_file(tmp_path / "batch.json", {"AAS-901": answer})], code=None)
    assert [gate["outcome"] for gate in task_of(report, "AAS-901")["gates"] if gate["gate"] == "smoke"] != ["skipped"]
    assert marker.read_text(encoding="utf-8") == "before"


def test_a_batch_whose_plans_stand_on_the_disk_is_built_as_any_other(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.planning.stream.SMALL", 0)
    answers = {
        "AAS-903": terse("Gamma Plugin", depends="AAS-901"),
        "AAS-901": terse("Alpha Plugin"),
        "AAS-902": "",
    }
    report = apply_batch([batch_file(tmp_path / "batch.json", answers)], workspace.path, Settings())
    outcome = {task.task_id: task.outcome for task in report.tasks}
    assert outcome == {"AAS-903": "scaffolded", "AAS-901": "scaffolded", "AAS-902": "review"}
    assert list(outcome) == list(answers)
