"""What goes into a merge and what comes out of it."""

from __future__ import annotations

from pydantic import ConfigDict

from generator.plan import Record


class _Message(Record):
    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")


class MergeRequest(_Message):
    """A file and what an analysis wrote for it.

    Attributes:
        source: The file as it is.
        fragment: Part of a Python module, with or without marks such as ``# ... existing code ...``.
        class_name: The class that methods without a class belong to; empty where the text names none.
        line_length: The longest line that the file's style admits, in characters.
        replaces: The one definition that the fragment is all of, ``name`` or ``Class.name``: the file's is replaced by
            it whatever it was. Empty where the fragment is merged.
    """

    source: bytes
    fragment: str
    class_name: str = ""
    line_length: int = 88
    replaces: str = ""


class Merged(_Message):
    """The file afterwards.

    Attributes:
        code: The new bytes; the old ones where everything was there already.
        notes: What was done or left alone, one sentence each.
    """

    code: bytes
    notes: tuple[str, ...] = ()


class Refused(_Message):
    """Why nothing was merged, as a sentence for a person; the file stays as it is."""

    reason: str
