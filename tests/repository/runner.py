"""Runs the steps of a composite action as a runner of GitHub does: in order, by bash, with its files and variables.

What is read of an action is what ours uses: ``run`` steps with ``env`` and ``id``, ``inputs``, ``outputs`` of steps.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")


@dataclass(frozen=True)
class Done:
    """What came of an action: the code of the last step that ran, its log, and the action's outputs."""

    code: int
    log: str
    outputs: dict[str, str]


def run_action(action: Path, given: Mapping[str, str], *, cwd: Path, scratch: Path, env: Mapping[str, str]) -> Done:
    """Run an action with inputs.

    Args:
        action: Its folder.
        given: The inputs that ``with`` names.
        cwd: The workflow's folder.
        scratch: An existing folder for the runner's own files.
        env: The job's environment.
    """
    told = yaml.safe_load((action / "action.yml").read_text(encoding="utf-8"))
    assert set(given) <= set(told["inputs"]), "GitHub warns about inputs that are none"
    values = {f"inputs.{name}": str(given.get(name, spec["default"])) for name, spec in told["inputs"].items()}
    values["github.action_path"] = str(action)
    job, log, code = dict(env) | {"RUNNER_TEMP": str(scratch)}, "", 0
    for number, step in enumerate(told["runs"]["steps"]):
        code, said, job, outputs = run_step(step, number, values, job, cwd=cwd, scratch=scratch)
        values |= {f"steps.{step.get('id', number)}.outputs.{name}": value for name, value in outputs.items()}
        log += said
        if code:
            break
    made = {name: _filled(spec["value"], values) for name, spec in told["outputs"].items()}
    return Done(code, log, made)


def run_step(
    step: Mapping[str, Any], number: int, values: Mapping[str, str], job: dict[str, str], *, cwd: Path, scratch: Path
) -> tuple[int, str, dict[str, str], dict[str, str]]:
    """Run one step; return its code, its log, the environment of later steps, and its outputs."""
    assert set(step) <= {"name", "id", "shell", "env", "run"}
    assert step["shell"] == "bash"
    assert "${{" not in step["run"], "an input that gets into a script is a script"
    files = {name: scratch / f"{name}-{number}" for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH")}
    for file in files.values():
        file.write_text("", encoding="utf-8")
    env = job | {name: _filled(value, values) for name, value in step["env"].items()} | {
        name: str(file) for name, file in files.items()
    }  # fmt: skip
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(
        command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600, check=False
    )
    path = ":".join([*reversed(files["GITHUB_PATH"].read_text(encoding="utf-8").splitlines()), job["PATH"]])
    later = job | _pairs(files["GITHUB_ENV"]) | {"PATH": path}
    return done.returncode, done.stdout, later, _pairs(files["GITHUB_OUTPUT"])


def _pairs(file: Path) -> dict[str, str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert all("=" in line for line in lines)
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its expressions evaluated; an output that was never set is empty, any other name a fault."""
    return _EXPRESSION.sub(lambda found: values.get(found[1], "") if "steps." in found[1] else values[found[1]], text)
