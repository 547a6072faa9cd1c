"""What a plugin's own test needs of its answers: how it makes a plugin, and what that calls to start and stop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.answers.contract import Contract, PluginBase
from generator.answers.details import PluginSpec
from generator.answers.making import made_with, settings_object, taken_as, takes_settings

_ENTERED = {"enter": ("__enter__", "__exit__"), "aenter": ("__aenter__", "__aexit__")}


@dataclass(frozen=True)
class Trial:
    """How a test makes a plugin.

    Attributes:
        head: The head of the function that does.
        lines: Its statements.
        names: Names that these use, each with its module.
        plugin: How it is called in a coroutine, or where it is none itself.
        is_async: Whether it is a coroutine function.
    """

    head: str
    lines: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    plugin: str
    is_async: bool


@dataclass(frozen=True)
class Step:
    """Something that a plugin starts or stops: the place of its method, a name for the call, and whether that waits."""

    target: str
    label: str
    awaited: bool


def def_(is_async: bool) -> str:
    """Return the word, or words, that begin a function."""
    return "async def" if is_async else "def"


def trial_of(spec: PluginSpec, contract: Contract, facts: Mapping[str, str], package: str, main: str) -> Trial:
    """Return how a test makes a plugin: as the loader does, or as a class where that asks for what is not there.

    Args:
        spec: The plugin.
        contract: How the workspace makes plugins.
        facts: What the plugin says about itself, as literals.
        package: Its package, dotted.
        main: The module with its class, dotted.
    """
    entry, settings = contract.entry, contract.settings
    config = f"{settings.class_name}.model_construct()" if settings else "MagicMock()"
    names = [(settings.class_name, settings.module)] if settings else []
    is_called = _can_be_called(contract)
    if is_called:
        lines = _calling(spec.class_name, contract, config)
        names.append((entry.function, package if entry.file == "__init__.py" else main))
    else:
        given = made_with(contract, facts, settings=config, hub="MagicMock()")
        lines = [f"return {spec.class_name}({', '.join(given)})"]
    is_async = is_called and entry.is_async
    return Trial(
        head=f"{def_(is_async)} make_plugin() -> {spec.class_name}:",
        lines=tuple(lines),
        names=tuple(names),
        plugin="await make_plugin()" if is_async else "make_plugin()",
        is_async=is_async,
    )


def _can_be_called(contract: Contract) -> bool:
    entry, known = contract.entry, {"hub", "settings", "default"}
    if not entry.function or any(each.required and each.source not in known for each in entry.parameters):
        return False
    # A settings object that the function imports or makes may read this machine's own environment.
    return not (takes_settings(contract) and settings_object(contract).name)


def _calling(class_name: str, contract: Contract, config: str) -> list[str]:
    """Return the statements that call the loader's function with a mock of the hub."""
    entry, hub = contract.entry, taken_as(contract.entry.parameters, "hub")
    attribute = contract.hub.settings_attribute if contract.hub else ""
    lines = ["hub = MagicMock()"] if hub else []
    lines += [f"hub.{attribute} = {config}"] if hub and attribute else []
    lines += [f"hub.{entry.hub_method} = AsyncMock()"] if hub and entry.hub_method_is_async else []
    given = [
        f"{f'{each.name}=' if each.keyword_only else ''}{'hub' if each.source == 'hub' else config}"
        for each in entry.parameters
        if each.required
    ]
    made = f"{'await ' if entry.is_async else ''}{entry.function}({', '.join(given)})"
    if entry.returns_plugin:
        return [*lines, f"return {made}"]
    return [*lines, made, f"plugin: {class_name} = hub.{entry.hub_method}.call_args.args[0]", "return plugin"]


def turns_of(base: PluginBase) -> Iterator[str]:
    """Yield the statements that bring a plugin up and take it down, as far as these methods take no arguments."""
    for role in ("start", "stop"):
        for each in base.methods:
            needs = any(one.required and not one.name.startswith("*") for one in each.parameters)
            if each.role == role and not each.is_property and not needs:
                call = f"{'await ' if each.is_async else ''}plugin.{each.name}()"
                yield f"assert {call} is True" if each.returns == "bool" else call


def steps_of(spec: PluginSpec, package: str) -> tuple[Step, ...]:
    """Return what a plugin calls when it starts and then stops, in this order."""
    started: list[Step] = []
    stopped: list[Step] = []
    for part in spec.parts:
        enter, leave = _ENTERED.get(part.starts_by, ("", ""))
        place = f"{package}.{part.module}.{part.class_name}"
        if name := part.start or enter:
            waits = part.starts_by in {"await", "task", "aenter"}
            started.append(_step(place, part.attribute, name, awaited=waits))
        if name := part.stop or leave:
            waits = part.stops_by == "await" or part.starts_by == "aenter"
            stopped.insert(0, _step(place, part.attribute, name, awaited=waits))
    for each in spec.functions:
        if each.use != "method":
            step = _step(f"{package}.{each.module}", each.module, each.name, awaited=each.awaited)
            (started if each.use == "start" else stopped).append(step)
    return (*started, *stopped)


def _step(place: str, owner: str, name: str, *, awaited: bool) -> Step:
    return Step(f"{place}.{name}", f"{owner}_{name.strip('_')}", awaited)
