"""The kinds of sandbox there are, and which of them works here.

A new kind is one module with a function that returns (sandbox or ``None``, explanation) and one line in ``_FINDERS``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from generator.errors import SandboxError
from generator.sandbox.finding import find_bubblewrap
from generator.sandbox.records import Sandbox, Status
from generator.sandbox.refusing import Refusing
from generator.sandbox.trial import find_sandlock
from generator.sandbox.unconfined import Unconfined

Finder = Callable[[], tuple[Sandbox | None, str]]

_FINDERS: dict[str, Finder] = {
    "bubblewrap": find_bubblewrap,
    "sandlock": find_sandlock,
    "none": lambda: (Refusing(), "refuses to execute"),
    "unconfined": lambda: (Unconfined(), "no isolation; only when asked for by name"),
}

# From the strongest on; what does not confine is never chosen by itself.
_ORDER = ("bubblewrap", "sandlock")


@cache
def _found(name: str) -> tuple[Sandbox | None, str]:
    return _FINDERS[name]()


def detect() -> Sandbox:
    """Return the best sandbox that really starts here, else one that refuses; tried once per process."""
    reasons = []
    for name in _ORDER:
        sandbox, detail = _found(name)
        if sandbox is not None:
            return sandbox
        reasons.append(detail)
    return Refusing("; ".join(reasons))


def get(name: str) -> Sandbox:
    """Return the sandbox of this name.

    Args:
        name: ``bubblewrap``, ``sandlock``, ``none`` (executes nothing) or ``unconfined`` (no isolation).

    Raises:
        SandboxError: The name is not known, or this sandbox does not start here.
    """
    if name not in _FINDERS:
        raise SandboxError(name, "is not known.", f"Use one of: {', '.join(_FINDERS)}.")
    sandbox, detail = _found(name)
    if sandbox is None:
        raise SandboxError(name, f"does not start here: {detail}.")
    return sandbox


def explain(name: str) -> str:
    """Return how a kind of sandbox works here, or why it does not."""
    return _found(name)[1]


def describe() -> tuple[Status, ...]:
    """Return every kind of sandbox with whether and how it works here."""
    return tuple(Status(name, _found(name)[0] is not None, _found(name)[1]) for name in _FINDERS)
