"""The analysis's code goes into the unit where it fits, and falls back to a stub where it does not pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.answers.contract import Contract
from generator.answers.units import PluginAnswers
from generator.apply.ladder import blamed, step_down, stubs_of
from generator.apply.placing import units_of
from generator.findings import Finding, GateResult
from generator.items import Item, TaskFacts
from generator.reading import parse_item
from tests.apply.scene import apply, batch_file, example_workspace, task_of
from tests.support import Workspace

ANALYSIS = """# Implementation Guide for AAS-901: Integrate Lantern

## Files

### `lantern_plugin/config.py`
```python
from pydantic import BaseModel

class LanternSettings(BaseModel):
    api_key: str
    brightness: int = 5
```

### `lantern_plugin/client.py`
```python
from loguru import logger
from config import LanternSettings
from lantern_plugin.colours import pick

class LanternClient:
    def __init__(self, config: LanternSettings):
        self.config = config
        self.seen = []

    async def shine(self, name):
        logger.info("Shining {}", name)
        self.seen.append(pick(name))
        return self.seen

# Example usage
client = LanternClient(LanternSettings(api_key="your_key_here"))
```

### `lantern_plugin/colours.py`
```python
def pick(name: str) -> str:
    return name.upper()
```

### `main.py`
```python
from lantern_plugin.client import LanternClient
LanternClient(None)
```

### `tests/test_lantern_client.py`
```python
import pytest
from lantern_plugin.client import LanternClient
from lantern_plugin.config import LanternSettings

@pytest.mark.asyncio
async def test_shine():
    client = LanternClient(LanternSettings(api_key="x"))
    assert await client.shine("red") == ["RED"]
```

In `core/hub.py`, register the plugin:
```python
# In core/hub.py
hub.register_plugin(LanternPlugin())
```
"""


def units(text: str = ANALYSIS) -> tuple[PluginAnswers, tuple[str, ...]]:
    """Return the answers of the one plugin that an analysis describes, and the notes on its code."""
    facts = TaskFacts(task_id="AAS-901", title="Integrate Lantern")
    plan = parse_item(Item(custom_id="AAS-901", task_id="AAS-901", text=text), facts)
    (unit,), notes = units_of(plan, Contract())
    assert isinstance(unit, PluginAnswers)
    return unit, notes


def test_imports_settings_and_example_usage_are_brought_in_line() -> None:
    unit, notes = units()
    code = {module.name: module.code for module in unit.plugin.modules}
    assert set(code) == {"client", "colours"}
    assert "from .config import LanternSettings" in code["client"]
    assert "from .colours import pick" in code["client"]
    assert "your_key_here" not in code["client"]
    assert unit.plugin.config_class == "LanternSettings"
    assert any("example" in note for note in notes)


def test_what_a_module_uses_of_another_is_imported_though_the_analysis_forgot_it() -> None:
    unit, _ = units(ANALYSIS.replace("from lantern_plugin.colours import pick\n", ""))
    code = {module.name: module.code for module in unit.plugin.modules}
    assert "from .colours import pick" in code["client"]


def test_code_that_needs_nothing_stays_byte_for_byte() -> None:
    unit, _ = units()
    code = {module.name: module.code for module in unit.plugin.modules}
    assert code["colours"] == "def pick(name: str) -> str:\n    return name.upper()\n"


def test_snippet_for_an_entry_point_is_no_module() -> None:
    unit, _ = units()
    assert "main" not in {module.name for module in unit.plugin.modules}


def result(path: str, gate: str = "types") -> GateResult:
    """Return what a gate says that found one fault in a file."""
    return GateResult(gate=gate, outcome="failed", seconds=0.0, findings=(Finding(path=path, code="x", message="bad"),))


def test_only_the_blamed_module_falls_back() -> None:
    unit, _ = units()
    blame = blamed([unit], [result("plugins/lantern/client.py")])
    assert list(blame) == ["plugins/lantern/client.py"]
    (stubbed,) = step_down([unit], blame)
    assert isinstance(stubbed, PluginAnswers)
    by_name = {module.name: module for module in stubbed.plugin.modules}
    assert by_name["client"].code == ""
    assert by_name["client"].class_name == "Client"
    assert by_name["colours"].code != ""
    assert stubs_of([stubbed]) == ("lantern.client",)
    assert "class LanternClient" in stubbed.plugin.notes[0].code
    assert stubbed.plugin.notes[0].reason == "types: bad"


def test_blamed_test_is_left_out_and_kept_in_the_notes() -> None:
    unit, _ = units()
    (stubbed,) = step_down([unit], blamed([unit], [result("tests/test_lantern_client.py", "tests")]))
    assert isinstance(stubbed, PluginAnswers)
    assert stubbed.plugin.tests == ()
    assert stubs_of([stubbed]) == ("lantern.test_lantern_client",)


def test_fault_without_a_file_of_the_analysis_blames_all_its_code_and_then_nothing() -> None:
    unit, _ = units()
    fault = result("plugins/lantern/lantern_plugin.py", "smoke")
    blame = blamed([unit], [fault])
    assert len(blame) == 4
    (without_change,) = step_down([unit], blame)
    assert stubs_of([without_change]) == ()
    (not_made,) = step_down([without_change], blamed([without_change], [fault]))
    assert isinstance(not_made, PluginAnswers)
    assert (not_made.plugin.parts, stubs_of([not_made])) == ((), ())
    (stubbed,) = step_down([not_made], blamed([not_made], [fault]))
    assert blamed([stubbed], [fault]) == {}


def test_nothing_is_blamed_where_all_passed() -> None:
    unit, _ = units()
    assert blamed([unit], [GateResult(gate="types", outcome="passed", seconds=0.0)]) == {}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return example_workspace(tmp_path / "workspace")


@pytest.mark.usefixtures("needs_sandbox")
def test_untyped_analysis_is_implemented_with_its_own_code_and_test(workspace: Workspace, tmp_path: Path) -> None:
    report = apply(workspace, [batch_file(tmp_path / "batch.json", {"AAS-901": ANALYSIS})])
    task = task_of(report, "AAS-901")
    assert (task["outcome"], task["stubs"]) == ("implemented", [])
    tree = workspace.tree("aas/AAS-901")
    assert {"plugins/lantern/client.py", "plugins/lantern/colours.py", "tests/test_lantern_client.py"} <= set(tree)
    assert any("core/hub.py" in warning and "person" in warning for warning in task["warnings"])
    fates = [(block["fate"], block["path"]) for block in task["code_blocks"]]
    assert fates == [
        ("merged", "plugins/lantern/config.py"),
        ("placed", "plugins/lantern/client.py"),
        ("placed", "plugins/lantern/colours.py"),
        ("left out", None),
        ("placed", "tests/test_lantern_client.py"),
        ("review", "core/hub.py"),
    ]


@pytest.mark.usefixtures("needs_sandbox")
def test_module_that_needs_an_unknown_package_becomes_a_stub(workspace: Workspace, tmp_path: Path) -> None:
    answer = ANALYSIS.replace(
        "from loguru import logger\n", "import lanternlib_nobody_has\nfrom loguru import logger\n"
    )
    answer = answer.replace('logger.info("Shining {}", name)', "lanternlib_nobody_has.shine(name)")
    report = apply(workspace, [batch_file(tmp_path / "batch.json", {"AAS-901": answer})])
    task = task_of(report, "AAS-901")
    assert task["outcome"] == "scaffolded"
    assert "lantern.client" in task["stubs"]
    notes = workspace.show("aas/AAS-901", "plugins/lantern/NOTES.md")
    assert "lanternlib_nobody_has" in notes
    assert "lanternlib_nobody_has" not in workspace.show("aas/AAS-901", "plugins/lantern/client.py")


@pytest.mark.usefixtures("needs_sandbox")
def test_two_config_units_that_want_the_same_name_are_told(workspace: Workspace, tmp_path: Path) -> None:
    def answer(task_id: str, name: str) -> dict[str, str]:
        fields = [f"- `{each}_limit` (int, default 3): how many" for each in (name, "shared")]
        return {task_id: "\n".join([f"# {task_id}: {name} settings\n", "Add these settings to AASConfig:\n", *fields])}

    apply(workspace, [batch_file(tmp_path / "one.json", answer("AAS-901", "ink"))])
    workspace.git("merge", "--quiet", "--ff-only", "aas/AAS-901")
    report = apply(workspace, [batch_file(tmp_path / "two.json", answer("AAS-902", "pen"))], code=1)
    task = task_of(report, "AAS-902")
    assert task["outcome"] == "review"
    assert "shared_limit belongs to the config unit" in task["reason"]
    assert "pen_limit" not in task["reason"]
