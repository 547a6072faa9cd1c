"""How a unit will be made, as lines of Python: a person sees at a glance whether the contract was read rightly."""

from __future__ import annotations

from collections.abc import Iterable

from generator.answers.contract import Contract, Entry, Method, Parameter, PluginBase

NAME, CLASS_NAME = "greet", "GreetPlugin"
_FACTS = {"name": f'"{NAME}"', "version": '"0.1.0"', "description": '"Greets people"', "logger": "logger"}


def settings_source(contract: Contract) -> str:
    """Return the expression with which a registration function comes to the settings object; empty where it cannot."""
    entry, hub, settings = contract.how_made, contract.hub, contract.settings
    own = _taken_as(entry.parameters, "settings")
    given = _taken_as(entry.parameters, "hub")
    if own:
        return own
    if given and hub is not None and hub.settings_attribute:
        return f"{given}.{hub.settings_attribute}"
    if settings is None:
        return ""
    if settings.factory:
        return f"{settings.factory}()"
    return settings.instance or ("" if settings.required else f"{settings.class_name}()")


def sample_of(contract: Contract) -> tuple[str, ...]:
    """Return the lines of a plugin called ``greet``: its class, and how it registers."""
    entry, base = contract.how_made, contract.plugin_base
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
    values = {
        **_FACTS,
        "settings": settings_source(contract) or "...",
        "hub": _taken_as(entry.parameters, "hub") or "...",
    }
    made = ", ".join(
        f"{each.name}={values.get(each.source, '...')}" if each.keyword_only else values.get(each.source, "...")
        for each in entry.constructor
    )
    returns = CLASS_NAME if entry.returns_plugin else "None"
    lines = [f"{'async ' if entry.is_async else ''}def {entry.function}({given}) -> {returns}:"]
    if not entry.hub_method:
        return (
            [*lines, f"    return {CLASS_NAME}({made})"]
            if entry.returns_plugin
            else [*lines, f"    {CLASS_NAME}({made})"]
        )
    hub = _taken_as(entry.parameters, "hub") or "hub"
    waits = "await " if entry.hub_method_is_async else ""
    lines += [f"    plugin = {CLASS_NAME}({made})", f"    {waits}{hub}.{entry.hub_method}(plugin)"]
    return [*lines, "    return plugin"] if entry.returns_plugin else lines


def _passed(base: PluginBase, entry: Entry) -> Iterable[str]:
    for each in base.constructor:
        value = _taken_as(entry.constructor, each.source) or _FACTS.get(each.source, "")
        if each.source == "config":
            value = value or ("self.settings" if each.required else "")
        if value:
            yield f"{each.name}={value}"


def _taken_as(parameters: Iterable[Parameter], source: str) -> str:
    return next((each.name for each in parameters if each.source == source), "")


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
