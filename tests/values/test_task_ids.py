"""What is a task's id in a text, and what has only the shape of one."""

from __future__ import annotations

import json
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.adopt.prose import task_named_in
from generator.board.facts import task_ids_in
from generator.items import Item, TaskFacts
from generator.planning import PlanStream
from generator.reading import parse_item
from generator.results import open_files
from generator.results.task_ids import named_ids, task_id_in
from generator.values.folding import phrases
from generator.values.task_ids import (
    embedded_ids,
    ids_in,
    is_marked,
    is_spelled_out,
    is_task_id,
    names_other,
    prefix_of,
    prefixes_of,
)
from tests.growth import quickly
from tests.results.records import chat, result

IDS = phrases("AAS-214|OPS-1|X1-22|ISSUE-7|TASK-12|BUG-9|AB-123456789|PLATFORM-3|A2B3-4")
OTHERS = phrases(
    "COVID-19|covid-19|Covid-19|UTF-8|utf-8|SHA-256|SHA-1|ISO-8601|iso-8601|GPT-4|gpt-4|RFC-2119|HTTP-2|AES-256|CVE-2024|"
    "TLS-1|IPv-6|RS-232|RS-485|HS-256|ES-256|Ed-25519|WPA-3|BCP-47|ISBN-13|EAN-13|USB-3|MP-3|H-264|X-509|F-16|B-12|"
    "E-164|Llama-3|Gemini-2|Claude-3|Qwen-2|Phi-3|Python-3|Java-8|Node-18|Windows-1252|CP-1252|Latin-1|KOI-8|BIG-5|"
    "PM-10|CO-2|Omega-3|Apollo-11|Boeing-747|Falcon-9|Vitamin-12|PCI-3|SOC-2|FIPS-140|NIST-800|WCAG-2|OWASP-10|"
    "Jan-2024|Mar-15|FY-2025|Q3-2025|H1-2025|KW-12|Week-12|UTC-5|GMT-8|Phase-2|phase-2|Step-1|step-1|sprint-4|"
    "Layer-7|layer-7|Version-2|v-2|req-0|request-12|item-3|top-5|Option-1|Figure-3|Tier-1|Level-3"
)


@pytest.mark.parametrize("task_id", IDS)
def test_an_id_is_found_where_it_stands(task_id: str) -> None:
    assert is_task_id(task_id)
    assert is_spelled_out(task_id)
    for text in ("{}", "see {}, then", "({})", "**{}**: x", "`{}`", "依存は{}です", "{}.", "{}'s", "# {} - Door"):
        written = text.format(task_id)
        assert list(ids_in(written)) == [(task_id, written.index(task_id))]


@pytest.mark.parametrize("name", OTHERS)
def test_a_name_that_only_looks_like_an_id_is_none(name: str) -> None:
    assert names_other(name)
    assert list(ids_in(f"It reads {name} data.")) == []
    assert named_ids(f"It reads {name} data.") == []
    assert task_named_in(f"It reads {name} data.") == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "AAS-",
        "-214",
        "AAS - 214",
        "AAS214",
        "xAAS_1-",
        "2024-01-02",
        "2024-01-02T10:00:00-07:00",
        "1e-5",
        "CVE-2024-1",
        "CVE-2024-12345",
        "GPT-3.5-turbo",
        "ABC-1.3",
        "ABC-2024-001",
        "x-AAS-2",
        "my_AAS-2",
        "a/AAS-2",
        "AAS-2_x",
        "AAS-2x",
        "äAAS-2",
        "AAS-1234567890",
        "ABCDEFGHIJKLMNOPQ-1",
    ],
)
def test_other_texts_name_no_task(text: str) -> None:
    assert list(ids_in(text)) == []


def test_a_known_prefix_is_an_id_whatever_else_it_names() -> None:
    assert [one for one, _ in ids_in("PM-10 and Phase-2, UTF-8, pm-11", {"pm", "phase"})] == [
        "PM-10",
        "PHASE-2",
        "pm-11",
    ]


def test_short_words_may_be_prefixes_in_any_case() -> None:
    assert [one for one, _ in ids_in("Aas-1, aas-2, AAS-3")] == ["AAS-1", "aas-2", "AAS-3"]


@pytest.mark.parametrize(
    ("task_id", "prefix"),
    [("AAS-1", "aas"), ("aas-1", "aas"), ("TASK-1", "task"), ("task-1", ""), ("req-0", ""), ("AAS", ""), ("", "")],
)
def test_prefixes(task_id: str, prefix: str) -> None:
    assert prefix_of(task_id) == prefix
    assert prefixes_of([task_id, "OPS-2"]) == {"ops", prefix} - {""}


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("blocked by task OPS-1", True),
        ("blocked by the tickets `OPS-1`", True),
        ("issues AAS-3, AAS-4 and OPS-1", True),
        ("Jira: OPS-1", True),
        ("Aufgabe OPS-1", True),
        ("タスクOPS-1", True),
        ("see [OPS-1](https://tracker/OPS-1)", True),
        ("needs OPS-1", False),
        ("the task needs OPS-1", False),
        ("no ticket.\nOPS-1", False),
    ],
)
def test_a_text_marks_what_is_a_task(text: str, marked: bool) -> None:
    start = text.index("OPS-1")
    assert is_marked(text, start, start + 5) is marked


DEPENDENCIES = [
    ("It depends on AAS-3.", ("AAS-3",)),
    ("It depends on OPS-3.", ()),
    ("It depends on ticket OPS-3.", ("OPS-3",)),
    ("It depends on tasks AAS-3, OPS-3 and OPS-4.", ("AAS-3", "OPS-3", "OPS-4")),
    ("It requires COVID-19 case data, UTF-8 and SHA-256.", ()),
    ("It requires ISO-8601 dates and AAS-3.", ("AAS-3",)),
    ("It needs the DS-18 sensor and the BME-280.", ()),
    ("It needs WEB-3.", ("WEB-3",)),
    ("**Dependencies**: AAS-3, OPS-3", ("AAS-3", "OPS-3")),
    ("**Dependencies**: AAS-3, the DS-18 sensor, UTF-8", ("AAS-3",)),
    ("## Dependencies\n\n- AAS-3: the queue\n- OPS-3 (the bus)\n- DS-18 sensors\n- GPT-4\n", ("AAS-3", "OPS-3")),
]


@pytest.mark.parametrize(("text", "found"), DEPENDENCIES)
def test_the_board_says_which_prefixes_there_are(text: str, found: tuple[str, ...]) -> None:
    item = Item(custom_id="AAS-1", task_id="AAS-1", text=f"# AAS-1: Door Plugin\n\nA plugin for doors.\n\n{text}\n")
    facts = TaskFacts(task_id="AAS-1", title="Door Plugin")
    assert parse_item(item, facts, prefixes=frozenset({"aas", "web"})).dependencies == found


@pytest.mark.parametrize(
    ("custom_id", "found"),
    [
        ("run_AAS-12_x", ["AAS-12"]),
        ("batch/AAS-12", ["AAS-12"]),
        ("550e8400-e29b-4123-a716-446655440000", []),
        ("AAS-1 550e8400-e29b-4123-a716-446655440000", ["AAS-1"]),
        ("AAS-1/AAS-2", ["AAS-1", "AAS-2"]),
    ],
)
def test_identifiers_hold_ids_between_other_signs(custom_id: str, found: list[str]) -> None:
    assert embedded_ids(custom_id) == found


def test_a_cell_that_lists_dependencies_is_a_list_of_ids() -> None:
    assert task_ids_in("AAS-2 (x), `AAS-1`; aas/AAS-2, none, PM-10") == ("AAS-2", "AAS-1", "PM-10")


def test_a_request_may_be_called_by_any_id() -> None:
    assert task_id_in("COVID-19") == "COVID-19"
    assert task_id_in("step-4-AAS-9") == "AAS-9"


@given(st.text(string.ascii_letters + string.digits + "-_/. äタ\n", max_size=120))
def test_every_id_that_is_found_has_the_shape_and_stands_there(text: str) -> None:
    for found, at in ids_in(text):
        assert is_task_id(found)
        assert text[at : at + len(found)].casefold() == found.casefold()
        assert found in {one for one, _ in ids_in(f" {found} ")}


@pytest.mark.parametrize("piece", ["A-", "AAS-1 ", "a" * 16 + "-", "12345678-", "AAS-1, ", "task AAS-1 and "])
def test_reading_takes_time_by_length(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    quickly(lambda part: list(ids_in(part)), text)
    quickly(embedded_ids, text)
    quickly(lambda part: [is_marked(part, at, at + len(one)) for one, at in ids_in(part[:4000])], text)


def test_the_ids_of_a_batch_say_which_prefixes_there_are(tmp_path: Path) -> None:
    texts = {"AAS-1": "It depends on OPS-2 and needs the DS-18 sensor.", "OPS-2": "It requires AAS-1."}
    lines = [
        result(task, chat(f"# {task}: Door Plugin\n\nA plugin for doors.\n\n{text}")) for task, text in texts.items()
    ]
    path = tmp_path / "batch.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    stream = PlanStream(open_files([path]))
    assert {one.plan.task_id: one.plan.dependencies for one in stream.tasks()} == {
        "AAS-1": ("OPS-2",),
        "OPS-2": ("AAS-1",),
    }
