"""The kinds of sandbox there are, and which of them works here.

A new kind is one module with a function that returns (sandbox or ``None``, explanation) and one line in ``_FINDERS``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from generator.errors import SandboxError
from generator.sandbox.bubblewrap import Bubblewrap
from generator.sandbox.finding import find_bubblewrap
from generator.sandbox.finding_container import ANY_CONTAINER, ContainerChoice, find_container
from generator.sandbox.records import Sandbox, Status
from generator.sandbox.refusing import Refusing
from generator.sandbox.seatbelt import find_seatbelt
from generator.sandbox.trial import find_sandlock
from generator.sandbox.unconfined import Unconfined

Finder = Callable[[ContainerChoice], tuple[Sandbox | None, str]]

_FINDERS: dict[str, Finder] = {
    "bubblewrap": lambda _: find_bubblewrap(),
    "sandlock": lambda _: find_sandlock(),
    "container": find_container,
    "seatbelt": lambda _: find_seatbelt(),
    "none": lambda _: (Refusing(), "refuses to execute"),
    "unconfined": lambda _: (Unconfined(), "no isolation; only when asked for by name"),
}

# From the best on; what does not confine is never chosen by itself. A container is as strong as the first, but slow to
# start, and on other systems than Linux there are only the last two.
_ORDER = ("bubblewrap", "sandlock", "container", "seatbelt")


@cache
def _found(name: str, container: ContainerChoice) -> tuple[Sandbox | None, str]:
    return _FINDERS[name](container)


def detect(container: ContainerChoice = ANY_CONTAINER) -> Sandbox:
    """Return the best sandbox that really starts here, else one that refuses; tried once per process.

    Args:
        container: Which containers are taken, where it comes to them.
    """
    reasons = []
    for name in _ORDER:
        sandbox, detail = _found(name, container)
        if sandbox is not None:
            return sandbox
        reasons.append(detail)
    return Refusing("; ".join(reasons))


def get(name: str, container: ContainerChoice = ANY_CONTAINER) -> Sandbox:
    """Return the sandbox of this name.

    Args:
        name: ``bubblewrap``, ``sandlock``, ``container``, ``seatbelt``, ``none`` (executes nothing) or ``unconfined``
            (no isolation).
        container: Which containers are taken.

    Raises:
        SandboxError: The name is not known, or this sandbox does not start here.
    """
    if name not in _FINDERS:
        raise SandboxError(name, "is not known.", f"Use one of: {', '.join(_FINDERS)}.")
    sandbox, detail = _found(name, container)
    if sandbox is None:
        raise SandboxError(name, f"does not start here: {detail}.")
    return sandbox


def explain(name: str, container: ContainerChoice = ANY_CONTAINER) -> str:
    """Return how a kind of sandbox works here, or why it does not; also how units that share a copy are run in it."""
    sandbox, detail = _found(name, container)
    if not isinstance(sandbox, Bubblewrap):
        return detail
    from generator.sandbox.warm.trial import trial

    reason = trial(sandbox)
    way = f"with a process for each unit, because {reason}" if reason else "in children of one warm process"
    return f"{detail}, {way}"


def describe() -> tuple[Status, ...]:
    """Return every kind of sandbox with whether and how it works here."""
    found = {name: _found(name, ANY_CONTAINER) for name in _FINDERS}
    return tuple(Status(name, sandbox is not None, detail) for name, (sandbox, detail) in found.items())
