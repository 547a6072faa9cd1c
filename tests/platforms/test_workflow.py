"""The workflow of the tests runs what there is, on three systems; ``tests/repository`` reads it as a host does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).parents[2]
FILE = PROJECT / ".github/workflows/tests.yml"


def read(text: str) -> dict[str, Any]:
    """Read a workflow; YAML 1.1 takes its key ``on`` for true."""
    data: dict[Any, Any] = yaml.safe_load(text)
    return {"on" if key is True else key: value for key, value in data.items()}


def test_it_runs_on_three_systems() -> None:
    jobs = read(FILE.read_text(encoding="utf-8"))["jobs"]
    systems = {job["runs-on"].partition("-")[0] for job in jobs.values()}
    assert systems == {"ubuntu", "macos", "windows"}


def test_folders_of_tests_that_it_names_are_there() -> None:
    named = re.findall(r"\btests/[\w/]+", FILE.read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not (PROJECT / name).is_dir()] == []


def test_what_tests_need_of_the_system_is_installed_by_both() -> None:
    script = (PROJECT / ".ci/run").read_text(encoding="utf-8")
    for package in ("bubblewrap", "podman", "gcc", "libc6-dev"):
        assert package in script
        assert package in FILE.read_text(encoding="utf-8")
