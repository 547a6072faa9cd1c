"""Twenty tasks of one batch: settings, plugins that need each other, services, changes of the same workspace file."""

from __future__ import annotations

SETTINGS = (
    "http calls",
    "mail relay",
    "chat bridge",
    "file cache",
    "job queue",
    "web hooks",
    "audit trail",
    "rate limit",
)
PLUGINS = ("lantern", "beacon", "siren", "harbor", "anchor", "rudder")
NEEDS = {"AAS-604": ("AAS-603",), "AAS-605": ("AAS-604", "AAS-603"), "AAS-606": ("AAS-601",)}
CHANGES = ("aurora", "borealis", "corona", "dynamo")
SERVICES = ("ledger", "courier")


def batch() -> dict[str, str]:
    """Return the batch, task id to response."""
    made = {f"AAS-5{number:02}": settings_task(f"AAS-5{number:02}", name) for number, name in enumerate(SETTINGS, 1)}
    for number, name in enumerate(PLUGINS, 601):
        task_id = f"AAS-{number}"
        made[task_id] = plugin_task(task_id, name, needs=NEEDS.get(task_id, ()))
    for number, name in enumerate(CHANGES, 701):
        made[f"AAS-{number}"] = changing_task(f"AAS-{number}", name)
    for number, name in enumerate(SERVICES, 801):
        made[f"AAS-{number}"] = service_task(f"AAS-{number}", name)
    return made


def settings_task(task_id: str, title: str) -> str:
    """Return a response that adds four settings to the central class."""
    name = title.replace(" ", "_")
    return f"""### Task Analysis for {task_id} - Central settings for {title}

**Estimated Complexity:** Low
**Recommended Priority:** Medium
**Blockers:** None

This is a configuration-only task. No plugin and no service is needed. Four settings in the central class `AASConfig`
(`core/config/manager.py`) solve this, in a section of their own.

#### Settings to add to `AASConfig`

- `{name}_timeout_seconds` (float, default `10.0`): time limit of one step of the {title}
- `{name}_max_retries` (int, default `3`): how often the {title} are tried again
- `{name}_folder` (Path, default `artifacts/{name}`): where the {title} keep their files
- `{name}_token` (secret): token for the {title}

All are read from the environment in capitals and belong into `.env.example` too; the token's line stays empty there.

**Recommended First Step:** agree on the default time limit.
"""


def plugin_task(task_id: str, name: str, *, needs: tuple[str, ...] = ()) -> str:
    """Return a response with the code of a plugin."""
    title = name.capitalize()
    tail = f"\nDepends on {', '.join(needs)}.\n" if needs else ""
    return f"""# Implementation Guide for {task_id}: Integrate {title}
{tail}
### `plugins/{name}/{name}_lamp.py`
```python
class {title}Lamp:
    def __init__(self) -> None:
        self.lit = False

    async def start(self) -> None:
        self.lit = True

    async def stop(self) -> None:
        self.lit = False
```
"""


def changing_task(task_id: str, name: str, method: str = "", returns: str = "") -> str:
    """Return a response with a plugin's code and a new method of the workspace's hub."""
    title = name.capitalize()
    return f"""# Implementation Guide for {task_id}: Integrate {title}

### `plugins/{name}/{name}_beam.py`
```python
def aim(angle: int) -> int:
    return angle % 360
```

Add a method to the existing `core/hub.py`:

```python
class Hub:
    # ... existing code ...

    def {method or f"count_{name}"}(self) -> int:
        return {returns or "len(self._plugins)"}
```
"""


def service_task(task_id: str, name: str) -> str:
    """Return a response with the code of a service."""
    title = name.capitalize()
    return f"""# Design for {task_id}: {title} Service

### `core/services/{name}.py`
```python
class {title}Service:
    def __init__(self) -> None:
        self.entries: list[str] = []

    def add(self, entry: str) -> int:
        self.entries.append(entry)
        return len(self.entries)
```
"""
