"""A workspace that is a folder of its repository: what is built there is what would be built at a repository's top."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from generator.cli import app
from tests import shared
from tests.apply.monorepo import WEB, elsewhere, monorepo, repository_of
from tests.apply.scene import BOARD, apply, batch_file, example_workspace, outcomes, task_of, terse
from tests.release_history import template_repository
from tests.support import DESIGN_RESULTS, Workspace

pytestmark = pytest.mark.usefixtures("needs_sandbox")

BATCH = DESIGN_RESULTS
FEW_GATES = "[gates]\n" + "".join(f'{gate} = "off"\n' for gate in ("lint", "secrets", "types", "tests", "smoke"))
FIELDS = "# AAS-903: Gamma settings\n\nAdd these settings to AASConfig:\n\n- `gamma_limit` (int, default 3): how many\n"
ANSWERS = {
    "AAS-901": terse("Alpha Plugin"),
    "AAS-902": terse("Beta Plugin", depends="AAS-901"),
    "AAS-903": FIELDS,
}
ROWS = {"AAS-901": "Alpha Plugin", "AAS-902": "Beta Plugin", "AAS-903": "Gamma settings"}


@dataclass(frozen=True)
class Twins:
    """The same workspace at the top of a repository and in a folder of another one, each after the same batch.

    Attributes:
        top: The one at the top.
        folder: The one in a folder.
        reports: What ``apply`` said of each.
        before: The user's files in the folder before it.
    """

    top: Workspace
    folder: Workspace
    reports: tuple[dict[str, Any], dict[str, Any]]
    before: dict[str, str]


@pytest.fixture(scope="module")
def template() -> Path:
    return shared.once("releases", template_repository)


@pytest.fixture(scope="module")
def twins(template: Path, needs_sandbox: None) -> Twins:
    return shared.once("twins", lambda place: _twins(place, template))


def _twins(place: Path, template: Path) -> Twins:
    top, folder = example_workspace(place / "top"), monorepo(place / "monorepo")
    before = repository_of(folder).fingerprint()
    given = ("--template", str(template))
    return Twins(top, folder, (apply(top, [BATCH], *given, code=1), apply(folder, [BATCH], *given, code=1)), before)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the same two workspaces beside each other, with few gates."""
    place = tmp_path_factory.mktemp("prepared")
    workspace = example_workspace(place / "example")
    workspace.write("aas-generator.toml", FEW_GATES)
    board = workspace.path / BOARD
    lines = board.read_text(encoding="utf-8").splitlines(keepends=True)
    last = max(number for number, line in enumerate(lines) if line.startswith("| AAS-"))
    rows = [f"| {key} | Low | {title} | - | queued | - | 2026-01-01 | 2026-01-01 |\n" for key, title in ROWS.items()]
    board.write_text("".join([*lines[: last + 1], *rows, *lines[last + 1 :]]), encoding="utf-8")
    monorepo(place / "monorepo", bot=workspace.path, web=workspace.path)
    return place / "monorepo"


@pytest.fixture
def bot(prepared: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(prepared, tmp_path / "monorepo", symlinks=True)
    return Workspace(tmp_path / "monorepo" / "apps" / "bot")


@pytest.fixture
def web(bot: Workspace) -> Workspace:
    return Workspace(repository_of(bot).path / WEB)


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    return batch_file(tmp_path / "batch.json", ANSWERS)


def command(workspace: Workspace, *args: str, code: int = 0) -> str:
    """Run a command on a workspace, and return what it printed."""
    done = CliRunner().invoke(app, [*args, "--workspace", str(workspace.path)])
    assert done.exit_code == code, f"{done.exit_code}\n{done.stdout}\n{done.stderr}\n{done.exception!r}"
    return done.stdout if code == 0 else done.stdout + done.stderr


def undo(workspace: Workspace, task_id: str) -> dict[str, Any]:
    return dict(json.loads(command(workspace, "undo", task_id, "--json", "--quiet")))


def merge(workspace: Workspace, *branches: str) -> None:
    for branch in branches:
        workspace.git("merge", "--quiet", "--no-ff", "-m", f"Merge {branch}", branch)
        workspace.git("branch", "--quiet", "-D", branch)


def comparable(task: dict[str, Any]) -> dict[str, Any]:
    """Return what a report says of a task without what differs by the clock and the repository."""
    gates = [{**gate, "seconds": 0} for gate in task["gates"]]
    return {**task, "gates": gates, "seconds": 0, "commit": None}


def test_it_is_what_would_be_built_at_the_top(twins: Twins) -> None:
    at_top, in_folder = twins.reports
    assert [comparable(task) for task in in_folder["tasks"]] == [comparable(task) for task in at_top["tasks"]]
    commits = [(one["commit"], other["commit"]) for one, other in zip(at_top["tasks"], in_folder["tasks"], strict=True)]
    built = [pair for pair in commits if all(pair)]
    assert len(built) == 4
    for one, other in built:
        assert twins.folder.git("rev-parse", f"{other}:apps/bot") == twins.top.git("rev-parse", f"{one}^{{tree}}")


def test_nothing_but_the_workspace_is_changed(twins: Twins) -> None:
    others = elsewhere(twins.folder, "main")
    assert set(others) > {"README.md", f"{WEB}/page.py", "plugins/of_nobody.py"}
    for name, commit in twins.folder.refs().items():
        assert elsewhere(twins.folder, commit) == others, name
    after = repository_of(twins.folder).fingerprint()
    assert {path for path in after if after[path] != twins.before.get(path)} == {f"apps/bot/{BOARD}"}
    assert after.keys() == twins.before.keys()
    assert twins.folder.git("fsck", "--strict") == ""


def test_the_board_says_the_same(twins: Twins) -> None:
    texts = [(each.path / BOARD).read_text(encoding="utf-8") for each in (twins.top, twins.folder)]
    rows = [[line for line in text.splitlines() if line.startswith("|")] for text in texts]
    assert rows[0] == rows[1]


def copy_of(workspace: Workspace, target: Path) -> Workspace:
    """Return the workspace in the folder of a copy of its repository."""
    repository_of(workspace).copy(target)
    return Workspace(target / "apps" / "bot")


def test_a_second_run_has_nothing_to_do_and_status_knows_the_first(
    twins: Twins, template: Path, tmp_path: Path
) -> None:
    workspace = copy_of(twins.folder, tmp_path / "monorepo")
    refs = workspace.refs()
    again = apply(workspace, [BATCH], "--template", str(template), code=None)
    assert {task["outcome"] for task in again["tasks"]} == {"skipped"}
    assert workspace.refs() == refs
    assert "AAS-224" in command(workspace, "status")


def test_units_of_it_are_checked_compared_and_adopted(twins: Twins, template: Path, tmp_path: Path) -> None:
    workspace = copy_of(twins.folder, tmp_path / "monorepo")
    workspace.commit("the board")
    merge(workspace, "aas/AAS-224", "aas/AAS-112")
    given = ("--template", str(template))
    checked = json.loads(command(workspace, "check", "--json"))
    assert {unit["outcome"] for unit in checked["units"]} == {"passed"}
    workspace.write("plugins/community_forge/config.py", "# ours\n")
    drift = json.loads(command(workspace, "drift", "--json", *given, code=1).partition("\nwarning")[0])
    (unit,) = [each for each in drift["units"] if each["answers_file"].startswith("plugins/community_forge/")]
    assert [each["path"] for each in unit["files"] if each["state"] == "changed"] == [
        "plugins/community_forge/config.py"
    ]
    command(workspace, "adopt", "heartbeat", *given)
    assert repository_of(workspace).git("diff", "--name-only", "main", "aas/adopt-heartbeat").splitlines() == [
        "apps/bot/plugins/heartbeat/.copier-answers.yml"
    ]


def test_commands_that_only_look_know_it(bot: Workspace, batch: Path) -> None:
    assert "core.plugin_base" in command(bot, "contract")
    doctor = command(bot, "doctor")
    assert f"workspace: {bot.path} at " in doctor
    assert f"{bot.path / BOARD}, " in doctor
    repository_of(bot).write("README.md", "dirty\n")
    assert "not committed" not in command(bot, "doctor"), "what is changed elsewhere is no change of the workspace"
    assert "AAS-901" in command(bot, "plan", str(batch))


def test_init_writes_into_the_folder_alone(bot: Workspace) -> None:
    new = Workspace(repository_of(bot).path / "apps" / "new")
    new.path.mkdir()
    assert "core/plugin_base.py" in command(new, "init")
    assert (new.path / "core" / "plugin_base.py").is_file()
    assert {line[3:] for line in repository_of(bot).git("status", "--porcelain").splitlines()} == {"apps/new/"}


# --- two workspaces of one repository --------------------------------------------------------------------------------


def test_the_same_task_in_two_workspaces_is_refused_until_a_prefix_tells_them_apart(
    bot: Workspace, web: Workspace, batch: Path
) -> None:
    apply(bot, [batch])
    refs, board = bot.refs(), (web.path / BOARD).read_bytes()
    report = apply(web, [batch], "--only", "AAS-901", code=1)
    task = task_of(report, "AAS-901")
    assert task["outcome"] == "review"
    assert "branch aas/AAS-901 belongs to the workspace apps/bot of this repository" in task["reason"]
    assert "branch_prefix" in task["reason"]
    assert (bot.refs(), (web.path / BOARD).read_bytes()) == (refs, board)
    web.write("aas-generator.toml", f'branch_prefix = "web/"\n{FEW_GATES}')
    assert set(outcomes(apply(web, [batch])).values()) == {"implemented", "scaffolded"}
    for task_id in ANSWERS:
        trees = [
            bot.git("rev-parse", name) for name in (f"aas/{task_id}:apps/bot/plugins", f"web/{task_id}:{WEB}/plugins")
        ]
        assert trees[0] == trees[1]
    assert {name: commit for name, commit in bot.refs().items() if "/web/" not in name} == refs


def test_what_is_merged_for_one_is_not_done_for_the_other(bot: Workspace, web: Workspace, batch: Path) -> None:
    apply(bot, [batch])
    bot.commit("the board")
    merge(bot, *(f"aas/{task_id}" for task_id in ANSWERS))
    assert all(" before, in commit" in task["reason"] for task in apply(bot, [batch])["tasks"])
    assert set(outcomes(apply(web, [batch])).values()) == {"implemented", "scaffolded"}
    assert "plugins/alpha/alpha_plugin.py" in web.tree("aas/AAS-901")


def test_a_merged_branch_of_the_other_is_moved_on(bot: Workspace, web: Workspace, batch: Path) -> None:
    apply(bot, [batch], "--only", "AAS-901")
    bot.commit("the board")
    bot.git("merge", "--quiet", "--no-ff", "-m", "Merge", "aas/AAS-901")
    merged = bot.refs()["refs/heads/aas/AAS-901"]
    commit = task_of(apply(web, [batch], "--only", "AAS-901"), "AAS-901")["commit"]
    assert web.refs()["refs/heads/aas/AAS-901"] == commit
    assert merged in web.git("rev-list", commit).split()


def test_undo_takes_back_what_is_of_its_own_workspace(bot: Workspace, web: Workspace, batch: Path) -> None:
    apply(bot, [batch])
    web.write("aas-generator.toml", f'branch_prefix = "web/"\n{FEW_GATES}')
    apply(web, [batch])
    bot.commit("the boards")
    refs = bot.refs()
    assert set(undo(web, "AAS-903")["deleted"]) == {"web/AAS-903"}
    assert bot.refs() == {name: commit for name, commit in refs.items() if name != "refs/heads/web/AAS-903"}
    merge(bot, "aas/AAS-903")
    done = undo(bot, "AAS-903")
    changed = repository_of(bot).git("diff", "--name-only", "main", done["branch"]).splitlines()
    assert changed
    assert all(path.startswith("apps/bot/") for path in changed)
    merge(bot, done["branch"])
    assert outcomes(apply(bot, [batch], "--only", "AAS-903")) == {"AAS-903": "implemented"}


def test_undo_of_what_is_merged_in_both_reverts_one(bot: Workspace, web: Workspace, batch: Path) -> None:
    apply(bot, [batch], "--only", "AAS-903")
    bot.commit("the board")
    merge(bot, "aas/AAS-903")
    apply(web, [batch], "--only", "AAS-903")
    bot.commit("the board")
    merge(bot, "aas/AAS-903")
    done = undo(bot, "AAS-903")
    changed = repository_of(bot).git("diff", "--name-only", "main", done["branch"]).splitlines()
    assert changed
    assert all(path.startswith("apps/bot/") for path in changed)
    said = command(web, "undo", "AAS-903", "--quiet", code=4)
    assert "branch aas/undo-AAS-903 belongs to the workspace apps/bot of this repository" in said
    merge(bot, done["branch"])
    assert set(outcomes(apply(web, [batch], "--only", "AAS-903")).values()) == {"skipped"}


def test_a_commit_that_others_have_a_part_in_is_not_reverted(bot: Workspace, batch: Path) -> None:
    apply(bot, [batch], "--only", "AAS-903")
    bot.commit("the board")
    bot.git("merge", "--quiet", "--squash", "aas/AAS-903")
    message = bot.git("log", "-1", "--format=%B", "aas/AAS-903")
    repository_of(bot).write("libs/shared.py", "SHARED = 2\n")
    bot.commit(message)
    bot.git("branch", "--quiet", "-D", "aas/AAS-903")
    refs = bot.refs()
    assert "together with ../../libs/shared.py" in command(bot, "undo", "AAS-903", "--quiet", code=4)
    assert bot.refs() == refs


def test_runs_and_what_was_judged_are_remembered_for_each(bot: Workspace, web: Workspace, tmp_path: Path) -> None:
    text = "# Design for AAS-911: Alpha Plugin\n\n### `plugins/alpha/worker.py`\n```python\ndef work(:\n```\n"
    batch = batch_file(tmp_path / "vague.json", {"AAS-911": text, "AAS-912": ""})
    first = outcomes(apply(bot, [batch], code=None))
    assert "no run is recorded" in command(web, "status")
    assert outcomes(apply(bot, [batch], code=None))["AAS-912"] == "skipped"
    web.write("aas-generator.toml", f'branch_prefix = "web/"\n{FEW_GATES}')
    assert outcomes(apply(web, [batch], code=None)) == first


def test_a_linked_worktree_of_such_a_repository_works(bot: Workspace, batch: Path, tmp_path: Path) -> None:
    bot.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "linked"))
    linked = Workspace(tmp_path / "linked" / "apps" / "bot")
    assert outcomes(apply(linked, [batch], "--only", "AAS-901")) == {"AAS-901": "scaffolded"}
    assert outcomes(apply(bot, [batch], "--only", "AAS-901")) == {"AAS-901": "skipped"}


def test_a_link_into_another_workspace_is_not_written_through(bot: Workspace, web: Workspace, batch: Path) -> None:
    shutil.rmtree(bot.path / "plugins")
    (bot.path / "plugins").symlink_to("../web/plugins")
    bot.commit("share the plugins")
    report = apply(bot, [batch], "--only", "AAS-901", code=1)
    assert task_of(report, "AAS-901")["outcome"] == "failed"
    assert not (web.path / "plugins" / "alpha").exists()
    assert list(bot.refs()) == ["refs/heads/main"]
