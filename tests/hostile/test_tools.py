"""What a workspace or a batch does to the tools that read it stays in the sandbox, and cannot choose its judge."""

from __future__ import annotations

from typing import Any

import pytest

from tests import shared
from tests.examples import TURN, taking_turns
from tests.hostile.tool_attacks import ATTACKS
from tests.sandbox.accounts import run_as

NAMES = [attack.__name__ for attack in ATTACKS]
# As whom and in which sandbox, and out of how many attacks one is tried there for each push.
WAYS = {"ourselves-bubblewrap": 1, "nobody-bubblewrap": 4, "ourselves-sandlock": 6, "nobody-sandlock": 6}
CHOSEN = {way: taking_turns(NAMES, share, TURN + place) for place, (way, share) in enumerate(WAYS.items())}
CHANGES_THE_JUDGE = {"plugin_of_a_task", "module_of_a_plugin", "settings_of_a_task", "shadows_at_the_top"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What came of attacks for one user in one kind of sandbox."""
    way = request.param
    account, kind = way.split("-")
    return shared.once(f"tools-{way}", lambda _: run_as(account, "tests.hostile.tool_attacks", kind, *CHOSEN[way]))


def everywhere(*attacks: str) -> pytest.MarkDecorator:
    """Run a test for some attacks, in every way in which they are tried in this turn."""
    cases = [
        pytest.param(way, name, id=f"{way}-{name}")
        for way, names in CHOSEN.items()
        for name in names
        if name in attacks
    ]
    return pytest.mark.parametrize(("found", "attack"), cases, indirect=["found"])


@everywhere(*NAMES)
def test_it_reaches_outside_where_tools_are_started_plainly_and_not_with_the_gates(
    found: dict[str, Any], attack: str
) -> None:
    assert found[attack]["naive"] is True
    assert found[attack]["gates"] is False, found[attack]["said"]


@everywhere(*CHANGES_THE_JUDGE)
def test_a_task_that_changes_its_judge_goes_to_a_person(found: dict[str, Any], attack: str) -> None:
    assert "changes what it is judged by" in found[attack]["said"]


@everywhere("plugin_of_the_workspace")
def test_a_plugin_of_the_workspace_still_works(found: dict[str, Any], attack: str) -> None:
    said = found[attack]["said"]
    if "No module named mypy" in said:
        pytest.skip("the interpreter that another user can reach has no mypy of its own")
    assert said == "passed"
