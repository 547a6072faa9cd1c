"""Where a constructor's or function's arguments come from: settings, secrets, other parts, the plugin itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.answers.contract import Contract
from generator.answers.details import Argument, PluginSpec, UnitField
from generator.names import to_snake
from generator.syntax_trees import nodes_of
from generator.wiring.parameters import Wanted
from generator.wiring.sources import Defined, UnitCode, own_methods, own_nodes

SETTINGS = frozenset({"config", "settings", "cfg", "conf", "configuration", "plugin_config", "plugin_settings"})
_HUBS = frozenset({"hub", "app", "bot", "core", "application"})
_LOGGERS = {"loguru": ("Logger", "loguru.Logger"), "logging": ("Logger", "logging.Logger"), "structlog": ()}
# Words that end many a setting's name and say nothing about which one is meant.
_VAGUE = frozenset({"name", "id", "type", "value", "data", "text", "mode", "level", "path", "key", "size", "count"})
_NUMBERS = {"int": frozenset({"float", "complex"}), "float": frozenset({"complex"})}
_OLD_GENERICS = re.compile(r"\b(?:typing\.|t\.)?(List|Dict|Set|FrozenSet|Tuple)\b")
_KEYWORD = re.compile(r"[a-z_][a-z0-9_]{0,63}\Z")


@dataclass(frozen=True)
class Unfilled:
    """Why something cannot be made or called."""

    reason: str


@dataclass(frozen=True)
class Available:
    """What there is to fill arguments with.

    Attributes:
        unit: The unit's name.
        spec: The plugin's details.
        contract: What the workspace demands.
        code: The unit's code.
        parts: Classes that the plugin makes, each with the attribute that holds it.
        in_constructor: Whether what the plugin itself is made with is at hand.
    """

    unit: str
    spec: PluginSpec
    contract: Contract
    code: UnitCode
    parts: Mapping[tuple[str, str], str]
    in_constructor: bool = True

    def given(self, source: str) -> str:
        """Return the parameter of the plugin's constructor with a source; empty where there is none."""
        constructor = self.contract.entry.constructor if self.in_constructor else ()
        return next((each.name for each in constructor if each.source == source), "")


def fill(
    parameters: Sequence[Wanted],
    owner: Defined,
    available: Available,
    reads: Mapping[str, frozenset[str]] | None = None,
) -> tuple[Argument, ...] | Unfilled:
    """Return the arguments for some parameters, or why they cannot be given; defaults stay where nothing fits plainly.

    Args:
        parameters: What is taken.
        owner: What takes it.
        available: What there is.
        reads: For each parameter the attributes that are read of it; see ``attributes_read``.
    """
    made: list[Argument] = []
    named = False
    for each in parameters:
        value = _value(each, owner, available, (reads or {}).get(each.name, frozenset()))
        if isinstance(value, Unfilled) or (value == "" and each.required):
            said = value.reason if isinstance(value, Unfilled) else _unknown(each)
            if each.required:
                return Unfilled(said)
            value = ""
        named = named or each.by_name or value == ""
        if value and named and not _KEYWORD.match(each.name):
            if each.required:
                return Unfilled(f"{each.name} is no name that an argument may have")
            continue
        if value:
            made.append(Argument(name=each.name if named else "", value=value))
    return tuple(made)


def _unknown(each: Wanted) -> str:
    kind = f": {' | '.join(each.words)}" if each.words else ""
    return f"nothing says what it gets for {each.name}{kind}"


def _value(each: Wanted, owner: Defined, available: Available, read: frozenset[str]) -> str | Unfilled:
    """Return the value for a parameter; empty where nothing plainly fits."""
    if each.source:
        return _of_base(each, available)
    if len(each.words) == 1:
        found = _by_class(each.words[0], each, owner, available)
        if found:
            return found
    if not each.words and each.name in SETTINGS:
        return _untyped_settings(each, available, read)
    return _by_name(each, owner, available)


def _of_base(each: Wanted, available: Available) -> str:
    """Return the value for a parameter of the workspace's base class."""
    if not each.required and each.source not in {"config", "settings", "hub"}:
        return ""
    if each.source in {"settings", "hub"}:
        return {"settings": "config", "hub": "hub"}[each.source] if available.given(each.source) else ""
    if each.source == "config":
        return "settings" if available.spec.fields else ""
    return each.source if each.source in {"name", "version", "logger"} else ""


def _by_class(word: str, each: Wanted, owner: Defined, available: Available) -> str | Unfilled:
    last = word.rpartition(".")[2]
    if available.code.is_settings(owner.module, word):
        return "settings" if available.spec.fields else Unfilled("the unit has no settings of its own")
    settings, hub = available.contract.settings, available.contract.hub
    if settings and last == settings.class_name:
        return "config" if available.given("settings") else Unfilled(f"the plugin is not made with a {last}")
    if hub and hub.class_name and last == hub.class_name:
        return "hub" if available.given("hub") else Unfilled(f"the plugin is not made with a {last}")
    if each.name.strip("_") in {"logger", "log"} and word in _LOGGERS[available.contract.logger]:
        return "logger"
    return _part(word, owner, available)


def _part(word: str, owner: Defined, available: Available) -> str | Unfilled:
    """Return the part that an annotation means: of that class, or the only one that derives from it."""
    meant = available.code.find(owner.module, word)
    if meant is None or not isinstance(meant.node, ast.ClassDef):
        return ""
    key = (meant.module, meant.name)
    if key in available.parts:
        return f"parts.{available.parts[key]}"
    below = [
        attribute
        for other, attribute in available.parts.items()
        if any(above == meant for above in available.code.line(available.code.defined[other]))
    ]
    return (
        f"parts.{below[0]}" if len(below) == 1 else Unfilled(f"it needs a {meant.name}, which the plugin does not make")
    )


def _untyped_settings(each: Wanted, available: Available, read: frozenset[str]) -> str | Unfilled:
    """Return what a parameter that is only called like settings gets, by what is read of it."""
    fields = {field.name for field in available.spec.fields}
    if "[" in read:
        return Unfilled(f"{each.name} is read like a dict, and nothing says what is in it")
    if fields and read <= fields | {"model_dump", "model_copy"}:
        return "settings"
    if available.given("settings") and read and not read & fields:
        return "config"
    if not fields:
        return "" if available.given("settings") == "" else "config"
    return Unfilled(f"{', '.join(sorted(read - fields))} of {each.name} is no setting")


def _by_name(each: Wanted, owner: Defined, available: Available) -> str | Unfilled:
    plain = each.name.strip("_")
    if setting := _setting(plain, each, available):
        return setting
    if not each.required:
        return ""
    known: dict[str, str] = {}
    if not each.words:
        hub = available.given("hub")
        known |= dict.fromkeys({hub, *_HUBS} if hub else (), "hub") | dict.fromkeys(("logger", "log"), "logger")
    if not each.words or each.words == ("str",):
        known |= {"name": "name", "plugin_name": "name", "version": "version", "plugin_version": "version"}
    found = known.get(plain, "")
    return found or ("" if each.words else _part_by_name(plain, owner, available))


def _part_by_name(name: str, owner: Defined, available: Available) -> str:
    own = {attribute: key for key, attribute in available.parts.items() if key != (owner.module, owner.name)}
    words = {attribute: to_snake(key[1]) for attribute, key in own.items()}
    fits = [attribute for attribute, snake in words.items() if name in {attribute, snake}]
    fits = fits or [attribute for attribute, snake in words.items() if snake.endswith(f"_{name}")]
    return f"parts.{fits[0]}" if len(fits) == 1 else ""


def _setting(name: str, each: Wanted, available: Available) -> str | Unfilled:
    """Return the setting that a parameter is called after, with or without the unit's name before it."""
    prefix = f"{available.unit}_"
    exact = [field for field in available.spec.fields if field.name.removeprefix(prefix) == name.removeprefix(prefix)]
    fields = exact
    if not fields and each.required and name not in _VAGUE:
        fields = [
            field
            for field in available.spec.fields
            if field.name.endswith(f"_{name}") or (name.endswith(f"_{field.name}") and field.name not in _VAGUE)
        ]
    values = [value for field in fields if (value := _fitting(field, each))]
    if len(values) == 1:
        return values[0]
    if exact and each.required:
        return Unfilled(f"the setting {exact[0].name} is {exact[0].type}, and {each.name} is {' | '.join(each.words)}")
    return ""


def _fitting(field: UnitField, each: Wanted) -> str:
    """Return how a setting is given to a parameter; empty where its type does not fit."""
    if field.secret and (not each.words or each.words == ("str",)):
        return f"secret.{field.name}"
    if not each.words:
        return f"settings.{field.name}"
    kinds = {_spelled(kind) for kind in _alternatives(field.type)}
    admitted = {_spelled(word) for word in each.words} | ({"None"} if each.admits_none else set())
    fits = all(kind in admitted or _NUMBERS.get(kind, frozenset()) & admitted for kind in kinds)
    return f"settings.{field.name}" if fits else ""


def _alternatives(kind: str) -> list[str]:
    """Return the alternatives of a judged type; ``|`` within brackets does not count."""
    try:
        node = ast.parse(kind, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [kind]
    found: list[str] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        found.append(ast.unparse(node.right))
        node = node.left
    return [ast.unparse(node), *reversed(found)]


def _spelled(kind: str) -> str:
    return _OLD_GENERICS.sub(lambda match: match[1].lower(), kind).rpartition("pydantic.")[2].replace("'", '"')


def attributes_read(each: Defined, code: UnitCode) -> dict[str, frozenset[str]]:
    """Return for each parameter of a class's constructor what is read of it; ``[``: like a dict."""
    owner = next(
        (above for above in code.line(each) if any(m.name == "__init__" for m in own_methods(above.node))), None
    )
    if owner is None:
        return {}
    created = next(method for method in own_methods(owner.node) if method.name == "__init__")
    kept: dict[str, str] = {}
    for node in own_nodes(created):
        match node:
            case (
                ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"), attr=attribute)], value=ast.Name(id=name))
                | ast.AnnAssign(
                    target=ast.Attribute(value=ast.Name(id="self"), attr=attribute), value=ast.Name(id=name)
                )
            ):
                kept[f"self.{attribute}"] = name
    found: dict[str, set[str]] = {}
    for line in code.line(each):
        for node in nodes_of(line.node):
            value = node.value if isinstance(node, ast.Attribute | ast.Subscript) else None
            if value is None:
                continue
            text = ast.unparse(value)
            name = kept.get(text, text)
            what = node.attr if isinstance(node, ast.Attribute) else "["
            found.setdefault(name, set()).add("[" if what in {"get", "items", "keys"} else what)
    return {name: frozenset(read) for name, read in found.items()}
