"""How a plugin's class makes, starts and stops its parts, read from its own code."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from generator.answers.contract import PluginBase
from generator.engine.adopting.prose import attributes
from generator.engine.adopting.sources import Function, methods_of

_PLAIN = "A part of the plugin."
_ROLES = ("start", "stop")
# How something is pushed on an exit stack, and whether it is awaited then.
_CALLBACKS = {"callback": False, "push_async_callback": True}


def read_parts(node: ast.ClassDef, imported: Mapping[str, str], base: PluginBase) -> dict[str, dict[str, Any]]:
    """Return the parts of a plugin, module to answers: classes of its own modules that it makes itself.

    Args:
        node: The plugin's class.
        imported: Names that its file imports from the plugin's own modules, each with its module.
        base: What the workspace demands of a plugin.
    """
    methods = methods_of(node)
    created = methods.get("__init__")
    turns = {
        role: [methods[each.name] for each in base.methods if each.role == role and each.name in methods]
        for role in _ROLES
    }
    said = attributes(node)
    found: dict[str, dict[str, Any]] = {}
    for attribute, class_name, arguments in _made(created) if created else ():
        module = imported.get(class_name, "")
        if not module or module in found or arguments > 1:
            continue
        purpose = said.get(attribute, "")
        found[module] = {
            "class_name": class_name,
            "attribute": attribute if attribute != module else "",
            "purpose": "" if purpose == _PLAIN else purpose,
            "is_given_settings": arguments == 1,
            **_turns(attribute, turns, can_await=base.can_await),
        }
    return found


def _made(created: Function) -> Iterator[tuple[str, str, int]]:
    """Yield (attribute, class, number of arguments) of everything that a constructor makes and keeps."""
    for node in ast.walk(created):
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(value, ast.Call):
            continue
        attribute = _own(target) if isinstance(target, ast.expr) else ""
        if attribute and isinstance(value.func, ast.Name) and not value.keywords:
            yield attribute, value.func.id, len(value.args)


def _own(node: ast.expr) -> str:
    """Return the attribute that ``self.attribute`` names."""
    match node:
        case ast.Attribute(value=ast.Name(id="self"), attr=attribute):
            return attribute
    return ""


def _turns(attribute: str, turns: Mapping[str, list[Function]], *, can_await: bool) -> dict[str, Any]:
    """Return which methods of a part start and stop it, and which of them are awaited."""
    awaited: list[str] = []
    found = {"start": "", "stop": ""}
    for name, is_awaited in _calls(attribute, turns["start"]):
        found["start"] = found["start"] or name
        awaited += ["start"] if is_awaited and found["start"] == name else []
    for name, is_awaited in [*_callbacks(attribute, turns["start"]), *_calls(attribute, turns["stop"])]:
        found["stop"] = found["stop"] or name
        awaited += ["stop"] if is_awaited and found["stop"] == name else []
    return {**found, "awaited": [role for role in _ROLES if role in awaited and can_await]}


def _calls(attribute: str, functions: list[Function]) -> Iterator[tuple[str, bool]]:
    """Yield (method, whether it is awaited) of the calls ``self.attribute.method()`` in some functions."""
    for function in functions:
        waited = {id(node.value) for node in ast.walk(function) if isinstance(node, ast.Await)}
        for node in ast.walk(function):
            match node:
                case ast.Call(func=ast.Attribute(value=part, attr=method), args=[], keywords=[]):
                    if _own(part) == attribute:
                        yield method, id(node) in waited


def _callbacks(attribute: str, functions: list[Function]) -> Iterator[tuple[str, bool]]:
    """Yield (method, whether it is awaited) of what is pushed on an exit stack while the plugin starts."""
    for function in functions:
        for node in ast.walk(function):
            match node:
                case ast.Call(func=ast.Attribute(attr=how), args=[ast.Attribute(value=part, attr=method)]):
                    if how in _CALLBACKS and _own(part) == attribute:
                        yield method, _CALLBACKS[how]
