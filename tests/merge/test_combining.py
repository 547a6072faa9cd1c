"""Branches of tasks merged one by one: what settles a conflict, and what is left out with which reason."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator.answers.contract import Contract
from generator.bench.state import State
from generator.errors import ManyErrors, UndoRefused
from generator.git import clone_shared, open_workspace
from generator.merge.chain import Chain, Fault
from generator.merge.combining import Step, resolver
from generator.merge.selecting import choose
from generator.task_branches.judging import judge_branches
from generator.undo.reverting import make_revert, plan_revert
from tests.merge.tasks import ENVIRONMENT, SETTINGS, SETTINGS_PATH, START, start, task
from tests.support import Workspace, new_workspace

TOOL = "def run() -> int:\n    return 1\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return start(tmp_path / "workspace")


def chained(workspace: Workspace, *wanted: str, scaffolded: bool = False) -> Chain:
    repository = open_workspace(workspace.path)
    isolated = clone_shared(repository, workspace.path.parent / "isolated")
    head = repository.head()
    chain = Chain(isolated, head, resolver(Contract(), repository))
    chain.add(choose(repository, head, "aas/", wanted, scaffolded=scaffolded).branches)
    return chain


def how(chain: Chain) -> dict[str, str]:
    return {step.branch.task_id: step.how for step in chain.steps}


def content(chain: Chain, path: str) -> str:
    return (chain.isolated.file_at(chain.tip, path) or b"").decode()


def names(source: str) -> list[str]:
    (found,) = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    return [
        node.target.id for node in found.body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]


def test_settings_of_many_tasks_come_together(workspace: Workspace) -> None:
    for number in range(1, 5):
        task(workspace, f"AAS-{number}", fields=[f"one_{number}", f"two_{number}"])
    before = workspace.fingerprint()
    chain = chained(workspace)
    assert how(chain) == {"AAS-1": "fast_forward", **dict.fromkeys(("AAS-2", "AAS-3", "AAS-4"), "settings")}
    settings = content(chain, SETTINGS_PATH)
    assert names(settings) == ["hub_port", *(f"{word}_{number}" for number in range(1, 5) for word in ("one", "two"))]
    assert settings.count("==================== Settings of AAS-") == 4
    assert settings.endswith(SETTINGS[SETTINGS.index("    def where") :])
    listed = [line for line in content(chain, ".env.example").splitlines() if line.startswith(("ONE", "TWO", "HUB"))]
    assert len(listed) == 9
    assert content(chain, ".env.example").startswith(ENVIRONMENT)
    assert workspace.fingerprint() == before


def test_each_task_is_a_merge_that_history_knows(workspace: Workspace) -> None:
    tips = [task(workspace, f"AAS-{number}", fields=[f"one_{number}"]) for number in (1, 2)]
    chain = chained(workspace)
    assert chain.isolated.parents(chain.tip) == tips
    assert chain.isolated.is_ours(chain.tip)
    assert chain.isolated.trailers(chain.tip) == {"task-id": "AAS-2", "batch-id": "b"}
    present = chain.isolated.task_history(chain.tip).present
    assert {key: found.commit for key, found in present.items()} == {"AAS-1": tips[0], "AAS-2": chain.tip}


def test_a_merged_task_is_taken_back_where_it_was_merged(workspace: Workspace) -> None:
    for number in (1, 2):
        task(workspace, f"AAS-{number}", fields=[f"one_{number}"])
    chain, repository = chained(workspace), open_workspace(workspace.path)
    repository.publish(chain.isolated, {"aas/merged": chain.tip})
    for key in ("AAS-1", "AAS-2"):
        with pytest.raises(UndoRefused, match=r"AAS-. is part of branch aas/merged\. Switch to that branch"):
            judge_branches(repository, key, chain.start, "aas/", is_merged=False)
    merged = repository.task_history(chain.tip).present["AAS-2"]
    revert = plan_revert(repository, "AAS-2", chain.tip, "aas/", merged)
    state = State(repository)
    with state.locked("run"):
        commit = make_revert(repository, state, revert, "aas/undo-AAS-2", publish=True)
    assert workspace.show(commit, SETTINGS_PATH) == workspace.show("aas/AAS-1", SETTINGS_PATH)
    assert "AAS-2" in repository.task_history(commit).reverted


def test_what_a_person_did_to_a_setting_on_a_task_s_branch_stays(workspace: Workspace) -> None:
    task(workspace, "AAS-1", fields=["one_1"])
    task(workspace, "AAS-2", fields=["one_2", "two_2"])
    workspace.git("checkout", "--quiet", "aas/AAS-2")
    text = (workspace.path / SETTINGS_PATH).read_text()
    edited = text.replace("one_2: int = Field(default=3", "one_2: int = Field(default=77")
    edited = edited.replace('return f"localhost', 'return f"127.0.0.1')
    assert edited.count("77") == 1
    workspace.commit("By hand", {SETTINGS_PATH: edited})
    workspace.git("checkout", "--quiet", "main")
    chain = chained(workspace)
    settings = content(chain, SETTINGS_PATH)
    assert sorted(names(settings)) == ["hub_port", "one_1", "one_2", "two_2"]
    assert "default=77" in settings
    assert 'f"127.0.0.1' in settings


def test_a_setting_of_another_unit_keeps_a_task_out_also_where_the_lines_merge(workspace: Workspace) -> None:
    task(workspace, "AAS-1", fields=["one"])
    task(workspace, "AAS-2", fields=["one"], default="4")
    chain = chained(workspace)
    assert list(how(chain)) == ["AAS-1"]
    reason = chain.left_out["AAS-2"].reason
    assert "'one' already, with another default" in reason
    assert "conflict with AAS-1" in reason
    task(workspace, "AAS-3", fields=["one"])
    (workspace.path.parent / "isolated").rename(workspace.path.parent / "before")
    assert "one belongs to the config unit aas_1 of AAS-1" in chained(workspace).left_out["AAS-3"].reason


def test_python_is_merged_by_definitions_and_what_is_not_is_left_out(workspace: Workspace) -> None:
    tool = {"core/hub.py": "A = 1\n\n\ndef one() -> int:\n    return 1\n"}
    task(workspace, "AAS-1", tool)
    task(workspace, "AAS-2", {"core/hub.py": tool["core/hub.py"].replace("one", "two")})
    task(workspace, "AAS-3", {"core/hub.py": tool["core/hub.py"].replace("return 1", "return 3")})
    task(workspace, "AAS-4", {"docs/notes.md": "# Notes\n\none\n"})
    task(workspace, "AAS-5", {"docs/notes.md": "# Notes\n\ntwo\n"})
    chain = chained(workspace)
    assert how(chain) == {"AAS-1": "fast_forward", "AAS-2": "definitions", "AAS-4": "text"}
    assert {"one", "two"} == {
        n.name for n in ast.parse(content(chain, "core/hub.py")).body if isinstance(n, ast.FunctionDef)
    }
    assert chain.left_out["AAS-3"].files == ("core/hub.py",)
    assert "AAS-1, AAS-2" in chain.left_out["AAS-3"].reason
    assert chain.left_out["AAS-5"].reason == "docs/notes.md: both sides changed the same lines (conflict with AAS-4)"
    assert "two" not in content(chain, "docs/notes.md")


def test_what_was_committed_meanwhile_is_named_as_the_base(workspace: Workspace) -> None:
    task(workspace, "AAS-2", {"docs/notes.md": "# Notes of AAS-2\n"})
    workspace.commit("By hand", {"docs/notes.md": "# Notes by hand\n"})
    task(workspace, "AAS-3", {"core/tool.py": TOOL})
    chain = chained(workspace)
    assert how(chain) == {"AAS-3": "fast_forward"}
    assert "conflict with the base" in chain.left_out["AAS-2"].reason


def test_a_file_that_one_side_removed_is_for_a_person(workspace: Workspace) -> None:
    task(workspace, "AAS-1", {"core/hub.py": "A = 2\n"})
    workspace.git("rm", "--quiet", "core/hub.py")
    workspace.commit("Gone")
    chain = chained(workspace)
    assert not chain.steps
    assert "core/hub.py: it is gone or elsewhere on one side" in chain.left_out["AAS-1"].reason


def test_a_file_that_goes_through_a_git_filter_is_for_a_person(workspace: Workspace) -> None:
    workspace.commit("Attributes", {".gitattributes": "core/hub.py filter=secret\n"})
    for number in (1, 2):
        task(workspace, f"AAS-{number}", {"core/hub.py": f"A = 1\n\n\ndef f{number}() -> int:\n    return 1\n"})
    chain = chained(workspace)
    assert how(chain) == {"AAS-1": "fast_forward"}
    assert "core/hub.py" in chain.left_out["AAS-2"].reason
    assert "git filter" in chain.left_out["AAS-2"].reason


def test_two_tasks_that_make_the_same_unit_do_not_fit(workspace: Workspace) -> None:
    for number in (1, 2):
        task(workspace, f"AAS-{number}", {"plugins/x/.copier-answers.yml": f"name: x\nn: {number}\n"})
    assert "both sides make this unit (conflict with AAS-1)" in chained(workspace).left_out["AAS-2"].reason


def test_tasks_come_behind_those_they_need_and_leave_with_them(workspace: Workspace) -> None:
    task(workspace, "AAS-10", {"docs/notes.md": "# Ten\n"})
    task(workspace, "AAS-9", {"docs/notes.md": "# Nine\n"})
    task(workspace, "AAS-2", {"core/two.py": TOOL}, onto="aas/AAS-10")
    task(workspace, "AAS-3", {"core/three.py": TOOL}, needs=["AAS-4"])
    task(workspace, "AAS-4", {"core/four.py": TOOL})
    chain = chained(workspace)
    assert list(how(chain)) == ["AAS-4", "AAS-3", "AAS-9"]
    assert chain.left_out["AAS-2"].reason == "it needs AAS-10, which is left out"
    assert "conflict with AAS-9" in chain.left_out["AAS-10"].reason


def test_what_a_named_task_was_built_on_comes_along(workspace: Workspace) -> None:
    task(workspace, "AAS-1", {"core/one.py": TOOL}, outcome="scaffolded")
    task(workspace, "AAS-2", {"core/two.py": TOOL}, onto="aas/AAS-1")
    task(workspace, "AAS-3", {"core/three.py": TOOL})
    assert how(chained(workspace, "aas-2")) == {"AAS-1": "fast_forward", "AAS-2": "fast_forward"}


def test_which_branches_count(workspace: Workspace) -> None:
    task(workspace, "AAS-1", {"core/one.py": TOOL})
    task(workspace, "AAS-2", {"core/two.py": TOOL}, outcome="scaffolded")
    task(workspace, "AAS-3", {"core/three.py": TOOL}, outcome="failed")
    workspace.branch("aas/AAS-4")
    workspace.branch("aas/failed/AAS-5", "aas/AAS-3")
    repository, head = open_workspace(workspace.path), workspace.git("rev-parse", "HEAD")

    def ids(*wanted: str, scaffolded: bool = False) -> list[str]:
        return [each.task_id for each in choose(repository, head, "aas/", wanted, scaffolded=scaffolded).branches]

    assert ids() == ["AAS-1"]
    assert ids(scaffolded=True) == ["AAS-1", "AAS-2"]
    assert ids("AAS-2") == ["AAS-2"]
    with pytest.raises(ManyErrors, match="AAS-3") as caught:
        ids("AAS-3", "AAS-4", "AAS-1")
    assert "AAS-4 (near: AAS-2, AAS-1)" in str(caught.value)


def test_a_task_that_is_there_or_was_taken_back_is_told_so(workspace: Workspace) -> None:
    for number in (1, 2):
        task(workspace, f"AAS-{number}", {f"core/{number}.py": TOOL})
    workspace.git("merge", "--quiet", "--no-edit", "aas/AAS-1", "aas/AAS-2")
    workspace.git("revert", "--no-edit", "aas/AAS-2")
    chosen = choose(open_workspace(workspace.path), workspace.git("rev-parse", "HEAD"), "aas/", ["AAS-1", "AAS-2"])
    assert list(chosen.already) == ["AAS-1"]
    assert chosen.refused == {"AAS-2": "it was merged and taken back; apply it again"}
    assert not chosen.branches


def test_one_that_is_found_fault_with_goes_and_those_it_kept_out_come_back(workspace: Workspace) -> None:
    task(workspace, "AAS-1", {"core/one.py": TOOL})
    task(workspace, "AAS-2", {"docs/notes.md": "# Two\n"})
    task(workspace, "AAS-3", {"docs/notes.md": "# Three\n"})
    task(workspace, "AAS-4", {"core/four.py": TOOL}, onto="aas/AAS-2")
    repository = open_workspace(workspace.path)
    head = repository.head()
    chain = Chain(clone_shared(repository, workspace.path.parent / "isolated"), head, resolver(Contract(), repository))
    seen: list[list[str]] = []

    def find_fault(steps: Sequence[Step]) -> Fault | None:
        ids = [step.branch.task_id for step in steps]
        seen.append(ids)
        return Fault(ids.index("AAS-2"), "it breaks the others") if "AAS-2" in ids else None

    chain.merge(choose(repository, head, "aas/", ()).branches, find_fault)
    assert seen == [["AAS-1", "AAS-2", "AAS-4"], ["AAS-1", "AAS-3"]]
    assert {key: why.reason for key, why in chain.left_out.items()} == {
        "AAS-2": "it breaks the others",
        "AAS-4": "it needs AAS-2, which is left out",
    }
    assert content(chain, "docs/notes.md") == "# Three\n"


def test_a_workspace_that_is_a_folder_is_merged_with_what_is_above_it(tmp_path: Path) -> None:
    whole = new_workspace(tmp_path / "whole")
    whole.commit("Start", {**{f"apps/bot/{path}": text for path, text in START.items()}, "top.py": "A = 1\n"})
    for number in (1, 2):
        whole.git("checkout", "--quiet", "-b", f"aas/AAS-{number}", "main")
        text = f"A = 1\n\n\ndef f{number}() -> int:\n    return {number}\n"
        whole.commit(f"feat: x\n\nTask-Id: AAS-{number}\nWorkspace: apps/bot\n", {"top.py": text})
    whole.git("checkout", "--quiet", "main")
    repository = open_workspace(whole.path / "apps" / "bot")
    chain = Chain(clone_shared(repository, tmp_path / "isolated"), repository.head(), resolver(Contract(), repository))
    chain.add(choose(repository, repository.head(), "aas/", ()).branches)
    assert [step.how for step in chain.steps] == ["fast_forward", "definitions"]
    assert whole.refs().keys() == {"refs/heads/main", "refs/heads/aas/AAS-1", "refs/heads/aas/AAS-2"}
    assert chain.isolated.git("show", f"{chain.tip}:top.py").text.count("def f") == 2
    assert chain.isolated.message(chain.tip).count("Workspace: apps/bot") == 1
