"""Every limit ends what exceeds it, a wider limit lets the same probe through, and no process is left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.process_time import patience
from tests import shared
from tests.examples import TURN, taking_turns
from tests.sandbox.accounts import run_as
from tests.sandbox.limits_harness import CASES, PROBES, Case, end_all, running_with
from tests.sandbox.probes.resources import MIB

pytestmark = pytest.mark.slow

# As whom and in which sandbox, and out of how many limits one is tried there for each push.
WAYS = {
    "ourselves-bubblewrap": 1,
    "ourselves-room": 2,
    "ourselves-direct": 2,
    # Root starts bubblewrap as nobody, and sandlock counts in the same way for every account: both are tried once.
    "ourselves-sandlock": 2,
    "ourselves-unconfined": 2,
    "ourselves-container": 2,
}
CHOSEN = {way: taking_turns(CASES, share, TURN + place) for place, (way, share) in enumerate(WAYS.items())}
LEFT_BEHIND = ("daemon", "orphan_with_output")
ENDED_AT = {
    "fork_bomb": {"timeout", "limit"},
    "memory_of_many_processes": {"limit"},
    "fill_workspace": {"limit"},
    "many_tmp_files": {"limit"},
    "huge_output": {"limit"},
    "endless_loop": {"timeout"},
    "ignore_signals": {"timeout"},
    "hang_with_closed_output": {"timeout"},
}


@pytest.fixture(scope="module")
def found(request: pytest.FixtureRequest) -> dict[str, Any]:
    account, kind = request.param.split("-")
    probes = [case.probe for case in CHOSEN[request.param]]
    return shared.once(
        f"limits-{request.param}", lambda _: run_as(account, "tests.sandbox.limits_harness", kind, *probes)
    )


def everywhere(admits: Callable[[Case], object]) -> pytest.MarkDecorator:
    """Run a test for the cases that it admits, in every way in which they are tried in this turn."""
    cases = [
        pytest.param(way, case, id=f"{way}-{case.probe}")
        for way, chosen in CHOSEN.items()
        for case in chosen
        if admits(case)
    ]
    return pytest.mark.parametrize(("found", "case"), cases, indirect=["found"])


def result(found: dict[str, Any], case: Case, which: str) -> dict[str, Any]:
    if case.probe not in found:
        pytest.skip("this kind of sandbox does not bound this, or offers nothing to bound")
    if found[case.probe][which] is None:
        pytest.skip("no control of this is safe to run")
    answer: dict[str, Any] = found[case.probe][which]
    return answer


@everywhere(lambda case: case.probe not in LEFT_BEHIND)
def test_tight_limit_stops_it(found: dict[str, Any], case: Case) -> None:
    tight = result(found, case, "tight")
    assert not tight["succeeded"], tight
    assert tight["verdict"] in ENDED_AT.get(case.probe, {"exited", "limit"}), tight
    # What other programs keep from it does not count, so it may take longer by the clock.
    assert tight["seconds"] < patience(case.tight.seconds), tight


@everywhere(lambda case: case.wide)
def test_wide_limit_admits_it(found: dict[str, Any], case: Case) -> None:
    wide = result(found, case, "wide")
    assert wide["verdict"] == "exited", wide
    assert wide["succeeded"], wide


@everywhere(lambda case: True)
def test_no_process_is_left(found: dict[str, Any], case: Case) -> None:
    assert result(found, case, "tight")["left"] == 0


@everywhere(lambda case: case.probe in LEFT_BEHIND)
def test_program_that_leaves_a_child_ends_with_itself(found: dict[str, Any], case: Case) -> None:
    tight = found[case.probe]["tight"]
    assert tight["verdict"] == "exited", tight
    assert tight["succeeded"], tight
    assert tight["seconds"] < patience(1)


@everywhere(lambda case: case.probe == "huge_output")
def test_huge_output_costs_no_memory(found: dict[str, Any], case: Case) -> None:
    tight = found[case.probe]["tight"]
    assert tight["kept"] == MIB
    assert tight["memory_grown"] < 32 * MIB


@pytest.mark.parametrize("probe", LEFT_BEHIND)
def test_without_any_sandbox_the_child_lives_on(probe: str, tmp_path: Path) -> None:
    marker = f"aas-control-{os.getpid()}-{probe}"
    line = [sys.executable, str(PROBES / "run.py"), probe, json.dumps({"marker": marker})]
    with (tmp_path / "output").open("wb") as output:
        subprocess.run(line, stdout=output, stderr=output, timeout=20, check=True)
    left = [pid for pid in running_with(marker) if "run.py" not in Path(f"/proc/{pid}/cmdline").read_text()]
    end_all(left)
    assert len(left) == 1
