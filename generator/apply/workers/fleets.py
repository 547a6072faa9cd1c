"""Who builds waves: processes of this machine, or the workers of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from generator.apply.workers.child import Children

# Takes the worker that has answered and its packed outcome, or what kept it from one.
Answered = Callable[[str, bytes | BaseException], None]


class Fleet(Protocol):
    """Workers that are given packed requests and answer with packed outcomes."""

    def capacity(self) -> int:
        """Return how many waves can be built at once, now.

        Raises:
            GeneratorError: Nobody is there any more, and nobody will be.
        """
        ...

    def submit(self, request: bytes, answered: Answered, *, on: str = "") -> None:
        """Ask for a wave to be built.

        Args:
            request: What is to be built.
            answered: Called once, from any thread.
            on: The worker that shall do it; empty for any that is fit.
        """
        ...

    def refuse(self, worker: str, fault: str) -> bool:
        """Give a worker nothing more to do; return whether any other one is left."""
        ...

    @property
    def unfit(self) -> Mapping[str, str]:
        """The workers that are given nothing, each with the reason."""
        ...

    def close(self) -> None:
        """Leave it; what is being built is of no use any more."""
        ...


class Processes:
    """Processes of this machine, each of which replaces itself where it was killed.

    Args:
        number: How many there are.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._children = Children()
        self._threads = ThreadPoolExecutor(number, "wave")

    def capacity(self) -> int:
        """Return how many waves can be built at once."""
        return self._number

    def submit(self, request: bytes, answered: Answered, *, on: str = "") -> None:
        """Ask for a wave to be built by the first one that has time."""

        def build() -> None:
            try:
                answer: bytes | BaseException = self._children.build(request)
            except Exception as error:
                answer = error
            answered("", answer)

        self._threads.submit(build)

    def refuse(self, worker: str, fault: str) -> bool:
        """Return ``False``: what one of them cannot do, none can."""
        return False

    @property
    def unfit(self) -> Mapping[str, str]:
        """None of them."""
        return {}

    def close(self) -> None:
        """End the processes."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._children.close()
        self._threads.shutdown()
