"""What code needs and an interpreter lacks is installed for the gates on request: nothing else, nowhere else."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.gates import installing
from generator.gates.asking_packages import packages_of
from generator.gates.imports import check_imports
from generator.gates.installers import find_installer
from generator.gates.installing import Installed, Order, install
from generator.gates.wanted import pins_of, wanted_by
from generator.sandbox import Command, Sandbox, clean_environment
from tests.gates.packages import source_package, wheel
from tests.gates.subjects import make_subject, write

PYTHON = Path(sys.executable)


@pytest.fixture(params=["pip", "uv"])
def installer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every program that installs; a test runs once with each that is there."""
    name = str(request.param)
    if name == "uv" and shutil.which("uv") is None:
        pytest.skip("uv is not installed")
    if name == "pip":
        monkeypatch.setattr("generator.gates.installers.find_uv", lambda: None)
    return name


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installer: str) -> Path:
    """A folder of packages, and nothing else that an installer could ask."""
    folder = tmp_path / "index"
    for version in ("1.0", "2.0"):
        wheel(folder, "tinylib", version, f"VERSION: str = {version!r}\n", needs="tinyneed")
        wheel(folder, "tinyneed", version, f"VERSION: str = {version!r}\n")
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


def order(workspace: Path, *lines: str, python: Path = PYTHON) -> Order:
    packages = packages_of(python)
    assert packages is not None
    wanted = wanted_by(workspace)
    return Order(python, packages, lines, wanted, tuple(pins_of(workspace, wanted)))


def put_in(
    workspace: Path, *lines: str, python: Path = PYTHON, progress: Callable[[str], None] = lambda _: None
) -> Installed:
    return install(order(workspace, *lines, python=python), workspace.parent / "environments", progress)


def test_the_program_that_installs_is_the_one_that_is_meant(index: Path, installer: str) -> None:
    found = find_installer()
    assert found is not None
    assert found.name == installer


def test_a_file_of_pips_that_names_an_index_keeps_uv_from_asking_the_public_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.gates.installers.find_uv", lambda: "/usr/bin/uv")
    names = []
    for text in ("[global]\nindex-url = https://packages.invalid/simple\n", "[global]\ntimeout = 5\n"):
        (tmp_path / "pip.conf").write_text(text)
        monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
        found = find_installer()
        assert found is not None
        names.append(found.name)
    assert names == ["pip", "uv"]


def test_what_is_asked_for_is_installed_in_its_version_and_only_for_the_gates(workspace: Path, index: Path) -> None:
    ours = Path(sysconfig.get_path("purelib"))
    before = sorted(ours.glob("*.dist-info"))
    found = put_in(workspace, "tinylib==1.0")
    assert (found.lines, found.problems) == (("tinylib==1.0",), ())
    assert ask(found.python, "import tinylib, tinyneed; print(tinylib.VERSION)") == "1.0"
    assert ask(found.python, "import pytest; print('there')") == "there"
    assert "No module named 'madeup'" in ask(found.python, "import madeup")
    assert "No module named 'tinylib'" in ask(PYTHON, "import tinylib")
    assert sorted(ours.glob("*.dist-info")) == before
    packages = packages_of(found.python)
    assert packages is not None
    assert {"tinylib", "tinyneed", "pytest"} <= packages.modules
    assert packages.versions["tinylib"] == "1.0"


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": "tinylib\ntinyneed==1.0\n"},
        {"requirements.txt": "tinylib\n-c pins.txt\n", "pins.txt": "tinyneed==1.0\n"},
        {"uv.lock": '[[package]]\nname = "tinyneed"\nversion = "1.0"\n'},
        {"poetry.lock": '[[package]]\nname = "TinyNeed"\nversion = "1.0"\n'},
    ],
)
def test_what_comes_along_has_the_version_that_the_workspace_pins(
    files: dict[str, str], tmp_path: Path, index: Path
) -> None:
    write(tmp_path / "w", {"requirements.txt": "tinylib\n", **files})
    found = put_in(tmp_path / "w", "tinylib")
    assert ask(found.python, "import tinyneed, tinylib; print(tinyneed.VERSION, tinylib.VERSION)") == "1.0 2.0"


def test_a_second_run_takes_what_the_first_one_has_installed(workspace: Path, index: Path) -> None:
    told: list[str] = []
    first = put_in(workspace, "tinylib==1.0", progress=told.append)
    assert len(told) == 2
    assert "tinylib==1.0" in told[0]
    shutil.rmtree(index)
    assert put_in(workspace, "tinylib==1.0", progress=told.append) == first
    assert len(told) == 2
    assert [path.name for path in (workspace.parent / "environments").iterdir()] == [first.python.parents[1].name]


def test_what_was_asked_for_names_the_environment(workspace: Path) -> None:
    first = order(workspace, "tinylib==1.0")
    assert first.key() == order(workspace, "tinylib==1.0").key()
    others = [order(workspace, "tinylib==2.0").key()]
    for more in ("--find-links more\n", "tinyneed==1.0\n", "-c pins.txt\n"):
        write(workspace, {"requirements.txt": f"tinylib==1.0\n{more}", "pins.txt": "other==1\n"})
        others.append(order(workspace, "tinylib==1.0").key())
    write(workspace, {"pins.txt": "other==2\n"})
    others.append(order(workspace, "tinylib==1.0").key())
    assert len({first.key(), *others}) == 1 + len(others)


def test_one_that_is_half_made_is_never_used(workspace: Path, index: Path) -> None:
    first = put_in(workspace, "tinylib==1.0")
    place = first.python.parents[1]
    (place / "made.json").unlink()
    shutil.rmtree(place / "lib")
    assert put_in(workspace, "tinylib==1.0") == first
    assert ask(first.python, "import tinylib; print(tinylib.VERSION)") == "1.0"


def test_a_run_that_is_killed_while_it_installs_leaves_nothing_that_counts(workspace: Path, index: Path) -> None:
    home = workspace.parent / "environments"
    code = (
        "import os, signal; from pathlib import Path; from tests.gates import test_installing as t\n"
        "t.installing._put = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"t.put_in(Path({str(workspace)!r}), 'tinylib==1.0')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == -9
    (left,) = home.iterdir()
    assert left.name.startswith("draft-")
    assert (left / "made.json").exists()
    found = put_in(workspace, "tinylib==1.0")
    assert found.python.parents[1] != left
    long_ago = time.time() - 10_000
    os.utime(left, (long_ago, long_ago))
    put_in(workspace, "madeup")
    assert not left.exists()


def test_a_few_are_kept(workspace: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "MOST_KEPT", 2)
    places = [put_in(workspace, line).python.parents[1] for line in ("tinylib==1.0", "madeup")]
    for place, age in zip(places, (20_000, 10_000), strict=True):
        os.utime(place, (time.time() - age, time.time() - age))
    put_in(workspace, "tinyneed")
    assert [place.exists() for place in places] == [False, True]


def test_where_nothing_is_asked_for_nothing_is_made(workspace: Path, index: Path) -> None:
    assert put_in(workspace) == Installed(PYTHON)
    assert not (workspace.parent / "environments").exists()


def test_a_package_that_must_be_built_is_not_built(workspace: Path, index: Path, tmp_path: Path) -> None:
    source_package(index, "builtlib", "1.0", tmp_path / "built")
    found = put_in(workspace, "builtlib==1.0", "tinylib==1.0")
    assert found.lines == ("tinylib==1.0",)
    assert "builtlib==1.0 was not installed" in found.problems[0]
    assert not (tmp_path / "built").exists()
    naive = [sys.executable, "-m", "pip", "install", "--quiet", "--no-build-isolation", "--target", f"{tmp_path}/naive"]
    subprocess.run([*naive, "builtlib==1.0"], check=False, capture_output=True)
    assert (tmp_path / "built").exists()


def test_code_that_a_package_starts_with_every_interpreter_runs_in_no_step_of_ours(
    workspace: Path, index: Path, tmp_path: Path
) -> None:
    mark = tmp_path / "ran"
    wheel(index, "evil", "1.0", "", more={"evil.pth": f"import os; open({str(mark)!r}, 'w').close()\n"})
    found = put_in(workspace, "evil", "missing-altogether", "tinylib==1.0")
    assert found.lines == ("evil", "tinylib==1.0")
    packages_of(found.python)
    check_imports(make_subject(tmp_path, {"plugins/demo/a.py": "import evil\n"}, python=found.python))
    assert not mark.exists()
    ask(found.python, "pass")
    assert mark.exists()


def test_installing_runs_nothing_of_the_workspaces_environment(
    workspace: Path, index: Path, tmp_path: Path, best_sandbox: Sandbox
) -> None:
    python = tmp_path / "theirs/bin/python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "theirs"], check=True)
    (packages,) = (tmp_path / "theirs/lib").glob("python*/site-packages")
    mark = tmp_path / "ran"
    write(packages, {"start.pth": f"import os; open({str(mark)!r}, 'w').close()\n"})
    found = put_in(workspace, "tinylib==1.0", python=python)
    assert (found.lines, found.problems) == (("tinylib==1.0",), ())
    assert not mark.exists()
    command = Command((str(found.python), "-c", "import tinylib"), workspace, clean_environment())
    assert best_sandbox.run(command, root=workspace, python=found.python).returncode == 0
    assert ask(found.python, "import tinylib; print(tinylib.VERSION)") == "1.0"
    assert mark.exists()


def test_nothing_is_installed_for_an_interpreter_that_is_a_script(workspace: Path, index: Path, tmp_path: Path) -> None:
    script = tmp_path / "python"
    script.write_text(f'#!/bin/sh\n: > {tmp_path}/ran\nexec {sys.executable} "$@"\n')
    script.chmod(0o755)
    given = order(workspace, "tinylib==1.0")
    found = install(replace(given, python=script), tmp_path / "environments")
    assert (found.python, found.lines) == (script, ())
    assert "no program of its own" in found.problems[0]
    assert not (tmp_path / "ran").exists()


def test_the_workspaces_environment_is_kept_and_shadowed(
    workspace: Path, index: Path, tmp_path: Path, best_sandbox: Sandbox
) -> None:
    theirs = tmp_path / "theirs"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", theirs], check=True)
    python = theirs / "bin/python"
    pip = [sys.executable, "-m", "pip", "--quiet", "--python", str(python), "install", "tinylib==2.0", "madeup"]
    subprocess.run(pip, check=True)
    found = put_in(workspace, "tinylib==1.0", python=python)
    code = "import madeup, tinylib; print(tinylib.VERSION)"
    assert ask(found.python, code) == "1.0"
    assert ask(python, code) == "2.0"
    command = Command((str(found.python), "-P", "-c", code), workspace, clean_environment())
    done = best_sandbox.run(command, root=workspace, python=found.python)
    assert done.stdout == b"1.0\n", done


def test_what_was_not_named_stays_a_finding(workspace: Path, index: Path, tmp_path: Path) -> None:
    found = put_in(workspace, "tinylib==1.0")
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
    workspace: Path, monkeypatch: pytest.MonkeyPatch, installer: str
) -> None:
    monkeypatch.setattr(installing, "INSTALL_SECONDS", 2.0)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.getsockname()[1]}/simple")
        start = time.monotonic()
        found = put_in(workspace, "tinylib==1.0")
    # pip itself would ask again and again for more than a minute.
    assert time.monotonic() - start < 45
    assert (found.python, found.lines) == (PYTHON, ())
    assert "did not end in time" in found.problems[0]
    assert list((workspace.parent / "environments").iterdir()) == []


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
    assert wanted.requirements == ["a>=1", "c"]
    assert wanted.constraints == [tmp_path / "pins.txt"]
    assert wanted.refused == ["b @ file:///b.whl"]


POETRY = {
    '"^1.2.3"': "a<2,>=1.2.3",
    '"^0.2"': "a<0.3,>=0.2",
    '"^0.0.3"': "a<0.0.4,>=0.0.3",
    '"~1.2.3"': "a<1.3,>=1.2.3",
    '"~1"': "a<2,>=1",
    '"*"': "a",
    '"1.2"': "a==1.2",
    '">=1,<3"': "a<3,>=1",
    '"1.*"': "a==1.*",
    '"^1 || ^2"': "a",
    '{version = "^2.0", extras = ["x"]}': "a<3,>=2.0",
    '{git = "https://host.invalid/a.git"}': "a",
}


@pytest.mark.parametrize("value", POETRY)
def test_versions_of_poetry_are_requirements(value: str, tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": f'[tool.poetry.dependencies]\npython = "^3.11"\na = {value}\n'})
    assert wanted_by(tmp_path).requirements == [POETRY[value]]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "package = 1\n",
        '[[package]]\nname = 1\nversion = "1"\n',
        '[[package]]\nname = "a b"\nversion = "x"',
        '[[package]]\nname = "a"\nversion = "1"\n[[package]]\nname = "a"\nversion = "2"\n',
    ],
)
def test_a_lock_that_names_no_single_version_pins_nothing(text: str, tmp_path: Path) -> None:
    write(tmp_path, {"uv.lock": text, "requirements.txt": "a\n"})
    assert pins_of(tmp_path, wanted_by(tmp_path)) == []


def test_a_pipe_in_place_of_a_file_is_not_opened(tmp_path: Path) -> None:
    for name in ("requirements.txt", "pyproject.toml", "uv.lock", "setup.cfg"):
        os.mkfifo(tmp_path / name)
    assert wanted_by(tmp_path).requirements == []
    assert pins_of(tmp_path, wanted_by(tmp_path)) == []
