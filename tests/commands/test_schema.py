"""The schema that models are asked to answer in: the rules of the strict subset, and the way back to a plan.

The rules are those that OpenAI documents for structured outputs: the root is an object and no union; every object is
closed and requires all of its properties; ``allOf``, ``oneOf``, ``not``, ``if`` and the like are refused, so are
``default`` and keywords beside ``$ref``; at most 5,000 properties, 10 levels, 1,000 values of enumerations and 120,000
characters of names and values; a schema's name has up to 64 letters, digits, ``_`` and ``-``.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.score_analyses import CASES, UNTUNED, read_case
from generator.commands.schema import request_text
from generator.contract import read_contract
from generator.items import Item
from generator.loop.surroundings import MAX_LISTED
from generator.plan import Constraints, ImplementationPlan
from generator.reading import parse_item
from generator.reading.data.schema import DECIDES, NOT_ASKED, PlanAnswer, follows_schema, response_format, text_format
from tests.apply.scene import generator
from tests.examples import taking_turns
from tests.support import Workspace

REQUESTS = Path(__file__).parents[1] / "cases" / "requests"
TYPES = {"string", "number", "boolean", "integer", "object", "array", "null"}
CLOSED = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
KEYWORDS = {"type", "description", "properties", "required", "additionalProperties", "items", "enum", "anyOf", "const"}


def faults(node: Any, where: str = "$", level: int = 1) -> Iterator[str]:
    """Yield every breach of the subset's rules below a node of a schema."""
    if not isinstance(node, dict):
        yield f"{where}: no schema"
        return
    yield from (f"{where}: the keyword {name} is not allowed" for name in sorted(node.keys() - KEYWORDS))
    if not {"type", "anyOf", "enum", "const"} & node.keys():
        yield f"{where}: allows anything"
    kinds = node.get("type", [])
    named = {kinds} if isinstance(kinds, str) else set(kinds)
    yield from (f"{where}: unknown type {kind}" for kind in sorted(named - TYPES))
    if node.get("type") == "object":
        level += 1
        if node.get("additionalProperties") is not False:
            yield f"{where}: the object is open"
        if list(node.get("properties", {})) != node.get("required"):
            yield f"{where}: not every property is required"
        for name, below in node.get("properties", {}).items():
            yield from faults(below, f"{where}.{name}", level)
    if node.get("type") == "array":
        yield from faults(node.get("items"), f"{where}[]", level)
    for number, below in enumerate(node.get("anyOf", [])):
        yield from faults(below, f"{where}|{number}", level)
    if level > 10:
        yield f"{where}: more than ten levels"


def everything(node: Any) -> Iterator[tuple[str, Any]]:
    """Yield every key and value of a nested structure."""
    if isinstance(node, dict):
        for key, below in node.items():
            yield key, below
            yield from everything(below)
    elif isinstance(node, list):
        for below in node:
            yield from everything(below)


def schema() -> dict[str, Any]:
    found: dict[str, Any] = response_format()["json_schema"]["schema"]
    return found


def test_the_schema_keeps_the_rules_of_the_strict_subset() -> None:
    root = schema()
    assert root["type"] == "object"
    assert "anyOf" not in root
    assert not list(faults(root))
    names = [name for key, below in everything(root) if key == "properties" for name in below]
    values = [value for key, below in everything(root) if key == "enum" for value in below]
    assert 0 < len(names) <= 5000
    assert 0 < len(values) <= 1000
    assert sum(map(len, [*names, *values])) <= 120_000
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", response_format()["json_schema"]["name"])


@pytest.mark.parametrize(
    ("node", "said"),
    [
        ({"type": "object", "properties": {}, "required": []}, "open"),
        (CLOSED | {"properties": {"a": {"type": "null"}}}, "not every property"),
        ({"type": "string", "default": "x"}, "default"),
        ({"type": "array", "items": {}}, "anything"),
        ({"allOf": []}, "allOf"),
        ({"$ref": "#/x"}, "ref"),
        ({"type": "tuple"}, "unknown type"),
    ],
)
def test_the_checker_sees_a_breach(node: dict[str, Any], said: str) -> None:
    assert said in "\n".join(faults(node))


def test_the_schema_asks_for_every_field_of_a_plan_that_a_model_can_know() -> None:
    assert PlanAnswer.model_fields.keys() - DECIDES | NOT_ASKED == ImplementationPlan.model_fields.keys()
    assert not PlanAnswer.model_fields.keys() & NOT_ASKED
    assert schema()["required"] == list(PlanAnswer.model_fields)
    for part, model in (("phases", "Phase"), ("config_additions", "ConfigField"), ("subtasks", "SubTask")):
        asked = schema()["properties"][part]["items"]["required"]
        import generator.plan

        assert set(asked) == getattr(generator.plan, model).model_fields.keys()


def test_optional_fields_are_unions_with_null() -> None:
    for name in ("complexity", "priority", "not_a_unit"):
        kinds = [one.get("type") for one in schema()["properties"][name]["anyOf"]]
        assert kinds == ["string", "null"]


def test_code_is_asked_for_as_files_and_patches_and_examples_apart() -> None:
    asked = schema()["properties"]
    assert asked["code_blocks"]["items"]["properties"]["role"]["enum"] == ["file", "patch"]
    assert set(asked["examples"]["items"]["properties"]) == {"title", "code"}
    assert asked["not_a_unit"]["anyOf"][0]["enum"] == ["changes_only", "question", "whole_product"]


def test_the_command_prints_what_a_request_takes() -> None:
    printed = json.loads(generator("schema").stdout)
    assert printed == {"response_format": response_format()}
    assert printed["response_format"]["json_schema"]["strict"] is True
    other = json.loads(generator("schema", "--api", "responses").stdout)
    assert other == {"text": {"format": text_format()}}
    assert other["text"]["format"]["name"] == response_format()["json_schema"]["name"]
    assert "soap" in generator("schema", "--api", "soap", code=2).stderr


def answer_of(plan: ImplementationPlan) -> dict[str, Any]:
    """Return a plan as a model would state it in an answer that follows the schema."""
    shown = [{"title": "", "code": one.content} for one in plan.code_blocks if one.role == "example"]
    code = [one for one in first_version_of(plan)["code_blocks"] if one["role"] != "example"]
    decided = {"not_a_unit": None, "changes": [], "starts": [], "acceptance": list(plan.acceptance), "subtasks": []}
    return {**first_version_of(plan), **decided, "code_blocks": code, "examples": shown}


@pytest.mark.parametrize("name", sorted(one.name for one in REQUESTS.iterdir()))
def test_the_request_s_text_tells_the_contract_and_the_files_of_a_workspace(name: str) -> None:
    """Every folder of ``tests/cases/requests`` is the text that is made of the bundled workspace of that name."""
    folder = Path(__file__).parents[1] / "workspaces" / name
    tracked = (REQUESTS / name / "tracked.txt").read_text("utf-8").splitlines()
    assert request_text(read_contract(folder), tracked) == (REQUESTS / name / "request.txt").read_text("utf-8")


def test_the_files_of_a_large_folder_are_bounded_and_those_of_other_folders_left_out() -> None:
    reading = read_contract(Path(__file__).parents[1] / "workspaces" / "design")
    deep = [f"plugins/many/deep/module_{number}.py" for number in range(MAX_LISTED)]
    text = request_text(reading, ["plugins/one.py", "docs/guide.md", "plugins/a\nb.py", *deep])
    assert text.count("plugins/many/deep/") == MAX_LISTED - 1
    assert "plugins/one.py\n" in text
    assert "and 1 more in plugins\n" in text
    assert "docs/guide.md" not in text
    assert "a\nb.py" not in text


def test_a_request_for_a_workspace_carries_the_text_beside_the_schema(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parents[1] / "workspaces" / "design", tmp_path / "design")
    workspace = Workspace(tmp_path / "design")
    workspace.git("init", "--quiet")
    bare = generator("schema", "--workspace", str(workspace.path))
    assert "the workspace has no commit" in bare.stderr
    workspace.commit()
    chat = json.loads(generator("schema", "--workspace", str(workspace.path)).stdout)
    assert chat["response_format"] == response_format()
    assert [one["role"] for one in chat["messages"]] == ["system"]
    text = chat["messages"][0]["content"]
    assert "plugins/heartbeat/heartbeat_plugin.py" in text
    responses = json.loads(generator("schema", "--workspace", str(workspace.path), "--api", "responses").stdout)
    assert responses == {"instructions": text, "text": {"format": text_format()}}
    assert "no folder" in generator("schema", "--workspace", str(tmp_path / "none"), code=2).stderr


def first_version_of(plan: ImplementationPlan) -> dict[str, Any]:
    """Return a plan as an answer to the first version of the schema."""
    data = plan.model_dump(mode="json")
    modules = [spec for spec in plan.files if spec.path.endswith(".py") and not spec.template.startswith("config")]
    return {
        **{name: data[name] for name in ("task_id", "title", "kinds", "name", "complexity", "blockers", "phases")},
        "priority": plan.priority if plan.priority_source == "text" else None,
        "files": [
            {"path": spec.path, "type": spec.type, "purpose": str(spec.variables.get("purpose", ""))}
            for spec in modules
        ],
        "config_additions": [
            {
                **one,
                "default": json.dumps(one["default"]) if isinstance(one["default"], dict) else one["default"],
                "required": one.get("required", False),
                "unit": one.get("unit", ""),
                "constraints": {name: one.get("constraints", {}).get(name) for name in Constraints.model_fields},
            }
            for one in data["config_additions"]
        ],
        "dependencies": data["dependencies"],
        "requirements": data["requirements"],
        "code_blocks": [
            {"path": one.path, "language": one.info, "role": one.role, "content": one.content}
            for one in plan.code_blocks
        ],
    }


SAME = ("task_id", "outcome", "kinds", "name", "complexity", "priority", "blockers", "phases", "dependencies")


def round_trip_faults(folder: Path, stated: Callable[[ImplementationPlan], dict[str, Any]]) -> list[str]:
    item, facts, _ = read_case(folder)
    plan = parse_item(item, facts)
    if plan.outcome != "ready" or len(set(plan.names.values())) > 1:
        return []
    answer = stated(plan)
    assert follows_schema(answer), folder.name
    back = parse_item(Item(custom_id=item.custom_id, task_id=item.task_id, text=json.dumps(answer)), facts)
    found = [name for name in SAME if getattr(back, name) != getattr(plan, name)]
    found += [] if {one.path for one in back.files} == {one.path for one in plan.files} else ["files"]
    found += [] if back.config_additions == plan.config_additions else ["config_additions"]
    # A call of the schema's answers must not lose code: every file's code comes back at the same place.
    code = {(one.role, one.path, one.content) for one in plan.code_blocks if one.role == "file" and one.content.strip()}
    found += [] if code <= {(one.role, one.path, one.content) for one in back.code_blocks} else ["code_blocks"]
    return found


@pytest.mark.parametrize("stated", [answer_of, first_version_of])
def test_a_plan_survives_the_way_through_an_answer(stated: Callable[[ImplementationPlan], dict[str, Any]]) -> None:
    """Of plans of the corpus, by their fields: plan, answer by either version of the schema, plan again."""
    folders = taking_turns(sorted([*CASES.iterdir(), *UNTUNED.iterdir()]), 3)
    found = {folder.name: round_trip_faults(folder, stated) for folder in folders}
    assert not {name: faults for name, faults in found.items() if faults}


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"extra": 1}, "one more key"),
        ({"not_a_unit": "maybe"}, "another reason"),
        ({"changes": ["core/hub.py"]}, "a text for a mapping"),
        ({"complexity": "medium"}, "another word"),
        ({"blockers": "none"}, "another kind"),
        ({"phases": [{"number": "1", "title": "a", "description": "", "tasks": []}]}, "a text for a number"),
    ],
)
def test_what_only_comes_near_does_not_follow_the_schema(change: dict[str, Any], what: str) -> None:
    plan = ImplementationPlan(task_id="AAS-1", name="a_unit", kinds=("plugin",))
    assert follows_schema(answer_of(plan))
    assert answer_of(plan).keys() == PlanAnswer.model_fields.keys()
    assert first_version_of(plan).keys() < PlanAnswer.model_fields.keys()
    assert not follows_schema(answer_of(plan) | change), what
