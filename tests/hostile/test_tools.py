"""What a workspace or a batch does to the tools that read it stays in the sandbox, and cannot choose its judge."""

from __future__ import annotations

from typing import Any

import pytest

from tests import shared
from tests.hostile.tool_attacks import ATTACKS
from tests.sandbox.accounts import run_as

KINDS = ["ourselves-bubblewrap", "nobody-bubblewrap", "ourselves-sandlock", "nobody-sandlock"]
CHANGES_THE_JUDGE = {"plugin_of_a_task", "module_of_a_plugin", "settings_of_a_task", "shadows_at_the_top"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=KINDS)
def found(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What came of all attacks for one user in one kind of sandbox."""
    account, kind = request.param.split("-")
    return shared.once(f"tools-{request.param}", lambda _: run_as(account, "tests.hostile.tool_attacks", kind))


@pytest.mark.parametrize("attack", [attack.__name__ for attack in ATTACKS])
def test_it_reaches_outside_where_tools_are_started_plainly_and_not_with_the_gates(
    found: dict[str, Any], attack: str
) -> None:
    assert found[attack]["naive"] is True
    assert found[attack]["gates"] is False, found[attack]["said"]


@pytest.mark.parametrize("attack", sorted(CHANGES_THE_JUDGE))
def test_a_task_that_changes_its_judge_goes_to_a_person(found: dict[str, Any], attack: str) -> None:
    assert "changes what it is judged by" in found[attack]["said"]


def test_a_plugin_of_the_workspace_still_works(found: dict[str, Any]) -> None:
    said = found["plugin_of_the_workspace"]["said"]
    if "No module named mypy" in said:
        pytest.skip("the interpreter that another user can reach has no mypy of its own")
    assert said == "passed"
