"""Where the catalogue is read from."""

from __future__ import annotations

import sys
from pathlib import Path

try:
    import tomllib
except ImportError:
    import tomli as tomllib

try:
    from loguru import logger
except ModuleNotFoundError:
    logger = None

CATALOGUE = Path("plugins.toml")


def read_catalogue(path: Path = CATALOGUE) -> dict[str, object]:
    """Return the catalogue."""
    with path.open("rb") as file:
        return tomllib.load(file)


def main(arguments: list[str]) -> int:
    """Print the catalogue."""
    path = Path(arguments[0]) if arguments else CATALOGUE
    for name, value in read_catalogue(path).items():
        print(f"{name}: {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
