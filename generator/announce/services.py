"""A place that is told of tasks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from generator.announce.pending import News


class Service(Protocol):
    """A place that is told of tasks."""

    @property
    def name(self) -> str:
        """What it is called in warnings, and the file of what it has had."""

    def tell(self, news: Sequence[News], told: Callable[[News], None]) -> None:
        """Tell news in their order, each noted by ``told`` as soon as it is there.

        Raises:
            GeneratorError: It could not be told; the rest waits for the next run.
        """
