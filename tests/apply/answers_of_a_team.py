"""Six answers as a model gives them, for a workspace of any shape: what comes out is what a careful person would do."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

SERVICE = '''"""Counts what each user may still do today."""

from __future__ import annotations


class QuotaService:
    """Keeps one number a user."""

    def __init__(self, limit: int = 100) -> None:
        self.limit = limit
        self.used: dict[str, int] = {}

    async def start(self) -> None:
        """Begin with nothing used."""
        self.used.clear()

    async def stop(self) -> None:
        """Forget what was used."""
        self.used.clear()

    def take(self, user: str) -> bool:
        """Use one; False where none is left."""
        if self.used.get(user, 0) >= self.limit:
            return False
        self.used[user] = self.used.get(user, 0) + 1
        return True
'''
CLIENT = """class WeatherClient:
    def __init__(self, base_url, timeout_seconds=5.0):
        self.base_url = base_url
        self.timeout_seconds = timeout_seconds
        self.connected = False

    async def connect(self):
        self.connected = True

    async def close(self):
        self.connected = False

    def address(self, city):
        return f"{self.base_url}/now?city={city}"
"""
ECHO = """class Echo:
    def __init__(self, prefix):
        self.prefix = prefix
        self.heard = []

    def start(self):
        self.heard = []

    def stop(self):
        self.heard.clear()

    def say(self, text):
        self.heard.append(text)
        return self.prefix + text
"""


@dataclass(frozen=True)
class Shape:
    """How one workspace calls things.

    Attributes:
        prefix: What its task ids begin with.
        plugins: Its folder of plugins.
        services: Its folder of services.
        settings: Its file of settings.
        kind: Its word for a plugin.
    """

    prefix: str
    plugins: str
    services: str
    settings: str
    kind: str


# The last two digits of the task and what is to become of it.
EXPECTED = {
    10: "implemented",
    11: "implemented",
    12: "implemented",
    13: "scaffolded",
    14: "review",
    15: "implemented",
}


def texts(shape: Shape) -> list[tuple[int, str]]:
    """Return the answers, number of the task and text; one task has two."""
    return [
        (10, _service(shape)),
        (11, _plugin(shape)),
        (12, _settings(shape)),
        (13, _prose(shape)),
        (14, "1. **Complexity**: Medium\n2. **First step**: Talk to the stakeholders about what should be better.\n"),
        (15, f"A small {shape.kind} that repeats what it hears.\n\n1. **Complexity**: Low\n2. **Blockers**: None\n"),
        (15, _echo(shape)),
    ]


def write_results(shape: Shape, folder: Path) -> Path:
    """Write the answers as the output file of a batch."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "output.jsonl"
    rows = []
    for index, (number, text) in enumerate(texts(shape)):
        message = {"role": "assistant", "content": text}
        body = {"choices": [{"index": 0, "finish_reason": "stop", "message": message}]}
        response = {"status_code": 200, "request_id": f"r{index}", "body": body}
        row = {"id": f"batch_req_{index}", "custom_id": f"{shape.prefix}-{number}", "response": response, "error": None}
        rows.append(json.dumps(row))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def _service(shape: Shape) -> str:
    path = f"{shape.services}/quota.py"
    return f"# Quota service\n\nCreate `{path}`:\n\n```python\n# {path}\n{SERVICE}```\n"


def _plugin(shape: Shape) -> str:
    home = f"{shape.plugins}/weather"
    return f"""# Weather {shape.kind}

It asks a weather server. Files:

- `{home}/client.py`: talks to the server

## Configuration

| name | type | default | description |
|---|---|---|---|
| weather_base_url | str | "https://weather.example.org" | Where the server is |
| weather_timeout_seconds | float | 5.0 | How long an answer may take |

## `{home}/client.py`

```python
{CLIENT}```
"""


def _settings(shape: Shape) -> str:
    return f"""# Settings for outgoing calls

Add these settings to `{shape.settings}`:

- `http_timeout_s` (float, default 10.0, must be greater than 0): seconds before an outgoing call is given up
- `http_retries` (int, default 3): how often a call is tried again
"""


def _prose(shape: Shape) -> str:
    return f"""# Bookmark {shape.kind}

## Phase 1: Store (`{shape.plugins}/bookmarks/store.py`)
- Add a bookmark with a title and an address
- Remove a bookmark

## Phase 2: Search (`{shape.plugins}/bookmarks/search.py`)
- Find bookmarks by a word of their title
"""


def _echo(shape: Shape) -> str:
    home = f"{shape.plugins}/echo"
    return f"""# Echo {shape.kind}

Settings: `echo_prefix` (str, default "> "): what stands before what is repeated.

## `{home}/echo.py`

```python
{ECHO}```
"""
