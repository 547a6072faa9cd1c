import asyncio
from typing import Callable, Dict, List, Literal, Optional


class Job:
    name: str = None
    parts: Optional[List] = None

    def run(self, payload: dict, on_done: callable = None, mode: Literal["list", "dict"] = "list") -> list:
        return [payload, on_done, mode]

    def queue(self, queue: asyncio.Queue, values: Dict[str, any], hook: Callable) -> "Job":
        return self

    def follow(self, job: "Job" = None, names: List[dict] = None) -> tuple:
        return job, names, None
