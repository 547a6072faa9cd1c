"""A unit without an answers file gets one from which it can be updated, and its own files stay as they are."""

from __future__ import annotations

import json
import shutil
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
from generator.drift import fresh as rendering
from generator.drift.drift import find_drift
from generator.errors import GitError, ManyErrors, TemplateError
from generator.settings import Settings
from tests.apply.fleet import keep_renderers, no_gates, release, released_template
from tests.support import Workspace
from tests.test_plain_copier import copier

RENDERED = ("beacon", "community_forge", "lantern", "ngrok_tunnel")


@pytest.fixture(scope="module", autouse=True)
def kept() -> Iterator[None]:
    """Start one renderer for all tests."""
    with keep_renderers(adopting), keep_renderers(rendering):
        yield


@pytest.fixture(scope="module")
def bare_fleet(fleet: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The fleet without its answers files; not to be changed."""
    workspace = fleet.copy(tmp_path_factory.mktemp("bare") / "workspace")
    for path in workspace.path.rglob(".copier-answers*"):
        path.unlink()
    workspace.commit("no answers")
    return workspace


@pytest.fixture
def bare(bare_fleet: Workspace, tmp_path: Path) -> Workspace:
    """A copy of the fleet without answers files that a test may change."""
    return bare_fleet.copy(tmp_path / "workspace")


def adopt(workspace: Workspace, template: Workspace, unit: str, **more: Any) -> AdoptReport:
    settings = Settings(template=str(template.path), vcs_ref=more.pop("ref", None))
    return adopt_unit(unit, workspace.path, settings, **more)


def outcomes(workspace: Workspace, template: Workspace) -> dict[str, str]:
    def settings_of(_: Path) -> Settings:
        return Settings(template=str(template.path))

    report = find_drift([workspace.path], settings_of)
    return {unit.key: unit.outcome for unit in report.units}


def test_units_that_were_rendered_are_read_back_without_a_difference(
    fleet: Workspace, bare: Workspace, released: Workspace
) -> None:
    before = (bare.git("status", "--porcelain=v2", "--branch"), bare.fingerprint())
    for name in RENDERED:
        report = adopt(bare, released, name)
        # Open points in a scaffold's notes are for people: they stay the team's own.
        assert {file.path for file in report.files if file.state != "same"} <= {f"plugins/{name}/NOTES.md"}
        assert report.warnings == ()
        assert bare.git("diff", "--name-status", "main", report.branch) == f"A\t{report.answers_file}"
        former = yaml.safe_load(fleet.show("HEAD", report.answers_file))
        now = yaml.safe_load(bare.show(report.branch, report.answers_file))
        known = ["_commit", "_src_path", "name", "task_id", "contract"]
        known += ["title"] if former["blueprint"] == "plugin" else []
        assert [now[key] for key in known] == [former[key] for key in known]
        kind = former["blueprint"]
        # What the blueprint writes of a plugin's parts is read back as the code that it is.
        kept = set(former[kind]) - {"background", "patches", "notes", "tasks"}
        kept &= {"class_name", "version", "needs"} if kind == "plugin" else kept
        assert {key: now[kind][key] for key in kept} == {key: former[kind][key] for key in kept}
        modules = {each["name"]: each["code"] for each in now[kind].get("modules", ()) if each["name"] != "config"}
        assert set(modules) == {each["name"] for each in former[kind].get("modules", ())}
        assert [each for each in former[kind].get("modules", ()) if each["code"] not in modules[each["name"]]] == []
    assert (bare.git("status", "--porcelain=v2", "--branch"), bare.fingerprint()) == before
    for name in RENDERED:
        bare.git("merge", "--quiet", "--no-edit", f"aas/adopt-{name}")
    plugins = {f"plugin:{name}" for name in RENDERED if name != "ngrok_tunnel"}
    assert set(outcomes(bare, released)) == {*plugins, "service:ngrok_tunnel"}


def test_a_plugin_that_was_written_by_hand_shows_what_differs(bare: Workspace, released: Workspace) -> None:
    report = adopt(bare, released, "plugins/heartbeat/", task_id="AAS-77")
    answers = report.answers
    assert (answers["title"], answers["task_id"]) == ("Logs a sign of life at a steady pace", "AAS-77")
    assert answers["summary"] == "The heartbeat plugin."
    spec = answers["plugin"]
    assert (spec["class_name"], spec["config_class"], spec["env_prefix"]) == (
        "HeartbeatPlugin",
        "HeartbeatConfig",
        "HEARTBEAT_",
    )
    assert spec["fields"] == []
    assert spec["modules"][0]["name"] == "config"
    assert spec["modules"][0]["code"] == bare.show("main", "plugins/heartbeat/config.py") + "\n"
    assert spec["code"] == bare.show("main", "plugins/heartbeat/heartbeat_plugin.py") + "\n"
    assert spec["package"]["code"] == bare.show("main", "plugins/heartbeat/__init__.py") + "\n"
    assert {file.path for file in report.files if file.state != "same"} == set()
    message = bare.git("log", "-1", "--format=%B", report.branch)
    digest = [line for line in message.splitlines() if line.startswith("Answers-SHA256: ")]
    assert message.splitlines()[0] == "chore(heartbeat): adopt the plugin into the blueprints"
    assert ["Task-Id: AAS-77", "Blueprint: plugin", *digest, "Adopts: plugin:heartbeat"] == message.splitlines()[-4:]
    assert bare.git("rev-parse", f"{report.branch}^") == report.base == bare.git("rev-parse", "main")


HAND = {
    "plugins/tally/__init__.py": '"""Counts things (see AAS-31)."""\n',
    "plugins/tally/README.md": "# Tally of all things\n\nText.\n",
    "plugins/tally/tally_plugin.py": '''"""Count."""
from core.plugin_base import PluginBase

from .config import TallySettings
from .store import Store


class _Base(PluginBase):
    pass


class TallyPlugin(_Base):
    """Counts."""

    def __init__(self, config: TallySettings) -> None:
        super().__init__(name="tally", version="2.1.0")
        self.config = config
        self.shelf = Store(config)

    async def initialize(self) -> None:
        await self.shelf.open()

    async def cleanup(self) -> None:
        await self.shelf.close()
''',
    "plugins/tally/config.py": """import os
from pathlib import Path

from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings


class Limits(BaseModel):
    most: int = 3


class TallySettings(BaseSettings):
    model_config = {"env_prefix": "TALLY_"}

    limits: Limits = Limits()
    where: Path = Path("/var/tally")
    key: "SecretStr" = Field(...)
    started: int = os.getpid()
    names: list[str] = Field(default_factory=list, description='Who "counts"')
    needed: int
""",
    "plugins/tally/store.py": '''"""Keeps counts."""


class Store:
    def __init__(self, config: object) -> None:
        self.config = config

    async def open(self) -> None: ...

    async def close(self) -> None: ...
''',
    "plugins/tally/queue.py": "WAITING = 1\n",
    "plugins/tally/broken.py": "def (:\n",
    "plugins/tally/inner/deep.py": "DEEP = 1\n",
    "tests/test_tally_store.py": "from plugins.tally.store import Store\n\n\ndef test_it() -> None:\n    Store(1)\n",
    "tests/test_two.py": "import plugins.tally.store\nimport plugins.heartbeat\n",
}


def test_what_answers_can_hold_of_a_plugin_is_taken_and_the_rest_stays_with_the_team(
    bare: Workspace, released: Workspace
) -> None:
    for path, text in HAND.items():
        bare.write(path, text)
    bare.commit("by hand")
    report = adopt(bare, released, "plugin:tally", dry_run=True)
    answers, spec = report.answers, report.answers["plugin"]
    assert (answers["title"], answers["task_id"], spec["version"]) == ("Tally of all things", "AAS-31", "2.1.0")
    assert (spec["class_name"], spec["config_class"], spec["env_prefix"]) == ("TallyPlugin", "TallySettings", "TALLY_")
    modules = {module["name"]: module for module in spec["modules"]}
    assert {name: module["code"] == HAND[f"plugins/tally/{name}.py"] for name, module in modules.items()} == {
        "config": True,
        "store": True,
        "broken": True,
    }
    assert (spec["code"], spec["fields"]) == (HAND["plugins/tally/tally_plugin.py"], [])
    assert [test["name"] for test in spec["tests"]] == ["test_tally_store"]
    told = " ".join(report.warnings)
    assert "plugins/tally/queue.py cannot be one of the answers' modules: 'queue' is no usable name" in told
    states = {file.path: file.state for file in report.files}
    assert states["plugins/tally/store.py"] == states["tests/test_tally_store.py"] == "same"
    assert {states[f"plugins/tally/{name}"] for name in ("queue.py", "inner/deep.py", "README.md")} == {"added"}
    assert report.branch not in bare.git("branch", "--list", "aas/adopt*")
    bare.git("mv", "plugins/tally/tally_plugin.py", "plugins/tally/main.py")
    bare.commit("elsewhere")
    report = adopt(bare, released, "plugin:tally", dry_run=True)
    assert report.answers["plugin"]["class_name"] == "TallyPlugin"
    states = {file.path: file.state for file in report.files}
    assert states["plugins/tally/main.py"] == "same"
    assert "plugins/tally/tally_plugin.py" not in states


def test_a_service_by_hand_is_its_own_code(bare: Workspace, released: Workspace) -> None:
    report = adopt(bare, released, "event_log")
    spec = report.answers["service"]
    assert spec["class_name"] == "EventLogService"
    assert spec["code"] == bare.show("HEAD", "core/services/event_log.py") + "\n"
    assert {file.path: file.state for file in report.files} == {
        "core/services/event_log.py": "same",
        "tests/test_event_log.py": "changed",
    }
    assert ["ADOPTED-0" in warning for warning in report.warnings] == [True]
    assert "Task-Id" not in bare.git("log", "-1", "--format=%B", report.branch)


@pytest.mark.parametrize(
    ("unit", "files", "said"),
    [
        ("hartbeat", {}, ["there is no plugins/hartbeat and no core/services/hartbeat.py (near: heartbeat)"]),
        ("../heartbeat", {}, ["'../heartbeat' is no name", "there is no plugins/../heartbeat"]),
        ("plugins/../core", {}, ["'../core' is no name"]),
        (
            "plain",
            {"plugins/plain/__init__.py": "class A: ...\n"},
            ["no class in plugins/plain derives from PluginBase"],
        ),
        ("plain", {"plugins/plain/plain_plugin.py": "def (\n"}, ["plain_plugin.py cannot be read"]),
        (
            "heartbeat",
            {"plugins/heartbeat/.copier-answers.yml": "a: 1\n"},
            ["plugins/heartbeat/.copier-answers.yml is there already"],
        ),
        ("heartbeat", {"core/services/heartbeat.py": ""}, ["may be plugin:heartbeat or service:heartbeat"]),
        ("service:none", {"core/services/none.py": "X = 1\n"}, ["core/services/none.py defines no class"]),
    ],
)
def test_what_cannot_be_adopted_is_refused_with_all_faults(
    unit: str, files: dict[str, str], said: list[str], bare: Workspace, released: Workspace
) -> None:
    for path, text in files.items():
        bare.write(path, text)
    bare.commit("more")
    refs = bare.refs()
    with pytest.raises(ManyErrors) as caught:
        adopt(bare, released, unit, task_id="7")
    message = str(caught.value)
    assert [part for part in [*said, "'7' is no task id"] if part not in message] == []
    assert bare.refs() == refs


def test_a_unit_that_is_not_committed_is_refused_and_changes_are_told(bare: Workspace, released: Workspace) -> None:
    bare.write("plugins/late/late_plugin.py", "class LatePlugin: ...\n")
    with pytest.raises(ManyErrors, match="plugins/late is not committed yet"):
        adopt(bare, released, "late")
    bare.write("plugins/heartbeat/config.py", "changed = 1\n")
    report = adopt(bare, released, "heartbeat", task_id="AAS-1", dry_run=True)
    assert report.warnings == ("what is not committed of it was not looked at",)
    assert report.answers["plugin"]["config_class"] == "HeartbeatConfig"


def test_nothing_of_the_unit_is_executed(bare: Workspace, released: Workspace, tmp_path: Path) -> None:
    trap = f"open({str(tmp_path / 'ran')!r}, 'w')\n"
    for name in ("__init__", "config", "heartbeat_plugin"):
        path = f"plugins/heartbeat/{name}.py"
        bare.write(path, f"{bare.show('HEAD', path)}\n{trap}")
    bare.commit("trap")
    report = adopt(bare, released, "heartbeat")
    assert report.answers["plugin"]["class_name"] == "HeartbeatPlugin"
    assert not (tmp_path / "ran").exists()


def test_hostile_text_is_judged_like_that_of_a_model(bare: Workspace, released: Workspace) -> None:
    manifest = {"description": 'x"""\nimport os\u202e {{ 7 * 7 }}', "task": "a; b", "version": "1", "dependencies": [3]}
    bare.write("plugins/heartbeat/aas-plugin.json", json.dumps(manifest))
    bare.write(
        "plugins/heartbeat/config.py", "class Odd(BaseSettings):\n    x: __import__('os') = 1\n    json: int = 1\n"
    )
    bare.write("plugins/heartbeat/part.py", "A = 1  \r\nB = '\x07'\n")
    bare.commit("hostile")
    report = adopt(bare, released, "heartbeat")
    answers = report.answers
    assert answers["title"] == "x''' import os {{ 7 * 7 }}"
    assert (answers["task_id"], answers["plugin"]["version"]) == ("ADOPTED-0", "0.1.0")
    assert answers["plugin"]["fields"] == []
    assert [module["code"] for module in answers["plugin"]["modules"]][1:] == ["A = 1\nB = ''\n"]


def test_what_is_nested_without_end_is_kept_as_it_stands(bare: Workspace, released: Workspace) -> None:
    deep = "x" + ".y" * 800
    bare.write("plugins/heartbeat/config.py", f"class C(BaseSettings):\n    a: {deep} = 1\n    b: int = {deep}\n")
    bare.commit("deep")
    report = adopt(bare, released, "heartbeat", task_id="AAS-1", dry_run=True)
    assert report.answers["plugin"]["fields"] == []
    assert deep in report.answers["plugin"]["modules"][0]["code"]


def test_the_same_adoption_gives_the_same_commit_and_a_person_s_branch_stays(
    bare: Workspace, released: Workspace
) -> None:
    first = adopt(bare, released, "heartbeat")
    assert adopt(bare, released, "heartbeat").commit == first.commit
    bare.write("plugins/heartbeat/README.md", "# Heart\n")
    bare.commit("newer")
    second = adopt(bare, released, "heartbeat")
    assert bare.git("rev-parse", second.branch) == second.commit != first.commit
    bare.git("switch", "--quiet", second.branch)
    bare.write("plugins/heartbeat/README.md", "# Ours\n")
    ours = bare.commit("a person's own")
    bare.git("switch", "--quiet", "main")
    with pytest.raises(GitError, match="rename or delete the branch"):
        adopt(bare, released, "heartbeat", task_id="AAS-5")
    assert bare.git("rev-parse", second.branch) == ours


def test_a_template_that_nothing_can_be_updated_from_is_refused(bare: Workspace, tmp_path: Path) -> None:
    template = released_template(tmp_path / "template")
    template.git("tag", "-d", "v1.0.0")
    (template.path / "draft.txt").write_text("not committed\n", encoding="utf-8")
    with pytest.raises(TemplateError, match="changes that no commit has"):
        adopt(bare, template, "heartbeat")
    plain = Workspace(tmp_path / "plain")
    shutil.copytree(template.path, plain.path, ignore=shutil.ignore_patterns(".git"))
    with pytest.raises(TemplateError, match="no versions"):
        adopt(bare, plain, "heartbeat")
    assert bare.git("branch", "--list", "aas/adopt*") == ""


@pytest.fixture
def two_versions(tmp_path: Path) -> Workspace:
    """A template whose second version changes what a plugin registers with, its settings and its manifest."""
    template = released_template(tmp_path / "template")
    file = "config.py"
    release(
        template, "1.1.0", blueprint="plugin", file=file, old="Settings of the plugin", new="Settings of this plugin"
    )
    file = "{{ contract.manifest.file }}"
    release(
        template, "1.2.0", blueprint="plugin", file=file, old="{\n{%- for key", new='{\n  "mark": "new",\n{%- for key'
    )
    return template


# Another day by the engine: test_update_takes_an_adopted_unit_along.
@pytest.mark.in_turn(0, 2)
def test_plain_copier_updates_an_adopted_unit_and_keeps_what_the_team_wrote(
    bare: Workspace, two_versions: Workspace
) -> None:
    adopted = [adopt(bare, two_versions, name, ref="v1.0.0") for name in ("heartbeat", "beacon")]
    assert {report.version for report in adopted} == {"v1.0.0"}
    for report in adopted:
        bare.git("merge", "--quiet", "--no-edit", report.branch)
    before = {path: bare.show("HEAD", path) for path in bare.tree("HEAD") if "heartbeat" in path}
    copier_update(bare, "heartbeat")
    after = {path: (bare.path / path).read_text(encoding="utf-8") for path in before}
    manifest = json.loads(after["plugins/heartbeat/aas-plugin.json"])
    assert (manifest["mark"], manifest["description"]) == ("new", "Logs a sign of life at a steady pace")
    assert '"""Settings of the heartbeat plugin."""' in after["plugins/heartbeat/config.py"]
    kept = [line for path, text in before.items() for line in text.splitlines() if line not in after[path].splitlines()]
    assert [line for line in kept if "_commit" not in line] == []
    assert "_commit: v1.2.0" in after["plugins/heartbeat/.copier-answers.yml"]
    bare.git("reset", "--hard", "--quiet")
    copier_update(bare, "beacon")
    assert bare.git("diff", "--name-only").splitlines() == [
        f"plugins/beacon/{name}" for name in (".copier-answers.yml", "aas-plugin.json")
    ]
    assert outcomes(bare, two_versions)["plugin:beacon"] == "same"


@pytest.mark.in_turn(1, 2)
def test_update_takes_an_adopted_unit_along(bare: Workspace, two_versions: Workspace) -> None:
    report = adopt(bare, two_versions, "beacon", ref="v1.0.0")
    bare.git("merge", "--quiet", "--no-edit", report.branch)
    args = ["update", "beacon", "--workspace", str(bare.path), "--template", str(two_versions.path), "--quiet"]
    with no_gates():
        done = CliRunner().invoke(app, args)
    assert done.exit_code == 0, done.output
    bare.git("reset", "--hard", "--quiet")
    bare.git("switch", "--quiet", "aas/update-v1.2.0")
    assert '"mark": "new"' in (bare.path / "plugins/beacon/aas-plugin.json").read_text(encoding="utf-8")
    assert outcomes(bare, two_versions) == {"plugin:beacon": "same"}


def copier_update(workspace: Workspace, name: str) -> None:
    args = ["update", "--trust", "--defaults", "--skip-tasks", "-a", f"plugins/{name}/.copier-answers.yml"]
    copier(*args, cwd=workspace.path)
