import asyncio
from typing import Callable, Dict, List, Literal, Optional
from typing import Any


class Job:
    name: str | None = None
    parts: Optional[List[Any]] = None

    def run(self, payload: dict[Any, Any], on_done: Callable[..., Any] | None = None, mode: Literal["list", "dict"] = "list") -> list[Any]:
        return [payload, on_done, mode]

    def queue(self, queue: asyncio.Queue[Any], values: Dict[str, Any], hook: Callable[..., Any]) -> "Job":
        return self

    def follow(self, job: "Job | None" = None, names: List[dict[Any, Any]] | None = None) -> tuple[Any, ...]:
        return job, names, None
