"""What ``plan`` prints while it reads: lines as they are ready, one JSON document as a whole, and sane ends."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.commands.plan import describe, document, item_line
from generator.errors import InputError
from generator.plan import DRAFTS_STEP, UNSURE, Doubt, ImplementationPlan
from tests.apply.scene import ROOT, example_batches, generator
from tests.results.records import chat, failed, jsonl, result, save
from tests.results.test_opening import request
from tests.support import DESIGN


def test_lines_and_document_hold_the_same_items() -> None:
    base = ["plan", *example_batches(), "--workspace", str(DESIGN)]
    whole = generator(*base, "--json").stdout
    lines = generator(*base, "--json-lines").stdout.split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == json.loads(whole)["items"]
    assert whole.split("\n")[-2] == '], "problems": []}'
    inner = [line.removeprefix(",") for line in whole.split("\n")[1:-2]]
    assert inner == lines, "each line of the document but the first and the last is an item"


def test_processes_change_nothing(tmp_path: Path) -> None:
    values = [
        result(f"AAS-{number}", chat(f"1. **Complexity**: Low\n2. **First Step**: {number}")) for number in range(9)
    ]
    base = ["plan", str(save(tmp_path, jsonl(*values, failed("AAS-3")))), "--json", "--workspace", str(tmp_path)]
    assert generator(*base, "-j", "3").stdout == generator(*base, "--jobs", "1").stdout


def failing(count: int) -> Iterator[str]:
    for number in range(count):
        yield str(number)
    raise InputError("batch.jsonl", "cannot be read any more.")


def test_an_error_on_the_way_closes_the_document_and_goes_on() -> None:
    lines: list[str] = []
    with pytest.raises(InputError):
        lines.extend(document("batch_1", None, failing(0)))
    assert lines == []
    rest = document("batch_1", None, failing(2), lambda: ["line 3: odd"])
    lines = [next(rest), next(rest), next(rest)]
    with pytest.raises(InputError):
        next(rest)
    assert json.loads("\n".join(lines)) == {
        "schema": 1,
        "batch_id": "batch_1",
        "board": None,
        "items": [0, 1],
        "problems": ["line 3: odd"],
        "error": "batch.jsonl: cannot be read any more.",
    }
    assert json.loads("\n".join(document("batch_1", "TASKS.md", []))) == {
        "schema": 1,
        "batch_id": "batch_1",
        "board": "TASKS.md",
        "items": [],
        "problems": [],
    }


def test_an_item_is_one_line_whatever_its_text() -> None:
    title = "a\u2028b\x85c\u2029d\u202ee\x7f f\ud800 \u00e9"
    line = item_line(ImplementationPlan.model_construct(task_id="AAS-1", title=title))
    assert line.splitlines() == [line]
    assert line.isprintable()
    assert "\u00e9" in line
    assert json.loads(line)["title"] == title


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    values = [result(f"AAS-{number}", chat("1. **Complexity**: Low\n" * 8)) for number in range(120)]
    path = save(tmp_path, jsonl(*values))
    for option in ("--json", "--json-lines", "--quiet-text"):
        form = [] if option == "--quiet-text" else [option]
        command = [sys.executable, "-m", "generator", "plan", str(path), "--workspace", str(tmp_path), *form, "-j", "2"]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            assert process.stdout.readline()
            process.stdout.close()
            (said,) = process.stderr.read().splitlines()
            assert said.startswith(b"no task board was found")
            assert process.wait(30) == 0


def test_errors_and_requests_may_be_named_by_options(tmp_path: Path) -> None:
    output = save(tmp_path, jsonl(result("AAS-1", chat("# AAS-1: Forge Plugin\n1. **Complexity**: Low\n"))))
    failures = save(tmp_path, jsonl(failed("AAS-2")), "errors.jsonl")
    sent = save(tmp_path, jsonl(*(request(f"AAS-{number}") for number in (1, 2, 3))), "sent.jsonl")
    base = ["plan", str(output), "--workspace", str(tmp_path), "--json"]
    done = generator(*base, "--errors", str(failures), "--requests", str(sent))
    items = json.loads(done.stdout)["items"]
    assert [(item["task_id"], item["outcome"]) for item in items] == [
        ("AAS-1", "ready"), ("AAS-2", "review"), ("AAS-3", "review"),
    ]  # fmt: skip
    assert "1 requests have no answer: AAS-3" in done.stderr
    assert json.loads(generator(*base, str(failures), str(sent)).stdout)["items"] == items


def test_a_large_standard_input_is_read_whole(tmp_path: Path) -> None:
    text = "1. **Complexity**: Low\n" + "x" * 300_000
    data = jsonl(*(result(f"AAS-{number % 35}", chat(text)) for number in range(40)))
    command = [sys.executable, "-m", "generator", "plan", "-", "--json-lines", "--workspace", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, input=data, check=True, capture_output=True)
    assert len({json.loads(line)["task_id"] for line in done.stdout.decode().split("\n") if line}) == 35
    assert done.stderr.count(b"answered twice") == 5


def test_a_plan_in_doubt_is_shown_whole_with_the_way_to_a_draft() -> None:
    plan = ImplementationPlan(
        task_id="AAS-1",
        title="Alpha",
        outcome="review",
        reason=f"{UNSURE}the kind is a guess",
        kinds=("plugin",),
        name="alpha",
        names={"plugin": "alpha"},
        doubts=(Doubt(field="kinds", reason="the kind is a guess"),),
    )
    assert describe(plan) == [
        "AAS-1  review  Alpha",
        "  unsure: the kind is a guess",
        f"  plugin alpha; {DRAFTS_STEP}",
    ]
    certain = plan.model_copy(update={"reason": "nothing to build is said"})
    assert DRAFTS_STEP not in "\n".join(describe(certain))
