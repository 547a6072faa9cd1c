"""Settings in blocks of ``KEY=value`` lines, and in YAML, TOML, JSON and INI."""

from __future__ import annotations

from pydantic import JsonValue

from generator.answers.contract import Contract
from generator.plan import ConfigField, Scope
from generator.reading.code.blocks import Block
from generator.reading.code.environment_reads import names_a_setting
from generator.reading.code.guesses import is_environment
from generator.reading.fields.settings_context import (
    FieldFound,
    in_settings_context,
    is_field_name,
    is_settings_file,
    make_field,
    scope_of,
)
from generator.reading.fields.settings_nested import LOADERS, Leaf, leaves
from generator.reading.fields.settings_said import read_attributes
from generator.reading.text.document import Document
from generator.reading.text.inline import Found, split_outside
from generator.reading.text.vocabulary import LABELS, mentions
from generator.reading.words import listed
from generator.values.defaults import as_json, read_default, type_of

MAX_CHARACTERS = 16_000
_EXISTING = listed("already_there")


def from_data(document: Document, blocks: list[Block], contract: Contract) -> list[FieldFound]:
    """Read blocks of ``KEY=value`` lines, and structured data where the text says that it is configuration."""
    found: list[FieldFound] = []
    for block in blocks:
        if block.role not in ("data", "command", "other"):
            continue
        content = block.fence.content
        scope = scope_of(document, document.lines[block.fence.first], contract)
        span = (block.fence.start, block.fence.end)
        about = _is_about_settings(document, block, contract)
        if is_environment(content):
            if about or block.language in ("env", "dotenv"):
                fields = _environment(content, scope)
                found.extend(Found(field, *span, "config/environment", 0.85) for field in fields)
        elif block.role == "command":
            found.extend(Found(field, *span, "config/environment", 0.7) for field in _exported(content, scope))
        elif about and block.language in LOADERS and len(content) < MAX_CHARACTERS:
            fields = [field for leaf in leaves(content, block.language) for field in _of_leaf(leaf, scope)]
            found.extend(Found(field, *span, f"config/data-{block.language}", 0.7) for field in fields)
    return found


def _is_about_settings(document: Document, block: Block, contract: Contract) -> bool:
    anchor = document.lines[block.fence.first]
    nearest = document.before(block.fence.first)
    return (
        in_settings_context(document, anchor, contract)
        or (nearest is not None and (mentions(nearest.text, LABELS["configuration"]) or is_settings_file(nearest.text)))
        or is_settings_file(block.hint)
        or mentions(document.titles(anchor), ("environment", "env", "umgebung"))
    )


def _environment(content: str, scope: Scope) -> list[ConfigField]:
    """Return what lines of ``KEY=value`` set; lines below a comment that calls them existing ones are none."""
    fields = []
    is_existing = False
    for line in content.split("\n")[:300]:
        text = line.strip().removeprefix("export ")
        if text.startswith("#"):
            is_existing = mentions(text, _EXISTING)
        elif not is_existing:
            fields += environment_line(text, scope)
    return fields


def _exported(content: str, scope: Scope) -> list[ConfigField]:
    """Return what the commands of a block export for the program: ``export KEY=value``."""
    lines = (line.strip() for line in content.split("\n")[:300])
    return [field for line in lines if line.startswith("export ") for field in environment_line(line[7:], scope)]


def environment_line(text: str, scope: Scope) -> list[ConfigField]:
    """Return the setting of a line ``KEY=value  # what it is``; none where it is no such line."""
    name, sign, rest = text.partition("=")
    if not sign or not is_field_name(name) or not names_a_setting(name):
        return []
    value, _, comment = rest.partition(" #")
    default, type_ = _environment_value(name, value.strip())
    _, _, said = read_attributes(split_outside(comment.strip(), ",;"))
    return [make_field(name, type_, default, comment.strip(), attributes=said, scope=scope)]


def _environment_value(name: str, value: str) -> tuple[JsonValue, str]:
    """Return a value and its type: several with commas between them are a list where the name is a plural."""
    parts = [part.strip() for part in value.strip("\"'").split(",")]
    if (
        len(parts) > 1
        and name.endswith("S")
        and value[:1] not in "[{("
        and all(part and " " not in part for part in parts)
    ):
        numbers = all(part.removeprefix("-").isdecimal() for part in parts)
        listed = [int(part) for part in parts] if numbers else parts
        return as_json(listed), type_of(as_json(listed))
    return read_default(value, None)


def _of_leaf(leaf: Leaf, scope: Scope) -> list[ConfigField]:
    if not is_field_name(leaf.name):
        return []
    default = as_json(leaf.value)
    type_ = leaf.type or (read_default(repr(default), None)[1] if default is not None else "str")
    _, _, said = read_attributes(split_outside(leaf.comment, ",;"))
    return [make_field(leaf.name, type_, default, leaf.comment, attributes=said, scope=scope, required=leaf.required)]
