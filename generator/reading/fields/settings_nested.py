"""The leaves of a configuration in YAML, TOML, JSON or INI: their names joined from the sections that they stand in."""

from __future__ import annotations

import configparser
import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator.reading.text.inline import phrases
from generator.reading.text.vocabulary import mentions
from generator.reading.words import listed
from generator.values.defaults import read_default
from generator.values.setting_names import joined
from generator.values.types import type_said

MAX_DEPTH = 5
MAX_LEAVES = 120
# What other programs' files have at their top: workflows, containers, packages, interfaces, logging.
_FOREIGN = frozenset(
    phrases(
        "services|version|on|jobs|apiVersion|name|project|tool|build-system|repos|openapi|swagger|scripts|dependencies|"
        "devDependencies|stages|kind|formatters|handlers|loggers|$schema|scrape_configs|requires|dev-dependencies|"
        "mcpServers"
    )
)
# What describes a setting instead of holding a part of it.
_DESCRIBING = frozenset(
    phrases("type|default|description|required|secret|label|help|title|enum|minimum|maximum|env|format|options")
)
_LEFT_OUT = (*listed("already_there"), "rest of", "other settings")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value of a configuration.

    Attributes:
        name: Its key behind those of its sections, joined by ``_``.
        value: Its value.
        comment: What the comment on its line says.
        type: Its type, where a mapping describes it instead of having its value.
        required: Whether such a mapping says that it is required; ``None`` where it does not say.
    """

    name: str
    value: object
    comment: str = ""
    type: str | None = None
    required: bool | None = None


def leaves(content: str, language: str) -> list[Leaf]:
    """Return the leaves of a text; none of one that does not parse, or that is another program's file.

    Where a comment stands for parts that exist already, only what comes below it is new, if anything does.
    """
    loaded = LOADERS[language](content)
    if not isinstance(loaded, dict) or any(key in loaded for key in _FOREIGN):
        return []
    comments, existing = _comments(content)
    found = list(_walk(loaded, (), comments))
    new = [leaf for path, leaf in found if path not in existing]
    return (new or [leaf for _, leaf in found])[:MAX_LEAVES]


_Path = tuple[str, ...]


def _walk(mapping: dict[object, object], above: _Path, comments: dict[_Path, str]) -> Iterator[tuple[_Path, Leaf]]:
    for key, value in list(mapping.items())[:MAX_LEAVES]:
        path = (*above, str(key))
        name = joined(path)
        if isinstance(value, dict) and value and not _describes(value):
            if len(path) < MAX_DEPTH and not _are_instances(value):
                yield from _walk(value, path, comments)
        elif isinstance(value, dict) and value:
            text = str(value.get("description") or value.get("help") or value.get("label") or "")[:300]
            duty = value.get("required")
            type_ = type_said(str(value.get("type", ""))) or "str"
            required = duty if isinstance(duty, bool) else None
            yield path, Leaf(name, value.get("default"), text, type_, required)
        elif not (isinstance(value, list) and any(isinstance(one, dict | list) for one in value)):
            yield path, Leaf(name, value, comments.get(path, ""))


def _are_instances(value: dict[object, object]) -> bool:
    """Tell whether a mapping lists things of one kind by name, such as servers: their parts are no settings."""
    parts = list(value.values())
    keys = {frozenset(one) if isinstance(one, dict) else frozenset() for one in parts}
    return len(parts) > 1 and len(keys) == 1 and len(next(iter(keys))) > 1


def _describes(value: dict[object, object]) -> bool:
    return bool({"type", "default"} & value.keys()) and all(key in _DESCRIBING for key in value)


def _comments(content: str) -> tuple[dict[_Path, str], set[_Path]]:
    """Return the comment beside each key, and the keys above a comment that stands for what exists already."""
    found: dict[_Path, str] = {}
    existing: set[_Path] = set()
    stack: list[tuple[int, str]] = []
    section: _Path = ()
    for line in content.split("\n")[:1000]:
        text = line.strip()
        if text.startswith(("#", ";", "//")):
            existing |= found.keys() if mentions(text, _LEFT_OUT) else set()
            continue
        if text.startswith("[") and "]" in text and "=" not in text:
            section, stack = tuple(text.strip("[] ").split("#")[0].strip("[] ").split(".")), []
            continue
        key, sign, rest = _key_and_rest(text)
        if sign:
            indent = len(line) - len(line.lstrip())
            while stack and stack[-1][0] >= indent:
                stack.pop()
            stack.append((indent, key))
            path = (*section, *(name for _, name in stack))[:MAX_DEPTH]
            _, mark, comment = rest.partition(" #")
            found[path] = comment.strip()[:300] if mark else ""
    return found, existing


def _key_and_rest(text: str) -> tuple[str, str, str]:
    """Split a line at the sign behind its key."""
    for index, char in enumerate(text[:80]):
        if char in ":=":
            return text[:index].strip(" \"'"), char, text[index + 1 :]
        if not (char.isalnum() or char in "_-. \"'"):
            break
    return "", "", ""


def _load_yaml(content: str) -> object:
    # Aliases can make a short text endless.
    if any(word[:1] in "&*" and word[1:2].isalnum() for word in content.replace("[", " ").replace(",", " ").split()):
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
    for text in (content, f"{{{content.strip().rstrip(',')}}}"):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            continue
    return None


def _load_ini(content: str) -> object:
    parser = configparser.ConfigParser(interpolation=None, inline_comment_prefixes=("#", ";"))
    parser.optionxform = str  # type: ignore[method-assign, assignment]
    try:
        parser.read_string(content)
        return {
            name: {key: read_default(value, None)[0] for key, value in parser[name].items()}
            for name in parser.sections()
        }
    except (configparser.Error, ValueError):
        return None


LOADERS: dict[str, Callable[[str], object]] = {
    "yaml": _load_yaml,
    "yml": _load_yaml,
    "toml": _load_toml,
    "json": _load_json,
    "jsonc": _load_json,
    "ini": _load_ini,
    "cfg": _load_ini,
    "conf": _load_ini,
    "properties": _load_ini,
}
