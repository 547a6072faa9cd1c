"""No address runs a command: not one of a configuration's, and no version that looks like an option."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest

from generator.errors import ManyErrors, RenderError
from generator.render import open_renderer
from generator.settings import Settings, load_settings
from tests.blueprints import grid
from tests.blueprints.support import copy_template
from tests.support import Workspace

UNIT = grid.service("beta", grid.CONTRACTS["design"])


@pytest.fixture
def template(tmp_path: Path) -> Path:
    made = Workspace(copy_template(tmp_path / "template"))
    made.git("init", "--quiet")
    made.commit("blueprints")
    made.git("tag", "v1.0.0")
    return made.path


@pytest.mark.parametrize("allowed", ["always", "user"])
def test_no_address_of_a_configuration_is_a_command(
    allowed: str, template: Path, tmp_path: Path, person: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "ran"
    rule = f'[url "ext::sh -c touch% {mark}% "]\n insteadOf = {tmp_path}\n insteadOf = file://{tmp_path}\n'
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(f"{rule}[protocol]\n allow = {allowed}\n")
    monkeypatch.setenv("HOME", str(home))
    for address in (str(template), f"git+file://{template}", f"ext::sh -c touch% {mark}"):
        with contextlib.suppress(RenderError), open_renderer(address, None) as renderer:
            renderer.render(UNIT, tmp_path / "out")
    assert not mark.exists()


@pytest.mark.parametrize("ref", ["--pathspec-from-file=/dev/zero", "-b", "--upload-pack=x", ""])
def test_a_version_is_no_option(ref: str, tmp_path: Path) -> None:
    with pytest.raises(ManyErrors, match="vcs_ref"):
        load_settings(tmp_path, {"vcs_ref": ref})
    assert re.match(r"v1\.2", str(Settings(vcs_ref="v1.2").vcs_ref))
