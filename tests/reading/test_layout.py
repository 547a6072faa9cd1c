"""Files as texts name them, and where the plan puts them."""

from __future__ import annotations

import pytest

from generator.answers.contract import Contract
from generator.reading.layout import locate, strip_plugin

CONTRACT = Contract()


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ("plugins/forge/__init__.py", "plugins/forge/__init__.py"),
        ("registry.py", "plugins/forge/registry.py"),
        ("/aas/plugins/forge_plugin/registry.py", "plugins/forge/registry.py"),
        ("C:\\aas\\plugins\\forge\\registry.py", "plugins/forge/registry.py"),
        ("forge_plugin.py", "plugins/forge/forge_plugin.py"),
        ("plugins/forge/forge.py", "plugins/forge/forge_plugin.py"),
        ("plugins/forge/plugin.py", "plugins/forge/forge_plugin.py"),
        ("settings.py", "plugins/forge/config.py"),
        ("plugins/forge/models/user.py", "plugins/forge/user.py"),
        ("logging.py", "plugins/forge/logging_module.py"),
        ("plugins/forge/aas-plugin.json", "plugins/forge/aas-plugin.json"),
        ("tests/test_forge_plugin.py", "tests/test_forge.py"),
        ("plugins/forge/tests/test_registry.py", "tests/test_registry.py"),
        ("core/services/forge_index.py", "core/services/forge_index.py"),
        ("core/config/manager.py", "core/config/manager.py"),
        ("../../etc/passwd.py", "plugins/forge/passwd.py"),
    ],
)
def test_a_named_file_has_its_place(raw: str, path: str) -> None:
    assert locate(raw, "forge", CONTRACT).path == path


@pytest.mark.parametrize(
    "raw",
    [
        "core/hub.py",
        "plugins/other/registry.py",
        "main.py",
        "proto/forge.proto",
        "README.md",
        "frontend/App.tsx",
        "",
        "..",
        ".git/hooks/post-commit",
        "🎯.py",
    ],
)
def test_other_files_have_none(raw: str) -> None:
    assert locate(raw, "forge", CONTRACT).path is None


def test_the_layout_of_the_workspace_is_used() -> None:
    contract = Contract(plugins_dir="extensions", services_dir="app/services", tests_dir="qa")
    assert locate("extensions/forge/registry.py", "forge", contract).path == "extensions/forge/registry.py"
    assert locate("app/services/feed.py", "feed", contract, kind="service").path == "app/services/feed.py"
    assert locate("test_forge.py", "forge", contract).path == "qa/test_forge.py"


def test_a_services_other_files_stay_among_the_services() -> None:
    assert locate("config.py", "feed", CONTRACT, kind="service").path == "core/services/feed.py"
    assert locate("core/hub.py", "feed", CONTRACT, kind="service").path is None


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("penpot_plugin", "penpot"),
        ("NgrokPlugin", "ngrok"),
        ("devtoys", "devtoys"),
        ("plugin", "plugin"),
        ("class", "class_unit"),
    ],
)
def test_a_trailing_plugin_is_no_part_of_the_name(folder: str, name: str) -> None:
    assert strip_plugin(folder) == name
