"""What is not committed: files past a filter that the team has set, and names that differ only in case."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import ManyErrors
from generator.git import IsolatedRepository, clone_shared, open_workspace
from tests.apply.scene import apply, batch_file, example_workspace, outcomes, task_of, terse, with_few_gates
from tests.support import Workspace, new_workspace

MESSAGE = "feat(x): add x\n\nTask-Id: AAS-1\n"
TURN = "tr a-zA-Z n-za-mN-ZA-M"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A repository with a file behind the filter ``turn``, which is set up."""
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(f'[filter "turn"]\n clean = {TURN}\n smudge = {TURN}\n')
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    made = new_workspace(tmp_path / "workspace")
    made.git("config", "filter.turn.clean", TURN)
    made.git("config", "filter.turn.smudge", TURN)
    made.commit(
        "Start",
        {".gitattributes": "secret/** filter=turn\nREADME.md -filter\n", "secret/a.txt": "abc\n", "README.md": "x\n"},
    )
    return made


def isolate(workspace: Workspace, folder: Path, *filters: str) -> IsolatedRepository:
    isolated = clone_shared(open_workspace(workspace.path), folder, filters)
    isolated.check_out(workspace.git("rev-parse", "HEAD"))
    return isolated


def commit(isolated: IsolatedRepository) -> str:
    isolated.stage_all()
    parent = isolated.head()
    return isolated.commit_tree(isolated.write_tree(), [parent], MESSAGE, isolated.commit_date(parent))


@pytest.mark.parametrize("path", ["secret/b.txt", "secret/a.txt", "secret/deep/c.py"])
def test_a_file_behind_a_filter_is_never_committed_as_it_is(path: str, workspace: Workspace, tmp_path: Path) -> None:
    isolated = isolate(workspace, tmp_path / "isolated")
    (isolated.top / path).parent.mkdir(exist_ok=True)
    (isolated.top / path).write_text("plain\n")
    with pytest.raises(ManyErrors, match="filter 'turn'") as caught:
        commit(isolated)
    assert path in caught.value.problems[0]
    assert "git_filters" in str(caught.value)


@pytest.mark.parametrize("path", ["README.md", "other/x.py"])
def test_what_no_filter_is_set_for_is_committed(path: str, workspace: Workspace, tmp_path: Path) -> None:
    isolated = isolate(workspace, tmp_path / "isolated")
    (isolated.top / path).parent.mkdir(exist_ok=True)
    (isolated.top / path).write_text("plain\n")
    assert isolated.file_at(commit(isolated), path) == b"plain\n"


def test_attributes_cannot_be_taken_off_by_the_same_change(workspace: Workspace, tmp_path: Path) -> None:
    isolated = isolate(workspace, tmp_path / "isolated")
    (isolated.top / "secret/b.txt").write_text("plain\n")
    (isolated.top / "secret/.gitattributes").write_text("* -filter\n")
    with pytest.raises(ManyErrors, match=r"secret/b\.txt"):
        commit(isolated)


def test_attributes_of_this_clone_alone_count(workspace: Workspace, tmp_path: Path) -> None:
    (workspace.path / ".git/info").mkdir(exist_ok=True)
    (workspace.path / ".git/info/attributes").write_text("*.py text eol=crlf filter=turn\n*.md text\n")
    isolated = isolate(workspace, tmp_path / "isolated")
    (isolated.top / "x.py").write_text("plain\n")
    with pytest.raises(ManyErrors, match=r"x\.py goes through the filter 'turn'"):
        commit(isolated)


def test_a_filter_that_is_allowed_by_name_runs(workspace: Workspace, tmp_path: Path) -> None:
    isolated = isolate(workspace, tmp_path / "isolated", "turn")
    assert (isolated.top / "secret/a.txt").read_text() == "abc\n"
    (isolated.top / "secret/b.txt").write_text("plain\n")
    made = commit(isolated)
    assert isolated.file_at(made, "secret/b.txt") == b"cynva\n"
    open_workspace(workspace.path).publish(isolated, {"aas/A": made})
    workspace.git("checkout", "--quiet", "aas/A")
    assert (workspace.path / "secret/b.txt").read_text() == "plain\n"
    assert workspace.git("status", "--porcelain") == ""


def test_a_filter_that_is_allowed_and_fails_or_is_not_set_up_commits_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.commit("Another", {".gitattributes": "secret/** filter=other\n", "secret/a.txt": "abc\n"})
    isolated = isolate(workspace, tmp_path / "isolated", "other")
    (isolated.top / "secret/b.txt").write_text("plain\n")
    with pytest.raises(ManyErrors, match="not set up"):
        commit(isolated)
    workspace.git("config", "filter.other.clean", "false")
    isolated = isolate(workspace, tmp_path / "again", "other")
    (isolated.top / "secret/b.txt").write_text("plain\n")
    with pytest.raises(Exception, match="clean filter 'other' failed"):
        commit(isolated)


def test_what_was_stored_before_may_come_back(workspace: Workspace, tmp_path: Path) -> None:
    workspace.commit("Change", {"secret/a.txt": "changed\n"})
    changed = workspace.git("rev-parse", "HEAD")
    isolated = isolate(workspace, tmp_path / "isolated")
    assert isolated.revert(changed, is_merge=False) == []
    tree, date = isolated.write_tree(), isolated.commit_date(changed)
    with pytest.raises(ManyErrors):
        isolated.commit_tree(tree, [changed], MESSAGE, date)
    made = isolated.commit_tree(tree, [changed], MESSAGE, date, known=(f"{changed}^",))
    assert isolated.file_at(made, "secret/a.txt") == b"nop\n"


def test_trees_that_are_made_in_memory_keep_to_it_too(workspace: Workspace, tmp_path: Path) -> None:
    isolated = isolate(workspace, tmp_path / "isolated")
    builder = isolated.tree_builder(isolated.head())
    with pytest.raises(ManyErrors, match=r"secret/b\.txt"):
        builder.put({"secret/b.txt": b"plain\n"})
    builder.put({"secret/a.txt": None, "x.py": b"X = 1\n"})


def test_plain_copier_commits_through_the_user_s_own_filter_or_not_at_all(workspace: Workspace) -> None:
    repository = open_workspace(workspace.path)
    workspace.write_all({"secret/b.txt": "plain\n"})
    made = repository.commit_in_place("aas/A", ["secret/b.txt"], MESSAGE)
    assert repository.file_at(made, "secret/b.txt") == b"cynva\n"
    workspace.git("config", "--unset", "filter.turn.clean")
    (workspace.path.parent / "home/.gitconfig").write_text("")
    workspace.write_all({"secret/c.txt": "plain\n"})
    with pytest.raises(ManyErrors, match=r"secret/c\.txt"):
        repository.commit_in_place("aas/B", ["secret/c.txt"], MESSAGE)
    assert repository.resolve("aas/B") is None


@pytest.mark.parametrize(
    ("path", "other"), [("readme.MD", "README.md"), ("Secret/x.txt", "secret"), ("caf\u0065\u0301.py", "caf\u00e9.py")]
)
def test_names_that_differ_only_in_case_are_refused(
    path: str, other: str, workspace: Workspace, tmp_path: Path
) -> None:
    workspace.commit("Accent", {"caf\u00e9.py": "C = 1\n"})
    isolated = isolate(workspace, tmp_path / "isolated")
    (isolated.top / path).parent.mkdir(exist_ok=True)
    (isolated.top / path).write_text("X = 1\n")
    with pytest.raises(ManyErrors, match="only in case") as caught:
        commit(isolated)
    assert other in caught.value.problems[0]


def test_names_that_differed_before_are_the_team_s_own_affair(workspace: Workspace, tmp_path: Path) -> None:
    workspace.commit("Two", {"Notes.txt": "a\n", "notes.txt": "b\n"})
    isolated = isolate(workspace, tmp_path / "isolated")
    (isolated.top / "notes.txt").write_text("c\n")
    commit(isolated)


def test_two_branches_that_differ_only_in_case_are_not_merged(workspace: Workspace, tmp_path: Path) -> None:
    isolated = isolate(workspace, tmp_path / "isolated")
    base, commits = isolated.head(), []
    for path in ("notes/a.py", "Notes/b.py"):
        isolated.check_out(base)
        (isolated.top / path).parent.mkdir()
        (isolated.top / path).write_text("X = 1\n")
        commits.append(commit(isolated))
    tree = isolated.git("merge-tree", "--write-tree", *commits).text.strip()
    with pytest.raises(ManyErrors, match="Notes differs from notes only in case"):
        isolated.commit_tree(tree, commits, "Merge\n", isolated.commit_date(base))


@pytest.mark.usefixtures("needs_sandbox")
def test_a_task_that_would_write_past_a_filter_goes_to_review_and_the_others_are_built(tmp_path: Path) -> None:
    workspace = with_few_gates(example_workspace(tmp_path / "workspace"))
    workspace.write(".gitattributes", "plugins/alpha/** filter=git-crypt diff=git-crypt\n")
    workspace.commit("Encrypt")
    batch = batch_file(tmp_path / "b.json", {"AAS-901": terse("Alpha Plugin"), "AAS-902": terse("Beta Plugin")})
    report = apply(workspace, [batch], code=1)
    assert outcomes(report) == {"AAS-901": "review", "AAS-902": "scaffolded"}
    reason = task_of(report, "AAS-901")["reason"]
    assert "plugins/alpha/" in reason
    assert "git-crypt" in reason
    assert "\n" not in reason
    assert "refs/heads/aas/AAS-901" not in workspace.refs()
