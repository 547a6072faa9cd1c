"""The engine and the blueprint say the same about how a plugin is made, in every shape of workspace."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from generator.answers.contract import Contract, Parameter
from generator.contract.sample import NAME, sample_of
from generator.render import Renderer
from generator.wiring.entry import head_of, registration_of
from tests.blueprints import shapes
from tests.blueprints.support import render

CONFIG = Parameter(name="options", annotation="BotSettings", source="settings")
RETRIES = Parameter(name="retries", annotation="int", source="default", required=False)
TITLE = "Greets people"


def _bot(settings: dict[str, Any], entry: dict[str, Any]) -> Contract:
    """Return the bot's contract where a plugin also takes the settings, and the bot itself does not hold them."""
    bot = shapes.BOT
    assert bot.settings is not None
    assert bot.hub is not None
    return bot.model_copy(
        update={
            "settings": bot.settings.model_copy(update=settings),
            "hub": bot.hub.model_copy(update={"settings_attribute": ""}),
            "entry": bot.entry.model_copy(update={"constructor": (shapes.BOT_PARAMETER, CONFIG), **entry}),
        }
    )


CONTRACTS = {
    **{name: shape.contract for name, shape in shapes.SHAPES.items() if shape.contract.entry.function},
    "factory": _bot({"factory": "load", "factory_module": "ticketbot.config"}, {}),
    "instance": _bot({"instance": "options", "factory_module": "ticketbot.config"}, {}),
    "made": _bot({"required": (), "variables": ()}, {}),
    "given": _bot({}, {"parameters": (shapes.BOT_PARAMETER, CONFIG)}),
    "returned": _bot(
        {"instance": "options", "factory_module": "ticketbot.config"}, {"hub_method": "", "returns_plugin": True}
    ),
    "by name": _bot(
        {"instance": "options", "factory_module": "ticketbot.config"},
        {"constructor": (shapes.BOT_PARAMETER, CONFIG.model_copy(update={"keyword_only": True}))},
    ),
    "optional": _bot(
        {"instance": "options", "factory_module": "ticketbot.config"},
        {"constructor": (shapes.BOT_PARAMETER, CONFIG, RETRIES)},
    ),
    "settings taken": _bot(
        {"instance": "options", "factory_module": "ticketbot.config"},
        {"constructor": (shapes.BOT_PARAMETER, CONFIG.model_copy(update={"name": "settings"}))},
    ),
}


def _rendered(contract: Contract, renderer: Renderer, folder: Path, **spec: Any) -> dict[str, ast.Module]:
    unit = shapes.plugin(NAME, contract, title=TITLE, class_name="GreetPlugin", **spec)
    files = render(renderer, [unit], folder)[unit.key]
    return {path.name: ast.parse(path.read_text(encoding="utf-8")) for path in files if path.parent.name == NAME}


def _function(trees: dict[str, ast.Module], name: str) -> tuple[ast.AST, ast.Module]:
    for tree in trees.values():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
                return node, tree
    raise AssertionError(f"nothing rendered has {name}")


@pytest.mark.parametrize("name", CONTRACTS)
def test_an_own_class_is_registered_as_the_blueprint_registers(name: str, renderer: Renderer, tmp_path: Path) -> None:
    contract = CONTRACTS[name]
    unit = shapes.plugin(NAME, contract, title=TITLE, class_name="GreetPlugin")
    trees = _rendered(contract, renderer, tmp_path)
    rendered, tree = _function(trees, contract.entry.function)
    said, imports = registration_of(unit, head_of(unit), ast.Module([], []), is_made_anew=True)
    assert ast.dump(ast.parse(said).body[0]) == ast.dump(rendered)
    there = {
        (each.module, alias.name) for each in tree.body if isinstance(each, ast.ImportFrom) for alias in each.names
    }
    assert {(module, needed) for needed, module in imports.items()} <= there


@pytest.mark.parametrize("name", CONTRACTS)
def test_an_own_class_passes_on_what_the_blueprint_passes_on(name: str, renderer: Renderer, tmp_path: Path) -> None:
    contract = CONTRACTS[name]
    fields: dict[str, Any] = {"fields": shapes.FIELDS, "env_prefix": "A_"}
    unit = shapes.plugin(NAME, contract, title=TITLE, class_name="GreetPlugin", **fields)
    head = head_of(unit)
    for tree in _rendered(contract, renderer, tmp_path, **fields).values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__":
                assert ast.unparse(node).replace(f"self.{head.own}", head.own) == ast.unparse(ast.parse(head.base_call))
                return
    raise AssertionError("nothing rendered calls the base's constructor")


@pytest.mark.parametrize("name", CONTRACTS)
def test_what_a_person_is_shown_is_what_is_rendered(name: str, renderer: Renderer, tmp_path: Path) -> None:
    contract = CONTRACTS[name]
    function = contract.entry.function
    rendered, _ = _function(_rendered(contract, renderer, tmp_path), function)
    shown, _ = _function({"sample": ast.parse("\n".join(sample_of(contract)))}, function)
    said = ast.unparse(rendered).splitlines()
    assert [line for line in said if '"""' not in line] == ast.unparse(shown).splitlines()
