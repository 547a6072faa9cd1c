"""Ten plugins that people wrote, in ten shapes: adopted, checked, compared, and taken to another version."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from generator.adopt import adopt as adopting
from generator.adopt.adopt import adopt_unit
from generator.adopt.records import AdoptReport
from generator.cli import app
from generator.errors import ManyErrors
from generator.settings import Settings
from tests import shared
from tests.apply.fleet import keep_renderers, no_gates, release, released_template
from tests.support import EXAMPLE_WORKSPACE, HANDWRITTEN, Workspace, copied

TEN = {
    "batch_digest": "AAS-121",
    "board_watch": "AAS-113",
    "disk_report": "AAS-117",
    "garden_lights": "ADOPTED-0",
    "heartbeat": "AAS-101",
    "meeting_notes": "AAS-124",
    "price_feed": "AAS-123",
    "text_tools": "ADOPTED-0",
    "voice_notes": "ADOPTED-0",
    "web_relay": "AAS-118",
}
# They have no ``__init__.py``: whether they want the one that a new version changes is for their team to say.
BARE = {"board_watch", "disk_report", "garden_lights"}
# The one package that is never installed where tests run: its stand-in has what the plugin uses of it.
VOICE = '''"""Speaks."""


class Engine:
    """A voice."""

    def say(self, text: str) -> None:
        """Say a text."""

    def runAndWait(self) -> None:  # noqa: N802 - the library's own name
        """Wait until all is said."""

    def stop(self) -> None:
        """Be silent."""


def init() -> Engine:
    """Return a voice."""
    return Engine()
'''


@pytest.fixture(scope="module", autouse=True)
def kept() -> Iterator[None]:
    """Start one renderer for all tests."""
    with keep_renderers(adopting):
        yield


@pytest.fixture(scope="module")
def two_versions() -> Workspace:
    """A template whose second version gives every package another first line, and whose third adds a manifest's key."""
    return shared.once("three-versions", _versions)


def _versions(folder: Path) -> Workspace:
    template = released_template(folder)
    old, new = '"""The plugin of', '"""This is the plugin of'
    release(template, "1.1.0", blueprint="plugin", file="__init__.py", old=old, new=new)
    old, new = "{\n{%- for key", '{\n  "mark": "new",\n{%- for key'
    release(template, "1.2.0", blueprint="plugin", file="{{ contract.manifest.file }}", old=old, new=new)
    return template


def with_ten(folder: Path) -> Workspace:
    """Return the example with ten plugins that people wrote."""
    workspace = Workspace(copied(EXAMPLE_WORKSPACE, folder / "workspace"))
    shutil.copytree(HANDWRITTEN / "plugins", workspace.path / "plugins", dirs_exist_ok=True)
    workspace.git("init", "--quiet", "--initial-branch=main")
    workspace.write("pyttsx3.py", VOICE)
    workspace.commit("ten plugins")
    return workspace


@pytest.fixture(scope="module")
def adopted(two_versions: Workspace) -> tuple[Workspace, list[AdoptReport]]:
    """The ten, adopted at the first version and merged; not to be changed."""
    return shared.once("adopted-ten", lambda folder: _adopted(folder, two_versions))


def _adopted(folder: Path, template: Workspace) -> tuple[Workspace, list[AdoptReport]]:
    workspace = with_ten(folder)
    reports = [adopt(workspace, template, name, ref="v1.0.0") for name in TEN]
    for report in reports:
        workspace.git("merge", "--quiet", "--no-edit", report.branch)
    return workspace, reports


def adopt(workspace: Workspace, template: Workspace, unit: str, **more: Any) -> AdoptReport:
    settings = Settings(template=str(template.path), vcs_ref=more.pop("ref", None))
    return adopt_unit(unit, workspace.path, settings, **more)


def run(*args: str, code: int = 0) -> Any:
    """Run a command and return what its JSON says."""
    done = CliRunner().invoke(app, [*args, "--json"])
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def test_each_is_adopted_as_it_stands(adopted: tuple[Workspace, list[AdoptReport]]) -> None:
    workspace, reports = adopted
    for name, report in zip(TEN, reports, strict=True):
        spec, contract = report.answers["plugin"], report.answers["contract"]
        assert report.answers["task_id"] == TEN[name]
        main = f"plugins/{name}/{contract['entry']['main']}"
        assert spec["code"] == workspace.show("main", main) + "\n"
        changed = {file.path for file in report.files if file.state == "changed" and file.kind != "format"}
        added = {file.path for file in report.files if file.state == "added"}
        assert (changed, added) == (set(), set())
        said = json.loads(workspace.show("main", f"plugins/{name}/aas-plugin.json"))
        assert [key["name"] for key in contract["manifest"]["keys"]] == list(said)
    lights = reports[list(TEN).index("garden_lights")].answers
    assert (lights["contract"]["entry"]["file"], lights["contract"]["entry"]["main"]) == ("lights.py", "lights.py")
    assert reports[list(TEN).index("batch_digest")].answers["plugin"]["needs"] == ["board_watch"]
    watch = reports[list(TEN).index("board_watch")]
    assert any("names AAS-113, AAS-115; the answers say AAS-113" in warning for warning in watch.warnings)


def test_a_task_that_is_given_wins(two_versions: Workspace, tmp_path: Path) -> None:
    report = adopt(with_ten(tmp_path), two_versions, "web_relay", task_id="AAS-7", dry_run=True)
    assert report.answers["task_id"] == "AAS-7"
    assert report.warnings == ()


@pytest.mark.parametrize(
    ("unit", "files", "said"),
    [
        (
            "shared",
            {},
            ["there is no plugins/shared/plugin.py", "no class in plugins/shared derives from PluginBase"],
        ),
        (
            "lost",
            {
                "plugins/lost/aas-plugin.json": '{"name": "lost", "entry": "gone.py"}',
                "plugins/lost/other.py": "def helper() -> None: ...\n",
            },
            ["there is no plugins/lost/gone.py", "no class in plugins/lost derives from PluginBase"],
        ),
        (
            "far",
            {
                "plugins/far/aas-plugin.json": '{"name": "far", "entry": "../heartbeat/plugin.py"}',
                "plugins/far/far.py": "class Far: ...\n",
            },
            ["starts from '../heartbeat/plugin.py', which is no Python file right in plugins/far"],
        ),
    ],
)
def test_what_is_no_plugin_is_refused_with_all_reasons(
    unit: str, files: dict[str, str], said: list[str], two_versions: Workspace, tmp_path: Path
) -> None:
    workspace = with_ten(tmp_path)
    for path, text in files.items():
        workspace.write(path, text)
    workspace.commit("more")
    with pytest.raises(ManyErrors) as caught:
        adopt(workspace, two_versions, unit)
    assert [part for part in said if part not in str(caught.value)] == []


def test_a_real_update_keeps_every_line_of_the_team(
    adopted: tuple[Workspace, list[AdoptReport]], two_versions: Workspace, tmp_path: Path
) -> None:
    shutil.copytree(adopted[0].path, tmp_path / "workspace", symlinks=True)
    workspace = Workspace(tmp_path / "workspace")
    before = {path: workspace.show("main", path) for path in workspace.tree("main")}
    with no_gates():
        report = run("update", "--workspace", str(workspace.path), "--template", str(two_versions.path), code=1)
    # The manifest of garden_lights is one line, which the new key would change too: that is said, nothing is touched.
    outcomes = {unit["name"]: unit["outcome"] for unit in report["units"]}
    assert outcomes == dict.fromkeys(TEN, "updated") | dict.fromkeys(BARE, "failed")
    assert {unit["name"] for unit in report["units"] if "__init__.py" in (unit["reason"] or "")} == BARE
    after = {path: workspace.show(report["branch"], path) for path in workspace.tree(report["branch"])}
    assert set(after) == set(before)
    for path, text in before.items():
        if any(f"/{name}/" in path for name in BARE):
            assert after[path] == text
        elif path.endswith("aas-plugin.json"):
            data = json.loads(after[path])
            assert data.pop("mark") == "new"
            assert data == json.loads(text)
        elif path.endswith(".copier-answers.yml"):
            assert yaml.safe_load(after[path])["_commit"] == "v1.2.0"
        else:
            assert after[path] == text


@pytest.mark.slow
def test_each_passes_check_shows_its_drift_and_can_be_updated(
    adopted: tuple[Workspace, list[AdoptReport]], two_versions: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, reports = adopted
    monkeypatch.setenv("AAS_GENERATOR_PYTHON", sys.executable)
    place = ("--workspace", str(workspace.path))
    checked = {unit["name"]: unit for unit in run("check", *place)["units"]}
    drift = {unit["name"]: unit for unit in run("drift", *place, "--template", str(two_versions.path), code=1)["units"]}
    preview = run("update", "--preview", *place, "--template", str(two_versions.path), "--to", "v1.1.0", code=1)
    outcomes = {unit["name"]: unit["outcome"] for unit in preview["units"]}
    rows = []
    for name, report in zip(TEN, reports, strict=True):
        differs = [f"{each.path.rpartition('/')[2]} {each.state}" for each in report.files if each.state != "same"]
        rows.append((name, checked[name]["outcome"], outcomes[name], ", ".join(differs)))
    print()
    for row in [("plugin", "check", "preview", "drift"), *rows]:
        print("{:14} {:8} {:8} {}".format(*row))
    assert {name: unit["outcome"] for name, unit in checked.items()} == dict.fromkeys(TEN, "passed")
    assert outcomes == dict.fromkeys(TEN, "updated") | dict.fromkeys(BARE, "failed")
    assert set(drift) == set(TEN)
    said = [each["message"] for gate in checked["voice_notes"]["gates"] for each in gate["findings"]]
    assert not any("did not give the plugin" in message for message in said)
