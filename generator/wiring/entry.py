"""How the workspace makes a plugin, as source text: the constructor's head, the base's call, the registration."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from generator.answers.contract import Contract
from generator.answers.details import PluginSpec
from generator.answers.making import (
    base_call_arguments,
    declared,
    made_with,
    own_settings_name,
    settings_object,
    taken_as,
    takes_settings,
)
from generator.answers.units import PluginAnswers
from generator.syntax_trees import nodes_of


@dataclass(frozen=True)
class Head:
    """What a plugin's constructor looks like in a workspace.

    Attributes:
        parameters: Its parameters behind ``self``.
        opening: Its first statements.
        base_call: The call of the base's constructor.
        own: The name of the parameter, and attribute, with the unit's own settings.
        facts: What the plugin says about itself, as literals.
        given: For each source the constructor's parameter.
        imports: Names that the parameters need, each with its module.
    """

    parameters: tuple[str, ...]
    opening: tuple[str, ...]
    base_call: str
    own: str
    facts: Mapping[str, str]
    given: Mapping[str, str]
    imports: Mapping[str, str]

    @classmethod
    def of(cls, unit: str, spec: PluginSpec, contract: Contract, title: str = "") -> Head:
        """Return the head for a unit."""
        base = contract.plugin_base
        constructor = contract.entry.constructor
        own = own_settings_name(contract)
        facts = {"name": unit, "version": spec.version, "description": title or unit}
        literals = {source: json.dumps(text, ensure_ascii=False) for source, text in facts.items()}
        given: dict[str, str] = {each.source: each.name for each in reversed(constructor)}
        listed = [declared(each) for each in constructor if not each.name.startswith("*")]
        opening: list[str] = []
        if spec.fields:
            listed.append(f"{own}: {spec.config_class} | None = None")
            opening.append(f"{own} = {spec.config_class}() if {own} is None else {own}")
        passed = base_call_arguments(contract, literals, own if spec.fields else "")
        return cls(
            parameters=tuple(listed),
            opening=tuple(opening),
            base_call=f"super().__init__({', '.join(passed)})",
            own=own,
            facts=literals,
            given=given,
            imports=_imports(" ; ".join(listed), base.imports if base else {}),
        )

    def expression(self, value: str) -> str:
        """Return the value of an argument, see ``Argument.value``, as an expression in the constructor."""
        kind, _, rest = value.partition(".")
        match kind:
            case "settings":
                return f"{self.own}.{rest}" if rest else self.own
            case "secret":
                return f'({self.own}.{rest}.get_secret_value() if {self.own}.{rest} else "")'
            case "config" | "hub":
                return self.given.get({"config": "settings", "hub": "hub"}[kind], kind)
        return self.facts.get(value, value)


def head_of(unit: PluginAnswers) -> Head:
    """Return what the plugin's constructor looks like for a unit."""
    return Head.of(unit.name, unit.plugin, unit.contract, unit.title)


def _imports(text: str, known: Mapping[str, str]) -> dict[str, str]:
    bare = re.sub(r'"[^"]*"', "", text)
    return {
        name: module
        for name, module in {"Any": "typing", **known}.items()
        if re.search(rf"\b{re.escape(name)}\b", bare)
    }


def registration_of(
    unit: PluginAnswers, head: Head, tree: ast.Module, *, is_made_anew: bool
) -> tuple[str, Mapping[str, str]]:
    """Return the function that the workspace calls for a plugin, as source, and the imports that it needs.

    Empty where the workspace calls none, or where the analysis has written one that fits.

    Args:
        unit: The unit.
        head: What its constructor looks like.
        tree: The module with its class.
        is_made_anew: Whether the constructor takes something else than what the analysis wrote.
    """
    contract, entry, name = unit.contract, unit.contract.entry, unit.plugin.class_name
    if not entry.function:
        return "", {}
    hub, config = taken_as(entry.parameters, "hub"), settings_object(contract)
    imports = {config.name: config.module} if config.name and takes_settings(contract) else {}
    call = f"{name}({', '.join(made_with(contract, head.facts))})"
    own = next(
        (n for n in tree.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef) and n.name == entry.function),
        None,
    )
    if own is not None and _fits(own, contract, call, is_made_anew=is_made_anew):
        return "", {}
    parameters = ", ".join(declared(each) for each in entry.parameters if not each.name.startswith("*"))
    returns = name if entry.returns_plugin else "None"
    hands_over = bool(hub and entry.hub_method)
    lines = [f"{'async ' if entry.is_async else ''}def {entry.function}({parameters}) -> {returns}:"]
    lines.append(
        f'    """Make the plugin{" and hand it over" if hands_over else ""}; the workspace\'s loader calls this."""'
    )
    if hands_over:
        lines.append(f"    plugin = {call}")
        lines.append(f"    {'await ' if entry.hub_method_is_async else ''}{hub}.{entry.hub_method}(plugin)")
        lines += ["    return plugin"] if entry.returns_plugin else []
    else:
        lines.append(f"    return {call}")
    base = contract.plugin_base
    return "\n".join(lines) + "\n", {**_imports(parameters, base.imports if base else {}), **imports}


def _fits(own: ast.FunctionDef | ast.AsyncFunctionDef, contract: Contract, call: str, *, is_made_anew: bool) -> bool:
    """Tell whether the analysis's own function does what the workspace expects."""
    entry = contract.entry
    takes = [arg.arg for arg in own.args.args]
    if isinstance(own, ast.AsyncFunctionDef) != entry.is_async or len(takes) != len(entry.parameters):
        return False
    text = ast.unparse(own)
    if entry.hub_method and f".{entry.hub_method}(" not in text:
        return False
    if not entry.hub_method and ".register" in text:
        return False
    returns = any(isinstance(node, ast.Return) and node.value is not None for node in nodes_of(own))
    if entry.returns_plugin and not returns:
        return False
    renamed = call
    for arg, parameter in zip(takes, entry.parameters, strict=True):
        renamed = re.sub(rf"\b{re.escape(parameter.name)}\b", arg, renamed)
    return renamed in text or not is_made_anew
