"""Settings that an analysis asks for: from code, bullets, tables, environment lines, data blocks and sentences.

Every reader of ``READERS`` looks for its own way of writing; what several of them find is merged by name, the more
exact reader first. A secret never keeps a default.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from generator.answers.contract import Contract
from generator.plan import ConfigField, Scope
from generator.reading.code.blocks import Block
from generator.reading.fields.settings_code import from_code, from_constants, from_reads
from generator.reading.fields.settings_context import FieldFound, is_present_state
from generator.reading.fields.settings_data import from_data
from generator.reading.fields.settings_environment import from_environment_names
from generator.reading.fields.settings_lines import from_lines
from generator.reading.fields.settings_prose import from_prose
from generator.reading.fields.settings_tables import from_tables
from generator.reading.text.document import Document
from generator.reading.text.inline import Found

MAX_FIELDS = 120

READERS: dict[str, Callable[[Document, list[Block], Contract], list[FieldFound]]] = {
    "code": from_code,
    "constants": from_constants,
    "tables": from_tables,
    "lines": from_lines,
    "reads": from_reads,
    "data": from_data,
    "prose": from_prose,
    "environment": from_environment_names,
}


def read_fields(document: Document, blocks: list[Block], contract: Contract) -> Found[tuple[ConfigField, ...]] | None:
    """Return all settings that the text asks for, each once, in the order of the text's first mention by reader."""
    starts = [line.start for line in document.lines]
    found = [
        one
        for reader in READERS.values()
        for one in reader(document, blocks, contract)
        if not is_present_state(document, document.lines[max(0, bisect_right(starts, one.start) - 1)])
    ]
    if not found:
        return None
    merged = merge_fields(found)
    start, end = min(one.start for one in found), max(one.end for one in found)
    return Found(tuple(merged), start, end, found[0].rule, min(one.confidence for one in found))


def merge_fields(found: list[FieldFound]) -> list[ConfigField]:
    """Merge what several readers found of one name: the first gives type and default, the others fill gaps."""
    merged: dict[str, ConfigField] = {}
    exact: set[str] = set()
    for one in found:
        key = _key(one.value.name, merged, nested=one.rule.startswith("config/data"))
        known = merged.get(key)
        if known is not None:
            merged[key] = _filled(known, one, is_exact=key in exact)
        elif len(merged) < MAX_FIELDS:
            merged[key] = one.value
            exact |= {key} if one.rule == "config/code" else set()
    return list(merged.values())


def _filled(known: ConfigField, one: FieldFound, *, is_exact: bool) -> ConfigField:
    """Return a setting with what another reader knows besides; ``is_exact`` where a class declares it."""
    other = one.value
    secret = known.secret or other.secret
    untyped = known.type == "str" != other.type and known.default is None
    given = known.default if known.default is not None else other.default
    central = "workspace" in (known.scope, other.scope) and one.rule != "config/environment"
    scope: Scope = "workspace" if central else known.scope
    return known.model_copy(
        update={
            "secret": secret,
            "type": other.type if untyped else known.type,
            "default": given if not secret or given == "" == known.default else None,
            "scope": scope,
            "description": known.description or other.description,
            "unit": known.unit or other.unit,
            "constraints": known.constraints or other.constraints,
            # A class says by its default whether a setting is required; words beside it do not change that.
            "required": known.required or (other.required and not is_exact),
        }
    )


def _key(name: str, merged: dict[str, ConfigField], *, nested: bool) -> str:
    """Return the merging key: an environment name, or one of a section, equals the field whose name it ends in."""
    key = name.lower()
    if key in merged:
        return key
    if nested or (name.isupper() and "_" in name):
        ends = [known for known in merged if len(known) > 3 and key.endswith(f"_{known}")]
        return max(ends, key=len, default=key)
    longer = (known for known, field in merged.items() if field.name.isupper() and known.endswith(f"_{key}"))
    return next(longer, key) if len(key) > 3 and "_" in key else key
