"""What an interpreter can import, asked of it once, without running anything that is installed."""

from __future__ import annotations

from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from pydantic import BaseModel, ConfigDict, ValidationError

from generator.process import run_tool
from generator.sandbox import clean_environment

PROBE = Path(__file__).parent / "probes" / "packages.py"
_ASK_SECONDS = 30.0
_Stamp = tuple[int, ...]


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


_KNOWN: dict[Path, tuple[_Stamp, Packages]] = {}


def packages_of(python: Path) -> Packages | None:
    """Return what an interpreter has, or ``None`` where it does not start or does not answer.

    The answer is kept for as long as nothing is added to or taken from its folders.

    Raises:
        ToolBrokenError: It was killed or kept from working.
    """
    known = _KNOWN.get(python)
    if known and known[0] == _stamp(python, known[1]):
        return known[1]
    try:
        # Isolated and without ``site``: an installed package could run code at the start of every interpreter.
        command: list[str | Path] = [python, "-I", "-S", PROBE]
        done = run_tool(python, command, cwd=Path("/"), env=clean_environment(), seconds=_ASK_SECONDS)
        found = Packages.model_validate_json(done.stdout)
    except (OSError, ValueError, ValidationError):
        return None
    found = found.model_copy(update={"versions": {canonicalize_name(n): v for n, v in found.versions.items()}})
    _KNOWN[python] = (_stamp(python, found), found)
    return found


def requirement_of(line: str) -> Requirement | None:
    """Return the requirement of a line without its hashes and comment; ``None`` where it is none."""
    text = line.split(" #", maxsplit=1)[0].split(" --", maxsplit=1)[0].strip().rstrip("\\").strip()
    if not text or text.startswith(("#", "-")):
        return None
    try:
        return Requirement(text)
    except InvalidRequirement:
        return None


def _stamp(python: Path, packages: Packages) -> _Stamp:
    """Return what changes with an interpreter and with the lists of what its folders hold."""
    stamp = []
    for path in (python, python.parent.parent / "pyvenv.cfg", *map(Path, packages.folders)):
        try:
            found = path.stat()
            stamp += [found.st_ino, found.st_mtime_ns]
        except OSError:
            stamp.append(-1)
    return tuple(stamp)
