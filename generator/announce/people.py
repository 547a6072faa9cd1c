"""People, by whatever service they read: one message a run through Apprise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from generator.announce.pending import News
from generator.announce.words import summary
from generator.errors import GeneratorError


@dataclass(frozen=True)
class People:
    """The addresses that a person has set, each with what opens it.

    Attributes:
        addresses: Apprise's addresses, e.g. ``slack://…``.
        workspace: What the workspace is called.
    """

    addresses: Sequence[str] = field(repr=False)
    workspace: str
    name: str = "notify"

    def tell(self, news: Sequence[News], told: Callable[[News], None]) -> None:
        """Send one message about all of it to every address.

        Raises:
            GeneratorError: An address is wrong, or could not be reached.
        """
        from apprise import Apprise, NotifyFormat

        sender = Apprise()
        wrong = [number for number, address in enumerate(self.addresses, 1) if not sender.add(address)]
        if wrong:
            # Addresses hold what opens them, so only their places are told.
            raise GeneratorError(f"notify: address {', '.join(map(str, wrong))} is none that Apprise knows.")
        title, body = summary(news, PurePath(self.workspace).name)
        if not sender.notify(title=title, body=body, body_format=NotifyFormat.MARKDOWN):
            raise GeneratorError("notify: not every address could be reached.", "It is told later.")
        for each in news:
            told(each)
