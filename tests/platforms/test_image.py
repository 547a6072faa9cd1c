"""A container whose image has a system of its own, as on macOS and Windows; and Windows simulated with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.sandbox import Command, ContainerChoice, Limits, clean_environment, describe
from generator.sandbox.container import Container
from generator.sandbox.finding_container import find_container
from tests.apply.scene import BOARD, example_workspace, with_few_gates
from tests.platforms.image import archive
from tests.platforms.test_windows import there
from tests.support import DESIGN_RESULTS

SYSTEM_PYTHON = Path("/usr/bin/python3.11")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def image() -> Iterator[str]:
    """An image that is made of this system and removed in the end."""
    if not {status.name: status for status in describe()}["container"].works:
        pytest.skip("no container starts here")
    if not SYSTEM_PYTHON.is_file() or not Path("/usr/lib/python3.11").is_dir():
        pytest.skip(f"there is no {SYSTEM_PYTHON}")
    name = f"localhost/aas-test-{os.getpid()}"
    program = engine()
    subprocess.run([program, "import", "-", name], input=archive(SYSTEM_PYTHON), capture_output=True, check=True)
    yield name
    subprocess.run([program, "rmi", "--force", name], capture_output=True, check=True)


def engine() -> str:
    """Return the program that containers are started with here."""
    found = find_container()[0]
    assert isinstance(found, Container)
    return found.program


def test_a_command_runs_in_the_image(image: str, tmp_path: Path) -> None:
    found, detail = find_container(ContainerChoice(engine(), image))
    assert found is not None, detail
    assert image in detail
    code = "import sys, os, pydantic; print(sys.executable, os.path.exists('/usr/share'), os.getcwd())"
    command = Command((sys.executable, "-c", code), tmp_path, clean_environment())
    done = found.run(command, root=tmp_path, python=Path(sys.executable), limits=Limits(seconds=30))
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().split() == ["/usr/bin/python3", "False", str(tmp_path)]


# What a Unix machine may demand, and Windows cannot know of.
WRAPPED = """#!/bin/sh
[ "$1" = run ] || exec {program} "$@"
shift
exec {program} run --ulimit nproc=1024:1024 "$@"
"""


def test_a_task_is_built_as_on_windows(image: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / Path(engine()).name
    program.write_text(WRAPPED.format(program=engine()))
    program.chmod(0o755)
    monkeypatch.setenv("AAS_GENERATOR_CONTAINER_PROGRAM", str(program))
    monkeypatch.setenv("AAS_GENERATOR_CONTAINER_IMAGE", image)
    workspace = with_few_gates(example_workspace(tmp_path / "design"))
    words = ["apply", str(DESIGN_RESULTS), "--workspace", str(workspace.path), "--json", "--only", "AAS-224"]
    report = json.loads(there(*words, sandbox="container"))
    assert report["sandbox"] == "container"
    assert report["success_count"] + report["scaffolded_count"] == 1, report["tasks"]
    assert "refs/heads/aas/AAS-224" in workspace.refs()
    assert not list((workspace.path / BOARD).parent.glob(".aas-board*"))
