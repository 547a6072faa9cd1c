"""The workflow file says what a host of repositories understands, and runs what there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).parents[2]
FILE = PROJECT / ".github/workflows/tests.yml"
TOP = {"name", "on", "permissions", "concurrency", "jobs", "env", "defaults"}
JOB = {"runs-on", "timeout-minutes", "steps", "needs", "if", "env", "strategy", "permissions"}
STEP = {"name", "uses", "with", "run", "if", "env", "id", "shell", "working-directory"}


def read(text: str) -> dict[str, Any]:
    """Read a workflow; YAML 1.1 takes its key ``on`` for true."""
    data: dict[Any, Any] = yaml.safe_load(text)
    return {"on" if key is True else key: value for key, value in data.items()}


def faults_of(text: str) -> list[str]:
    """Return what a host would refuse, as far as it can be told from the text."""
    data = read(text)
    found = [f"unknown key {key}" for key in sorted(data.keys() - TOP)]
    found += [f"no {key}" for key in ("on", "jobs", "permissions") if not data.get(key)]
    for name, job in data.get("jobs", {}).items():
        found += [f"{name}: unknown key {key}" for key in sorted(job.keys() - JOB)]
        found += [f"{name}: no {key}" for key in ("runs-on", "timeout-minutes", "steps") if not job.get(key)]
        for number, step in enumerate(job.get("steps", []), 1):
            place = f"{name}, step {number}"
            found += [f"{place}: unknown key {key}" for key in sorted(step.keys() - STEP)]
            if ("uses" in step) == ("run" in step):
                found.append(f"{place}: neither or both of uses and run")
            if "uses" in step and not re.fullmatch(r"[\w.-]+/[\w./-]+@(v\d+|[0-9a-f]{40})", step["uses"]):
                found.append(f"{place}: {step['uses']} names no version")
    unbalanced = [line for line in text.split("\n") if line.count("${{") != line.count("}}")]
    found += [f"unbalanced expression in {line.strip()}" for line in unbalanced]
    return found


def test_it_can_be_read_and_runs_on_three_systems() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert faults_of(text) == []
    systems = {job["runs-on"].partition("-")[0] for job in read(text)["jobs"].values()}
    assert systems == {"ubuntu", "macos", "windows"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    steps:", "    step:"),
        ("runs-on: macos-14", "run-on: macos-14"),
        ("actions/checkout@v4", "actions/checkout"),
        ("      - run: make test", "      - run: make test\n        uses: actions/checkout@v4"),
        ("${{ github.ref }}", "${{ github.ref }"),
        ("permissions:\n  contents: read", "permission:\n  contents: read"),
    ],
)
def test_what_is_wrong_is_found(old: str, new: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    assert faults_of(text.replace(old, new, 1)) != []


def test_folders_of_tests_that_it_names_are_there() -> None:
    named = re.findall(r"\btests/[\w/]+", FILE.read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not (PROJECT / name).is_dir()] == []


def test_what_tests_need_of_the_system_is_installed_by_both() -> None:
    script = (PROJECT / ".ci/run").read_text(encoding="utf-8")
    for package in ("bubblewrap", "podman", "gcc", "libc6-dev"):
        assert package in script
        assert package in FILE.read_text(encoding="utf-8")
