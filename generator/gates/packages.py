"""What an interpreter can import."""

from __future__ import annotations

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from pydantic import BaseModel, ConfigDict


class Packages(BaseModel):
    """What an interpreter has.

    Attributes:
        python: Its version, e.g. ``3.11``.
        base: The folder of the installation that it belongs to.
        folders: Where it takes packages from, in its order.
        versions: Canonical name of each distribution to its version.
        modules: Top-level names that can be imported from these folders.
        standard: Top-level names of the standard library.
        markers: The values of environment markers (PEP 508).
    """

    model_config = ConfigDict(frozen=True)

    python: str
    base: str
    folders: tuple[str, ...]
    versions: dict[str, str]
    modules: frozenset[str]
    standard: frozenset[str]
    markers: dict[str, str]

    def can_import(self, top: str) -> bool:
        """Tell whether a top-level name leads somewhere outside of the workspace."""
        return top in self.standard or top in self.modules

    def applies(self, requirement: Requirement) -> bool:
        """Tell whether a requirement is meant for this interpreter on this system."""
        if requirement.marker is None:
            return True
        return requirement.marker.evaluate({**self.markers, "extra": ""})

    def satisfies(self, line: Requirement) -> bool:
        """Tell whether a distribution is there in a version that a requirement allows."""
        version = self.versions.get(canonicalize_name(line.name))
        return version is not None and line.specifier.contains(version, prereleases=True)


def requirement_of(line: str) -> Requirement | None:
    """Return the requirement of a line without its hashes and comment; ``None`` where it is none."""
    text = line.split(" #", maxsplit=1)[0].split(" --", maxsplit=1)[0].strip().rstrip("\\").strip()
    if not text or text.startswith(("#", "-")):
        return None
    try:
        return Requirement(text)
    except InvalidRequirement:
        return None
