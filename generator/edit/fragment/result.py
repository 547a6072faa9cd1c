"""What goes into a union of three versions and what comes out of it."""

from __future__ import annotations

from pydantic import ConfigDict

from generator.errors import EXIT_TASKS, GeneratorError
from generator.plan import Record


class _Message(Record):
    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")


class UniteRequest(_Message):
    """Three versions of one file.

    Attributes:
        base: What the old blueprint rendered; ``None`` where it rendered no such file.
        ours: The user's file.
        theirs: What the new blueprint renders.
        line_length: The longest line that the file's style admits, in characters.
    """

    base: bytes | None
    ours: bytes
    theirs: bytes
    line_length: int = 88


class United(_Message):
    """The file with what both sides changed.

    Attributes:
        code: Its bytes, in the encoding and with the line ends of the user's file.
        decisions: What was decided, one sentence each, in the order of the file.
    """

    code: bytes
    decisions: tuple[str, ...] = ()


class Refused(_Message):
    """Why the versions were not united.

    Attributes:
        code: A stable word for the reason (``both-changed``, ``deleted``, ``syntax``, …).
        reason: The same as a sentence for a person.
    """

    code: str
    reason: str


class UnitingRefused(GeneratorError):
    """Both sides changed something that no rule can settle; the file needs a person.

    Attributes:
        code: A stable word for the reason, as in ``Refused``.
        reason: The same as a sentence.
    """

    exit_code = EXIT_TASKS

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.reason, "Settle the conflict by hand.")
        self.code = refused.code
        self.reason = refused.reason
