"""What a workspace has to ask, from a real one: its board, its branches and the journal of a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.apply.second.tries import Try
from generator.bench.state import State
from generator.errors import GeneratorError
from generator.findings import Finding, GateResult
from generator.git import open_workspace
from generator.journal.facts import new_run
from generator.journal.record import recorded
from generator.loop.instructions import FOLDER
from generator.loop.texts import files_asked_about
from generator.loop.work import Work, work
from generator.settings import load_settings
from generator.task_results import TaskResult
from tests import shared
from tests.apply.scene import apply, batch_file, with_few_gates
from tests.clarified import CASES
from tests.support import EXAMPLE_BATCHES, EXAMPLE_BOARD, EXAMPLE_WORKSPACE, Workspace, copied, new_workspace

pytestmark = pytest.mark.usefixtures("needs_sandbox")

READER = "plugins/calendar_bridge/reader.py"
APPLIED = ("AAS-152", "AAS-157", "AAS-158", "AAS-159", "AAS-160", "AAS-161", "AAS-014")


def _applied(folder: Path) -> Workspace:
    """Return the example after a run over some answers of its batches, and one that is in doubt."""
    made = new_workspace(copied(EXAMPLE_WORKSPACE, folder / "workspace"))
    board = made.path / EXAMPLE_BOARD
    row = "| AAS-161 |"
    tide = "| AAS-162 | Low | Tide alerts | - | queued | - | 2026-01-05 | 2026-01-05 |"
    board.write_text(board.read_text("utf-8").replace(row, f"{tide}\n{row}"), "utf-8")
    made.commit("The example workspace")
    with_few_gates(made)
    doubted = (CASES / "blocks_without_a_file" / "content.md").read_text("utf-8")
    doubts = batch_file(folder / "doubts.json", {"AAS-162": doubted})
    only = [part for task_id in (*APPLIED, "AAS-162") for part in ("--only", task_id)]
    apply(made, [*EXAMPLE_BATCHES, doubts], *only, code=1)
    made.commit("The board")
    return made


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return shared.once("workspace-with-work", _applied).copy(tmp_path / "workspace")


def asked(found: Work) -> dict[str, str]:
    return {each.task_id: each.kind for each in found.questions}


def left(found: Work) -> dict[str, str]:
    return {each.task_id: each.reason for each in found.left}


def doubts() -> Path:
    return shared.folder() / "workspace-with-work" / "doubts.json"


def test_each_task_is_asked_what_it_needs_next(workspace: Workspace) -> None:
    found = work(workspace.path)
    kinds = asked(found)
    # Queued, and what they depend on is done.
    queued = {"AAS-151", "AAS-141", "AAS-142", "AAS-143", "AAS-153", "AAS-154", "AAS-155", "AAS-156", "AAS-224"}
    assert {task_id for task_id, kind in kinds.items() if kind == "analysis"} == {
        *queued,
        "AAS-157",
        "AAS-159",
        "AAS-161",
    }
    assert kinds["AAS-152"] == "complete"
    assert kinds["AAS-162"] == "clarify"
    assert set(kinds) == {*queued, "AAS-162", "AAS-152", "AAS-157", "AAS-159", "AAS-161"}
    assert set(left(found)) >= {"AAS-158", "AAS-160", "AAS-014"}
    assert [each.request.custom_id for each in found.questions] == [
        each.request.custom_id for each in work(workspace.path).questions
    ]


def test_questions_say_what_the_workspace_says(workspace: Workspace) -> None:
    found = {each.task_id: each for each in work(workspace.path).questions}
    scaffold = found["AAS-152"].request
    assert f"- {READER}: Reader.run" in scaffold.text
    assert "class PluginBase(ABC):" in scaffold.text
    assert workspace.git("rev-parse", "aas/AAS-152")[:16] in scaffold.custom_id
    analysis = found["AAS-141"].request.text
    assert "plugin_base: core.plugins.base.PluginBase" in analysis
    assert "All assets of a board can be listed" in analysis
    assert "BEGIN FILE plugins/" in analysis
    assert "An earlier answer" not in analysis
    again = found["AAS-157"]
    assert again.attempt == 2
    assert "7200 is more than 3600 seconds" in again.request.text
    assert found["AAS-159"].attempt == 2


def test_only_kinds_and_what_is_under_way_limit_what_is_asked(workspace: Workspace) -> None:
    assert asked(work(workspace.path, kinds=["complete"])) == {"AAS-152": "complete"}
    named = work(workspace.path, ["aas-141", "AAS-118", "AAS-158", "AAS-999"])
    assert asked(named) == {"AAS-141": "analysis"}
    assert left(named) == {
        "AAS-118": "its row is closed",
        "AAS-158": left(named)["AAS-158"],
        "AAS-999": "neither the board nor a run knows it",
    }
    assert left(named)["AAS-158"].startswith("AAS-157, which it depends on, is not implemented")
    busy = work(workspace.path, in_batches={"aas-152", "AAS-141"})
    assert not {"AAS-152", "AAS-141"} & set(asked(busy))
    assert left(busy)["AAS-152"] == "a question about it is under way"


def test_a_text_that_is_no_longer_at_hand_cannot_be_asked_about(workspace: Workspace, tmp_path: Path) -> None:
    kept = doubts().read_bytes()
    moved = tmp_path / "elsewhere.json"
    moved.write_bytes(kept)
    doubts().unlink()
    try:
        assert "no results file at hand has its text" in left(work(workspace.path))["AAS-162"]
        assert asked(work(workspace.path, results=[moved]))["AAS-162"] == "clarify"
    finally:
        doubts().write_bytes(kept)


def test_the_texts_of_answers_to_clarify_are_found_in_what_runs_have_read(workspace: Workspace, tmp_path: Path) -> None:
    (question,) = work(workspace.path, ["AAS-162"]).questions
    answers = batch_file(
        tmp_path / "answers.json", {question.request.custom_id: "{}", "analysis-AAS-1-1-0123456789": "x"}
    )
    assert files_asked_about(workspace.path, [answers]) == [doubts()]
    copy = tmp_path / "copy.json"
    copy.write_bytes(doubts().read_bytes())
    assert files_asked_about(workspace.path, [answers], [copy]) == [copy]
    others = batch_file(tmp_path / "others.json", {"AAS-162": "x"})
    assert files_asked_about(workspace.path, [others]) == []


def test_a_row_that_a_person_closed_or_took_is_not_asked_about(workspace: Workspace) -> None:
    board = workspace.path / EXAMPLE_BOARD
    lines = board.read_text("utf-8").splitlines(keepends=True)
    changes = {"AAS-141": ("Queued", "In Progress"), "AAS-152": ("In Progress", "Cancelled")}
    for task_id, (before, after) in changes.items():
        place = next(n for n, line in enumerate(lines) if line.lstrip().startswith(f"| {task_id} "))
        assert before in lines[place]
        lines[place] = lines[place].replace(before, after)
    board.write_text("".join(lines), "utf-8")
    found = asked(work(workspace.path))
    assert not {"AAS-141", "AAS-152"} & set(found)


def test_what_a_person_wrote_on_the_branch_is_not_asked_for(workspace: Workspace) -> None:
    workspace.git("switch", "--quiet", "aas/AAS-152")
    source = (workspace.path / READER).read_text("utf-8")
    written = source[: source.index("        raise NotImplementedError")] + "        return None\n"
    workspace.commit("Written by hand", {READER: written})
    workspace.git("switch", "--quiet", "main")
    found = work(workspace.path, ["AAS-152"])
    text = "".join(each.request.text for each in found.questions)
    assert "Functions to be written" not in text
    assert "`reader.Reader.run`" not in text


def test_a_merged_scaffold_is_asked_about_where_it_stands(workspace: Workspace) -> None:
    workspace.git("merge", "--quiet", "--no-edit", "aas/AAS-152")
    (question,) = work(workspace.path, ["AAS-152"]).questions
    assert question.kind == "complete"
    assert question.request.custom_id.endswith(workspace.git("rev-parse", "HEAD")[:16])


def failed(workspace: Workspace, *findings: Finding, **settled: Any) -> None:
    """Let the scaffold be what failed, as a run records it."""
    repository = open_workspace(workspace.path)
    commit = repository.resolve("aas/AAS-152")
    workspace.git("branch", "--move", "aas/AAS-152", "aas/failed/AAS-152")
    gates = (GateResult(gate="types", outcome="failed", seconds=0.0, findings=findings),)
    result = TaskResult(
        task_id="AAS-152", outcome="failed", reason="types", branch="aas/failed/AAS-152", commit=commit, gates=gates
    )
    settings = load_settings(repository.top)
    with recorded(State(repository), new_run(repository, settings, "apply"), keep=9) as record:
        record.settle("AAS-152", outcome="failed", planned="ready", reason="types: no", commit=commit, **settled)
        record.ended(result)


def test_a_failed_task_is_mended_where_a_function_is_at_fault(workspace: Workspace) -> None:
    failed(workspace, Finding(path=READER, line=18, code="x", message="no such thing"))
    (question,) = work(workspace.path, ["AAS-152"]).questions
    assert (question.kind, question.attempt) == ("repair", 1)
    assert f"- types: {READER}:18: no such thing [x] (in Reader.run)" in question.request.text
    assert workspace.git("rev-parse", "aas/failed/AAS-152")[:16] in question.request.custom_id


def test_a_failed_task_is_planned_again_where_no_function_is_at_fault(workspace: Workspace) -> None:
    failed(workspace, Finding(path="core/config/manager.py", code="x", message="no such thing"))
    (question,) = work(workspace.path, ["AAS-152"]).questions
    assert question.kind == "analysis"
    assert question.request.text.endswith("types: no")


def test_three_answers_that_did_not_do_are_for_a_person(workspace: Workspace) -> None:
    failed(workspace, Finding(path=READER, code="x", message="no"), answered={"repair": 3, "analysis": 1})
    found = work(workspace.path, ["AAS-152"])
    assert asked(found) == {}
    assert left(found) == {"AAS-152": "repair was answered 3 times; it is for a person"}


def test_the_try_that_did_not_pass_is_mended_and_not_the_scaffold_written_again(workspace: Workspace) -> None:
    tip = workspace.git("rev-parse", "aas/AAS-152").strip()
    lost = Try(
        response="r",
        custom_id="complete-AAS-152-1-0123456789abcdef",
        reason="types: no such thing",
        branch="aas/failed/AAS-152",
        findings=("types: 1",),
    )
    failed(
        workspace,
        Finding(path=READER, line=18, code="x", message="no such thing"),
        tried=[lost.model_dump(mode="json")],
        tries=[lost.model_dump(mode="json")],
        answered={"analysis": 1, "complete": 1},
    )
    workspace.git("branch", "aas/AAS-152", tip)
    (question,) = work(workspace.path, ["AAS-152"]).questions
    assert question.kind == "repair"
    assert "- types: no such thing\n- types: 1\n" in question.request.text


def test_own_instructions_are_sent_and_wrong_ones_refused(workspace: Workspace) -> None:
    workspace.write(f"{FOLDER}/complete.md", "Be brief in {tests_dir}.")
    (question,) = work(workspace.path, ["AAS-152"]).questions
    assert question.request.instructions == "Be brief in tests."
    workspace.write(f"{FOLDER}/finish.md", "x")
    with pytest.raises(GeneratorError, match="no kind of question"):
        work(workspace.path, ["AAS-152"])


def test_asking_writes_nothing(workspace: Workspace) -> None:
    def state() -> Iterator[tuple[str, bytes]]:
        for path in sorted(workspace.path.rglob("*")):
            if path.is_file() and path.name != "index":
                yield str(path), path.read_bytes()

    before = dict(state())
    work(workspace.path)
    assert dict(state()) == before


def test_a_board_less_workspace_has_its_scaffolds_still(workspace: Workspace) -> None:
    workspace.git("rm", "--quiet", EXAMPLE_BOARD)
    kinds = asked(work(workspace.path))
    assert kinds["AAS-152"] == "complete"
    assert "analysis" not in kinds.values()
