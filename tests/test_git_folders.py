"""A workspace that is a folder of its repository: the git module says its paths, and git gets the repository's."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.bench.state import State
from generator.errors import LockedError, WorkspaceError
from generator.git import (
    IsolatedRepository,
    Repository,
    Versions,
    clone_shared,
    mark_unmerged,
    open_workspace,
    parse_trailers,
    unmerged_paths,
)
from generator.git.folders import inside, of_repository, of_workspace
from generator.git.history import read_history
from generator.git.trailers import with_workspace
from generator.journal.facts import RunFacts, new_run_id
from generator.journal.history import RunHistory
from generator.journal.record import recorded
from tests.support import Workspace, new_workspace

MESSAGE = "feat(x): add x\n\nBody\n\nTask-Id: AAS-1\nBatch-Id: b1\n"
FOLDERS = [
    "bot",
    "apps/bot",
    "apps/a b/[x]*?",
    ":(top)bot",
    "!odd",
    "#odd",
    "-bot",
    "приложения/бот",
    "a\\b",
    "apps/it's",
]


@pytest.fixture
def whole(tmp_path: Path) -> Workspace:
    files = {
        "apps/bot/core/hub.py": "NAME = 'bot'\n",
        "apps/bot/run.bat": "a\n",
        "apps/bot2/hub.py": "NAME = 'bot2'\n",
        "apps/web/hub.py": "NAME = 'web'\n",
        "core/hub.py": "NAME = 'of nobody'\n",
        ".gitattributes": "/apps/bot/*.bat eol=crlf\n",
        ".gitignore": "*.log\n",
    }
    workspace = new_workspace(tmp_path / "whole")
    workspace.commit("Start", files)
    return workspace


@pytest.fixture
def bot(whole: Workspace) -> Repository:
    return open_workspace(whole.path / "apps" / "bot")


@pytest.fixture
def isolated(bot: Repository, tmp_path: Path) -> IsolatedRepository:
    made = clone_shared(bot, tmp_path / "isolated")
    made.check_out(bot.head())
    return made


@pytest.mark.parametrize("folder", ["", "bot", "apps/bot"])
@pytest.mark.parametrize("path", ["a.py", "core/a.py", "core/..a", "../web/a.py"])
def test_a_path_comes_back_as_it_was(folder: str, path: str) -> None:
    if path.startswith("../") and "/" not in folder:
        return  # there is nothing above
    there = of_repository(folder, path)
    assert of_workspace(folder, there) == path
    assert inside(folder, [there]) == ([] if path.startswith("../") else [path])


def test_a_folder_whose_name_begins_the_same_is_another_one() -> None:
    assert inside("apps/bot", ["apps/bot/a", "apps/bot2/b", "apps/bot"]) == ["a"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_of_any_name_can_be_built_in(folder: str, tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "whole")
    workspace.commit("Start", {f"{folder}/hub.py": "NAME = 1\n", "other/hub.py": "NAME = 2\n"})
    repository = open_workspace(workspace.path / folder)
    assert (repository.folder, repository.root) == (folder, workspace.path)
    (repository.top / "new.py").write_text("NEW = 1\n")
    assert repository.work_files() == {"hub.py", "new.py"}
    assert repository.has_changes()
    isolated = clone_shared(repository, tmp_path / "isolated")
    isolated.check_out(repository.head())
    (isolated.top / "plugins").mkdir()
    (isolated.top / "plugins" / "x.py").write_text("X = 1\n")
    assert isolated.stage_all() == [("A", "plugins/x.py")]
    isolated.export(tmp_path / "exported")
    assert {path.name for path in (tmp_path / "exported").iterdir()} == {"hub.py", "plugins"}
    parent = isolated.head()
    commit = isolated.commit_tree(isolated.write_tree(), [parent], MESSAGE, isolated.commit_date(parent))
    repository.publish(isolated, {"aas/AAS-1": commit})
    assert repository.files(commit) == {"hub.py", "plugins/x.py"}
    assert repository.contents(commit, ["plugins/x.py", "other/hub.py"]) == {"plugins/x.py": b"X = 1\n"}
    assert repository.trailers(commit)["workspace"] == folder
    assert repository.is_ours(commit)
    assert repository.task_history(commit).present.keys() == {"AAS-1"}


def test_what_is_read_is_the_workspace_s(bot: Repository, whole: Workspace) -> None:
    head = bot.head()
    assert bot.files(head) == bot.staged_modes().keys() == bot.work_files() == {"core/hub.py", "run.bat"}
    assert bot.file_at("HEAD", "core/hub.py") == b"NAME = 'bot'\n"
    assert bot.file_at("HEAD", "hub.py") is None
    assert bot.commits_of("core/hub.py", 5) == [head]
    newer = whole.commit("Elsewhere", {"apps/web/hub.py": "NAME = 'new'\n", "core/hub.py": "NAME = 'new'\n"})
    assert bot.commits_of("core/hub.py", 5) == [head]
    assert bot.changed_between(head, newer) == bot.changed_files(newer) == ["../web/hub.py", "../../core/hub.py"]
    whole.write_all({"apps/web/hub.py": "dirty\n"})
    assert not bot.has_changes()


def test_exports_have_the_workspace_s_files_with_the_repository_s_attributes(
    isolated: IsolatedRepository, tmp_path: Path
) -> None:
    isolated.export(tmp_path / "staged")
    (tmp_path / "committed").mkdir()
    isolated.export_commit(isolated.head(), tmp_path / "committed")
    for name in ("staged", "committed"):
        files = {
            path.relative_to(tmp_path / name).as_posix() for path in (tmp_path / name).rglob("*") if path.is_file()
        }
        assert files == {"core/hub.py", "run.bat"}
        assert (tmp_path / name / "run.bat").read_bytes() == b"a\r\n"
    assert not list(tmp_path.glob("aas-export-*"))


def test_what_is_written_outside_is_seen(isolated: IsolatedRepository) -> None:
    (isolated.top / "core" / "hub.py").write_text("NAME = 'new'\n")
    (isolated.top.parent / "web" / "hub.py").unlink()
    (isolated.root / "top.py").write_text("TOP = 1\n")
    assert sorted(isolated.stage_all()) == [("A", "../../top.py"), ("D", "../web/hub.py"), ("M", "core/hub.py")]


def test_trees_are_made_in_the_folder(isolated: IsolatedRepository, whole: Workspace) -> None:
    builder = isolated.tree_builder(isolated.head())
    builder.put({"core/hub.py": None, "bin/run": b"#!\n"}, {"bin/run"})
    tree = builder.write()
    assert isolated.git("ls-tree", "-r", tree, "apps/bot/").text.split("\n")[0].startswith("100755 ")
    assert isolated.modes(tree) == {"bin/run": "100755", "run.bat": "100644"}
    names = isolated.git("ls-tree", "-r", "--name-only", tree).text.splitlines()
    assert "core/hub.py" in names, "the one at the top has the same name"


def test_a_diff_and_conflicts_are_said_in_the_workspace_s_paths(isolated: IsolatedRepository, whole: Workspace) -> None:
    diff = b"--- a/core/hub.py\n+++ b/core/hub.py\n@@ -1 +1 @@\n-NAME = 'bot'\n+NAME = 'new'\n"
    isolated.apply_diff(diff, ["core/hub.py"])
    assert (isolated.top / "core" / "hub.py").read_text() == "NAME = 'new'\n"
    assert (isolated.root / "core" / "hub.py").read_text() == "NAME = 'of nobody'\n"
    start = isolated.head()
    for name in ("one", "two"):
        isolated.git("checkout", "--quiet", "--force", "-b", name, start)
        (isolated.top / "core" / "hub.py").write_text(f"NAME = '{name}'\n")
        (isolated.root / "core" / "hub.py").write_text(f"NAME = '{name}'\n")
        isolated.commit_all(name)
    assert list(isolated.merge_trees("one", "two")[1]) == ["../../core/hub.py", "core/hub.py"]
    isolated.check_out("two")
    assert isolated.revert("one", is_merge=False) == ["../../core/hub.py", "core/hub.py"]


def test_a_file_that_a_person_must_merge_is_marked(bot: Repository) -> None:
    mark_unmerged(bot, "core/hub.py", Versions(b"ours\n", b"base\n", b"theirs\n"))
    assert bot.git("ls-files", "--unmerged").text.splitlines()[0].endswith("\tapps/bot/core/hub.py")
    assert unmerged_paths(bot) == {"core/hub.py"}


def test_a_commit_in_place_takes_only_the_unit_s_files(bot: Repository, whole: Workspace) -> None:
    whole.write_all({"apps/bot/new.py": "NEW = 1\n", "apps/bot/other.py": "OTHER = 1\n", "new.py": "TOP = 1\n"})
    commit = bot.commit_in_place("aas/AAS-1", ["new.py"], MESSAGE)
    assert bot.changed_files(commit) == ["new.py"]
    assert bot.trailers(commit)["workspace"] == "apps/bot"
    assert whole.git("status", "--porcelain") == "?? apps/bot/other.py\n?? new.py"


def test_a_commit_without_the_folder_or_with_a_link_in_its_place_is_refused(
    isolated: IsolatedRepository, whole: Workspace, tmp_path: Path
) -> None:
    whole.git("switch", "--quiet", "-c", "gone")
    whole.git("rm", "-r", "--quiet", "apps/bot")
    gone = whole.commit("Gone")
    (whole.path / "apps" / "bot").symlink_to("web")
    linked = whole.commit("Linked")
    for commit in (gone, linked):
        with pytest.raises(WorkspaceError, match="has no folder apps/bot"):
            isolated.check_out(commit)


# --- whose commits ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "is_told"),
    [
        (MESSAGE, True),
        ("feat: x\n\nTask-Id: AAS-1", True),
        ("feat: x", False),
        ("feat: x\n\nText of a person\n", False),
        ("feat: x\n\nTask-Id: AAS-1\n\nSome more text\n", False),
        ("feat: x\n\nTask-Id: AAS-1\nand no trailer\n", False),
    ],
)
def test_trailers_alone_tell_the_workspace(message: str, is_told: bool) -> None:
    told = with_workspace(message, "apps/bot")
    assert (told != message) == is_told
    if is_told:
        last = told.rstrip("\n").rpartition("\n\n")[2]
        assert parse_trailers(last) == {
            **parse_trailers(message.rstrip("\n").rpartition("\n\n")[2]),
            "workspace": "apps/bot",
        }
    assert with_workspace(message, "") == message


def task(task_id: str, workspace: str = "", *, key: str = "Task-Id") -> str:
    return f"feat: x\n\n{key}: {task_id}\n" + (f"Workspace: {workspace}\n" if workspace else "")


@pytest.mark.parametrize(
    ("messages", "present", "reverted", "elsewhere"),
    [
        ([task("AAS-1", "apps/bot"), task("AAS-1", "apps/web"), task("AAS-1")], {"AAS-1": "a"}, set(), 2),
        ([task("AAS-1", "apps/web"), task("AAS-1")], {}, set(), 2),
        ([task("AAS-1", "apps/web", key="Reverts-Task"), task("AAS-1", "apps/bot")], {"AAS-1": "b"}, set(), 0),
        ([task("AAS-1", "apps/bot", key="Reverts-Task"), task("AAS-1", "apps/bot")], {}, {"AAS-1"}, 0),
        (["squash\n\n    Task-Id: AAS-1\n    Workspace: apps/bot\n\n    Task-Id: AAS-2\n"], {"AAS-1": "a"}, set(), 1),
    ],
)
def test_a_history_tells_the_tasks_of_each_workspace(
    messages: list[str], present: dict[str, str], reverted: set[str], elsewhere: int
) -> None:
    commits = [letter * 40 for letter in "abcdef"]
    found = read_history(zip(commits, messages, strict=False), lambda *_: (), "apps/bot")
    assert {task_id: each.commit[0] for task_id, each in found.present.items()} == present
    assert found.reverted == reverted
    assert len(found.elsewhere) == elsewhere


# --- state -----------------------------------------------------------------------------------------------------------


def test_state_is_kept_for_each_workspace_and_the_lock_is_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.bench.state.LOCK_SECONDS", 0.1)
    names = ["a/b", "a-b", "A-b", "a", "a/B"]
    workspace = new_workspace(tmp_path / "whole")
    workspace.commit("Start", {f"{name}/x.py": "" for name in names})
    states = [State(open_workspace(workspace.path))] + [State(open_workspace(workspace.path / name)) for name in names]
    for number, state in enumerate(states):
        with recorded(state, RunFacts(run_id=new_run_id(), command="apply", workspace="w", base="b"), keep=9) as record:
            record.settle(f"AAS-{number}", outcome="failed")
    told = [list(RunHistory(state).settled()) for state in states]
    assert told == [[f"AAS-{number}"] for number in range(len(states))]
    assert len({str(state.folder).lower() for state in states}) == len(states)
    assert len({state.work for state in states}) == 1
    with states[1].locked("one"):
        for state in states:
            assert "run one for a/b, process" in state.holder()
        with pytest.raises(LockedError, match="run one for a/b"), states[2].locked("two"):
            pass


@pytest.mark.parametrize("top", ["two\nlines", "one line"])
@pytest.mark.parametrize("beside", [False, True])
def test_a_repository_whose_name_has_two_lines_is_opened(top: str, beside: bool, tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / top)
    workspace.commit("Start", {"apps/bot/hub.py": "NAME = 1\n"})
    if beside:
        (tmp_path / top.partition("\n")[0]).mkdir(exist_ok=True)
    whole, bot = (open_workspace(workspace.path / folder) for folder in ("", "apps/bot"))
    assert (whole.folder, bot.folder) == ("", "apps/bot")
    assert whole.common_dir == bot.common_dir == tmp_path / top / ".git"


def test_a_folder_whose_name_has_two_lines_is_refused(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "whole")
    workspace.commit("Start", {"apps/two\nlines/hub.py": "NAME = 1\n"})
    with pytest.raises(WorkspaceError, match="cannot be said in a commit's message"):
        open_workspace(workspace.path / "apps/two\nlines")
