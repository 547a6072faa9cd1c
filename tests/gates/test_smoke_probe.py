"""One life of a unit as the probe lives it, tried in this process with units of our own."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from generator.answers.contract import Contract, Hub, Method, Parameter, PluginBase
from generator.gates.dialogue import Dialogue
from generator.gates.lives import Life
from generator.gates.probes import smoke
from generator.gates.probes.channel import Channel
from tests.gates.subjects import write

BASE = """
CALLS = []
class Base:
    def start(self): CALLS.append('start'); return True
    async def stop(self): CALLS.append('stop')
    def tune(self, to): CALLS.append('tune')
"""
UNIT = "import lived_base\nclass Unit(lived_base.Base): ...\ndef register(hub):\n    return Unit()\n"
PLUGIN_BASE = PluginBase(
    module="lived_base",
    class_name="Base",
    methods=(
        Method(name="stop", role="stop", is_async=True),
        Method(name="start", role="start", returns="bool"),
        Method(name="tune", role="start", parameters=(Parameter(name="to", source="unknown", required=True),)),
    ),
)
Lives = Callable[..., list[str]]


@dataclass
class Here:
    """The judge's line, in this process."""

    dialogue: Dialogue[Any]
    said: bytes = b""
    waiting: str = ""
    asked: str = ""

    def receive(self) -> dict[str, Any]:
        step: dict[str, Any] = json.loads(self.said or self.dialogue.first())
        self.waiting, self.asked = step["id"], step["do"]
        return step

    def reply(self, said: dict[str, Any]) -> None:
        self.said = self.dialogue.take(json.dumps({**said, "id": self.waiting}).encode())


def lived(request: dict[str, Any]) -> Life:
    """Let the probe do what a judge asks of one unit."""
    dialogue = Dialogue(Life(request))
    smoke.serve(cast(Channel, Here(dialogue)))
    assert (dialogue.state, dialogue.why) == ("complete", "")
    assert dialogue.verdict is not None
    return dialogue.verdict


@pytest.fixture
def lives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lives]:
    """Run the probe on files of a workspace; it returns what it found fault with."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setenv("PYTHONPATH", "")

    def live(
        files: Mapping[str, str], *, probe: str = "plugin", contract: Contract | None = None, **more: Any
    ) -> list[str]:
        write(tmp_path, files)
        wanted = contract or Contract(plugin_base=PLUGIN_BASE, hub=None, settings=None)
        request = {
            "root": str(tmp_path),
            "way": "direct",
            "name": "unit",
            "folder": "",
            "probe": probe,
            "contract": wanted.model_dump(mode="json"),
            "entry": wanted.entry.model_dump(mode="json"),
            "loader": None,
            "files": list(files),
            "modules": {path.removesuffix(".py"): path for path in files if path.endswith(".py")},
            "import_roots": [""],
            "package": "lived_unit",
        }
        return [fault.message for fault in lived({**request, **more}).faults]

    yield live
    for name in [name for name in sys.modules if name.startswith("lived_")]:
        del sys.modules[name]


def calls() -> list[str]:
    return list(sys.modules["lived_base"].CALLS)


def test_a_plugin_starts_before_it_stops_and_does_both_twice(lives: Lives) -> None:
    assert lives({"lived_base.py": BASE, "lived_unit.py": UNIT}) == []
    assert calls() == ["start", "stop"] * 2


@pytest.mark.parametrize("answer", ["False", "None", "1"])
def test_a_method_that_promises_a_bool_gives_true(answer: str, lives: Lives) -> None:
    unit = UNIT.replace("...", f"\n    def start(self): return {answer}")
    assert lives({"lived_base.py": BASE, "lived_unit.py": unit}) == [f"start() gave {answer} instead of True"]


def test_what_is_registered_is_a_plugin(lives: Lives) -> None:
    unit = UNIT.replace("return Unit()", "return 3")
    assert lives({"lived_base.py": BASE, "lived_unit.py": unit}) == ["register(hub) gave int, which is no Base"]
    assert calls() == []


def test_without_a_way_to_register_it_is_named(lives: Lives) -> None:
    assert lives({"lived_base.py": BASE, "lived_unit.py": "register = 1\n"}) == ["lived_unit has no register(hub)"]


@pytest.mark.parametrize(
    ("is_async", "module", "constructor"),
    [
        (False, "", ()),
        (True, "", ()),
        (False, "lived_nowhere", (Parameter(name="x", source="unknown", required=True),)),
    ],
)
def test_a_stand_in_takes_what_is_registered_where_no_hub_can_be_made(
    *, is_async: bool, module: str, constructor: tuple[Parameter, ...], lives: Lives
) -> None:
    hub = Hub(module=module, class_name="H", register_method="take", is_async=is_async, constructor=constructor)
    wait = "await " if is_async else ""
    unit = UNIT.replace(
        "def register(hub):\n    return Unit()", f"async def register(hub):\n    {wait}hub.take(Unit())"
    )
    contract = Contract(plugin_base=PLUGIN_BASE, hub=hub)
    registering = contract.model_copy(update={"entry": contract.entry.model_copy(update={"returns_plugin": False})})
    assert lives({"lived_base.py": BASE, "lived_unit.py": unit}, contract=registering) == []
    assert calls() == ["start", "stop"] * 2
    # Where the loader wants the plugin back, handing it to the hub is not enough.
    assert lives({"lived_unit.py": unit}, contract=contract) == ["register(hub) gave no plugin"]


def test_the_workspaces_own_hub_is_used_where_it_can_be_made(lives: Lives) -> None:
    hub = Hub(module="lived_hub", class_name="H")
    unit = UNIT.replace("return Unit()", "hub.mine = 1\n    return Unit()")
    files = {"lived_base.py": BASE, "lived_hub.py": "class H:\n    __slots__ = ('mine',)\n", "lived_unit.py": unit}
    assert lives(files, contract=Contract(plugin_base=PLUGIN_BASE, hub=hub)) == []
    files["lived_hub.py"] = "class H:\n    def __init__(self): raise OSError('no hub')\n"
    del sys.modules["lived_hub"]
    # No fault of the unit; a stand-in has what the class has.
    assert lives(files, contract=Contract(plugin_base=PLUGIN_BASE, hub=hub)) == []
    del sys.modules["lived_unit"]
    files["lived_unit.py"] = unit.replace("hub.mine = 1", "hub.gone()")
    (said,) = lives(files, contract=Contract(plugin_base=PLUGIN_BASE, hub=hub))
    assert said == "AttributeError: 'H' object has no attribute 'gone'"


def test_the_entry_of_a_manifest_is_called_where_the_contract_says_so(lives: Lives) -> None:
    unit = UNIT.replace("def register", "def enter")
    files = {"lived_base.py": BASE, "lived_unit.py": unit, "aas-plugin.json": '{"entry": "lived_unit:enter"}'}
    by_manifest = Contract(plugin_base=PLUGIN_BASE, hub=None, registration="manifest")
    assert lives(files, contract=by_manifest) == []
    assert lives(files) == ["lived_unit has no register(hub)"]


@pytest.mark.parametrize(
    ("body", "faults", "lived"),
    [
        ("    def start(self): CALLS.append('start')\n    async def stop(self): CALLS.append('stop')\n",
         [], ["start", "stop"]),
        ("    def __init__(self, x): CALLS.append('made')\n", [], []),
        ("    def __init__(self): CALLS.append('made')\n    def start(self, x): CALLS.append('start')\n    stop = 1\n",
         [], ["made"]),
        ("    def start(self): raise OSError('no')\n", ["OSError: no"], []),
    ],
)  # fmt: skip
def test_a_service_is_lived_as_far_as_nothing_has_to_be_known(
    body: str, faults: list[str], lived: list[str], lives: Lives
) -> None:
    service = f"from lived_base import CALLS\nclass S:\n{body}"
    files = {"lived_base.py": BASE, "lived_unit.py": service}
    assert lives(files, probe="service", class_name="S") == faults
    assert calls() == lived


def test_settings_have_every_field_and_no_secret_of_their_own(lives: Lives) -> None:
    settings = (
        "from pydantic import BaseModel, SecretStr\nclass S(BaseModel):\n"
        "    a: int = 1\n    b: SecretStr = SecretStr('')\n    c: SecretStr = SecretStr('x')\n"
    )
    files = {"lived_unit.py": settings}
    assert lives(files, probe="settings", class_name="S", fields=["a", "b"]) == []
    said = lives(files, probe="settings", class_name="S", fields=["a", "c"])
    assert said == ["the secret c has a value of its own"]
    assert lives(files, probe="settings", class_name="S", fields=["a", "d", "e"]) == ["S has no field d, e"]


def test_every_module_is_imported_where_no_more_is_known(lives: Lives) -> None:
    assert lives({"lived_a.py": "", "lived_b.py": "raise SystemExit(0)\n"}, probe="modules") == ["SystemExit: 0"]
