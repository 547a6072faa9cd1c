"""Folders that may not be written and a full disk: nothing half-done, one clear line, and the next run goes on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import Any

import pytest

from tests.apply.scene import ROOT
from tests.apply.workspace_states import read_only, small_disk
from tests.apply.workspace_states.area import OUTCOME
from tests.sandbox.accounts import run_as

pytestmark = pytest.mark.slow
OUTSIDE = ["unshare", "--user", "--map-root-user", "--mount"]


def assert_nothing_half_done(trial: dict[str, Any]) -> None:
    assert not trial["crashed"]
    assert trial["differs"] == []
    assert trial["locks"] == []
    assert bool(trial["tree"]) is (trial["outcome"] == OUTCOME)
    if trial["outcome"] != OUTCOME:
        assert trial["code"] in {1, 2}
        reading, *said = trial["said"]
        assert reading.startswith("reading ") or not said
        said = said or [reading]
        told = trial["reason"] or said[0]
        words = ("No space left", "diskspace", "Permission denied", "permissions", "can be written")
        assert any(word in told for word in words), told
        assert "\n" not in told
        assert len(said) == 1


def assert_done(trial: dict[str, Any]) -> None:
    assert trial["code"] == 0
    assert trial["outcome"] in {OUTCOME, "skipped"}
    assert trial["differs"] == []


@pytest.fixture(scope="module")
def closed() -> dict[str, Any]:
    """What an ordinary user meets; root may write everywhere."""
    return run_as(
        "nobody" if os.geteuid() == 0 else "ourselves", "tests.apply.workspace_states.read_only", "unconfined"
    )


@pytest.mark.parametrize("place", read_only.CASES)
def test_what_may_not_be_written_is_told_and_the_next_run_goes_on(place: str, closed: dict[str, Any]) -> None:
    found = closed[place]
    assert_nothing_half_done(found["closed"])
    assert found["closed"]["code"] == (2 if place == "git folder" else 1)
    assert_done(found["open"])
    assert "stopped" in found["naively"]


def test_a_board_that_may_not_be_written_costs_a_warning(closed: dict[str, Any]) -> None:
    assert "the board was not changed" in closed["work tree"]["closed"]["warnings"][-1]


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What happens on a small disk of its own."""
    if (
        shutil.which("unshare") is None
        or subprocess.run([*OUTSIDE, "true"], check=False, capture_output=True).returncode
    ):
        pytest.skip("nothing can be mounted here")
    scratch = tmp_path_factory.mktemp("disk")
    command = [sys.executable, "-m", "tests.apply.workspace_states.small_disk", str(scratch)]
    done = subprocess.run([*OUTSIDE, *command], cwd=ROOT, check=False, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("left", small_disk.LEFT)
def test_a_disk_that_is_full_is_told_and_the_next_run_goes_on(left: int, disk: dict[str, Any]) -> None:
    found = disk[str(left)]
    assert_nothing_half_done(found["full"])
    assert_done(found["freed"])
    assert found["freed"]["tree"] == disk["0"]["freed"]["tree"]


def test_a_full_disk_stops_the_run_as_it_stops_the_naive_way(disk: dict[str, Any]) -> None:
    assert disk["0"]["full"]["code"] == 2
    assert {found["full"]["code"] for found in disk.values()} >= {1, 2}
    assert "stopped" in disk["0"]["naively"]
