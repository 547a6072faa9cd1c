"""Opening a workspace: what can be used, and one clear line for what cannot."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from generator.errors import WorkspaceError
from generator.git.command import clean_environment
from generator.git.repository import Repository

OLDEST_GIT = (2, 38)


def open_workspace(path: Path) -> Repository:
    """Return the repository whose top folder is ``path``.

    Raises:
        WorkspaceError: The folder is missing, is no git repository, is bare, or is not the top of its repository; or
            git is missing or too old.
    """
    if not _is_folder(path):
        raise WorkspaceError(path, "there is no such folder.", "Name the workspace with --workspace.")
    probe = Repository(path.resolve(), path.resolve())
    _check_version(probe)
    asked = ("--is-bare-repository", "--is-inside-git-dir", "--path-format=absolute", "--git-common-dir")
    found = probe.git("rev-parse", *asked, accept=(0, 128))
    if found.returncode != 0:
        raise _not_opened(path, found.error_text)
    bare, inside, common = found.text.removesuffix("\n").split("\n", 2)
    if bare == "true" or inside == "true":
        raise WorkspaceError(path, "this repository has no work tree.", "Name a checkout of it with --workspace.")
    top = Path(probe.git("rev-parse", "--path-format=absolute", "--show-toplevel").text.removesuffix("\n"))
    if top.resolve() != path.resolve():
        raise WorkspaceError(path, f"the folder is inside the repository {top}.", "Name the repository's top folder.")
    return Repository(path.resolve(), Path(common))


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
    if shutil.which("git", path=clean_environment().get("PATH")) is None:
        raise WorkspaceError(probe.top, "git is not installed.", f"Install git {wanted} or newer.")
    said = probe.git("version").text
    found = re.match(r"git version (\d+)\.(\d+)", said)
    if found and (int(found[1]), int(found[2])) < OLDEST_GIT:
        raise WorkspaceError(probe.top, f"{said.strip()} is too old.", f"Install git {wanted} or newer.")
    return said.strip()


def _not_opened(path: Path, said: str) -> WorkspaceError:
    if "dubious ownership" in said:
        step = f"Run 'git config --global --add safe.directory {path.resolve()}' if you trust it."
        return WorkspaceError(path, "the repository belongs to another user, so git does not open it.", step)
    reason = " ".join(said.split())
    if "not a git repository" in said:
        return WorkspaceError(path, f"this is no git repository ({reason}).", "Run 'git init' there and commit.")
    return WorkspaceError(path, f"git does not open this repository ({reason}).", "Run 'git status' there to see why.")
