"""A real git repository to work on, and everything about it that a user would not want to see changed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

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
EXAMPLE_BATCHES = sorted((EXAMPLES / "batches").glob("*.json*"))
_LOCAL = shutil.ignore_patterns("__pycache__", ".*_cache", ".venv", ".env", ".git", ".copier-work")
_DATE = "1700000000 +0000"


def example_outcomes() -> dict[str, dict[str, Any]]:
    """Return what a careful person expects of each task of the example's batches."""
    expected: dict[str, dict[str, Any]] = json.loads((EXAMPLES / "outcomes.json").read_text(encoding="utf-8"))
    return expected


class GitWorkspace:
    """A git repository in a folder of its own, driven by the real git with a bare environment.

    Args:
        top: Where it is; the folder is made.
        bare: Whether it has no work tree.
    """

    def __init__(self, top: Path, *, bare: bool = False) -> None:
        self.top = top
        top.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main", *(["--bare"] if bare else []))

    @classmethod
    def example(cls, top: Path) -> Self:
        """Return a repository with one commit that holds a copy of the workspace in the design document's pattern."""
        shutil.copytree(DESIGN, top, ignore=_LOCAL)
        workspace = cls(top)
        workspace.commit("Start")
        return workspace

    @classmethod
    def small(cls, top: Path) -> Self:
        """Return a repository with one commit of two files."""
        workspace = cls(top)
        workspace.write({"README.md": "Hello\n", "core/hub.py": "NAME = 'hub'\n"})
        workspace.commit("Start")
        return workspace

    def git(self, *args: str, env: Mapping[str, str] | None = None, data: str = "", check: bool = True) -> str:
        """Run git in the work tree and return what it printed, without the last line break."""
        identity = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in _PERSON.items()}
        finished = subprocess.run(
            ["git", "-c", "commit.gpgSign=false", "-c", "protocol.file.allow=always", *args],
            cwd=self.top,
            env={"PATH": os.environ["PATH"], "HOME": str(self.top.parent), **identity, **(env or {})},
            input=data.encode("utf-8", "surrogateescape"),
            capture_output=True,
            timeout=60,
            check=False,
        )
        if check and finished.returncode != 0:
            raise AssertionError(f"git {' '.join(args)}: {finished.stderr.decode(errors='replace')}")
        return finished.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files, path to content."""
        for path, content in files.items():
            place = self.top / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, message: str = "Change", files: Mapping[str, str | bytes] | None = None) -> str:
        """Write files, commit everything, and return the commit's id."""
        self.write(files or {})
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--no-verify", "--allow-empty", "-F", "-", data=message)
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str, start: str = "HEAD") -> str:
        """Create a branch without checking it out; return its commit's id."""
        self.git("branch", name, start)
        return self.git("rev-parse", f"refs/heads/{name}")

    def refs(self) -> dict[str, str]:
        """Return all refs, name to object id."""
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return {name: commit for name, _, commit in (line.partition(" ") for line in lines)}

    def read(self, revision: str, path: str) -> str:
        """Return the content of a file of a commit."""
        return self.git("cat-file", "blob", f"{revision}:{path}")

    def files(self, revision: str = "HEAD") -> list[str]:
        """Return the paths of a commit's files."""
        return [path for path in self.git("ls-tree", "-r", "-z", "--name-only", revision).split("\0") if path]

    def private_state(self) -> dict[str, bytes]:
        """Return what nobody but the user may change: index, HEAD, config and the like, and all working files.

        Refs and objects are left out, as is the tool's own folder below ``.git``.
        """
        folder = Path(self.git("rev-parse", "--absolute-git-dir"))
        names = ("index", "HEAD", "config", "FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD", "index.lock", "info/exclude")
        state = {f".git/{name}": (folder / name).read_bytes() for name in names if (folder / name).is_file()}
        for place, folders, files in os.walk(self.top):
            folders[:] = [name for name in folders if name != ".git"]
            for name in files:
                path = Path(place, name)
                content = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
                state[str(path.relative_to(self.top))] = content
        return state


_PERSON = {"NAME": "A Person", "EMAIL": "person@example.invalid", "DATE": _DATE}
