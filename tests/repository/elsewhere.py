"""A workspace elsewhere that uses this tool by its hooks or its action, from a clone with two releases."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from tests import shared
from tests.conftest import ExampleRun
from tests.release_history import ROOT, change_file
from tests.source_history import SourceHistory
from tests.support import Workspace

UNIT = "plugin:weather_watch"
EDITED = "plugins/weather_watch/config.py"
HOOKS = (".pre-commit-hooks.yaml", "action.yml", ".github")
FIRST, NEWEST = "v1.0.0", "v1.1.0"
_FEW_GATES = "".join(f'{gate} = "off"\n' for gate in ("lint", "secrets", "types", "tests"))


@dataclass(frozen=True)
class Elsewhere:
    """The workspace, with one unit of the first release, and the tool's repository, of which the newest is used."""

    workspace: Workspace
    tool: Path


def elsewhere(example: ExampleRun, folder: Path) -> Elsewhere:
    """Return a new workspace with a unit, and the repository that its hooks and its action come from."""
    workspace = example.workspace.copy(folder / "workspace")
    workspace.git("stash", "--include-untracked", "--quiet")
    workspace.git("checkout", "--quiet", "--detach", "aas/AAS-231")
    answers = "plugins/weather_watch/.copier-answers.yml"
    lines = workspace.show("HEAD", answers).splitlines()
    told = [f"_commit: {FIRST}" if line.startswith("_commit: ") else line for line in lines]
    workspace.write(answers, "\n".join(told) + "\n")
    # The hook's own environment has nothing but the tool, so that what the other gates need is not to be seen from
    # within the sandbox.
    workspace.write("aas-generator.toml", f"[gates]\n{_FEW_GATES}")
    workspace.commit("One unit of the first release")
    return Elsewhere(workspace, shared.once("tool-with-hooks", _tool))


def break_unit(workspace: Workspace) -> int:
    """Let the unit import what is nowhere, and return the line of it."""
    text = (workspace.path / EDITED).read_text(encoding="utf-8")
    workspace.write(EDITED, f"{text}\n\nfrom .nowhere import nothing\n")
    return len(text.splitlines()) + 3


def _tool(folder: Path) -> Path:
    history = SourceHistory(folder)
    for name in HOOKS:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, folder / name)
    change_file(folder, "plugin", "config.py", lambda text: text.replace('"""', '"""Newer: ', 1))
    history.release(NEWEST.removeprefix("v"))
    return folder


def offline_environment(home: Path) -> dict[str, str]:
    """Return variables with which pip installs the tool alone, and takes what it needs from where the tests run."""
    home.mkdir(exist_ok=True)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "AAS_GENERATOR_PYTHON": sys.executable,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        # The word by which pip's variable switches isolation off is the one that says no.
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
