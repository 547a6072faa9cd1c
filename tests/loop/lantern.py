"""A unit called lantern, as questions are asked about it: the files of a case, and the answers beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator.answers.contract import Contract
from generator.answers.units import PluginAnswers
from generator.items import TaskFacts
from generator.loop.asked import AskedCode, asked_code
from generator.loop.code_text import CodeContext

CASES = Path(__file__).parents[1] / "cases" / "questions"
COMMIT = "0123456789abcdef" * 2 + "01234567"
WICK, PLUGIN, TEST = "plugins/lantern/wick.py", "plugins/lantern/lantern_plugin.py", "tests/test_lantern.py"
FACTS = TaskFacts(
    task_id="AAS-7",
    title="Lantern",
    priority="High",
    details="- **Description**: A lantern that burns down.\n- **Acceptance Criteria**:\n    - [ ] It goes out",
    description="A lantern that burns down.",
    acceptance=("It goes out",),
)


def code(case: str, **more: str) -> AskedCode:
    """Return the code of a case, with further files by their paths."""
    folder = CASES / case
    files = {str(path.relative_to(folder)): path.read_text("utf-8") for path in sorted(folder.rglob("*.py"))} | more
    modules = {path: text for path, text in files.items() if not path.startswith("tests/")}
    return asked_code("AAS-7", COMMIT, modules, {path: text for path, text in files.items() if path not in modules})


def context(asked: AskedCode, **more: Any) -> CodeContext:
    """Return what a question about the unit is made from."""
    note = {"kind": "stub", "subject": "wick.Wick.burn", "reason": "types: no", "code": "def burn(self):\n    pass\n"}
    phase = {"number": 1, "title": "Light", "tasks": ["Make the wick shorter"]}
    spec = {
        "class_name": "LanternPlugin",
        "config_class": "LanternConfig",
        "notes": [note],
        "background": {"phases": [phase]},
    }
    unit = PluginAnswers.model_validate(
        {"name": "lantern", "title": "Lantern", "summary": "It burns.", "task_id": "AAS-7", "plugin": spec}
    )
    return CodeContext(**{"asked": asked, "units": (unit,), "contract": Contract(), "facts": FACTS, **more})
