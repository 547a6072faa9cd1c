"""How a unit will be made, as lines of Python: a person sees at a glance whether the contract was read rightly."""

from __future__ import annotations

from collections.abc import Iterable

from generator.answers.contract import Contract, Entry, Method, Parameter, PluginBase
from generator.answers.making import made_with, taken_as

NAME, CLASS_NAME = "greet", "GreetPlugin"
_FACTS = {"name": f'"{NAME}"', "version": '"0.1.0"', "description": '"Greets people"'}


def sample_of(contract: Contract) -> tuple[str, ...]:
    """Return the lines of a plugin called ``greet``: its class, and how it registers."""
    entry, base = contract.entry, contract.plugin_base
    lines = [f"# {contract.plugins_dir}/{NAME}/{entry.main.replace('{name}', NAME)}"]
    lines.append(f"class {CLASS_NAME}({base.class_name}):" if base else f"class {CLASS_NAME}:")
    for attribute in base.attributes if base else ():
        lines.append(f"    {_typed(attribute)} = {_FACTS.get(attribute.source, '...')}")
    taken = ["self", *map(_typed, entry.constructor)]
    lines.append(f"    def __init__({', '.join(_starred(entry.constructor, taken))}) -> None:")
    passed = ", ".join(_passed(base, entry)) if base else ""
    lines.append(f"        super().__init__({passed})" if base else "        ...")
    lines += [f"    {_head(method)}" for method in (base.methods if base else ())]
    if entry.function:
        lines += ["", *_registration(contract, entry)]
    else:
        made = ", ".join(each.name for each in entry.constructor)
        lines += ["", f"# the loader makes it: {CLASS_NAME}({made})"]
    return tuple(lines)


def _registration(contract: Contract, entry: Entry) -> list[str]:
    given = ", ".join(_starred(entry.parameters, [_typed(each) for each in entry.parameters]))
    made = ", ".join(made_with(contract, _FACTS, unknown="..."))
    returns = CLASS_NAME if entry.returns_plugin else "None"
    lines = [f"{'async ' if entry.is_async else ''}def {entry.function}({given}) -> {returns}:"]
    if not entry.hub_method:
        return (
            [*lines, f"    return {CLASS_NAME}({made})"]
            if entry.returns_plugin
            else [*lines, f"    {CLASS_NAME}({made})"]
        )
    hub = taken_as(entry.parameters, "hub") or "hub"
    waits = "await " if entry.hub_method_is_async else ""
    lines += [f"    plugin = {CLASS_NAME}({made})", f"    {waits}{hub}.{entry.hub_method}(plugin)"]
    return [*lines, "    return plugin"] if entry.returns_plugin else lines


def _passed(base: PluginBase, entry: Entry) -> Iterable[str]:
    for each in base.constructor:
        value = taken_as(entry.constructor, each.source) or _FACTS.get(each.source, "")
        if each.source == "config":
            value = value or ("self.settings" if each.required else "")
        if value:
            yield f"{each.name}={value}"


def _typed(parameter: Parameter) -> str:
    return f"{parameter.name}: {parameter.annotation}" if parameter.annotation else parameter.name


def _starred(parameters: Iterable[Parameter], texts: list[str]) -> list[str]:
    """Put the star before the first parameter that must be passed by name."""
    by_name = [each.keyword_only for each in parameters]
    at = len(texts) - len(by_name) + (by_name.index(True) if True in by_name else len(by_name))
    return [*texts[:at], "*", *texts[at:]] if at < len(texts) else texts


def _head(method: Method) -> str:
    given = ", ".join(["self", *map(_typed, method.parameters)])
    returns = f" -> {method.returns}" if method.returns else ""
    return f"{'async ' if method.is_async else ''}def {method.name}({given}){returns}: ..."
