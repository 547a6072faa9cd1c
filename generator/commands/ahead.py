"""What a command that builds starts before it is loaded itself: the processes that load what it will ask them for."""

from __future__ import annotations


def start_ahead() -> None:
    """Let libcst and Copier be loaded beside this process, each in the child that is asked later."""
    from generator.edit.warm import PLACING, warm_up
    from generator.render import load_ahead

    warm_up(PLACING)
    load_ahead()
