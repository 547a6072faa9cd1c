"""What a plugin's constructor takes: from what existing plugins are made with, and from what the loader passes."""

from __future__ import annotations

from collections import Counter

from generator.answers.contract import Parameter
from generator.contract.arguments import Scope
from generator.contract.constructors import constructor_of
from generator.contract.evidence import Evidence, distinct
from generator.contract.names import Names
from generator.contract.signatures import Annotations
from generator.contract.units_read import Unit


def constructor_by_use(
    seen: Evidence, function: str, chosen: list[Unit], names: Names, annotations: Annotations
) -> tuple[Parameter, ...]:
    """Return what a plugin's constructor takes."""
    call = seen.loading.call if seen.loading else None
    if not function and call is not None and call.arguments:
        return _named(call.arguments, seen, names, annotations)
    counted: Counter[tuple[Parameter, ...]] = Counter()
    for unit in chosen if function else ():
        if unit.made is not None and unit.call is not None:
            counted[_filled(unit, seen, names, annotations)] += 1
    listed = counted.most_common(1)[0][0] if counted else ()
    if not function or seen.base is None:
        return listed
    return (*listed, *_left(seen, listed))


def _left(seen: Evidence, listed: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """Return what the base needs of the workspace's objects and ``listed`` has not."""
    there = {each.source for each in listed}
    wanted = [each for each in seen.base.constructor if each.required] if seen.base else []
    return tuple(
        each.model_copy(update={"keyword_only": any(other.keyword_only for other in listed)})
        for each in wanted
        if (each.source == "hub" or (each.source == "settings" and seen.can_get_settings)) and each.source not in there
    )


def _filled(unit: Unit, seen: Evidence, names: Names, annotations: Annotations) -> tuple[Parameter, ...]:
    """Return the parameters of a plugin's class that its registration function fills from the workspace."""
    if unit.made is None or unit.call is None or unit.source is None or unit.function is None:
        return ()
    scope = Scope(unit.source, names, seen.known, unit.name).enter(unit.function)
    takes = constructor_of(unit.made, names, annotations)
    positional = [each for each in takes if not each.keyword_only]
    by_name = {each.name: each for each in takes}
    pairs = list(zip(positional, unit.call.args, strict=False))
    pairs += [(by_name[each.arg], each.value) for each in unit.call.keywords if each.arg in by_name and each.arg]
    found = []
    for parameter, value in pairs:
        source = scope.classify(value)
        if source in ("settings", "hub", "name", "version", "description", "logger"):
            found.append(parameter.model_copy(update={"source": source, "required": True}))
    return tuple(found)


def _named(
    arguments: tuple[Parameter, ...], seen: Evidence, names: Names, annotations: Annotations
) -> tuple[Parameter, ...]:
    """Return what the loader passes, with the names and annotations that plugins, else the base, give it."""
    counted: Counter[tuple[Parameter, ...]] = Counter()
    for unit in seen.derived:
        if unit.made is not None and "__init__" in unit.made.node.members:
            counted[constructor_of(unit.made, names, annotations)] += 1
    takes = counted.most_common(1)[0][0] if counted else seen.base.constructor if seen.base else ()
    positional = [each for each in takes if not each.keyword_only]
    by_name = {each.name: each for each in takes}
    found = []
    for index, argument in enumerate(arguments):
        parameter = by_name.get(argument.name) if argument.keyword_only else None
        if parameter is None and not argument.keyword_only and index < len(positional):
            parameter = positional[index]
        source = argument.source
        if source == "unknown" and parameter is not None:
            source = parameter.source
        kept = parameter or argument
        found.append(
            kept.model_copy(update={"source": source, "required": True, "keyword_only": argument.keyword_only})
        )
    return distinct(found)
