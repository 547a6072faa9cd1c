"""Taking back one task: its branch, or a revert commit where it is merged, its row, and what others have made stays."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from generator.bench.state import State
from generator.cli import app
from generator.errors import GitError
from generator.git import Repository, open_workspace
from generator.journal.history import RunHistory
from generator.journal.record import RunRecord
from generator.settings import Settings
from generator.undo import undo as undoing
from generator.undo.undo import undo_task
from tests import shared
from tests.apply.scene import BOARD, apply, batch_file, example_workspace, outcomes, terse
from tests.support import Workspace

pytestmark = pytest.mark.usefixtures("needs_sandbox")

# What a gate says is not what these tests are about; the quick ones are enough to build a task.
SETTINGS = "[gates]\n" + "".join(f'{gate} = "off"\n' for gate in ("lint", "secrets", "types", "tests", "smoke"))
FIELDS = "# AAS-903: Gamma settings\n\nAdd these settings to AASConfig:\n\n- `gamma_limit` (int, default 3): how many\n"
ANSWERS = {
    "AAS-901": terse("Alpha Plugin"),
    "AAS-902": terse("Beta Plugin", depends="AAS-901"),
    "AAS-903": FIELDS,
    "AAS-904": terse("Delta Plugin"),
}
# Three answers bring no code, so their units are structure alone; all of the settings is there.
OUTCOMES = {"AAS-901": "scaffolded", "AAS-902": "scaffolded", "AAS-903": "implemented", "AAS-904": "scaffolded"}
ROWS = {"AAS-901": "Alpha Plugin", "AAS-902": "Beta Plugin", "AAS-903": "Gamma settings", "AAS-904": "Delta Plugin"}


@pytest.fixture(scope="module")
def applied(needs_sandbox: None) -> Path:
    """A folder with a workspace before and after four tasks were applied, and the batch."""
    return shared.once("applied", _applied)


def _applied(folder: Path) -> Path:
    workspace = example_workspace(folder / "workspace")
    board = workspace.path / BOARD
    lines = board.read_text(encoding="utf-8").splitlines(keepends=True)
    last = max(number for number, line in enumerate(lines) if line.startswith("| AAS-"))
    rows = [f"| {key} | Low | {title} | - | queued | - | 2026-01-01 | 2026-01-01 |\n" for key, title in ROWS.items()]
    board.write_text("".join([*lines[: last + 1], *rows, *lines[last + 1 :]]), encoding="utf-8")
    workspace.write("aas-generator.toml", SETTINGS)
    workspace.commit("rows and settings")
    shutil.copyfile(board, folder / "board-before.md")
    batch = batch_file(folder / "batch.json", ANSWERS)
    assert outcomes(apply(workspace, [batch])) == OUTCOMES
    return folder


@pytest.fixture
def workspace(applied: Path, tmp_path: Path) -> Workspace:
    """A copy of the workspace with the four tasks applied."""
    copy = tmp_path / "workspace"
    shutil.copytree(applied / "workspace", copy, symlinks=True)
    return Workspace(copy)


def undo(workspace: Workspace, task_id: str, *more: str, code: int = 0) -> dict[str, Any]:
    """Undo a task by way of the command line and return the report; for a refusal, what was said."""
    done = CliRunner().invoke(app, ["undo", task_id, "--workspace", str(workspace.path), "--json", "--quiet", *more])
    assert done.exit_code == code, f"{done.exit_code}\n{done.stdout}\n{done.stderr}\n{done.exception!r}"
    return dict(json.loads(done.stdout)) if done.stdout else {"said": done.stderr}


def merge(workspace: Workspace, branch: str) -> None:
    workspace.git("merge", "--quiet", "--no-ff", "-m", f"Merge {branch}", branch)


def row(workspace: Workspace, task_id: str) -> str:
    text = (workspace.path / BOARD).read_text(encoding="utf-8")
    return next(line for line in text.splitlines() if line.startswith(f"| {task_id} |"))


def without_dates(board: bytes) -> list[bytes]:
    """Return a board's lines without the last cell of each row, which is the date of the last change."""
    return [line.rsplit(b"|", 2)[0] if line.startswith(b"| AAS-90") else line for line in board.splitlines()]


def test_branch_goes_the_row_comes_back_and_applying_again_gives_the_same_commit(
    workspace: Workspace, applied: Path
) -> None:
    refs, user = workspace.refs(), workspace.fingerprint()
    board = (workspace.path / BOARD).read_bytes()
    tip = refs["refs/heads/aas/AAS-904"]
    report = undo(workspace, "aas-904")
    assert (report["task_id"], report["outcome"]) == ("AAS-904", "undone")
    assert report["deleted"] == {"aas/AAS-904": tip}
    assert workspace.refs() == {name: commit for name, commit in refs.items() if name != "refs/heads/aas/AAS-904"}
    assert "| queued |" in row(workspace, "AAS-904")
    assert b"aas-generator AAS-904" not in (workspace.path / BOARD).read_bytes()
    after = workspace.fingerprint()
    assert {path for path in user if user[path] != after[path]} == {BOARD}
    again = apply(workspace, [applied / "batch.json"], "--only", "AAS-904")
    assert outcomes(again) == {"AAS-904": "scaffolded"}
    assert workspace.refs() == refs
    assert without_dates((workspace.path / BOARD).read_bytes()) == without_dates(board)


def test_second_undo_has_nothing_to_do(workspace: Workspace) -> None:
    undo(workspace, "AAS-904")
    refs, board = workspace.refs(), (workspace.path / BOARD).read_bytes()
    assert undo(workspace, "AAS-904")["outcome"] == "nothing"
    assert (workspace.refs(), (workspace.path / BOARD).read_bytes()) == (refs, board)


def test_dry_run_changes_nothing(workspace: Workspace) -> None:
    merge(workspace, "aas/AAS-903")
    refs, user = workspace.refs(), workspace.fingerprint()
    assert undo(workspace, "AAS-904", "--dry-run")["deleted"].keys() == {"aas/AAS-904"}
    assert undo(workspace, "AAS-903", "--dry-run")["commit"]
    assert (workspace.refs(), workspace.fingerprint()) == (refs, user)


def test_dry_run_speaks_of_what_would_be_done(workspace: Workspace) -> None:
    merge(workspace, "aas/AAS-903")
    for task_id, deed in (("AAS-904", "would be deleted"), ("AAS-903", "would be reverted")):
        done = CliRunner().invoke(app, ["undo", task_id, "--workspace", str(workspace.path), "--dry-run"])
        first, *lines = done.stdout.splitlines()
        assert first == f"dry run: {task_id}  would be undone"
        assert deed in lines[0]
        assert all(line.startswith("dry run: ") for line in lines)
        assert lines[-1].endswith("  Nothing was changed; run it without --dry-run.")
        assert done.stderr == ""


def test_merged_settings_are_reverted_on_a_branch_and_the_task_counts_as_open_once_that_is_merged(
    workspace: Workspace, applied: Path
) -> None:
    settings = "core/config/manager.py"
    before = workspace.show("HEAD", settings)
    merge(workspace, "aas/AAS-903")
    merge(workspace, "aas/AAS-904")
    assert "gamma_limit" in workspace.show("HEAD", settings)
    user = workspace.fingerprint()
    report = undo(workspace, "AAS-903")
    assert (report["branch"], report["deleted"]) == ("aas/undo-AAS-903", {})
    changed = {path for path, digest in workspace.fingerprint().items() if user[path] != digest}
    assert changed == {BOARD}
    assert workspace.show("aas/undo-AAS-903", settings) == before
    assert workspace.git("rev-parse", "aas/undo-AAS-903^") == workspace.git("rev-parse", "HEAD")
    trailers = workspace.git("log", "-1", "--format=%(trailers:only)", "aas/undo-AAS-903")
    assert "Reverts-Task: AAS-903" in trailers
    tree = workspace.tree("aas/undo-AAS-903")
    assert not [path for path in tree if "gamma" in path.lower()]
    assert "plugins/delta/logic.py" in tree
    assert undo(workspace, "AAS-903")["commit"] == report["commit"]
    assert outcomes(apply(workspace, [applied / "batch.json"], "--only", "AAS-903")) == {"AAS-903": "skipped"}
    workspace.git("checkout", "--quiet", "--", BOARD)
    merge(workspace, "aas/undo-AAS-903")
    assert undo(workspace, "AAS-903")["outcome"] == "nothing"
    again = apply(workspace, [applied / "batch.json"], "--only", "AAS-903")
    assert outcomes(again) == {"AAS-903": "implemented"}
    assert "gamma_limit" in workspace.show("aas/AAS-903", settings)
    merge(workspace, "aas/AAS-903")
    assert outcomes(apply(workspace, [applied / "batch.json"], "--only", "AAS-903")) == {"AAS-903": "skipped"}
    assert undo(workspace, "AAS-903")["reverted"] == again["tasks"][0]["commit"]


def _person_commits(workspace: Workspace) -> None:
    workspace.git("switch", "--quiet", "aas/AAS-904")
    workspace.write("plugins/delta/mine.py", "MINE = 1\n")
    workspace.git("add", "plugins/delta/mine.py")
    workspace.git("commit", "--quiet", "-m", "mine")
    workspace.git("switch", "--quiet", "main")


def _person_amends(workspace: Workspace) -> None:
    workspace.git("switch", "--quiet", "aas/AAS-904")
    workspace.git("commit", "--quiet", "--amend", "--no-edit", "--allow-empty")
    workspace.git("switch", "--quiet", "main")


def _checked_out_elsewhere(workspace: Workspace) -> None:
    workspace.git("worktree", "add", "--quiet", str(workspace.path.parent / "look"), "aas/AAS-904")


def _part_of_another_branch(workspace: Workspace) -> None:
    workspace.git("branch", "feature/own", "aas/AAS-904")


def _merged_and_changed_since(workspace: Workspace) -> None:
    merge(workspace, "aas/AAS-904")
    workspace.write("plugins/delta/logic.py", "CHANGED = 1\n")
    workspace.git("commit", "--quiet", "-m", "mine", "plugins/delta/logic.py")


def _undo_branch_in_the_way(workspace: Workspace) -> None:
    merge(workspace, "aas/AAS-904")
    workspace.git("branch", "aas/undo-AAS-904")


def _squashed_with_another(workspace: Workspace) -> None:
    for branch in ("aas/AAS-903", "aas/AAS-904"):
        workspace.git("cherry-pick", branch)
    message = workspace.git("log", "-2", "--format=%B%n")
    workspace.git("reset", "--quiet", "--soft", "HEAD~2")
    workspace.git("commit", "--quiet", "-m", f"Both\n\n{message}")


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (_person_commits, "branch aas/AAS-904 has work of a person"),
        (_person_amends, "branch aas/AAS-904 has work of a person"),
        (_checked_out_elsewhere, "branch aas/AAS-904 is checked out"),
        (_part_of_another_branch, "part of branch feature/own"),
        (_merged_and_changed_since, "plugins/delta/logic.py changed there since"),
        (_undo_branch_in_the_way, "aas/undo-AAS-904 is in the way"),
        (_squashed_with_another, "together with AAS-903"),
    ],
)
def test_what_would_lose_work_is_refused_by_name_and_nothing_moves(
    prepare: Callable[[Workspace], None], said: str, workspace: Workspace
) -> None:
    prepare(workspace)
    refs, user = workspace.refs(), workspace.fingerprint()
    assert said in undo(workspace, "AAS-904", code=4)["said"]
    assert (workspace.refs(), workspace.fingerprint()) == (refs, user)


@pytest.mark.parametrize("merged", [(), ("aas/AAS-901",), ("aas/AAS-902",)], ids=["neither", "first", "both"])
def test_task_that_others_were_built_on_stays_until_they_are_undone(
    merged: tuple[str, ...], workspace: Workspace
) -> None:
    for branch in merged:
        merge(workspace, branch)
    refs = workspace.refs()
    assert "AAS-902" in undo(workspace, "AAS-901", code=4)["said"]
    assert workspace.refs() == refs
    undo(workspace, "AAS-902")
    workspace.git("checkout", "--quiet", "--", BOARD)
    if merged == ("aas/AAS-902",):
        merge(workspace, "aas/undo-AAS-902")
    assert undo(workspace, "AAS-901")["outcome"] == "undone"


@pytest.mark.parametrize("task_id", ["AAS-999", "no task", "aas/AAS-904", "AAS-904\n"])
def test_task_that_was_never_applied_is_named(task_id: str, workspace: Workspace) -> None:
    said = undo(workspace, task_id, code=2)["said"]
    assert said.startswith("error: ")
    assert len(said.strip().splitlines()) == 1


def test_status_and_lines_of_a_person_stay(workspace: Workspace) -> None:
    board = workspace.path / BOARD
    text = board.read_text(encoding="utf-8").replace(
        row(workspace, "AAS-904"), row(workspace, "AAS-904").replace("| In Progress |", "| Shipped |")
    )
    lines = text.splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if "aas-generator AAS-904" in line)
    lines.insert(start + 1, "    - Ask Ada before merging\n")
    assert "Scaffolded on branch aas/AAS-904" in text
    board.write_text("".join(lines), encoding="utf-8")
    report = undo(workspace, "AAS-904", code=1)
    assert report["board"]["note"] == "kept"
    after = board.read_text(encoding="utf-8")
    assert "| Shipped |" in row(workspace, "AAS-904")
    assert "    - Ask Ada before merging\n" in after
    assert "Scaffolded on branch aas/AAS-904" not in after


def test_branch_that_was_merged_by_a_copy_goes_with_the_revert(workspace: Workspace) -> None:
    workspace.git("cherry-pick", "aas/AAS-904")
    copied = workspace.git("rev-parse", "HEAD")
    report = undo(workspace, "AAS-904")
    assert (report["reverted"], list(report["deleted"])) == (copied, ["aas/AAS-904"])
    assert workspace.tree("aas/undo-AAS-904") == workspace.tree("HEAD~1")


def test_branch_that_was_pushed_is_deleted_here(workspace: Workspace) -> None:
    workspace.git("update-ref", "refs/remotes/origin/aas/AAS-904", "aas/AAS-904")
    assert list(undo(workspace, "AAS-904")["deleted"]) == ["aas/AAS-904"]


def test_task_that_is_merged_elsewhere_is_not_taken_for_gone(workspace: Workspace) -> None:
    workspace.git("update-ref", "refs/remotes/origin/main", "aas/AAS-904")
    workspace.git("branch", "--quiet", "-D", "aas/AAS-904")
    assert "part of branch origin/main" in undo(workspace, "AAS-904", code=4)["said"]


def test_person_s_own_revert_counts(workspace: Workspace, applied: Path) -> None:
    merge(workspace, "aas/AAS-904")
    workspace.git("branch", "-D", "aas/AAS-904")
    workspace.git("revert", "--no-edit", "-m", "1", "HEAD")
    workspace.git("checkout", "--quiet", "--", BOARD)
    assert undo(workspace, "AAS-904")["board"]["status"] == "queued"
    again = apply(workspace, [applied / "batch.json"], "--only", "AAS-904")
    assert outcomes(again) == {"AAS-904": "scaffolded"}


def _die(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("step", "merged"),
    [
        ((Repository, "publish"), True),
        ((Repository, "delete_branches"), False),
        ((undoing, "take_back_outcome"), False),
        ((undoing, "take_back_outcome"), True),
        ((RunRecord, "settle"), False),
    ],
)
def test_undo_killed_anywhere_is_finished_by_the_next(
    step: tuple[object, str], merged: bool, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if merged:
        merge(workspace, "aas/AAS-904")
    twin = Workspace(tmp_path / "twin")
    shutil.copytree(workspace.path, twin.path, symlinks=True)
    undo(twin, "AAS-904")
    with monkeypatch.context() as patched:
        patched.setattr(step[0], step[1], _die)
        with pytest.raises(KeyboardInterrupt):
            undo_task("AAS-904", workspace.path, Settings())
    undo(workspace, "AAS-904")
    assert workspace.refs() == twin.refs()
    assert (workspace.path / BOARD).read_bytes() == (twin.path / BOARD).read_bytes()
    entries = [RunHistory(State(open_workspace(each.path))).settled()["AAS-904"] for each in (workspace, twin)]
    first, second = ({key: value for key, value in entry.items() if key != "time"} for entry in entries)
    assert first == second


def test_branch_that_moves_meanwhile_is_not_deleted(workspace: Workspace) -> None:
    tip = workspace.git("rev-parse", "aas/AAS-904")
    workspace.git("update-ref", "refs/heads/aas/AAS-904", "main")
    with pytest.raises(GitError):
        open_workspace(workspace.path).delete_branches({"aas/AAS-904": tip})
    assert workspace.git("rev-parse", "aas/AAS-904") == workspace.git("rev-parse", "main")


def test_row_that_cannot_be_written_is_told_and_done_by_the_next_undo(workspace: Workspace) -> None:
    board = workspace.path / BOARD
    board.chmod(0o444)
    assert "the board was not changed" in undo(workspace, "AAS-904", code=1)["warnings"][0]
    board.chmod(0o644)
    assert undo(workspace, "AAS-904")["board"]["status"] == "queued"
