"""A class that the analysis derived from the workspace's base becomes the plugin's class itself."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from generator.answers.contract import Contract
from generator.answers.units import PluginAnswers, UnitAnswers
from generator.apply.falling import Blame
from generator.apply.ladder import blamed, step_down, stubs_of
from generator.apply.places import main_module
from generator.apply.placing import place_code
from generator.edit.fit_code import Place, Placed, place_in_child
from generator.findings import Finding, GateResult
from generator.wiring import unused
from tests.apply.wired import left, plugin

CLIENT = """
class PenpotClient:
    def __init__(self, base_url: str):
        self.base_url = base_url
    async def connect(self): ...
    async def close(self): ...
"""
TYPED = """
class PenpotClient:
    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    async def connect(self) -> None: ...

    async def close(self) -> None: ...
"""
OWN = """
from plugins.penpot.client import PenpotClient
from plugins.penpot.config import PenpotConfig
from core.plugin_base import BasePlugin


class PenpotPlugin(BasePlugin):
    '''Keeps designs in step.'''

    def __init__(self, config: PenpotConfig):
        super().__init__("penpot")
        self.config = config
        self.client = PenpotClient(config.base_url)

    async def initialize(self):
        await self.client.connect()

    async def cleanup(self):
        await self.client.close()


def register(hub):
    hub.register_plugin(PenpotPlugin(PenpotConfig()))
"""


def placed(own: str = OWN, contract: Contract | None = None) -> tuple[PluginAnswers, tuple[UnitAnswers, ...]]:
    """Return the plugin with its code placed, and what it was before."""
    written = (plugin(contract, logic=own, client=CLIENT),)
    ((unit,), _) = place_code(written)
    assert isinstance(unit, PluginAnswers)
    return unit, written


def test_a_second_look_places_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Place]] = []

    def counted(requests: Sequence[tuple[str, Place]]) -> list[Placed]:
        asked.extend(requests)
        return place_in_child(requests)

    monkeypatch.setattr("generator.apply.placing.place_in_child", counted)
    place_code([plugin(logic=OWN, client=TYPED)])
    assert [where.module for _, where in asked] == ["client", "plugin", "plugin"]


def test_it_is_made_started_and_registered_as_the_workspace_wants_it() -> None:
    unit, _ = placed()
    assert (unit.plugin.class_name, [each.name for each in unit.plugin.modules]) == ("PenpotPlugin", ["client"])
    assert unit.plugin.parts == ()
    code = unit.plugin.code
    for line in (
        "from core.plugins.base import PluginBase",
        "from plugins.penpot.client import PenpotClient",
        "class PenpotPlugin(PluginBase):",
        'super().__init__(name="penpot", config=config, hub=hub)',
        "self.settings = settings",
        "self.client = PenpotClient(settings.base_url)",
        "async def setup(self) -> bool:",
        "async def shutdown(self) -> bool:",
        "def register(hub: Any) -> PenpotPlugin:",
        "return PenpotPlugin(hub.config, hub)",
    ):
        assert line in code
    assert "BasePlugin" not in code
    assert "register_plugin" not in code
    assert code.count("return True") == 2
    assert unused(unit) == ()


def test_placing_it_a_second_time_changes_nothing() -> None:
    unit, _ = placed()
    ((again,), _) = place_code([unit])
    assert again == unit


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("async def cleanup", "async def tidy_up"), "PluginBase demands shutdown, which it lacks"),
        (("config: PenpotConfig)", "config: PenpotConfig, host)"), "nothing says what it gets for host"),
        (("config: PenpotConfig)", "config: PenpotConfig, **more)"), "its constructor takes whatever it is given"),
    ],
)
def test_one_that_cannot_be_is_a_part_and_the_reason_is_told(change: tuple[str, str], reason: str) -> None:
    written = (plugin(logic=OWN.replace(*change), client=CLIENT),)
    ((unit,), notes) = place_code(written)
    assert isinstance(unit, PluginAnswers)
    assert unit.plugin.code == ""
    assert f"penpot: a class of the analysis cannot be the plugin's: {reason}." in notes
    logic = next(each.code for each in unit.plugin.modules if each.name == "logic")
    assert "class PenpotLogic:" in logic
    assert "super()" not in logic
    unmade = {"logic.PenpotLogic", "client.PenpotClient"} if "gets for host" in reason else set()
    assert set(left(unit)) == unmade


def test_what_it_does_not_use_is_named() -> None:
    unit, _ = placed(OWN.replace("self.client = PenpotClient(config.base_url)", "self.client = None"))
    assert left(unit) == {"client.PenpotClient": "PenpotPlugin, which the analysis wrote, does not use it"}


def test_one_of_the_workspaces_own_shape_stays_as_it_is() -> None:
    own = """
    from typing import Any
    from core.config.manager import AASConfig
    from core.plugins.base import PluginBase


    class PenpotPlugin(PluginBase):
        def __init__(self, config: AASConfig, hub: Any) -> None:
            super().__init__("penpot", config, hub)

        async def setup(self) -> bool:
            return True

        async def shutdown(self) -> bool:
            return True


    def register(hub: Any) -> PenpotPlugin:
        return PenpotPlugin(hub.config, hub)
    """
    written = plugin(logic=own)
    ((unit,), notes) = place_code([written])
    assert isinstance(unit, PluginAnswers)
    assert unit.plugin.code == written.plugin.modules[0].code
    assert notes == ()


def test_where_a_gate_refuses_it_the_blueprints_class_makes_it() -> None:
    unit, written = placed()
    path = f"plugins/penpot/{main_module(unit)}.py"
    found = GateResult(
        gate="types", outcome="failed", seconds=0.0, findings=(Finding(path=path, line=9, code="x", message="bad"),)
    )
    blame = blamed([unit], [found])
    assert blame == {path: Blame("types", "types: bad", lines=(9,))}
    (lower,) = step_down([unit], blame, written)
    assert isinstance(lower, PluginAnswers)
    assert (lower.plugin.code, lower.plugin.class_name) == ("", "PenpotPlugin")
    assert "class PenpotLogic:" in next(each.code for each in lower.plugin.modules if each.name == "logic")
    assert stubs_of([lower]) == ()
