"""Attacks by a repository's files and by answers, as whoever runs this module with a scratch folder."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from typer.testing import CliRunner

from generator.bench.interpreters import find_interpreter
from generator.cli import app
from generator.errors import InterpreterError
from generator.settings import Settings
from tests.answers.plain import Area, changed, with_answer
from tests.blueprints import grid
from tests.blueprints.support import copy_template
from tests.support import Workspace


def main(scratch: Path) -> dict[str, object]:
    """Try them in a folder; return what became of each."""
    os.environ["HOME"] = str(scratch / "home")
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        os.environ.pop(name, None)
    workspace = Workspace(scratch / "workspace")
    workspace.path.mkdir()
    workspace.git("init", "--quiet")
    workspace.write("tools/python", f'#!/bin/sh\ntouch "{scratch}/ran"\n')
    (workspace.path / "tools/python").chmod(0o755)
    workspace.commit("hostile", {"aas-generator.toml": 'sandbox = "none"\npython = "tools/python"\n'})
    codes = [_run(command, workspace) for command in ("contract", "trust", "contract")]
    try:
        find_interpreter(workspace.path, Settings(python="tools/python"), {})
        brought = "taken"
    except InterpreterError:
        brought = "refused"
    (scratch / "home/.config/aas-generator").mkdir(parents=True)
    (scratch / "home/.config/aas-generator").chmod(0)
    unreadable = _run("contract", workspace)
    (scratch / "home/.config/aas-generator").chmod(0o700)
    record = next((scratch / "home/.local/state/aas-generator/trusted").iterdir())
    modes = [f"{place.stat().st_mode & 0o777:o}" for place in (record.parent, record)]
    facts = {"codes": codes, "brought": brought, "ran": (scratch / "ran").exists(), "modes": modes}
    return {**facts, "unreadable": unreadable, "written": _plain(scratch)}


def _run(command: str, workspace: Workspace) -> int:
    return CliRunner().invoke(app, [command, "--workspace", str(workspace.path)]).exit_code


def _plain(scratch: Path) -> list[str]:
    """Return what plain Copier writes for a module that climbs and for one with an absolute path."""
    area = Area(scratch / "area", copy_template(scratch / "template"))
    area.prepare()
    before = area.files()
    unit = grid.plugin("alpha", grid.CONTRACTS["design"], modules=grid.modules(1)).to_data()
    for name in ("../../conftest", f"{scratch}/area/absolute", "x\n"):
        area.copy(with_answer(unit, ("plugin", "modules", 0, "name"), name))
    return changed(before, area.files())


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
