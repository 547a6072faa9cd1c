from collections import defaultdict
from typing import Any


class Pool:
    shared: Any = None
    known: list[Any] = []

    def __init__(self, size: Any) -> None:
        self.size = size
        self.process: Any = None
        self.never = None
        self.waiting: list[Any] = []
        self.by_name: dict[str, Any] = {}
        self.by_number: dict[Any, Any] = {}
        self.counts: defaultdict[str, int] = defaultdict(int)
        self.task: Any = object()

    def start(self, number: int) -> None:
        self.process = object()
        self.by_number[number] = self
        self.by_name["x"] = self

    def stop(self) -> None:
        self.task = None
        Pool.shared = self


_current: Any = None
CACHE: dict[str, Any] = {}


def current() -> Any:
    global _current
    if _current is None:
        _current = Pool(1)
    return _current
