"""A unit of any release that plain Copier updates is what a fresh render gives, and no edit of the team's is lost."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

from generator.answers.units import UnitAnswers
from generator.bench.answers_files import read_answers
from generator.git import open_workspace, unmerged_paths
from generator.render import open_renderer
from generator.unit_places import answers_path, places_of
from tests.examples import TURN, taking_turns
from tests.release_history import EARLIER, NEWEST, RELEASES, template_repository
from tests.support import Workspace
from tests.updates.edits import EDITS, Fate, Unit, apart, judge
from tests.updates.plain import PlainCopier
from tests.updates.units import BLUEPRINTS, minimal_unit, rich_unit, workspace_with

Key = tuple[str, str]


def all_kinds() -> list[UnitAnswers]:
    """Return a minimal and a rich unit of each blueprint."""
    makers = {"minimal": minimal_unit, "rich": rich_unit}
    return [make(blueprint, f"{label}_{blueprint}") for label, make in makers.items() for blueprint in BLUEPRINTS]


def test_history_has_the_same_ids_each_time(template: Path, tmp_path: Path) -> None:
    again = template_repository(tmp_path / "again")
    listed = [
        subprocess.run(["git", "show-ref"], cwd=folder, check=True, capture_output=True, text=True).stdout
        for folder in (template, again)
    ]
    assert listed[0] == listed[1]
    assert all(f"refs/tags/{release}\n" in listed[0] for release in RELEASES)


@pytest.mark.parametrize("release", EARLIER)
def test_updated_unit_equals_a_fresh_render(release: str, template: Path, copier: PlainCopier, tmp_path: Path) -> None:
    # Each day a unit of each blueprint, of one release those that are not taken of the other.
    units = taking_turns(all_kinds(), 2, TURN + EARLIER.index(release))
    assert {unit.blueprint for unit in units} == {*BLUEPRINTS}
    workspace = workspace_with(units, template, release, tmp_path / "updated")
    made = {*workspace.tree("HEAD")} - {*workspace.tree("HEAD~")}
    assert {path for unit in units for path in places_of(unit).of(made, shared=False)} == made
    for unit in units:
        assert read_answers(workspace.path / answers_path(unit)) == unit
        copier.update(workspace.path, answers_path(unit))
        changed = workspace.git("diff", "--name-only", "HEAD").splitlines()
        workspace.commit(f"Update {unit.key}")
        # The control: without an update the trees would differ, also beside the answers files.
        assert len({*changed} - {answers_path(unit)}) >= (unit.name.startswith("rich"))
    fresh = workspace_with(units, template, NEWEST, tmp_path / "fresh")
    assert workspace.tree("HEAD") == fresh.tree("HEAD")


def groups_of(blueprint: str) -> list[tuple[str, ...]]:
    """Return the edits of a blueprint in groups that one unit can have, each in a file of its own."""
    return apart(Unit(Path(), rich_unit(blueprint, "any")))


# Edits that meet in one file, where they can.
TOGETHER: list[tuple[str, ...]] = [
    ("added_method", "changed_body", "added_import", "added_test"),
    ("deleted_file", "added_field", "edited_manifest"),
    ("renamed_file", "changed_default"),
    ("reformatted_file",),
]
GROUPS = {
    EARLIER[0]: {blueprint: groups_of(blueprint) for blueprint in BLUEPRINTS},
    EARLIER[1]: dict.fromkeys(BLUEPRINTS, TOGETHER),
}


Group = tuple[str, tuple[str, ...]]


def groups_in(release: str) -> list[Group]:
    """Return each blueprint with each of its groups of edits."""
    return [(blueprint, group) for blueprint, groups in GROUPS[release].items() for group in groups]


class Edited:
    """A workspace with units of a release, each of which the team has edited."""

    def __init__(self, template: Path, release: str, folder: Path, groups: Collection[Group]) -> None:
        self.units = [(group, rich_unit(blueprint, f"{group[0]}_{blueprint}")) for blueprint, group in groups]
        self.workspace = workspace_with([answers for _, answers in self.units], template, release, folder)
        self.traces = {
            (edit, answers.blueprint): EDITS[edit](Unit(self.workspace.path, answers))
            for group, answers in self.units
            for edit in group
        }
        self.workspace.commit("Edits of the team")

    def judge(self, group: tuple[str, ...], answers: UnitAnswers, conflicts: Collection[str] = ()) -> dict[Key, Fate]:
        """Judge the edits of one unit."""
        unit, blueprint = Unit(self.workspace.path, answers), answers.blueprint
        return {(edit, blueprint): judge(self.traces[edit, blueprint], unit, conflicts) for edit in group}

    def judge_all(self) -> dict[Key, Fate]:
        """Judge all edits, none of which was reported."""
        return {key: fate for group, answers in self.units for key, fate in self.judge(group, answers).items()}


def conflicts_of(workspace: Workspace) -> set[str]:
    """Return the files about which Copier tells its user: in the index, or beside them."""
    rejected = {
        path.relative_to(workspace.path).as_posix().removesuffix(".rej") for path in workspace.path.rglob("*.rej")
    }
    return {*unmerged_paths(open_workspace(workspace.path))} | rejected


def show(title: str, fates: Mapping[Key, str]) -> None:
    """Print the fate of each edit, and how many of each there are."""
    print(f"\n{title}")
    for edit in EDITS:
        print(f"  {edit:18}", *(f"{blueprint}: {fates.get((edit, blueprint), '-'):9}" for blueprint in BLUEPRINTS))
    count = Counter(fates.values())
    print(f"  kept {count['kept']}, reported {count['reported']}, lost {count['lost']}")


@pytest.mark.slow
@pytest.mark.parametrize("release", EARLIER)
def test_no_edit_is_lost(release: str, template: Path, copier: PlainCopier, tmp_path: Path) -> None:
    # Every third, which are all blueprints, and of the later release all edits.
    groups = taking_turns(groups_in(release), 3)
    edited = Edited(template, release, tmp_path / "workspace", groups)
    fates: dict[Key, Fate] = {}
    for group, answers in edited.units:
        copier.update(edited.workspace.path, answers_path(answers))
        fates |= edited.judge(group, answers, conflicts_of(edited.workspace))
        edited.workspace.commit(f"Update {answers.key}")
    show(f"{release} to {NEWEST} by plain Copier", fates)
    assert {blueprint for _, blueprint in fates} == {*BLUEPRINTS}
    assert {edit for edit, _ in fates} == {*EDITS} or release != EARLIER[1]
    assert fates.keys() == {(edit, blueprint) for blueprint, group in groups for edit in group}
    assert [key for key, fate in fates.items() if fate == "lost"] == []
    # 15 of 30.
    assert Counter(fates.values())["kept"] * 2 >= len(fates)


@pytest.mark.parametrize("release", EARLIER)
def test_all_edits_of_all_blueprints_have_their_turn(release: str) -> None:
    made = [(edit, blueprint) for blueprint, group in groups_in(release) for edit in group]
    assert sorted(made) == sorted((edit, blueprint) for edit in EDITS for blueprint in BLUEPRINTS)


def test_overwriting_loses_edits(template: Path, tmp_path: Path) -> None:
    """The control of the judgement: a fresh render over what the team wrote."""
    edited = Edited(template, EARLIER[0], tmp_path / "workspace", groups_in(EARLIER[0]))
    assert set(edited.judge_all().values()) == {"kept"}
    with open_renderer(str(template), NEWEST) as renderer:
        for _, answers in edited.units:
            renderer.render(answers, edited.workspace.path)
    fates = edited.judge_all()
    show("overwritten by a fresh render", fates)
    # The settings class of the workspace is no file that Copier renders.
    assert {key for key, fate in fates.items() if fate != "lost"} == {
        ("added_field", "config_patch"),
        ("changed_default", "config_patch"),
    }
