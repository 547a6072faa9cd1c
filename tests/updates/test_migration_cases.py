"""Folders of ``cases/migrations/<number>_<name>/<case>``: what a team had before an update, and what it has then.

``options.yml`` names the unit and its release, ``before`` holds the files that the team has edited, ``after`` what they
have become. The unit is rendered, edited and updated by plain Copier, which runs the migrations.
"""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.answers.units import UnitAnswers
from generator.blueprints import parse_answers
from generator.git import open_workspace, unmerged_paths
from generator.unit_places import answers_path
from tests.apply.scene import Workspace
from tests.blueprints import grid
from tests.updates.plain import PlainCopier
from tests.updates.units import workspace_with

CASES = Path(__file__).parents[1] / "cases" / "migrations"
FOLDERS = sorted(path.parent for path in CASES.glob("*/*/options.yml"))
RELEASE = "v1.0.0"


@dataclass(frozen=True)
class Case:
    """One folder.

    Attributes:
        folder: Where it is.
        answers: The unit.
        deleted: Files that the team had deleted.
        absent: Files that are not there after the update.
        conflicts: Files about which a person must decide after the update.
        told: What the migrations say, piece by piece; nothing is said where there is none.
    """

    folder: Path
    answers: UnitAnswers
    deleted: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    def tree(self, part: str) -> dict[str, bytes]:
        """Return the files of ``before`` or ``after``."""
        top = self.folder / part
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


def read_case(folder: Path) -> Case:
    """Read a case; its unit has the name of the folder."""
    options: dict[str, Any] = yaml.safe_load((folder / "options.yml").read_text(encoding="utf-8"))
    blueprint = options.pop("blueprint")
    answers = parse_answers(
        {
            "blueprint": blueprint,
            "name": folder.name,
            "title": "A unit.",
            "task_id": "AAS-1",
            "contract": grid.CONTRACTS["design"],
            blueprint: options.pop("answers"),
        }
    )
    return Case(folder, answers, **{key: tuple(value) for key, value in options.items()})


@pytest.fixture(scope="module")
def workspace(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with the units of all cases, edited."""
    cases = [read_case(folder) for folder in FOLDERS]
    units = [case.answers for case in cases]
    made = workspace_with(units, template, RELEASE, tmp_path_factory.mktemp("cases") / "workspace")
    for case in cases:
        for path, content in case.tree("before").items():
            (made.path / path).write_bytes(content)
        for path in case.deleted:
            (made.path / path).unlink()
    made.commit("Edits of the team")
    return made


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_case(folder: Path, workspace: Workspace, copier: PlainCopier) -> None:
    case = read_case(folder)
    before = workspace.tree("HEAD")
    said = copier.update(workspace.path, answers_path(case.answers))
    conflicts = unmerged_paths(open_workspace(workspace.path))
    workspace.commit(f"Update {case.answers.key}")
    after = case.tree("after")
    assert after
    assert {path: workspace.show("HEAD", path) for path in after} == {
        path: content.decode().rstrip("\n") for path, content in after.items()
    }
    assert [path for path in case.absent if path in workspace.tree("HEAD")] == []
    assert sorted(conflicts) == sorted(case.conflicts)
    assert [piece for piece in case.told if piece not in said] == []
    assert (case.answers.key in said) == bool(case.told)
    changed = {path for path, blob in workspace.tree("HEAD").items() if before.get(path) != blob}
    assert all(case.answers.name in path for path in changed)


def test_each_migration_has_a_case() -> None:
    from generator.migrations import MIGRATIONS

    wanted = {f"{each.number:04}_{each.name}" for each in MIGRATIONS}
    assert {folder.parent.name for folder in FOLDERS} == wanted


def variables_of(source: str, monkeypatch: pytest.MonkeyPatch, folder: Path) -> Any:
    """Load a settings module with the variables set that it had before the update."""
    path = folder / f"settings_{len(list(folder.iterdir()))}.py"
    path.write_text(source, encoding="utf-8")
    for name in ("PORT", "PLAIN", "NEEDED", "ONE_LINE"):
        monkeypatch.setenv(name, "7")
    monkeypatch.chdir(folder)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, path.stem, module)
    spec.loader.exec_module(module)
    return module.AddedConfig()


def test_settings_of_the_team_are_still_read_from_their_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = read_case(CASES / "0003_prefixed_variables" / "added")
    ((path, after),) = case.tree("after").items()
    now = variables_of(after.decode(), monkeypatch, tmp_path)
    assert (now.port, now.plain, now.needed, now.one_line) == (7, 7, "7", "7")
    monkeypatch.setenv("ADDED_PLAIN", "8")
    assert variables_of(after.decode(), monkeypatch, tmp_path).plain == 8
    # The control: merged, but with the team's own lines as they were.
    head, tail = after.decode().partition("    plain: int")[0], case.tree("before")[path].decode()
    merged = head + "    plain: int" + tail.partition("    plain: int")[2].replace("str | None", 'str | None = "none"')
    without = variables_of(merged, monkeypatch, tmp_path)
    assert (without.port, without.plain, without.needed, without.one_line) == (7, 8, "none", "a")
