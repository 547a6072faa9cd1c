"""A class that the analysis derived from the workspace's base: how it becomes the plugin's class itself."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence

from generator.answers.contract import Method, Parameter, PluginBase
from generator.answers.parts import foreign_names
from generator.answers.text import is_class_name
from generator.answers.units import PluginAnswers, UnitAnswers
from generator.edit.fit_code import OwnClass
from generator.syntax_trees import nodes_of
from generator.wiring.entry import Head, head_of, registration_of
from generator.wiring.filling import Available, Unfilled, attributes_read, fill
from generator.wiring.parameters import parameters_of, takes_nothing
from generator.wiring.sources import MAIN, Defined, Function, UnitCode, bases, decorators, own_methods
from generator.wiring.turns import PAIRS, STOPS

_USUAL_BASES = frozenset({"plugin", "pluginbase", "baseplugin", "abstractplugin", "iplugin", "plugininterface"})


def derived_class(unit: PluginAnswers) -> tuple[str, str] | None:
    """Return the module and name of the one class that is plainly meant to derive from the workspace's base."""
    base = unit.contract.plugin_base
    code = UnitCode(unit)
    if base is None or unit.plugin.code:
        return None
    found = [each for each in code.classes() if not each.name.startswith("_") and base_written(each, code, base)]
    derived = [each for each in found if not any(each in code.line(other)[1:] for other in found)]
    if len(derived) != 1 or not is_class_name(derived[0].name) or derived[0].name in foreign_names(unit.contract):
        return None
    return derived[0].module, derived[0].name


def base_written(each: Defined, code: UnitCode, base: PluginBase) -> str:
    """Return what a class calls the workspace's base among its own bases; empty where it does not derive from it."""
    for written in bases(each.node):
        last = written.rpartition(".")[2]
        if code.find(each.module, written) is None and (
            last == base.class_name or last.lower() in _USUAL_BASES or last.lower() == f"aas{base.class_name}".lower()
        ):
            return written
    return ""


def shape_of(unit: UnitAnswers) -> OwnClass | str:
    """Return how the class in a unit's own code becomes the plugin's, or why it cannot."""
    if not isinstance(unit, PluginAnswers):
        return "it belongs to no plugin"
    base, spec = unit.contract.plugin_base, unit.plugin
    code = UnitCode(unit)
    each = code.defined.get((MAIN, spec.class_name))
    if base is None or each is None or not isinstance(each.node, ast.ClassDef):
        return f"{spec.class_name} cannot be read"
    methods = _lifecycle(each, code, base)
    if isinstance(methods, str):
        return methods
    available = Available(unit.name, spec, unit.contract, code, {})
    made = _constructor(each, available, base)
    if isinstance(made, Unfilled):
        return made.reason
    head = head_of(unit)
    entry = unit.contract.entry
    registration, imports = registration_of(unit, head, code.trees[MAIN], is_made_anew=bool(made))
    return OwnClass(
        name=spec.class_name,
        base=base.class_name,
        base_module=base.module,
        base_written=base_written(each, code, base),
        attributes=_attributes(each, code, head, base),
        methods=methods,
        confirming=tuple(m.name for m in base.methods if m.returns == "bool" and m.role in {"start", "stop"}),
        function=entry.function,
        registration=registration,
        imports={**imports, **(head.imports if made else {})},
        **made,
    )


def can_stand_alone(unit: UnitAnswers, module: str, name: str) -> bool:
    """Tell whether a class that derives from the workspace's base needs nothing of it but to be made."""
    if not isinstance(unit, PluginAnswers):
        return False
    code = UnitCode(unit)
    each = code.defined.get((module, name))
    if each is None or len(code.foreign_bases(each)) != 1:
        return False
    nodes = [node for line in code.line(each) for node in nodes_of(line.node)]
    own = [node for node in nodes if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self"]
    stored = {node.attr for node in own if not isinstance(node.ctx, ast.Load)}
    calls = [ast.unparse(node) for node in nodes if isinstance(node, ast.Attribute) and "super()" in ast.unparse(node)]
    return {node.attr for node in own} <= stored | code.methods(each).keys() and set(calls) <= {"super().__init__"}


def _lifecycle(each: Defined, code: UnitCode, base: PluginBase) -> dict[str, str] | str:
    """Return which methods get the base's names, or which of the base's nobody has written."""
    methods = code.methods(each)
    found: dict[str, str] = {}
    for demanded in base.methods:
        if demanded.name in methods:
            continue
        meant = _meant(demanded, methods, base) if not demanded.is_property else ""
        if not meant:
            return f"{base.class_name} demands {demanded.name}, which it lacks"
        found[meant] = demanded.name
    left_open = [name for name, node in methods.items() if any("abstract" in text for text in decorators(node))]
    return f"it leaves {left_open[0]} to others" if left_open else found


def _meant(demanded: Method, methods: Mapping[str, Function], base: PluginBase) -> str:
    """Return the one method that plainly does what the base calls otherwise; empty where none or several do."""
    words: Iterable[str] = {"start": PAIRS, "stop": STOPS}.get(demanded.role, ())
    others = {method.name for method in base.methods}
    usable = [
        name
        for name in words
        if name in methods and name not in others and takes_nothing(methods[name]) and not methods[name].decorator_list
    ]
    return usable[0] if len(usable) == 1 else ""


def _attributes(each: Defined, code: UnitCode, head: Head, base: PluginBase) -> tuple[str, ...]:
    """Return what the base wants set on the class and the analysis does not set."""
    there = {
        target.id
        for owner in code.line(each)
        for node in owner.node.body
        for target in (node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)])
        if isinstance(target, ast.Name)
    }
    return tuple(
        f"{wanted.name} = {head.facts[wanted.source]}"
        for wanted in base.attributes
        if wanted.name not in there and wanted.source in head.facts
    )


def _constructor(each: Defined, available: Available, base: PluginBase) -> dict[str, object] | Unfilled:
    """Return how the constructor is brought to what the workspace calls; empty where it fits as it is."""
    created = next((method for method in own_methods(each.node) if method.name == "__init__"), None)
    if created is None and "__init__" in available.code.methods(each):
        return Unfilled("its constructor is that of another class")
    entry, head = available.contract.entry, Head.of(available.unit, available.spec, available.contract)
    own = parameters_of(created, skip=1) if created else []
    is_inherited = created is None and not available.spec.fields and _same(base.constructor, entry.constructor)
    if is_inherited or _fits_already(created, entry.constructor, base, available):
        return {}
    if created and (created.args.vararg or created.args.kwarg):
        return Unfilled("its constructor takes whatever it is given")
    asked = [each for each in own if each.required or not each.words]
    filled = fill(asked, each, available, attributes_read(each, available.code))
    if isinstance(filled, Unfilled):
        return filled
    values = _values(own, filled, head)
    if created and _stored(created) & values.keys():
        return Unfilled("its constructor changes what it is given")
    kept = [f"{ast.unparse(arg)} = {ast.unparse(default)}" for arg, default in _left(created, values)]
    return {
        "header": (*head.parameters, *kept),
        "opening": head.opening,
        "base_call": head.base_call,
        "values": values,
        "renamed": _renamed(each, created, values, head, base),
    }


def _same(first: Sequence[Parameter], second: Sequence[Parameter]) -> bool:
    wanted = [(each.name, each.source) for each in first if each.required]
    return wanted == [(each.name, each.source) for each in second if each.required]


def _fits_already(
    created: Function | None, constructor: Sequence[Parameter], base: PluginBase, available: Available
) -> bool:
    """Tell whether a constructor takes what the workspace gives and calls the base's with all that that needs."""
    if created is None:
        return False
    required = [each.name for each in parameters_of(created, skip=1) if each.required]
    if required != [each.name for each in constructor if each.required]:
        return False
    typed = {arg.arg: ast.unparse(arg.annotation) for arg in created.args.args if arg.annotation}
    if any(typed.get(name, "").strip("'\"") == available.spec.config_class for name in required):
        return False
    call = next((node for node in nodes_of(created) if isinstance(node, ast.Call) and _is_base_call(node)), None)
    needed = [each.name for each in base.constructor if each.required]
    if call is None:
        return not needed
    return len(call.args) + len(call.keywords) >= len(needed)


def _is_base_call(node: ast.Call) -> bool:
    return ast.unparse(node.func) == "super().__init__"


def _values(own: Sequence[object], filled: Sequence[object], head: Head) -> dict[str, str]:
    """Return for each old parameter the expression that takes its place."""
    found: dict[str, str] = {}
    waiting = [each for each in own if getattr(each, "required", False) or not getattr(each, "words", ())]
    index = 0
    for argument in filled:
        name = getattr(argument, "name", "")
        if not name:
            name = getattr(waiting[index], "name", "")
        index = next(place for place, each in enumerate(waiting) if getattr(each, "name", "") == name) + 1
        found[name] = head.expression(getattr(argument, "value", ""))
    return found


def _stored(created: Function) -> set[str]:
    return {node.id for node in nodes_of(created) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}


def _left(created: Function | None, values: Mapping[str, str]) -> list[tuple[ast.arg, ast.expr]]:
    """Return the optional parameters that stay, each with its default."""
    if created is None:
        return []
    positional = [*created.args.posonlyargs, *created.args.args]
    defaults = created.args.defaults
    pairs: list[tuple[ast.arg, ast.expr | None]] = list(
        zip(positional[len(positional) - len(defaults) :], defaults, strict=True)
    )
    pairs += list(zip(created.args.kwonlyargs, created.args.kw_defaults, strict=True))
    return [(arg, default) for arg, default in pairs if default is not None and arg.arg not in values]


def _renamed(
    each: Defined, created: Function | None, values: Mapping[str, str], head: Head, base: PluginBase
) -> dict[str, str]:
    """Return attributes that would take the place of one of the base's: they hold the unit's own settings."""
    taken = {parameter.name for parameter in base.constructor} | set(base.helpers)
    taken |= {"config"} if base.sets_config else set()
    found = {}
    for node in nodes_of(created) if created else ():
        match node:
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name(id="self"), attr=attribute)], value=ast.Name(id=name)
            ):
                if attribute in taken and values.get(name) == head.own:
                    found[attribute] = head.own
    used = {node.attr for node in nodes_of(each.node) if isinstance(node, ast.Attribute)}
    return {} if head.own in used else found
