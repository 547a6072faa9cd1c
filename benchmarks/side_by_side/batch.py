"""A batch in the example's shape: plugins and services with code and tests, every task of which can be implemented."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.batch_texts import answered

_WHOSE = ("Amber", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Grove", "Harbor", "Indigo", "Juniper")
_THINGS = ("Archive", "Beacon", "Cache", "Forge", "Ledger", "Mirror", "Queue", "Router", "Signal", "Vault")
_ROLES = (
    "Audit",
    "Backup",
    "Count",
    "Digest",
    "Export",
    "Filter",
    "Import",
    "Index",
    "Keeper",
    "Limits",
    "Merge",
    "Notify",
    "Order",
    "Preview",
    "Report",
    "Sync",
    "Trace",
    "Upload",
    "Verify",
    "Watch",
)
MOST = len(_WHOSE) * len(_THINGS) * len(_ROLES)
_FIRST_ID = 1001


@dataclass(frozen=True)
class Work:
    """One task of the batch.

    Attributes:
        task_id: Its id, such as ``AAS-1001``.
        title: Three words that name it.
        kind: ``plugin`` or ``service``.
        text: What the model said.
    """

    task_id: str
    title: str
    kind: str
    text: str

    @property
    def name(self) -> str:
        """The unit's name."""
        return self.title.lower().replace(" ", "_")


def works(number: int, *, after: int = 0) -> list[Work]:
    """Return so many tasks, always the same ones, none of the first ``after``.

    Raises:
        ValueError: There are not so many names.
    """
    if after + number > MOST:
        raise ValueError(f"there are names for {MOST} tasks, not for {after + number}")
    words = itertools.islice(itertools.product(_ROLES, _THINGS, _WHOSE), after, after + number)
    return [
        _work(_FIRST_ID + after + place, f"{whose} {thing} {role}") for place, (role, thing, whose) in enumerate(words)
    ]


def _work(number: int, title: str) -> Work:
    task_id, name, stem = f"AAS-{number}", title.lower().replace(" ", "_"), title.replace(" ", "")
    shape = _SHAPES[number % len(_SHAPES)]
    text = shape.replace("{ID}", task_id).replace("{TITLE}", title).replace("{NAME}", name).replace("{STEM}", stem)
    kind = "service" if shape is _SERVICE else "plugin"
    return Work(task_id, title, kind, text.replace("{LIMIT}", str(number % 90 + 3)))


def write_batch(tasks: Sequence[Work], path: Path) -> Path:
    """Write the results file, one line a task."""
    lines = (json.dumps(answered(task.task_id, task.text)) for task in tasks)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def board_rows(tasks: Sequence[Work]) -> str:
    """Return the rows of the task board."""
    return "".join(
        f"| {task.task_id} | Medium | {task.title} | - | Queued | - | 2026-01-05 | 2026-01-05 |\n" for task in tasks
    )


_PLUGIN = '''# Technical Design: {ID} {TITLE}

- **Estimated Complexity:** Medium
- **Recommended Priority:** High
- **Blockers:** none

## Overview

The plugin `{NAME}` counts what passes on the event bus and publishes `{NAME}.full` once its limit is reached.

## Files

```
plugins/
  {NAME}/
    tally.py
    plugin.py
tests/
  test_{NAME}.py
```

## Tally

**`plugins/{NAME}/tally.py`**

```python
"""Counts by kind."""

from __future__ import annotations

from collections import Counter


class Tally:
    """Counts kinds of events up to a limit."""

    def __init__(self, limit: int = {LIMIT}) -> None:
        self.limit = limit
        self.counts: Counter[str] = Counter()

    def add(self, kind: str) -> bool:
        """Count one event; return whether the limit is reached by it."""
        self.counts[kind] += 1
        return self.counts[kind] == self.limit
```

## Plugin

**`plugins/{NAME}/plugin.py`**

```python
"""Publishes when there were enough events."""

from __future__ import annotations

from typing import Any

from loguru import logger

from core.config.manager import AASConfig
from core.plugins.base import PluginBase

from .tally import Tally


class {STEM}Plugin(PluginBase):
    """Publishes ``{NAME}.full`` once for every kind of event that reached the limit."""

    def __init__(self, config: AASConfig, hub: Any) -> None:
        super().__init__(name="{NAME}", config=config, hub=hub)
        self.tally = Tally()

    async def setup(self) -> bool:
        self.hub.events.subscribe("heartbeat", self.count)
        return True

    async def shutdown(self) -> bool:
        self.hub.events.unsubscribe("heartbeat", self.count)
        return True

    async def count(self, event: dict[str, Any]) -> None:
        """Count an event by its kind."""
        kind = str(event.get("kind", "heartbeat"))
        if self.tally.add(kind):
            logger.info("{} reached its limit", kind)
            await self.hub.events.publish("{NAME}.full", kind=kind)
```

## Tests

**`tests/test_{NAME}.py`**

```python
"""A limit that is reached is reported once."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

from core.events import EventBus
from plugins.{NAME}.plugin import {STEM}Plugin
from plugins.{NAME}.tally import Tally


def test_the_limit_is_reported_once() -> None:
    hub: Any = SimpleNamespace(config=None, events=EventBus())
    plugin = {STEM}Plugin(hub.config, hub)
    plugin.tally = Tally(2)
    reports: list[dict[str, Any]] = []
    hub.events.subscribe("{NAME}.full", reports.append)

    async def live() -> None:
        for _ in range(3):
            await plugin.count({"kind": "beat"})

    asyncio.run(live())
    assert reports == [{"kind": "beat"}]
```
'''

_TOOLS = '''# {ID}: {TITLE} - Technical Design

**Complexity:** Low
**Priority:** Medium
**Potential blockers:** none known

## Summary

The plugin `{NAME}` keeps the newest entries in order and tells them in lines. Two modules do the work.

## Module: entries (`plugins/{NAME}/entries.py`)

```python
"""Entries, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    moment: int
    text: str


def newest(entries: Iterable[Entry], limit: int = {LIMIT}) -> list[Entry]:
    """Return the newest entries, newest first."""
    return sorted(entries, key=lambda entry: entry.moment, reverse=True)[:limit]
```

## Module: book (`plugins/{NAME}/book.py`)

```python
"""A bounded book of entries."""

from __future__ import annotations

from .entries import Entry, newest


class Book:
    """Remembers the newest entries."""

    def __init__(self, limit: int = {LIMIT}) -> None:
        self.limit = limit
        self.entries: list[Entry] = []

    def note(self, moment: int, text: str) -> int:
        """Write an entry down; return how many there are."""
        self.entries = newest([*self.entries, Entry(moment, text)], self.limit)
        return len(self.entries)

    def lines(self) -> list[str]:
        """Return the entries as lines, newest first."""
        return [f"{entry.moment}: {entry.text}" for entry in self.entries]
```

## Tests (`tests/test_{NAME}_book.py`)

```python
"""The newest entries stay."""

from __future__ import annotations

from plugins.{NAME}.book import Book


def test_the_oldest_goes_first() -> None:
    book = Book(limit=2)
    for moment in (1, 3, 2):
        book.note(moment, "x")
    assert book.lines() == ["3: x", "2: x"]
```
'''

_SERVICE = '''# {ID}: {TITLE} Service

**Complexity:** Medium
**Priority:** High
**Blockers:** None

## Summary

Plugins share one bounded store. A **service** in `core/services` keeps it; it belongs to no plugin.

## Code

### `core/services/{NAME}.py`

```python
"""A bounded store of values."""

from __future__ import annotations

from collections import OrderedDict

from loguru import logger


class {STEM}Service:
    """Keeps the values that were used last.

    Args:
        most: How many values are kept.
    """

    def __init__(self, most: int = {LIMIT}) -> None:
        self.most = most
        self.running = False
        self._values: OrderedDict[str, str] = OrderedDict()

    async def start(self) -> None:
        """Begin to keep values."""
        self.running = True
        logger.info("Keeps {} values", self.most)

    async def stop(self) -> None:
        """Forget all values."""
        self.running = False
        self._values.clear()

    async def put(self, key: str, value: str) -> None:
        """Keep a value, and forget the one that was used longest ago where there are too many."""
        self._values[key] = value
        self._values.move_to_end(key)
        while len(self._values) > self.most:
            self._values.popitem(last=False)

    async def get(self, key: str) -> str | None:
        """Return a value, or nothing where it is not kept."""
        if key in self._values:
            self._values.move_to_end(key)
        return self._values.get(key)

    async def health(self) -> dict[str, int | bool]:
        """Return whether values are kept and how many there are."""
        return {"running": self.running, "values": len(self._values)}
```

## Tests

### `tests/test_{NAME}.py`

```python
"""What was used longest ago is forgotten."""

from __future__ import annotations

import asyncio

from core.services.{NAME} import {STEM}Service


def test_the_store_is_bounded() -> None:
    async def live() -> list[str | None]:
        store = {STEM}Service(most=2)
        await store.start()
        for key in ("a", "b", "c"):
            await store.put(key, key)
        found = [await store.get(key) for key in ("a", "b", "c")]
        await store.stop()
        return found

    assert asyncio.run(live()) == [None, "b", "c"]
```
'''

_SHAPES = (_PLUGIN, _TOOLS, _SERVICE)
