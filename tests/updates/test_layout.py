"""The formatter's layout in an update: the same in each render, so that it is neither a conflict nor an edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.bench.answers_files import read_answers
from generator.git import open_workspace, unmerged_paths
from generator.render import open_renderer
from generator.unit_places import answers_path
from tests.blueprints import shapes
from tests.blueprints.support import badly_formatted, copy_template
from tests.examples import taking_turns
from tests.support import Workspace
from tests.updates.plain import plain_copier
from tests.updates.units import workspace_with

UNIT = shapes.plugin(
    "penpot",
    shapes.REAL,
    fields=shapes.FIELDS,
    env_prefix="PENPOT_",
    modules=[{"name": "client", "code": shapes.CLIENT}, shapes.REGISTRY],
    parts=[shapes.CLIENT_PART, shapes.WATCHER],
)
PLUGIN, TEAMS_OWN = "plugins/penpot/plugin.py", "plugins/penpot/of_the_team.py"
UGLY = "import sys\nimport os\nx = { 'a' :1 }\n"


NEW_PARAMETER = "and_a_parameter_of_the_second_release: bool = False"


def template_of_two_releases(folder: Path, *, formats_updates: bool = True) -> Path:
    """Return a template of which the second release gives a constructor more parameters than a line holds."""
    template = Workspace(copy_template(folder))
    if not formats_updates:
        task = '      - format-unit\n      - "{{ _copier_conf.answers_file }}"\n'
        _replace(folder / "copier.yml", task, f"{task}    when: \"{{{{ _copier_operation == 'copy' }}}}\"\n")
    template.git("init", "--quiet")
    template.commit("first")
    template.git("tag", "v1.0.0")
    _replace(
        folder / "blueprints/plugin/constructor.jinja", "if plugin.fields]", f'if plugin.fields, "{NEW_PARAMETER}"]'
    )
    template.commit("second")
    template.git("tag", "v1.1.0")
    return template.path


def _replace(file: Path, *pairs: str) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")


def edited_workspace(template: Path, folder: Path) -> Workspace:
    """Return a workspace with the unit of the first release, which the team has edited, and a module of the team's."""
    workspace = workspace_with([UNIT], template, "v1.0.0", folder)
    _replace(
        workspace.path / PLUGIN,
        "    async def setup(self)",
        "    def ours(self) -> int:\n        return 1\n\n    async def setup(self)",
        "super().__init__",
        "self.note = 'ours'\n        super().__init__",
    )
    workspace.write(TEAMS_OWN, UGLY)
    workspace.commit("Edits of the team")
    return workspace


def text_of(workspace: Workspace, path: str) -> str:
    return (workspace.path / path).read_text(encoding="utf-8")


def test_update_by_plain_copier_and_by_the_engine_merges_clean(tmp_path: Path) -> None:
    template = template_of_two_releases(tmp_path / "template")
    workspace = edited_workspace(template, tmp_path / "workspace")
    twin = Workspace(tmp_path / "twin")
    workspace.git("clone", "--quiet", ".", str(twin.path))
    with plain_copier(template) as copier:
        copier.update(workspace.path, answers_path(UNIT))
    assert unmerged_paths(open_workspace(workspace.path)) == frozenset()
    assert list(workspace.path.rglob("*.rej")) == []
    plugin = text_of(workspace, PLUGIN)
    assert f"        {NEW_PARAMETER},\n" in plugin
    assert "    def ours(self)" in plugin
    assert "self.note = 'ours'" in plugin
    assert text_of(workspace, TEAMS_OWN) == UGLY
    with open_renderer(str(template), "v1.1.0") as renderer:
        renderer.update(UNIT.key, twin.path, answers_path(UNIT))
    changed = workspace.git("diff", "--name-only", "HEAD").splitlines()
    assert PLUGIN in changed
    assert changed == twin.git("diff", "--name-only", "HEAD").splitlines()
    assert [path for path in changed if text_of(workspace, path) != text_of(twin, path)] == []


def test_layout_that_updates_leave_out_is_a_conflict(tmp_path: Path) -> None:
    """The control: the team's file was laid out when it was made, and what Copier compares is not."""
    template = template_of_two_releases(tmp_path / "template", formats_updates=False)
    workspace = edited_workspace(template, tmp_path / "workspace")
    with plain_copier(template) as copier:
        copier.update(workspace.path, answers_path(UNIT))
    assert PLUGIN in unmerged_paths(open_workspace(workspace.path))


@pytest.mark.parametrize("quotes", taking_turns(["double", "single"], 2))
def test_update_without_edits_is_a_fresh_render(tmp_path: Path, quotes: str) -> None:
    unit = UNIT.model_copy(update={"contract": UNIT.contract.model_copy(update={"quotes": quotes, "line_length": 72})})
    template = template_of_two_releases(tmp_path / "template")
    workspace = workspace_with([unit], template, "v1.0.0", tmp_path / "workspace")
    fresh = workspace_with([unit], template, "v1.1.0", tmp_path / "fresh")
    with plain_copier(template) as copier:
        copier.update(workspace.path, answers_path(unit))
    workspace.commit("Update")
    assert read_answers(workspace.path / answers_path(unit)) == unit
    assert workspace.tree("HEAD") == fresh.tree("HEAD")
    # Program text that the answers bring keeps its layout: it was laid out when it was placed.
    given = {f"{module.name}.py" for module in UNIT.plugin.modules if module.code}
    own = [path for path in workspace.tree("HEAD") if "penpot" in path and path.endswith(".py")]
    files = [workspace.path / path for path in own if Path(path).name not in given]
    assert len(files) > 2
    assert badly_formatted(files, 72, quotes, workspace.path) == ""
