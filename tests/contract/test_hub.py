"""The object that plugins register with."""

from __future__ import annotations

from pathlib import Path

from generator.answers.contract import Hub
from generator.contract import ContractReading, read_contract

from .workspaces import DESIGN, write

BASE = "class PluginBase:\n    def start(self):\n        raise NotImplementedError\n"


def hub_of(root: Path, files: dict[str, str]) -> Hub | None:
    return reading_of(root, files).contract.hub


def reading_of(root: Path, files: dict[str, str]) -> ContractReading:
    return read_contract(write(root, {"core/plugin_base.py": BASE, **files}))


def test_no_hub_is_none_and_said(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, {"core/other.py": "class Services:\n    def register(self, service): ...\n"})
    assert reading.contract.hub is None
    assert ("hub", "none") in {(finding.field, finding.value) for finding in reading.findings}


def test_core_hub_is_preferred_to_other_classes_that_register(tmp_path: Path) -> None:
    method = "    def register_plugin(self, plugin): ...\n"
    files = {
        "core/aaa.py": f"class Helper:\n{method}",
        "core/hub.py": f"class Hub:\n{method}",
        "core/plugin_manager.py": f"class PluginManager:\n{method}",
    }
    hub = hub_of(tmp_path, files)
    assert hub is not None
    assert (hub.module, hub.class_name) == ("core.hub", "Hub")


def test_the_class_that_the_bases_constructor_names_is_preferred(tmp_path: Path) -> None:
    base = """
        from core.center import Center

        class PluginBase:
            def __init__(self, app: "Center | None"): ...
        """
    files = {
        "core/plugin_base.py": base,
        "core/center.py": "class Center:\n    def add_plugin(self, plugin): ...\n",
        "core/hub.py": "class Hub:\n    def register_plugin(self, plugin): ...\n",
    }
    hub = read_contract(write(tmp_path, files)).contract.hub
    assert hub is not None
    assert (hub.class_name, hub.register_method) == ("Center", "add_plugin")


def test_the_base_itself_and_its_children_are_no_hub(tmp_path: Path) -> None:
    base = f"{BASE}    def register_plugin(self, plugin): ...\n"
    child = "from core.plugin_base import PluginBase\nclass Hub(PluginBase): ...\n"
    assert hub_of(tmp_path, {"core/plugin_base.py": base, "core/hub.py": child}) is None


def test_a_method_inherited_from_another_file_counts(tmp_path: Path) -> None:
    files = {
        "core/mixins.py": "class _Registers:\n    async def register_plugin(self, plugin): ...\n",
        "core/hub.py": "from core.mixins import _Registers\nclass Hub(_Registers): ...\n",
    }
    hub = hub_of(tmp_path, files)
    assert hub == Hub(module="core.hub", class_name="Hub", is_async=True)


def test_register_needs_a_parameter_that_speaks_of_plugins(tmp_path: Path) -> None:
    files = {
        "core/registry.py": """
            from core.plugin_base import PluginBase

            class ServiceRegistry:
                def register(self, service): ...

            class Host:
                def register(self, unit: PluginBase): ...
            """
    }
    hub = hub_of(tmp_path, files)
    assert hub is not None
    assert hub.class_name == "Host"


def test_a_method_that_needs_more_than_the_plugin_is_a_problem(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, {"core/hub.py": "class Hub:\n    def register_plugin(self, name, plugin): ...\n"})
    assert reading.contract.hub is not None
    assert any("core/hub.py:2" in problem for problem in reading.problems)


def test_hubs_of_tests_and_plugins_do_not_count(tmp_path: Path) -> None:
    fake = "class Hub:\n    def register_plugin(self, plugin): ...\n"
    files = dict(DESIGN) | {"tests/fakes.py": fake, "plugins/hello/hub.py": fake}
    del files["core/hub.py"]
    assert read_contract(write(tmp_path, files)).contract.hub is None
