"""Units that are merged in memory: what becomes of each is what Copier's own update makes of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.bench.bench import open_bench
from generator.git import open_workspace
from generator.render import Renderer, open_renderer
from generator.settings import Settings
from generator.update import together
from generator.update.context import UpdateContext
from generator.update.merging import Draft, merge_unit
from generator.update.selection import select_units
from tests import shared
from tests.examples import taking_turns
from tests.release_history import NEWEST, template_repository
from tests.support import Workspace
from tests.updates.edits import EDITS, Unit
from tests.updates.units import BLUEPRINTS, rich_unit, workspace_with
from tests.updates_engine.fleet import Fleet


@pytest.fixture(scope="session")
def edited() -> Fleet:
    """A unit of each blueprint with each kind of edit."""
    return shared.once("edited-fleet", _edited)


def _edited(folder: Path) -> Fleet:
    template = template_repository(folder / "template")
    units = [rich_unit(blueprint, f"{edit}_{number}") for edit in EDITS for number, blueprint in enumerate(BLUEPRINTS)]
    workspace = workspace_with(units, template, "v1.0.0", folder / "workspace")
    for unit in units:
        EDITS[unit.name.rpartition("_")[0]](Unit(workspace.path, unit))
    workspace.commit("Edits of the teams")
    return Fleet(workspace, template, tuple(units))


@contextmanager
def context(fleet: Fleet, workspace: Workspace, folder: Path) -> Iterator[UpdateContext]:
    """Give what an update of all units to the newest release needs."""
    repository = open_workspace(workspace.path)
    root = repository.head()
    with open_renderer(str(fleet.template), NEWEST, scratch=folder, cache=folder / "cache") as renderer:
        bench = open_bench(repository, Settings(sandbox="none"), root, folder / "bench")
        yield UpdateContext(bench, renderer, root, repository.modes(root), publish=False)


def both_ways(
    run: UpdateContext, template: Path, monkeypatch: pytest.MonkeyPatch, keys: Collection[str]
) -> dict[str, tuple[Draft, Draft]]:
    """Return each of some units that is merged in memory, as it is then, and as Copier does it."""
    found = select_units(run.bench.workspace, run.root, run.modes, (), str(template), move=False).units
    units = [unit for unit in found if unit.key in keys]
    with monkeypatch.context() as patch:
        patch.setattr(Renderer, "agreed", lambda *_: True)
        drafts = together.merge_together(run, units, NEWEST)
    return {unit.key: (drafts[unit.key], merge_unit(run, unit)) for unit in units if unit.key in drafts}


def test_every_edit_comes_out_as_from_copier(
    edited: Fleet, tmp_path: Path, needs_sandbox: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Every other one, which are all edits and all blueprints.
    due = taking_turns(edited.units, 2)
    with context(edited, edited.workspace, tmp_path) as run:
        pairs = both_ways(run, edited.template, monkeypatch, {unit.key for unit in due})
    for key, (here, copier) in pairs.items():
        assert here == copier, key
    assert len(pairs) > len(due) * 2 / 3
    reasons = [here.reason for here, _ in pairs.values()]
    assert any(reasons)
    assert not all(reasons)
    assert any(change.settled for here, _ in pairs.values() for change in here.changes)


def test_what_only_copier_can_decide_is_left_to_it(
    edited: Fleet, tmp_path: Path, needs_sandbox: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugins = [unit for unit in edited.units if unit.blueprint == "plugin"][:7]
    workspace = edited.workspace.copy(tmp_path / "workspace")
    folders = [workspace.path / "plugins" / unit.name for unit in plugins]
    (folders[0] / "data.bin").write_bytes(b"\0\1")
    (folders[1] / "config.py").chmod(0o755)
    workspace.write(f"plugins/{plugins[1].name}/config.py", (folders[1] / "config.py").read_text() + "# by hand\n")
    (folders[2] / "config.py").unlink()
    (folders[2] / "config.py").symlink_to("__init__.py")
    (folders[3] / ".gitattributes").write_text("*.py -diff\n", encoding="utf-8")
    (folders[4] / "aas-plugin.json").write_bytes(b"{}\0")
    (folders[5] / "own.txt").write_text("the team's\n", encoding="utf-8")
    (folders[6] / "__init__.py").chmod(0o755)
    workspace.commit("Odd things")
    with context(edited, workspace, tmp_path / "scratch") as run:
        units = select_units(run.bench.workspace, run.root, run.modes, (), str(edited.template), move=False).units
        odd = [unit for unit in units if unit.name in {each.name for each in plugins}]
        monkeypatch.setattr(Renderer, "agreed", lambda *_: True)
        drafts = together.merge_together(run, odd, NEWEST)
        expected = {unit.key: merge_unit(run, unit) for unit in odd if unit.key in drafts}
    assert drafts == expected
    assert drafts.keys() == {plugins[5].key, plugins[6].key}
    assert drafts[plugins[6].key].executable == {f"plugins/{plugins[6].name}/__init__.py"}


def test_a_copier_that_updates_in_another_way_is_used_for_each_and_that_is_said(
    edited: Fleet,
    tmp_path: Path,
    needs_sandbox: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with context(edited, edited.workspace, tmp_path) as run:
        units = select_units(run.bench.workspace, run.root, run.modes, (), str(edited.template), move=False).units
        services = [unit for unit in units if unit.blueprint == "service"][:2]
        with monkeypatch.context() as patch:
            patch.setattr(together, "draft_of", lambda run, unit, *_: Draft(unit, reason="another"))
            first = together.merge_together(run, services, NEWEST)
        assert first == {services[0].key: merge_unit(run, services[0])}
        assert "in another way" in capsys.readouterr().err
        assert together.merge_together(run, services, NEWEST) == {}
        assert not (tmp_path / "cache").exists()
    with context(edited, edited.workspace, tmp_path) as run:
        both = together.merge_together(run, services, NEWEST)
        assert both.keys() == {unit.key for unit in services}
        assert list((tmp_path / "cache/render").iterdir())
