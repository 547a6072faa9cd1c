"""The action, step by step as a runner takes it, on a workspace with a broken unit."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import yaml
from sarif_pydantic import Sarif

from tests.conftest import ExampleRun
from tests.formats.test_formats import commands
from tests.repository.elsewhere import EDITED, UNIT, break_unit, elsewhere, offline_environment
from tests.repository.runner import Done, run_action, run_step

pytestmark = pytest.mark.slow
HARMLESS = "x; touch harmed"


def test_action_tells_findings_as_annotations_outputs_and_sarif(example: ExampleRun, tmp_path: Path) -> None:
    place, scratch = elsewhere(example, tmp_path), tmp_path / "runner"
    scratch.mkdir()
    workspace = place.workspace

    def act(**given: str) -> Done:
        inputs = {name.replace("_", "-"): value for name, value in given.items()}
        env = offline_environment(tmp_path / "home")
        python = {"python": sys.executable, "extras": ""}
        return run_action(place.tool, python | inputs, cwd=workspace.path, scratch=scratch, env=env)

    line = break_unit(workspace)
    done = act(sarif_file="found.sarif", units=UNIT)
    assert (done.code, done.outputs["outcome"], done.outputs["sarif-file"]) == (1, "failed", "found.sarif"), done.log
    told = commands([line for line in done.log.splitlines() if line.startswith("::")])
    assert ("error", EDITED, str(line)) in {(name, place.get("file"), place.get("line")) for name, place, _ in told}
    results = Sarif.model_validate_json((workspace.path / "found.sarif").read_bytes()).runs[0].results or []
    assert len(results) == len(told)

    done = act(command="drift", fail="false")
    assert (done.code, done.outputs["outcome"], done.outputs["exit-code"]) == (0, "failed", "1"), done.log
    told = commands([line for line in done.log.splitlines() if line.startswith("::")])
    assert [(name, place["file"], place["title"]) for name, place, _ in told] == [
        ("error", EDITED, "drift: file-changed")
    ]
    assert "(+3)" in told[0][2]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"version": HARMLESS}, "is no version"),
        ({"extras": HARMLESS}, "are no names of extras"),
        ({"python": HARMLESS}, "there is no 'x; touch harmed'"),
    ],
)
def test_inputs_are_values_and_never_script(given: dict[str, str], said: str, tmp_path: Path) -> None:
    done = run_action(
        Path(__file__).parents[2], given, cwd=tmp_path, scratch=tmp_path, env=offline_environment(tmp_path / "home")
    )
    assert done.code == 2
    assert [message for _, _, message in commands(done.log.splitlines()) if said in message], done.log
    assert not (tmp_path / "harmed").exists()


def test_a_command_that_would_change_something_is_none_of_the_actions(tmp_path: Path) -> None:
    """The second step alone, without an installation before it."""
    source = Path(__file__).parents[2]
    step = yaml.safe_load((source / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"][1]
    values = {"inputs.command": "apply", "inputs.workspace": ".", "inputs.units": "", "inputs.output-format": "github"}
    values |= {"inputs.sarif-file": "", "inputs.fail": "false", "github.action_path": str(source)}
    env = offline_environment(tmp_path / "home")
    code, said, _, outputs = run_step(step, 1, values, env, cwd=tmp_path, scratch=tmp_path)
    assert (code, outputs) == (2, {})
    assert "none of check, drift" in said
