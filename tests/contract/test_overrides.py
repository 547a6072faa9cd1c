"""What a configuration says instead of what was found."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.answers.contract import Hub, Parameter, SettingsClass
from generator.contract import read_contract
from generator.errors import ManyErrors

from .shapes import REAL
from .workspaces import DESIGN, SETUP, write

BASE = "class PluginBase:\n    def start(self):\n        raise NotImplementedError\n"


def refused(root: Path, overrides: dict[str, object]) -> tuple[str, ...]:
    with pytest.raises(ManyErrors) as caught:
        read_contract(root, overrides)
    return caught.value.problems


def test_given_fields_win_and_the_others_are_read(tmp_path: Path) -> None:
    overrides = {
        "line_length": 120,
        "logger": "structlog",
        "plugins_dir": "ext",
        "settings": {"class_name": "AASConfig"},
    }
    reading = read_contract(write(tmp_path, DESIGN), overrides)
    contract = reading.contract
    assert (contract.line_length, contract.logger, contract.plugins_dir) == (120, "structlog", "ext")
    assert contract.settings == SettingsClass()
    assert contract.services_dir == "core/services"
    found = {finding.field: finding for finding in reading.findings}
    assert (found["line_length"].value, found["line_length"].rule) == ("120", "set in the configuration")


def test_a_table_wins_field_by_field(tmp_path: Path) -> None:
    overrides = {"plugin_base": {"sets_config": True}, "hub": {"register_method": "attach"}}
    contract = read_contract(write(tmp_path, DESIGN), overrides).contract
    assert contract.plugin_base is not None
    assert contract.plugin_base.sets_config
    assert [method.name for method in contract.plugin_base.methods] == ["initialize", "cleanup"]
    assert contract.hub == Hub(module="core.hub", class_name="Hub", register_method="attach")


def test_module_and_class_choose_which_base_is_read(tmp_path: Path) -> None:
    files = dict(DESIGN) | {"core/other.py": "class Special:\n    def open(self):\n        raise NotImplementedError\n"}
    overrides = {"plugin_base": {"module": "core.other", "class_name": "Special"}}
    reading = read_contract(write(tmp_path, files), overrides)
    base = reading.contract.plugin_base
    assert base is not None
    assert (base.module, base.class_name, [method.name for method in base.methods]) == (
        "core.other",
        "Special",
        ["open"],
    )
    assert base.constructor == ()


@pytest.mark.parametrize(
    "wanted", [{"module": "core.plugins.base"}, {"module": "core.plugins.base", "class_name": "PluginBase"}]
)
def test_the_configuration_settles_two_equal_bases(tmp_path: Path, wanted: dict[str, object]) -> None:
    root = write(tmp_path, {"core/plugin_base.py": BASE, "core/plugins/base.py": BASE})
    reading = read_contract(root, {"plugin_base": wanted})
    assert reading.contract.plugin_base is not None
    assert reading.contract.plugin_base.module == "core.plugins.base"
    assert not [problem for problem in reading.problems if "PluginBase" in problem]


def test_a_base_of_another_package_must_be_described(tmp_path: Path) -> None:
    named: dict[str, object] = {"module": "sdk.base", "class_name": "PluginBase"}
    (problem,) = refused(tmp_path, {"plugin_base": named})
    assert "constructor, methods" in problem
    described = named | {"constructor": [{"name": "name", "annotation": "str", "source": "name"}], "methods": []}
    reading = read_contract(tmp_path, {"plugin_base": described})
    assert reading.contract.plugin_base is not None
    assert reading.contract.plugin_base.constructor == (Parameter(name="name", annotation="str", source="name"),)


def test_two_classes_outside_the_workspace_are_both_named(tmp_path: Path) -> None:
    foreign = {"module": "sdk.base", "class_name": "Thing"}
    problems = refused(tmp_path, {"plugin_base": foreign, "settings": foreign})
    assert sorted(problem.partition(":")[0] for problem in problems) == ["plugin_base", "settings"]


def test_false_stands_for_none(tmp_path: Path) -> None:
    reading = read_contract(write(tmp_path, DESIGN), {"hub": False, "settings": False, "plugin_base": False})
    contract = reading.contract
    assert (contract.plugin_base, contract.hub, contract.settings) == (None, None, None)
    assert reading.problems == ()


def test_a_part_of_a_table_does_not_invent_a_class(tmp_path: Path) -> None:
    reading = read_contract(tmp_path, {"plugin_base": {"sets_config": True}, "hub": {"is_async": True}})
    assert (reading.contract.plugin_base, reading.contract.hub) == (None, None)


def test_a_part_of_a_table_that_corrects_nothing_is_said(tmp_path: Path) -> None:
    reading = read_contract(tmp_path, {"hub": {"is_async": True}, "manifest": {"keys": []}})
    assert any("hub.is_async" in problem and "hub.module" in problem for problem in reading.problems)
    assert any("manifest.keys" in problem and "manifest.file" in problem for problem in reading.problems)


def test_a_part_of_any_table_keeps_what_was_read_for_the_rest(tmp_path: Path) -> None:
    root = write(tmp_path, REAL)
    read = read_contract(root).contract
    overrides: dict[str, object] = {
        "entry": {"returns_plugin": False},
        "manifest": {"file": "about.json"},
        "settings": {"factory": "get"},
        "hub": {"settings_attribute": "options"},
        "plugin_base": {"helpers": ["name"]},
    }
    contract = read_contract(root, overrides).contract
    assert read.entry is not None
    assert read.manifest is not None
    assert read.settings is not None
    assert read.hub is not None
    assert read.plugin_base is not None
    assert contract.entry == read.entry.model_copy(update={"returns_plugin": False})
    assert contract.manifest == read.manifest.model_copy(update={"file": "about.json"})
    assert contract.settings == read.settings.model_copy(update={"factory": "get"})
    assert contract.hub == read.hub.model_copy(update={"settings_attribute": "options"})
    assert contract.plugin_base == read.plugin_base.model_copy(update={"helpers": ("name",)})


def test_a_named_hub_is_read_whole(tmp_path: Path) -> None:
    root = write(tmp_path, REAL)
    named = {"module": "core.hub", "class_name": "AASHub"}
    assert read_contract(root, {"hub": named}).contract == read_contract(root).contract


def test_a_list_replaces_what_was_read(tmp_path: Path) -> None:
    keys: list[dict[str, object]] = [
        {"name": "id", "holds": "name"},
        {"name": "api", "holds": "constant", "value": {"version": [1, 2]}},
    ]
    manifest = read_contract(write(tmp_path, REAL), {"manifest": {"keys": keys}}).contract.manifest
    assert manifest is not None
    assert manifest.file == "aas-plugin.json"
    assert [key.model_dump() for key in manifest.keys] == [{"value": None} | key for key in keys]


def test_the_loader_can_be_corrected_or_refused(tmp_path: Path) -> None:
    root = write(tmp_path, REAL)
    found = read_contract(root).loader
    assert found is not None
    assert read_contract(root, {"loader": {"function": "load"}}).loader == found.model_copy(update={"function": "load"})
    assert read_contract(root, {"loader": False}).loader is None
    (problem,) = refused(root, {"loader": {"funktion": "load"}})
    assert "did you mean loader.function?" in problem


def test_problems_of_given_fields_are_settled(tmp_path: Path) -> None:
    source = "class PluginBase:\n    def __init__(self, session): ...\n    def go(self): raise NotImplementedError\n"
    root = write(tmp_path, {"core/plugin_base.py": source})
    assert any("'session'" in problem for problem in read_contract(root).problems)
    constructor = [{"name": "session", "source": "hub"}]
    reading = read_contract(root, {"plugin_base": {"constructor": constructor}})
    assert not any("'session'" in problem for problem in reading.problems)


def test_the_settings_class_by_its_path(tmp_path: Path) -> None:
    files = dict(SETUP) | {"app/env.py": "from pydantic_settings import BaseSettings\nclass Env(BaseSettings): ...\n"}
    contract = read_contract(write(tmp_path, files), {"settings": {"path": "app/env.py"}}).contract
    assert contract.settings == SettingsClass(path="app/env.py", module="app.env", class_name="Env")


def test_all_faults_are_reported_together(tmp_path: Path) -> None:
    problems = refused(
        write(tmp_path, DESIGN),
        {
            "line_lenght": 100,
            "line_length": "wide",
            "logger": "print",
            "hub": {"klass": "Hub"},
            "settings": {"module": "core.config.manager", "class_name": "Missing"},
            "plugin_base": "core.plugin_base:PluginBase",
        },
    )
    text = "\n".join(problems)
    assert len(problems) == 6
    assert "did you mean line_length?" in text
    assert "line_length: " in text
    assert "'print'" in text
    assert "hub.klass" in text
    assert "core.config.manager.Missing" in text
    assert "plugin_base = {…}" in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("plugins_dir", "../elsewhere"),
        ("plugins_dir", "/etc"),
        ("services_dir", ".git/hooks"),
        ("tests_dir", "tests/.GIT"),
        ("tests_dir", ""),
        ("env_example", "a\nb"),
        ("manifest_entry", "plugins.{name.__class__}:register"),
        ("manifest_entry", "plugins.{"),
        ("manifest_entry", "{name!r}"),
        ("line_length", 1000),
        ("registration", "magic"),
        ("strict_types", []),
        ("hub", {"register_method": "a; b"}),
        ("hub", {"module": "x-y", "class_name": "Hub"}),
        ("settings", {"path": "../x.py", "class_name": "AASConfig"}),
        ("settings", {"factory": "load()", "factory_module": "core.config.manager"}),
        ("settings", {"factory": "load", "factory_module": "os; x"}),
        ("settings", {"instance": "a.b"}),
        ("settings", {"required": ["a b"], "variables": ["A"]}),
        ("settings", {"required": ["a"], "variables": ["A=1"]}),
        ("settings", {"required": ["a"], "variables": []}),
        ("hub", {"settings_attribute": "x()"}),
        ("entry", {"file": "../plugin.py"}),
        ("entry", {"main": "plugin.txt"}),
        ("entry", {"main": "{name.__class__}.py"}),
        ("entry", {"function": "import"}),
        ("entry", {"hub_method": "add plugin"}),
        ("entry", {"constructor": [{"name": "a-b"}]}),
        ("entry", {"parameters": [{"name": "hub", "annotation": "__import__('os')"}]}),
        ("manifest", {"file": "../m.json"}),
        ("manifest", {"file": ".git"}),
        ("manifest", {"keys": [{"name": "a", "holds": "constant", "value": "x" * 3000}]}),
        ("manifest", {"keys": [{"name": "a", "holds": "constant", "value": "\ud800"}]}),
        ("manifest", {"keys": [{"name": "a", "holds": "constant", "value": float("nan")}]}),
        ("manifest", {"keys": [{"name": "a", "holds": "name"}, {"name": "a", "holds": "name"}]}),
        ("manifest", {"keys": [{"name": "", "holds": "name"}]}),
        ("plugin_base", {"attributes": [{"name": "class"}]}),
        ("source_root", "/src"),
        ("loader", {"module": "a b", "path": "core/hub.py", "function": "x"}),
        ("loader", {"function": "x()", "path": "core/hub.py", "module": "core.hub"}),
    ],
)
def test_unsafe_values_are_refused(tmp_path: Path, field: str, value: object) -> None:
    problems = refused(write(tmp_path, REAL if field == "manifest" else DESIGN), {field: value})
    assert any(field in problem for problem in problems)
