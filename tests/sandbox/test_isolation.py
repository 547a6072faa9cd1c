"""What hostile code tries fails in the sandbox, and the same attempt succeeds outside: else the test proves nothing."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests import shared
from tests.examples import TURN, taking_turns
from tests.sandbox.accounts import run_as
from tests.sandbox.cells import ROOM
from tests.sandbox.harness import OUTSIDE
from tests.sandbox.probes import files, kernel, network

pytestmark = pytest.mark.slow

# What an ordinary user cannot do outside of a sandbox either; the attempt of root is the control for these.
ONLY_ROOT = {"become_another_user", "set_host_name", "write_system", "capabilities", "raw_families"}
ONLY_ROOT |= {"make_device", "change_root", "make_control_group", "load_program", "watch_events", "read_kernel_log"}
# What this machine may lack for everybody.
MAY_LACK = {"raw_families", "keyring", "other_interfaces", "nested_user_namespace", "nested_user_namespace_by_clone"}
MAY_LACK |= {"asynchronous_calls", "change_attributes_outside", "make_device", "make_control_group"}
MAY_LACK |= {"load_program", "watch_events", "read_kernel_log"}
# What only namespaces hide: that a file exists which cannot be read.
NEEDS_NAMESPACES = {"see_git_folder"}

# As whom and in which sandbox, and out of how many attempts one is made there for each push.
WAYS = {
    "ourselves-bubblewrap": 1,
    "nobody-bubblewrap": 3,
    "ourselves-sandlock": 3,
    "nobody-sandlock": 3,
    "ourselves-container": 3,
    "ourselves-room": 1,
    "nobody-room": 3,
}
ACCOUNTS = ["ourselves", "nobody"]
ALL = (*network.PROBES, *files.PROBES, *kernel.PROBES)
CHOSEN = {way: taking_turns(ALL, share, TURN + place) for place, (way, share) in enumerate(WAYS.items())}


def findings(account: str, kind: str, *chosen: str) -> dict[str, Any]:
    """Return the harness's findings for one user in one kind of sandbox, or outside."""
    return shared.once(f"isolation-{account}-{kind}", lambda _: run_as(account, "tests.sandbox.harness", kind, *chosen))


@pytest.fixture(scope="module")
def found(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What one user meets in one kind of sandbox."""
    account, kind = request.param.split("-")
    return {"kind": kind, **findings(account, kind, *CHOSEN[request.param])}


@pytest.mark.parametrize(
    ("found", "probe"), [(way, probe) for way, probes in CHOSEN.items() for probe in probes], indirect=["found"]
)
def test_attempt_fails_inside(found: dict[str, Any], probe: str) -> None:
    if probe in NEEDS_NAMESPACES and found["kind"] == "sandlock":
        pytest.skip("only a sandbox with namespaces hides this")
    outcome = found["outcomes"][probe]
    assert outcome.startswith("exited"), outcome
    assert "BLOCKED" in outcome
    assert "SUCCEEDED" not in outcome


# The same for every kind of sandbox, so each user tries it once.
@pytest.mark.parametrize("account", ACCOUNTS)
@pytest.mark.parametrize("probe", ALL)
def test_same_attempt_succeeds_outside(account: str, probe: str) -> None:
    is_root = account == "ourselves" and os.geteuid() == 0
    outcome = findings(account, OUTSIDE)["outcomes"][probe]
    if "SUCCEEDED" not in outcome and probe in MAY_LACK:
        pytest.skip(f"this machine does not offer it at all: {outcome}")
    if "SUCCEEDED" not in outcome and probe in ONLY_ROOT and not is_root:
        pytest.skip("only root could do it outside")
    assert "SUCCEEDED" in outcome


@pytest.mark.parametrize("found", WAYS, indirect=True)
def test_nothing_was_written_and_nobody_was_harmed(found: dict[str, Any]) -> None:
    assert found["planted"] == []
    assert found["victim_lived"] is True
    assert found["sandbox"] == ("bubblewrap" if found["kind"] == ROOM else found["kind"])
