"""The JSON Schema of the settings, by which editors complete and check the files that they stand in."""

from __future__ import annotations

from typing import Any

from generator.answers.contract import Contract, Loader
from generator.contract.overrides import RECORDS
from generator.gates import DEFAULT_LEVELS
from generator.json_schema import schema_of
from generator.names import RESERVED, UNIT_NAME_MAX
from generator.protected_settings import PROTECTED
from generator.setting_layers import TABLE
from generator.settings import BOARD_FIELDS, Settings

_TRUST = "In a repository's file it counts only once you trust it."
# Names and versions; an address is refused.
_REQUIREMENT = r"^[A-Za-z0-9][A-Za-z0-9._-]*\s*(\[[^\]]*\])?[^@]*$"


def settings_schema() -> dict[str, Any]:
    """Return the schema of ``aas-generator.toml`` and of the person's own ``config.toml``."""
    schema = schema_of(Settings, "Settings of aas-generator", "validation")
    definitions = schema.pop("$defs", {})
    properties: dict[str, Any] = schema["properties"]
    defaults = Settings().model_dump(mode="json")
    for name, told in properties.items():
        properties[name] = _without_null(told)
        if defaults[name]:
            properties[name]["default"] = defaults[name]
        if name in PROTECTED:
            properties[name]["description"] = f"{told['description']} {_TRUST}"
    properties["board"] = _board(properties.pop("board"), properties["board_columns"])
    properties["gates"] |= {"propertyNames": {"enum": [*DEFAULT_LEVELS]}, "default": dict(DEFAULT_LEVELS)}
    properties["board_columns"] |= _columns()
    properties["names"]["additionalProperties"] = _unit_name()
    properties["allow_install"]["items"]["pattern"] = _REQUIREMENT
    properties["linear_states"] = _of_outcomes(properties["linear_states"])
    properties["contract"] = {**properties["contract"], **_contract(definitions)}
    if definitions:
        schema["$defs"] = definitions
    return schema


def project_schema() -> dict[str, Any]:
    """Return the schema of a ``pyproject.toml`` as far as it is this tool's: its table, whatever else there is."""
    own = settings_schema()
    dialect, definitions = own.pop("$schema"), own.pop("$defs", {})
    schema = own
    for key in reversed(TABLE):
        schema = {"type": "object", "properties": {key: schema}}
    return {"$schema": dialect, "title": "aas-generator in pyproject.toml", **schema, "$defs": definitions}


def _without_null(told: dict[str, Any]) -> dict[str, Any]:
    """Return a property without null, which TOML does not have."""
    choices = [each for each in told.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) != 1:
        return told
    kept = {key: value for key, value in told.items() if key != "anyOf" and (key, value) != ("default", None)}
    return {**choices[0], **kept}


def _board(path: dict[str, Any], columns: dict[str, Any]) -> dict[str, Any]:
    table = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "file": {"type": "string", "description": path["description"]},
            "columns": {**_columns(), "description": columns["description"]},
        },
    }
    return {"description": path["description"], "anyOf": [{"type": "string"}, table]}


def _columns() -> dict[str, Any]:
    """Return what a table of columns is: fields with their headers, or headers with their fields."""
    by_field = {"propertyNames": {"enum": [*BOARD_FIELDS]}, "additionalProperties": {"type": "string"}}
    by_header = {"additionalProperties": {"enum": [*BOARD_FIELDS]}}
    return {"type": "object", "anyOf": [by_field, by_header], "additionalProperties": {"type": "string"}}


def _unit_name() -> dict[str, Any]:
    reserved = {"enum": sorted(RESERVED)}
    return {"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": UNIT_NAME_MAX, "not": reserved}


def _of_outcomes(told: dict[str, Any]) -> dict[str, Any]:
    """Return a table by outcomes with these as its keys, which an editor offers."""
    (pattern,) = told.pop("patternProperties")
    outcomes = pattern.strip("^()$").split("|")
    return {**told, "properties": {each: {"type": "string"} for each in outcomes}, "additionalProperties": False}


def _contract(definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of the table ``contract``: any part of a contract, and ``false`` for what there is not."""
    whole = _partial(schema_of(Contract, "", "validation"), definitions)
    properties = {name: _without_null(told) for name, told in whole["properties"].items()}
    for name, record in {**RECORDS, "loader": Loader}.items():
        part = _partial(schema_of(record, name, "validation"), definitions)
        properties[name] = {"anyOf": [part, {"const": False}], "description": part.pop("description", "")}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _partial(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Return an object's schema of which nothing need be given; its definitions go to the others."""
    definitions |= schema.pop("$defs", {})
    return {key: value for key, value in schema.items() if key not in {"required", "$schema", "title"}}
