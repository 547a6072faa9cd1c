"""What the analysis wrote is used as far as it works: started by the plugin, merged into the workspace, else a stub."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.answers.contract import Contract, Method, PluginBase
from generator.answers.units import PluginAnswers
from generator.apply.block_results import block_results
from generator.apply.placing import units_of
from generator.items import Item, TaskFacts
from generator.plan import CodeBlock, ImplementationPlan
from generator.reading import parse_item
from generator.wiring import unused
from tests import shared
from tests.apply.scene import apply, batch_file, example_workspace, task_of
from tests.support import Workspace

MAIN = """# Implementation Guide for AAS-901: Integrate Lantern

### `plugins/lantern/config.py`
```python
from pydantic import BaseModel


class LanternConfig(BaseModel):
    brightness: int = 5
```

### `plugins/lantern/lantern.py`
```python
{code}
```
"""
GOOD = """class LanternPlugin:
    def __init__(self, config):
        self.config = config
        self.lit = False

    async def initialize(self):
        self.lit = True

    async def cleanup(self):
        self.lit = False

    def colour(self, name: str) -> str:
        return name.upper()"""
# A start that no workspace makes good, and one that only the sandbox stops, which has no network.
STUMBLES = GOOD.replace("        self.lit = True", "        self.lit = {'on': True}['off']")
DIALS = GOOD.replace(
    "        self.lit = True", "        import socket\n        socket.create_connection(('192.0.2.1', 9), timeout=2)"
)
SERVICE = """# Design for AAS-902: Lantern Tunnel Service

### `core/services/lantern_tunnel.py`
```python
import lanternlib_nobody_has


class LanternTunnelService:
    def dig(self) -> int:
        return lanternlib_nobody_has.dig()
```
"""
CHANGES = """# Implementation Guide for AAS-903: Integrate Beacon

### `plugins/beacon/beam.py`
```python
def aim(angle: int) -> int:
    return angle % 360
```

Add a method to the existing `core/hub.py`:

```python
class Hub:
    # ... existing code ...

    def count_plugins(self) -> int:
        return len(self._plugins)
```

Then change `core/plugin_base.py`:

```diff
--- a/core/plugin_base.py
+++ b/core/plugin_base.py
@@ -1,3 +1,3 @@
-a line that is not there
+another line
```
"""
BREAKS = CHANGES.replace("AAS-903: Integrate Beacon", "AAS-904: Integrate Siren").replace(
    "plugins/beacon", "plugins/siren"
)
BREAKS = BREAKS.replace("-> int:\n        return len(self._plugins)", "-> str:\n        return len(self._plugins)")


def unit(code: str, contract: Contract | None = None) -> PluginAnswers:
    """Return the answers of the plugin whose main file this is."""
    facts = TaskFacts(task_id="AAS-901", title="Integrate Lantern")
    plan = parse_item(Item(custom_id="AAS-901", task_id="AAS-901", text=MAIN.format(code=code)), facts)
    (found,), _ = units_of(plan, contract or Contract())
    assert isinstance(found, PluginAnswers)
    return found


def made(init: str, *, base: str = "") -> str:
    return f"class LanternPlugin{base}:\n    def __init__({init}):\n        self.n = 1\n"


WORK = "\n    def shine(self):\n        return 1\n"


@pytest.mark.parametrize(
    ("code", "given"),
    [
        (made("self, config"), "settings"),
        (made("self, settings: 'LanternConfig'"), "settings"),
        (made("self, config=None"), "settings"),
        (made("self, *, config"), "config=settings"),
        (made("self, brightness: int, colour='red'"), "settings.brightness"),
        (made("self, name='x'"), ""),
        (made("self"), ""),
        ("class LanternPlugin:\n    lit = False\n", ""),
        (made("self, host"), None),
        (made("self, config, hub"), None),
        ("class LanternPlugin(Base):\n    lit = False\n", None),
    ],
)
def test_plugin_makes_a_part_only_where_it_can_be_told_how(code: str, given: str | None) -> None:
    found = unit(code + WORK)
    assert [each.name for each in found.plugin.modules] == ["lantern"]
    parts = found.plugin.parts or ()
    assert [each.class_name for each in parts] == (["LanternLogic"] if given is not None else [])
    for part in parts:
        shown = [f"{each.name}={each.value}" if each.name else each.value for each in part.arguments]
        assert ", ".join(shown) == given
    assert [what for what, _ in unused(found)] == ([] if given is not None else ["lantern.LanternLogic"])


def test_main_class_of_the_analysis_leaves_its_name_to_the_blueprint() -> None:
    found = unit(GOOD)
    (module,), (part,) = found.plugin.modules, found.plugin.parts or ()
    assert (found.plugin.class_name, part.class_name, part.attribute) == ("LanternPlugin", "LanternLogic", "logic")
    assert "class LanternLogic:" in module.code
    assert "LanternPlugin" not in module.code
    assert (part.start, part.starts_by, part.stop, part.stops_by) == ("initialize", "await", "cleanup", "await")


def test_plugin_that_cannot_make_the_main_class_says_so() -> None:
    facts = TaskFacts(task_id="AAS-901", title="Integrate Lantern")
    text = MAIN.format(code=made("self, config, host") + WORK)
    plan = parse_item(Item(custom_id="AAS-901", task_id="AAS-901", text=text), facts)
    _, notes = units_of(plan, Contract())
    assert "lantern.LanternLogic is not used: nothing says what it gets for host" in notes


def test_coroutines_are_not_started_where_nothing_awaits_them() -> None:
    methods = (Method(name="start", role="start", is_async=False), Method(name="stop", role="stop", is_async=False))
    found = unit(GOOD, Contract(plugin_base=PluginBase(methods=methods)))
    (part,) = found.plugin.parts or ()
    assert (part.class_name, part.start, part.stop) == ("LanternLogic", "", "")
    assert [what for what, _ in unused(found)] == ["lantern.LanternLogic.initialize"]


def test_blocks_for_one_file_are_put_together() -> None:
    more = "from __future__ import annotations\n\n\ndef dim(level: int) -> int:\n    return level - 1"
    second = f"\n\nMore of `plugins/lantern/lantern.py`:\n\n### `plugins/lantern/lantern.py`\n```python\n{more}\n```\n"
    facts = TaskFacts(task_id="AAS-901", title="Integrate Lantern")
    text = MAIN.format(code=GOOD) + second
    plan = parse_item(Item(custom_id="AAS-901", task_id="AAS-901", text=text), facts)
    (found,), _ = units_of(plan, Contract())
    assert isinstance(found, PluginAnswers)
    (module,) = found.plugin.modules
    assert "def colour" in module.code
    assert "def dim" in module.code


def test_of_two_changes_of_one_file_each_has_its_own_fate() -> None:
    merged, kept = "def a() -> int:\n    return 1\n", "def b() -> int:\n    return 2\n"
    spec = unit(GOOD).plugin.model_dump(mode="json")
    spec["patches"] = [{"path": "core/hub.py", "code": merged}]
    spec["notes"] = [{"kind": "change", "subject": "b", "reason": "it has no certain place", "code": kept}]
    built = PluginAnswers.model_validate({**unit(GOOD).to_data(), "plugin": spec})
    blocks = [
        CodeBlock(index=n, role="patch", path="core/hub.py", content=text) for n, text in enumerate((merged, kept))
    ]
    plan = ImplementationPlan(task_id="AAS-901", code_blocks=tuple(blocks))
    assert [(each.fate, each.reason) for each in block_results(plan, [built])] == [
        ("merged", ""),
        ("review", "it has no certain place"),
    ]


@pytest.fixture(scope="module")
def ran(needs_sandbox: None) -> tuple[Workspace, dict[str, Any]]:
    """One run over tasks that are each implemented in another way."""
    return shared.once("fallbacks", _ran)


def _ran(folder: Path) -> tuple[Workspace, dict[str, Any]]:
    workspace = example_workspace(folder / "workspace")
    answers = {
        "AAS-901": MAIN.format(code=GOOD),
        "AAS-902": SERVICE,
        "AAS-903": CHANGES,
        "AAS-904": BREAKS,
        "AAS-905": MAIN.format(code=STUMBLES).replace("AAS-901", "AAS-905").replace("antern", "amp"),
        "AAS-906": MAIN.format(code=DIALS).replace("AAS-901", "AAS-906").replace("antern", "ink"),
    }
    return workspace, apply(workspace, [batch_file(folder / "batch.json", answers)])


def test_what_fell_back_or_is_not_started_is_a_scaffold_and_the_rest_is_implemented(
    ran: tuple[Workspace, dict[str, Any]],
) -> None:
    outcomes = {task["task_id"]: task["outcome"] for task in ran[1]["tasks"]}
    assert {outcomes.pop("AAS-902"), outcomes.pop("AAS-905")} == {"scaffolded"}
    assert set(outcomes.values()) == {"implemented"}


def test_plugin_starts_what_the_analysis_wrote(ran: tuple[Workspace, dict[str, Any]]) -> None:
    workspace, report = ran
    plugin = workspace.show("aas/AAS-901", "plugins/lantern/lantern_plugin.py")
    assert "await self.logic.initialize()" in plugin
    assert "await self.logic.cleanup()" in plugin
    assert task_of(report, "AAS-901")["stubs"] == []


def test_service_falls_back_to_a_stub_and_keeps_the_original(ran: tuple[Workspace, dict[str, Any]]) -> None:
    workspace, report = ran
    assert task_of(report, "AAS-902")["stubs"] == ["lantern_tunnel.lantern_tunnel"]
    assert "lanternlib_nobody_has" in workspace.show("aas/AAS-902", "core/services/lantern_tunnel.notes.md")
    assert "lanternlib_nobody_has" not in workspace.show("aas/AAS-902", "core/services/lantern_tunnel.py")


def test_change_with_a_certain_place_is_merged_and_another_one_is_kept(ran: tuple[Workspace, dict[str, Any]]) -> None:
    workspace, report = ran
    task = task_of(report, "AAS-903")
    before, after = (workspace.show(name, "core/hub.py").splitlines() for name in ("main", "aas/AAS-903"))
    assert [line for line in after if line not in before] == [
        "    def count_plugins(self) -> int:",
        "        return len(self._plugins)",
    ]
    assert [line for line in before if line not in after] == []
    assert [(block["fate"], block["path"]) for block in task["code_blocks"]] == [
        ("placed", "plugins/beacon/beam.py"),
        ("merged", "core/hub.py"),
        ("review", "core/plugin_base.py"),
    ]
    assert "a line that is not there" in workspace.show("aas/AAS-903", "plugins/beacon/NOTES.md")
    assert any("core/plugin_base.py is left to a person" in warning for warning in task["warnings"])
    assert "core/hub.py" in task["units"][0]["files"]


def test_change_that_fails_a_gate_is_taken_back(ran: tuple[Workspace, dict[str, Any]]) -> None:
    workspace, report = ran
    assert workspace.show("aas/AAS-904", "core/hub.py") == workspace.show("main", "core/hub.py")
    task = task_of(report, "AAS-904")
    assert [block["fate"] for block in task["code_blocks"]] == ["placed", "review", "review"]
    assert "count_plugins" in workspace.show("aas/AAS-904", "plugins/siren/NOTES.md")
    assert "def aim" in workspace.show("aas/AAS-904", "plugins/siren/beam.py")


def test_plugin_does_not_start_what_cannot_start_here(ran: tuple[Workspace, dict[str, Any]]) -> None:
    workspace, report = ran
    task = task_of(report, "AAS-905")
    assert task["stubs"] == []
    assert "{'on': True}['off']" in workspace.show("aas/AAS-905", "plugins/lamp/lamp.py").replace('"', "'")
    plugin = workspace.show("aas/AAS-905", "plugins/lamp/lamp_plugin.py")
    assert [word for word in ("self.logic", "from .lamp", "import lamp") if word in plugin] == []
    assert any("lamp.lamp is in the unit, but the plugin does not start it" in each for each in task["warnings"])


def test_start_that_only_lacks_the_network_stays_and_is_told(ran: tuple[Workspace, dict[str, Any]]) -> None:
    workspace, report = ran
    assert "create_connection" in workspace.show("aas/AAS-906", "plugins/link/link.py")
    assert "await self.logic.initialize()" in workspace.show("aas/AAS-906", "plugins/link/link_plugin.py")
    (smoke,) = [gate for gate in task_of(report, "AAS-906")["gates"] if gate["gate"] == "smoke"]
    assert any("start reached outside: OSError" in note["message"] for note in smoke["notes"])
