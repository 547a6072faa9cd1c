"""Settings that an analysis asks for: from code, bullets, tables, environment lines, data blocks and sentences.

Every reader of ``READERS`` looks for its own way of writing; what several of them find is merged by name, the more
exact reader first. A secret never keeps a default.
"""

from __future__ import annotations

from collections.abc import Callable

from generator.answers.contract import Contract
from generator.plan import ConfigField, Scope
from generator.reading.code.blocks import Block
from generator.reading.code.python import CodeClass
from generator.reading.fields.settings_context import (
    FieldFound,
    in_settings_context,
    is_field_name,
    make_field,
    names_settings,
    scope_of,
)
from generator.reading.fields.settings_data import from_data
from generator.reading.fields.settings_lines import from_lines
from generator.reading.fields.settings_prose import from_prose
from generator.reading.fields.settings_tables import from_tables
from generator.reading.fields.settings_values import as_json
from generator.reading.text.document import Document
from generator.reading.text.inline import Found

MAX_FIELDS = 120


def _from_code(document: Document, blocks: list[Block], contract: Contract) -> list[FieldFound]:
    found: list[FieldFound] = []
    for block in blocks:
        if block.code.is_test:
            continue
        for cls in block.code.classes:
            if cls.is_settings:
                found.extend(_class_fields(document, block, cls, contract))
        if block.code.loose_fields and _loose_context(document, block, contract):
            found.extend(_class_fields(document, block, CodeClass("", (), block.code.loose_fields), contract))
    return found


def _loose_context(document: Document, block: Block, contract: Contract) -> bool:
    """Tell whether fields without a class belong to settings: the lines above or the named file say so."""
    if names_settings(block.hint, contract):
        return True
    return in_settings_context(document, document.lines[block.fence.first], contract, exact=True)


def _class_fields(document: Document, block: Block, cls: CodeClass, contract: Contract) -> list[FieldFound]:
    names = {contract.settings.class_name if contract.settings else "AASConfig", "AASConfig"}
    scope: Scope = "workspace" if cls.name in names else "unit"
    if block.hint and names_settings(block.hint.replace("\\", "/"), contract):
        scope = "workspace"
    if not cls.name and not block.hint:
        scope = scope_of(document, document.lines[block.fence.first], contract)
    found: list[FieldFound] = []
    for field in cls.fields:
        if is_field_name(field.name):
            number = min(block.fence.first + field.line, block.fence.last)
            line = document.lines[number]
            read = make_field(
                field.name,
                field.type,
                as_json(field.default),
                field.description,
                attributes=[],
                scope=scope,
                limits=field.constraints,
                required=field.is_required,
            )
            if field.default == "" and "SecretStr" in field.type:
                read = read.model_copy(update={"default": ""})
            found.append(FieldFound(read, line.start, line.end, "config/code", 0.95))
    return found


READERS: dict[str, Callable[[Document, list[Block], Contract], list[FieldFound]]] = {
    "code": _from_code,
    "tables": from_tables,
    "lines": from_lines,
    "data": from_data,
    "prose": from_prose,
}


def read_fields(document: Document, blocks: list[Block], contract: Contract) -> Found[tuple[ConfigField, ...]] | None:
    """Return all settings that the text asks for, each once, in the order of the text's first mention by reader."""
    found = [one for reader in READERS.values() for one in reader(document, blocks, contract)]
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
        key = _key(one.field.name, merged)
        known = merged.get(key)
        if known is None:
            if len(merged) < MAX_FIELDS:
                merged[key] = one.field
                exact |= {key} if one.rule == "config/code" else set()
            continue
        secret = known.secret or one.field.secret
        typed = (
            known.type
            if known.type != "str" or one.field.type == "str" or known.default is not None
            else one.field.type
        )
        given = known.default if known.default is not None else one.field.default
        default = given if not secret or given == "" == known.default else None
        scope: Scope = (
            "workspace"
            if "workspace" in (known.scope, one.field.scope) and one.rule != "config/environment"
            else known.scope
        )
        merged[key] = known.model_copy(
            update={
                "secret": secret,
                "type": typed,
                "default": default,
                "scope": scope,
                "description": known.description or one.field.description,
                "unit": known.unit or one.field.unit,
                "constraints": known.constraints or one.field.constraints,
                # A class says by its default whether a setting is required; words beside it do not change that.
                "required": known.required or (one.field.required and key not in exact),
            }
        )
    return list(merged.values())


def _key(name: str, merged: dict[str, ConfigField]) -> str:
    """Return the merging key: an environment name equals the field whose name it ends in."""
    key = name.lower()
    if name.isupper() and "_" in name:
        return next((known for known in merged if key == known or (key.endswith(f"_{known}") and len(known) > 3)), key)
    return key
