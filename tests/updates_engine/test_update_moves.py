"""Units that go over to another address of their template, in bulk or one by one."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from generator.bench.answers_files import naming_template
from generator.cli import app
from generator.errors import InputError
from tests.support import Workspace
from tests.updates_engine.fleet import Fleet, by_key, outcomes, states

DANCE, ANSWERS = "plugin:dance_bot", "plugins/dance_bot/.copier-answers.yml"


@pytest.fixture
def elsewhere(fleet: Fleet, tmp_path: Path) -> Fleet:
    """The same units, with their template at another address."""
    target = tmp_path / "elsewhere"
    Workspace(fleet.template).git("clone", "--quiet", "--mirror", str(fleet.template), str(target / ".git"))
    Workspace(target).git("config", "core.bare", "false")
    Workspace(target).git("reset", "--quiet", "--hard", "v2.0.0")
    return replace(fleet, template=target)


def source_of(fleet: Fleet, branch: str, answers: str = ANSWERS) -> str:
    return str(yaml.safe_load(fleet.workspace.show(branch, answers))["_src_path"])


def test_all_units_move_with_the_update_and_keep_their_edits(fleet: Fleet, elsewhere: Fleet) -> None:
    fleet.edit("plugins/dance_bot/config.py", '"""', '"""Ours. ')
    fleet.workspace.commit("edits")
    report = elsewhere.update("--to", "v2.0.0")
    assert set(outcomes(report).values()) == {"updated"}
    assert {unit["moved_from"] for unit in report["units"]} == {str(fleet.template)}
    assert states(by_key(report)[DANCE])["plugins/dance_bot/config.py"] == "merged"
    assert "Ours. " in fleet.workspace.show(report["branch"], "plugins/dance_bot/config.py")
    for unit in report["units"]:
        assert source_of(fleet, report["branch"], unit["answers_file"]) == str(elsewhere.template)
    assert str(fleet.template) not in fleet.workspace.git("grep", "-h", "_src_path", report["branch"])
    fleet.workspace.git("reset", "--quiet", "--hard", report["branch"])
    again = elsewhere.update("--to", "v2.0.0")
    assert set(outcomes(again).values()) == {"current"}
    assert {unit["moved_from"] for unit in again["units"]} == {""}


def test_unit_moves_at_the_version_that_it_has(fleet: Fleet, elsewhere: Fleet) -> None:
    report = elsewhere.update("--to", "v1.0.0", DANCE)
    (unit,) = report["units"]
    assert (unit["outcome"], unit["from"], unit["to"]) == ("updated", "v1.0.0", "v1.0.0")
    assert [change["path"] for change in unit["files"]] == [ANSWERS]
    assert source_of(fleet, report["branch"]) == str(elsewhere.template)
    assert source_of(fleet, report["branch"], "plugins/weather_watch/.copier-answers.yml") == str(fleet.template)
    assert outcomes(elsewhere.update("--to", "v1.0.0", DANCE)) == {DANCE: "updated"}


def test_address_without_the_version_is_named_and_moves_nothing(elsewhere: Fleet) -> None:
    there = Workspace(elsewhere.template)
    for tag in there.git("tag").split():
        there.git("tag", "--delete", tag)
    there.git("tag", "v2.0.0", there.git("commit-tree", "HEAD^{tree}", "-m", "without what was before"))
    report = elsewhere.update("--to", "v2.0.0", DANCE, code=1)
    (unit,) = report["units"]
    assert unit["outcome"] == "failed"
    assert f"{elsewhere.template} has no version 'v1.0.0', which the unit was rendered from" in unit["reason"]
    assert report["commit"] is None


def test_template_that_is_only_set_moves_nothing(
    fleet: Fleet, elsewhere: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AAS_GENERATOR_TEMPLATE", str(elsewhere.template))
    args = ["update", DANCE, "--workspace", str(fleet.workspace.path), "--to", "v2.0.0", "--json", "--quiet"]
    done = CliRunner().invoke(app, args)
    (unit,) = json.loads(done.stdout)["units"]
    assert (done.exit_code, unit["outcome"], unit["moved_from"]) == (1, "refused", "")
    assert "with --template" in unit["reason"]


def test_nothing_of_the_former_template_is_run(fleet: Fleet, tmp_path: Path) -> None:
    foreign, canary = tmp_path / "foreign", tmp_path / "canary"
    shutil.copytree(fleet.template, foreign)
    text = (foreign / "copier.yml").read_text(encoding="utf-8")
    planted = f'_migrations:\n  - ["{{{{ _copier_python }}}}", "-c", "open(\'{canary}\', \'w\')"]\n'
    Workspace(foreign).write("copier.yml", text.replace("_migrations:\n", planted))
    Workspace(foreign).commit("planted")
    Workspace(foreign).git("tag", "--force", "v2.0.0")
    fleet.edit(ANSWERS, f"_src_path: {fleet.template}", f"_src_path: {foreign}")
    fleet.workspace.commit("another template")
    report = fleet.update(DANCE, "--to", "v2.0.0")
    assert outcomes(report) == {DANCE: "updated"}
    assert not canary.exists()
    fleet.workspace.git("branch", "--quiet", "-D", report["branch"])
    control = replace(fleet, template=foreign)
    assert control.update("--preview", DANCE, "--to", "v2.0.0", code=None)
    assert canary.exists(), "the control: what runs when that template is named"


@pytest.mark.parametrize(
    "content",
    [
        "_commit: v1.0.0\n_src_path: /home/one/template\nname: any\n",
        "_src_path: 'https://git.example.com/\n  template'\nname: any\n",
        '_src_path: "a: b"\r\nname: any\r\n',
        "name: any\n",
        '"_src_path": a\nname: any\n',
        "# nothing else\nname: any",
    ],
)
def test_answers_name_another_template_and_stay_as_they_are_otherwise(content: str) -> None:
    changed = naming_template(content.encode(), "answers", "aas-generator::template.git")
    assert yaml.safe_load(changed) == {**yaml.safe_load(content), "_src_path": "aas-generator::template.git"}
    assert naming_template(changed, "answers", "aas-generator::template.git") == changed


@pytest.mark.parametrize("content", ["{_src_path: a, name: any}\n", "- a\n"])
def test_answers_that_are_written_in_another_way_are_refused(content: str) -> None:
    with pytest.raises(InputError):
        naming_template(content.encode(), "answers", "aas-generator::template.git")
