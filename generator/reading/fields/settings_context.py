"""Whether a place in a text speaks of settings, and of whose: the unit's own or the workspace's."""

from __future__ import annotations

from pydantic import JsonValue

from generator.answers.contract import Contract
from generator.plan import ConfigField, Constraints, Scope
from generator.reading.fields.file_names import is_file_name, path_tokens
from generator.reading.fields.phase_heads import is_elsewhere
from generator.reading.fields.placeholders import is_placeholder
from generator.reading.fields.settings_limits import limits_said, says_required, unit_said
from generator.reading.text.document import Document, Line
from generator.reading.text.inline import Found, plain
from generator.reading.text.vocabulary import LABELS, mentions
from generator.reading.words import listed
from generator.values import setting_names
from generator.values.defaults import clean_text
from generator.values.secrets import is_secret, may_be_written, without_secret

_CENTRAL = listed("central_settings")


FieldFound = Found[ConfigField]
# How many settings a reader of lines looks at: more than any plan has.
MAX_READ = 400
AND_WORDS = ("and", "und", "y", "et", "e", "en", "i", "oraz", "и")
_SETTINGS_FILES = ("conf.", "defaults.", "default_", "constants.", ".env", "env.")
# Headings about what programs call, send and store: what is listed there is no setting, whatever it is called.
_INTERFACES = listed("interfaces")
_METHODS = ("GET ", "POST ", "PUT ", "PATCH ", "DELETE ")
_PRESENT = listed("present_state")
# Words for settings that are as well words for what a function takes.
_AMBIGUOUS = listed("ambiguous_settings")
SETTINGS_WORDS = tuple(word for word in LABELS["configuration"] if word not in _AMBIGUOUS)


def setting_name(text: str) -> str:
    """Return the name of the setting that ``text`` means, which may be a dotted key but no file; else empty."""
    return "" if "." in text and is_file_name(text) else setting_names.setting_name(text)


def is_settings_file(text: str) -> bool:
    """Tell whether a text names a file of settings or of their defaults: ``config.py``, ``settings_dev.yaml``."""
    stems = (path.replace("\\", "/").rpartition("/")[2].lower() for path, _ in path_tokens(text))
    return any("config" in stem or "settings" in stem or stem.startswith(_SETTINGS_FILES) for stem in stems)


def is_interface(document: Document, line: Line) -> bool:
    """Tell whether the nearest headings speak of an interface or of stored data, and of no settings."""
    above = document.path(line)[:3]
    return any(_names_interface(heading.text) for heading in above) and not any(
        mentions(heading.text, SETTINGS_WORDS) for heading in above
    )


def _names_interface(title: str) -> bool:
    return mentions(title, _INTERFACES) or title.lstrip("`*").startswith(_METHODS)


def is_present_state(document: Document, line: Line) -> bool:
    """Tell whether a line stands below a heading about how things are now."""
    above = document.path(line)[:3]
    return any(mentions(heading.text, _PRESENT) for heading in above if heading.index != document.first_heading)


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
    default = None if is_placeholder(default) else default
    may_stay = not secret and may_be_written(name, default, description)
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
        opens = above.kind == "item" and line.kind != "item" and names_settings(above.text, contract)
        if above.kind == "text" or above.level or opens:
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
    if is_elsewhere(document, line) or is_interface(document, line):
        return False
    above = document.path(line)[:2]
    if any(
        mentions(heading.text, LABELS["configuration"]) or names_settings(heading.text, contract) for heading in above
    ):
        return True
    for other in document.lines[max(0, line.index - 60) : line.index][::-1]:
        if other.kind == "code" or other.level:
            return False
        if other.kind == "text" or (other.kind == "item" and other.indent < line.indent):
            opens = exact or other.text.rstrip(" *").endswith((":", "\uff1a", "."))
            about = mentions(other.text[-400:], (*LABELS["configuration"], "setting", "option"))
            return opens and (about or (exact and names_settings(other.text, contract)))
    return False
