"""Migrations in a history that has one: units of our line get it, units of a fork never for a number alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.answers.units import UnitAnswers
from generator.git import open_workspace, unmerged_paths
from generator.unit_places import answers_path
from tests.release_history import git
from tests.source_history import NEW_TEST, OLD_TEST, SourceHistory
from tests.support import Workspace
from tests.updates.plain import PlainCopier, plain_copier
from tests.updates.units import rich_unit, workspace_with

pytestmark = pytest.mark.slow
NAMES = ("untouched", "edited", "deleted", "moved", "taken", "conflicting")
TEAM = "\n\ndef test_of_the_team() -> None:\n    assert 7 + 7 == 14\n"


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> SourceHistory:
    made = SourceHistory(tmp_path_factory.mktemp("history") / "source")
    made.rename_settings_test()
    made.release("1.1.0")
    return made


@pytest.fixture(scope="module")
def mirror(history: SourceHistory, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template's own repository at another address."""
    return history.template(tmp_path_factory.mktemp("mirror") / "template")


@pytest.fixture
def copier(history: SourceHistory, mirror: Path) -> Iterator[PlainCopier]:
    """Copier in an installation of that history's tool."""
    with plain_copier(mirror, {"PYTHONPATH": str(history.path)}) as child:
        yield child


def file_of(name: str, kind: str) -> str:
    return f"tests/test_{name}_{kind}.py"


def at(workspace: Workspace, name: str, kind: str) -> str | None:
    """Return a unit's test under one of its names."""
    path = workspace.path / file_of(name, kind)
    return path.read_text(encoding="utf-8") if path.exists() else None


def test_edits_go_along_to_the_new_name(mirror: Path, copier: PlainCopier, tmp_path: Path) -> None:
    units = {name: rich_unit("config_patch", name) for name in NAMES}
    workspace = workspace_with([*units.values()], mirror, "v1.0.0", tmp_path / "workspace")
    made = {name: str(at(workspace, name, OLD_TEST)) for name in NAMES}
    for name in ("edited", "taken"):
        workspace.write(file_of(name, OLD_TEST), made[name] + TEAM)
    workspace.write(file_of("conflicting", OLD_TEST), made["conflicting"].replace('"""', '"""Ours. ', 1))
    workspace.write(file_of("taken", NEW_TEST), "THEIRS = 1\n")
    (workspace.path / file_of("deleted", OLD_TEST)).unlink()
    old = workspace.path / file_of("moved", OLD_TEST)
    old.rename(old.with_name("test_moved_by_the_team.py"))
    workspace.commit("edits")
    said, conflicts = {}, {}
    for name, unit in units.items():
        said[name] = copier.update(workspace.path, answers_path(unit))
        conflicts[name] = {*unmerged_paths(open_workspace(workspace.path))}
        workspace.commit(name)
    assert {name for name in NAMES if at(workspace, name, OLD_TEST) is not None} == {"taken"}
    assert at(workspace, "untouched", NEW_TEST) == made["untouched"].replace('"""', '"""Checked. ', 1)
    assert at(workspace, "edited", NEW_TEST) == made["edited"].replace('"""', '"""Checked. ', 1) + TEAM
    assert (at(workspace, "deleted", NEW_TEST), at(workspace, "moved", NEW_TEST)) == (None, None)
    assert "was left out" in said["deleted"]
    assert "was left out" in said["moved"]
    assert at(workspace, "taken", OLD_TEST) == made["taken"] + TEAM
    assert "THEIRS = 1" in str(at(workspace, "taken", NEW_TEST))
    assert conflicts["conflicting"] == {file_of("conflicting", NEW_TEST)}
    assert not conflicts["edited"]


def update(workspace: Workspace, copier: PlainCopier, unit: UnitAnswers, to: str) -> str:
    """Update a unit to a version and commit that; return what was said."""
    said = copier.update(workspace.path, answers_path(unit), to=to)
    workspace.commit(to)
    return said


def tagged(fork: Path, tag: str, tree: str, *parents: str) -> str:
    """Commit a tree in a fork, tag it, and return the commit's id."""
    given = [part for parent in parents for part in ("-p", parent)]
    commit = git(fork, 1, "commit-tree", tree, *given, "-m", "The fork's own").strip()
    git(fork, 1, "tag", tag, commit)
    return commit


@pytest.fixture
def fork(mirror: Path, tmp_path: Path) -> Path:
    """A fork that has the objects of our releases and none of the tags."""
    git(mirror, 0, "clone", "--quiet", "--no-tags", str(mirror), str(tmp_path / "fork"))
    return tmp_path / "fork"


@pytest.mark.in_turn(0, 2)
def test_tags_of_a_fork_trigger_nothing_until_it_takes_the_release_over(
    fork: Path, mirror: Path, history: SourceHistory, tmp_path: Path
) -> None:
    first, second = (git(mirror, 0, "rev-parse", tag).strip() for tag in ("v1.0.0", "v1.1.0"))
    git(fork, 0, "tag", "v1.0.0", first)
    own = tagged(fork, "v1.1.0", f"{first}^{{tree}}", first)
    tagged(fork, "v7.0.0", f"{second}^{{tree}}", own, second)
    unit = rich_unit("config_patch", "any")
    workspace = workspace_with([unit], fork, "v1.0.0", tmp_path / "workspace")
    workspace.write(file_of("any", OLD_TEST), str(at(workspace, "any", OLD_TEST)) + TEAM)
    workspace.commit("edits")
    with plain_copier(fork, {"PYTHONPATH": str(history.path)}) as copier:
        update(workspace, copier, unit, "v1.1.0")
        assert TEAM in str(at(workspace, "any", OLD_TEST))
        update(workspace, copier, unit, "v7.0.0")
    assert at(workspace, "any", OLD_TEST) is None
    assert TEAM in str(at(workspace, "any", NEW_TEST))


@pytest.mark.in_turn(1, 2)
def test_fork_with_a_history_of_its_own_is_left_alone(
    fork: Path, history: SourceHistory, mirror: Path, tmp_path: Path
) -> None:
    """It has renamed the same file in a release of the same number, and yet its units are none of ours."""
    first, second = (git(mirror, 0, "rev-parse", f"{tag}^{{tree}}").strip() for tag in ("v1.0.0", "v1.1.0"))
    tagged(fork, "v1.1.0", second, tagged(fork, "v1.0.0", first))
    unit = rich_unit("config_patch", "any")
    workspace = workspace_with([unit], fork, "v1.0.0", tmp_path / "workspace")
    (workspace.path / file_of("any", OLD_TEST)).unlink()
    workspace.commit("edits")
    with plain_copier(fork, {"PYTHONPATH": str(history.path)}) as copier:
        said = update(workspace, copier, unit, "v1.1.0")
    # Our migration would have left the new file out, and said so.
    assert at(workspace, "any", NEW_TEST) is not None
    assert "was left out" not in said
