"""Score documents after ``clarify``, with answers that are made from their labels: what is left when all is decided.

Usage: python benchmarks/clarified_documents.py CASES [-v] [--before]

CASES holds folders with ``content.md`` (the text), ``expected.json`` (the labels) and ``files.txt`` (the tracked files
of the workspace). Each document is planned in a git repository with these files, asked about, and planned again with an
answer that is made of the labels: decisions over the numbers of the request, and settings with a quote. Paths are
compared by their last part, because the layouts are foreign ones.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plumbum import local

from generator.commands.clarify import run_clarify
from generator.commands.common import open_for_planning
from generator.plan import ImplementationPlan
from generator.planning import PlannedTask
from generator.reading import Candidates, candidates_for

ROLES = {
    "file": "file",
    "newdiff": "file",
    "frag": "patch",
    "append": "patch",
    "diff": "patch",
    "ex": "example",
    "tree": "tree",
    "diagram": "diagram",
    "sh": "command",
    "env": "data",
    "data": "data",
    "other": "other",
}
LOOSE = frozenset({"data", "other", "diagram", "command"})
STANDARD = ("plugin/init", "plugin/plugin", "plugin/config", "plugin/manifest", "config_patch/settings", "service/init")
BOARD = (
    "| ID | Priority | Title | Depends On | Status |\n|:---|:---|:---|:---|:---|\n| {} | Medium | {} | - | queued |\n"
)
TASK = "DOC-1"
Labels = dict[str, Any]


@dataclass
class Score:
    """What is right of the documents, by field."""

    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    hits: int = 0
    extra: int = 0
    missing: int = 0
    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def judge(self, name: str, case: str, told: str, *, good: bool) -> None:
        """Count one judgement; ``told`` says what is wrong with a bad one."""
        self.asked[name] += 1
        self.right[name] += good
        if not good:
            self.faults[name].append(f"{case}: {told}")

    @property
    def settings(self) -> float:
        """F1 of the settings' names."""
        return 2 * self.hits / (2 * self.hits + self.extra + self.missing) if self.hits else 1.0

    def whole(self) -> bool:
        """Tell whether everything but the settings is right."""
        return self.asked == self.right


def base(path: str) -> str:
    """Return the last part of a path as it is compared."""
    return path.replace("\\", "/").rsplit("/", 1)[-1].lstrip("_").lower()


def answer(labels: Labels, candidates: Candidates, text: str) -> dict[str, Any]:
    """Return the answer of a model that decides as the labels say."""
    # Of several right names the one that a named file of the service has lets this file be the service itself.
    name = max(labels["name"], key=lambda name: (_is_service_file(name, labels), name in candidates.names.values()))
    number = next((number for number, each in candidates.names.items() if each == name), None)
    uses = {number: _use(one.path, labels) for number, one in candidates.paths.items()}
    known = {alias: one for one in labels["config_fields"] for alias in (one["name"], *one.get("names", ()))}
    settings = {number: known.get(one.name.lower()) for number, one in candidates.settings.items()}
    found = {one["name"] for one in settings.values() if one}
    missing = [one for one in labels["config_fields"] if not one.get("optional") and one["name"] not in found]
    return {
        "not_a_unit": None if labels["kinds"] else "changes_only",
        "kinds": labels["kinds"],
        "name": number,
        "other_name": None if number else name,
        "mentions": [{"mention": number, "decision": use} for number, use in uses.items()],
        "blocks": [_block(one, candidates) for one in labels["blocks"]],
        "settings": [
            {"setting": number, "decision": _kept(one), "scope": _scope(one)} for number, one in settings.items()
        ],
        "missing_settings": [_missing(one, text) for one in missing],
    }


def _is_service_file(name: str, labels: Labels) -> bool:
    """Tell whether a service's own file would be one that the labels name."""
    return labels["kinds"][:1] == ["service"] and f"{name}.py" in map(base, labels["files_named"])


def _scope(label: Labels | None) -> str:
    return "workspace" if label is not None and label.get("scope") == "workspace" else "unit"


def _use(path: str, labels: Labels) -> str:
    groups = {"new": "files_named", "change": "files_other", "leave": "files_mentioned"}
    best, found = 0.0, "leave"
    for use, key in groups.items():
        for one in labels[key]:
            exact = one == path
            if exact or one.endswith(f"/{path}") or path.endswith(f"/{one}"):
                size = 1e6 if exact else min(len(one), len(path))
                best, found = (size, use) if size > best else (best, found)
    return found


def _block(label: Labels, candidates: Candidates) -> dict[str, str]:
    roles = label["role"].split("|")
    path = label["path"]
    role = ROLES[roles[0]] if path or "ex" not in roles else "example"
    numbers = [
        (one.path == path, len(one.path), number)
        for number, one in candidates.paths.items()
        if path and (one.path == path or path.endswith(f"/{one.path}") or one.path.endswith(f"/{path}"))
    ]
    return {"block": f"B{label['i']}", "file": max(numbers)[2] if numbers else "none", "role": role}


def _kept(label: Labels | None) -> str:
    return "drop" if label is None else "secret" if label.get("secret") else "keep"


def _missing(label: Labels, text: str) -> dict[str, Any]:
    names = [label["name"], *label.get("names", ())]
    quote = next((line.strip() for name in names for line in text.splitlines() if name in line.lower()), "")
    return {
        "name": label["name"],
        "type": label.get("type") or "str",
        "default": None if label.get("secret") else label.get("default"),
        "secret": bool(label.get("secret")),
        "scope": _scope(label),
        "quote": quote[:400],
    }


def judged(score: Score, case: str, labels: Labels, plan: ImplementationPlan) -> None:
    """Count what of a plan is right."""
    score.judge("outcome", case, f"{plan.outcome}: {plan.reason}", good=plan.outcome in labels["outcome"])
    score.judge("doubts", case, str(plan.doubts), good=not plan.doubts)
    if not labels["kinds"]:
        score.judge("outcome", case, f"{plan.outcome}, but no unit", good=plan.outcome == "review")
        return
    score.judge("kinds", case, str(plan.kinds), good=set(plan.kinds) == set(labels["kinds"]))
    score.judge("name", case, plan.name, good=plan.name in labels["name"])
    _judge_files(score, case, labels, plan)
    _judge_blocks(score, case, labels, plan)
    needed = {alias: one["name"] for one in labels["config_fields"] for alias in (one["name"], *one.get("names", ()))}
    found = {needed.get(one.name.lower(), one.name.lower()) for one in plan.config_additions}
    wanted = {one["name"] for one in labels["config_fields"] if not one.get("optional")}
    extra, missing = found - wanted - set(needed.values()), wanted - found
    score.hits += len(found & wanted)
    score.extra += len(extra)
    score.missing += len(missing)
    if extra or missing:
        score.faults["settings"].append(f"{case}: extra {sorted(extra)} missing {sorted(missing)}")


def _judge_files(score: Score, case: str, labels: Labels, plan: ImplementationPlan) -> None:
    def original(spec: Any) -> str:
        return base(str(spec.variables.get("original", spec.path)))

    own = {f"test_{name}.py" for name in plan.names.values()}
    everything = {original(spec) for spec in plan.files}
    planned = {original(spec) for spec in plan.files if spec.template not in STANDARD} - own
    services = {original(spec) for spec in plan.files if spec.template.startswith("service/")}
    own_files = {"init__.py", "plugin.py"}
    named = {base(one) for one in labels["files_named"]} - own_files
    others = {base(one) for one in labels["files_other"] + labels["files_mentioned"]} - named
    lacking, surplus = named - everything, planned - services - named
    score.judge("files", case, f"missing {sorted(lacking)} extra {sorted(surplus)}", good=not (lacking or surplus))
    strange = (planned & others) - own_files
    score.judge("files", case, f"existing or mentioned {sorted(strange)}", good=not strange)


def _judge_blocks(score: Score, case: str, labels: Labels, plan: ImplementationPlan) -> None:
    blocks = {block.index: block for block in plan.code_blocks}
    for label in labels["blocks"]:
        mine, roles = blocks.get(label["i"]), {ROLES[role] for role in label["role"].split("|")}
        loose = mine is not None and mine.role in LOOSE and bool(roles & {"data", "other"})
        told = f"B{label['i']} {mine and mine.role} {mine and mine.path} for {label['role']} {label['path']}"
        score.judge("blocks", case, told, good=mine is not None and (mine.role in roles or loose))
        if label["path"] and label["path"].endswith(".py") and roles & {"file", "patch"}:
            placed = mine is not None and mine.path is not None and base(mine.path) == base(label["path"])
            score.judge("blocks", case, told, good=placed)


class Scene:
    """A git repository with a document's files and a board that has its title, and its results file.

    Args:
        case: The document's folder.
        folder: Where it is made.
    """

    def __init__(self, case: Path, folder: Path) -> None:
        self.text = (case / "content.md").read_text(encoding="utf-8")
        self.labels: Labels = json.loads((case / "expected.json").read_text(encoding="utf-8"))
        self.top = folder / "workspace"
        self.top.mkdir(parents=True)
        for name in (case / "files.txt").read_text(encoding="utf-8").splitlines():
            file = self.top / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
        board = BOARD.format(TASK, _title(self.text).replace("|", "\\|"))
        (self.top / "ACTIVE_TASKS.md").write_text(f"# Task Board\n\n{board}", encoding="utf-8")
        git = local["git"]["-c", "user.name=a", "-c", "user.email=a@example.invalid"].with_cwd(self.top)
        for command in (["init", "-q"], ["add", "-A", "-f"], ["commit", "-qm", "Start"]):
            git(*command)
        self.results = folder / "results.jsonl"
        self.results.write_text(result_line(TASK, self.text), encoding="utf-8")
        self.requests, self.answers = folder / "clarify.jsonl", folder / "clarified.jsonl"

    def plan(self, *more: Path) -> PlannedTask:
        """Return the document's task, planned with more files beside the results."""
        names = [str(self.results), *map(str, more)]
        return open_for_planning(names, workspace=self.top, board=None, only=[]).stream.whole().tasks[0]

    def clarified(self) -> PlannedTask:
        """Return the task after it was asked about and answered by the labels."""
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            run_clarify(
                [str(self.results)],
                self.requests,
                workspace=self.top,
                board=None,
                only=[],
                every=True,
                api="chat",
                model="m",
            )
        request = json.loads(self.requests.read_text(encoding="utf-8"))
        task = self.plan()
        contract = open_for_planning([str(self.results)], workspace=self.top, board=None, only=[]).contract
        candidates = candidates_for(task.item, task.facts, contract)
        decided = json.dumps(answer(self.labels, candidates, self.text))
        self.answers.write_text(result_line(request["custom_id"], decided), encoding="utf-8")
        return self.plan(self.answers)


def result_line(custom_id: str, text: str) -> str:
    """Return one line of a batch's results."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    body = {"object": "chat.completion", "model": "m", "choices": [choice]}
    return json.dumps({"id": "r", "custom_id": custom_id, "response": {"status_code": 200, "body": body}}) + "\n"


def _title(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    head = next((line for line in lines if re.match(r"#{1,3} ", line)), lines[0])
    return re.sub(r"[*`]", "", head.lstrip("#")).strip()


def cases_in(folder: Path) -> Iterator[Path]:
    """Yield the folders with a document."""
    yield from sorted(case for case in folder.iterdir() if (case / "content.md").is_file())


def score_documents(folder: Path, *, ask: bool = True) -> Score:
    """Return the score of all documents of a folder; without ``ask`` that of the reader alone."""
    score = Score()
    for case in cases_in(folder):
        with tempfile.TemporaryDirectory() as place:
            scene = Scene(case, Path(place))
            judged(score, case.name, scene.labels, (scene.clarified() if ask else scene.plan()).plan)
    return score


def main() -> int:
    """Score the documents that were named; 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true", help="show what is wrong")
    parser.add_argument("--before", action="store_true", help="score the reader alone, without any decision")
    given = parser.parse_args()
    score = score_documents(given.cases, ask=not given.before)
    for name, asked in score.asked.items():
        print(f"{name:10} {score.right[name]} of {asked}")
    print(f"settings   F1 {score.settings:.3f}")
    if given.verbose:
        for name, faults in score.faults.items():
            print(f"\n{name}", *faults, sep="\n  ")
    return 0 if score.whole() and score.settings >= 0.97 else 1


if __name__ == "__main__":
    sys.exit(main())
