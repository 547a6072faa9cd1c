"""The states that a person's workspace can be in, each made by the real git.

A new state is one function and one line in ``STATES``, with the harm that the naive way does in it.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from tests.apply.workspace_states import person
from tests.apply.workspace_states.area import Area
from tests.support import Workspace

State = Callable[[Area], Workspace]
_FILE = ("-c", "protocol.file.allow=always")


def dirty(area: Area) -> Workspace:
    """Changed, staged, new, deleted, ignored and put aside, all at once."""
    workspace = area.workspace
    workspace.write("README.md", "put aside\n")
    workspace.git("stash", "--quiet")
    workspace.write("README.md", "changed\n")
    workspace.write("core/config/manager.py", "half a though")
    workspace.write("core/services/staged.py", "STAGED = 1\n")
    workspace.git("add", "core/services/staged.py")
    workspace.write("core/services/staged.py", "STAGED = 2\n")
    workspace.write("plugins/alpha/notes.txt", "in the place of the new plugin\n")
    workspace.write("later.txt", "intent\n")
    workspace.git("add", "--intent-to-add", "later.txt")
    workspace.write(".env", "IGNORED=1\n")
    (workspace.path / "requirements.txt").unlink()
    return workspace


def detached(area: Area) -> Workspace:
    workspace = area.workspace
    workspace.write("b.txt", "b\n")
    workspace.commit("Second")
    workspace.git("switch", "--quiet", "--detach", "HEAD~1")
    return workspace


def shallow(area: Area) -> Workspace:
    area.workspace.write("b.txt", "b\n")
    area.workspace.commit("Second")
    area.workspace.git("clone", "--quiet", "--depth=1", f"file://{area.workspace.path}", "../shallow")
    return Workspace(area.beside("shallow"))


def partial(area: Area) -> Workspace:
    """A clone that left out what it does not show; where it came from is not there any more."""
    area.workspace.git("config", "uploadpack.allowFilter", "true")
    options = ("--quiet", "--filter=blob:none", "--sparse")
    area.workspace.git("clone", *options, f"file://{area.workspace.path}", "../partial")
    workspace = Workspace(area.beside("partial"))
    workspace.git("sparse-checkout", "set", "core", "plugins", "artifacts", "tests")
    return workspace


def linked(area: Area) -> Workspace:
    area.workspace.git("worktree", "add", "--quiet", "-b", "side", "../linked")
    (area.beside("linked") / "README.md").write_text("changed there\n")
    return Workspace(area.beside("linked"))


def with_linked(area: Area) -> Workspace:
    linked(area)
    area.workspace.git("config", "extensions.worktreeConfig", "true")
    return area.workspace


def linked_to_bare(area: Area) -> Workspace:
    area.workspace.git("clone", "--quiet", "--bare", str(area.workspace.path), "../bare.git")
    Workspace(area.beside("bare.git")).git("worktree", "add", "--quiet", "../of-bare", "main")
    return Workspace(area.beside("of-bare"))


def _two_sides(workspace: Workspace) -> None:
    workspace.git("switch", "--quiet", "--create", "side")
    workspace.write("README.md", "Theirs\n")
    workspace.commit("Theirs")
    workspace.git("switch", "--quiet", "main")
    workspace.write("README.md", "Ours\n")
    workspace.commit("Ours")


def mid_merge(area: Area) -> Workspace:
    _two_sides(area.workspace)
    area.workspace.git("merge", "side", check=False)
    assert (area.workspace.path / ".git/MERGE_HEAD").is_file()
    return area.workspace


def mid_rebase(area: Area) -> Workspace:
    _two_sides(area.workspace)
    area.workspace.git("rebase", "side", check=False)
    assert (area.workspace.path / ".git/rebase-merge").is_dir()
    return area.workspace


def mid_bisect(area: Area) -> Workspace:
    for number in range(3):
        area.workspace.write("b.txt", f"{number}\n")
        area.workspace.commit("More")
    area.workspace.git("bisect", "start", "HEAD", "HEAD~3")
    return area.workspace


def _library(area: Area) -> Workspace:
    area.beside("library").mkdir()
    library = Workspace(area.beside("library"))
    library.git("init", "--quiet", "--initial-branch=main")
    library.write("library.py", "VALUE = 1\n")
    library.commit("Library")
    return library


def with_submodule(area: Area) -> Workspace:
    """One submodule is there and was changed, another one's origin is gone."""
    _library(area)
    area.workspace.git(*_FILE, "submodule", "--quiet", "add", "../library", "vendor/library")
    area.workspace.git(*_FILE, "submodule", "--quiet", "add", "../library", "vendor/gone")
    area.workspace.commit("Libraries")
    area.workspace.git("submodule", "--quiet", "deinit", "--force", "vendor/gone")
    area.beside("library").rename(area.beside("moved"))
    (area.workspace.path / "vendor/library/library.py").write_text("VALUE = 2\n")
    area.configure("[submodule]\n\trecurse = true\n[diff]\n\tignoreSubmodules = all\n")
    return area.workspace


def inside_of_another(area: Area) -> Workspace:
    """The workspace is itself a submodule, its git folder is elsewhere."""
    outer = _library(area)
    outer.git(*_FILE, "submodule", "--quiet", "add", "../workspace", "inner")
    return Workspace(outer.path / "inner")


def sparse(area: Area) -> Workspace:
    area.workspace.git("sparse-checkout", "set", "core", "artifacts")
    assert not (area.workspace.path / "plugins").exists()
    return area.workspace


def split_index(area: Area) -> Workspace:
    area.workspace.git("update-index", "--split-index", "--index-version", "4")
    area.workspace.git("update-index", "--assume-unchanged", "README.md")
    area.workspace.git("update-index", "--skip-worktree", "requirements.txt")
    area.workspace.write("README.md", "hidden from git\n")
    return area.workspace


def locked_by_a_person(area: Area) -> Workspace:
    """Another git is at work, or was killed: its locks are not ours to break."""
    for name in ("index.lock", "HEAD.lock", "config.lock", "refs/heads/main.lock"):
        (area.workspace.path / ".git" / name).touch()
    return area.workspace


def borrowing(area: Area) -> Workspace:
    """The workspace borrows its objects from a repository that borrows them from a third."""
    area.workspace.git("clone", "--quiet", "--shared", str(area.workspace.path), "../second")
    Workspace(area.beside("second")).git("clone", "--quiet", "--shared", str(area.beside("second")), "../third")
    return Workspace(area.beside("third"))


def replaced(area: Area) -> Workspace:
    """The commit at the head is shown as another one by a replacement."""
    head = area.workspace.git("rev-parse", "HEAD")
    area.workspace.write("b.txt", "b\n")
    other = area.workspace.commit("Instead")
    area.workspace.git("reset", "--quiet", "--hard", head)
    area.workspace.git("replace", head, other)
    return area.workspace


def _made_again(area: Area, *options: str) -> Workspace:
    """Return the same files in a repository that was made with other options, or skip where git has none."""
    top = area.beside("again")
    made = subprocess.run(["git", "init", "--quiet", *options, str(top)], check=False, capture_output=True, text=True)
    if made.returncode != 0:
        pytest.skip(f"this git has no {' '.join(options)}: {made.stderr.strip().splitlines()[0]}")
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=area.workspace.path, check=True, capture_output=True)
    subprocess.run(["tar", "-x", "-C", str(top)], input=archive.stdout, check=True)
    Workspace(top).commit("Again")
    return Workspace(top)


def sha256(area: Area) -> Workspace:
    return _made_again(area, "--object-format=sha256")


def reftable(area: Area) -> Workspace:
    return _made_again(area, "--ref-format=reftable")


def elsewhere(area: Area) -> Workspace:
    """The git folder is not in the workspace."""
    return _made_again(area, f"--separate-git-dir={area.beside('folder of git')}")


def odd_place(area: Area) -> Workspace:
    """The workspace lies in a folder whose name means something to git, to shells and to lists of folders."""
    place = area.beside('a: "b" $(c)é #')
    area.workspace.path.rename(place)
    return Workspace(place)


# In these a field of the workspace's settings is added too, because what is special about them are its bytes.
WITH_SETTING = {"dirty", "autocrlf=true", "autocrlf=input", "eol=crlf", "CRLF in history"}
# The state, and what the naive way of committing does in it.
STATES: dict[str, tuple[State, str]] = {
    "dirty": (dirty, "swept"),
    "detached": (detached, "HEAD"),
    "shallow": (shallow, "index"),
    "partial": (partial, "index"),
    "linked worktree": (linked, "swept"),
    "main of a linked worktree": (with_linked, "index"),
    "linked worktree of a bare repository": (linked_to_bare, "index"),
    "mid-merge": (mid_merge, "stopped"),
    "mid-rebase": (mid_rebase, "stopped"),
    "mid-bisect": (mid_bisect, "HEAD"),
    "submodule": (with_submodule, "index"),
    "is a submodule": (inside_of_another, "index"),
    "lfs": (person.lfs, "stopped"),
    "autocrlf=true": (person.autocrlf_true, "stopped"),
    "autocrlf=input": (person.autocrlf_input, "stopped"),
    "eol=crlf": (person.eol_attribute, "index"),
    "CRLF in history": (person.crlf_in_history, "index"),
    "names that are not UTF-8": (person.odd_names, "swept"),
    "signing": (person.signing, "stopped"),
    "failing hooks": (person.failing_hooks, "stopped"),
    "hanging hooks": (person.hanging_hooks, "stopped"),
    "hooks of the machine": (person.hooks_of_the_machine, "stopped"),
    "fsmonitor": (person.file_system_monitor, "ran"),
    "other programs": (person.other_programs, "ran"),
    "sparse checkout": (sparse, "stopped"),
    "split index": (split_index, "index"),
    "locks of a person": (locked_by_a_person, "stopped"),
    "alternates": (borrowing, "index"),
    "replaced commit": (replaced, "index"),
    "sha256": (sha256, "index"),
    "reftable": (reftable, "index"),
    "git folder elsewhere": (elsewhere, "index"),
    "odd place": (odd_place, "index"),
}
