"""The first line of a command that takes its time: it comes before what the command needs is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.git import open_workspace
from generator.output import note


def tell_what_is_read(names: Sequence[str], workspace: Path) -> None:
    """Say what is read, as soon as it is known that the workspace can be worked on.

    Raises:
        GeneratorError: It cannot: that alone is told then.
    """
    open_workspace(workspace).head()
    note(f"reading {', '.join(names)}")
