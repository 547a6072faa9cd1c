"""What a workspace requires and lacks is installed for the gates on request: nothing else, nowhere else."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest

from generator.gates import installing
from generator.gates.imports import check_imports
from generator.gates.installing import Installed, install_missing
from generator.gates.wanted import wanted_by
from generator.sandbox import Command, Sandbox, clean_environment
from tests.gates.packages import source_package, wheel
from tests.gates.subjects import make_subject, write

PYTHON = Path(sys.executable)


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages, and nothing else that pip could ask."""
    folder = tmp_path / "index"
    for version in ("1.0", "2.0"):
        wheel(folder, "tinylib", version, f"VERSION: str = {version!r}\n", needs="tinyneed")
    wheel(folder, "tinyneed", "1.0", "")
    wheel(folder, "madeup", "1.0", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    write(folder, {"requirements.txt": "tinylib==1.0\n"})
    return folder


def ask(python: Path, code: str) -> str:
    done = subprocess.run([python, "-I", "-c", code], check=False, capture_output=True, text=True)
    return done.stdout.strip() or done.stderr.strip().rpartition("\n")[2]


def install(workspace: Path, *allowed: str, python: Path = PYTHON) -> Installed:
    return install_missing(workspace, python, allowed, workspace.parent / "environment")


def test_what_is_required_is_installed_as_it_is_pinned_and_only_for_the_gates(workspace: Path, index: Path) -> None:
    ours = Path(sysconfig.get_path("purelib"))
    before = sorted(ours.glob("*.dist-info"))
    found = install(workspace)
    assert (found.lines, found.problems) == (("tinylib==1.0",), ())
    assert ask(found.python, "import tinylib, tinyneed; print(tinylib.VERSION)") == "1.0"
    assert ask(found.python, "import pytest; print('there')") == "there"
    assert "No module named 'madeup'" in ask(found.python, "import madeup")
    assert "No module named 'tinylib'" in ask(PYTHON, "import tinylib")
    assert sorted(ours.glob("*.dist-info")) == before


def test_only_the_allow_list_adds_to_what_is_required(workspace: Path, index: Path) -> None:
    found = install(workspace, "madeup>=1")
    assert found.distributions == {"tinylib", "madeup"}
    assert ask(found.python, "import madeup; print('there')") == "there"


def test_where_nothing_is_missing_nothing_is_made(workspace: Path, index: Path) -> None:
    (workspace / "requirements.txt").write_text("pytest\nPyTest_xDist ; python_version > '3'\n")
    found = install(workspace)
    assert (found.python, found.lines, found.problems) == (PYTHON, (), ())
    assert not (workspace.parent / "environment").exists()


def test_a_package_that_must_be_built_is_not_built(workspace: Path, index: Path, tmp_path: Path) -> None:
    source_package(index, "builtlib", "1.0", tmp_path / "built")
    (workspace / "requirements.txt").write_text("builtlib==1.0\ntinylib==1.0\n")
    found = install(workspace)
    assert found.lines == ("tinylib==1.0",)
    assert "builtlib==1.0 was not installed" in found.problems[0]
    assert not (tmp_path / "built").exists()
    naive = [sys.executable, "-m", "pip", "install", "--quiet", "--no-build-isolation", "--target", f"{tmp_path}/naive"]
    subprocess.run([*naive, "builtlib==1.0"], check=False, capture_output=True)
    assert (tmp_path / "built").exists()


def test_the_workspaces_environment_is_kept_and_shadowed(
    workspace: Path, index: Path, tmp_path: Path, best_sandbox: Sandbox
) -> None:
    theirs = tmp_path / "theirs"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", theirs], check=True)
    python = theirs / "bin/python"
    pip = [sys.executable, "-m", "pip", "--quiet", "--python", str(python), "install", "tinylib==2.0", "madeup"]
    subprocess.run(pip, check=True)
    found = install(workspace, python=python)
    code = "import madeup, tinylib; print(tinylib.VERSION)"
    assert ask(found.python, code) == "1.0"
    assert ask(python, code) == "2.0"
    command = Command((str(found.python), "-P", "-c", code), workspace, clean_environment())
    done = best_sandbox.run(command, root=workspace, python=found.python)
    assert done.stdout == b"1.0\n", done


def test_what_was_not_named_stays_a_finding(workspace: Path, index: Path, tmp_path: Path) -> None:
    found = install(workspace)
    given = make_subject(
        tmp_path,
        {"plugins/demo/a.py": "import tinylib\nimport madeup\nimport mypy\n"},
        base={"requirements.txt": "tinylib==1.0\n"},
        python=found.python,
        installed=found.distributions,
    )
    told = [(finding.line, finding.code) for finding in check_imports(given)]
    assert told == [(2, "undeclared-dependency"), (3, "undeclared-dependency")]


def test_an_index_that_does_not_answer_costs_no_more_than_its_time(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installing, "INSTALL_SECONDS", 2.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.getsockname()[1]}/simple")
        start = time.monotonic()
        found = install(workspace)
    assert time.monotonic() - start < 15
    assert (found.python, found.lines) == (PYTHON, ())
    assert "did not end in time" in found.problems[0]


LINES = {
    "tinylib==1.0": (["tinylib==1.0"], [], []),
    "TinyLib[extra] ~= 1.0 ; python_version > '3'  # why": (['TinyLib[extra]~=1.0; python_version > "3"'], [], []),
    "a==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11": (["a==1 --hash=sha256:00 --hash=sha256:11"], [], []),
    "# a comment": ([], [], []),
    "-e ./here": ([], [], ["-e ./here"]),
    "--editable=git+https://host.invalid/x.git": ([], [], ["--editable=git+https://host.invalid/x.git"]),
    "git+https://host.invalid/x.git#egg=x": ([], [], ["git+https://host.invalid/x.git#egg=x"]),
    "x @ https://host.invalid/x-1.whl": ([], [], ["x @ https://host.invalid/x-1.whl"]),
    "./local.whl": ([], [], ["./local.whl"]),
    "--index-url https://host.invalid/simple": ([], ["--index-url https://host.invalid/simple"], []),
    "--extra-index-url=https://host.invalid/simple": ([], ["--extra-index-url https://host.invalid/simple"], []),
    "--no-binary :all:": ([], [], []),
    "--pre": ([], [], []),
    "-r more/other.txt": (["other==2"], [], []),
    "-r ../outside.txt": ([], [], []),
    "a==1\r\nb==2\r\n": (["a==1", "b==2"], [], []),
}


@pytest.mark.parametrize("line", LINES)
def test_lines_are_taken_for_what_they_are(line: str, tmp_path: Path) -> None:
    write(tmp_path, {"outside.txt": "evil==6\n", "w/more/other.txt": "other==2\n", "w/requirements.txt": line})
    wanted = wanted_by(tmp_path / "w")
    assert (wanted.requirements, wanted.sources, wanted.refused) == LINES[line]


def test_project_and_constraints_count(tmp_path: Path) -> None:
    project = '[project]\nname = "w"\ndependencies = ["a>=1", "b @ file:///b.whl"]\noptional-dependencies.x = ["c"]\n'
    write(tmp_path, {"pyproject.toml": project, "requirements.txt": "-c pins.txt\n", "pins.txt": "a==1\n"})
    wanted = wanted_by(tmp_path)
    assert wanted.requirements == ["a>=1"]
    assert wanted.constraints == [tmp_path / "pins.txt"]
    assert wanted.refused == ["b @ file:///b.whl"]
