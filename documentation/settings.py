"""The page of settings, from the models that judge them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import griffe
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from documentation.markdown import code, page, table, with_code
from generator.answers.contract import Contract
from generator.gates.registry import GATES
from generator.protected_settings import PROTECTED
from generator.settings import ENV_PREFIX, Settings

_INTRODUCTION = f"""
A setting is looked for in this order: the flag of that name; the environment, as `{ENV_PREFIX}` and its name in
capitals; `aas-generator.toml` in the workspace; `[tool.aas-generator]` in its `pyproject.toml`; your own file,
`~/.config/aas-generator/config.toml`; the default. Tables and lists in the environment are JSON, and one entry of a
table is `{ENV_PREFIX}GATES__LINT=must`.

A setting with a star decides what is run on your machine, whom your key is shown to or what is paid. In the
workspace's files it counts once you have
[trusted](../how-to/adapt-to-your-workspace.md#your-own-file-and-what-needs-your-trust) its value, and your own file
wins over them. The same goes for a `board` that leads out of the workspace.
"""
_GATES = """
Keys of the table `gates`, with the level that each has where nothing else is said: `must` stops a task, `should` warns,
`off` leaves the gate out. [Gates](gates.md) says what each of them asks.
"""
_CONTRACT = """
Keys of the table `contract`, each a fact about the workspace that wins over what is read from its files.
`aas-generator init --config` writes them as they were read.
"""
_KINDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}


def settings_page() -> str:
    """Return the page: all settings, the gates, and the contract's facts."""
    gates = table(("gate", "default"), ((code(name), gate.level) for name, gate in GATES.items()))
    return page(
        "Settings",
        _INTRODUCTION,
        _table(Settings),
        "## Gates",
        _GATES,
        gates,
        "## Contract",
        _CONTRACT,
        _table(Contract),
    )


def _table(model: type[BaseModel]) -> str:
    return table(("setting", "type", "default", "meaning"), _rows(model))


def _rows(model: type[BaseModel]) -> Iterator[tuple[str, str, str, str]]:
    schema, meanings = model.model_json_schema(), _meanings(model)
    for name, field in model.model_fields.items():
        star = " (\\*)" if model is Settings and name in PROTECTED else ""
        kind = _kind(schema["properties"][name], schema.get("$defs", {}))
        default = None if field.default_factory is not None else field.default
        yield code(name) + star, kind, _default(default), with_code(meanings[name])


def _meanings(model: type[BaseModel]) -> Mapping[str, str]:
    """Return what the model's docstring says of each of its attributes."""
    for section in griffe.Docstring(model.__doc__ or "").parse("google"):
        if isinstance(section, griffe.DocstringSectionAttributes):
            return {each.name: each.description for each in section.value}
    raise ValueError(f"the docstring of {model.__name__} has no attributes")


def _default(value: object) -> str:
    if value in (None, PydanticUndefined) or value == [] or isinstance(value, BaseModel):
        return ""
    return code(json.dumps(value))


def _kind(schema: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    """Return the type in words: of several the ones that are not null, with limits and choices."""
    if "$ref" in schema:
        schema = known[schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(each, known) for each in schema["anyOf"] if each.get("type") != "null"))
    if "enum" in schema:
        return ", ".join(code(str(each)) for each in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}), known)}"
    if schema.get("type") == "object":
        return "table"
    return _KINDS[schema["type"]] + _limits(schema)


def _limits(schema: Mapping[str, Any]) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f", {low:,} to {high:,}"
    return f", {low:g} or more" if low is not None else ""
