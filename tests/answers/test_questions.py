"""The answers models and the template agree, and no answer reaches what Copier would execute."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.answers.contract import Contract, SettingsClass
from generator.answers.units import UnitAnswers
from generator.blueprints import BLUEPRINTS, parse_answers
from generator.render import Renderer, open_renderer
from generator.unit_places import answers_path
from tests.blueprints import grid
from tests.blueprints.support import ROOT, copy_template

DANGEROUS = ("_tasks", "_external_data", "_exclude", "_migrations", "_jinja_extensions", "_skip_if_exists")


class Loader(yaml.SafeLoader):
    """Loads YAML with Copier's ``!include``."""


def _include(loader: yaml.Loader, node: yaml.Node) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for path in sorted(ROOT.glob(str(node.value))):
        merged |= yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506 - a safe loader of our own
    return merged


Loader.add_constructor("!include", _include)


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    text = (ROOT / "copier.yml").read_text(encoding="utf-8")
    return {key: value for part in yaml.load_all(text, Loader) for key, value in part.items()}


def questions_for(template: dict[str, Any], blueprint: str) -> list[str]:
    asked = [key for key in template if not key.startswith("_")]
    gate = f"{{{{ blueprint == '{blueprint}' }}}}"
    return [key for key in asked if template[key].get("when", gate) == gate]


@pytest.mark.parametrize("blueprint", list(BLUEPRINTS))
def test_model_has_a_field_for_every_question_and_no_other(blueprint: str, template: dict[str, Any]) -> None:
    assert sorted(BLUEPRINTS[blueprint].answers.model_fields) == sorted(questions_for(template, blueprint))


@pytest.mark.parametrize("name", ["", "job", "../plugin", "/etc", "plugin/template", "plugin/../service", "{{ name }}"])
def test_what_is_no_blueprint_is_refused_by_plain_copier(name: str, tmp_path: Path) -> None:
    answers = {**UNITS[1].to_data(), "blueprint": name}
    (tmp_path / "answers.yml").write_text(yaml.safe_dump(answers), encoding="utf-8")
    template = copy_template(tmp_path / "template")
    command = [sys.executable, "-m", "copier", "copy", "--trust", "--skip-tasks", "--data-file", "answers.yml"]
    done = subprocess.run([*command, str(template), "out"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]


def test_questions_of_a_blueprint_lie_in_its_own_folder(template: dict[str, Any]) -> None:
    for blueprint in BLUEPRINTS:
        own = yaml.safe_load((ROOT / "blueprints" / blueprint / "questions.yml").read_text(encoding="utf-8"))
        assert own == {blueprint: template[blueprint]}


def test_git_folder_is_excluded(template: dict[str, Any]) -> None:
    assert ".git" in template["_exclude"]


def test_no_answer_reaches_what_copier_executes(template: dict[str, Any]) -> None:
    for key in DANGEROUS:
        text = yaml.safe_dump(template.get(key, ""))
        for question in (key for key in template if not key.startswith("_")):
            assert question not in text.replace("finish-unit", ""), (key, question)


def test_choices_and_defaults_are_constant(template: dict[str, Any]) -> None:
    asked = [value for key, value in template.items() if not key.startswith("_")]
    for question in asked:
        assert "{" not in str(question.get("choices", "")) + str(question.get("default", ""))


def test_tasks_are_lists_and_only_layout_is_for_more_than_a_first_copy(template: dict[str, Any]) -> None:
    layout, *others = template["_tasks"]
    assert "format-unit" in layout["command"]
    assert [task["when"] for task in others] == ["{{ _copier_operation == 'copy' }}"]
    for task in template["_tasks"]:
        assert isinstance(task["command"], list)
        holes = [part for part in task["command"] if "{{" in part]
        assert holes == ["{{ _copier_python }}", "{{ _copier_conf.answers_file }}"]


def test_questions_are_no_part_of_a_rendered_tree(template: dict[str, Any]) -> None:
    assert template["_subdirectory"].endswith("/template")
    assert not list((ROOT / "blueprints").glob("*/template/**/questions.yml"))


@pytest.fixture(scope="module")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with open_renderer(str(copy_template(tmp_path_factory.mktemp("t") / "t")), None) as opened:
        yield opened


TOP = Contract(settings=SettingsClass(path="settings.py", module="settings", class_name="Settings"))
UNITS: list[UnitAnswers] = [
    grid.plugin("in_a_folder", grid.CONTRACTS["nested"], modules=grid.modules(3), fields=grid.FIELDS),
    grid.service("a_service", grid.CONTRACTS["design"], title="ünï {{ 'x' }} 🚀", fields=grid.FIELDS),
    grid.config_patch("a_patch", grid.CONTRACTS["design"], grid.FIELDS),
    grid.config_patch("at_the_top", TOP, grid.FIELDS[:1]),
]


@pytest.mark.parametrize("answers", UNITS, ids=lambda each: each.name)
def test_answers_file_is_where_the_model_says_and_reads_back(
    answers: UnitAnswers, renderer: Renderer, tmp_path: Path
) -> None:
    renderer.render(answers, tmp_path)
    path = tmp_path / answers_path(answers)
    assert [found.relative_to(tmp_path) for found in tmp_path.rglob(".copier-answers*")] == [path.relative_to(tmp_path)]
    assert parse_answers(yaml.safe_load(path.read_text(encoding="utf-8"))) == answers


def test_rendering_leaves_a_git_folder_alone(renderer: Renderer, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    renderer.render(UNITS[0], tmp_path)
    assert [path.name for path in (tmp_path / ".git").rglob("*")] == ["HEAD"]
