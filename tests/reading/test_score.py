"""The scorer counts as it says, and the corpus is read as well as the product promises."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.score_analyses import CASES, MEASURES, UNTUNED, Score, main, normal, score_folders, score_plan
from generator.plan import CodeBlock, ConfigField, FileSpec, ImplementationPlan, Phase

AT_LEAST = 0.97
PLAN = ImplementationPlan(
    task_id="AAS-1",
    kinds=("plugin",),
    name="kiosk",
    complexity="High",
    blockers=("A", "b"),
    phases=(Phase(number=1, title="Screen", tasks=("draw",)),),
    files=(FileSpec(path="plugins/kiosk/page.py", type="plugin", template="plugin/module"),),
    config_additions=(
        ConfigField(name="kiosk_token", secret=True),
        ConfigField(name="kiosk_port", type="int", default=1),
    ),
    code_blocks=(CodeBlock(index=0, role="file", path="plugins/kiosk/page.py"),),
)


def scores_of(expected: dict[str, object]) -> dict[str, Score]:
    scores = {name: Score() for name in MEASURES}
    score_plan(scores, "case", expected, PLAN)
    return scores


def test_the_corpus_is_read() -> None:
    scores = score_folders(CASES)
    shares = {name: min(one.precision, one.recall) for name, one in scores.items()}
    low = {name: (share, scores[name].worst()) for name, share in shares.items() if share < AT_LEAST}
    assert not low
    assert min(scores["config secret"].precision, scores["config secret"].recall) == 1.0
    assert all(one.expected >= 15 for one in scores.values())


def test_cases_that_no_rule_was_made_for_are_read_too() -> None:
    scores = score_folders(UNTUNED)
    assert len(list(UNTUNED.iterdir())) >= 15
    assert min(one.f1 for one in scores.values()) >= 0.8


def test_a_right_plan_scores_one() -> None:
    scores = scores_of(json.loads(PLAN.model_dump_json()) | {"files": ["plugins/kiosk/page.py"]})
    assert all(one.precision == one.recall == one.f1 == 1.0 for one in scores.values())


@pytest.mark.parametrize(
    ("field", "expected", "counts"),
    [
        ("name", {"name": "other"}, (1, 1, 0)),
        ("complexity", {"complexity": None}, (0, 1, 0)),
        ("blockers", {"blockers": ["a.", "c", "d"]}, (3, 2, 1)),
        ("phases", {"phases": [{"number": 1, "title": "Door"}]}, (1, 1, 0)),
        ("phases", {"phases": [{}]}, (1, 1, 1)),
        ("phase tasks", {"phases": [{"title": "Screen", "tasks": ["draw", "wait"]}]}, (2, 1, 1)),
        ("modules", {"name": "kiosk", "files": ["plugins/kiosk/page.py", "plugins/kiosk/config.py"]}, (1, 1, 1)),
        ("config", {"config_additions": [{"name": "kiosk_port"}]}, (1, 2, 1)),
        ("config default", {"config_additions": [{"name": "kiosk_port", "default": True}]}, (1, 2, 0)),
        ("config secret", {"config_additions": [{"name": "kiosk_port", "secret": True}]}, (1, 1, 0)),
        ("block roles", {"code_blocks": [{"role": "example"}]}, (1, 1, 0)),
        ("block paths", {"code_blocks": [{"role": "file"}]}, (0, 0, 0)),
    ],
)
def test_what_is_wrong_missing_or_too_much_costs(
    field: str, expected: dict[str, object], counts: tuple[int, int, int]
) -> None:
    one = scores_of(expected)[field]
    assert (one.expected, one.read, one.right) == counts
    assert one.worst() == (["case"] if (one.expected, one.read) != (one.right, one.right) else [])


def test_texts_are_compared_without_marks() -> None:
    assert normal("Write  `page.py`.") == normal("write page.py")
    assert normal(1) != normal(True)


def test_the_command_fails_below_the_asked_share(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "low"
    case.mkdir()
    (case / "input.md").write_text("# AAS-1: Build Kiosk\n\nComplexity: Low\n", "utf-8")
    (case / "expected.json").write_text('{"complexity": "High", "name": "kiosk"}', "utf-8")
    assert main([str(tmp_path), "--at-least", "0.5"]) == 1
    assert "low" in capsys.readouterr().out
    assert main([str(tmp_path), "--at-least", "0", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["complexity"]["worst"] == ["low"]
    assert main([str(case)]) == 2
    assert f"no case is in {case}" in capsys.readouterr().err
