"""A unit's own settings class, read as the answers say it: its name, its prefix, its fields."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue, ValidationError

from generator.adopt.sources import base_names, last_name, source_of, text_of
from generator.answers.details import MAX_FIELDS, UnitField
from generator.answers.line_breaks import can_be_laid_out
from generator.answers.text import LINE_MAX, is_class_name, safe_text
from generator.values.literals import default_literal, literal_value
from generator.values.secrets import may_be_written, without_secret
from generator.values.types import SECRETS, judge_type, without_none

_BASES = frozenset({"BaseSettings", "BaseModel"})


@dataclass
class FoundSettings:
    """What was read of a settings class.

    Attributes:
        class_name: Its name; empty where there is none that a unit may have.
        env_prefix: What its variables begin with.
        fields: Its fields that answers can hold.
        warnings: What of it they cannot hold.
    """

    class_name: str = ""
    env_prefix: str = ""
    fields: list[UnitField] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def settings_class(classes: Sequence[ast.ClassDef], used: frozenset[str] = frozenset()) -> ast.ClassDef | None:
    """Return the settings class among some classes: one that is used elsewhere, else the last one.

    Args:
        classes: The classes of the module.
        used: Names that the unit's main class uses.
    """
    own = {node.name for node in classes}
    known = _BASES | {node.name for node in classes if not _BASES.isdisjoint(base_names(node))}
    found = [node for node in classes if not known.isdisjoint(base_names(node))]
    found += [node for node in classes if node.name in used & own and node not in found]
    return next((node for node in found if node.name in used), found[-1] if found else None)


def read_settings(node: ast.ClassDef | None, width: int) -> FoundSettings:
    """Read a settings class.

    Args:
        node: The class; ``None`` where there is none.
        width: The workspace's line length.
    """
    found = FoundSettings()
    if node is None:
        return found
    if is_class_name(node.name):
        found.class_name = node.name
    else:
        found.warnings.append(f"the settings class {node.name} has no name that a unit's class may have")
    found.env_prefix = _prefix(node)
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            _read_field(statement.target.id, statement, width, found)
    return found


def _read_field(name: str, statement: ast.AnnAssign, width: int, found: FoundSettings) -> None:
    if name.startswith("_") or name == "model_config" or last_name(statement.annotation) == "ClassVar":
        return
    made = _field(name, statement)
    if isinstance(made, str):
        found.warnings.append(f"setting {name}: {made}")
    elif not can_be_laid_out(made.type, width - 4) or len(found.fields) >= MAX_FIELDS:
        found.warnings.append(f"setting {name}: its type is too long, or there are too many settings")
    else:
        found.fields.append(made)


def _field(name: str, statement: ast.AnnAssign) -> UnitField | str:
    """Return a field as answers hold it, or why they cannot."""
    annotation = text_of(statement.annotation) or source_of(statement.annotation)
    kind = judge_type(annotation) if annotation else None
    if kind is None:
        return f"its type {annotation[:80] or '(too deep)'} is none that answers can hold"
    call = statement.value if _is_field_call(statement.value) else None
    keywords = {each.arg: each.value for each in call.keywords} if isinstance(call, ast.Call) else {}
    description = safe_text(without_secret(text_of(keywords.get("description")) or ""), LINE_MAX)
    if without_none(kind) in SECRETS:
        return _judged(name=name, type="SecretStr | None", description=description, secret=True)
    default = _default(statement.value, keywords)
    value = literal_value(default) if default is not None else None
    if not may_be_written(name, value, description):
        return "its default is a secret, which answers never hold"
    source = default_literal(kind, value) if default is not None else None
    if source is None:
        return _judged(name=name, type=f"{without_none(kind)} | None", description=description)
    return _judged(name=name, type=kind, default=source, description=description)


def _judged(**answers: object) -> UnitField | str:
    try:
        return UnitField.model_validate(answers)
    except ValidationError as error:
        return error.errors()[0]["msg"].removeprefix("Value error, ")


def _is_field_call(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Call) and last_name(node.func) in {"Field", "PrivateAttr"}


def _default(value: ast.expr | None, keywords: dict[str | None, ast.expr]) -> str | None:
    """Return a default's source where it is a literal; ``None`` for a required field or a computed default."""
    factories = {"list": "[]", "dict": "{}"}
    if "default_factory" in keywords:
        return factories.get(last_name(keywords["default_factory"]))
    if isinstance(value, ast.Call) and _is_field_call(value):
        value = keywords.get("default", value.args[0] if value.args else None)
    if value is None:
        return None
    source = source_of(value)
    try:
        literal: JsonValue = literal_value(source)
    except ValueError:
        return None
    return source if isinstance(literal, str | int | float | bool | list | dict | None) else None


def _prefix(node: ast.ClassDef) -> str:
    """Return the prefix of the environment variables; empty where none is given that a unit may have."""
    prefix = next((text for text in map(text_of, _prefixes(node)) if text is not None), "")
    return prefix if not prefix or (prefix.endswith("_") and prefix[0].isalpha()) else ""


def _prefixes(node: ast.ClassDef) -> Iterator[ast.expr]:
    for each in ast.walk(node):
        match each:
            case ast.keyword(arg="env_prefix", value=value):
                yield value
            case ast.Assign(targets=[ast.Name(id="env_prefix")], value=value):
                yield value
            case ast.Dict(keys=keys, values=values):
                pairs = zip(keys, values, strict=True)
                yield from (value for key, value in pairs if key and text_of(key) == "env_prefix")
