"""Methods that an analysis names and does not write."""

from __future__ import annotations

from typing import Any

import pytest

from generator.answers.details import UnwrittenMethod
from generator.unwritten import METHODS_MAX, method_name, methods_for

NAMES = [
    ("Store plugin versions and check compatibility", "store_plugin_versions"),
    ("Define the marketplace schema", "define_marketplace_schema"),
    ("`aas forge install <plugin>`", "aas_forge_install_plugin"),
    ("Import", "import_it"),
    ("class", "class_it"),
    ("\u0421\u043e\u0431\u0440\u0430\u0442\u044c", "sobrat"),
    ("\u2192 \u2713", "step"),
    ("a" * 300, "a" * 48),
    ("3 steps: count", "n3_steps"),
]


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_name_is_a_verb_and_its_object(text: str, name: str) -> None:
    assert method_name(text, set()) == name


def test_names_are_distinct_and_spare_what_is_taken() -> None:
    made = methods_for([("Start it", 1), ("Start it", 2)], ["start_it"])
    assert [each["name"] for each in made] == ["start_it_2", "start_it_3"]


SIGNATURES: list[tuple[str, dict[str, Any]]] = [
    (
        "fetch_designs(limit: int, tag: str) -> list[str]: Fetches designs",
        {
            "name": "fetch_designs",
            "task": "Fetches designs",
            "returns": "list[str]",
            "parameters": [("limit", "int"), ("tag", "str")],
        },
    ),
    (
        "`async def sync(design: Design) -> Design` - keeps it",
        {"name": "sync", "task": "keeps it", "returns": "", "is_async": True, "parameters": [("design", "")]},
    ),
    ("reset() -> None", {"name": "reset", "task": "reset() -> None", "returns": "None", "parameters": []}),
    ("broken(a b): x", {"name": "broken", "parameters": []}),
    ("Call close() at the end", {"name": "call_close_at_end", "parameters": []}),
]


@pytest.mark.parametrize(("text", "expected"), SIGNATURES)
def test_signature_is_kept_as_far_as_its_types_need_no_import(text: str, expected: dict[str, Any]) -> None:
    (made,) = (UnwrittenMethod.model_validate(each) for each in methods_for([(text, 0)], ()))
    found = {**made.model_dump(), "parameters": [(each.name, each.annotation) for each in made.parameters]}
    assert {key: found[key] for key in expected} == expected


HOSTILE = [
    '"""',
    "x(" * 500,
    "f(a=__import__('os'))",
    "def f(self, *, a): b",
    "\0\u202e",
    "f(" + "a," * 90 + ")",
    "{{ 1 }}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_become_methods_or_nothing(text: str) -> None:
    for each in methods_for([(text, 10_000)], ()):
        made = UnwrittenMethod.model_validate(each)
        assert made.name.isidentifier()
        assert made.phase <= 999


def test_hundreds_of_tasks_are_bounded() -> None:
    assert len(methods_for([(f"Do {number}", 0) for number in range(500)], ())) == METHODS_MAX
