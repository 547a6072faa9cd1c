"""The process that builds for ``ImplementationEngine``: one JSON request on standard input, one JSON response.

A run starts processes, forks and computes for minutes: in a process of its own it neither stops the caller's event loop
nor forks the caller's threads.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from generator import errors
from generator.doors.configuration import Configuration, configuration_of
from generator.errors import GeneratorError
from generator.plan import ImplementationPlan
from generator.process import run_beside

if TYPE_CHECKING:
    import asyncio

_ROOT = Path(__file__).resolve().parents[2]
# The package's own root goes behind everything else: nothing in it may shadow the standard library.
_START = "import sys; sys.path.append(sys.argv[1]); from generator.doors.child import main; main()"
_TURNS: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Path, asyncio.Lock]] = WeakKeyDictionary()


async def build_batch(configuration: Configuration, batch_id: str) -> dict[str, Any]:
    """Apply a batch in a child, after what this event loop has asked of the workspace before; see ``apply_by_id``.

    Raises:
        GeneratorError: Nothing could be done with it.
    """
    report: dict[str, Any] = await _ask(configuration, {"batch_id": batch_id})
    return report


async def build_plan(configuration: Configuration, plan: ImplementationPlan) -> bool:
    """Build a plan in a child; see ``building.is_implemented``.

    Raises:
        GeneratorError: Nothing could be done at all.
    """
    # What blocks hold is no part of a printed plan.
    contents = [block.content for block in plan.code_blocks]
    return bool(await _ask(configuration, {"plan": plan.model_dump(mode="json"), "contents": contents}))


async def _ask(configuration: Configuration, asked: dict[str, Any]) -> Any:
    config = {**configuration.given, "workspace": configuration.workspace}
    async with _turn(configuration.workspace):
        done = await run_beside(
            [sys.executable, "-P", "-c", _START, _ROOT, str(os.getpid())],
            cwd=Path.cwd(),
            env=os.environ,
            data=json.dumps({"config": config, **asked}, default=os.fspath).encode(),
        )
    try:
        response = json.loads(done.stdout)
    except ValueError:
        last = done.error_text.rpartition("\n")[2]
        raise GeneratorError(f"The engine's process ended with {done.returncode}: {last}", "Run it again.") from None
    if "error" in response:
        raise _error(**response["error"])
    return response["result"]


def _turn(workspace: Path) -> asyncio.Lock:
    """Return what one caller of an event loop holds at a time: of two runs the later would give the workspace up."""
    import asyncio

    return _TURNS.setdefault(asyncio.get_running_loop(), {}).setdefault(workspace, asyncio.Lock())


def _error(kind: str, facts: dict[str, Any], text: str) -> GeneratorError:
    """Return an error of the child as it was raised there."""
    made: GeneratorError = Exception.__new__(getattr(errors, kind, GeneratorError), text)
    vars(made).update(facts)
    return made


def main() -> None:
    """Answer one request, unless the process that asked has ended: nobody else could be given the result."""
    if os.getppid() != int(sys.argv[2]):
        return
    request = json.load(sys.stdin)
    # What is printed on the way must not come between the response's bytes.
    out, sys.stdout = sys.stdout, sys.stderr
    try:
        response = {"result": _build(request)}
    except GeneratorError as error:
        response = {"error": {"kind": type(error).__name__, "facts": vars(error), "text": str(error)}}
    json.dump(response, out, default=str)


def _build(request: dict[str, Any]) -> Any:
    from generator.doors.building import apply_by_id, is_implemented

    configuration = configuration_of(request["config"])
    if "batch_id" in request:
        return apply_by_id(configuration, request["batch_id"])
    plan = ImplementationPlan.model_validate(request["plan"])
    blocks = zip(plan.code_blocks, request["contents"], strict=True)
    filled = tuple(block.model_copy(update={"content": content}) for block, content in blocks)
    return is_implemented(configuration, plan.model_copy(update={"code_blocks": filled}))
