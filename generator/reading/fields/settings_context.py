"""Whether a place in a text speaks of settings, and of whose: the unit's own or the workspace's."""

from __future__ import annotations

import keyword
from dataclasses import dataclass

from pydantic import JsonValue

from generator.answers.contract import Contract
from generator.plan import ConfigField, Constraints, Scope
from generator.reading.fields.phase_heads import is_elsewhere
from generator.reading.fields.settings_limits import limits_said, says_required, unit_said
from generator.reading.fields.settings_values import clean_text
from generator.reading.text.document import Document, Line
from generator.reading.text.inline import phrases, plain
from generator.reading.text.vocabulary import LABELS, mentions
from generator.values.secrets import is_secret, may_be_written, without_secret

_CENTRAL = phrases(
    "central config|central settings|workspace settings|workspace config|global config|global settings|"
    "shared settings|application settings|zentrale konfiguration|configuracion central|"
    "configuration centrale|中央設定|settings class"
)


@dataclass(frozen=True, slots=True)
class FieldFound:
    """One setting with the span it was read from and how sure the reader is."""

    field: ConfigField
    start: int
    end: int
    rule: str
    confidence: float


def is_field_name(name: str) -> bool:
    """Tell whether ``name`` can be a setting: an ASCII identifier that is no keyword."""
    return (
        name.isascii()
        and name.isidentifier()
        and len(name) <= 64
        and not keyword.iskeyword(name)
        and not name.startswith("_")
    )


def make_field(
    name: str,
    type_: str | None,
    default: JsonValue,
    description: str,
    *,
    attributes: list[str],
    scope: Scope,
    limits: Constraints | None = None,
    required: bool | None = None,
) -> ConfigField:
    """Return a field with its secrecy decided; a secret's default is dropped, and so is a credential anywhere else.

    Args:
        name: The setting's name as written.
        type_: Its type, where the text states one.
        default: Its default.
        description: What is said about it, as Markdown.
        attributes: What stands in its parentheses or columns.
        scope: Whose setting it is.
        limits: What its values must keep to, where code or data says so; read from the words else.
        required: Whether it must be set, where code or data says so; read from the words else.
    """
    kind = type_ or "str"
    secret = is_secret(name, kind, description, attributes, default)
    may_stay = not secret and may_be_written(name, default)
    told = plain(without_secret(description, None if may_stay else default), limit=300)
    return ConfigField(
        name=name,
        type=kind,
        default=default if may_stay else None,
        description=clean_text(told),
        secret=secret,
        scope=scope,
        required=says_required(attributes, description) if required is None else required,
        unit=unit_said(attributes),
        constraints=limits or limits_said(attributes, description, kind),
    )


def scope_of(document: Document, line: Line, contract: Contract) -> Scope:
    """Return ``workspace`` where the line, its headings or the sentence above speak of the workspace's settings."""
    near = [line.text, *(heading.text for heading in document.path(line))]
    for above in document.lines[max(0, line.index - 40) : line.index][::-1]:
        if above.kind == "text" or above.level:
            near.append(above.text)
            break
        if above.kind == "code":
            break
    return "workspace" if any(names_settings(text, contract) for text in near) else "unit"


def names_settings(text: str, contract: Contract) -> bool:
    """Tell whether ``text`` names the workspace's settings class or its file."""
    names = ["AASConfig", "core/config/manager.py"]
    if contract.settings is not None:
        names += [*_class_mentions(contract.settings.class_name), contract.settings.path]
    return any(name in text for name in names) or mentions(text, _CENTRAL)


def _class_mentions(name: str) -> tuple[str, ...]:
    """Return how a text names a class: one that is called by an everyday word, such as ``Settings``, only as code."""
    if not name[1:].islower():
        return (name,)
    return (f"`{name}`", f"class {name}", f"{name} class", f"{name}(")


def in_settings_context(document: Document, line: Line, contract: Contract, *, exact: bool = False) -> bool:
    """Tell whether the nearest heading, or the sentence that opens the list, speaks of settings."""
    if is_elsewhere(document, line):
        return False
    above = document.path(line)[:2]
    if any(mentions(heading.text, LABELS["configuration"]) for heading in above):
        return True
    for other in document.lines[max(0, line.index - 60) : line.index][::-1]:
        if other.kind == "code" or other.level:
            return False
        if other.kind == "text" or (other.kind == "item" and other.indent < line.indent):
            opens = exact or other.text.rstrip(" *").endswith((":", "\uff1a", "."))
            about = mentions(other.text[-400:], (*LABELS["configuration"], "setting", "option"))
            return opens and (about or (exact and names_settings(other.text, contract)))
    return False
