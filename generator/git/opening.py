"""Opening a workspace: what can be used, and one clear line for what cannot."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from generator.errors import WorkspaceError
from generator.git.command import clean_environment
from generator.git.folders import pathspec
from generator.git.repository import Repository

# The first one with `git merge-tree --write-tree`.
OLDEST_GIT = (2, 38)
# What programs say of their version, by path and time: one does not change while it is asked again and again.
_said: dict[tuple[str, int], str] = {}


def open_workspace(path: Path) -> Repository:
    """Return the repository of a workspace, which is its top folder or any folder in it.

    Raises:
        WorkspaceError: The folder is missing, is in no git repository, is ignored by git, is the place of a submodule
            that is not there, or its repository is bare; or git is missing or too old.
    """
    if not _is_folder(path):
        raise WorkspaceError(path, "there is no such folder.", "Name the workspace with --workspace.")
    probe = Repository(path.resolve(), path.resolve())
    _check_version(probe)
    asked = ("--is-bare-repository", "--is-inside-git-dir", "--path-format=absolute", "--git-common-dir")
    found = probe.git("rev-parse", *asked, "--show-prefix", accept=(0, 128))
    if found.returncode != 0:
        raise _not_opened(path, found.error_text)
    bare, inside, places = found.text.removesuffix("\n").split("\n", 2)
    if bare == "true" or inside == "true":
        raise WorkspaceError(path, "this repository has no work tree.", "Name a checkout of it with --workspace.")
    common, _, folder = places.partition("\n")
    if "\n" in folder or not Path(common).is_dir():
        # A line's end in a name: what is what can only be told by asking for each.
        folder = probe.git("rev-parse", "--show-prefix").text.removesuffix("\n")
        common = places.removesuffix(f"\n{folder}")
    folder = folder.removesuffix("/")
    repository = Repository(path.resolve(), Path(common), folder)
    if folder:
        _judge_folder(repository)
    return repository


def _judge_folder(repository: Repository) -> None:
    """Judge a workspace that is a folder of its repository.

    Raises:
        WorkspaceError: git ignores it, it is the place of a submodule, or it has a name that a commit cannot say.
    """
    top, folder = repository.top, repository.folder
    if not folder.isprintable() or folder != folder.strip():
        raise WorkspaceError(top, f"{folder!r} cannot be said in a commit's message.", "Rename the folder.")
    tracked = repository.git("--literal-pathspecs", "ls-files", "--stage", "-z", *pathspec(folder)).text
    if tracked.startswith("160000 ") and tracked.endswith(f"\t{folder}\0"):
        step = f"Run 'git submodule update --init {folder}' in {repository.root}."
        raise WorkspaceError(top, "this is the place of a submodule that is not checked out.", step)
    if not tracked and _is_ignored(repository):
        step = f"Take it out of the .gitignore of {repository.root} and commit its files, or name another folder."
        raise WorkspaceError(top, "git ignores this folder.", step)


def _is_ignored(repository: Repository) -> bool:
    asked = ("check-ignore", "--quiet", "--", f"./{repository.folder}")
    return repository.git(*asked, accept=(0, 1)).returncode == 0


def git_version() -> str:
    """Return what git says of its version.

    Raises:
        WorkspaceError: git is missing or too old.
    """
    return _check_version(Repository(Path.cwd(), Path.cwd()))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _check_version(probe: Repository) -> str:
    wanted = ".".join(map(str, OLDEST_GIT))
    place = shutil.which("git", path=clean_environment().get("PATH"))
    if place is None:
        raise WorkspaceError(probe.top, "git is not installed.", f"Install git {wanted} or newer.")
    program = (place, Path(place).stat().st_mtime_ns)
    said = _said.get(program) or probe.git("version").text
    _said[program] = said
    found = re.match(r"git version (\d+)\.(\d+)", said)
    if found and (int(found[1]), int(found[2])) < OLDEST_GIT:
        raise WorkspaceError(probe.top, f"{said.strip()} is too old.", f"Install git {wanted} or newer.")
    return said.strip()


def _not_opened(path: Path, said: str) -> WorkspaceError:
    if "dubious ownership" in said:
        top = re.search(r"ownership in repository at '(.+)'", said)
        step = f"Run 'git config --global --add safe.directory {top[1] if top else path.resolve()}' if you trust it."
        return WorkspaceError(path, "the repository belongs to another user, so git does not open it.", step)
    reason = " ".join(said.split())
    if "not a git repository" in said:
        return WorkspaceError(path, f"this is no git repository ({reason}).", "Run 'git init' there and commit.")
    return WorkspaceError(path, f"git does not open this repository ({reason}).", "Run 'git status' there to see why.")
