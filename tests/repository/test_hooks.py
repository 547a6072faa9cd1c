"""The hooks that other repositories take from this one, run by pre-commit itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ExampleRun
from tests.repository.elsewhere import EDITED, NEWEST, UNIT, Elsewhere, break_unit, elsewhere, offline_environment

pytestmark = pytest.mark.slow


def hook(place: Elsewhere, name: str, home: Path) -> tuple[int, str]:
    """Run one hook over all files and return pre-commit's exit code and what it printed."""
    command = [sys.executable, "-m", "pre_commit", "run", f"aas-generator-{name}", "--all-files", "--verbose"]
    done = subprocess.run(
        [*command, "--hook-stage", "manual", "--color", "never"],
        cwd=place.workspace.path,
        env={**offline_environment(home), "PRE_COMMIT_HOME": str(home / "hooks")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
        check=False,
    )
    return done.returncode, done.stdout


def test_hooks_pass_units_as_they_were_rendered_and_tell_what_is_wrong(example: ExampleRun, tmp_path: Path) -> None:
    """pre-commit clones one commit of the tool; the unit's release is an earlier one, and is there all the same."""
    place, home = elsewhere(example, tmp_path), tmp_path / "home"
    hooks = "".join(f"      - id: aas-generator-{name}\n" for name in ("check", "drift"))
    config = f"repos:\n  - repo: file://{place.tool}\n    rev: {NEWEST}\n    hooks:\n{hooks}"
    place.workspace.commit("hooks", {".pre-commit-config.yaml": config})
    code, said = hook(place, "check", home)
    assert (code, "1 of 1 passed" in said) == (0, True), said
    code, said = hook(place, "drift", home)
    assert (code, f"{UNIT}  same  v1.0.0" in said) == (0, True), said

    line = break_unit(place.workspace)
    code, said = hook(place, "check", home)
    assert code == 1
    assert f"{UNIT}  failed" in said
    assert f"imports: {EDITED}:{line}" in said, said
    code, said = hook(place, "drift", home)
    assert code == 1
    assert f"{EDITED}: changed (+3)" in said, said
