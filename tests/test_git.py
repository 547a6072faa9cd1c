"""The git module against the real git, in workspaces of every state and with every setting that could disturb."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from generator.errors import GitError, WorkspaceError
from generator.git import (
    IDENTITY_EMAIL,
    IsolatedRepository,
    Repository,
    clean_environment,
    clone_shared,
    open_workspace,
    parse_trailers,
)
from tests.support import DATE, Workspace, new_workspace, small_workspace

MESSAGE = "feat(x): add x\n\nBody\n\nTask-Id: AAS-1\nBatch-Id: b1\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own, so that the settings of whoever runs the tests stay out."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return folder


@pytest.fixture
def workspace(tmp_path: Path, home: Path) -> Workspace:
    return small_workspace(tmp_path / "workspace")


def isolate(repository: Repository, tmp_path: Path, name: str = "isolated") -> IsolatedRepository:
    isolated = clone_shared(repository, tmp_path / name)
    isolated.check_out(repository.head())
    return isolated


def build(
    isolated: IsolatedRepository, path: str = "plugins/x.py", text: str = "X = 1\n", message: str = MESSAGE
) -> str:
    """Commit one new file on top of the isolated repository's head."""
    (isolated.top / path).parent.mkdir(parents=True, exist_ok=True)
    (isolated.top / path).write_text(text)
    isolated.stage_all()
    parent = isolated.head()
    return isolated.commit_tree(isolated.write_tree(), [parent], message, isolated.commit_date(parent))


def publish_one(workspace: Workspace, tmp_path: Path, branch: str = "aas/AAS-1", name: str = "isolated") -> str:
    repository = open_workspace(workspace.path)
    isolated = isolate(repository, tmp_path, name)
    commit = build(isolated)
    repository.publish(isolated, {branch: commit})
    return commit


# --- the environment -------------------------------------------------------------------------------------------------


def test_the_environment_has_nothing_of_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    ours = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
    assert {name: value for name, value in clean_environment().items() if name.startswith("GIT_")} == ours


@pytest.mark.parametrize("name", ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY"])
def test_variables_of_git_have_no_effect(
    name: str, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    commit = publish_one(workspace, tmp_path)
    assert workspace.refs()["refs/heads/aas/AAS-1"] == commit
    assert not (tmp_path / "elsewhere").exists()


HOSTILE_SETTINGS = {
    "signing": "[commit]\n gpgSign = true\n[gpg]\n program = /bin/false\n",
    "line ends": "[core]\n autocrlf = true\n safecrlf = true\n eol = crlf\n",
    "encodings": "[i18n]\n commitEncoding = ISO-8859-1\n logOutputEncoding = ISO-8859-1\n",
    "signatures in the log": "[log]\n showSignature = true\n[gpg]\n program = /bin/false\n",
    "colours": "[color]\n ui = always\n",
    "no local transport": '[protocol]\n allow = never\n[protocol "file"]\n allow = never\n',
    "pruning": "[fetch]\n prune = true\n pruneTags = true\n",
    "trailers": '[trailer]\n separators = "="\n',
    "cleaning": "[commit]\n cleanup = strip\n",
    "monitor": "[core]\n fsmonitor = /bin/false\n",
    "maintenance": "[gc]\n auto = 1\n[fetch]\n unpackLimit = 1000\n",
    "ignored submodules": "[diff]\n ignoreSubmodules = all\n renames = copies\n",
}


_USUAL = {"signing", "line ends", "encodings", "pruning"}


@pytest.mark.parametrize(
    "setting",
    [pytest.param(name, marks=() if name in _USUAL else pytest.mark.slow) for name in HOSTILE_SETTINGS],
)
def test_the_users_settings_change_neither_ids_nor_what_is_read(
    setting: str, workspace: Workspace, home: Path, tmp_path: Path
) -> None:
    workspace.git("tag", "v1")
    before = workspace.fingerprint()
    message = "feat(x): añade\n\n# no comment\n\nTask-Id: AAS-1\n"

    def build_in(name: str) -> str:
        isolated = isolate(open_workspace(workspace.path), tmp_path, name)
        return build(isolated, text="X = 'ñ'\r\n", message=message)

    expected = build_in("plain")
    (home / ".gitconfig").write_text(HOSTILE_SETTINGS[setting])
    assert build_in("hostile") == expected
    repository = open_workspace(workspace.path)
    repository.publish(IsolatedRepository(tmp_path / "hostile", tmp_path / "hostile/.git"), {"aas/A": expected})
    assert repository.message(expected).strip() == message.strip()
    assert set(repository.task_history(expected).present) == {"AAS-1"}
    assert repository.trailers(expected) == {"task-id": "AAS-1"}
    assert repository.branches("aas/") == {"aas/A": expected}
    assert "refs/tags/v1" in workspace.refs()
    assert workspace.fingerprint() == before


@pytest.mark.parametrize("body", ["exit 1", "sleep 60"])
def test_hooks_that_fail_or_hang_are_not_run(body: str, workspace: Workspace, home: Path, tmp_path: Path) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in (
        "pre-commit",
        "post-checkout",
        "reference-transaction",
        "commit-msg",
        "post-merge",
        "post-index-change",
    ):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n{body}\n")
        (hooks / name).chmod(0o755)
    (home / ".gitconfig").write_text(f"[core]\n hooksPath = {hooks}\n")
    (workspace.path / ".git/hooks").mkdir(exist_ok=True)
    for hook in hooks.iterdir():
        (workspace.path / ".git/hooks" / hook.name).write_bytes(hook.read_bytes())
        (workspace.path / ".git/hooks" / hook.name).chmod(0o755)
    publish_one(workspace, tmp_path)
    workspace.write_all({"new.py": "Y = 1\n"})
    open_workspace(workspace.path).commit_in_place("aas/AAS-2", ["new.py"], MESSAGE)
    assert not (tmp_path / "ran").exists()


# --- opening ---------------------------------------------------------------------------------------------------------


def refusal(path: Path) -> WorkspaceError:
    with pytest.raises(WorkspaceError) as caught:
        open_workspace(path).head()
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    assert caught.value.exit_code == 2
    return caught.value


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert "no such folder" in str(refusal(tmp_path / "nowhere"))


@pytest.mark.parametrize("name", ["a" * 300, "a\0b"])
def test_a_name_that_cannot_be_a_folder_is_told(name: str, tmp_path: Path) -> None:
    assert "no such folder" in str(refusal(tmp_path / name))


def test_a_folder_without_git_is_told(tmp_path: Path, home: Path) -> None:
    assert "no git repository" in str(refusal(tmp_path))


def test_a_bare_repository_is_told(tmp_path: Path, home: Path) -> None:
    assert "no work tree" in str(refusal(new_workspace(tmp_path / "bare", "--bare").path))


def test_the_inside_of_the_git_folder_is_told(workspace: Workspace) -> None:
    assert "no work tree" in str(refusal(workspace.path / ".git"))


def test_an_unborn_head_is_told(tmp_path: Path, home: Path) -> None:
    assert "no commit yet" in str(refusal(new_workspace(tmp_path / "new").path))


def test_a_folder_of_which_nothing_is_committed_is_told(workspace: Workspace) -> None:
    workspace.write_all({"apps/bot/hub.py": "NAME = 'hub'\n"})
    assert "no file of this folder" in str(refusal(workspace.path / "apps" / "bot"))


def test_a_folder_that_git_ignores_is_told(workspace: Workspace) -> None:
    workspace.commit("Ignore", {".gitignore": "/apps/\n"})
    workspace.write_all({"apps/bot/hub.py": "NAME = 'hub'\n"})
    assert "git ignores this folder" in str(refusal(workspace.path / "apps" / "bot"))


def test_a_folder_that_is_ignored_and_yet_committed_is_opened(workspace: Workspace) -> None:
    workspace.write_all({".gitignore": "/apps/\n", "apps/bot/hub.py": "NAME = 'hub'\n"})
    workspace.git("add", "--force", "apps")
    workspace.commit("Ignore")
    assert open_workspace(workspace.path / "apps" / "bot").folder == "apps/bot"


def test_the_place_of_a_submodule_that_is_not_there_is_told(workspace: Workspace, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    workspace.git("clone", "--quiet", str(make_with_submodule(workspace).path), str(clone))
    assert "git submodule update --init library" in str(refusal(clone / "library"))


def test_a_submodule_is_a_repository_of_its_own(workspace: Workspace) -> None:
    top = make_with_submodule(workspace).path
    assert open_workspace(top / "library").folder == ""
    assert open_workspace(top / "library" / "core").root == top / "library"


def test_a_folder_whose_name_a_commit_cannot_say_is_told(workspace: Workspace) -> None:
    workspace.commit("Odd", {"a\nb/hub.py": "NAME = 'hub'\n"})
    with pytest.raises(WorkspaceError, match="Rename the folder"):
        open_workspace(workspace.path / "a\nb")


def test_a_folder_that_is_reached_by_a_link_is_the_one_behind_it(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(workspace.path / "core")
    opened = open_workspace(tmp_path / "link")
    assert (opened.top, opened.root, opened.folder) == (workspace.path / "core", workspace.path, "core")


def test_git_that_is_not_installed_is_told(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "git is not installed" in str(refusal(workspace.path))


def test_git_that_is_too_old_is_told(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "git").write_text("#!/bin/sh\necho git version 2.20.1\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert "2.20.1 is too old" in str(refusal(workspace.path))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_a_repository_of_somebody_else_is_told_with_the_way_out(workspace: Workspace) -> None:
    subprocess.run(["chown", "-R", "65534:65534", workspace.path], check=True)
    assert "safe.directory" in str(refusal(workspace.path))


def test_a_folder_with_line_breaks_in_its_name_is_opened(tmp_path: Path, home: Path) -> None:
    workspace = small_workspace(tmp_path / "a\nb\x0bc\u2028d")
    assert open_workspace(workspace.path).common_dir == workspace.path / ".git"


@pytest.mark.parametrize("step", ["apply_diff", "check_out", "merge_into_head", "stage_all"])
def test_nothing_is_ever_built_in_a_users_checkout(step: str, workspace: Workspace) -> None:
    """Only a repository of ours has the steps that change a work tree."""
    repository = open_workspace(workspace.path)
    assert not hasattr(repository, step)
    assert hasattr(IsolatedRepository, step)


# --- every state of a workspace --------------------------------------------------------------------------------------


def make_detached(workspace: Workspace) -> Workspace:
    workspace.commit("Second", {"b.txt": "b\n"})
    workspace.git("checkout", "--quiet", "--detach", "HEAD~1")
    return workspace


def make_linked(workspace: Workspace) -> Workspace:
    workspace.git("worktree", "add", "--quiet", "-b", "other", "../linked")
    return Workspace(workspace.path.parent / "linked")


def make_shallow(workspace: Workspace) -> Workspace:
    workspace.commit("Second", {"b.txt": "b\n"})
    workspace.git("clone", "--quiet", "--depth=1", f"file://{workspace.path}", "../shallow")
    return Workspace(workspace.path.parent / "shallow")


def make_with_submodule(workspace: Workspace) -> Workspace:
    small_workspace(workspace.path.parent / "library")
    workspace.git("submodule", "--quiet", "add", "../library", "library", env={"GIT_ALLOW_PROTOCOL": "file"})
    workspace.commit("Use the library")
    return workspace


def make_with_lfs(workspace: Workspace) -> Workspace:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 5\n"
    workspace.commit("LFS", {".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n", "a.bin": pointer})
    config = '[filter "lfs"]\n clean = /bin/false\n smudge = /bin/false\n process = /bin/false\n required = true\n'
    (workspace.path.parent / "home/.gitconfig").write_text(config)
    return workspace


def make_with_odd_names(workspace: Workspace) -> Workspace:
    (workspace.path / os.fsdecode(b"caf\xe9.txt")).write_text("latin\n")
    workspace.commit("Odd", {'a\nb\t"c"\\.txt': "odd\n", "-n.txt": "dash\n", ":(top)x.txt": "magic\n"})
    return workspace


def make_mid_merge(workspace: Workspace) -> Workspace:
    workspace.branch("side")
    workspace.commit("Ours", {"README.md": "Ours\n"})
    workspace.git("checkout", "--quiet", "side")
    workspace.commit("Theirs", {"README.md": "Theirs\n"})
    workspace.git("merge", "main", check=False)
    assert (workspace.path / ".git/MERGE_HEAD").is_file()
    return workspace


def make_dirty(workspace: Workspace) -> Workspace:
    workspace.write_all({"README.md": "dirty\n", "staged.txt": "staged\n", "untracked.txt": "new\n"})
    workspace.git("add", "staged.txt")
    return workspace


STATES = {
    "dirty": make_dirty,
    "detached": make_detached,
    "linked worktree": make_linked,
    "shallow": make_shallow,
    "submodule": make_with_submodule,
    "lfs": make_with_lfs,
    "odd names": make_with_odd_names,
    "mid-merge": make_mid_merge,
}


@pytest.mark.parametrize("state", STATES)
def test_a_branch_is_built_and_nothing_of_the_user_is_touched(state: str, workspace: Workspace, tmp_path: Path) -> None:
    workspace = STATES[state](workspace)
    before, refs = workspace.fingerprint(), workspace.refs()
    repository = open_workspace(workspace.path)
    isolated = isolate(repository, tmp_path)
    assert isolated.stage_all() == []
    commit = build(isolated)
    repository.publish(isolated, {"aas/AAS-1": commit})
    assert workspace.refs() == {**refs, "refs/heads/aas/AAS-1": commit}
    assert workspace.fingerprint() == before
    assert workspace.show(commit, "plugins/x.py") == "X = 1"
    assert set(workspace.files(commit)) == {*workspace.files("HEAD"), "plugins/x.py"}
    assert "FETCH_HEAD" not in str(list(before))


def test_odd_names_are_exported_and_listed_as_they_are(workspace: Workspace, tmp_path: Path) -> None:
    make_with_odd_names(workspace)
    isolated = isolate(open_workspace(workspace.path), tmp_path)
    isolated.export(tmp_path / "copy")
    expected = {'a\nb\t"c"\\.txt', "-n.txt", ":(top)x.txt", os.fsdecode(b"caf\xe9.txt"), "README.md", "core/hub.py"}
    copied = {str(path.relative_to(tmp_path / "copy")) for path in (tmp_path / "copy").rglob("*") if path.is_file()}
    assert copied == isolated.files("HEAD") == set(isolated.staged_modes()) == expected
    (isolated.top / "two\nlines.py").write_text("")
    (isolated.top / "-n.txt").unlink()
    assert isolated.stage_all() == [("D", "-n.txt"), ("A", "two\nlines.py")]


def test_exports_honour_attributes_and_leave_the_index_alone(workspace: Workspace, tmp_path: Path) -> None:
    workspace.commit("Ends", {".gitattributes": "*.bat eol=crlf\n", "run.bat": "a\n", "run.sh": "a\n"})
    isolated = isolate(open_workspace(workspace.path), tmp_path)
    (isolated.top / "new.py").write_text("N = 1\n")
    isolated.stage_all()
    isolated.export(tmp_path / "staged")
    (tmp_path / "before").mkdir()
    isolated.export_commit(isolated.head(), tmp_path / "before")
    for folder in ("staged", "before"):
        assert (tmp_path / folder / "run.bat").read_bytes() == b"a\r\n"
        assert (tmp_path / folder / "run.sh").read_bytes() == b"a\n"
    assert (tmp_path / "staged/new.py").is_file()
    assert not (tmp_path / "before/new.py").exists()
    assert "new.py" in isolated.staged_modes()


def test_text_attributes_with_strict_line_ends_do_not_stop_the_staging(
    workspace: Workspace, home: Path, tmp_path: Path
) -> None:
    workspace.commit("Text", {".gitattributes": "* text=auto\n"})
    (home / ".gitconfig").write_text("[core]\n safecrlf = true\n")
    isolated = isolate(open_workspace(workspace.path), tmp_path)
    (isolated.top / "new.txt").write_bytes(b"a\r\nb\r\n")
    assert isolated.stage_all() == [("A", "new.txt")]


def test_checking_out_removes_all_that_is_not_of_the_commit(workspace: Workspace, tmp_path: Path) -> None:
    first = workspace.git("rev-parse", "HEAD")
    workspace.commit("Ignore", {".gitignore": "*.log\n", "b.txt": "b\n"})
    isolated = isolate(open_workspace(workspace.path), tmp_path)
    (isolated.top / "x.log").write_text("ignored\n")
    small_workspace(isolated.top / "nested")
    (isolated.top / "b.txt").write_text("changed\n")
    isolated.check_out(first)
    left = {str(path.relative_to(isolated.top)) for path in isolated.top.rglob("*") if ".git" not in path.parts}
    assert left == {"README.md", "core", "core/hub.py"}


def test_links_and_modes_are_seen(workspace: Workspace, tmp_path: Path) -> None:
    isolated = isolate(open_workspace(workspace.path), tmp_path)
    (isolated.top / "link").symlink_to("/etc/passwd")
    (isolated.top / "run").write_text("x")
    (isolated.top / "run").chmod(0o755)
    small_workspace(isolated.top / "nested")
    isolated.stage_all()
    modes = isolated.staged_modes()
    assert (modes["link"], modes["run"], modes["nested"]) == ("120000", "100755", "160000")


# --- commits and branches --------------------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_commit_elsewhere_and_later(workspace: Workspace, tmp_path: Path) -> None:
    repository = open_workspace(workspace.path)
    first = build(isolate(repository, tmp_path, "one"))
    second = build(isolate(repository, tmp_path, "two"))
    assert first == second
    workspace.git("fetch", "--quiet", str(tmp_path / "one"), f"{first}:refs/heads/seen")
    raw = workspace.git("cat-file", "commit", first)
    assert f"<{IDENTITY_EMAIL}> {DATE}" in raw
    assert "gpgsig" not in raw


@pytest.mark.parametrize("date", ["0 +0000", "1234 +0200", "4102444800 -0800"])
def test_any_date_of_the_parent_can_be_kept(date: str, workspace: Workspace, tmp_path: Path) -> None:
    workspace.git("commit", "--quiet", "--allow-empty", "-m", "Odd", env={"GIT_COMMITTER_DATE": f"@{date}"})
    isolated = isolate(open_workspace(workspace.path), tmp_path)
    assert isolated.commit_date(build(isolated)) == date


def test_a_message_with_a_lone_surrogate_is_committed(workspace: Workspace, tmp_path: Path) -> None:
    isolated = isolate(open_workspace(workspace.path), tmp_path)
    assert "odd ? text" in isolated.message(build(isolated, message="odd \ud800 text\n"))


def test_several_branches_are_published_together(workspace: Workspace, tmp_path: Path) -> None:
    repository = open_workspace(workspace.path)
    isolated = isolate(repository, tmp_path)
    first, second = build(isolated), build(isolated, "plugins/y.py")
    repository.publish(isolated, {"aas/A": first, "aas/B": second})
    assert repository.branches("aas/") == {"aas/A": first, "aas/B": second}
    assert repository.resolve("aas/A") == first
    assert repository.resolve("aas/none") is None


def in_the_way(workspace: Workspace, how: str) -> str:
    """Put something in the way of ``aas/B``; return a word of the message to expect."""
    if how == "other history":
        workspace.git("checkout", "--quiet", "--orphan", "aas/B")
        workspace.commit("Theirs")
        workspace.git("checkout", "--quiet", "main")
        return "aas/B"
    if how == "checked out":
        workspace.git("checkout", "--quiet", "-b", "aas/B")
    elif how == "checked out elsewhere":
        workspace.git("worktree", "add", "--quiet", "-b", "aas/B", "../linked")
    elif how == "checked out unborn":
        workspace.git("symbolic-ref", "HEAD", "refs/heads/aas/B")
    elif how == "folder":
        workspace.branch("aas/B/deeper")
    elif how == "locked":
        (workspace.path / ".git/refs/heads/aas").mkdir(parents=True)
        (workspace.path / ".git/refs/heads/aas/B.lock").touch()
    return "aas/B"


@pytest.mark.parametrize(
    "how", ["other history", "checked out", "checked out elsewhere", "checked out unborn", "folder", "locked"]
)
def test_when_one_branch_is_refused_none_is_moved(how: str, workspace: Workspace, tmp_path: Path) -> None:
    repository = open_workspace(workspace.path)
    isolated = isolate(repository, tmp_path)
    first, second = build(isolated), build(isolated, "plugins/y.py")
    word = in_the_way(workspace, how)
    before, refs = workspace.fingerprint(), workspace.refs()
    with pytest.raises(GitError, match="Nothing was moved") as caught:
        repository.publish(isolated, {"aas/A": first, "aas/B": second})
    assert word in caught.value.stderr
    assert workspace.refs() == refs
    assert workspace.fingerprint() == before


def test_a_branch_named_like_the_folder_of_ours_is_told(workspace: Workspace, tmp_path: Path) -> None:
    workspace.branch("aas")
    with pytest.raises(GitError, match=r"refs/heads/aas") as caught:
        publish_one(workspace, tmp_path)
    assert "rename or delete" in caught.value.next_step
    assert workspace.refs().keys() == {"refs/heads/main", "refs/heads/aas"}


def test_a_branch_is_replaced_only_where_that_was_said(workspace: Workspace, tmp_path: Path) -> None:
    repository = open_workspace(workspace.path)
    isolated = isolate(repository, tmp_path)
    first, second = build(isolated), build(isolated, "plugins/y.py")
    repository.publish(isolated, {"aas/failed/A": first})
    with pytest.raises(GitError):
        repository.publish(isolated, {"aas/failed/A": second})
    assert repository.branches("aas/failed") == {"aas/failed/A": first}
    repository.publish(isolated, {"aas/failed/A": second}, replace=("aas/failed/A",))
    assert repository.branches("aas/failed") == {"aas/failed/A": second}


def test_even_a_branch_that_may_be_replaced_is_not_moved_while_it_is_checked_out(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.git("checkout", "--quiet", "-b", "aas/failed/A")
    repository = open_workspace(workspace.path)
    isolated = isolate(repository, tmp_path)
    with pytest.raises(GitError):
        repository.publish(isolated, {"aas/failed/A": build(isolated)}, replace=("aas/failed/A",))
    assert repository.resolve("aas/failed/A") == repository.resolve("main")


def test_published_commits_need_nothing_of_the_isolated_repository(workspace: Workspace, tmp_path: Path) -> None:
    commit = publish_one(workspace, tmp_path)
    subprocess.run(["rm", "-rf", tmp_path / "isolated"], check=True)
    workspace.git("fsck", "--full", "--strict", "--no-dangling")
    assert workspace.show(commit, "plugins/x.py") == "X = 1"


def test_merging_keeps_both_sides_and_a_conflict_is_taken_back(workspace: Workspace, tmp_path: Path) -> None:
    isolated = isolate(open_workspace(workspace.path), tmp_path)
    base = isolated.head()
    left, right = build(isolated, "a.py"), None
    isolated.check_out(base)
    right = build(isolated, "b.py")
    isolated.check_out(base)
    clash = build(isolated, "a.py", "A = 2\n")
    isolated.check_out(left)
    assert isolated.merge_into_head(right, DATE, "Merge") is True
    merged = isolated.head()
    assert {"a.py", "b.py"} <= isolated.files(merged)
    assert isolated.is_ancestor(left, merged)
    assert not isolated.is_ancestor(merged, left)
    assert isolated.merge_into_head(clash, DATE, "Merge") is False
    assert isolated.head() == merged
    assert isolated.stage_all() == []


def test_what_git_cannot_do_is_one_error_that_names_the_command(workspace: Workspace) -> None:
    repository = open_workspace(workspace.path)
    with pytest.raises(GitError, match="git log") as caught:
        repository.message("no-such-commit")
    assert caught.value.command[0] == "log"
    with pytest.raises(GitError, match="could not be started"):
        repository.git("log", "a\0b")
    with pytest.raises(GitError, match=r"did not end in 0\.2 s"):
        repository.git("-c", "alias.wait=!sleep 20", "wait", seconds=0.2)


# --- commits in the user's own work tree, for plain Copier ---


def test_a_commit_in_place_takes_only_the_units_files(workspace: Workspace) -> None:
    workspace.write_all(
        {"plugins/x.py": "X = 1\n", "plugins/*.py": "odd\n", "other.py": "O = 1\n", "README.md": "dirty\n"}
    )
    workspace.git("add", "other.py")
    start = workspace.git("rev-parse", "HEAD")
    commit = open_workspace(workspace.path).commit_in_place("aas/AAS-1", ["plugins/*.py"], MESSAGE)
    assert workspace.git("symbolic-ref", "--short", "HEAD") == "aas/AAS-1"
    assert workspace.git("rev-parse", f"{commit}^") == start
    assert (
        workspace.git("diff", "--name-only", start, commit) == '"plugins/*.py"'
        or workspace.git("diff", "--name-only", start, commit) == "plugins/*.py"
    )
    assert workspace.git("diff", "--cached", "--name-only") == "other.py"
    assert (workspace.path / "README.md").read_text() == "dirty\n"
    assert workspace.git("status", "--porcelain", "plugins").strip() == "?? plugins/x.py"
    assert workspace.git("log", "-1", "--format=%an %ad", "--date=raw") == f"aas-generator {DATE}"


def test_a_second_commit_in_place_goes_onto_the_same_branch(workspace: Workspace) -> None:
    repository = open_workspace(workspace.path)
    workspace.write_all({"a.py": "A = 1\n"})
    first = repository.commit_in_place("aas/AAS-1", ["a.py"], MESSAGE)
    workspace.write_all({"b.py": "B = 1\n"})
    second = repository.commit_in_place("aas/AAS-1", ["b.py"], MESSAGE)
    assert workspace.git("rev-parse", f"{second}^") == first


@pytest.mark.parametrize("detached", [False, True])
@pytest.mark.parametrize("fault", ["branch exists", "nothing to commit", "no such file", "index is locked"])
def test_a_commit_in_place_that_fails_leaves_everything_as_it_was(
    fault: str, detached: bool, workspace: Workspace
) -> None:
    if detached:
        workspace.git("checkout", "--quiet", "--detach")
    workspace.write_all({"x.py": "X = 1\n", "staged.py": "S = 1\n"})
    workspace.git("add", "staged.py")
    paths = {"nothing to commit": ["README.md"], "no such file": ["nowhere.py"]}.get(fault, ["x.py"])
    if fault == "branch exists":
        workspace.branch("aas/AAS-1")
    if fault == "index is locked":
        (workspace.path / ".git/index.lock").touch()
    refs, head = workspace.refs(), (workspace.path / ".git/HEAD").read_text()
    with pytest.raises(GitError):
        open_workspace(workspace.path).commit_in_place("aas/AAS-1", paths, MESSAGE)
    (workspace.path / ".git/index.lock").unlink(missing_ok=True)
    assert workspace.refs() == refs
    assert (workspace.path / ".git/HEAD").read_text() == head
    assert workspace.git("diff", "--cached", "--name-only") == "staged.py"


# --- what history says about tasks ---


def test_trailers_are_read_whatever_their_case(workspace: Workspace) -> None:
    commit = workspace.commit("Subject\n\nBody: not one\n\ntask-ID: AAS-7\nBatch-Id: b:1\n")
    assert open_workspace(workspace.path).trailers(commit) == {"task-id": "AAS-7", "batch-id": "b:1"}


def test_lines_that_are_no_trailers_are_left_out() -> None:
    assert parse_trailers("A: 1\nno trailer\nb c: 2\nA: 3\n: 4\nTwo:5\n") == {"a": "3"}


def test_tasks_are_found_through_merges_and_the_newest_commit_counts(workspace: Workspace) -> None:
    workspace.git("checkout", "--quiet", "-b", "side")
    workspace.commit(MESSAGE, {"x.py": "X = 1\n"})
    newer = workspace.commit(MESSAGE, {"x.py": "X = 2\n"})
    workspace.git("checkout", "--quiet", "main")
    workspace.commit("Other", {"y.py": "Y = 1\n"})
    workspace.git("merge", "--quiet", "--no-ff", "-m", "Merge", "side")
    found = open_workspace(workspace.path).task_history("HEAD").present
    assert {task: each.commit for task, each in found.items()} == {"AAS-1": newer}
    assert found["AAS-1"].trailers == {"task-id": "AAS-1", "batch-id": "b1"}


@pytest.mark.parametrize("squash", ["by git", "by a host"])
def test_tasks_are_found_in_squashed_commits(squash: str, workspace: Workspace) -> None:
    second = MESSAGE.replace("AAS-1", "AAS-2")
    if squash == "by git":
        workspace.git("checkout", "--quiet", "-b", "side")
        workspace.commit(MESSAGE, {"x.py": "X = 1\n"})
        workspace.commit(second, {"y.py": "Y = 1\n"})
        workspace.git("checkout", "--quiet", "main")
        workspace.git("merge", "--quiet", "--squash", "side")
        workspace.git("commit", "--quiet", "--no-edit")
    else:
        bullets = "\n\n".join(f"* {each}" for each in (MESSAGE, second))
        workspace.commit(f"Both (#12)\n\n{bullets}\n---------\n\nCo-authored-by: A <a@b.c>\n", {"x.py": "X = 1\n"})
    found = open_workspace(workspace.path).task_history("HEAD").present
    head = workspace.git("rev-parse", "HEAD")
    assert {task: each.commit for task, each in found.items()} == {"AAS-1": head, "AAS-2": head}


def test_a_reworded_commit_keeps_its_task_and_one_without_the_trailer_has_none(workspace: Workspace) -> None:
    workspace.commit(MESSAGE, {"x.py": "X = 1\n"})
    workspace.git("commit", "--quiet", "--amend", "-m", "Mine now\n\nSee Task-Id: AAS-9 above\n\nTask-Id: AAS-1")
    repository = open_workspace(workspace.path)
    assert set(repository.task_history("HEAD").present) == {"AAS-1"}
    workspace.git("commit", "--quiet", "--amend", "-m", "Mine now")
    assert repository.task_history("HEAD").present == {}
