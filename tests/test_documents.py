"""Every document that a command prints has a schema, which is strict and true of what is printed.

Beside what stands here, ``tests.described`` judges whatever a test has a command print as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.main import get_command
from typer.testing import CliRunner

from generator.cli import app
from generator.commands.documents import SCHEMAS
from tests.apply.scene import apply, batch_file, example_batches, example_workspace, generator, with_few_gates
from tests.described import faults, judge

# Not a command's document: what stands in files that this tool reads.
FILES = {"settings", "pyproject"}
# By another option of a command that has one.
FURTHER = {"plan-line", "plan-explain", "apply-line", "check-line", "stats"}
ANALYSIS = "# Tally Plugin\n\n**Complexity:** Low\n\nThe plugin `tally` in `plugins/tally/__init__.py` counts.\n"


def commands_with_json() -> Iterator[str]:
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        if command.hidden:
            continue
        options = {option for each in command.params for option in each.opts}
        options |= {
            option
            for inner in getattr(command, "commands", {}).values()
            for each in inner.params
            for option in each.opts
        }
        if "--json" in options:
            yield name


def test_each_command_that_prints_json_has_a_schema_and_none_is_left_over() -> None:
    assert set(commands_with_json()) == SCHEMAS.keys() - FILES - FURTHER
    listed = CliRunner().invoke(app, ["schema", "--list"]).stdout.splitlines()
    assert [line.split()[0] for line in listed] == list(SCHEMAS)


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield every schema of an object with keys of its own that a schema holds."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield schema
        for each in schema.values():
            yield from objects(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from objects(each)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_valid_and_closed(name: str) -> None:
    told = CliRunner().invoke(app, ["schema", "--of", name])
    assert told.exit_code == 0, told.output
    schema = json.loads(told.stdout)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("2020-12/schema")
    if name == "pyproject":
        schema = schema["properties"]["tool"]["properties"]["aas-generator"]
    for each in objects(schema):
        assert each["additionalProperties"] is False, each
        if name not in FILES:
            undescribed = [key for key, told in each["properties"].items() if not told]
            assert undescribed == [] or "value" in undescribed, each


def test_an_unknown_name_is_refused_with_those_there_are() -> None:
    told = CliRunner().invoke(app, ["schema", "--of", "aply"])
    assert told.exit_code == 2
    assert "apply, apply-line" in told.stderr


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return documents of commands that build nothing, by the name of their schema."""
    folder = tmp_path_factory.mktemp("printed")
    workspace = example_workspace(folder / "workspace").path
    source, place = example_batches()[0], ("--workspace", str(workspace))
    calls: dict[str, tuple[str, ...]] = {
        "plan": ("plan", source, *place, "--json"),
        "translate": ("translate", source, "--out", str(folder / "answers"), *place, "--json"),
        "doctor": ("doctor", *place, "--json"),
        "contract": ("contract", *place, "--json"),
        "trust": ("trust", "--show", *place, "--json"),
        "explain": ("explain", "--json"),
        "config": ("config", "show", *place, "--json"),
        "status": ("status", *place, "--json"),
        "stats": ("status", "--stats", *place, "--json"),
        "drift": ("drift", *place, "--json"),
    }
    found = {name: json.loads(generator(*call, code=None).stdout) for name, call in calls.items()}
    task = found["plan"]["items"][0]["task_id"]
    explained = generator("plan", source, *place, "--explain", task, "--json").stdout
    return {**found, "plan-explain": json.loads(explained)}


def test_what_commands_print_is_what_their_schemas_say(printed: dict[str, Any]) -> None:
    assert {name: faults(name, document) for name, document in printed.items()} == {name: [] for name in printed}


def test_a_key_more_or_less_anywhere_is_a_fault(printed: dict[str, Any]) -> None:
    """Else a document would be what its schema says whatever it has."""
    for name, document in printed.items():
        for inner in insides(document):
            if not inner or "source_root" in inner or is_open(name, inner):
                continue
            inner["unheard_of"] = 1
            assert faults(name, document) != [], (name, inner)
            del inner["unheard_of"]
        for key in list(document):
            kept = document.pop(key)
            assert faults(name, document) != [], (name, key)
            document[key] = kept


def is_open(name: str, inner: dict[str, Any]) -> bool:
    """Tell whether the keys of an object are data: names of units, of settings, of fields."""
    return name in {"config", "plan-explain", "contract"} or set(inner) <= {"plugin", "service", "config_patch"}


def insides(document: Any) -> Iterator[dict[str, Any]]:
    if isinstance(document, dict):
        yield document
        for key, each in document.items():
            if key not in {"variables", "evidence", "default"}:
                yield from insides(each)
    elif isinstance(document, list):
        for each in document[:1]:
            yield from insides(each)


def test_records_of_a_run_and_of_a_check_are_described(tmp_path: Path) -> None:
    workspace = with_few_gates(example_workspace(tmp_path / "workspace"))
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": ANALYSIS, "AAS-902": "I cannot help with that."})
    report = apply(workspace, [batch], code=1)
    assert {task["code"] for task in report["tasks"]} == {"unwritten", "model-refused"}
    assert judge(["apply", "--json"], json.dumps(report)) == "apply"
    place = ("--workspace", str(workspace.path))
    lines = generator("apply", str(batch), *place, "--output-format", "jsonl", code=None).stdout
    assert [json.loads(line)["record"] for line in lines.splitlines()] == ["task", "task", "run"]
    assert {json.loads(line).get("code") for line in lines.splitlines()} == {"done-before", "tried-before", None}
    workspace.git("merge", "--quiet", "aas/AAS-901")
    lines = generator("check", *place, "--output-format", "jsonl", "--gate", "syntax", code=None).stdout
    assert [json.loads(line)["record"] for line in lines.splitlines()] == ["unit", "check"]
    assert judge(["drift", "--json"], generator("drift", *place, "--diff", "--json", code=None).stdout) == "drift"
