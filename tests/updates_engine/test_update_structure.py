"""Conflicts of text in Python files that a merge by definitions settles."""

from __future__ import annotations

import ast

from generator.git import open_workspace, unmerged_paths
from tests.updates.edits import Unit as EditedUnit
from tests.updates.edits import added_method
from tests.updates.plain import plain_copier
from tests.updates_engine.fleet import Fleet, by_key, states

BACKUP = "core/services/nightly_backup.py"


def methods(source: str, class_name: str) -> list[str]:
    """Return the names of a class's methods."""
    (home,) = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef) and node.name == class_name]
    return [node.name for node in home.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_conflict_of_two_additions_is_settled_and_told(fleet: Fleet) -> None:
    (backup,) = [unit for unit in fleet.units if unit.name == "nightly_backup"]
    added_method(EditedUnit(fleet.workspace.path, backup))
    fleet.workspace.commit("a method of the team's")
    start = fleet.workspace.git("rev-parse", "HEAD")
    with plain_copier(fleet.template) as copier:
        copier.update(fleet.workspace.path, "core/services/.copier-answers.nightly_backup.yml", to="v2.0.0")
    assert unmerged_paths(open_workspace(fleet.workspace.path)) == {BACKUP}, "the control: the text conflicts"
    fleet.workspace.git("reset", "--quiet", "--hard", start)

    report = fleet.update("--to", "v2.0.0", "nightly_backup")
    unit = by_key(report)["service:nightly_backup"]
    assert (unit["outcome"], states(unit)[BACKUP], report["settled_count"]) == ("updated", "merged", 1)
    assert [change["path"] for change in unit["files"] if change["settled"] == "structure"] == [BACKUP]
    after = fleet.workspace.show(report["branch"], BACKUP)
    assert {"added_by_the_team", "pause"} <= set(methods(after, "NightlyBackupService"))
    again = fleet.update("--to", "v2.0.0", "nightly_backup")
    assert again["settled_count"] == 1


def test_last_migrations_run_behind_what_was_settled(fleet: Fleet) -> None:
    (tunnel,) = [unit for unit in fleet.units if unit.name == "ngrok_tunnel"]
    added_method(EditedUnit(fleet.workspace.path, tunnel))
    fleet.workspace.commit("a method of the team's")
    report = fleet.update("--to", "signing-migration", "ngrok_tunnel")
    assert report["settled_count"] == 1
    after = fleet.workspace.show(report["branch"], "core/services/ngrok_tunnel.py")
    assert after.count("# signed") == 1
