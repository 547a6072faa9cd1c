"""A real git repository to work on, and everything about it that a user would not want to see changed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# The workspaces that tests copy. The one in the design document's pattern has results files of its own; the first
# user's shape is the example that is shipped.
WORKSPACES = Path(__file__).parent / "workspaces"
DESIGN = WORKSPACES / "design"
DESIGN_BATCHES = WORKSPACES / "batches"
DESIGN_RESULTS = DESIGN_BATCHES / "batch_example_results.json"
DESIGN_OUTPUT = DESIGN_BATCHES / "batch_example_output.jsonl"
# Plugins to lay over the example, which then has ten.
HANDWRITTEN = WORKSPACES / "handwritten"
EXAMPLES = Path(__file__).parents[1] / "examples"
EXAMPLE_WORKSPACE = EXAMPLES / "workspace"
EXAMPLE_BOARD = "handoff/ACTIVE_TASKS.md"
DATE = "1700000000 +0000"
IDENTITY = {
    "GIT_AUTHOR_NAME": "A Person",
    "GIT_AUTHOR_EMAIL": "person@example.invalid",
    "GIT_COMMITTER_NAME": "A Person",
    "GIT_COMMITTER_EMAIL": "person@example.invalid",
}
EXAMPLE_BATCHES = sorted((EXAMPLES / "batches").glob("*.json*"))


# What tools leave in a folder, and what git would not check out.
LITTER = shutil.ignore_patterns("__pycache__", ".*_cache", ".venv", ".env", ".git")


def copied(folder: Path, target: Path) -> Path:
    """Copy a workspace's files as git would check them out."""
    return Path(shutil.copytree(folder, target, ignore=LITTER, symlinks=True))


def example_outcomes() -> dict[str, dict[str, Any]]:
    """Return what a careful person expects of each task of the example's batches."""
    expected: dict[str, dict[str, Any]] = json.loads((EXAMPLES / "outcomes.json").read_text(encoding="utf-8"))
    return expected


def is_alive(pid: int) -> bool:
    """Tell whether a process exists and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@dataclass(frozen=True)
class Workspace:
    """A git repository that plays the user's workspace, or a folder of one."""

    path: Path

    def git(self, *args: str, env: Mapping[str, str] | None = None, data: str = "", check: bool = True) -> str:
        """Run git as the user would, with a bare environment, and return what it prints.

        Raises:
            subprocess.CalledProcessError: It failed; the notes say what it printed.
        """
        done = subprocess.run(
            ["git", "-c", "commit.gpgSign=false", "-c", "protocol.file.allow=always", *args],
            cwd=self.path,
            env={"PATH": os.environ["PATH"], "HOME": str(self.path.parent), **IDENTITY, **(env or {})},
            input=data.encode("utf-8", "surrogateescape"),
            capture_output=True,
            timeout=120,
            check=False,
        )
        if check and done.returncode != 0:
            error = subprocess.CalledProcessError(done.returncode, done.args, done.stdout, done.stderr)
            error.add_note(done.stderr.decode(errors="replace"))
            raise error
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def write(self, path: str, text: str | bytes) -> None:
        """Write a file of the work tree."""
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())

    def write_all(self, files: Mapping[str, str | bytes]) -> None:
        """Write files, path to content."""
        for path, text in files.items():
            self.write(path, text)

    def commit(
        self, message: str = "work", files: Mapping[str, str | bytes] = {}, env: Mapping[str, str] | None = None
    ) -> str:
        """Write files, commit everything, and return the commit's id."""
        self.write_all(files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--file", "-", data=message, env=env)
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str, start: str = "HEAD") -> str:
        """Create a branch without checking it out; return its commit's id."""
        self.git("branch", name, start)
        return self.git("rev-parse", f"refs/heads/{name}")

    def refs(self) -> dict[str, str]:
        """Return all refs, name to object id."""
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return {name: commit for name, _, commit in (line.partition(" ") for line in lines)}

    def tree(self, revision: str) -> dict[str, str]:
        """Return the files of a revision, path to blob id."""
        entries = [entry.partition("\t") for entry in self.git("ls-tree", "-r", "-z", revision).split("\0") if entry]
        return {path: facts.split(" ")[2] for facts, _, path in entries}

    def files(self, revision: str = "HEAD") -> list[str]:
        """Return the paths of a revision's files."""
        return list(self.tree(revision))

    def show(self, revision: str, path: str) -> str:
        """Return a file of a revision, without the line breaks at its end."""
        return self.git("show", f"{revision}:./{path}")

    def fingerprint(self) -> dict[str, str]:
        """Return a digest of all that belongs to the user: files, index, HEAD and configuration.

        Refs and objects are left out, as is the tool's own folder below ``.git``.
        """
        # What a killed run has left in the git folder may go at any moment, so nobody walks through it.
        tops = [path for path in self.path.iterdir() if path.name != ".git"]
        inside = (path for top in tops for path in (top, *top.rglob("*")))
        own = [path for path in inside if (path.is_file() or path.is_symlink()) and ".git" not in path.parts]
        folder = self.path / self.git("rev-parse", "--git-dir")
        own += [path for name in _OF_THE_USER if (path := folder / name).is_file()]
        return {os.path.relpath(path, self.path): hashlib.sha256(_content(path)).hexdigest() for path in own}

    def copy(self, target: Path) -> Workspace:
        """Return a copy of it that may be changed, with its state and its branches."""
        shutil.copytree(self.path, target, symlinks=True)
        made = Workspace(target)
        # The index holds when and where its files were made.
        made.git("update-index", "-q", "--refresh", check=False)
        return made

    def fresh_clone(self, branch: str, target: Path) -> Path:
        """Clone one branch alone into a new folder."""
        shutil.rmtree(target, ignore_errors=True)
        self.git("clone", "--quiet", "--branch", branch, "--single-branch", f"file://{self.path}", str(target))
        return target


_OF_THE_USER = ("index", "HEAD", "config", "FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD", "index.lock", "info/exclude")


def _content(path: Path) -> bytes:
    return os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()


def new_workspace(path: Path, *options: str) -> Workspace:
    """Make a repository without a commit, in a folder that may exist; the options are those of ``git init``."""
    path.mkdir(parents=True, exist_ok=True)
    workspace = Workspace(path)
    workspace.git("init", "--quiet", "--initial-branch=main", *options)
    return workspace


def small_workspace(path: Path) -> Workspace:
    """Make a repository with one commit of two files, the same each time."""
    workspace = new_workspace(path)
    dates = {"GIT_AUTHOR_DATE": DATE, "GIT_COMMITTER_DATE": DATE}
    workspace.commit("Start", {"README.md": "Hello\n", "core/hub.py": "NAME = 'hub'\n"}, dates)
    return workspace
