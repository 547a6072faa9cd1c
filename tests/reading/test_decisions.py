"""Decisions over numbers: what they come to, that they win, and that a hostile answer decides nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.plan import ImplementationPlan
from generator.reading import Decisions, WorkspaceFiles
from tests.clarified import CASES, Document, changed
from tests.examples import examples

TIDE = "new_module_beside_files_to_change"
NAMES = sorted(case.name for case in CASES.iterdir())


def tide() -> Document:
    return Document.case(TIDE, "Tide alerts")


@pytest.mark.parametrize("name", NAMES)
def test_the_same_text_has_the_same_numbers_whatever_the_workspace_holds(name: str) -> None:
    first, bare = Document.case(name, "A title"), Document.case(name, "A title")
    bare.files = WorkspaceFiles(["other.py", *(one.path for one in first.candidates.paths.values())])
    assert first.candidates == bare.candidates
    assert first.candidates.fingerprint == bare.candidates.fingerprint


def test_numbers_follow_the_text() -> None:
    candidates = tide().candidates
    assert list(candidates.paths) == [f"M{number}" for number in range(1, len(candidates.paths) + 1)]
    starts = [one.start for one in candidates.paths.values()]
    assert starts == sorted(starts)
    assert list(candidates.blocks) == ["B0", "B1", "B2", "B3", "B4"]
    assert candidates.paths["M1"].path == "harbour/board/levels.py"
    assert candidates.paths["M1"].context.startswith("The board shows water levels")
    assert "tide_alerts" in candidates.names.values()


def test_another_title_or_text_has_another_fingerprint() -> None:
    other = Document(tide().item.text.replace("sender.py", "bell.py"), "Tide alerts", tide().files)
    assert len({tide().candidates.fingerprint, other.candidates.fingerprint}) == 2


def test_every_decision_wins_and_is_its_own_evidence() -> None:
    document = tide()
    answer = document.answer(kinds=["service"], name=None, other_name="level_sender")
    answer["mentions"] = changed(answer["mentions"], document.path("harbour/alerts/sender.py"), decision="new")
    answer["mentions"] = changed(answer["mentions"], document.path("harbour/cli.py"), decision="change")
    answer["blocks"] = changed(answer["blocks"], "B3", file=document.path("harbour/alerts/sender.py"), role="file")
    answer["blocks"] = changed(answer["blocks"], "B2", file=document.path("harbour/cli.py"), role="file")
    answer["settings"] = changed(answer["settings"], document.setting("alert_url"), decision="secret")
    plan = document.plan(answer)
    assert (plan.outcome, plan.kinds, plan.name) == ("ready", ("service",), "level_sender")
    assert [spec.path for spec in plan.files if spec.template == "service/module"] == ["core/services/sender.py"]
    placed = {block.index: (block.role, block.path) for block in plan.code_blocks}
    assert placed[3] == ("file", "core/services/sender.py")
    assert placed[2] == ("patch", "harbour/cli.py")
    assert placed[1] == ("example", None)
    assert [(one.name, one.secret, one.default) for one in plan.config_additions] == [("alert_url", True, None)]
    for field in ("kinds", "name", "files", "code_blocks", "config_additions"):
        assert (plan.evidence[field].rule, plan.evidence[field].confidence) == ("clarified", 1.0)
    assert not plan.doubts


def test_main_and_test_are_the_files_of_the_unit() -> None:
    document = Document.case("blocks_without_a_file")
    answer = document.answer(kinds=["plugin"], name=None, other_name="greenhouse")
    answer["blocks"] = changed(answer["blocks"], "B0", file="main", role="file")
    answer["blocks"] = changed(answer["blocks"], "B2", file="test", role="file")
    plan = document.plan(answer)
    assert [block.path for block in plan.code_blocks] == [
        "plugins/greenhouse/greenhouse_plugin.py",
        None,
        "tests/test_greenhouse.py",
    ]


@pytest.mark.parametrize("reason", ["changes_only", "question", "whole_product"])
def test_what_is_no_unit_goes_to_a_person(reason: str) -> None:
    plan = tide().plan(tide().answer(not_a_unit=reason, kinds=[]))
    assert (plan.outcome, plan.kinds, plan.name) == ("review", (), "")
    assert plan.reason
    assert plan.evidence["outcome"].rule == "clarified"


def test_a_unit_overrules_what_the_reader_made_of_the_title() -> None:
    document = Document(tide().item.text.replace("sender.py", "levels.py"), "Refactor the harbour alerts", tide().files)
    text = "Change `harbour/cli.py` so that it prints levels.\n\n```python\n# in harbour/cli.py\nprint(1)\n```\n"
    document = Document(text, "Refactor the harbour command line", tide().files)
    assert document.plan().outcome == "review"
    assert document.plan(document.answer(name=None, other_name="harbour_levels")).outcome == "ready"


def test_a_unit_does_not_overrule_that_a_text_was_cut() -> None:
    document = Document(f"{tide().item.text}\n```python\nclass Half:\n    def", "Tide alerts")
    plan = document.plan(document.answer())
    assert (plan.outcome, "cut" in plan.reason) == ("review", True)


def test_what_is_left_open_stays_as_the_reader_saw_it() -> None:
    document = tide()
    answer = document.answer()
    answer["blocks"] = [one for one in answer["blocks"] if one["block"] != "B1"]
    answer["settings"] = []
    decisions, plan, alone = document.decisions(answer), document.plan(answer), document.plan()
    assert {"code_blocks", "config_additions"}.isdisjoint(decisions.settled)
    assert {"kinds", "name", "files"} <= set(decisions.settled)
    assert plan.code_blocks[1].role == alone.code_blocks[1].role
    assert plan.config_additions == alone.config_additions
    assert any("B1 had no decision" in warning for warning in plan.warnings)
    assert plan.evidence["code_blocks"].rule != "clarified"


def test_a_new_file_of_the_name_of_one_that_is_there_is_told() -> None:
    document = tide()
    answer = document.answer()
    answer["mentions"] = changed(answer["mentions"], document.path("harbour/cli.py"), decision="new")
    plan = document.plan(answer)
    assert (
        "decisions: harbour/cli.py is there already, and the unit is to have a file of that name too" in plan.warnings
    )
    assert [spec.path for spec in plan.files if spec.path.endswith("cli.py")] == ["plugins/tide_alerts/cli.py"]


def test_two_new_files_of_one_name_keep_apart() -> None:
    text = "# Tide\n\n```text\ntide/\n  models/\n    level.py\n  views/\n    level.py\n```\n"
    document = Document(text, "Tide alerts")
    answer = document.answer()
    answer["mentions"] = [{**one, "decision": "new"} for one in answer["mentions"]]
    plan = document.plan(answer)
    assert "tide/views/level.py is called views_level.py, for tide/models/level.py has its name" in plan.warnings
    made = [spec.path for spec in plan.files if spec.path.endswith("level.py")]
    assert made == ["plugins/tide_alerts/level.py", "plugins/tide_alerts/views_level.py"]


def test_a_place_that_is_taken_is_doubted_though_it_was_decided() -> None:
    document = tide()
    document.files = WorkspaceFiles(["plugins/tide_alerts/sender.py"])
    answer = document.answer()
    answer["mentions"] = changed(answer["mentions"], document.path("harbour/alerts/sender.py"), decision="new")
    plan = document.plan(answer)
    assert plan.is_unsure
    assert [doubt.reason for doubt in plan.doubts] == [
        "plugins/tide_alerts/sender.py is to be made, and is there already"
    ]


def added(**given: Any) -> dict[str, Any]:
    one = {"name": "alert_sound", "type": "str", "default": "bell", "secret": False, "scope": "unit"}
    return {**one, "quote": "This adds alerts.", **given}


def test_a_missing_setting_needs_words_of_the_text() -> None:
    plan = tide().plan(tide().answer(missing_settings=[added(), added(name="siren", quote="set siren to loud")]))
    assert [(one.name, one.type, one.default) for one in plan.config_additions] == [("alert_sound", "str", "bell")]
    assert "decisions: setting siren: its quote is not in the text; it was dropped" in plan.warnings


def test_a_missing_secret_keeps_no_default() -> None:
    plan = tide().plan(tide().answer(missing_settings=[added(secret=True), added(name="alert_password")]))
    assert [(one.name, one.secret, one.default) for one in plan.config_additions] == [
        ("alert_sound", True, None),
        ("alert_password", True, None),
    ]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"mentions": [{"mention": "M99", "decision": "new"}]}, "'M99' is no number of mentions"),
        ({"mentions": [{"mention": "../../etc/passwd.py", "decision": "new"}]}, "is no number of mentions"),
        ({"mentions": [{"mention": "M1", "decision": "delete"}]}, "is no decision of mentions"),
        ({"mentions": "all new"}, "had no decision"),
        ({"mentions": [["M1", "new"], None, 7]}, "is no decision of mentions"),
        ({"blocks": [{"block": "B1", "file": "M77", "role": "file"}]}, "'M77', the file of B1, is no number"),
        ({"blocks": [{"block": "B1", "file": "/etc/cron.d/x.py", "role": "file"}]}, "is no number of a path"),
        ({"blocks": [{"block": "B-1", "file": "none", "role": "example"}]}, "'B-1' is no number of blocks"),
        ({"blocks": [{"block": "B1", "file": "none", "role": "root"}]}, "is no decision of blocks"),
        ({"settings": [{"setting": "S9", "decision": "keep", "scope": "unit"}]}, "'S9' is no number of settings"),
        ({"settings": [{"setting": "S1", "decision": "keep", "scope": "world"}]}, "is no decision of settings"),
        ({"name": "N99"}, "'N99' is no number of a name"),
        ({"name": "os"}, "'os' is no number of a name"),
        ({"name": {"$ref": "N1"}}, "is no number of a name"),
        ({"name": None, "other_name": "import"}, "cannot be a unit's name"),
        ({"name": None, "other_name": "../tide"}, "cannot be a unit's name"),
        ({"name": None, "other_name": "tide_" * 12}, "is longer than 48"),
        ({"name": None, "other_name": "rootkit"}, "has rootkit, which neither text nor title has"),
        ({"name": None, "other_name": ["tide"]}, "the other name is no text"),
        ({"kinds": ["daemon"]}, "['daemon']\" is no list of kinds"),
        ({"kinds": "plugin"}, "is no list of kinds"),
        ({"not_a_unit": "because"}, "'because' is no reason why it is not a unit"),
        ({"missing_settings": [added(name="import os")]}, "'import os' is no name of a further setting"),
        ({"missing_settings": [added(quote="")]}, "its quote is not in the text"),
        ({"missing_settings": [added(quote="The board")]}, "its quote does not speak of it"),
        ({"missing_settings": [{"name": "alert_sound"}]}, "is no missing setting"),
        ({"missing_settings": [added(), added()]}, "is no name of a further setting"),
    ],
)
def test_what_cannot_be_used_is_told_and_left_out(given: dict[str, Any], told: str) -> None:
    plan = tide().plan(tide().answer(**given))
    assert any(told in warning for warning in plan.warnings), plan.warnings
    assert safe(plan)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "null",
        "{}",
        '{"title": "Tide", "phases": []}',
        "[]",
        "7",
        '"new"',
        "{",
        "I think that it is a plugin.",
        "[" * 100_000,
        '{"a":' * 50_000,
        "{}" * 600_000,
    ],
)
def test_an_answer_that_is_no_object_decides_nothing(answer: str) -> None:
    decisions = tide().decisions(answer)
    assert not decisions.settled
    assert "no JSON object" in decisions.warnings[0]
    assert tide().plan(answer).files == tide().plan().files


@pytest.mark.parametrize(
    "form", ["{}", "```json\n{}\n```", "Here are the decisions:\n\n{}\n\nAsk for more.", "\ufeff {}"]
)
def test_an_answer_may_stand_in_a_fence_or_between_words(form: str) -> None:
    document = tide()
    answer = json.dumps(document.answer(), indent=1)
    assert document.decisions(form.replace("{}", answer)) == document.decisions(answer)


def test_a_number_that_is_decided_twice_counts_once() -> None:
    document = tide()
    number = document.path("harbour/alerts/sender.py")
    answer = document.answer()
    answer["mentions"] += [{"mention": number, "decision": "new"}]
    decisions = document.decisions(answer)
    assert decisions.paths["harbour/alerts/sender.py"] == "leave"
    assert f"decisions: {number} was decided twice; the first counts" in decisions.warnings


def test_an_answer_to_other_numbers_is_refused() -> None:
    decisions = tide().decisions(tide().answer(), fingerprint="0123abcd")
    assert not decisions.settled
    assert "other numbers" in decisions.warnings[0]


def test_a_flood_of_faults_is_told_in_part() -> None:
    flood = [{"mention": f"M{number}", "decision": "new"} for number in range(100, 9_000)]
    decisions = tide().decisions(tide().answer(mentions=flood))
    assert len(decisions.warnings) <= 21
    assert "more parts were left out" in decisions.warnings[-1]


def test_what_is_kept_is_read_back_the_same() -> None:
    document = tide()
    decisions = document.decisions(document.answer(missing_settings=[added()]))
    assert Decisions.model_validate_json(decisions.model_dump_json()) == decisions


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(["M1", "B0", "S1", "N1", "new"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
SHARED = tide()
FIELDS = [*SHARED.answer(), "unknown"]


@settings(deadline=None, max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_any_answer_leaves_a_plan_within_the_unit(answer: dict[str, Any]) -> None:
    assert safe(SHARED.plan(json.dumps(answer)))


def safe(plan: ImplementationPlan) -> bool:
    """Tell whether all files lie in the unit's own places, and blocks there or in a file that the text names."""
    homes = ("plugins/", "core/services/", "tests/", "core/config/")
    named = {one.path for one in SHARED.candidates.paths.values()}
    files = all(spec.path.startswith(homes) and ".." not in spec.path for spec in plan.files)
    paths = [block.path for block in plan.code_blocks if block.path]
    return files and all(path in named or path.startswith(homes) for path in paths)
