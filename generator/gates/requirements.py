"""Which distributions a workspace declares, and which of them a module most likely comes from."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from packaging.utils import canonicalize_name

from generator.distributions import distribution_of
from generator.gates.packages import requirement_of
from generator.gates.projects import project_lines, read_text

# How else a distribution may be called that has a module of this name.
_OTHER_NAMES = ("python-{}", "py{}", "py-{}", "{}-python", "{}-py", "{}-headless", "{}-binary")


def owner_of(module: str, declared: Collection[str]) -> str | None:
    """Return which of the declared distributions a module most likely comes from, or ``None``.

    Args:
        module: Dotted name of the module, e.g. ``google.cloud.storage``.
        declared: Canonical names.
    """
    parts = module.split(".")
    top = canonicalize_name(parts[0])
    joined = [canonicalize_name("-".join(parts[:end])) for end in range(min(len(parts), 4), 1, -1)]
    usual = (distribution_of(parts[0]), top)
    guesses = (*joined, *usual, *(form.format(name) for name in usual for form in _OTHER_NAMES))
    return next((guess for guess in guesses if guess in declared), None)


def declared_distributions(workspace: Path) -> frozenset[str]:
    """Return the canonical names of all distributions that the workspace declares.

    Read are requirements files and those that they include, pyproject.toml (project, dependency groups, Poetry),
    setup.cfg and Pipfile.
    """
    lines = [*(line for _, line in requirement_lines(workspace)), *project_lines(workspace)]
    return frozenset(canonicalize_name(found.name) for line in lines if (found := requirement_of(line)))


def requirement_lines(workspace: Path) -> list[tuple[Path, str]]:
    """Return the lines of requirements files, and of those in the workspace that they include, each with its file."""
    waiting = [*sorted(workspace.glob("requirements*.txt")), *sorted((workspace / "requirements").glob("*.txt"))]
    seen, lines, inside = set[Path](), list[tuple[Path, str]](), workspace.resolve()
    while waiting:
        path = waiting.pop().resolve()
        if path in seen or not path.is_relative_to(inside):
            continue
        seen.add(path)
        for line in read_text(path).replace("\r\n", "\n").replace("\\\n", " ").split("\n"):
            option, _, named = line.strip().replace("=", " ", 1).partition(" ")
            if option in {"-r", "--requirement"}:
                waiting.append(path.parent / named.strip())
            else:
                lines.append((path, line))
    return lines
