"""Other names for a plan's units go through its files and its code, and through nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from generator.answers.contract import Contract
from generator.plan import ImplementationPlan
from generator.planning.renaming import rename

CONTRACT = Contract(plugins_dir="bot/extensions", services_dir="bot/services", tests_dir="tests")


def plan_of(code: str, **more: Any) -> ImplementationPlan:
    data: dict[str, Any] = {
        "task_id": "AAS-7",
        "kinds": ("plugin", "service", "config_patch"),
        "name": "kiosk",
        "names": {"plugin": "kiosk", "service": "kiosk_service", "config_patch": "kiosk"},
        "files": [
            {"path": path, "type": "plugin", "template": "plugin/module"}
            for path in (
                "bot/extensions/kiosk/kiosk_plugin.py",
                "bot/extensions/kiosk/printer.py",
                "bot/services/kiosk_service.py",
                "tests/test_kiosk.py",
                "tests/test_kiosk_printer.py",
                "bot/settings.py",
            )
        ],
        "code_blocks": [{"index": 0, "role": "file", "path": "bot/extensions/kiosk/printer.py", "content": code}],
        "warnings": ["name is uncertain (name/task-id)", "else"],
    }
    return ImplementationPlan.model_validate({**data, **more})


def test_files_of_every_kind_follow_and_the_workspaces_own_stay() -> None:
    plan = rename(plan_of(""), dict.fromkeys(("plugin", "service", "config_patch"), "booth"), CONTRACT, "name/given")
    assert (plan.name, plan.names) == (
        "booth", {"plugin": "booth", "service": "booth_service", "config_patch": "booth"},
    )  # fmt: skip
    assert [spec.path for spec in plan.files] == [
        "bot/extensions/booth/booth_plugin.py",
        "bot/extensions/booth/printer.py",
        "bot/services/booth_service.py",
        "tests/test_booth.py",
        "tests/test_kiosk_printer.py",
        "bot/settings.py",
    ]
    assert plan.code_blocks[0].path == "bot/extensions/booth/printer.py"
    assert plan.warnings == ("else",)
    assert (plan.evidence["name"].rule, plan.evidence["name"].confidence) == ("name/given", 1.0)


@pytest.mark.parametrize(
    ("code", "renamed"),
    [
        ("from bot.extensions.kiosk.paper import Paper", "from bot.extensions.booth.paper import Paper"),
        ("from bot.extensions.kiosk_plugin import x", "from bot.extensions.booth import x"),
        ("import bot.extensions.kiosk.paper as p", "import bot.extensions.booth.paper as p"),
        ("from bot.extensions.kiosk.kiosk_plugin import K", "from bot.extensions.booth.booth_plugin import K"),
        ("from kiosk.paper import Paper", "from booth.paper import Paper"),
        ("    import kiosk", "    import booth"),
        ('patch("bot.extensions.kiosk.paper.cut")', 'patch("bot.extensions.booth.paper.cut")'),
        ("from bot.services.kiosk_service import S", "from bot.services.booth_service import S"),
    ],
)
def test_imports_of_the_unit_follow(code: str, renamed: str) -> None:
    names = dict.fromkeys(("plugin", "service"), "booth")
    assert rename(plan_of(code), names, CONTRACT, "name/given").code_blocks[0].content == renamed


@pytest.mark.parametrize(
    "code",
    [
        "kiosk = open_kiosk()",
        "from bot.extensions.kiosks.paper import Paper",
        "from other.kiosk.paper import Paper",
        "from kiosk_tools import cut",
        '"""A kiosk from kiosk parts."""',
        "settings.kiosk_token",
    ],
)
def test_what_is_no_import_of_the_unit_stays(code: str) -> None:
    names = dict.fromkeys(("plugin", "service"), "booth")
    assert rename(plan_of(code), names, CONTRACT, "name/given").code_blocks[0].content == code


def test_a_module_that_is_called_as_the_main_one_now_is_the_main_one() -> None:
    files = [
        {"path": f"bot/extensions/kiosk/{name}", "type": "plugin", "template": "plugin/module"}
        for name in ("kiosk_plugin.py", "booth_plugin.py")
    ]
    plan = rename(plan_of("", files=files), {"plugin": "booth"}, CONTRACT, "name/given")
    assert [spec.path for spec in plan.files] == ["bot/extensions/booth/booth_plugin.py"]


def test_a_plan_without_units_stays_as_it_is() -> None:
    plan = ImplementationPlan(task_id="AAS-7", outcome="review", reason="cut")
    assert rename(plan, {}, CONTRACT, "name/given") is plan
