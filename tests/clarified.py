"""Documents that are asked about in tests: their texts, the candidates of each, and answers over the numbers."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.answers.contract import Contract
from generator.items import Item, TaskFacts
from generator.plan import ImplementationPlan
from generator.reading import (
    NO_FILES,
    Answered,
    Candidates,
    Decisions,
    WorkspaceFiles,
    candidates_for,
    parse_item,
    settle,
    text_hash,
)

CASES = Path(__file__).parent / "cases" / "clarified"


class Document:
    """A text with the files of its workspace, and what is decided about it.

    Args:
        text: The text.
        title: The task's title on the board.
        files: The workspace's tracked files.
    """

    def __init__(self, text: str, title: str = "", files: WorkspaceFiles = NO_FILES) -> None:
        self.item = Item(custom_id="AAS-7", task_id="AAS-7", text=text)
        self.facts = TaskFacts(task_id="AAS-7", title=title) if title else None
        self.files = files

    @classmethod
    def case(cls, name: str, title: str = "") -> Document:
        """Return one of the documents below ``tests/cases/clarified``."""
        files = (CASES / name / "files.txt").read_text(encoding="utf-8").splitlines()
        return cls((CASES / name / "content.md").read_text(encoding="utf-8"), title, WorkspaceFiles(files))

    @cached_property
    def candidates(self) -> Candidates:
        """What can be decided about it."""
        return candidates_for(self.item, self.facts, Contract())

    def path(self, name: str) -> str:
        """Return the number of a path."""
        return next(number for number, one in self.candidates.paths.items() if one.path == name)

    def setting(self, name: str) -> str:
        """Return the number of a setting."""
        return next(number for number, one in self.candidates.settings.items() if one.name == name)

    def answer(self, **given: Any) -> dict[str, Any]:
        """Return an answer that leaves out every path and setting and takes every block for an example."""
        candidates = self.candidates
        plain = {
            "not_a_unit": None,
            "kinds": ["plugin"],
            "name": next(iter(candidates.names), None),
            "other_name": None,
            "mentions": [{"mention": number, "decision": "leave"} for number in candidates.paths],
            "blocks": [{"block": number, "file": "none", "role": "example"} for number in candidates.blocks],
            "settings": [{"setting": one, "decision": "drop", "scope": "unit"} for one in candidates.settings],
            "missing_settings": [],
        }
        return {**plain, **given}

    def decisions(self, answer: dict[str, Any] | str, fingerprint: str = "") -> Decisions:
        """Return what an answer decides."""
        text = answer if isinstance(answer, str) else json.dumps(answer)
        answered = Answered(text_hash(self.item.text), fingerprint or self.candidates.fingerprint, text)
        return settle(answered, self.item, self.facts, Contract())

    def plan(self, answer: dict[str, Any] | str | None = None) -> ImplementationPlan:
        """Return the plan, after an answer where one is given."""
        decisions = None if answer is None else self.decisions(answer)
        return parse_item(self.item, self.facts, workspace=self.files, decisions=decisions)


def changed(decisions: list[dict[str, Any]], number: str, **given: Any) -> list[dict[str, Any]]:
    """Return a list of decisions in which the one about a number says something else."""
    return [{**one, **given} if number in one.values() else one for one in decisions]
