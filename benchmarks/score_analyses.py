"""How well analyses are read: precision and recall of every field of a plan, over a folder of labelled cases.

A case is a folder with ``input.md`` (the answer), ``expected.json`` (the plan as a careful person reads it; a field
that it leaves out is not measured) and, where there is a board, ``facts.json``. Run it with
``python benchmarks/score_analyses.py [FOLDER…] [--at-least 0.97] [--json]``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from generator.items import Item, TaskFacts
from generator.plan import ImplementationPlan
from generator.reading import WorkspaceFiles, parse_item

CASES = Path(__file__).parents[1] / "tests" / "cases" / "analyses"
# Cases that no rule was made for: they are measured, and never looked at when a rule is made.
UNTUNED = CASES.with_name("analyses_untuned")
Expected = dict[str, Any]
Units = Counter[str]


@dataclass(slots=True)
class Score:
    """The counts of one field: how many values are expected, read and right, and the faults of every case."""

    expected: int = 0
    read: int = 0
    right: int = 0
    faults: dict[str, int] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        """The share of what was read that is right."""
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """The share of what is expected that was read."""
        return self.right / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, case: str, expected: Units, read: Units) -> None:
        """Count one case: what is in both is right, and every value on one side alone is a fault."""
        right = (expected & read).total()
        self.expected += expected.total()
        self.read += read.total()
        self.right += right
        wrong = expected.total() + read.total() - 2 * right
        if wrong:
            self.faults[case] = wrong

    def worst(self, count: int = 5) -> list[str]:
        """Return the cases with most faults."""
        return sorted(self.faults, key=lambda case: (-self.faults[case], case))[:count]


def read_case(folder: Path) -> tuple[Item, TaskFacts | None, Expected]:
    """Return one case: the answer, what the board knows, and what must be read."""
    text = (folder / "input.md").read_bytes().decode("utf-8")
    expected: Expected = json.loads((folder / "expected.json").read_text("utf-8"))
    facts_file = folder / "facts.json"
    facts = TaskFacts.model_validate_json(facts_file.read_text("utf-8")) if facts_file.exists() else None
    item = Item.model_validate({"custom_id": facts.task_id if facts else "", **expected.pop("item", {}), "text": text})
    return item, facts, expected


def workspace_of(folder: Path) -> WorkspaceFiles:
    """Return the tracked files of a case's workspace, one a line in ``workspace.txt``; none without that file."""
    listed = folder / "workspace.txt"
    return WorkspaceFiles(listed.read_text("utf-8").split() if listed.exists() else ())


def normal(value: object) -> str:
    """Return a value for comparing: texts in lower case, without marks at their ends and with single blanks."""
    if isinstance(value, str):
        return " ".join(value.replace("`", "").replace("*", "").casefold().split()).strip(" .:")
    return json.dumps(value, sort_keys=True)


def _units(values: Iterable[object]) -> Units:
    return Counter(normal(value) for value in values)


def _scalar(name: str) -> Callable[[Expected, Expected], tuple[Units, Units]]:
    def measure(expected: Expected, plan: Expected) -> tuple[Units, Units]:
        return tuple(_units([side[name]] if side[name] else []) for side in (expected, plan))  # type: ignore[return-value]

    return measure


def _listed(name: str) -> Callable[[Expected, Expected], tuple[Units, Units]]:
    def measure(expected: Expected, plan: Expected) -> tuple[Units, Units]:
        return _units(expected[name]), _units(plan[name])

    return measure


def _numbered(phases: list[Expected]) -> list[Expected]:
    """Return phases with their numbers; one that is expected without a number has that of its place."""
    return [{"number": place, **one} for place, one in enumerate(phases, 1)]


def _phases(expected: Expected, plan: Expected) -> tuple[Units, Units]:
    wanted = _numbered(expected["phases"])
    untitled = {one["number"] for one in wanted if "title" not in one}

    def of(phases: list[Expected]) -> Units:
        return _units(f"{one['number']} {'' if one['number'] in untitled else normal(one['title'])}" for one in phases)

    return of(wanted), of(plan["phases"])


def _phase_tasks(expected: Expected, plan: Expected) -> tuple[Units, Units]:
    wanted = _numbered(expected["phases"])
    measured = {one["number"] for one in wanted if "tasks" in one}

    def of(phases: list[Expected]) -> Units:
        return _units(task for one in phases if one["number"] in measured for task in one["tasks"])

    return of(wanted), of(plan["phases"])


def _files(expected: Expected, plan: Expected) -> tuple[Units, Units]:
    return _units(expected["files"]), _units(one["path"] for one in plan["files"])


def _modules(expected: Expected, plan: Expected) -> tuple[Units, Units]:
    known: dict[str, str] = (expected if "names" in expected else plan)["names"]
    names = {expected.get("name"), *known.values()}
    wanted = [path for path in expected["files"] if _is_module(path, names)]
    return _units(wanted), _units(one["path"] for one in plan["files"] if one["template"].endswith("/module"))


def _is_module(path: str, names: set[str | None]) -> bool:
    folder, _, file = path.rpartition("/")
    stem = file.removesuffix(".py")
    if not file.endswith(".py") or folder.startswith(("tests", "core/config")):
        return False
    return (
        stem not in names
        if folder == "core/services"
        else stem not in ("__init__", "config", f"{expected_main(folder)}")
    )


def expected_main(folder: str) -> str:
    """Return the main module of the plugin in ``folder``."""
    return f"{folder.rpartition('/')[2]}_plugin"


def _config_names(expected: Expected, plan: Expected) -> tuple[Units, Units]:
    return tuple(_units(one["name"] for one in side["config_additions"]) for side in (expected, plan))  # type: ignore[return-value]


def _config_pairs(key: str) -> Callable[[Expected, Expected], tuple[Units, Units]]:
    def measure(expected: Expected, plan: Expected) -> tuple[Units, Units]:
        free = {one["name"] for one in expected["config_additions"] if key not in one}
        return tuple(  # type: ignore[return-value]
            Counter(
                f"{one['name']} {json.dumps(one[key])}" for one in side["config_additions"] if one["name"] not in free
            )
            for side in (expected, plan)
        )

    return measure


def _secrets(expected: Expected, plan: Expected) -> tuple[Units, Units]:
    free = {one["name"] for one in expected["config_additions"] if "secret" not in one}
    return tuple(  # type: ignore[return-value]
        Counter(one["name"] for one in side["config_additions"] if one["name"] not in free and one["secret"])
        for side in (expected, plan)
    )


def _blocks(key: str) -> Callable[[Expected, Expected], tuple[Units, Units]]:
    def measure(expected: Expected, plan: Expected) -> tuple[Units, Units]:
        free = {index for index, one in enumerate(expected["code_blocks"]) if key not in one}
        return tuple(  # type: ignore[return-value]
            Counter(
                f"{index} {one[key]}"
                for index, one in enumerate(side["code_blocks"])
                if index not in free and one[key] is not None
            )
            for side in (expected, plan)
        )

    return measure


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured field: the key of an expected plan it is read from, and how its values are counted."""

    key: str
    count: Callable[[Expected, Expected], tuple[Units, Units]]


MEASURES: dict[str, Measure] = {
    "outcome": Measure("outcome", _scalar("outcome")),
    "kinds": Measure("kinds", _listed("kinds")),
    "name": Measure("name", _scalar("name")),
    "complexity": Measure("complexity", _scalar("complexity")),
    "priority": Measure("priority", _scalar("priority")),
    "blockers": Measure("blockers", _listed("blockers")),
    "phases": Measure("phases", _phases),
    "phase tasks": Measure("phases", _phase_tasks),
    "files": Measure("files", _files),
    "modules": Measure("files", _modules),
    "config": Measure("config_additions", _config_names),
    "config type": Measure("config_additions", _config_pairs("type")),
    "config default": Measure("config_additions", _config_pairs("default")),
    "config scope": Measure("config_additions", _config_pairs("scope")),
    "config secret": Measure("config_additions", _secrets),
    "dependencies": Measure("dependencies", _listed("dependencies")),
    "requirements": Measure("requirements", _listed("requirements")),
    "block roles": Measure("code_blocks", _blocks("role")),
    "block paths": Measure("code_blocks", _blocks("path")),
}


def score_plan(scores: dict[str, Score], case: str, expected: Expected, plan: ImplementationPlan) -> None:
    """Add one case to the scores."""
    dumped = plan.model_dump(mode="json")
    for name, measure in MEASURES.items():
        if measure.key in expected:
            scores[name].add(case, *measure.count(expected, dumped))


def score_folders(*folders: Path) -> dict[str, Score]:
    """Parse all cases of some folders and return the score of every field.

    Raises:
        ValueError: No case is there.
    """
    cases = [one for folder in folders for one in sorted(folder.iterdir()) if (one / "input.md").exists()]
    if not cases:
        raise ValueError(f"no case is in {', '.join(map(str, folders))}; name a folder of cases")
    scores = {name: Score() for name in MEASURES}
    for case in cases:
        item, facts, expected = read_case(case)
        score_plan(scores, case.name, expected, parse_item(item, facts, workspace=workspace_of(case)))
    return scores


def table(scores: dict[str, Score]) -> str:
    """Return the scores as a table, a field a row."""
    lines = [f"{'field':<16}{'expected':>9}{'read':>7}{'right':>7}{'precision':>11}{'recall':>9}{'F1':>8}  worst cases"]
    for name, one in scores.items():
        counts = f"{one.expected:>9}{one.read:>7}{one.right:>7}"
        shares = f"{one.precision:>11.3f}{one.recall:>9.3f}{one.f1:>8.3f}"
        lines.append(f"{name:<16}{counts}{shares}  {', '.join(one.worst())}".rstrip())
    return "\n".join(lines)


def as_json(scores: dict[str, Score]) -> str:
    """Return the scores as JSON."""
    return json.dumps(
        {
            name: {
                "expected": one.expected,
                "read": one.read,
                "right": one.right,
                "precision": round(one.precision, 4),
                "recall": round(one.recall, 4),
                "f1": round(one.f1, 4),
                "worst": one.worst(),
            }
            for name, one in scores.items()
        },
        indent=2,
    )


def main(arguments: list[str] | None = None) -> int:
    """Print the scores; return 1 where a field is below the asked share, 2 where there is nothing to score."""
    parser = argparse.ArgumentParser(description="Score how analyses are read, field by field.")
    parser.add_argument("folder", nargs="*", type=Path, default=[CASES, UNTUNED], help="folders of cases")
    parser.add_argument("--at-least", type=float, default=0.97, help="lowest precision and recall that passes")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    try:
        scores = score_folders(*options.folder)
    except (OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(as_json(scores) if options.json else table(scores))
    return 0 if all(min(one.precision, one.recall) >= options.at_least for one in scores.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
