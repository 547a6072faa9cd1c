"""Settings in Python code: settings classes, loose attributes, constants of a settings file, what is read by name."""

from __future__ import annotations

from collections.abc import Iterable

from generator.answers.contract import Contract
from generator.plan import ConfigField, Scope
from generator.reading.code.blocks import Block
from generator.reading.code.pydantic_fields import CodeField
from generator.reading.code.python import CodeClass
from generator.reading.fields.settings_context import (
    FieldFound,
    in_settings_context,
    is_settings_file,
    make_field,
    names_settings,
    scope_of,
)
from generator.reading.text.document import Document
from generator.reading.text.inline import Found
from generator.values.defaults import as_json
from generator.values.setting_names import is_field_name


def from_code(document: Document, blocks: list[Block], contract: Contract) -> list[FieldFound]:
    """Read what the classes of blocks declare; fields without a class only where the text says that they are settings.

    A field that only holds another settings class of the text is none itself.
    """
    found: list[FieldFound] = []
    held = {cls.name for block in blocks for cls in block.code.classes if cls.is_settings}
    for block in blocks:
        if block.code.is_test:
            continue
        for cls in block.code.classes:
            if cls.is_settings:
                found += _declared(document, block, cls.fields, _scope(document, block, cls, contract), held)
        if block.code.loose_fields and _is_about_settings(document, block, contract):
            scope = _scope(document, block, None, contract)
            found += _declared(document, block, block.code.loose_fields, scope, held)
    return found


def from_constants(document: Document, blocks: list[Block], contract: Contract) -> list[FieldFound]:
    """Read the constants of a settings file, and the entries of a dictionary of defaults."""
    found: list[FieldFound] = []
    for block in blocks:
        if block.code.constants and not block.code.is_test and _is_about_settings(document, block, contract):
            found += _declared(document, block, block.code.constants, _scope(document, block, None, contract))
    return found


def from_reads(document: Document, blocks: list[Block], contract: Contract) -> list[FieldFound]:
    """Read the environment variables that code asks for by name."""
    found: list[FieldFound] = []
    for block in blocks:
        if block.role in ("file", "patch", "example") and not block.code.is_test:
            scope = _scope(document, block, None, contract)
            found += _declared(document, block, block.code.environment, scope, rule="config/environment-read")
    return found


def _is_about_settings(document: Document, block: Block, contract: Contract) -> bool:
    """Tell whether fields without a class belong to settings: the lines above or the named file say so."""
    if names_settings(block.hint, contract) or is_settings_file(block.hint):
        return True
    nearest = document.before(block.fence.first)
    if nearest is not None and is_settings_file(nearest.text):
        return True
    return in_settings_context(document, document.lines[block.fence.first], contract, exact=True)


def _scope(document: Document, block: Block, cls: CodeClass | None, contract: Contract) -> Scope:
    names = {contract.settings.class_name if contract.settings else "AASConfig", "AASConfig"}
    if cls is not None and cls.name in names:
        return "workspace"
    if block.hint:
        return "workspace" if names_settings(block.hint.replace("\\", "/"), contract) else "unit"
    return "unit" if cls is not None else scope_of(document, document.lines[block.fence.first], contract)


def _declared(
    document: Document,
    block: Block,
    fields: Iterable[CodeField],
    scope: Scope,
    held: Iterable[str] = (),
    *,
    rule: str = "config/code",
) -> list[FieldFound]:
    found: list[FieldFound] = []
    for field in fields:
        if is_field_name(field.name) and field.type.removesuffix(" | None") not in held:
            line = document.lines[min(block.fence.first + field.line, block.fence.last)]
            found.append(Found(_setting(field, scope, is_read=rule != "config/code"), line.start, line.end, rule, 0.95))
    return found


def _setting(field: CodeField, scope: Scope, *, is_read: bool) -> ConfigField:
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
    # That a secret is not set may be said by the empty text; in a class the annotation must say that it is one.
    says_unset = field.default == "" and (is_read or "SecretStr" in field.type)
    return read.model_copy(update={"default": ""}) if read.secret and says_unset else read
