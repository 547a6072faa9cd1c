"""git and Copier at the address of the installation's own template."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from generator.render import open_renderer
from generator.template import OWN_TEMPLATE, own_bundle
from generator.unit_places import answers_path
from tests.blueprints import grid
from tests.release_history import ROOT, git

SCRIPTS = Path(sys.executable).parent
UNIT = grid.service("beacon", grid.CONTRACTS["design"])


def run(*command: str, cwd: Path, path: str = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}") -> str:
    """Run a command and return what it printed, errors included."""
    env = {"PATH": path, "HOME": str(cwd), "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(command, cwd=cwd, env=env, check=False, capture_output=True, text=True)
    return done.stdout + done.stderr


def test_git_clones_lists_and_fetches_it(tmp_path: Path) -> None:
    run("git", "clone", "--quiet", OWN_TEMPLATE, "template", cwd=tmp_path)
    clone = tmp_path / "template"
    assert (clone / "copier.yml").read_bytes() == (ROOT / "copier.yml").read_bytes()
    assert {path.name for path in clone.iterdir()} == {".git", "copier.yml", "blueprints"}
    head = git(clone, 0, "rev-parse", "HEAD").strip()
    assert f"{head}\tHEAD" in run("git", "ls-remote", OWN_TEMPLATE, cwd=tmp_path).splitlines()
    run("git", "init", "--quiet", "fork", cwd=tmp_path)
    run("git", "-C", "fork", "fetch", "--quiet", OWN_TEMPLATE, "main", cwd=tmp_path)
    assert git(tmp_path / "fork", 0, "rev-parse", "FETCH_HEAD").strip() == head


def test_other_names_are_refused_in_one_line(tmp_path: Path) -> None:
    said = run("git", "ls-remote", "aas-generator::other.git", cwd=tmp_path)
    assert "'other.git' is no template of this tool. Name aas-generator::template.git." in said
    assert "Traceback" not in said


def test_installation_that_git_does_not_find_is_named_by_git(tmp_path: Path) -> None:
    said = run("git", "ls-remote", OWN_TEMPLATE, cwd=tmp_path, path=os.environ["PATH"].replace(str(SCRIPTS), "/none"))
    assert "remote-aas-generator" in said


def test_units_name_the_address_and_no_place_of_this_machine(tmp_path: Path) -> None:
    with open_renderer(OWN_TEMPLATE, None) as renderer:
        version = renderer.render(UNIT, tmp_path).version
    text = next(tmp_path.rglob(".copier-answers*")).read_text(encoding="utf-8")
    assert f"_src_path: {OWN_TEMPLATE}\n" in text
    assert f"_commit: {version}\n" in text
    contents = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(str(place).encode() in content for content in contents for place in (ROOT, tmp_path, Path.home()))


def test_bundle_of_a_checkout_is_made_once() -> None:
    first = own_bundle()
    an_hour_ago = time.time_ns() // 10**9 - 3600
    os.utime(first, (an_hour_ago, an_hour_ago))
    assert own_bundle() == first
    assert first.stat().st_mtime == an_hour_ago


@pytest.mark.slow
def test_copier_renders_from_the_address_what_the_engine_does(tmp_path: Path) -> None:
    with open_renderer(OWN_TEMPLATE, None) as renderer:
        renderer.render(UNIT, tmp_path / "engine")
    (tmp_path / "answers.yml").write_text(yaml.safe_dump(UNIT.to_data(), sort_keys=False), encoding="utf-8")
    copier = str(SCRIPTS / "copier")
    given = ("--skip-tasks", "--defaults", "--quiet", "--vcs-ref=HEAD", "--data-file=answers.yml")
    said = run(copier, "copy", *given, "--trust", OWN_TEMPLATE, "plain", cwd=tmp_path)
    # The first of the tasks; the other one needs a repository.
    said += run(str(SCRIPTS / "aas-generator"), "format-unit", answers_path(UNIT), cwd=tmp_path / "plain")
    trees = [
        {path.relative_to(top): path.read_bytes() for path in top.rglob("*") if path.is_file()}
        for top in (tmp_path / "engine", tmp_path / "plain")
    ]
    assert trees[0] == trees[1], said
