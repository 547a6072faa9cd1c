"""The contracts of three workspaces that are laid out in different ways."""

from __future__ import annotations

from pathlib import Path

from generator.answers.contract import Contract, Entry, Hub, Parameter, PluginBase, SettingsClass
from generator.contract import ContractReading, read_contract
from tests.support import DESIGN as DESIGN_WORKSPACE

from .workspaces import DESIGN, MANIFESTS, SETUP, write


def fields(reading: ContractReading) -> dict[str, tuple[str, str]]:
    return {finding.field: (finding.value, finding.where) for finding in reading.findings}


def test_the_design_documents_contract_is_the_default_contract(tmp_path: Path) -> None:
    reading = read_contract(write(tmp_path, DESIGN))

    base = PluginBase(helpers=("name", "version"))
    hub = Hub(module="core.hub", class_name="Hub")
    entry = Entry(hub_method="register_plugin")
    assert reading.contract == Contract(plugin_base=base, hub=hub, entry=entry, manifest=None)
    assert reading.problems == ()
    assert fields(reading)["plugin_base"] == ("core.plugin_base.PluginBase", "core/plugin_base.py:5")
    assert fields(reading)["registration"] == ("register", "plugins/hello/__init__.py:4")
    assert fields(reading)["settings"] == ("core.config.manager.AASConfig", "core/config/manager.py:4")


def test_config_and_hub_by_constructor_with_setup_and_shutdown(tmp_path: Path) -> None:
    contract = read_contract(write(tmp_path, SETUP)).contract

    base = contract.plugin_base
    assert base is not None
    assert (base.module, base.class_name) == ("core.plugins.base", "PluginBase")
    assert base.constructor == (
        Parameter(name="name", annotation="str", source="name"),
        Parameter(name="config", annotation="Mapping[str, Any]", source="config"),
        Parameter(name="hub", annotation="PluginManager", source="hub"),
    )
    assert base.imports == {"Any": "typing", "Mapping": "typing", "PluginManager": "core.manager"}
    assert [(method.name, method.is_async, method.returns, method.role) for method in base.methods] == [
        ("setup", False, "bool", "start"),
        ("shutdown", False, "bool", "stop"),
    ]
    assert base.helpers == ("name", "config", "hub", "logger", "emit")
    assert base.sets_config


def test_hub_settings_and_style_of_the_second_workspace(tmp_path: Path) -> None:
    contract = read_contract(write(tmp_path, SETUP)).contract

    assert contract.hub == Hub(
        module="core.manager",
        class_name="PluginManager",
        register_method="register",
        is_async=True,
        constructor=(
            Parameter(name="root", annotation="str", source="unknown"),
            Parameter(name="strict", annotation="bool", required=False, keyword_only=True, source="default"),
        ),
    )
    assert contract.settings == SettingsClass(path="core/config.py", module="core.config", class_name="Settings")
    assert contract.registration == "register"
    assert (contract.logger, contract.line_length, contract.strict_types) == ("logging", 100, True)


def test_manifests_with_an_entry_class_and_a_base_without_abc(tmp_path: Path) -> None:
    reading = read_contract(write(tmp_path, MANIFESTS))
    contract = reading.contract

    base = contract.plugin_base
    assert base is not None
    assert [(method.name, method.role) for method in base.methods] == [("start", "start"), ("stop", "stop")]
    assert [(parameter.name, parameter.source) for parameter in base.constructor] == [
        ("config", "config"),
        ("logger", "default"),
    ]
    assert base.helpers == ("name", "log", "run")
    assert not base.sets_config
    assert contract.registration == "manifest"
    assert contract.manifest_entry == "plugins.{name}.{name}_plugin:{class_name}"
    assert contract.hub is not None
    assert (contract.hub.class_name, contract.hub.register_method) == ("Registry", "add_plugin")
    assert contract.settings == SettingsClass(path="core/config.py", module="core.config", class_name="AppSettings")
    assert (contract.line_length, contract.quotes, contract.strict_types) == (79, "single", False)
    assert (contract.logger, contract.env_example) == ("structlog", ".env.template")
    assert ("not readable", "plugins/odd/aas-plugin.json") in {(f.value, f.where) for f in reading.findings}
    assert reading.problems == ()


def test_a_loader_that_makes_the_class_decides_the_entry_where_no_plugin_exists(tmp_path: Path) -> None:
    files = {name: text for name, text in MANIFESTS.items() if not name.startswith("plugins/")}
    contract = read_contract(write(tmp_path, files)).contract

    assert (contract.registration, contract.plugins_dir) == ("manifest", "plugins")
    assert contract.manifest_entry == "plugins.{name}.{name}_plugin:{class_name}"


def test_the_workspace_of_the_engines_tests_has_a_complete_contract() -> None:
    reading = read_contract(DESIGN_WORKSPACE)
    contract = reading.contract

    assert reading.problems == ()
    assert contract.plugin_base is not None
    assert [parameter.source for parameter in contract.plugin_base.constructor] == ["name", "version"]
    assert [(method.name, method.is_async) for method in contract.plugin_base.methods] == [
        ("initialize", True),
        ("cleanup", True),
    ]
    assert contract.hub is not None
    assert (contract.hub.class_name, contract.hub.register_method) == ("Hub", "register_plugin")
    assert contract.settings == SettingsClass(factory="load_config", factory_module="core.config.manager")
    assert contract.entry.file == "__init__.py"
    assert contract.entry.function == "register"
    assert reading.loader is not None
    assert reading.loader.function == "load_plugins"
    assert (contract.plugins_dir, contract.services_dir, contract.logger) == ("plugins", "core/services", "loguru")
    assert contract.manifest_entry == "plugins.{name}:register"
