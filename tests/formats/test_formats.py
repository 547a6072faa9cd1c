"""What is found reaches other programs whole, whatever a model wrote into it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from junitparser import JUnitXml
from sarif_pydantic import Sarif

from generator.findings import Finding, GateOutcome, GateResult, Level
from generator.formats import github, junit, sarif
from generator.formats.judged import Judged

HOSTILE = "a%0A::error::b\n::set-output name=x::y\r\x1b[2J\x00 <!-- ]]> & \ud800 \u202e , :"
COMMAND = re.compile(r"::(?P<name>\w+)(?: (?P<properties>.*?))?::(?P<message>.*)", re.DOTALL)


def gate(outcome: GateOutcome, level: Level = "must", *findings: Finding, name: str = "types") -> GateResult:
    return GateResult(gate=name, outcome=outcome, level=level, seconds=1.5, findings=findings)


FAULT = Finding(path="plugins/a b/x,y:z.py", line=3, code="assignment", message=HOSTILE)
NOWHERE = Finding(code="no-sandbox", message="nothing that confines it")
JUDGED = (
    Judged(name="AAS-1", kind="task", state="passed", gates=(gate("passed"),)),
    Judged(name="AAS-2", kind="task", state="failed", gates=(gate("failed", "must", FAULT, NOWHERE),)),
    Judged(name="AAS-3", kind="task", state="passed", gates=(gate("failed", "should", FAULT), gate("failed", "off"))),
    Judged(name="AAS-4", kind="task", state="review", reason="nothing to build is said"),
    Judged(name="AAS-5", kind="task", state="skipped", reason="done already"),
    Judged(name="AAS-6", kind="task", state="review", reason="no sandbox", gates=(gate("skipped", "must", NOWHERE),)),
    Judged(name="AAS-7", kind="task", state="failed", reason="waits for AAS-2"),
)


def commands(lines: Sequence[str]) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as GitHub's documentation describes them: one a line, values escaped by percent signs."""
    read = []
    for line in lines:
        assert "\n" not in line
        assert "\r" not in line
        parts = COMMAND.fullmatch(line)
        assert parts is not None, line
        pairs = [part.partition("=") for part in (parts["properties"] or "").split(",") if part]
        read.append((parts["name"], {key: unescaped(value) for key, _, value in pairs}, unescaped(parts["message"])))
    return read


def unescaped(text: str) -> str:
    for code, char in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_annotations_are_one_line_each_and_say_what_was_found() -> None:
    read = commands(list(github.lines(JUDGED, folder="apps/hub")))
    place = {"file": "apps/hub/plugins/a b/x,y:z.py", "line": "3", "title": "types: assignment"}
    assert read == [
        ("error", place, f"AAS-2: {HOSTILE}"),
        ("error", {"title": "types: no-sandbox"}, "AAS-2: nothing that confines it"),
        ("warning", place, f"AAS-3: {HOSTILE}"),
        ("warning", {"title": "AAS-4: review"}, "nothing to build is said"),
        ("warning", {"title": "AAS-6: review"}, "no sandbox"),
        ("error", {"title": "AAS-7: failed"}, "waits for AAS-2"),
    ]


def test_another_reader_finds_every_result_in_the_sarif_document(tmp_path: Path) -> None:
    document = sarif.document(JUDGED, version="1.2.3", folder="apps/hub")
    path = tmp_path / "found.sarif"
    path.write_text(json.dumps(document), encoding="utf-8")
    run = Sarif.model_validate_json(path.read_bytes()).runs[0]
    assert run.tool.driver.version == "1.2.3"
    rules = [rule.id for rule in run.tool.driver.rules or []]
    assert rules == ["types/assignment", "types/no-sandbox", "outcome/review", "outcome/failed"]
    results = run.results or []
    assert [(each.level.value if each.level else None, each.rule_id) for each in results] == [
        ("error", "types/assignment"),
        ("error", "types/no-sandbox"),
        ("warning", "types/assignment"),
        ("warning", "outcome/review"),
        ("warning", "outcome/review"),
        ("error", "outcome/failed"),
    ]
    assert [rules[each.rule_index or 0] for each in results] == [each.rule_id for each in results]
    place = (results[0].locations or [])[0].physical_location
    assert place is not None
    assert place.artifact_location is not None
    assert place.artifact_location.uri == "apps/hub/plugins/a%20b/x%2Cy%3Az.py"
    assert place.region is not None
    assert place.region.start_line == 3
    assert not results[1].locations


def test_another_reader_counts_the_same_in_the_junit_document(tmp_path: Path) -> None:
    path = tmp_path / "found.xml"
    path.write_bytes(junit.document(JUDGED).encode("utf-8", "backslashreplace"))
    suites = list(JUnitXml.fromfile(str(path)))
    assert [suite.name for suite in suites] == [each.name for each in JUDGED]
    assert [(suite.tests, suite.failures, suite.skipped) for suite in suites] == [
        (1, 0, 0),
        (1, 1, 0),
        (2, 0, 0),
        (1, 1, 0),
        (1, 0, 1),
        (2, 1, 1),
        (1, 1, 0),
    ]
    root = ET.parse(path).getroot()  # noqa: S314 - written a moment ago
    assert root.attrib["tests"] == "9"
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.text is not None
    assert "<!-- ]]> &" in failure.text
    assert "\\x1b[2J\\x00" in failure.text
    assert "::set-output name=x::y" in failure.text


@pytest.mark.parametrize("judged", [(), JUDGED[:1]])
def test_nothing_found_is_a_document_too(judged: Sequence[Judged]) -> None:
    assert list(github.lines(judged)) == []
    read = Sarif.model_validate(sarif.document(judged, version="1"))
    assert read.runs[0].results == []
    assert int(ET.fromstring(junit.document(judged)).attrib["tests"]) == len(judged)  # noqa: S314
