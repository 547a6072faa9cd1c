"""The same task answered in several batches: for each field the richer answer, of equals the newer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.plan import ConfigField, ImplementationPlan
from generator.planning import PlannedTask, plan_batch
from generator.planning.merging import fit_settings
from tests.results.records import chat, failed, jsonl, result, save

TERSE = """1. **Estimated Complexity**: Low
2. **Suggested Priority Adjustment**: Increase to High
3. **Potential Blockers**: the server is not there yet, nobody owns the token
4. **Recommended First Step**: Ask who owns the token.
"""
DESIGN = """# AAS-7: Forge Plugin

**Estimated Complexity:** High

## Phase 1: Read
- Read the index
## Phase 2: Write
- Write the cache

## Configuration
- `forge_limit` (int, default 5): most reads a minute

**plugins/forge/reader.py**
```python
import httpx


class Reader:
    pass
```
"""


def batch(folder: Path, name: str, *values: Any) -> Path:
    return save(folder, jsonl(*values), name)


def answer(text: str, created: int | None = None, custom_id: str = "AAS-7") -> dict[str, Any]:
    return result(custom_id, {**chat(text), "created": created})


def only_task(*files: Path) -> PlannedTask:
    (task,) = plan_batch(files).tasks
    return task


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_each_field_comes_from_the_richer_answer(tmp_path: Path, order: tuple[int, int]) -> None:
    files = [
        batch(tmp_path, "batch_terse1.jsonl", answer(TERSE, 100)),
        batch(tmp_path, "batch_design1.jsonl", answer(DESIGN, 50)),
    ]
    task = only_task(*(files[number] for number in order))
    plan, alone = task.plan, only_task(files[1]).plan
    assert task.item.text == DESIGN
    for name in ("kinds", "names", "files", "code_blocks", "phases", "config_additions", "requirements"):
        assert getattr(plan, name) == getattr(alone, name)
    assert (plan.priority, plan.priority_source) == ("High", "text")
    assert len(plan.blockers) == 2
    assert plan.complexity == "Low", "both tell it, and the terse answer is newer"
    assert [one for one in plan.warnings if "batch_terse1" in one and "blockers" in one]
    assert [one for one in plan.warnings if "answered 2 times" in one and "batch_design1" in one]


SETTINGS = """# AAS-7: Forge Plugin

**Estimated Complexity:** Low

## Configuration
- `forge_url` (str, default "https://forge.example.org"): where the index is
- `forge_retries` (int, default 3): tries a read
- `forge_cache` (str, default "cache"): where the cache is
"""
OTHER_CODE = (
    DESIGN.replace("forge_limit", "forge_pace")
    .replace("import httpx\n", "import time\n")
    .replace("## Phase 2: Write\n- Write the cache\n", "")
)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_settings_come_with_the_code_and_others_are_told(tmp_path: Path, order: tuple[int, int]) -> None:
    files = [
        batch(tmp_path, "batch_settings.jsonl", answer(SETTINGS, 100)),
        batch(tmp_path, "batch_design1.jsonl", answer(DESIGN, 50)),
    ]
    plan = only_task(*(files[number] for number in order)).plan
    assert [one.name for one in plan.config_additions] == ["forge_limit"]
    assert [block.path for block in plan.code_blocks] == ["plugins/forge/reader.py"]
    (told,) = [one for one in plan.warnings if "forge_url" in one]
    assert told.startswith("left out: settings of the answer of ")
    assert "batch_settings" in told
    assert "forge_cache" in told
    assert "forge_limit" not in told


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_settings_of_one_answer_never_meet_the_code_of_another(tmp_path: Path, order: tuple[int, int]) -> None:
    more = "- `forge_depth` (int, default 2): levels\n- `forge_width` (int, default 2): columns\n"
    richer = OTHER_CODE.replace("most reads a minute\n", f"most reads a minute\n{more}")
    files = [
        batch(tmp_path, "batch_first1.jsonl", answer(DESIGN, 50)),
        batch(tmp_path, "batch_second.jsonl", answer(richer, 50)),
    ]
    plan = only_task(*(files[number] for number in order)).plan
    own = {"import httpx": {"forge_limit"}, "import time": {"forge_pace", "forge_depth", "forge_width"}}
    (code,) = [block.content for block in plan.code_blocks]
    assert {one.name for one in plan.config_additions} == own[code.splitlines()[0]]


def test_without_code_the_settings_of_the_richer_answer_are_taken(tmp_path: Path) -> None:
    phases = DESIGN.partition("## Configuration")[0]
    plan = only_task(
        batch(tmp_path, "one.jsonl", answer(phases, 1)), batch(tmp_path, "two.jsonl", answer(SETTINGS, 2))
    ).plan
    assert len(plan.phases) == 2
    assert [one.name for one in plan.config_additions] == ["forge_url", "forge_retries", "forge_cache"]


def test_evidence_points_into_the_main_text_or_nowhere(tmp_path: Path) -> None:
    files = [
        batch(tmp_path, "one1234.jsonl", answer(TERSE, 100)),
        batch(tmp_path, "two1234.jsonl", answer(DESIGN, 50)),
    ]
    plan, alone = only_task(*files).plan, only_task(files[1]).plan
    taken = {"complexity", "priority", "blockers"}
    for name in taken:
        told = plan.evidence[name]
        assert (told.start, told.end) == (0, 0)
        assert told.rule.startswith("merged/label/")
    kept = {name: told for name, told in plan.evidence.items() if name not in taken}
    assert kept == {name: told for name, told in alone.evidence.items() if name not in taken}


def test_without_times_the_later_file_is_the_newer(tmp_path: Path) -> None:
    low = batch(tmp_path, "one.jsonl", answer(TERSE))
    high = batch(tmp_path, "two.jsonl", answer(TERSE.replace("Low", "High")))
    assert only_task(low, high).plan.complexity == "High"
    assert only_task(high, low).plan.complexity == "Low"


def test_a_failed_answer_takes_nothing_away(tmp_path: Path) -> None:
    good = batch(tmp_path, "one.jsonl", answer(DESIGN, 1))
    bad = batch(tmp_path, "two.jsonl", failed("AAS-7"))
    cut = batch(tmp_path, "three.jsonl", result("AAS-7", {**chat(TERSE, "length"), "created": 99}))
    plan, alone = only_task(good, bad, cut).plan, only_task(good).plan
    assert plan.model_copy(update={"warnings": ()}) == alone.model_copy(update={"warnings": ()})
    assert [one for one in plan.warnings if "two" in one and "429" in one]
    assert [one for one in plan.warnings if "three" in one and "length" in one]


def test_the_same_text_again_changes_nothing(tmp_path: Path) -> None:
    files = [batch(tmp_path, f"{name}.jsonl", answer(DESIGN, 5)) for name in ("one", "two")]
    plan = only_task(*files).plan
    assert "says the same" in plan.warnings[-1]
    assert plan.evidence == only_task(files[0]).plan.evidence


def test_answers_of_one_file_for_one_task_are_merged_too(tmp_path: Path) -> None:
    path = batch(tmp_path, "one.jsonl", answer(TERSE, 9, "AAS-7-short"), answer(DESIGN, 5, "AAS-7-design"))
    plan = only_task(path).plan
    assert len(plan.blockers) == 2
    assert "AAS-7-short" in " ".join(plan.warnings)


def test_a_merged_plan_keeps_the_doubts_of_what_it_takes(tmp_path: Path) -> None:
    terse = batch(tmp_path, "batch_terse1.jsonl", answer(TERSE))
    other = DESIGN.replace("High", "Low")
    doubtful = only_task(terse, batch(tmp_path, "batch_design1.jsonl", answer(f"{DESIGN}\n{other}"))).plan
    assert doubtful.is_unsure
    assert [doubt.field for doubt in doubtful.doubts] == ["outcome"]
    assert [phase.title for phase in doubtful.phases] == ["Read", "Write"]
    sure = only_task(terse, batch(tmp_path, "batch_design1.jsonl", answer(DESIGN))).plan
    assert (sure.outcome, sure.doubts) == ("ready", ())
    two = batch(tmp_path, "batch_terse1.jsonl", answer(TERSE), answer(TERSE.replace("Low", "Medium")))
    beside = only_task(two, batch(tmp_path, "batch_design1.jsonl", answer(DESIGN))).plan
    assert (beside.outcome, beside.doubts) == ("ready", ()), "only its priority is taken from the doubtful answers"


def test_files_of_one_name_in_two_folders_are_two_batches(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    first = batch(folders[0], "results.jsonl", answer(TERSE, 9, "req-1"), answer(TERSE, 9, "AAS-7"))
    second = batch(folders[1], "results.jsonl", answer(TERSE.replace("Low", "High"), 9, "req-1"), answer(DESIGN, 5))
    tasks = plan_batch([first, second]).tasks
    assert [(task.plan.task_id, task.plan.complexity) for task in tasks] == [
        ("req-1", "Low"), ("AAS-7", "Low"), ("req-1", "High"),
    ]  # fmt: skip
    (merged,) = [task.plan for task in tasks if task.plan.task_id == "AAS-7"]
    assert f"{first.parent.name}/{first.name}" in " ".join(merged.warnings)
    assert f"{second.parent.name}/{second.name}" in " ".join(merged.warnings)


def plan_of(kinds: tuple[Any, ...], scopes: tuple[Any, ...]) -> ImplementationPlan:
    files: list[dict[str, Any]] = [
        {"path": f"{kind}.py", "type": "config", "template": f"{kind}/settings"} for kind in kinds
    ]
    fields = tuple(ConfigField(name=f"a{number}", scope=scope) for number, scope in enumerate(scopes))
    data = {"task_id": "AAS-7", "kinds": kinds, "names": {kind: f"{kind}_x" for kind in kinds}, "files": files}
    return ImplementationPlan.model_validate({**data, "config_additions": fields})


def test_a_settings_patch_stays_with_the_workspaces_settings() -> None:
    source = plan_of(("plugin", "config_patch"), ("workspace",))
    fitted = fit_settings(plan_of(("plugin",), ("workspace", "unit")), [source])
    assert fitted.kinds == ("plugin", "config_patch")
    assert fitted.names["config_patch"] == "config_patch_x"
    assert [spec.path for spec in fitted.files] == ["plugin.py", "config_patch.py"]
    alone = fit_settings(plan_of(("plugin",), ("workspace",)), [])
    assert [one.scope for one in alone.config_additions] == ["unit"]
    bare = fit_settings(plan_of(("plugin", "config_patch"), ("unit",)), [source])
    assert (bare.kinds, list(bare.names), [spec.path for spec in bare.files]) == (
        ("plugin",), ["plugin"], ["plugin.py"],
    )  # fmt: skip
    patch = fit_settings(plan_of(("config_patch",), ("unit",)), [source])
    assert [one.scope for one in patch.config_additions] == ["workspace"]
