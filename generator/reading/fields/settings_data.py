"""Settings in blocks of ``KEY=value`` lines and of YAML."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable

from generator.answers.contract import Contract
from generator.plan import ConfigField, Scope
from generator.reading.code.blocks import Block
from generator.reading.code.guesses import is_environment
from generator.reading.fields.settings_context import (
    FieldFound,
    in_settings_context,
    is_field_name,
    make_field,
    scope_of,
)
from generator.reading.fields.settings_values import as_json, read_default
from generator.reading.text.document import Document
from generator.reading.text.vocabulary import LABELS, mentions, spoken


def from_data(document: Document, blocks: list[Block], contract: Contract) -> list[FieldFound]:
    """Read blocks of ``KEY=value`` lines, and YAML or TOML blocks under a heading about settings."""
    found: list[FieldFound] = []
    for block in blocks:
        if block.role not in ("data", "command", "other"):
            continue
        anchor = document.lines[block.fence.first]
        nearest = document.before(block.fence.first)
        about = in_settings_context(document, anchor, contract) or (
            nearest is not None and mentions(nearest.text, LABELS["configuration"])
        )
        about = about or ".env" in block.hint or mentions(document.titles(anchor), ("environment", "env", "umgebung"))
        scope = scope_of(document, anchor, contract)
        span = (block.fence.start, block.fence.end)
        if is_environment(block.fence.content) and (about or block.language in ("env", "dotenv")):
            found.extend(
                FieldFound(field, *span, "config/environment", 0.85)
                for field in _environment(block.fence.content, scope)
            )
        elif about and block.language in LOADERS and len(block.fence.content) < 16_000:
            fields = _nested_fields(LOADERS[block.language](block.fence.content), scope)
            found.extend(FieldFound(field, *span, f"config/{block.language}", 0.7) for field in fields)
    return found


def _environment(content: str, scope: Scope) -> list[ConfigField]:
    fields = []
    for line in content.split("\n")[:300]:
        text = line.strip().removeprefix("export ")
        name, sign, rest = text.partition("=")
        if not sign or not is_field_name(name) or text.startswith("#"):
            continue
        value, _, comment = rest.partition(" #")
        default, type_ = read_default(_environment_value(value), None)
        fields.append(
            make_field(name, type_, default, comment.strip(), attributes=spoken(comment).split()[:1], scope=scope)
        )
    return fields


def _environment_value(value: str) -> str:
    bare = value.strip()
    placeholder = bare.strip("\"'").startswith(("<", "your_", "your-", "changeme", "xxx", "...", "${"))
    return "" if placeholder else bare


def _load_yaml(content: str) -> object:
    if "&" in content or "*" in content:
        return None
    import yaml  # slow to load, and seldom needed

    try:
        return yaml.safe_load(content)
    except (yaml.YAMLError, ValueError, TypeError, OverflowError, AttributeError, RecursionError):
        return None


def _load_toml(content: str) -> object:
    try:
        return tomllib.loads(content)
    except (ValueError, OverflowError, RecursionError):
        return None


def _load_json(content: str) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


LOADERS: dict[str, Callable[[str], object]] = {
    "yaml": _load_yaml,
    "yml": _load_yaml,
    "toml": _load_toml,
    "json": _load_json,
}


def _nested_fields(loaded: object, scope: Scope) -> list[ConfigField]:
    """Return the settings of a mapping; those of a section get its name before theirs."""
    if not isinstance(loaded, dict):
        return []
    if any(key in loaded for key in ("services", "version", "on", "jobs", "apiVersion", "name")):
        return []
    fields = []
    for key, value in list(loaded.items())[:60]:
        nested = value.items() if isinstance(value, dict) else [("", value)]
        for below, inner in list(nested)[:60]:
            name = f"{key}_{below}" if below else str(key)
            if is_field_name(name) and not isinstance(inner, dict):
                default = as_json(inner)
                type_ = read_default(repr(default), None)[1] if default is not None else "str"
                fields.append(make_field(name, type_, default, "", attributes=[], scope=scope))
    return fields
