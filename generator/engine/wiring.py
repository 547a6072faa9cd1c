"""How the plugin makes, starts and stops a part whose code the analysis wrote: read from that code, never run."""

from __future__ import annotations

import ast

from generator.answers.details import UnitModule
from generator.answers.units import PluginAnswers, UnitAnswers

_STARTS = ("start", "initialize", "setup", "connect", "open")
_STOPS = ("stop", "cleanup", "shutdown", "disconnect", "close", "teardown")
_SETTINGS = frozenset({"config", "settings", "cfg", "conf"})
_PLAIN = frozenset({"object", "ABC", "abc.ABC"})
Function = ast.FunctionDef | ast.AsyncFunctionDef


def wire(unit: UnitAnswers) -> UnitAnswers:
    """Return a unit whose parts with code say how they are made and started; what cannot be told is only imported."""
    if not isinstance(unit, PluginAnswers) or not any(each.code and each.class_name for each in unit.plugin.modules):
        return unit
    modules = tuple(_wired(each, unit) if each.code and each.class_name else each for each in unit.plugin.modules)
    return _with_modules(unit, modules)


def unwire(unit: PluginAnswers) -> PluginAnswers:
    """Return a unit whose parts with code of the analysis are only there to be imported."""
    modules = tuple(_loose(each) if each.code and each.class_name else each for each in unit.plugin.modules)
    return _with_modules(unit, modules)


def is_wired(unit: UnitAnswers) -> bool:
    """Tell whether the plugin makes parts whose code the analysis wrote."""
    return isinstance(unit, PluginAnswers) and any(each.code and each.class_name for each in unit.plugin.modules)


def _with_modules(unit: PluginAnswers, modules: tuple[UnitModule, ...]) -> PluginAnswers:
    spec = unit.plugin.model_copy(update={"modules": modules})
    return PluginAnswers.model_validate({**unit.to_data(), "plugin": spec.model_dump(mode="json")})


def _loose(module: UnitModule) -> UnitModule:
    plain = {"class_name": "", "attribute": "", "is_given_settings": True, "start": "start", "stop": "stop"}
    return module.model_copy(update={**plain, "awaited": ()})


def _wired(module: UnitModule, unit: PluginAnswers) -> UnitModule:
    node = _class_of(module)
    given = _given(node, unit.plugin.config_class) if node else None
    if node is None or given is None:
        return _loose(module)
    base = unit.contract.plugin_base
    can_await = base is not None and base.can_await
    turns = (
        {role: [each.name for each in base.methods if each.role == role] for role in ("start", "stop")} if base else {}
    )
    start = _turn(node, (*turns.get("start", ()), *_STARTS), can_await=can_await)
    stop = _turn(node, (*turns.get("stop", ()), *_STOPS), can_await=can_await)
    found = {"start": start, "stop": stop}
    return module.model_copy(
        update={
            "is_given_settings": given,
            **{role: method.name if method else "" for role, method in found.items()},
            "awaited": tuple(role for role, method in found.items() if isinstance(method, ast.AsyncFunctionDef)),
        }
    )


def _class_of(module: UnitModule) -> ast.ClassDef | None:
    try:
        body = ast.parse(module.code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return next((each for each in body if isinstance(each, ast.ClassDef) and each.name == module.class_name), None)


def _given(node: ast.ClassDef, config_class: str) -> bool | None:
    """Return whether the class is made with the settings; ``None`` where it cannot be told how to make one."""
    created = next((each for each in _methods(node) if each.name == "__init__"), None)
    if created is None:
        plain = all(ast.unparse(base) in _PLAIN for base in node.bases) and not node.decorator_list
        return False if plain and not node.keywords else None
    wanted = _required(created)
    if wanted is None or len(wanted) > 1 or isinstance(created, ast.AsyncFunctionDef):
        return None
    if wanted:
        return True if _takes_settings(wanted[0], config_class) else None
    optional = [*created.args.posonlyargs, *created.args.args][1:2]
    return bool(optional) and _takes_settings(optional[0], config_class)


def _takes_settings(argument: ast.arg, config_class: str) -> bool:
    annotation = ast.unparse(argument.annotation).strip("\"'") if argument.annotation else ""
    if annotation in {"", "Any"}:
        return argument.arg in _SETTINGS
    return annotation.removesuffix(" | None") == config_class or annotation == f"Optional[{config_class}]"


def _required(function: Function) -> list[ast.arg] | None:
    """Return the arguments without defaults after ``self``; ``None`` where a keyword must be given."""
    arguments = function.args
    if any(default is None for default in arguments.kw_defaults):
        return None
    positional = [*arguments.posonlyargs, *arguments.args]
    return positional[1 : len(positional) - len(arguments.defaults)]


def _turn(node: ast.ClassDef, names: tuple[str, ...], *, can_await: bool) -> Function | None:
    """Return the first of some methods that can be called as it is."""
    methods = {each.name: each for each in _methods(node)}
    for name in names:
        method = methods.get(name)
        if method is None or method.decorator_list or _required(method) != []:
            continue
        if isinstance(method, ast.FunctionDef) or can_await:
            return method
    return None


def _methods(node: ast.ClassDef) -> list[Function]:
    return [each for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
