"""The workspace's settings class."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.answers.contract import SettingsClass
from generator.contract import read_contract

from .workspaces import write

SETTINGS = "from pydantic_settings import BaseSettings\nclass {}(BaseSettings): ...\n"


def settings_of(root: Path, files: dict[str, str]) -> SettingsClass | None:
    return read_contract(write(root, dict(files))).contract.settings


def test_none_is_a_problem_with_a_next_step(tmp_path: Path) -> None:
    reading = read_contract(write(tmp_path, {"core/config.py": "class Settings: ...\n"}))
    assert reading.contract.settings is None
    (problem,) = [text for text in reading.problems if "settings" in text]
    assert "[contract]" in problem


@pytest.mark.parametrize(
    ("line", "base"),
    [
        ("from pydantic_settings import BaseSettings", "BaseSettings"),
        ("from pydantic_settings import BaseSettings as BS", "BS"),
        ("from pydantic import BaseSettings", "BaseSettings"),
        ("import pydantic_settings as ps", "ps.BaseSettings"),
    ],
)
def test_settings_are_found_through_aliases(tmp_path: Path, line: str, base: str) -> None:
    files = {"config.py": f"{line}\nclass Thing({base}): ...\n"}
    assert settings_of(tmp_path, files) == SettingsClass(path="config.py", module="config", class_name="Thing")


def test_intermediate_bases_in_other_files_are_followed(tmp_path: Path) -> None:
    files = {
        "core/env.py": "from pydantic_settings import BaseSettings as Environment\n",
        "core/middle.py": "from core.env import Environment\nclass Middle(Environment): ...\n",
        "core/config.py": "import core.middle\nclass Whole(core.middle.Middle): ...\n",
    }
    assert settings_of(tmp_path, files) == SettingsClass(
        path="core/config.py", module="core.config", class_name="Whole"
    )


BASE = (
    "from pydantic_settings import BaseSettings\nclass BaseConfigSet(BaseSettings):\n"
    "    model_config = {'env_prefix': 'TEAM_'}\n    region: str\n"
)


@pytest.mark.parametrize(
    ("others", "line", "base"),
    [
        ({}, "from core.base import *", "BaseConfigSet"),
        ({}, "from .base import BaseConfigSet as B", "B"),
        ({"core/kit/__init__.py": "from ..base import BaseConfigSet as Root\n"}, "from core.kit import Root", "Root"),
        ({"core/kit.py": "from core.base import *\nRoot = BaseConfigSet\n"}, "from core.kit import Root", "Root"),
        ({"core/kit.py": "import core.base\nRoot = core.base.BaseConfigSet\n"}, "import core.kit as k", "k.Root"),
        (
            {"core/kit.py": "from core.base import *\n", "core/set.py": "from core.kit import BaseConfigSet as Root\n"},
            "from .set import *",
            "Root",
        ),
    ],
)
def test_a_base_under_another_name_is_followed_with_its_fields_and_prefix(
    others: dict[str, str], line: str, base: str, tmp_path: Path
) -> None:
    own = f"{line}\nclass AppSettings({base}):\n    port: int\n"
    found = settings_of(tmp_path, {"core/base.py": BASE, "core/app.py": own, "core/__init__.py": "", **others})
    assert found is not None
    assert (found.path, found.class_name) == ("core/app.py", "AppSettings")
    assert found.required == ("region", "port")
    assert found.variables == ("TEAM_REGION", "TEAM_PORT")


def test_aasconfig_wins_wherever_it_is(tmp_path: Path) -> None:
    files = {"core/config.py": SETTINGS.format("Settings"), "app/deep/er/conf.py": SETTINGS.format("AASConfig")}
    found = settings_of(tmp_path, files)
    assert found is not None
    assert found.path == "app/deep/er/conf.py"


def test_the_usual_places_come_in_order_and_then_the_shallowest(tmp_path: Path) -> None:
    order = ["core/config/manager.py", "core/config.py", "config.py", "settings.py", "app/x.py", "app/deep/x.py"]
    for index in range(len(order)):
        files = {path: SETTINGS.format("Settings") for path in reversed(order[index:])}
        found = settings_of(tmp_path / str(index), files)
        assert found is not None
        assert found.path == order[index]


def test_the_class_that_is_made_of_the_others_is_taken(tmp_path: Path) -> None:
    source = """
        from typing import Optional
        from pydantic_settings import BaseSettings

        class Common(BaseSettings): ...
        class Database(Common): ...
        class Everything(Common):
            database: Optional[Database] = None
        class Mail(Common): ...
        class Whole(Everything):
            mail: "Mail"
        """
    found = settings_of(tmp_path, {"core/config.py": source})
    assert found is not None
    assert found.class_name == "Whole"


def test_settings_of_plugins_and_tests_do_not_count(tmp_path: Path) -> None:
    files = {
        "plugins/one/config.py": SETTINGS.format("AASConfig"),
        "plugins/__init__.py": "",
        "tests/test_config.py": SETTINGS.format("AASConfig"),
    }
    assert settings_of(tmp_path, files) is None


def test_another_base_settings_is_not_pydantics(tmp_path: Path) -> None:
    files = {"config.py": "from mine import BaseSettings\nclass Settings(BaseSettings): ...\n"}
    assert settings_of(tmp_path, files) is None
