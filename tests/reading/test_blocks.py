"""Blocks of code find their files: where a text may name one, what the workspace has already, and what is in doubt."""

from __future__ import annotations

import pytest

from generator.items import Item, TaskFacts
from generator.plan import ImplementationPlan
from generator.reading import parse_item
from generator.reading.workspace import WorkspaceFiles

TRACKED = ["core/loader.py", "core/config/manager.py", "app/main_menu.py", "plugins/__init__.py", "tools/probe.py"]
FUNCTION = "def level(sensor: int) -> int:\n    return sensor * 2\n"
CLASS = "class Gauge:\n    def level(self) -> int:\n        return 2\n"
TABLE = "plugins/rain_gauge/table.py"
HEAD = "# AAS-1: Rain Gauge Plugin\n\nComplexity: Low\n\nThe plugin `rain_gauge` measures rain.\n\n"


def plan_of(body: str, *, tracked: list[str] = TRACKED) -> ImplementationPlan:
    item = Item(custom_id="AAS-1", task_id="AAS-1", text=HEAD + body)
    facts = TaskFacts(task_id="AAS-1", title="Rain Gauge Plugin")
    return parse_item(item, facts, workspace=WorkspaceFiles(tracked))


def placed_of(body: str, *, tracked: list[str] = TRACKED) -> list[tuple[str, str | None]]:
    return [(one.role, one.path) for one in plan_of(body, tracked=tracked).code_blocks]


def fenced(code: str, info: str = "python") -> str:
    return f"```{info}\n{code}```\n"


@pytest.mark.parametrize(
    "body",
    [
        fenced(FUNCTION, f'python title="{TABLE}"'),
        fenced(FUNCTION, f"python {TABLE}"),
        fenced(FUNCTION, f"python:{TABLE}"),
        fenced(FUNCTION, f"python {{file={TABLE}}}"),
        fenced(FUNCTION, f"{{.python filename='{TABLE}'}}"),
        fenced(FUNCTION, f"python filename={TABLE}"),
        fenced(FUNCTION, f"python file: {TABLE}"),
        fenced(FUNCTION, TABLE),
        fenced(f"# {TABLE}\n{FUNCTION}"),
        fenced(f'"""{TABLE}"""\n{FUNCTION}'),
        fenced(f"{TABLE}\n{FUNCTION}"),
        f"```{TABLE}```\n{fenced(FUNCTION)}",
        f"```\n{TABLE}\n```\n\n{fenced(FUNCTION)}",
        f"{TABLE}: {fenced(FUNCTION)}",
        f"Here is `{TABLE}`: {fenced(FUNCTION)}",
        f"### FILE: {TABLE}\n{fenced(FUNCTION)}",
        f"#### `{TABLE}`\n\nIt holds the table. It has no state.\nIt is small.\n\n{fenced(FUNCTION)}",
        f"**File**: `{TABLE}`\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n\n{fenced(FUNCTION)}",
        f"**{TABLE}**\n\nIt measures.\n\n{fenced(FUNCTION)}",
        f"## New file: `{TABLE}`\n\n### How it works\n\nIt measures.\n\n{fenced(FUNCTION)}",
        f"1. Write `{TABLE}`:\n\n   ```python\n   def level(sensor: int) -> int:\n       return sensor * 2\n   ```\n",
        f"{fenced(FUNCTION)}\nSave this as `{TABLE}`.\n",
    ],
)
def test_a_text_names_the_file_of_a_block(body: str) -> None:
    found = [one for one in plan_of(body).code_blocks if one.role != "other"]
    assert [(one.role, one.path) for one in found] == [("file", TABLE)]
    assert found[0].content.strip().endswith(FUNCTION.strip())
    assert TABLE not in found[0].content.split("\n")[0] or found[0].content.startswith(("#", '"""'))


def test_blocks_below_one_heading_are_one_file_in_their_order() -> None:
    parts = ["from typing import Final\n", "LIMIT: Final = 4\n", CLASS, FUNCTION]
    plan = plan_of(f"## `{TABLE}`\n\n" + "\nThen:\n\n".join(map(fenced, parts)))
    assert [(one.role, one.path) for one in plan.code_blocks] == [("file", TABLE)] * 4
    (spec,) = [one for one in plan.files if one.path == TABLE]
    assert spec.variables["code_blocks"] == [0, 1, 2, 3]


def test_a_block_that_writes_the_same_again_takes_the_place_of_the_first() -> None:
    longer = FUNCTION.replace("return", "# Twice.\n    return")
    assert placed_of(f"## `{TABLE}`\n\n{fenced(FUNCTION)}\nBetter:\n\n{fenced(longer)}") == [
        ("example", None),
        ("file", TABLE),
    ]


def test_what_only_the_replaced_block_defines_is_told() -> None:
    body = f"## `{TABLE}`\n\n{fenced(CLASS + FUNCTION)}\nBetter:\n\n{fenced(FUNCTION + '# ' + 'a' * 90)}"
    plan = plan_of(body)
    assert any("Gauge" in doubt.reason for doubt in plan.doubts if doubt.field == "code_blocks")


def test_a_change_of_a_file_that_was_given_whole_is_no_part_of_it() -> None:
    body = f"## `{TABLE}`\n\n{fenced(FUNCTION)}\nLater, extend `{TABLE}`:\n\n{fenced(CLASS)}"
    assert placed_of(body) == [("file", TABLE), ("patch", TABLE)]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("core/loader.py", "core/loader.py"),
        ("loader.py", "core/loader.py"),
        ("Loader.py", "core/loader.py"),
        ("core/config/manager.py", "core/config/manager.py"),
    ],
)
def test_a_block_for_a_file_of_the_workspace_changes_it(name: str, path: str) -> None:
    assert placed_of(f"### `{name}`\n\n{fenced(FUNCTION)}") == [("patch", path)]


def test_a_new_file_that_the_workspace_has_is_never_overwritten() -> None:
    assert placed_of(f"Create `core/loader.py`:\n\n{fenced(FUNCTION)}") == [("patch", "core/loader.py")]
    patch = "<<<<<<< SEARCH\n=======\nx = 1\n>>>>>>> REPLACE\n"
    assert placed_of(f"core/loader.py\n{fenced(patch)}") == [("patch", "core/loader.py")]


def test_a_bare_name_that_the_unit_has_too_is_its_own() -> None:
    body = f"- `{TABLE}`\n\n### `table.py`\n\n{fenced(FUNCTION)}"
    assert placed_of(body, tracked=["plugins/other/table.py"]) == [("file", TABLE)]


@pytest.mark.parametrize(
    ("code", "lead"),
    [
        ("# ... existing code ...\n" + CLASS, "### `core/new_loader.py`"),
        ("def level(self) -> int:\n    return 2\n", "### `core/new_loader.py`"),
        ("    self.level = 2\n", "In `core/new_loader.py`:"),
        ("elif level:\n    run()\n", "### `core/new_loader.py`"),
        ("return level\n", "### `core/new_loader.py`"),
        (CLASS, "Extend `core/new_loader.py`:"),
        (CLASS, "### Changes in `core/new_loader.py`"),
        (CLASS, "## Files to modify\n\n### `core/new_loader.py`"),
    ],
)
def test_a_part_of_a_file_is_a_change(code: str, lead: str) -> None:
    assert placed_of(f"{lead}\n\n{fenced(code)}", tracked=[]) == [("patch", "core/new_loader.py")]


@pytest.mark.parametrize(
    "body",
    [
        f"## Usage\n\n{fenced('gauge = Gauge()' + chr(10) + 'print(gauge.level())' + chr(10))}",
        f"As it is (from `tools/probe.py`):\n\n{fenced('for one in log:' + chr(10) + '    read(one)' + chr(10))}",
        f"Read `notes.md` with:\n\n{fenced('import re' + chr(10) + 're.search(A, text)' + chr(10))}",
    ],
)
def test_code_that_shows_something_is_an_example(body: str) -> None:
    assert placed_of(body) == [("example", None)]


def test_boxes_are_a_drawing() -> None:
    box = "+--------+     +--------+\n| sensor | --> | table  |\n+--------+     +--------+\n"
    assert placed_of(fenced(box, "")) == [("diagram", None)]
    box = "┌──────────┐\n│  Sensor  │\n├──────────┤\n│ [Read]   │\n└──────────┘\n"
    assert placed_of(fenced(box, "")) == [("diagram", None)]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        pytest.param(fenced(FUNCTION), "level", id="functions without a file"),
        pytest.param(fenced(CLASS), "guess", id="a class without a file"),
        pytest.param(f"## `{TABLE}`\n\n```python\n{FUNCTION}", "no end", id="no end"),
        pytest.param(f"```python\n{FUNCTION}\n## `{TABLE}`\n\n{fenced(CLASS)}", "no end", id="no end before a heading"),
        pytest.param(
            f"## `{TABLE}`\n\n{fenced('def level(' + chr(10) + chr(10) + '## More' + chr(10))}", "heading", id="heading"
        ),
    ],
)
def test_what_is_uncertain_about_blocks_is_a_doubt_and_a_warning(body: str, word: str) -> None:
    plan = plan_of(body)
    assert any(word in doubt.reason for doubt in plan.doubts if doubt.field == "code_blocks")
    assert any(word in warning for warning in plan.warnings)


@pytest.mark.parametrize("code", [FUNCTION, CLASS])
def test_all_the_code_goes_to_the_only_module_without_a_doubt(code: str) -> None:
    plan = plan_of(f"## Files\n\n- `{TABLE}`: the table\n\n## Code\n\n{fenced(code)}")
    assert [(one.role, one.path) for one in plan.code_blocks] == [("file", TABLE)]
    assert not [doubt for doubt in plan.doubts if doubt.field == "code_blocks"]


@pytest.mark.parametrize("heading", ["### 2.1 Table", "Table:", "**Table**", "## The code\n\n### Table"])
def test_a_heading_of_one_word_means_the_declared_module_of_that_name(heading: str) -> None:
    files = f"- `{TABLE}`: the table\n- `plugins/rain_gauge/probe.py`: the probe\n"
    assert placed_of(f"## Files\n\n{files}\n{heading}\n\n{fenced(FUNCTION)}") == [("file", TABLE)]


def test_certain_blocks_have_no_doubt() -> None:
    assert not plan_of(f"### `{TABLE}`\n\n{fenced(FUNCTION)}").doubts
