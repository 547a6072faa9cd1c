"""Answers as models write them, made from a seed: terse analyses, design documents with code, JSON, and failures."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

_THINGS = ("Cache", "Forge", "Signal", "Mirror", "Ledger", "Beacon", "Archive", "Router", "Vault", "Scheduler")
_ROLES = ("Sync", "Watch", "Export", "Import", "Audit", "Backup", "Report", "Index", "Notify", "Preview")
_LEVELS = ("Low", "Medium", "High")
_SENTENCES = (
    "The module keeps its own state and gives it back when the host asks for it.",
    "Every call has a time limit, and what fails is tried again with a growing pause.",
    "Values that come from outside are checked before they are stored.",
    "The work is split into small steps, so that a stop in between loses nothing.",
    "Tests cover the normal way, an empty answer and a server that does not respond.",
    "Log lines name the item that is worked on, never its content.",
)
_WORDS = ("items", "batches", "users", "files", "events", "tokens", "pages", "records")


def record(number: int, target: int, rng: random.Random) -> dict[str, Any]:
    """Return one line of a raw results file as an object of about ``target`` bytes.

    Args:
        number: Position in the file; decides the id.
        target: Wished size in bytes.
        rng: Where all choices come from.
    """
    custom_id = f"AAS-{number + 1}"
    kind = rng.choices(tuple(_KINDS), weights=(30, 45, 20, 5))[0]
    return _KINDS[kind](custom_id, target, rng)


def name_of(number: int) -> tuple[str, str]:
    """Return the two words that name the task at a position."""
    return _THINGS[number % len(_THINGS)], _ROLES[number // len(_THINGS) % len(_ROLES)]


def terse(custom_id: str, rng: random.Random) -> str:
    """Return a short numbered analysis."""
    thing, role = name_of(int(custom_id.partition("-")[2]))
    steps = "\n".join(f"   - {rng.choice(_SENTENCES)}" for _ in range(rng.randint(2, 5)))
    return (
        f"### Task Analysis for {custom_id} - {thing} {role} Plugin\n\n"
        f"1. **Estimated Complexity**: {rng.choice(_LEVELS)}\n"
        f"2. **Suggested Priority Adjustment**: No Change\n"
        f"3. **Potential Blockers**:\n{steps}\n"
        f"4. **Recommended First Step**: Write down which {rng.choice(_WORDS)} the {thing.lower()} has to"
        f" {role.lower()} and agree on them with the people who use it.\n"
    )


def design(custom_id: str, target: int, rng: random.Random) -> str:
    """Return a design document with a file tree, settings, phases and code, of about ``target`` characters."""
    thing, role = name_of(int(custom_id.partition("-")[2]))
    name = f"{thing}_{role}".lower()
    parts = [_opening(custom_id, thing, role, name, rng)]
    size, number = len(parts[0]), 0
    while size < target:
        number += 1
        parts.append(_phase(number, name, thing, rng))
        size += len(parts[-1])
    parts.append(f"## Dependencies\nThis task depends on AAS-{rng.randint(1, 500)}.\n")
    return "".join(parts)


def structured(custom_id: str, target: int, rng: random.Random) -> str:
    """Return an answer in JSON of about ``target`` characters."""
    thing, role = name_of(int(custom_id.partition("-")[2]))
    phases: list[dict[str, Any]] = []
    plan = {
        "task_id": custom_id,
        "title": f"{thing} {role} Plugin",
        "complexity": rng.choice(_LEVELS),
        "blockers": ["the address of the server is not decided"],
        "config_additions": [{"name": f"{thing.lower()}_limit", "type": "int", "default": rng.randint(1, 99)}],
        "phases": phases,
    }
    size = 400
    while size < target:
        tasks = [rng.choice(_SENTENCES) for _ in range(4)]
        phases.append({"number": len(phases) + 1, "title": f"Step {len(phases) + 1}", "tasks": tasks})
        size += sum(map(len, tasks)) + 60
    text = json.dumps(plan, indent=2)
    return f"```json\n{text}\n```\n" if rng.random() < 0.5 else text


def _opening(custom_id: str, thing: str, role: str, name: str, rng: random.Random) -> str:
    return (
        f"# {custom_id}: {thing} {role} Plugin\n\n{rng.choice(_SENTENCES)} {rng.choice(_SENTENCES)}\n\n"
        f"**Estimated Complexity:** {rng.choice(_LEVELS)}\n**Priority:** {rng.choice(_LEVELS)}\n\n"
        f"## File Structure\n```\nplugins/{name}/\n├── __init__.py\n├── {name}_plugin.py\n├── config.py\n"
        f"└── api.py\n```\n\n## Configuration\n"
        f"- `{name}_enabled` (bool, default true): whether it runs\n"
        f"- `{name}_token` (str): API token of the server\n"
        f"- `{name}_limit` (int, default {rng.randint(1, 500)}): most {rng.choice(_WORDS)} a minute\n\n"
        f"```python\n# plugins/{name}/{name}_plugin.py\nfrom core.plugin_base import PluginBase\n\n\n"
        f"class {thing}{role}Plugin(PluginBase):\n    async def start(self) -> None:\n"
        f'        self.logger.info("started")\n```\n\n'
    )


def _phase(number: int, name: str, thing: str, rng: random.Random) -> str:
    word = rng.choice(_WORDS)
    return (
        f"## Phase {number}: {thing} {word}\n{rng.choice(_SENTENCES)}\n\n"
        f"- Read the {word} from the server\n- Store what is new\n- {rng.choice(_SENTENCES)}\n\n"
        f"**plugins/{name}/part_{number}.py**\n```python\nimport asyncio\n\nimport httpx\n\n\n"
        f"class Part{number}:\n    def __init__(self, limit: int = {rng.randint(1, 90)}) -> None:\n"
        f"        self.limit = limit\n\n    async def {word}(self, url: str) -> list[str]:\n"
        f"        async with httpx.AsyncClient() as client:\n            found = await client.get(url)\n"
        f"        await asyncio.sleep(0)\n        return found.json()[: self.limit]\n```\n\n"
    )


def answered(custom_id: str, text: str, finish: str = "stop") -> dict[str, Any]:
    """Return a line of a results file as an object: a response with a text."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text, "refusal": None}, "finish_reason": finish}
    body = {
        "id": f"chatcmpl-{custom_id}",
        "object": "chat.completion",
        "created": 1767491665,
        "model": "gpt-4o-mini-2024-07-18",
        "choices": [choice],
        "usage": {"prompt_tokens": 900, "completion_tokens": len(text) // 4, "total_tokens": 900 + len(text) // 4},
    }
    return _result(custom_id, {"status_code": 200, "request_id": f"req_{custom_id}", "body": body})


def _result(custom_id: str, response: Any, error: Any = None) -> dict[str, Any]:
    return {"id": f"batch_req_{custom_id}", "custom_id": custom_id, "response": response, "error": error}


def _failed(custom_id: str, target: int, rng: random.Random) -> dict[str, Any]:
    kind = rng.randrange(3)
    if kind == 0:
        error = {"code": "rate_limit_exceeded", "message": "Rate limit reached"}
        return _result(custom_id, {"status_code": 429, "request_id": "req", "body": {"error": error}})
    if kind == 1:
        return _result(custom_id, None, {"code": "batch_expired", "message": "This request could not be executed."})
    return answered(custom_id, design(custom_id, target, rng)[: target // 2], "length")


_KINDS: dict[str, Callable[[str, int, random.Random], dict[str, Any]]] = {
    "terse": lambda custom_id, _, rng: answered(custom_id, terse(custom_id, rng)),
    "design": lambda custom_id, target, rng: answered(custom_id, design(custom_id, target, rng)),
    "structured": lambda custom_id, target, rng: answered(custom_id, structured(custom_id, target, rng)),
    "failed": _failed,
}
