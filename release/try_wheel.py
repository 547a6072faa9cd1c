"""Tries a wheel: installs it where nothing of this source is found, renders units with it and updates them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_QUICK_GATES = "[gates]\n" + "".join(f'{gate} = "off"\n' for gate in ("lint", "secrets", "types", "tests"))
_PERSON = {
    f"GIT_{role}_{fact}": value
    for role in ("AUTHOR", "COMMITTER")
    for fact, value in {"NAME": "Person", "EMAIL": "person@example.invalid"}.items()
}


@dataclass(frozen=True)
class Installation:
    """A wheel that is installed for one person.

    Attributes:
        folder: The virtual environment.
        home: That person's home.
    """

    folder: Path
    home: Path

    @classmethod
    def make(cls, wheel: Path, folder: Path, home: Path) -> Installation:
        """Install a wheel in a new environment; what it needs is taken from the environment of this process."""
        made = cls(folder, home)
        home.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
        site = folder / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
        # The folder alone: what its own .pth files name, among it this source, is not found.
        (site / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
        pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "--quiet"]
        install = ["install", "--no-deps", "--no-index", "--force-reinstall", "--disable-pip-version-check", str(wheel)]
        subprocess.run([*pip, *install], check=True)
        return made

    def run(self, *args: str | Path, cwd: Path, codes: Sequence[int] = (0,)) -> str:
        """Run a command of the environment and return what it prints.

        Raises:
            RuntimeError: It ended with another code; the message has what it said.
        """
        bin_folder = self.folder / "bin"
        path = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"
        env = {"PATH": path, "HOME": str(self.home), "LANG": "C.UTF-8", "PYTHONWARNINGS": "ignore", **_PERSON}
        # The sandbox shows the workspace's interpreter with its packages, and nothing that a .pth file adds to it.
        env["AAS_GENERATOR_PYTHON"] = sys.executable
        done = subprocess.run(list(map(str, args)), cwd=cwd, env=env, capture_output=True, text=True, check=False)
        if done.returncode not in codes:
            raise RuntimeError(f"{' '.join(map(str, args))}: {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def tool(self, command: str, workspace: Path, *args: str | Path, codes: Sequence[int] = (0,)) -> dict[str, Any]:
        """Run one of the tool's commands over a workspace and return its report."""
        given = (command, *args, "--workspace", workspace, "--json", "--quiet")
        python = self.folder / "bin" / "python"
        report: dict[str, Any] = json.loads(
            self.run(python, "-P", "-m", "generator", *given, cwd=workspace.parent, codes=codes)
        )
        return report


def new_workspace(person: Installation, source: Path, target: Path) -> Path:
    """Make a repository of an example workspace, which demands the quick gates only."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", ".*_cache", ".git", ".venv"))
    (target / "aas-generator.toml").write_text(_QUICK_GATES, encoding="utf-8")
    person.run("git", "init", "--quiet", "--initial-branch=main", cwd=target)
    person.run("git", "add", "--all", cwd=target)
    person.run("git", "commit", "--quiet", "--message", "The workspace", cwd=target)
    return target


def build_units(person: Installation, workspace: Path, batches: Sequence[Path], *more: str | Path) -> list[str]:
    """Apply results files, merge what came of them, and return the keys of the units."""
    report = person.tool("apply", workspace, *batches, *more, codes=(0, 1))
    built = [task for task in report["tasks"] if task["outcome"] in ("implemented", "scaffolded")]
    person.run("git", "stash", "--quiet", "--include-untracked", cwd=workspace)
    for task in built:
        # Where two tasks wrote into one file, theirs is as good as ours: it is about the units.
        options = ("--quiet", "--no-edit", "--strategy-option=ours")
        person.run("git", "merge", *options, task["branch"], cwd=workspace)
    return [f"{unit['blueprint']}:{unit['name']}" for task in built for unit in task["units"]]


def try_wheel(wheel: Path, example: Path, batches: Sequence[Path], scratch: Path, previous: str | None) -> str:
    """Build units with a wheel, at the release before it where there is one, and update them to its own.

    Returns:
        One line that says what was tried.

    Raises:
        RuntimeError: A command failed, or a unit is not at the wheel's version afterwards.
    """
    person = Installation.make(wheel, scratch / "environment", scratch / "home")
    workspace = new_workspace(person, example, scratch / "workspace")
    units = build_units(person, workspace, batches, *(["--vcs-ref", previous] if previous else []))
    report = person.tool("update", workspace, codes=(0, 1))
    outcomes = {unit["key"]: (unit["outcome"], unit["reason"]) for unit in report["units"]}
    wrong = {key: told for key, told in outcomes.items() if told[0] not in ("updated", "current")}
    if wrong or set(outcomes) != set(units) or not units:
        raise RuntimeError(f"{wheel.name}: built {units}, updated {outcomes}")
    return f"{wheel.name}: {len(units)} units built at {previous or report['to']} and brought to {report['to']}"
