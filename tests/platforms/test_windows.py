"""What runs where the system is not Unix, with everything hidden from this package that Windows does not have."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.apply.scene import BOARD, example_workspace, with_few_gates
from tests.support import DESIGN_RESULTS, EXAMPLE_BATCHES, EXAMPLE_WORKSPACE, Workspace, copied, new_workspace

PROJECT = Path(__file__).parents[2]


def there(*words: str, code: int = 0, sandbox: str = "none") -> str:
    """Run this package as on Windows and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.platforms.windows", *words],
        cwd=PROJECT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "AAS_GENERATOR_SANDBOX": sandbox},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(copied(EXAMPLE_WORKSPACE, tmp_path / "workspace"))
    made.commit("The example")
    return made


def test_every_module_can_be_imported() -> None:
    assert there("imports").strip() == ""


HIDDEN = (
    "import fcntl",
    "import os; os.fork",
    "import signal; signal.SIGKILL",
    "import ctypes; ctypes.CDLL(None)",
    "from os import geteuid",
    "from socket import AF_UNIX",
)


def test_what_is_hidden_is_hidden() -> None:
    script = f"""
import builtins
from tests.platforms import windows
builtins.__import__ = windows._import_as_there
for line in {HIDDEN!r}:
    try:
        exec(line, {{"__name__": "generator.anything"}})
    except (ImportError, AttributeError, TypeError):
        continue
    print(line)
exec("import os, sys; print(os.name, sys.platform, bool(os.environ))", {{"__name__": "generator.anything"}})
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout == "nt win32 True\n"


def test_help_is_printed() -> None:
    assert "apply" in there("--help")


def test_plans_are_the_same(workspace: Workspace) -> None:
    words = ["plan", str(EXAMPLE_BATCHES[0]), "--workspace", str(workspace.path), "--json"]
    here = subprocess.run([sys.executable, "-m", "generator", *words], cwd=PROJECT, capture_output=True, check=True)
    assert json.loads(there(*words)) == json.loads(here.stdout)


def test_a_long_batch_is_planned_by_several_processes(workspace: Workspace) -> None:
    words = ["plan", *map(str, EXAMPLE_BATCHES), "--workspace", str(workspace.path), "--json"]
    assert len(json.loads(there(*words))["items"]) > 10


def test_doctor_tells_what_there_is(workspace: Workspace) -> None:
    told = json.loads(there("doctor", "--workspace", str(workspace.path), "--json"))
    states = {each["name"]: each["state"] for each in told["checks"]}
    assert (states["lock"], states["board"]) == ("ok", "ok")


def test_a_task_is_rendered_and_what_cannot_be_confined_goes_to_review(tmp_path: Path) -> None:
    workspace = with_few_gates(example_workspace(tmp_path / "design"))
    words = ["apply", str(DESIGN_RESULTS), "--workspace", str(workspace.path), "--json", "--only", "AAS-224"]
    report = json.loads(there(*words, code=4))
    (task,) = report["tasks"]
    assert task["outcome"] == "review"
    assert "smoke did not run: nothing was executed: on this system" in task["reason"]
    assert "syntax did not run" not in task["reason"]
    assert "Needs Review" in (workspace.path / BOARD).read_text(encoding="utf-8")
    assert not list((workspace.path / BOARD).parent.glob(".aas-board*"))
