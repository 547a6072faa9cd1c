"""Answers that are data: JSON or YAML that follows ``ImplementationPlan`` or comes near it.

Bare, inside a fence, with prose around it, nested under another key, with other key names. Text that was cut is never
repaired: ``Structured.broken`` says so and the item goes to a person.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from generator.parsing.document import Document
from generator.parsing.inline import fold, phrases, words
from generator.parsing.labels import level_in
from generator.parsing.settings_values import clean_text
from generator.parsing.structured_values import NamedFile, as_fields, as_files, as_kinds, as_phases, as_text, as_texts
from generator.parsing.vocabulary import NO_CHANGE, mentions
from generator.plan import ConfigField, Phase, UnitKind

MAX_YAML = 32_000


KEYS: dict[str, tuple[str, ...]] = {
    "task_id": ("task id", "task", "id", "ticket", "issue", "custom id"),
    "title": ("title", "task title", "summary title", "headline", "titel", "titulo", "titre"),
    "complexity": phrases(
        "complexity|estimated complexity|complexity estimate|difficulty|complexity level|komplexitat|"
        "complejidad|complexite"
    ),
    "priority": phrases(
        "priority|recommended priority|suggested priority|priority adjustment|suggested priority adjustment|"
        "prioritat|prioridad|priorite"
    ),
    "blockers": (
        "blockers",
        "potential blockers",
        "blocking issues",
        "obstacles",
        "impediments",
        "potential blockers or dependencies",
        "blocker",
    ),
    "phases": phrases(
        "phases|steps|milestones|implementation phases|implementation steps|implementation plan|stages|"
        "plan steps|roadmap|plan"
    ),
    "files": phrases(
        "files|file structure|modules|components|file list|file specs|artifacts|files to create|new files"
    ),
    "config_additions": phrases(
        "config additions|config|configuration|settings|config fields|environment variables|env|"
        "config options|configuration fields|new settings|env vars|configuration options"
    ),
    "workspace_config": ("workspace settings", "workspace config", "aas config", "central config", "global settings"),
    "dependencies": ("dependencies", "depends on", "task dependencies", "prerequisites", "dependson", "requires tasks"),
    "requirements": (
        "requirements",
        "packages",
        "third party packages",
        "python packages",
        "pip packages",
        "python requirements",
    ),
    "name": ("name", "plugin name", "unit name", "module name", "service name", "plugin", "package name"),
    "kinds": ("kinds", "kind", "unit type", "unit kind", "component type", "blueprint", "unit types"),
    "first_step": ("first step", "recommended first step", "next step", "initial step"),
    "code_blocks": ("code blocks", "code", "code examples", "sources"),
}


_BY_NAME = {alias: key for key, aliases in KEYS.items() for alias in aliases}


_TELLING = frozenset(
    {"complexity", "phases", "files", "config_additions", "blockers", "workspace_config", "first_step"}
)


_NESTS = phrases(
    "plan|implementation_plan|implementationplan|analysis|result|data|response|output|task_analysis|"
    "answer|implementation|task"
)


@dataclass(frozen=True, slots=True)
class Structured:
    """What a structured answer holds; fields it does not have are ``None``."""

    start: int = 0
    end: int = 0
    rule: str = ""
    broken: bool = False
    whole: bool = False
    task_id: str | None = None
    title: str | None = None
    complexity: str | None = None
    priority: str | None = None
    no_change: bool = False
    blockers: tuple[str, ...] | None = None
    phases: tuple[Phase, ...] | None = None
    files: tuple[NamedFile, ...] | None = None
    config_additions: tuple[ConfigField, ...] | None = None
    dependencies: tuple[str, ...] | None = None
    requirements: tuple[str, ...] | None = None
    name: str | None = None
    kinds: tuple[UnitKind, ...] = ()
    first_step: str | None = None
    prose: str = field(default="", repr=False)


class _NoAliases(yaml.SafeLoader):
    """A safe loader that refuses aliases: a few of them can stand for gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def read_structured(document: Document) -> Structured | None:
    """Return the structured answer of a text; ``None`` where it has none."""
    text = document.text
    stripped = text.strip()
    if stripped[:1] in ("{", "["):
        return _whole(text, stripped)
    best: Structured | None = None
    for loaded, start, end, rule in _candidates(document):
        read = _mapped(loaded, start, end, rule)
        if read is not None and (best is None or _weight(read) > _weight(best)):
            best = read
    if best is not None:
        return best
    return _cut_fence(document) or _bare_yaml(text)


def _whole(text: str, stripped: str) -> Structured | None:
    start = text.find(stripped[0])
    loaded, end = _decode(text, start)
    if loaded is None:
        looks_like_json = '"' in stripped[:200] and ":" in stripped[:400] and stripped[:1] == "{"
        return Structured(start, len(text), "json/broken", broken=True, whole=True) if looks_like_json else None
    if isinstance(loaded, list) and len(loaded) == 1:
        loaded = loaded[0]
    read = _mapped(loaded, start, end, "json/whole", whole=not text[end:].strip())
    if read is None and isinstance(loaded, dict):
        prose = max((value for value in _strings(loaded)), key=len, default="")
        return Structured(start, end, "json/prose", prose=prose) if "\n" in prose or len(prose) > 120 else None
    return read


def _strings(loaded: object, depth: int = 0) -> Iterator[str]:
    if isinstance(loaded, str):
        yield clean_text(loaded)
    elif isinstance(loaded, dict | list) and depth < 5:
        for value in list(loaded.values() if isinstance(loaded, dict) else loaded)[:50]:
            yield from _strings(value, depth + 1)


def _decode(text: str, start: int) -> tuple[Any, int]:
    """Decode the JSON value at ``start``; ``(None, start)`` where it is not valid or not finished."""
    decoder = json.JSONDecoder(parse_constant=lambda _: None)
    try:
        loaded, end = decoder.raw_decode(text, start)
    except (ValueError, RecursionError, MemoryError):
        return None, start
    return loaded, end


def _candidates(document: Document) -> Iterator[tuple[Any, int, int, str]]:
    for fence in document.fences[:40]:
        language = fold(fence.info.split()[0]) if fence.info.split() else ""
        content = fence.content.strip()
        if language in ("yaml", "yml") and len(content) <= MAX_YAML:
            loaded = _load_yaml(content)
            if loaded is not None:
                yield loaded, fence.start, fence.end, "yaml/fence"
        elif content[:1] in "{[" and content:
            loaded, _ = _decode(content, 0)
            if loaded is not None:
                yield loaded, fence.start, fence.end, "json/fence"
    tries = 0
    for line in document.lines:
        if line.kind == "text" and line.text.startswith("{") and tries < 8:
            tries += 1
            loaded, end = _decode(document.text, line.start)
            if loaded is not None:
                yield loaded, line.start, end, "json/inline"


def _load_yaml(content: str) -> Any:
    try:
        return _NoAliases(content).get_single_data()
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, AttributeError, OverflowError):
        return None


def _bare_yaml(text: str) -> Structured | None:
    stripped = text.strip()
    first = stripped.split("\n", 1)[0]
    key, sign, _ = first.partition(":")
    if len(stripped) > MAX_YAML or not (
        first == "---" or (sign and "_" in key and _key(key) != "") or _key(key) in ("title", "task_id", "plan")
    ):
        return None
    loaded = _load_yaml(stripped.removeprefix("---").removesuffix("---"))
    if not isinstance(loaded, dict):
        return None
    return _mapped(loaded, 0, len(text), "yaml/whole", whole=True)


def _cut_fence(document: Document) -> Structured | None:
    """An unfinished JSON answer inside a fence is an answer that was cut."""
    for fence in document.fences[:10]:
        content = fence.content.strip()
        if not content.startswith("{") or (fence.closed and content.endswith("}")):
            continue
        known = sum(
            1
            for key in ("complexity", "phases", "blockers", "files", "config_additions", "task_id", "priority")
            if f'"{key}"' in content[:4000]
        )
        if known >= 2:
            return Structured(fence.start, fence.end, "json/broken", broken=True, whole=True)
    return None


def _weight(read: Structured) -> int:
    values = (
        read.complexity,
        read.phases,
        read.files,
        read.config_additions,
        read.blockers,
        read.priority,
        read.dependencies,
        read.name,
    )
    return sum(1 for value in values if value is not None)


def _key(name: str) -> str:
    spaced = "".join(
        f" {char}" if char.isupper() and index and str(name)[index - 1].islower() else char
        for index, char in enumerate(str(name)[:60])
    )
    heard = " ".join(words(spaced))
    return _BY_NAME.get(heard, "")


def _flatten(loaded: dict[Any, Any], depth: int = 0) -> dict[str, Any]:
    """Return the known keys of a mapping, those of a nested plan included; outer ones win."""
    known: dict[str, Any] = {}
    for name, value in list(loaded.items())[:100]:
        key = _key(name)
        nest = fold(str(name)).replace(" ", "_") in _NESTS
        if key and not (nest and isinstance(value, dict)):
            known.setdefault(key, value)
    for name, value in list(loaded.items())[:100]:
        if (
            isinstance(value, dict)
            and depth < 4
            and (fold(str(name)).replace(" ", "_") in _NESTS or (len(loaded) == 1))
        ):
            for key, inner in _flatten(value, depth + 1).items():
                known.setdefault(key, inner)
    return known


def _mapped(loaded: Any, start: int, end: int, rule: str, *, whole: bool = False) -> Structured | None:
    """Map a decoded value to plan fields; ``None`` where it is no plan."""
    if not isinstance(loaded, dict):
        return None
    known = _flatten(loaded)
    telling = _TELLING & known.keys()
    if len(known) < (2 if rule.endswith("whole") else 3) or not telling:
        return None
    complexity = level_in(as_text(known.get("complexity"))) if "complexity" in known else None
    priority_text = as_text(known.get("priority"))
    files = as_files(known.get("files")) + as_files(known.get("code_blocks"))
    fields = as_fields(known.get("config_additions"), "unit") + as_fields(known.get("workspace_config"), "workspace")
    return Structured(
        start,
        end,
        rule,
        whole=whole,
        task_id=as_text(known.get("task_id")) or None,
        title=as_text(known.get("title")) or None,
        complexity="High" if complexity == "Critical" else complexity,
        priority=level_in(priority_text),
        no_change=mentions(priority_text, NO_CHANGE) if priority_text else False,
        blockers=as_texts(known.get("blockers")) if "blockers" in known else None,
        phases=as_phases(known.get("phases")) if "phases" in known else None,
        files=files if "files" in known or "code_blocks" in known else None,
        config_additions=fields if "config_additions" in known or "workspace_config" in known else None,
        dependencies=as_texts(known.get("dependencies")) if "dependencies" in known else None,
        requirements=as_texts(known.get("requirements")) if "requirements" in known else None,
        name=as_text(known.get("name")) or None,
        kinds=as_kinds(known.get("kinds")),
        first_step=as_text(known.get("first_step")) or None,
    )
