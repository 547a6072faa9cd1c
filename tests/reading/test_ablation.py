"""Every registered reader is missed by some case when it is taken out, so that none is there without need.

A case misses a reader when its plan is then not what a careful person reads: what ``expected.json`` says of it.
That all cases are read with all readers is asked elsewhere, case by case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any

import pytest

from benchmarks.score_analyses import CASES, read_case, workspace_of
from generator.items import Item, TaskFacts
from generator.reading import WorkspaceFiles, parse_item
from generator.reading.code import guesses, hints
from generator.reading.fields import doubts, file_mentions, naming, packages, phases, settings_fields, verdict
from generator.reading.text import fences, labels, markup, patches
from tests import shared
from tests.reading.test_cases import check

REGISTRIES: tuple[tuple[ModuleType, str], ...] = (
    (labels, "READERS"),
    (phases, "READERS"),
    (file_mentions, "READERS"),
    (settings_fields, "READERS"),
    (packages, "READERS"),
    (hints, "READERS"),
    (guesses, "GUESSES"),
    (verdict, "CHECKS"),
    (naming, "NAMERS"),
    (doubts, "SIGNALS"),
    (markup, "DIALECTS"),
    (fences, "OPENERS"),
    (patches, "READERS"),
)


@dataclass(frozen=True)
class Reader:
    """One reader of a registry, and the registry without it."""

    module: ModuleType
    registry: str
    name: str
    others: Any

    @property
    def key(self) -> str:
        """What the reader is called, with its registry."""
        return f"{self.module.__name__.rpartition('.')[2]}.{self.registry}[{self.name}]"


def readers_of(module: ModuleType, registry: str) -> Iterator[Reader]:
    """Yield the readers of a registry: a mapping of readers, a mapping of lists of them, or a list."""
    found = getattr(module, registry)
    if not isinstance(found, Mapping):
        for place, entry in enumerate(found):
            yield Reader(module, registry, str(entry[0]), (*found[:place], *found[place + 1 :]))
        return
    for key, value in found.items():
        if isinstance(value, tuple) and all(map(callable, value)) and registry == "NAMERS":
            for place, reader in enumerate(value):
                rest = (*value[:place], *value[place + 1 :])
                yield Reader(module, registry, f"{key}: {reader.__name__}", {**found, key: rest})
        else:
            yield Reader(module, registry, key, {name: each for name, each in found.items() if name != key})


READERS = [reader for module, registry in REGISTRIES for reader in readers_of(module, registry)]


@lru_cache(maxsize=1)
def cases() -> tuple[tuple[str, Item, TaskFacts | None, WorkspaceFiles, Mapping[str, Any]], ...]:
    """Return all cases, read from their files once, the shortest first: a reader is soon missed by one of those."""
    found = []
    for folder in (*sorted(CASES.iterdir()), *sorted(CASES.with_name("structured").iterdir())):
        item, facts, expected = read_case(folder)
        told = {field: value for field, value in expected.items() if field not in ("spans", "no_warnings")}
        found.append((folder.name, item, facts, workspace_of(folder), told))
    return tuple(sorted(found, key=lambda case: len(case[1].text)))


class Watch:
    """Notes in which cases each reader finds anything: where it finds nothing, nobody can miss it."""

    def __init__(self) -> None:
        self.found: defaultdict[str, set[str]] = defaultdict(set)
        self.case = ""

    def registry(self, module: ModuleType, registry: str) -> Any:
        """Return a registry whose readers are watched."""
        readers = iter(readers_of(module, registry))
        found = getattr(module, registry)
        if not isinstance(found, Mapping):
            return tuple(self._watched(entry, next(readers).key) for entry in found)
        if registry == "NAMERS":
            return {kind: tuple(self._watched(each, next(readers).key) for each in found[kind]) for kind in found}
        return {name: self._watched(entry, next(readers).key) for name, entry in found.items()}

    def _watched(self, entry: Any, key: str) -> Any:
        if isinstance(entry, tuple):
            return tuple(self._watched(part, key) for part in entry)
        if not callable(entry):
            return entry

        def reader(*arguments: Any, **more: Any) -> Any:
            told = entry(*arguments, **more)
            listed = list(told) if isinstance(told, Iterator) else told
            if listed:
                self.found[key].add(self.case)
            return iter(listed) if isinstance(told, Iterator) else told

        return reader


@lru_cache(maxsize=1)
def found_in() -> Mapping[str, set[str]]:
    """Return the cases in which each reader finds anything, by its key; the workers share what one has found."""
    return shared.once("found-by-readers", lambda _: _found_in())


def _found_in() -> Mapping[str, set[str]]:
    watch = Watch()
    with pytest.MonkeyPatch.context() as patch:
        watched = [(module, registry, watch.registry(module, registry)) for module, registry in REGISTRIES]
        for module, registry, readers in watched:
            patch.setattr(module, registry, readers)
        for name, item, facts, workspace, _ in cases():
            watch.case = name
            parse_item(item, facts, workspace=workspace)
    return watch.found


def misread(names: Collection[str]) -> Iterator[str]:
    """Yield those of some cases that are not read as they should be, as soon as each is found."""
    for name, item, facts, workspace, expected in cases():
        if name in names and check(parse_item(item, facts, workspace=workspace), dict(expected)):
            yield name


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.key)
def test_a_case_misses_the_reader(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    names = found_in()[reader.key]
    monkeypatch.setattr(reader.module, reader.registry, reader.others)
    assert next(misread(names), None), f"no case misses {reader.key}: write one by hand, or delete the reader"
