"""Comparing what became of an input with how it must end."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from generator.blueprints import parse_answers
from generator.contract import contract_or_default
from generator.plan import DECIDING, without_doubts
from generator.planning import plan_batch
from generator.translate import translate
from tests.hostile.cases import Case, TaskEnd

LEGAL_CODES = frozenset({0, 1, 2, 4})
MOST_SECONDS = 10.0
MOST_MEGABYTES = 512.0


def faults_of(
    case: Case, code: int, stdout: str, stderr: str, out: Path | None = None, *, drafts: Sequence[str] = ()
) -> list[str]:
    """Return everything in which a run of one case differs from its ending.

    Args:
        case: The case.
        code: The exit code.
        stdout: What the command printed.
        stderr: What it told.
        out: The folder of the answers files, for ``translate``.
        drafts: The units that would be built of a task that is only in doubt.
    """
    ending = case.ending
    faults = list(_alive(code, stdout, stderr))
    faults += [f"does not say {each!r}" for each in ending.says if each not in stderr]
    faults += [f"shows {each!r}" for each in ending.absent if each in stdout + stderr]
    if ending.exit is not None and code != ending.exit:
        faults.append(f"exit code {code} instead of {ending.exit}")
    if faults or ending.exit not in {None, 0, 1}:
        return faults
    try:
        data = json.loads(stdout)
    except ValueError:
        return [f"exit code {code} without a result: {stderr[-300:]}"]
    if ending.run == "translate":
        return [*faults, *_unit_faults(case, data, out, drafts)]
    found = data["tasks" if ending.run == "apply" else "items"]
    if ending.exit is None and [each["task_id"] for each in found] != [each.id for each in ending.task]:
        faults.append(f"the tasks are {[each['task_id'] for each in found]}")
        return faults
    return [*faults, *(fault for end, task in zip(ending.task, found, strict=True) for fault in task_faults(end, task))]


def _alive(code: int, stdout: str, stderr: str) -> Iterator[str]:
    if code not in LEGAL_CODES:
        yield f"exit code {code}: {stderr[-300:]}"
    if "Traceback (most recent call last)" in stderr or "internal error" in stderr:
        yield f"a traceback or an internal error: {stderr[-300:]}"
    yield from (
        f"prints {ord(char):#x}, which a terminal obeys" for char in "\x00\x07\x1b\x9b\u202e" if char in stdout + stderr
    )


def task_faults(end: TaskEnd, task: Mapping[str, Any]) -> Iterator[str]:
    """Yield in what the result of one task differs from its ending."""
    if task["outcome"] != end.outcome:
        yield f"{end.id} is {task['outcome']} instead of {end.outcome}: {task['reason']}"
    yield from (
        f"the reason of {end.id} lacks {each!r}: {task['reason']}" for each in end.reason if each not in task["reason"]
    )
    said = "\n".join(task["warnings"])
    yield from (f"the warnings of {end.id} lack {each!r}" for each in end.warnings if each not in said)
    if end.stubs is not None and sorted(task["stubs"]) != sorted(end.stubs):
        yield f"{end.id} has the stubs {task['stubs']} instead of {list(end.stubs)}"


def draft_units(batch: Path, workspace: Path, index: str) -> list[str]:
    """Return the units of tasks that are only in doubt, judged by the answers models as those of a draft are.

    Args:
        batch: The results file.
        workspace: The workspace.
        index: What ``translate`` printed; where it has left nothing out, no task is in doubt and nothing is read again.
    """
    if not json.loads(index)["left_out"]:
        return []
    contract = contract_or_default(workspace)
    plans = (task.plan for task in plan_batch([batch], contract=contract).tasks)
    doubtful = [without_doubts(plan, *DECIDING) for plan in plans if plan.is_unsure]
    units = [unit for plan in doubtful for unit in translate(plan, contract)]
    return [parse_answers(unit.to_data()).key for unit in units]


def _unit_faults(case: Case, index: Mapping[str, Any], out: Path | None, drafts: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with the answers files: they must be what the models take, and hold what was expected."""
    assert out is not None
    units: list[str] = []
    for unit in index["units"]:
        text = (out / unit["answers"]).read_text(encoding="utf-8")
        units.append(parse_answers(yaml.safe_load(text)).key)
        yield from (f"{unit['answers']} holds {each!r}" for each in case.ending.absent if each in text)
    units += drafts
    if case.ending.units is not None and units != list(case.ending.units):
        yield f"the units are {units} instead of {list(case.ending.units)}"
    (end,) = case.ending.task
    left = [each["outcome"] for each in index["left_out"]]
    if end.outcome == "ready" and (not units or left):
        yield f"nothing is left out in {end.id}, but {index['left_out']}"
    if end.outcome != "ready" and left != [end.outcome]:
        yield f"{end.id} is {left} instead of {end.outcome}"


def changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[str]:
    """Return the files that differ between two snapshots."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def arguments(case: Case, batch: Path, workspace: Path, out: Path) -> Sequence[str]:
    """Return the command line for one case."""
    own = {"plan": ["--jobs", "1"], "translate": ["--out", str(out)], "apply": ["--quiet"]}[case.ending.run]
    return [case.ending.run, str(batch), "--workspace", str(workspace), "--json", *own, *case.ending.args]
