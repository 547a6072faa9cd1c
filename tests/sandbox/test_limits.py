"""Every limit ends what exceeds it, a wider limit lets the same probe through, and no process is left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.process_time import patience
from tests import shared
from tests.sandbox.accounts import run_as
from tests.sandbox.limits_harness import CASES, PROBES, Case, end_all, running_with
from tests.sandbox.probes.resources import MIB

pytestmark = pytest.mark.slow

WAYS = [
    "ourselves-bubblewrap",
    "ourselves-room",
    "ourselves-direct",
    # Root starts bubblewrap as nobody, and sandlock counts in the same way for every account: both are tried once.
    "ourselves-sandlock",
    "ourselves-unconfined",
    "ourselves-container",
]
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


@pytest.fixture(scope="module", params=WAYS)
def found(request: pytest.FixtureRequest) -> dict[str, Any]:
    account, kind = request.param.split("-")
    return shared.once(f"limits-{request.param}", lambda _: run_as(account, "tests.sandbox.limits_harness", kind))


def result(found: dict[str, Any], case: Case, which: str) -> dict[str, Any]:
    if case.probe not in found:
        pytest.skip("this kind of sandbox does not bound this, or offers nothing to bound")
    if found[case.probe][which] is None:
        pytest.skip("no control of this is safe to run")
    answer: dict[str, Any] = found[case.probe][which]
    return answer


@pytest.mark.parametrize("case", [case for case in CASES if case.probe not in LEFT_BEHIND], ids=lambda case: case.probe)
def test_tight_limit_stops_it(found: dict[str, Any], case: Case) -> None:
    tight = result(found, case, "tight")
    assert not tight["succeeded"], tight
    assert tight["verdict"] in ENDED_AT.get(case.probe, {"exited", "limit"}), tight
    # What other programs keep from it does not count, so it may take longer by the clock.
    assert tight["seconds"] < patience(case.tight.seconds), tight


@pytest.mark.parametrize("case", [case for case in CASES if case.wide], ids=lambda case: case.probe)
def test_wide_limit_admits_it(found: dict[str, Any], case: Case) -> None:
    wide = result(found, case, "wide")
    assert wide["verdict"] == "exited", wide
    assert wide["succeeded"], wide


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.probe)
def test_no_process_is_left(found: dict[str, Any], case: Case) -> None:
    assert result(found, case, "tight")["left"] == 0


@pytest.mark.parametrize("probe", LEFT_BEHIND)
def test_program_that_leaves_a_child_ends_with_itself(found: dict[str, Any], probe: str) -> None:
    tight = found[probe]["tight"]
    assert tight["verdict"] == "exited", tight
    assert tight["succeeded"], tight
    assert tight["seconds"] < patience(1)


def test_huge_output_costs_no_memory(found: dict[str, Any]) -> None:
    tight = found["huge_output"]["tight"]
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
