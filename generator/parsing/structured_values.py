"""The values of a structured answer, turned into parts of a plan whatever shape they came in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from generator.parsing.inline import fold, one_line, phrases, words
from generator.parsing.phases import phase_head
from generator.parsing.secrecy import is_secret
from generator.parsing.settings_context import is_field_name
from generator.parsing.settings_values import as_json, clean_text, python_type, read_default, type_of
from generator.parsing.vocabulary import is_nothing
from generator.plan import ConfigField, Phase, Scope, UnitKind

_KINDS: dict[str, UnitKind] = {
    "plugin": "plugin",
    "plugins": "plugin",
    "service": "service",
    "services": "service",
    "config patch": "config_patch",
    "config": "config_patch",
    "configpatch": "config_patch",
    "settings": "config_patch",
    "configuration": "config_patch",
}

_SCOPES: dict[str, Scope] = {
    "workspace": "workspace",
    "global": "workspace",
    "central": "workspace",
    "aasconfig": "workspace",
    "unit": "unit",
    "plugin": "unit",
    "service": "unit",
    "local": "unit",
}


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that structured data lists: its path, a purpose, and its code where the data carries it."""

    path: str
    purpose: str = ""
    content: str = ""
    existing: bool = False


def as_text(value: Any) -> str:
    """Return a value as one line of text; of a mapping its value, level, name or title."""
    if isinstance(value, dict):
        for key in phrases("value|level|name|title|description|text|rating|recommended"):
            if key in value:
                return as_text(value[key])
        return ""
    return (
        one_line(clean_text(str(value))) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    )


def as_texts(value: Any) -> tuple[str, ...]:
    """Return a list, a mapping's keys or a string with commas as texts; «none» gives none."""
    if isinstance(value, str):
        parts: list[Any] = [] if is_nothing(value) else [part.strip() for part in value.replace("\n", ",").split(",")]
    elif isinstance(value, dict):
        parts = list(value)
    else:
        parts = value if isinstance(value, list) else []
    found = [as_text(part) for part in parts[:60]]
    return tuple(one for one in found if one and not is_nothing(one))


def as_kinds(value: Any) -> tuple[UnitKind, ...]:
    """Return the kinds of units that a value names."""
    found = [_KINDS[heard] for text in as_texts(value) if (heard := " ".join(words(text))) in _KINDS]
    return tuple(dict.fromkeys(found))


def as_phases(value: Any) -> tuple[Phase, ...]:
    """Return phases from a list of texts or mappings, or from a mapping of titles."""
    if isinstance(value, dict):
        inner = next(
            (value[key] for key in ("phases", "steps", "milestones") if isinstance(value.get(key), list)), None
        )
        if inner is None:
            inner = [
                {"title": str(key), **(below if isinstance(below, dict) else {"tasks": below})}
                for key, below in value.items()
            ]
        value = inner
    if not isinstance(value, list):
        return ()
    return tuple(_phase(entry, number) for number, entry in enumerate(value[:40], 1))


class _Entry:
    """One mapping of a structured answer, read by any of several names for a key."""

    def __init__(self, entry: dict[Any, Any]) -> None:
        self._values = {" ".join(words(str(key))): value for key, value in list(entry.items())[:100]}

    def first(self, *keys: str) -> Any:
        """Return the value of the first key that is there."""
        return next((self._values[key] for key in keys if key in self._values), None)

    def text(self, *keys: str) -> str:
        """Return the first value that gives a text."""
        return next((text for key in keys if (text := as_text(self._values.get(key)))), "")

    def says(self, value: bool, *keys: str) -> bool:
        """Tell whether one of the keys has exactly this truth value."""
        return any(self._values.get(key) is value for key in keys)


def _phase(entry: Any, number: int) -> Phase:
    if not isinstance(entry, dict):
        text = as_text(entry)
        head = phase_head(text)
        title = (head.title if head else "") or text or f"Phase {number}"
        return Phase(number=head.number if head else number, title=title)
    read = _Entry(entry)
    stated = read.first("number", "phase number", "order", "id", "phase", "step")
    if not isinstance(stated, int) or isinstance(stated, bool) or not 0 <= stated < 1000:
        stated = number
    title = read.text("title", "name", "milestone", "goal", "phase", "step")
    head = phase_head(title)
    if head is not None and head.title:
        title = head.title
    description = read.text("description", "summary", "details")
    tasks = read.first("tasks", "steps", "items", "actions", "subtasks", "deliverables", "todo")
    title = title or description[:80] or f"Phase {number}"
    return Phase(number=stated, title=title, description=description, tasks=_texts_of_tasks(tasks))


def _texts_of_tasks(value: Any) -> tuple[str, ...]:
    """Return tasks; a string is one task a line, because sentences hold commas."""
    parts = value.split("\n") if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(text for part in parts[:60] if (text := as_text(part).lstrip("-*• ")))


def as_files(value: Any) -> tuple[NamedFile, ...]:
    """Return files from a list of paths or mappings, or from a mapping of paths."""
    if isinstance(value, dict):
        entries = [_keyed_file(str(key), below) for key, below in list(value.items())[:200]]
    else:
        entries = value[:200] if isinstance(value, list) else []
    found = [_file(entry) for entry in entries if isinstance(entry, str | dict)]
    return tuple(one for one in found if one.path)


def _keyed_file(path: str, below: Any) -> dict[str, Any]:
    if isinstance(below, dict):
        return {"path": path, **below}
    return {"path": path, "content" if "\n" in str(below) else "description": below}


def _file(entry: str | dict[Any, Any]) -> NamedFile:
    if isinstance(entry, str):
        path, _, purpose = clean_text(entry).partition(" - " if " - " in entry else ": ")
        return NamedFile(path.strip("` ")[:300], one_line(purpose))
    read = _Entry(entry)
    path = read.text("path", "file", "file path", "filename", "file name", "filepath", "name", "module")
    content = read.first("content", "code", "source", "contents", "body")
    purpose = read.text("purpose", "description", "summary", "responsibility", "role")
    existing = fold(read.text("action", "operation", "status")) in ("modify", "update", "edit", "existing", "change")
    return NamedFile(path[:300], purpose, clean_text(content) if isinstance(content, str) else "", existing)


def as_fields(value: Any, scope: Scope) -> tuple[ConfigField, ...]:
    """Return settings from a list or a mapping; each name once."""
    entries: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        inner = next(
            (value[key] for key in ("fields", "settings", "options", "additions") if isinstance(value.get(key), list)),
            None,
        )
        if inner is None:
            entries = [(str(key), below) for key, below in list(value.items())[:120]]
        else:
            value = inner
    if isinstance(value, list):
        entries = [("", entry) for entry in value[:120]]
    found = [one for name, entry in entries if (one := _field(name, entry, scope)) is not None]
    return tuple({one.name: one for one in found}.values())


def _field(name: str, entry: Any, scope: Scope) -> ConfigField | None:
    if isinstance(entry, str) and not name:
        name, entry = entry.partition(":")[0].split("(")[0].strip("` "), {}
    if not isinstance(entry, dict):
        default = as_json(entry)
        return _made(name, type_of(default) if default is not None else "str", default, "", attributes=[], scope=scope)
    read = _Entry(entry)
    name = name or read.text("name", "key", "field", "variable", "setting", "env", "env var")
    stated = read.text("type")
    default = as_json(read.first("default", "default value", "value"))
    type_ = python_type(stated) or (type_of(default) if default is not None else "str")
    if isinstance(default, str) and not type_.startswith(("str", "Secret")):
        default = read_default(default, type_)[0]
    description = read.text("description", "purpose", "help", "doc", "meaning")
    attributes = ["secret"] if read.says(True, "secret", "sensitive", "is secret", "is sensitive") else [stated]
    if read.says(False, "secret", "is secret") and not is_secret(name, type_, "", []):
        attributes = ["not secret"]
    where = _SCOPES.get(fold(read.text("scope")), scope)
    return _made(name, type_, default, description, attributes=attributes, scope=where)


def _made(
    name: str, type_: str, default: JsonValue, description: str, *, attributes: list[str], scope: Scope
) -> ConfigField | None:
    if not is_field_name(name):
        return None
    secret = is_secret(name, type_, description, attributes)
    return ConfigField(
        name=name,
        type=type_,
        default=None if secret else default,
        description=description[:300],
        secret=secret,
        scope=scope,
    )
