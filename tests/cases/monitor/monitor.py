"""A workspace's own monitor in the design document's pattern, as a program: what it sees is printed as JSON.

Each batch is handed to the engine when its results are there; whatever is raised sends the batch to manual review.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Any, Dict, List, Tuple

from core.automation.implementation_engine import ImplementationEngine
from core.config.manager import load_config

TICK = 0.01
WORKSPACE = Path(__file__).resolve().parents[1]
HOLDER = WORKSPACE / ".git" / "aas-generator" / "holder"


class BatchMonitor:
    def __init__(self) -> None:
        self.config = load_config()
        self.completed: Dict[str, List[Tuple[str, str]]] = {}
        self.manual_review: Dict[str, str] = {}

    async def process(self, batch_id: str) -> None:
        try:
            report = await ImplementationEngine(self.config).process_batch(batch_id)
        except Exception as error:
            self.manual_review[batch_id] = str(error)
        else:
            self.completed[batch_id] = [(task["task_id"], task["outcome"]) for task in report["tasks"]]


class Ticks:
    """Ticks of the event loop beside those of a thread, which goes on while the loop does not.

    The processes of the engine that there are at once are counted too.
    """

    def __init__(self) -> None:
        self.of_thread = self.of_loop = self.longest = self.engines = 0
        self.ended = threading.Event()

    def count(self) -> None:
        while not self.ended.is_set():
            time.sleep(TICK)
            self.of_thread += 1

    async def tick(self) -> None:
        while True:
            before = self.of_thread
            await asyncio.sleep(TICK)
            self.of_loop += 1
            self.longest = max(self.longest, self.of_thread - before)
            self.engines = max(self.engines, engines())


def engines() -> int:
    """Return how many processes of the engine this one has started that have not ended."""
    started = [pid for each in Path("/proc/self/task").glob("*/children") for pid in each.read_text().split()]
    return sum(b"generator.doors" in Path("/proc", pid, "cmdline").read_bytes() for pid in started)


async def counted(*awaited: Any) -> Dict[str, int]:
    ticks = Ticks()
    thread = threading.Thread(target=ticks.count)
    thread.start()
    ticking = asyncio.create_task(ticks.tick())
    await asyncio.gather(*awaited)
    ticking.cancel()
    ticks.ended.set()
    thread.join()
    return {"thread": ticks.of_thread, "loop": ticks.of_loop, "longest": ticks.longest, "engines": ticks.engines}


async def held(running: "asyncio.Task[None]") -> int:
    """Wait until a run holds the workspace; return its process."""
    while not (HOLDER.exists() and (said := HOLDER.read_text())):
        assert not running.done()
        await asyncio.sleep(TICK)
    return int(said.rpartition(" ")[2])


def state() -> Tuple[str, str, bool]:
    """Return branches, what git calls changed and whether a run holds the workspace."""
    asked = (["for-each-ref", "--format=%(refname) %(objectname)", "refs/heads"], ["status", "--porcelain"])
    refs, changed = (
        subprocess.run(["git", *each], cwd=WORKSPACE, check=True, capture_output=True, text=True).stdout
        for each in asked
    )
    return refs, changed, HOLDER.exists()


async def killed(monitor: BatchMonitor) -> None:
    running = asyncio.create_task(monitor.process("batch_killed"))
    os.kill(await held(running), signal.SIGKILL)
    await running


async def cancelled(monitor: BatchMonitor, *, is_at_work: bool) -> bool:
    """Cancel a batch; tell whether everything is as it was before."""
    before = state()
    running = asyncio.create_task(monitor.process("batch_cancelled"))
    await (held(running) if is_at_work else asyncio.sleep(0))
    running.cancel()
    await asyncio.wait([running])
    return running.cancelled() and state() == before


async def main() -> None:
    monitor = BatchMonitor()
    ticks = await counted(*map(monitor.process, ("batch_one", "batch_two", "batch_missing", "batch_broken")))
    untouched = [await cancelled(monitor, is_at_work=at_work) for at_work in (False, True)]
    await killed(monitor)  # the last, because it leaves the note on who holds the workspace
    seen = {"review": dict(monitor.manual_review), "untouched": untouched, "ticks": ticks}
    for batch_id in ("batch_killed", "batch_cancelled"):
        await monitor.process(batch_id)
    print(json.dumps({**seen, "completed": monitor.completed}))


asyncio.run(main())
