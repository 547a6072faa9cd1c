"""A blueprint more is one module, one folder and one line: that is what is added here to a copy of the source."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.apply.scene import ROOT, example_workspace
from tests.blueprints import grid
from tests.support import Workspace
from tests.trusting import trusted

pytestmark = [pytest.mark.usefixtures("needs_sandbox"), pytest.mark.slow]

DESCRIPTOR = '''
"""The ``job`` blueprint: a module that a timer runs."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from generator.answers.units import UnitAnswers
from generator.blueprints.descriptor import Blueprint
from generator.plan import Record


class JobSpec(Record):
    """What a job is made from."""

    function: str = Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")
    minutes: int = Field(ge=1, le=1440)


class JobAnswers(UnitAnswers):
    """The answers of the ``job`` blueprint."""

    blueprint: Literal["job"] = "job"
    job: JobSpec


JOB = Blueprint(
    name="job",
    answers=JobAnswers,
    answers_file="core/jobs/.copier-answers.{name}.yml",
    own=("core/jobs/{name}.py",),
)
'''
QUESTIONS = """
job:
  type: yaml
  help: What the job runs, and how often
  when: "{{ blueprint == 'job' }}"
"""
MODULE = '''
"""A job, made for task {{ task_id }}."""

from __future__ import annotations

MINUTES = {{ job.minutes }}


def {{ job.function }}() -> int:
    """Do what is due; return how many things were done."""
    return 0
'''
TEST = '''
"""Tests of the job of {{ task_id }}."""

from __future__ import annotations

from core.jobs.{{ name }} import {{ job.function }}


def test_nothing_is_due_at_first() -> None:
    assert {{ job.function }}() == 0
'''
ANSWERS = "core/jobs/.copier-answers.{{ name }}.yml"
FILES = {
    "generator/blueprints/job.py": DESCRIPTOR,
    "blueprints/job/questions.yml": QUESTIONS,
    "blueprints/job/answers_file.jinja": ANSWERS,
    "blueprints/job/template/core/jobs/{{ name }}.py.jinja": MODULE,
    "blueprints/job/template/{{ contract.tests_dir }}/test_{{ name }}.py.jinja": TEST,
}
REGISTRY = "generator/blueprints/__init__.py"
HAND_WRITTEN = '\n\ndef by_hand() -> str:\n    """Written by the team."""\n    return "kept"\n'


@dataclass(frozen=True)
class Source:
    """A copy of this project with a fourth blueprint, which is a template repository at the same time."""

    top: Path
    repository: Workspace

    def run(self, *command: str, cwd: Path, code: int = 0) -> str:
        """Run a program with the copy's code in place of this project's."""
        env = {**os.environ, "PYTHONPATH": str(self.top), "PYTHONWARNINGS": "ignore"}
        done = subprocess.run([sys.executable, *command], cwd=cwd, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
        return done.stdout

    def tool(self, *arguments: str, workspace: Workspace, code: int = 0) -> Any:
        """Run a command of the tool for a workspace and return its JSON."""
        command = ("-P", "-m", "generator", *arguments, "--workspace", str(workspace.path), "--json")
        return json.loads(self.run(*command, cwd=workspace.path, code=code))


@pytest.fixture
def source(tmp_path: Path) -> Source:
    top = tmp_path / "source"
    shutil.copytree(ROOT / "generator", top / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "blueprints", top / "blueprints")
    shutil.copy(ROOT / "copier.yml", top)
    for path, text in FILES.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text.lstrip("\n"), encoding="utf-8")
    answers = (top / "blueprints/service/template/{{ _copier_conf.answers_file }}.jinja").read_text(encoding="utf-8")
    (top / "blueprints/job/template/{{ _copier_conf.answers_file }}.jinja").write_text(answers, encoding="utf-8")
    line = "BLUEPRINTS: dict[str, Blueprint] = {each.name: each for each in (PLUGIN, SERVICE, CONFIG_PATCH)}\n"
    registry = (top / REGISTRY).read_text(encoding="utf-8")
    assert line in registry
    added = "from generator.blueprints.job import JOB\n" + line.replace("CONFIG_PATCH)", "CONFIG_PATCH, JOB)")
    (top / REGISTRY).write_text(registry.replace(line, added), encoding="utf-8")
    repository = Workspace(top)
    repository.git("init", "--quiet")
    repository.commit("With a fourth blueprint")
    repository.git("tag", "v5.0.0")
    return Source(top, repository)


def release(source: Source) -> None:
    """Release a version in which jobs say when they were last run."""
    path = source.top / "blueprints/job/template/core/jobs/{{ name }}.py.jinja"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("MINUTES = ", "LAST_RUN = 0.0\nMINUTES = "), encoding="utf-8")
    source.repository.commit("Jobs know their last run")
    source.repository.git("tag", "v5.1.0")


@pytest.mark.in_turn(1, 2)
def test_a_blueprint_more_works_everywhere(source: Source, tmp_path: Path) -> None:
    workspace = example_workspace(tmp_path / "workspace")
    (workspace.path / "aas-generator.toml").write_text(f'template = "{source.top}"\n', encoding="utf-8")
    workspace.commit("Configure")
    trusted(workspace.path)
    answers = {
        "blueprint": "job",
        "name": "tidy_up",
        "title": "Tidy up at night",
        "task_id": "AAS-901",
        "contract": grid.CONTRACTS["design_with_hub"].model_dump(mode="json"),
        "job": {"function": "tidy", "minutes": 30},
    }
    (tmp_path / "answers.yml").write_text(yaml.safe_dump(answers), encoding="utf-8")
    copy = ("-m", "copier", "copy", "--trust", "--defaults", "--data-file", str(tmp_path / "answers.yml"))
    source.run(*copy, str(source.top), str(workspace.path), cwd=tmp_path)
    workspace.git("switch", "--quiet", "aas/AAS-901")
    made = {"core/jobs/.copier-answers.tidy_up.yml", "core/jobs/tidy_up.py", "tests/test_tidy_up.py"}
    assert {*workspace.tree("HEAD")} - {*workspace.tree("HEAD~")} == made

    (unit,) = source.tool("check", workspace=workspace)["units"]
    assert (unit["blueprint"], unit["name"], unit["outcome"]) == ("job", "tidy_up", "passed")
    smoke = next(gate for gate in unit["gates"] if gate["gate"] == "smoke")
    assert smoke["outcome"] == "passed"

    job = workspace.path / "core/jobs/tidy_up.py"
    job.write_text(job.read_text(encoding="utf-8") + HAND_WRITTEN, encoding="utf-8")
    workspace.commit("By hand")
    (drifted,) = source.tool("drift", workspace=workspace, code=1)["units"]
    assert [(each["path"], each["state"]) for each in drifted["files"] if each["state"] != "same"] == [
        ("core/jobs/tidy_up.py", "changed")
    ]

    release(source)
    report = source.tool("update", workspace=workspace)
    assert [(each["blueprint"], each["outcome"], each["to"]) for each in report["units"]] == [
        ("job", "updated", "v5.1.0")
    ]
    updated = workspace.git("show", f"{report['branch']}:core/jobs/tidy_up.py")
    assert "LAST_RUN = 0.0" in updated
    assert "def by_hand" in updated

    workspace.git("switch", "--quiet", "-c", "plain")
    update = (
        "-m",
        "copier",
        "update",
        "--trust",
        "--defaults",
        "--answers-file",
        "core/jobs/.copier-answers.tidy_up.yml",
    )
    source.run(*update, cwd=workspace.path)
    assert (workspace.path / "core/jobs/tidy_up.py").read_text(encoding="utf-8").rstrip() == updated.rstrip()
