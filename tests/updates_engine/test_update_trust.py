"""A repository that names its own template runs nothing of it, in a preview neither, until it is trusted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from generator.cli import app
from generator.errors import EXIT_REFUSED
from tests.support import Workspace
from tests.trusting import trusted
from tests.updates_engine.fleet import Fleet, by_key

DANCE = "plugin:dance_bot"
ANSWERS = "plugins/dance_bot/.copier-answers.yml"


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    return tmp_path / "canary"


@pytest.fixture
def hostile(fleet: Fleet, tmp_path: Path, canary: Path) -> Fleet:
    """A workspace whose files name a template of their own, and a unit that was rendered from it."""
    foreign = Workspace(Path(shutil.copytree(fleet.template, tmp_path / "foreign")))
    text = (foreign.path / "copier.yml").read_text(encoding="utf-8")
    planted = f'_migrations:\n  - ["{{{{ _copier_python }}}}", "-c", "open(\'{canary}\', \'w\')"]\n'
    foreign.commit("planted", {"copier.yml": text.replace("_migrations:\n", planted)})
    foreign.git("tag", "--force", "v2.0.0")
    fleet.edit(ANSWERS, f"_src_path: {fleet.template}", f"_src_path: {foreign.path}")
    settings = (fleet.workspace.path / "aas-generator.toml").read_text(encoding="utf-8")
    fleet.workspace.write("aas-generator.toml", f'template = "{foreign.path}"\n{settings}')
    fleet.workspace.commit("all of it is committed")
    return fleet


def run(fleet: Fleet, command: str, *args: str) -> Result:
    return CliRunner().invoke(app, [command, *args, "--workspace", str(fleet.workspace.path)])


@pytest.mark.parametrize("arguments", [["--preview"], [], ["--finish"]], ids=" ".join)
def test_its_migrations_do_not_run(arguments: list[str], hostile: Fleet, canary: Path) -> None:
    done = run(hostile, "update", DANCE, "--to", "v2.0.0", *arguments)
    assert not canary.exists()
    assert done.exit_code == EXIT_REFUSED
    assert f'template = "{canary.parent / "foreign"}" (aas-generator.toml)' in done.stderr


def test_other_commands_do_not_render_from_it(hostile: Fleet, canary: Path) -> None:
    for command, *args in (["drift"], ["adopt", DANCE], ["check", DANCE]):
        assert run(hostile, command, *args).exit_code == EXIT_REFUSED, command
    assert not canary.exists()


def test_the_control_is_that_they_run_once_it_is_trusted(hostile: Fleet, canary: Path) -> None:
    trusted(hostile.workspace.path)
    assert run(hostile, "update", DANCE, "--to", "v2.0.0", "--preview").exit_code in {0, 1}
    assert canary.exists()


def test_a_flag_for_another_template_runs_nothing_of_it(hostile: Fleet, canary: Path) -> None:
    report = hostile.update("--preview", DANCE, "--to", "v2.0.0")
    assert [unit["outcome"] for unit in report["units"]] == ["updated"]
    assert not canary.exists()


@pytest.mark.parametrize("version", ["--pathspec-from-file=/dev/zero", "-bother", "v1.0.0..v2.0.0", "../v1.0.0"])
def test_a_recorded_version_that_is_an_option_or_a_path_is_refused_by_name(version: str, fleet: Fleet) -> None:
    fleet.edit(ANSWERS, "_commit: v1.0.0", f"_commit: {version}")
    fleet.workspace.commit("hostile")
    units = by_key(fleet.update("--to", "v2.0.0", "--preview", DANCE, "service:ngrok_tunnel", code=1))
    assert units[DANCE]["outcome"] == "refused"
    assert f"'{version}' is no version of a template" in units[DANCE]["reason"]
    assert units["service:ngrok_tunnel"]["outcome"] == "updated"
