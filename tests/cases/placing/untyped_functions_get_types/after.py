import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any


class Store:
    def __init__(self, folder: Any, *, limit: int = 10) -> None:
        self.folder = folder
        self.limit = limit

    def add(self, *names: Any, **options: Any) -> None:
        for name in names:
            self.folder.append((name, options))

    def first(self, default: Any = None) -> Any:
        return self.folder[0] if self.folder else default

    @property
    def size(self) -> int:
        return len(self.folder)

    @staticmethod
    def load(path: Any) -> Any:
        raise NotImplementedError

    @contextlib.contextmanager
    def opened(self) -> Iterator[Any]:
        yield self

    async def each(self) -> AsyncIterator[Any]:
        for name in self.folder:
            yield name


def wrap(func: Any) -> Any:
    def inner(*args: Any) -> Any:
        return func(*args)

    return inner
