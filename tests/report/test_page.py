"""The page of a run: what it says, and that nothing of a model's gets to be more than text."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from generator.bench.state import State
from generator.git import open_workspace
from generator.journal.facts import RunFacts, new_run_id
from generator.journal.history import RunHistory
from generator.journal.record import recorded
from generator.report.cards import NOT_RECORDED, REDACTED_TEXT, TEXT_GONE
from generator.report.page import Page, page_of, run_page
from generator.report.rendering import rendered
from generator.values.credentials import REDACTED
from tests.apply.scene import batch_file, generator
from tests.conftest import ExampleRun
from tests.support import Workspace

HOSTILE = "</script></style><script>alert(1)</script><img src=x onerror=alert(2)>\"' \u202e\x1b[2J\x00{{ 7 * 7 }}"
# Planted, and valid for nothing.
SECRET = "ghp_" + "0123456789abcdef" * 2 + "wxyz"


@pytest.fixture(scope="module")
def page(example: ExampleRun) -> Page:
    repository = open_workspace(example.workspace.path)
    return page_of(repository, RunHistory(State(repository)), example.report["run_id"])


@pytest.fixture
def plain(tmp_path: Path) -> Workspace:
    folder = tmp_path / "plain"
    folder.mkdir()
    workspace = Workspace(folder)
    workspace.git("init", "--quiet")
    workspace.commit()
    return workspace


class Elements(HTMLParser):
    """Every element of a document with its attributes, and all of its text."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def record(workspace: Workspace, *events: tuple[str, str, dict[str, Any]], sources: tuple[str, ...] = ()) -> str:
    """Write the log of a run by hand, and return its page."""
    repository = open_workspace(workspace.path)
    state = State(repository)
    facts = RunFacts(run_id=new_run_id(), command="apply", workspace="w", base="b" * 40, sources=sources)
    with recorded(state, facts, keep=9) as log:
        for task, stage, told in events:
            log.tell(task, stage, **told)  # type: ignore[arg-type]
    return run_page(repository, RunHistory(state), facts.run_id)


def ended(task: str, **more: Any) -> tuple[str, str, dict[str, Any]]:
    facts = {"outcome": "review", "reason": "r", "title": "t", **more}
    result = {"task_id": task, "outcome": facts["outcome"], "reason": facts["reason"], **facts.pop("result", {})}
    return task, "ended", {**facts, "result": result}


def test_each_task_of_the_run_has_its_card(page: Page, example: ExampleRun) -> None:
    assert [(card.task_id, card.outcome) for card in page.cards] == [
        (task["task_id"], task["outcome"]) for task in example.report["tasks"]
    ]
    assert page.counts == {"review": 3, "scaffolded": 6, "implemented": 2}
    alerts = page.cards[0]
    assert alerts.title == "Weather Alerts Plugin"
    assert "Model a rule with value, comparison and limit (phase 1)" in alerts.to_do
    assert "Rules are checked for every new reading" in alerts.acceptance
    assert alerts.started == ["plugin:weather_alerts: loaded by core/loader.py: load_plugins"]
    assert [gate.gate for gate in alerts.gates] == [row.gate for row in page.gates]


def test_the_analysis_stands_beside_the_plan_with_its_evidence(page: Page) -> None:
    notes = next(card for card in page.cards if card.task_id == "AAS-232")
    marked = {field: piece.text for piece in reversed(notes.pieces) for field in piece.fields}
    assert (marked["task_id"], marked["priority"]) == ("AAS-232", "Medium")
    rows = {row.field: row for row in notes.rows}
    assert rows["title"].values == ["Release Notes Plugin"]
    assert rows["complexity"].is_marked
    assert "".join(piece.text for piece in notes.pieces).startswith("# AAS-232")


def test_files_are_those_of_the_commit(page: Page, example: ExampleRun) -> None:
    for card in page.cards:
        names = example.workspace.git("diff", "--name-only", f"{card.branch}^", card.branch) if card.branch else ""
        assert sorted(file.path for file in card.files) == sorted(names.splitlines())
    watch = next(card for card in page.cards if card.task_id == "AAS-231")
    config = next(file for file in watch.files if file.path.endswith("config.py"))
    written = [line[1:] for line in config.text.splitlines() if line.startswith("+")]
    assert written == example.workspace.show(watch.branch, config.path).splitlines()


def test_dependencies_stand_left_of_what_needs_them(page: Page) -> None:
    places = {box.task_id: box for box in page.picture.boxes}
    assert places["AAS-003"].x < places["AAS-231"].x < places["AAS-235"].x
    assert places["AAS-003"].card is None
    assert len(page.picture.lines) == sum(len(card.needs) for card in page.cards)


def said_everywhere(workspace: Workspace, text: str) -> str:
    """Return the page of a run in which everything that a model can say is one text."""
    told = {
        "doubts": [{"field": "name", "reason": text}],
        "evidence": {text: {"start": 0, "end": 0, "rule": text, "confidence": 1.0}},
        "dependencies": [text],
        "name": text,
    }
    finding = {"path": text, "line": 1, "code": text, "message": text}
    gate = {"gate": text, "outcome": "failed", "seconds": 0.1, "findings": [finding]}
    result = {"gates": [gate], "warnings": [text], "unwritten": [text], "stubs": [text], "branch": text}
    return record(workspace, ended(text, title=text, reason=text, plan=told, result=result))


def test_nothing_of_a_model_is_more_than_text(plain: Workspace) -> None:
    page = said_everywhere(plain, HOSTILE)
    found = Elements(page).found
    assert not [name for _, attributes in found for name in attributes if name.startswith("on") or name == "src"]
    assert {attributes["href"] for tag, attributes in found if tag == "a"} == {"#main", "#task-1"}
    assert not re.search("[\u202e\x1b\x00]", page)
    assert r"\u202e\x1b[2J\x00{{ 7 * 7 }}" in html.unescape(page)
    assert [tag for tag, _ in found] == [tag for tag, _ in Elements(said_everywhere(plain, "words")).found]


def test_only_the_page_s_own_style_and_script_may_run(page: Page) -> None:
    found = Elements(rendered("run.html.j2", page=page)).found
    policies = [told for tag, told in found if tag == "meta" and told.get("http-equiv") == "Content-Security-Policy"]
    (policy,) = [told["content"] or "" for told in policies]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert not [told for _, told in found if "style" in told], "the policy would refuse it"


def test_a_text_that_is_gone_or_another_is_told(plain: Workspace, tmp_path: Path) -> None:
    file = batch_file(tmp_path / "results.json", {"A-1": "# A-1: now another text"})
    page = record(plain, ended("A-1", plan={"name": "x"}, text="0" * 64), sources=(str(file), "gone.json", "-"))
    assert html.escape(TEXT_GONE) in page
    assert "now another text" not in page
    assert NOT_RECORDED in record(plain, ended("A-1"))


def test_secrets_are_taken_out_of_the_text_and_places_behind_them_are_marked(plain: Workspace, tmp_path: Path) -> None:
    from generator.reading import text_hash
    from generator.results import read_batch

    text = f"# A-1: uses {SECRET} and {SECRET[:-1]}x\n\n**Priority**: High\n"
    file = batch_file(tmp_path / "results.json", {"A-1": text})
    (item,) = read_batch(file)
    assert SECRET in item.text
    spans = {"title": (2, item.text.index("\n")), "priority": (item.text.index("High"), item.text.index("High") + 4)}
    places = {name: {"start": start, "end": end} for name, (start, end) in spans.items()}
    plan = {"evidence": {name: {**place, "rule": "r", "confidence": 1.0} for name, place in places.items()}}
    page = record(plain, ended("A-1", plan=plan, text=text_hash(item.text)), sources=(str(file),))
    assert SECRET not in page
    assert REDACTED_TEXT in page
    marked = re.findall(r"<mark[^>]*>([^<]*)</mark>", page)
    assert list(map(html.unescape, marked)) == [f"A-1: uses {REDACTED} and {REDACTED}", "High"]


def test_a_run_that_was_killed_or_whose_record_is_garbled_has_a_page(plain: Workspace) -> None:
    page = record(
        plain,
        ("A-1", "prepared", {"parents": 7, "dependencies": "no list"}),
        ("A-2", "gated", {"gates": "no gates"}),
        (
            "A-3",
            "ended",
            {"outcome": "implemented", "result": {"no": "result"}, "plan": {"kinds": 3}, "commit": "gone"},
        ),
    )
    text = Elements(page).text
    assert "prepared" in text
    assert "gated" in text
    assert "A-3" in text
    assert "No task was come to." in Elements(record(plain)).text


def test_the_command_writes_the_page_and_says_where(example: ExampleRun, tmp_path: Path) -> None:
    workspace = str(example.workspace.path)
    out = tmp_path / "page.html"
    done = generator("report", example.report["run_id"][:18], "--workspace", workspace, "--out", str(out))
    assert done.stdout == f"{out}\n"
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_workspace_without_runs_is_told_how_to_get_one(plain: Workspace) -> None:
    done = generator("report", "--workspace", str(plain.path), code=None)
    assert done.returncode != 0
    assert "No run is recorded" in done.stderr
