"""Who is blamed for a fault, and how far the units step down for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from generator.answers.units import PluginAnswers, ServiceAnswers, UnitAnswers
from generator.apply.falling import Blame, coded_files, notes_of
from generator.apply.ladder import blamed, left_changes, no_longer_started, step_down, stubs_of
from generator.apply.placing import place_code
from generator.bench.changes import patches_of_unit, without_patches
from generator.findings import Finding, GateResult, Level
from generator.wiring import is_wired, unused, wire

CODE = "class Client:\n    def start(self) -> None: ...\n"
TEST = "def test_a() -> None:\n    assert True\n"
CLIENT, COLOURS, OWN_TEST = "plugins/lantern/client.py", "plugins/lantern/colours.py", "tests/test_colours.py"
HUB, MAIN = "core/hub.py", "plugins/lantern/lantern_plugin.py"


def plugin(**more: Any) -> PluginAnswers:
    """Return a plugin with a module that it starts, one that it does not, and a test of the analysis."""
    spec = {
        "class_name": "LanternPlugin",
        "config_class": "LanternConfig",
        "modules": [
            {"name": "client", "code": CODE, "purpose": "talk"},
            {"name": "colours", "code": "RED = 1\n"},
        ],
        "parts": [{"module": "client", "class_name": "Client", "attribute": "client", "start": "start"}],
        "tests": [{"name": "test_colours", "code": TEST}],
        **more,
    }
    return PluginAnswers.model_validate({"name": "lantern", "title": "L", "task_id": "AAS-1", "plugin": spec})


def service(code: str = CODE) -> ServiceAnswers:
    spec = {"class_name": "TunnelService", "config_class": "TunnelConfig", "code": code, "tests": []}
    return ServiceAnswers.model_validate({"name": "tunnel", "title": "T", "task_id": "AAS-1", "service": spec})


CHANGED = plugin(patches=[{"path": HUB, "code": "def a() -> int:\n    return 1\n"}])


def found(gate: str, *paths: str, level: Level = "must", code: str = "x") -> GateResult:
    findings = tuple(Finding(path=path, code=code, message=f"bad {number}") for number, path in enumerate(paths))
    return GateResult(gate=gate, outcome="failed", level=level, seconds=0.0, findings=findings)


def codes(unit: UnitAnswers) -> dict[str, bool]:
    """Return for each module and test of a plugin whether it has code."""
    assert isinstance(unit, PluginAnswers)
    parts = {each.name: bool(each.code) for each in unit.plugin.modules}
    return parts | {each.name: bool(each.code) for each in unit.plugin.tests}


def test_files_of_the_analysis_are_those_with_its_code() -> None:
    assert coded_files(plugin()) == {CLIENT: "client", COLOURS: "colours", OWN_TEST: "test_colours"}
    assert next(iter(coded_files(CHANGED))) == HUB
    assert coded_files(service()) == {"core/services/tunnel.py": "tunnel"}
    assert coded_files(service("")) == {}
    assert coded_files(plugin(modules=[{"name": "client", "class_name": "Client"}], tests=[], parts=[])) == {}


def test_each_blamed_file_has_its_first_fault() -> None:
    gates = [found("types", CLIENT, CLIENT, MAIN), found("tests", CLIENT, OWN_TEST)]
    assert blamed([plugin()], gates) == {
        CLIENT: Blame("types", "types: bad 0"),
        OWN_TEST: Blame("tests", "tests: bad 1"),
    }


@pytest.mark.parametrize(
    ("gates", "expected"),
    [
        ([], {}),
        ([GateResult(gate="types", outcome="skipped", seconds=0.0, findings=found("x", CLIENT).findings)], {}),
        ([found("lint", CLIENT, level="should")], {}),
        ([found("tests", CLIENT, level="should")], {}),
        ([found("tests", OWN_TEST, level="should")], {OWN_TEST: Blame("tests", "tests: bad 0")}),
        ([found("lint", OWN_TEST, level="should")], {}),
        (
            [found("smoke", CLIENT, level="should", code="timeout")],
            {CLIENT: Blame("smoke", "smoke: bad 0", killed=True)},
        ),
        (
            [found("smoke", MAIN)],
            dict.fromkeys((CLIENT, COLOURS, OWN_TEST), Blame("smoke", "smoke: bad 0", elsewhere=True)),
        ),
    ],
)
def test_only_what_stops_a_task_blames(gates: Sequence[GateResult], expected: dict[str, Blame]) -> None:
    assert blamed([plugin()], gates) == expected


def test_types_make_only_the_blamed_module_a_stub_with_a_reason() -> None:
    (unit,) = step_down([plugin()], blamed([plugin()], [found("types", CLIENT)]))
    assert codes(unit) == {"client": False, "colours": True, "test_colours": True}
    assert isinstance(unit, PluginAnswers)
    stub = unit.plugin.modules[0]
    assert stub.purpose == "talk"
    assert [(note.kind, note.subject, note.reason, note.code) for note in notes_of(unit)] == [
        ("stub", "client", "types: bad 0", CODE)
    ]
    assert stubs_of([unit]) == ("lantern.client",)


def test_code_with_a_secret_is_not_copied_into_the_notes() -> None:
    (unit,) = step_down([plugin()], blamed([plugin()], [found("secrets", CLIENT)]))
    (note,) = notes_of(unit)
    assert note.subject == "client"
    assert note.code.startswith("# Left out, because it holds a secret.")


def test_what_shows_only_when_it_runs_is_first_no_longer_started() -> None:
    first = [plugin()]
    assert is_wired(first[0])
    last = step_down(first, blamed(first, [found("smoke", CLIENT)]))
    assert codes(last[0]) == {"client": True, "colours": True, "test_colours": True}
    assert not is_wired(last[0])
    (said,) = no_longer_started(first, last)
    assert said.startswith("lantern.client is in the unit, but the plugin does not start it")
    assert no_longer_started(first, first) == ()
    (stubbed,) = step_down(last, blamed(last, [found("smoke", CLIENT)]))
    assert not codes(stubbed)["client"]
    assert no_longer_started(first, [stubbed]) == ()


def test_a_failing_test_alone_is_left_out_and_nothing_else() -> None:
    (unit,) = step_down([plugin()], blamed([plugin()], [found("tests", OWN_TEST)]))
    assert codes(unit) == {"client": True, "colours": True}
    assert is_wired(unit)
    assert stubs_of([unit]) == ("lantern.test_colours",)


@pytest.mark.parametrize(("path", "whole"), [(CLIENT, True), (OWN_TEST, False)])
def test_code_that_had_to_be_ended_takes_all_of_the_analysis_with_it(path: str, *, whole: bool) -> None:
    blame = blamed([CHANGED, service()], [found("tests", path, code="timeout")])
    unit, other = step_down([CHANGED, service()], blame)
    assert any(codes(unit).values()) is not whole
    assert bool(patches_of_unit(unit)) is not whole
    assert isinstance(other, ServiceAnswers)
    assert bool(other.service.code) is not whole
    assert len(left_changes([unit, other])) == whole


@pytest.mark.parametrize("path", [HUB, MAIN])
def test_the_workspaces_own_files_are_left_as_they_are_first(path: str) -> None:
    blame = blamed([CHANGED], [found("types", path)])
    (unit,) = step_down([CHANGED], blame)
    assert patches_of_unit(unit) == ()
    assert all(codes(unit).values())
    assert left_changes([unit]) == (f"the change of {HUB} is left to a person, see the notes of lantern: types: bad 0",)
    assert stubs_of([unit]) == ()


def test_a_fault_in_a_module_leaves_the_changes_of_the_workspace_alone() -> None:
    (unit,) = step_down([CHANGED], blamed([CHANGED], [found("types", CLIENT)]))
    assert patches_of_unit(unit) == patches_of_unit(CHANGED)
    assert not codes(unit)["client"]


def test_a_service_may_change_the_workspace_too() -> None:
    spec = {**service().service.model_dump(mode="json"), "patches": [{"path": HUB, "code": "x = 1\n"}]}
    unit = ServiceAnswers.model_validate({**service().to_data(), "service": spec})
    assert [patch.path for patch in patches_of_unit(unit)] == [HUB]
    bare = without_patches(unit, "no place")
    assert patches_of_unit(bare) == ()
    assert left_changes([bare]) == (f"the change of {HUB} is left to a person, see the notes of tunnel: no place",)


def test_a_service_falls_back_whole_and_units_without_changes_stay() -> None:
    blame = blamed([service()], [found("types", "core/services/tunnel.py")])
    (unit,) = step_down([service()], blame)
    assert isinstance(unit, ServiceAnswers)
    assert unit.service.code == ""
    assert stubs_of([unit]) == ("tunnel.tunnel",)
    assert without_patches(service(), "x") == service()


UNTYPED = "class Client:\n    def start(self):\n        self.on = True\n\n    def name(self):\n        return 'x'\n"


def untyped() -> tuple[PluginAnswers, list[UnitAnswers]]:
    """Return a plugin whose code was placed, and as the analysis wrote it."""
    written: list[UnitAnswers] = [plugin(modules=[{"name": "client", "code": UNTYPED}], tests=[], parts=[])]
    ((unit,), _) = place_code(written)
    assert isinstance(unit, PluginAnswers)
    return unit, written


def at(line: int | None, path: str = CLIENT) -> GateResult:
    findings = (Finding(path=path, line=line, code="x", message="bad"),)
    return GateResult(gate="types", outcome="failed", seconds=0.0, findings=findings)


def test_what_we_added_is_taken_back_then_single_functions_fall_back_then_the_module() -> None:
    first, written = untyped()
    assert "def name(self) -> str:" in first.plugin.modules[0].code
    (second,) = step_down([first], blamed([first], [at(5)]), written)
    assert isinstance(second, PluginAnswers)
    assert second.plugin.modules[0].code == UNTYPED
    (third,) = step_down([second], blamed([second], [at(5)]), written)
    assert isinstance(third, PluginAnswers)
    assert "self.on = True" in third.plugin.modules[0].code
    assert 'raise NotImplementedError("AAS-1: Client.name did not pass the checks")' in third.plugin.modules[0].code
    assert stubs_of([third]) == ("lantern.client.Client.name",)
    assert notes_of(third)[0].code == "def name(self):\n    return 'x'\n"
    assert [part.start for part in third.plugin.parts or ()] == ["start"]
    (last,) = step_down([third], blamed([third], [at(2)]), written)
    assert isinstance(last, PluginAnswers)
    assert (last.plugin.modules[0].code, last.plugin.parts) == ("", ())


@pytest.mark.parametrize("line", [1, None])
def test_a_fault_outside_of_functions_takes_the_module(line: int | None) -> None:
    _, written = untyped()
    (lower,) = step_down(written, blamed(written, [at(line)]), written)
    assert isinstance(lower, PluginAnswers)
    assert not lower.plugin.modules[0].code


def test_a_start_that_fell_back_is_no_longer_called() -> None:
    _, written = untyped()
    (unit,) = map(wire, written)
    (lower,) = step_down([unit], blamed([unit], [at(3)]), written)
    assert isinstance(lower, PluginAnswers)
    assert [(part.class_name, part.start) for part in lower.plugin.parts or ()] == [("Client", "")]
    assert dict(unused(lower)) == {"client.Client.start": "it is not written yet"}


def test_where_types_are_demanded_ours_stay_and_the_stub_has_them() -> None:
    strict = {"contract": {"strict_types": True}}
    written = [PluginAnswers.model_validate({**each.to_data(), **strict}) for each in untyped()[1]]
    ((unit,), _) = place_code(written)
    assert isinstance(unit, PluginAnswers)
    (lower,) = step_down([unit], blamed([unit], [at(5)]), written)
    assert isinstance(lower, PluginAnswers)
    assert "def name(self) -> str:\n        raise NotImplementedError" in lower.plugin.modules[0].code


def test_only_the_blamed_part_is_no_longer_started() -> None:
    code = "class Colours:\n    def start(self) -> None: ...\n"
    modules = [{"name": "client", "code": CODE}, {"name": "colours", "code": code}]
    unit = wire(plugin(modules=modules, parts=[]))
    (lower,) = step_down([unit], blamed([unit], [found("smoke", CLIENT)]))
    assert isinstance(lower, PluginAnswers)
    assert [part.class_name for part in lower.plugin.parts or ()] == ["Colours"]
