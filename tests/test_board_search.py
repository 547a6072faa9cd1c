"""Which Markdown file of a workspace is its task board; real repositories, real command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.board_search import MOST_READ, BoardSearch, find_board
from generator.errors import BoardError
from generator.settings import Settings
from tests.apply.scene import batch_file, generator, terse
from tests.support import Workspace

IDS = frozenset({"AAS-7", "AAS-8"})


def table(*task_ids: str) -> str:
    rows = "".join(f"| {task_id} | Kiosk {task_id[-1]} Printer | queued |\n" for task_id in task_ids)
    return f"# Work\n\n| ID | Title | Status |\n|:--|:--|:--|\n{rows}"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "work").mkdir()
    made = Workspace(tmp_path / "work")
    made.git("init", "--quiet", "--initial-branch=main")
    made.write("README.md", "# Readme\n\n| Option | Status |\n|--|--|\n| a | b |\n")
    return made


def found(workspace: Workspace, ids: frozenset[str] | None = IDS, board: str | None = None) -> BoardSearch:
    return find_board(workspace.path, Settings(board=board), None if ids is None else lambda: ids)


@pytest.mark.parametrize(
    "place",
    [
        "ACTIVE_TASKS.md",
        "handoff/ACTIVE_TASKS.md",
        "guild/ACTIVE_TASKS.md",
        "artifacts/handoff/ACTIVE_TASKS.md",
        "docs/TASKS.md",
        "team/planning/board.md",
        "TODO.md",
    ],
)
def test_a_tracked_file_with_a_boards_name_is_the_board(workspace: Workspace, place: str) -> None:
    workspace.write(place, table("AAS-1"))
    workspace.commit()
    for ids in (IDS, None):
        assert found(workspace, ids) == BoardSearch(workspace.path / place, place)
        assert not found(workspace, ids).said


def test_any_other_file_is_the_board_where_it_holds_one_of_the_tasks(workspace: Workspace) -> None:
    workspace.write("notes/sprint 12.md", table("AAS-7"))
    workspace.commit()
    assert found(workspace).shown == "notes/sprint 12.md"
    assert found(workspace, frozenset({"AAS-9"})).path is None
    assert found(workspace, None).shown == "notes/sprint 12.md"


def test_a_boards_name_comes_before_other_names_and_shallow_folders_before_deep_ones(workspace: Workspace) -> None:
    workspace.write("plan.md", table("AAS-7", "AAS-8"))
    workspace.write("a/b/TODO.md", table("AAS-1"))
    workspace.commit()
    assert found(workspace) == BoardSearch(workspace.path / "a/b/TODO.md", "a/b/TODO.md")
    workspace.write("z/BOARD.md", table("AAS-2"))
    workspace.commit()
    assert found(workspace, None).shown == "z/BOARD.md"
    assert found(workspace, None).others == ("a/b/TODO.md",)


def test_of_several_boards_the_one_with_most_of_the_tasks_is_taken_and_said(workspace: Workspace) -> None:
    workspace.write("TASKS.md", table("AAS-7", "AAS-1"))
    workspace.write("team/TASKS.md", table("aas-7", "AAS-8"))
    workspace.commit()
    search = found(workspace)
    assert (search.shown, search.others, search.held) == ("team/TASKS.md", ("TASKS.md",), 2)
    assert search.said.startswith("the task board is team/TASKS.md, which holds 2 of the tasks; also found: TASKS.md")
    assert found(workspace, frozenset({"AAS-99"})).shown == "TASKS.md"


def test_a_file_without_a_task_table_is_no_board(workspace: Workspace) -> None:
    workspace.write("TODO.md", "- [ ] AAS-7: kiosk\n")
    workspace.write("status.md", table().replace("ID", "Service"))
    workspace.commit()
    assert found(workspace) == BoardSearch(None)
    assert found(workspace).said.startswith("no task board was found")


def test_a_new_file_counts_in_a_usual_place_only(workspace: Workspace) -> None:
    workspace.commit()
    workspace.write("elsewhere/TASKS.md", table("AAS-7"))
    assert found(workspace).path is None
    workspace.write("handoff/ACTIVE_TASKS.md", table("AAS-1"))
    assert found(workspace).shown == "handoff/ACTIVE_TASKS.md"


@pytest.mark.parametrize("folder", ["tests/fixtures", "node_modules/x", ".github", "vendor/lib", "venv/lib"])
def test_folders_that_are_not_the_workspaces_own_are_left_out(workspace: Workspace, folder: str) -> None:
    workspace.write(f"{folder}/TASKS.md", table("AAS-7"))
    workspace.commit()
    assert found(workspace).path is None


def test_a_board_among_examples_needs_one_of_the_tasks(workspace: Workspace) -> None:
    workspace.write("examples/demo/TASKS.md", table("AAS-7"))
    workspace.commit()
    assert found(workspace).shown == "examples/demo/TASKS.md"
    assert found(workspace, frozenset({"AAS-9"})).path is None
    assert found(workspace, None).path is None


def test_the_setting_wins_whether_the_file_exists_or_not(workspace: Workspace) -> None:
    workspace.write("TASKS.md", table("AAS-7"))
    workspace.commit()
    assert found(workspace, board="missing.md") == BoardSearch(workspace.path / "missing.md", "missing.md")
    outside = str(workspace.path.parent / "other.md")
    assert found(workspace, board=outside).shown == outside


def test_a_subfolder_of_a_repository_has_its_own_board(workspace: Workspace) -> None:
    workspace.write("TASKS.md", table("AAS-7", "AAS-8"))
    workspace.write("apps/bot/handoff/BOARD.md", table("AAS-1"))
    workspace.commit()
    bot = Workspace(workspace.path / "apps/bot")
    assert found(bot) == BoardSearch(bot.path / "handoff/BOARD.md", "handoff/BOARD.md")


def test_without_git_the_folder_is_walked(tmp_path: Path) -> None:
    folder = Workspace(tmp_path)
    folder.write("guild/BOARD.md", table("AAS-7"))
    folder.write(".venv/lib/TASKS.md", table("AAS-7", "AAS-8"))
    assert found(folder).shown == "guild/BOARD.md"


def test_links_pipes_and_huge_files_are_not_read(workspace: Workspace, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(table("AAS-7"), encoding="utf-8")
    (workspace.path / "TASKS.md").symlink_to(secret)
    (workspace.path / "docs").symlink_to(tmp_path)
    (tmp_path / "TODO.md").write_text(table("AAS-7"), encoding="utf-8")
    workspace.write("big/TASKS.md", table("AAS-7") + "x" * 5_000_000)
    workspace.write("pipe/BOARD.md", "")
    workspace.commit()
    (workspace.path / "pipe/BOARD.md").unlink()
    os.mkfifo(workspace.path / "pipe/BOARD.md")
    assert found(workspace).path is None


@pytest.mark.parametrize("kind", ["link", "pipe", "huge", "no table"])
def test_a_usual_place_that_holds_no_board_is_told(workspace: Workspace, kind: str) -> None:
    workspace.commit()
    place = workspace.path / "ACTIVE_TASKS.md"
    if kind == "link":
        place.symlink_to("/etc/passwd")
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.write_text("# Nothing\n" if kind == "no table" else "x" * 5_000_000, encoding="utf-8")
    with pytest.raises(BoardError, match=r"ACTIVE_TASKS\.md: "):
        found(workspace)
    workspace.write("team/TASKS.md", table("AAS-7"))
    workspace.commit()
    assert found(workspace).shown == "team/TASKS.md"


def test_many_markdown_files_are_read_within_bounds(workspace: Workspace) -> None:
    for number in range(MOST_READ + 20):
        workspace.write(f"notes/{number:04d}.md", "# Note\n")
    workspace.write("notes/zz.md", table("AAS-7"))
    workspace.commit()
    assert found(workspace).path is None


def test_plan_says_the_board_or_that_there_is_none(workspace: Workspace, tmp_path: Path) -> None:
    workspace.commit()
    batch = batch_file(tmp_path / "results.json", {"AAS-7": terse(), "AAS-8": terse()})
    none = generator("plan", str(batch), "--workspace", str(workspace.path), "--json")
    assert json.loads(none.stdout)["board"] is None
    assert none.stderr.count("no task board was found") == 1
    workspace.write("guild/sprint.md", table("AAS-7", "AAS-8"))
    workspace.commit()
    done = generator("plan", str(batch), "--workspace", str(workspace.path), "--json")
    data = json.loads(done.stdout)
    assert data["board"] == "guild/sprint.md"
    assert [item["name"] for item in data["items"]] == ["kiosk_7_printer", "kiosk_8_printer"]
    assert "the task board is guild/sprint.md, which holds 2 of the tasks (" in done.stderr


def test_standard_input_is_read_once_though_it_decides_between_boards(workspace: Workspace, tmp_path: Path) -> None:
    workspace.write("TASKS.md", table("AAS-1"))
    workspace.write("team/TASKS.md", table("AAS-7"))
    workspace.commit()
    batch = batch_file(tmp_path / "results.json", {"AAS-7": terse()})
    with batch.open("rb") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "generator", "plan", "-", "--workspace", str(workspace.path), "--json"],
            stdin=stream, capture_output=True, check=True,
        )  # fmt: skip
    data = json.loads(done.stdout)
    assert (data["board"], data["items"][0]["name"]) == ("team/TASKS.md", "kiosk_7_printer")
    assert b"also found: TASKS.md" in done.stderr


def test_apply_says_at_its_start_that_there_is_no_board(workspace: Workspace, tmp_path: Path) -> None:
    workspace.commit()
    asking = terse().replace("Write down what the unit must do", "Talk to the stakeholders")
    batch = batch_file(tmp_path / "results.json", {"AAS-7": asking})
    none = generator("apply", str(batch), "--workspace", str(workspace.path), "--json", code=1)
    assert json.loads(none.stdout)["board"] is None
    assert none.stderr.splitlines()[1].startswith("no task board was found")
    assert none.stderr.count("no task board") == 1
    workspace.write("team/TASKS.md", table("AAS-7"))
    workspace.commit()
    done = generator("apply", str(batch), "--workspace", str(workspace.path), "--json", "--only", "AAS-7", code=1)
    assert json.loads(done.stdout)["board"] == "team/TASKS.md"
    assert "Needs Review" in (workspace.path / "team/TASKS.md").read_text(encoding="utf-8")


def test_task_ids_are_compared_in_any_case(workspace: Workspace) -> None:
    workspace.write("one/TASKS.md", table("AAS-1"))
    workspace.write("two/TASKS.md", table("AAS-7"))
    workspace.commit()
    assert found(workspace, frozenset({"aas-7"})).shown == "two/TASKS.md"


def test_a_board_with_a_merge_s_conflict_is_told_and_no_other_one_is_taken(workspace: Workspace) -> None:
    workspace.write("TASKS.md", f"{table('AAS-7')}<<<<<<< HEAD\n| a |\n=======\n| b |\n>>>>>>> other\n")
    workspace.write("team/TASKS.md", table("AAS-7", "AAS-8"))
    workspace.commit()
    with pytest.raises(BoardError, match=r"TASKS\.md: a merge left its conflict in the file \(lines 6 to 10\)"):
        found(workspace)


def test_the_columns_of_the_settings_tell_a_board(workspace: Workspace) -> None:
    workspace.write("TASKS.md", "| Kürzel | Was |\n|---|---|\n| AAS-7 | Kiosk |\n")
    workspace.commit()
    assert found(workspace).path is None
    search = find_board(workspace.path, Settings(board_columns={"id": "Kürzel", "title": "Was"}), None)
    assert search.shown == "TASKS.md"
    assert search.file is not None
    assert search.file.read().find("AAS-7").title == "Kiosk"


def test_apply_writes_nothing_on_a_board_with_a_conflict(workspace: Workspace, tmp_path: Path) -> None:
    text = f"{table('AAS-7')}<<<<<<< HEAD\n| a |\n=======\n| b |\n>>>>>>> other\n"
    workspace.write("TASKS.md", text)
    workspace.commit()
    batch = batch_file(tmp_path / "results.json", {"AAS-7": terse()})
    refused = generator("apply", str(batch), "--workspace", str(workspace.path), code=2)
    assert "Settle the conflict, then retry." in refused.stderr
    assert (workspace.path / "TASKS.md").read_text(encoding="utf-8") == text
    assert workspace.git("branch", "--list", "aas/*") == ""
