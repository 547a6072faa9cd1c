"""What a team changed in its units shows against a fresh render of their own version, and nothing else does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

from generator.drift import fresh as rendering
from generator.drift.drift import find_drift
from generator.drift.report import DriftFile, DriftReport, DriftUnit
from generator.errors import ManyErrors
from generator.render import Renderer
from generator.settings import Settings, load_settings
from tests.apply.fleet import keep_renderers, release
from tests.blueprints.support import tool
from tests.support import Workspace

PLUGIN = "plugins/lantern/lantern_plugin.py"
UNITS = {
    "config_patch:outgoing_http_calls",
    "plugin:beacon",
    "plugin:community_forge",
    "plugin:lantern",
    "service:ngrok_tunnel",
}


@pytest.fixture(scope="module", autouse=True)
def kept() -> Iterator[None]:
    """Start one renderer for each version, for all tests."""
    with keep_renderers(rendering):
        yield


def drift(template: Workspace, *workspaces: Workspace, units: tuple[str, ...] = (), **more: object) -> DriftReport:
    def settings_of(path: Path) -> Settings:
        return load_settings(path, {"template": str(template.path)})

    paths = [workspace.path for workspace in workspaces]
    return find_drift(paths, settings_of, units, **more)  # type: ignore[arg-type]


def of(report: DriftReport, key: str) -> DriftUnit:
    (found,) = [unit for unit in report.units if unit.key == key]
    return found


def drifted(report: DriftReport) -> set[str]:
    return {unit.key for unit in report.units if unit.outcome == "drifted"}


def changes(unit: DriftUnit) -> dict[str, tuple[str, str, int, int]]:
    return {file.path: (file.state, file.kind, file.added, file.removed) for file in unit.files if file.state != "same"}


def edit(workspace: Workspace, path: str, old: str, new: str) -> None:
    text = (workspace.path / path).read_text(encoding="utf-8")
    assert old in text
    workspace.write(path, text.replace(old, new, 1))


def test_units_as_they_were_built_do_not_drift(fleet: Workspace, released: Workspace) -> None:
    before = (fleet.git("status", "--porcelain=v2", "--branch"), fleet.refs())
    report = drift(released, fleet)
    assert {unit.key for unit in report.units} == UNITS
    assert [changes(unit) for unit in report.units] == [{}] * len(UNITS)
    assert report.is_clean
    assert {unit.version for unit in report.units} == {"v1.0.0"}
    states = {field.name: field.state for field in of(report, "config_patch:outgoing_http_calls").fields}
    assert states.pop("http_timeout_seconds") == "same"
    assert set(states.values()) == {"same"}
    assert "HTTP_TIMEOUT_SECONDS" in states
    assert "plugins/beacon/NOTES.md" in {file.path for file in of(report, "plugin:beacon").files}
    assert "count_plugins" in (fleet.path / "core/hub.py").read_text(encoding="utf-8")
    assert (fleet.git("status", "--porcelain=v2", "--branch"), fleet.refs()) == before


def test_every_file_that_the_team_touched_is_told_and_no_other(workspace: Workspace, released: Workspace) -> None:
    source = (workspace.path / PLUGIN).read_text(encoding="utf-8")
    workspace.write(PLUGIN, f"{source}\n\ndef ours() -> int:\n    return 1\n")
    config = workspace.path / "plugins/lantern/config.py"
    lines = len(config.read_text(encoding="utf-8").splitlines())
    config.unlink()
    workspace.write("plugins/lantern/README.md", "# Ours\n\nText.\n")
    workspace.write("plugins/lantern/__pycache__/x.pyc", "")
    workspace.write("plugins/other/README.md", "of nobody\n")
    edit(workspace, "core/services/ngrok_tunnel.py", '"AAS-112: ', '"Ours: ')
    report = drift(released, workspace, units=("lantern", "beacon", "ngrok_tunnel"), with_diff=True)
    assert changes(of(report, "plugin:lantern")) == {
        PLUGIN: ("changed", "content", 4, 0),
        "plugins/lantern/README.md": ("added", "content", 3, 0),
        "plugins/lantern/config.py": ("removed", "content", 0, lines),
    }
    assert changes(of(report, "service:ngrok_tunnel")) == {
        "core/services/ngrok_tunnel.py": ("changed", "content", 1, 1)
    }
    assert {unit.key for unit in report.units if unit.outcome == "drifted"} == {
        "plugin:lantern",
        "service:ngrok_tunnel",
    }
    (file,) = [file for file in of(report, "plugin:lantern").files if file.path == PLUGIN]
    assert file.diff is not None
    assert file.diff.startswith(f"--- a/{PLUGIN}\n+++ b/{PLUGIN}\n@@")
    assert [line for line in file.diff.splitlines() if line.startswith("+")][1:] == [
        "+",
        "+",
        "+def ours() -> int:",
        "+    return 1",
    ]


def test_line_ends_are_no_drift_and_layout_is_no_content(workspace: Workspace, released: Workspace) -> None:
    for path in (
        "plugins/beacon/beacon_plugin.py",
        "plugins/beacon/.copier-answers.yml",
        "plugins/beacon/aas-plugin.json",
    ):
        content = (workspace.path / path).read_bytes()
        (workspace.path / path).write_bytes(content.replace(b"\n", b"\r\n"))
    edit(workspace, "plugins/beacon/beam.py", "return angle % 360", "return (\n        angle % 360\n    )")
    edit(workspace, "plugins/lantern/config.py", '"LANTERN_"', "'LANTERN_'")
    edit(workspace, "plugins/lantern/aas-plugin.json", '{\n  "name"', '{"name"')
    edit(workspace, PLUGIN, "        await self.logic.cleanup()", "        # ours\n        await self.logic.cleanup()")
    report = drift(released, workspace, units=("beacon", "lantern"))
    assert changes(of(report, "plugin:beacon")) == {"plugins/beacon/beam.py": ("changed", "format", 3, 1)}
    assert {path: kind for path, (_, kind, _, _) in changes(of(report, "plugin:lantern")).items()} == {
        "plugins/lantern/config.py": "format",
        "plugins/lantern/aas-plugin.json": "format",
        PLUGIN: "content",
    }


def test_what_a_formatter_makes_of_it_is_layout(workspace: Workspace, released: Workspace) -> None:
    config = "--config=format.quote-style='single'", "--config=indent-width=2", "--line-length=60"
    assert (
        tool(["ruff", "format", "--isolated", "--no-cache", *config, "plugins/community_forge"], workspace.path) == ""
    )
    found = changes(of(drift(released, workspace, units=("community_forge",)), "plugin:community_forge"))
    names = ("__init__", "api", "cli", "community_forge_plugin", "config", "registry")
    assert {path: kind for path, (_, kind, _, _) in found.items()} == {
        f"plugins/community_forge/{name}.py": "format" for name in names
    }


def test_links_and_bytes_that_are_no_text_are_not_followed_or_read(workspace: Workspace, released: Workspace) -> None:
    outside = workspace.path.parent / "outside.py"
    outside.write_text((workspace.path / PLUGIN).read_text(encoding="utf-8"), encoding="utf-8")
    (workspace.path / PLUGIN).unlink()
    (workspace.path / PLUGIN).symlink_to(outside)
    (workspace.path / "plugins/lantern/config.py").write_bytes(b"\0\xff")
    (workspace.path / "plugins/lantern/huge.txt").write_bytes(b"x\n" * 600_000)
    found = changes(of(drift(released, workspace, units=("lantern",)), "plugin:lantern"))
    assert found == {
        PLUGIN: ("changed", "link", 0, 0),
        "plugins/lantern/config.py": ("changed", "binary", 0, 0),
        "plugins/lantern/huge.txt": ("added", "binary", 0, 0),
    }


def test_edited_answers_are_shown_as_what_they_are(workspace: Workspace, released: Workspace) -> None:
    path = "plugins/lantern/.copier-answers.yml"
    edit(workspace, path, "title: Integrate Lantern\n", "title: Great Lantern\n")
    for commit in (False, True):
        if commit:
            workspace.commit("another title")
        unit = of(drift(released, workspace, units=("lantern",), with_diff=True), "plugin:lantern")
        assert unit.reason == "its answers were edited after they were rendered: title"
        assert changes(unit)[path] == ("changed", "answers", 1, 1)
        assert set(changes(unit)) == {path, "plugins/lantern/aas-plugin.json", PLUGIN}
    workspace.git("revert", "--no-edit", "HEAD")
    edit(workspace, path, "# Written by Copier", "# Ours\n# Written by Copier")
    unit = of(drift(released, workspace, units=("lantern",)), "plugin:lantern")
    assert (changes(unit), unit.reason) == ({path: ("changed", "format", 1, 0)}, "")


def test_fields_of_a_settings_unit_are_compared_where_they_stand(workspace: Workspace, released: Workspace) -> None:
    manager, example = "core/config/manager.py", ".env.example"
    edit(workspace, manager, "default=10.0", "default=11.0")
    edit(workspace, manager, "how often a failed request is tried again", "how often")
    source = (workspace.path / manager).read_text(encoding="utf-8")
    start = source.index("    http_proxy_token")
    workspace.write(manager, source[:start] + source[source.index(")\n", start) + 2 :])
    edit(workspace, example, "HTTP_MAX_RETRIES=3", "HTTP_MAX_RETRIES=5")
    edit(workspace, example, "HTTP_PROXY_TOKEN=\n", "")
    unit = of(drift(released, workspace), "config_patch:outgoing_http_calls")
    assert unit.outcome == "drifted"
    assert changes(unit) == {}
    assert {(field.path, field.name): field.state for field in unit.fields} == {
        (manager, "http_timeout_seconds"): "changed",
        (manager, "http_max_retries"): "reworded",
        (manager, "http_proxy_token"): "removed",
        (example, "HTTP_MAX_RETRIES"): "reworded",
        (example, "HTTP_PROXY_TOKEN"): "removed",
    }
    assert workspace.git("status", "--porcelain").split() == ["M", example, "M", manager]


def test_settings_file_that_cannot_be_read_leaves_the_unit_unknown(workspace: Workspace, released: Workspace) -> None:
    edit(workspace, "core/config/manager.py", "class AASConfig", "class OtherConfig")
    unit = of(drift(released, workspace), "config_patch:outgoing_http_calls")
    assert (unit.outcome, unit.fields) == ("unknown", ())
    assert "AASConfig" in unit.reason
    assert "/tmp" not in unit.reason


def test_each_unit_is_compared_with_its_own_version(fleet: Workspace, released: Workspace, tmp_path: Path) -> None:
    template = Workspace(tmp_path / "template")
    shutil.copytree(released.path, template.path)
    old, new = "Settings of the plugin", "All settings of the plugin"
    release(template, "1.1.0", blueprint="plugin", file="config.py", old=old, new=new)
    workspace = Workspace(tmp_path / "workspace")
    shutil.copytree(fleet.path, workspace.path, symlinks=True)
    for path in [*workspace.path.rglob(".copier-answers*.yml")]:
        name = str(path.relative_to(workspace.path))
        edit(workspace, name, str(released.path), str(template.path))
        if "lantern" in name or "community_forge" in name:
            edit(workspace, name, "_commit: v1.0.0", "_commit: v1.1.0")
    edit(workspace, "plugins/community_forge/config.py", old, new)
    opened: list[str | None] = []

    @contextmanager
    def counting(source: str, vcs_ref: str | None) -> Iterator[Renderer]:
        opened.append(vcs_ref)
        with renderer_for(source, vcs_ref) as renderer:
            yield renderer

    renderer_for = vars(rendering)["renderer_for"]
    with patch.object(rendering, "renderer_for", counting):
        report = drift(template, workspace, units=("lantern", "community_forge", "ngrok_tunnel"))
    assert opened == ["v1.0.0", "v1.1.0"]
    assert {unit.key: unit.version for unit in report.units if unit.outcome == "drifted"} == {
        "plugin:lantern": "v1.1.0"
    }
    assert list(changes(of(report, "plugin:lantern"))) == ["plugins/lantern/config.py"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("_commit: v1.0.0", "_commit: v9.9.9", "version v9.9.9 of {template} does not render it"),
        ("_commit: v1.0.0", "_commit: --upload-pack=touch hacked", "is no version of a template"),
        ("_commit: v1.0.0", "_commit: v1..v2", "is no version of a template"),
        ("_src_path: {template}", "_src_path: https://example.invalid/x.git", "another template, https://example"),
        ("_src_path: {template}", "_note: none", "does not say which template"),
    ],
)
def test_what_cannot_be_compared_is_unknown_and_never_rendered_from_elsewhere(
    old: str, new: str, said: str, workspace: Workspace, released: Workspace
) -> None:
    edit(workspace, "plugins/lantern/.copier-answers.yml", old.format(template=released.path), new)
    report = drift(released, workspace, units=("lantern", "plugin:beacon"))
    unit = of(report, "plugin:lantern")
    assert (unit.outcome, unit.files) == ("unknown", ())
    assert said.format(template=released.path) in unit.reason
    assert of(report, "plugin:beacon").outcome == "same"
    assert not report.is_clean


def test_unusable_answers_are_named_and_the_rest_is_compared(workspace: Workspace, released: Workspace) -> None:
    workspace.write("plugins/odd/.copier-answers.yml", "blueprint: plugin\nname: ../x\n")
    workspace.git("mv", "plugins/lantern", "plugins/moved")
    report = drift(released, workspace, units=("lantern", "beacon"))
    assert ["plugins/odd/.copier-answers.yml" in problem for problem in report.problems] == [True]
    assert not report.is_clean
    assert of(report, "plugin:beacon").outcome == "same"
    unit = of(report, "plugin:lantern")
    assert "stand at plugins/moved/.copier-answers.yml, but belong at plugins/lantern/" in unit.reason
    assert (unit.outcome, unit.files) == ("unknown", ())


def test_folder_in_the_place_of_a_file_is_drift_and_the_others_are_compared(
    workspace: Workspace, released: Workspace
) -> None:
    config = "plugins/lantern/config.py"
    (workspace.path / config).unlink()
    workspace.write(f"{config}/ours.txt", "ours\n")
    report = drift(released, workspace, units=("lantern", "beacon"))
    assert changes(of(report, "plugin:lantern")) == {
        config: ("changed", "folder", 0, 0),
        f"{config}/ours.txt": ("added", "content", 1, 0),
    }
    assert of(report, "plugin:beacon").outcome == "same"


def test_copy_of_a_unit_is_told_and_the_original_is_compared(workspace: Workspace, released: Workspace) -> None:
    shutil.copytree(workspace.path / "plugins/lantern", workspace.path / "plugins/copy")
    report = drift(released, workspace, units=("lantern",))
    found = {unit.answers_file: (unit.outcome, "it is a copy" in unit.reason) for unit in report.units}
    assert found == {
        "plugins/copy/.copier-answers.yml": ("unknown", True),
        "plugins/lantern/.copier-answers.yml": ("same", False),
    }


def test_changes_that_units_share_are_counted_whatever_the_units_are_called(
    workspace: Workspace, fleet: Workspace, released: Workspace
) -> None:
    shared = '    def describe(self) -> str:\n        """Say it."""\n        return f"{name} of {class_name}"\n'
    classes = {"beacon": "BeaconPlugin", "lantern": "LanternPlugin", "community_forge": "CommunityForgePlugin"}
    for indent, (name, class_name) in enumerate(classes.items()):
        path = workspace.path / f"plugins/{name}/{name}_plugin.py"
        added = shared.replace("{name}", name).replace("{class_name}", class_name)
        added = added.replace("return", "return" + " " * indent)
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{added}", encoding="utf-8")
        workspace.write(f"plugins/{name}/CHANGES.md", f"{name}\n")
    (workspace.path / "tests/test_beacon.py").unlink()
    report = drift(released, workspace, units=tuple(classes))
    lines, files = report.common
    assert (lines.blueprint, lines.file, lines.change) == ("plugin", "{plugins_dir}/{name}/{name}_plugin.py", "lines")
    assert (lines.count, lines.units) == (3, ("plugin:beacon", "plugin:community_forge", "plugin:lantern"))
    assert lines.removed == ()
    assert lines.added[-1] == '        return f"{name} of {class_name}"'
    assert (files.change, files.file, files.count) == ("file added", "{plugins_dir}/{name}/CHANGES.md", 3)
    assert drift(released, workspace, units=tuple(classes), common=4).common == ()


def test_several_workspaces_are_counted_together(
    workspace: Workspace, fleet: Workspace, released: Workspace, tmp_path: Path
) -> None:
    workspace.write("plugins/lantern/CHANGES.md", "ours\n")
    other = Workspace(tmp_path / "other")
    shutil.copytree(workspace.path, other.path, symlinks=True)
    report = drift(released, fleet, workspace, other, units=("lantern",))
    assert [(unit.workspace, unit.outcome) for unit in report.units] == [
        (str(fleet.path), "same"),
        (str(workspace.path), "drifted"),
        (str(other.path), "drifted"),
    ]
    (change,) = report.common
    assert change.units == (f"plugin:lantern in {workspace.path}", f"plugin:lantern in {other.path}")


def test_a_unit_that_does_not_exist_is_told_with_what_is_near(fleet: Workspace, released: Workspace) -> None:
    with pytest.raises(ManyErrors, match=r"lantrn \(near: lantern"):
        drift(released, fleet, units=("lantrn",))


def test_lines_are_counted_as_diff_counts_them() -> None:
    from generator.drift.comparing import compare_file

    before, after = b"a\nb\nc\n", b"a\nx\ny\nc"
    assert compare_file("x.txt", before, after).file == DriftFile(
        path="x.txt", state="changed", added=2, removed=1, kind="content"
    )
