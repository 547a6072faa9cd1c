"""Which files an interpreter needs: its own, those of its virtual environment, and every link on the way.

All of it is read from the disk. Nothing is started to find out: what is called an interpreter may be any program.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_LINKS_MAX = 40
_SETTINGS_MAX = 65_536

# A prefix can be a home folder or a checkout: only what an interpreter keeps there is shown.
_PARTS = ("bin", "lib", "lib64", "pyvenv.cfg")


def visible_paths(python: Path) -> tuple[Path, ...]:
    """Return the files and folders that must be visible for ``python`` to start and to import what it has installed.

    The answer is kept per interpreter. It never includes what ``.pth`` files point to.

    Args:
        python: Path of an interpreter or of the link to it in a virtual environment's ``bin``.
    """
    return _visible_paths(str(python.absolute()))


def program_of(python: Path) -> Path | None:
    """Return the program behind an interpreter and its environment; ``None`` where that is a script or nothing."""
    links = _link_chain(Path(python.absolute()))
    bases = [base.resolve() for base in _bases(links) if base.exists()]
    program = bases[0] if bases else links[-1]
    try:
        with program.open("rb") as file:
            return program if file.read(2) != b"#!" else None
    except OSError:
        return None


@lru_cache(maxsize=32)
def _visible_paths(python: str) -> tuple[Path, ...]:
    links = _link_chain(Path(python))
    # The interpreter behind an environment may itself be a link into an installation, or belong to an environment.
    for base in _bases(links):
        links += [link for link in _link_chain(base) if link not in links]
    prefixes = {link.parent.parent for link in links}
    parts = [prefix / part for prefix in prefixes if prefix != Path("/") for part in _PARTS]
    folders = {part for part in parts if part.exists()}
    lonely = {link for link in links if link.exists() and link.parent not in folders}
    return tuple(sorted(folders | lonely))


def _link_chain(path: Path) -> list[Path]:
    """Return the path and every path that it leads to, link by link."""
    chain = [path]
    while len(chain) < _LINKS_MAX and chain[-1].is_symlink():
        target = chain[-1].parent / chain[-1].readlink()
        chain.append(Path(os.path.normpath(target)))
    return [*chain, path.resolve()]


def _bases(links: list[Path]) -> list[Path]:
    """Return the interpreters that virtual environments name as theirs."""
    prefixes = dict.fromkeys(link.parent.parent for link in links)
    return [base for prefix in prefixes for base in _bases_of_environment(prefix)]


def _bases_of_environment(prefix: Path) -> Iterator[Path]:
    settings = environment_settings(prefix)
    if home := settings.get("home"):
        version = ".".join((settings.get("version") or settings.get("version_info") or "3").split(".")[:2])
        yield from (Path(home, name) for name in dict.fromkeys(("python3", f"python{version}")))
    if program := settings.get("executable"):
        yield Path(program)


def environment_settings(prefix: Path) -> dict[str, str]:
    """Return what ``pyvenv.cfg`` says of a virtual environment; nothing of a folder that is none."""
    path = prefix / "pyvenv.cfg"
    try:
        if not path.is_file():
            return {}
        with path.open(encoding="utf-8", errors="replace") as file:
            pairs = [line.partition("=") for line in file.read(_SETTINGS_MAX).split("\n")]
    except OSError:
        return {}
    return {name.strip().lower(): value.strip() for name, _, value in pairs if value.strip()}
