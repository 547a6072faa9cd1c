"""What a structured answer decides itself, and where the workspace's files overrule it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.answers.contract import Contract
from generator.answers.units import PluginAnswers
from generator.items import Item, TaskFacts
from generator.plan import ImplementationPlan
from generator.reading import WorkspaceFiles, parse_item
from generator.translate import TaskContext, translate

CODE = "class Tables:\n    def load(self) -> None:\n        self.rows = []\n"
MODULE = "plugins/tide_clock/tables.py"
ANSWER: dict[str, Any] = {
    "task_id": "AAS-590",
    "title": "Build Tide Clock",
    "kinds": ["plugin"],
    "name": "tide_clock",
    "complexity": "Low",
    "phases": [{"number": 1, "title": "Read", "description": "", "tasks": ["parse a table"]}],
}


def plan_of(*tracked: str, **more: Any) -> ImplementationPlan:
    item = Item(custom_id="AAS-590", task_id="AAS-590", text=json.dumps(ANSWER | more))
    return parse_item(item, workspace=WorkspaceFiles(tracked))


def code(path: str, role: str = "file") -> dict[str, str]:
    return {"path": path, "language": "python", "role": role, "content": CODE}


def paths(plan: ImplementationPlan) -> set[str]:
    return {spec.path for spec in plan.files}


def doubts(plan: ImplementationPlan) -> str:
    return "\n".join(f"{one.field}: {one.reason}" for one in plan.doubts)


def test_a_stated_new_file_that_the_workspace_has_is_not_planned_and_doubted() -> None:
    answer = {"files": [{"path": "core/services/tides.py"}, {"path": MODULE}], "code_blocks": [code(MODULE)]}
    assert MODULE in paths(plan_of("core/hub.py", **answer))
    plan = plan_of(MODULE, **answer)
    assert MODULE not in paths(plan)
    assert f"files: {MODULE} is stated as a new file, and the workspace has it" in doubts(plan)
    assert [one.role for one in plan.code_blocks] == ["patch"]


def test_a_stated_change_of_a_file_that_the_workspace_lacks_is_doubted() -> None:
    changes = [{"path": "core/hub.py", "what": "pass the harbour on"}]
    answer: dict[str, Any] = {"changes": changes, "files": [{"path": MODULE, "type": "plugin", "purpose": ""}]}
    assert not doubts(plan_of("core/hub.py", **answer))
    assert "core/hub.py is to be changed, and the workspace does not have it" in doubts(plan_of("x.py", **answer))
    assert not doubts(plan_of(**answer))


def test_only_changes_without_a_patch_are_left_to_a_person() -> None:
    changes = [{"path": "core/hub.py", "what": "pass the harbour on"}, {"path": "core/boot.py", "what": "start it"}]
    plan = plan_of(changes=changes, code_blocks=[code("core/hub.py", "patch")])
    assert "existing files to be changed by hand: core/boot.py (start it)" in plan.warnings
    assert not {"core/hub.py", "core/boot.py"} & paths(plan)


def test_examples_never_become_files_and_never_decide_the_kind() -> None:
    example = {"title": "Serving", "code": "# core/services/extra.py\nclass ExtraService:\n    pass\n"}
    plan = plan_of(kinds=None, examples=[example])
    assert plan.kinds == ("plugin",)
    assert [(one.role, one.path, one.content) for one in plan.code_blocks] == [("example", None, example["code"])]
    assert not any("extra" in path for path in paths(plan))


@pytest.mark.parametrize("with_code", [True, False])
def test_what_the_plugin_starts_is_kept_with_the_file_that_defines_it(with_code: bool) -> None:
    starts = [{"path": MODULE, "name": "Tables", "start": "load", "stop": None}]
    blocks = [code(MODULE)] if with_code else []
    plan = plan_of(files=[{"path": MODULE, "type": "plugin", "purpose": ""}], starts=starts, code_blocks=blocks)
    spec = next(spec for spec in plan.files if spec.path == MODULE)
    assert spec.variables["starts"] == [{"name": "Tables", "start": "load", "stop": ""}]
    assert not plan.warnings


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ({"path": MODULE, "name": "Moon", "start": None, "stop": None}, "defines no Moon"),
        ({"path": "plugins/tide_clock/moon.py", "name": "Tables", "start": None, "stop": None}, "moon.py of the unit"),
        ({"path": MODULE, "name": "Tables; import os", "start": None, "stop": None}, "left out"),
        ({"path": MODULE, "name": "Tables", "start": "load()[0]", "stop": None}, "left out"),
    ],
)
def test_what_no_file_of_the_unit_defines_is_not_started(start: dict[str, Any], said: str) -> None:
    plan = plan_of(code_blocks=[code(MODULE)], starts=[start])
    assert not any("starts" in spec.variables for spec in plan.files)
    assert any("starts: " in warning and said in warning for warning in plan.warnings)


def test_the_acceptance_of_an_answer_joins_the_board_s_in_the_unit_s_notes() -> None:
    plan = plan_of(acceptance=["The tide is shown", "It is tested"])
    facts = TaskFacts(task_id="AAS-590", acceptance=("It is tested", "It is documented"))
    unit = translate(plan, Contract(), TaskContext(facts=facts))[0]
    assert isinstance(unit, PluginAnswers)
    background = unit.plugin.background
    assert background.acceptance == ("It is tested", "It is documented", "The tide is shown")


def test_an_answer_without_phases_is_scaffolded_from_its_acceptance() -> None:
    unit = translate(plan_of(phases=[], acceptance=["Show the tide"]), Contract())[0]
    assert isinstance(unit, PluginAnswers)
    assert [method.task for module in unit.plugin.modules for method in module.methods] == ["Show the tide"]
