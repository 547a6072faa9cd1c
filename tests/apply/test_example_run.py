"""The main job end to end, in the workspace of the design document."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator.gates import GATES
from tests.apply.scene import BOARD, apply, example_batches, outcomes, task_of
from tests.conftest import ExampleRun
from tests.examples import taking_turns
from tests.mypy_cache import OF_MYPY, warmed

EXPECTED = {
    "AAS-224": "scaffolded",
    "AAS-014": "scaffolded",
    "AAS-112": "scaffolded",
    "AAS-230": "implemented",
    "AAS-231": "implemented",
    "AAS-235": "scaffolded",
    "AAS-232": "scaffolded",
    "AAS-236": "scaffolded",
    "AAS-233": "review",
    "AAS-234": "review",
    "AAS-237": "review",
}
WORDS = {"implemented": "Done", "scaffolded": "In Progress", "review": "Needs Review"}
GOOD = sorted(task for task, outcome in EXPECTED.items() if outcome in {"implemented", "scaffolded"})
LOAD = """
import asyncio, sys
from pathlib import Path
from core.hub import Hub
from core.loader import load_plugins

hub = Hub()
print(" ".join(load_plugins(hub, Path("."))))

async def live() -> None:
    await hub.start()
    assert all(plugin.running for plugin in hub.plugins.values())
    await hub.stop()

asyncio.run(live())
"""


def test_every_answer_ends_as_it_should(example: ExampleRun) -> None:
    assert outcomes(example.report) == EXPECTED
    assert example.report["success_count"] == 2
    assert example.report["scaffolded_count"] == 6
    assert example.report["failed_count"] == 0
    assert example.report["review_count"] == 3


def test_reasons_name_what_is_wrong(example: ExampleRun) -> None:
    assert "length" in task_of(example.report, "AAS-233")["reason"]
    assert "stack" in task_of(example.report, "AAS-234")["reason"]
    assert "batch_expired" in task_of(example.report, "AAS-237")["reason"]


def test_a_scaffold_names_its_empty_parts_and_nothing_else_has_any(example: ExampleRun) -> None:
    modules = {"AAS-235": ("rules", "notifier"), "AAS-232": ("summary",), "AAS-112": ("ngrok_tunnel",)}
    for task_id, outcome in EXPECTED.items():
        task = task_of(example.report, task_id)
        assert bool(task["unwritten"]) == (outcome == "scaffolded")
        for module in modules.get(task_id, ()):
            assert f".{module}" in task["reason"]
            assert any(line.startswith(f"`{module}.") for line in task["unwritten"])


def test_good_tasks_passed_every_gate(example: ExampleRun) -> None:
    for task_id in GOOD:
        gates = {gate["gate"]: gate["outcome"] for gate in task_of(example.report, task_id)["gates"]}
        assert gates == dict.fromkeys(GATES, "passed")


def test_only_good_tasks_have_a_good_branch(example: ExampleRun) -> None:
    branches = {name.removeprefix("refs/heads/") for name in example.workspace.refs()}
    assert branches == {"main", *(f"aas/{task_id}" for task_id in GOOD)}


def test_reported_commits_are_on_the_branches(example: ExampleRun) -> None:
    refs = example.workspace.refs()
    for task_id in GOOD:
        task = task_of(example.report, task_id)
        assert refs[f"refs/heads/{task['branch']}"] == task["commit"]
        listed = [path for unit in task["units"] for path in unit["files"]]
        assert set(listed) <= set(example.workspace.tree(task["commit"]))


def test_commit_has_conventional_subject_and_trailers(example: ExampleRun) -> None:
    subjects = {
        "AAS-231": "feat(weather_watch): Weather Watch Plugin",
        "AAS-224": "feat(community_forge): scaffold Community Forge (Marketplace)",
    }
    keys = ["Task-Id", "Batch-Id", "Blueprint", "Answers-SHA256"]
    for task_id, expected in subjects.items():
        message = example.workspace.git("log", "-1", "--format=%B", f"aas/{task_id}")
        subject, blank, *_ = message.split("\n")
        assert (subject, blank) == (expected, "")
        trailers = example.workspace.git("log", "-1", "--format=%(trailers:only,unfold)", f"aas/{task_id}")
        more = ["Outcome"] if EXPECTED[task_id] == "scaffolded" else []
        assert [line.split(":")[0] for line in trailers.splitlines()] == [*keys, *more]
        assert ("Outcome: scaffolded" in trailers) == bool(more)


def test_dependent_task_is_built_on_the_one_it_needs(example: ExampleRun) -> None:
    parent = example.workspace.git("rev-parse", "aas/AAS-235^")
    assert parent == example.workspace.git("rev-parse", "aas/AAS-231")


def test_other_tasks_stand_on_the_base(example: ExampleRun) -> None:
    base = example.workspace.git("rev-parse", "main")
    assert example.report["base"] == base
    assert example.workspace.git("rev-parse", "aas/AAS-224^") == base


def test_analysis_code_is_placed_as_it_was_written(example: ExampleRun) -> None:
    placed = example.workspace.show("aas/AAS-231", "plugins/weather_watch/cache.py")
    assert "class " in placed
    batch = next(Path(name).read_text(encoding="utf-8") for name in example_batches() if name.endswith("jsonl"))
    longest = max(placed.splitlines(), key=len).strip().replace('"', '\\"')
    assert longest in batch


def test_settings_patch_only_adds(example: ExampleRun) -> None:
    changed = example.workspace.git("diff", "--numstat", "main", "aas/AAS-230", "--", "core/config/manager.py")
    added, removed, _ = changed.split("\t")
    assert int(added) > 3
    assert removed == "0"
    environment = example.workspace.show("aas/AAS-230", ".env.example")
    assert "HTTP_TIMEOUT_SECONDS=10" in environment
    assert "HTTP_PROXY_TOKEN=\n" in environment + "\n"


def test_user_files_index_head_and_config_are_untouched(example: ExampleRun) -> None:
    after = example.workspace.fingerprint()
    changed = {path for path in example.before.keys() | after.keys() if example.before.get(path) != after.get(path)}
    assert changed == {BOARD}


def test_board_changes_only_rows_and_notes_of_the_batch(example: ExampleRun) -> None:
    before, after = example.board_before.splitlines(), example.board.read_bytes().splitlines()
    gone = [line for line in before if line not in after]
    assert len(gone) == len(EXPECTED)
    assert all(any(task_id.encode() in line for task_id in EXPECTED) for line in gone)
    rows = {line.split(b"|")[1].strip().decode(): line.decode() for line in after if line.strip().startswith(b"|")}
    assert [task for task, outcome in EXPECTED.items() if f"| {WORDS[outcome]} |" not in rows[task]] == []


def test_function_with_a_type_error_falls_back_to_a_stub_that_is_named(example: ExampleRun) -> None:
    task = task_of(example.report, "AAS-232")
    # The test that the analysis wrote calls that function, so it is set aside with it.
    assert task["stubs"] == ["release_notes.summary.count_words", "release_notes.test_release_notes_summary"]
    notes = example.workspace.show("aas/AAS-232", "plugins/release_notes/NOTES.md")
    assert "types: Incompatible return value type" in notes
    stub = example.workspace.show("aas/AAS-232", "plugins/release_notes/summary.py")
    assert 'raise NotImplementedError("AAS-232: count_words' in stub
    assert 'return f"{total}"' in notes
    assert 'return f"{total}"' not in stub
    assert 'lines.append(f"{count_words(entries)} words")' in stub
    assert "Stubs" in example.workspace.git("log", "-1", "--format=%B", "aas/AAS-232")
    assert "release_notes.summary.count_words" in example.board.read_text(encoding="utf-8")


def test_rest_of_a_unit_with_a_stub_stays_as_it_was_written(example: ExampleRun) -> None:
    entries = example.workspace.show("aas/AAS-232", "plugins/release_notes/entries.py")
    batch = next(Path(name).read_text(encoding="utf-8") for name in example_batches() if name.endswith("jsonl"))
    longest = max(entries.splitlines(), key=len).strip().replace('"', '\\"')
    assert longest in batch


def test_nothing_is_left_in_the_tools_scratch_space(example: ExampleRun) -> None:
    assert not (example.workspace.path / ".git" / "aas-generator" / "work").exists()


def test_second_run_skips_everything_and_changes_nothing(example: ExampleRun, tmp_path: Path) -> None:
    workspace = example.workspace.copy(tmp_path / "workspace")
    refs, files = workspace.refs(), workspace.fingerprint()
    again = apply(workspace, example_batches(), code=0)
    assert set(outcomes(again).values()) == {"skipped"}
    assert workspace.refs() == refs
    assert (workspace.path / BOARD).read_bytes() == example.board.read_bytes()
    assert workspace.fingerprint() == files


@pytest.mark.slow
@pytest.mark.parametrize("task_id", taking_turns(GOOD, 5))
def test_branch_alone_passes_its_own_tests_and_types_and_loads(
    example: ExampleRun, task_id: str, tmp_path: Path
) -> None:
    clone = example.workspace.fresh_clone(f"aas/{task_id}", tmp_path / "clone")
    commands = (
        ["-m", "pytest", "-q"],
        ["-m", "mypy"],
        ["-m", "ruff", "check"],
        ["-m", "ruff", "format", "--check"],
    )
    with warmed(clone, OF_MYPY):
        for command in commands:
            done = subprocess.run([sys.executable, *command], cwd=clone, check=False, capture_output=True, text=True)
            assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    loaded = subprocess.run([sys.executable, "-c", LOAD], cwd=clone, check=True, capture_output=True, text=True)
    names = {unit["name"] for unit in task_of(example.report, task_id)["units"] if unit["blueprint"] == "plugin"}
    assert names <= set(loaded.stdout.split())
