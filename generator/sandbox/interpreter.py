"""Which files an interpreter needs: its own, those of its virtual environment, and every link on the way."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path

from generator.process import run_tool
from generator.sandbox.environment import clean_environment

_LINKS_MAX = 40
_ASK_SECONDS = 20.0

# A prefix can be a home folder or a checkout: only what an interpreter keeps there is shown.
_PARTS = ("bin", "lib", "lib64", "pyvenv.cfg")

_QUESTION = "import json, sys; print(json.dumps([sys.base_prefix, sys.base_exec_prefix, sys.executable]))"


def visible_paths(python: Path) -> tuple[Path, ...]:
    """Return the files and folders that must be visible for ``python`` to start and to import what it has installed.

    The answer is kept per interpreter. It never includes what ``.pth`` files point to.

    Args:
        python: Path of an interpreter or of the link to it in a virtual environment's ``bin``.

    Raises:
        ToolBrokenError: The machine was too slow to start it, or it was killed.
    """
    return _visible_paths(str(python.absolute()))


@lru_cache(maxsize=32)
def _visible_paths(python: str) -> tuple[Path, ...]:
    links = _link_chain(Path(python))
    for told in _ask(python):
        links += _link_chain(Path(told) / "bin" / "python3") if Path(told).is_dir() else _link_chain(Path(told))
    prefixes = {link.parent.parent for link in links}
    prefixes |= {home.parent for prefix in prefixes for home in _home_of_environment(prefix)}
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


def _home_of_environment(prefix: Path) -> list[Path]:
    """Return the folder of the base interpreter that a virtual environment names, if ``prefix`` is one."""
    try:
        text = (prefix / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    pairs = (line.partition("=") for line in text.split("\n"))
    return [Path(value.strip()) for name, _, value in pairs if name.strip() == "home" and value.strip()]


def _ask(python: str) -> list[str]:
    """Ask the interpreter for its base prefixes and program, without running any of its site's code."""
    try:
        done = run_tool(
            python,
            [python, "-I", "-S", "-c", _QUESTION],
            cwd=Path("/"),
            env=clean_environment(),
            seconds=_ASK_SECONDS,
        )
        return [str(path) for path in json.loads(done.stdout) if path]
    except (OSError, ValueError):
        return []
