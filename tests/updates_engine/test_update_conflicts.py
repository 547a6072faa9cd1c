"""What the team has deleted, moved or put elsewhere is never brought back, replaced or taken away in silence."""

from __future__ import annotations

import pytest

from tests.updates_engine.fleet import Fleet, by_key, outcomes, states
from tests.updates_engine.present import NEW_LINE

DANCE = "plugin:dance_bot"
PACKAGE = "plugins/dance_bot/__init__.py"
WORKER = "plugins/dance_bot/part_0.py"


def modules_of(fleet: Fleet) -> list[str]:
    folder = fleet.workspace.path / "plugins/dance_bot"
    return sorted(path.name for path in folder.iterdir())


def test_deleted_file_that_the_new_version_changed_is_a_conflict(present: Fleet) -> None:
    test = "tests/test_dance_bot.py"
    (present.workspace.path / test).unlink()
    present.workspace.commit("deleted")
    (unit,) = present.update("--to", "changed", DANCE, code=1)["units"]
    assert (unit["outcome"], states(unit)[test]) == ("failed", "conflict")
    assert (
        f"{test}: it is not there (deleted, renamed, moved, or never added), and the new version changed it"
        in unit["reason"]
    )
    left = present.workspace.show(unit["branch"], test)
    assert left.startswith("<<<<<<< before updating\n=======\n")
    assert NEW_LINE in left


def test_module_that_became_a_package_is_a_conflict_and_the_package_stays(present: Fleet) -> None:
    service = "core/services/ngrok_tunnel.py"
    package = present.workspace.path / "core/services/ngrok_tunnel"
    package.mkdir()
    present.workspace.git("mv", service, "core/services/ngrok_tunnel/__init__.py")
    head = present.workspace.commit("a package")
    report = present.update("--to", "changed", "ngrok_tunnel", code=1)
    (unit,) = report["units"]
    assert (unit["outcome"], states(unit)[service]) == ("failed", "conflict")
    assert report["commit"] is None
    moved = "core/services/ngrok_tunnel/__init__.py"
    assert present.workspace.show(unit["branch"], moved) == present.workspace.show(head, moved)


def test_deleted_file_that_the_new_version_left_alone_stays_deleted_quietly(present: Fleet) -> None:
    manifest = "plugins/dance_bot/aas-plugin.json"
    assert (present.workspace.path / manifest).is_file(), modules_of(present)
    (present.workspace.path / manifest).unlink()
    present.workspace.commit("deleted")
    (unit,) = present.update("--to", "changed", DANCE, code=None)["units"]
    assert states(unit)[manifest] == "yours"
    assert "deleted" not in unit["reason"]


@pytest.mark.parametrize(
    ("version", "ours", "place", "said"),
    [
        ("adds-file", "plugins/dance_bot/data/ours.txt", "plugins/dance_bot/data", "a folder stands where"),
        ("adds-folder", "plugins/dance_bot/data", "plugins/dance_bot/data", "a file stands where"),
        (
            "adds-test",
            "tests/test_dance_bot_more.py/ours.txt",
            "tests/test_dance_bot_more.py",
            "a folder stands where",
        ),
    ],
)
def test_what_stands_in_the_way_of_a_new_file_is_a_conflict_and_stays(
    version: str, ours: str, place: str, said: str, present: Fleet
) -> None:
    present.workspace.write(ours, "of the team\n")
    head = present.workspace.commit("in the way")
    report = present.update("--to", version, DANCE, "ngrok_tunnel", code=1)
    assert outcomes(report) == {DANCE: "failed", "service:ngrok_tunnel": "updated"}
    unit = by_key(report)[DANCE]
    assert states(unit)[place] == "conflict"
    assert f"{place}: {said}" in unit["reason"]
    assert not unit["transient"]
    branches = [name for name in present.workspace.refs() if name.startswith("refs/heads/aas/")]
    assert branches == [f"refs/heads/{report['branch']}"]
    for revision in (head, *branches):
        assert present.workspace.show(revision, ours) == "of the team"
