"""Which distributions a workspace declares, and which distribution an import name most likely belongs to."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

# Import names whose distribution is called differently; the rest is called alike in nearly all cases.
DISTRIBUTIONS = {
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "discord": "discord.py",
    "dotenv": "python-dotenv",
    "git": "gitpython",
    "google": "google-api-python-client",
    "grpc": "grpcio",
    "jose": "python-jose",
    "jwt": "pyjwt",
    "PIL": "pillow",
    "psycopg2": "psycopg2-binary",
    "pydantic_settings": "pydantic-settings",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "slugify": "python-slugify",
    "telegram": "python-telegram-bot",
    "usb": "pyusb",
    "yaml": "pyyaml",
    "zmq": "pyzmq",
}
_FILE_MAX = 1_048_576


def distribution_of(import_name: str) -> str:
    """Return the distribution that most likely provides a top-level import name, in canonical spelling."""
    return canonicalize_name(DISTRIBUTIONS.get(import_name, import_name))


def declared_distributions(workspace: Path) -> frozenset[str]:
    """Return the canonical names of all distributions that requirements files and pyproject.toml name."""
    lines = [line for path in sorted(workspace.glob("requirements*.txt")) for line in _lines(path)]
    lines += [line for path in sorted((workspace / "requirements").glob("*.txt")) for line in _lines(path)]
    return frozenset(name for line in [*lines, *_project_lines(workspace / "pyproject.toml")] for name in _name(line))


def _lines(path: Path) -> list[str]:
    if not path.is_file() or path.stat().st_size > _FILE_MAX:
        return []
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def _project_lines(path: Path) -> Iterator[str]:
    try:
        project = tomllib.loads("\n".join(_lines(path))).get("project", {})
    except tomllib.TOMLDecodeError:
        return
    groups = [project.get("dependencies", []), *project.get("optional-dependencies", {}).values()]
    yield from (line for group in groups if isinstance(group, list) for line in group if isinstance(line, str))


def _name(line: str) -> list[str]:
    """Return the distribution of one requirement line; options, comments and bare addresses have none."""
    text = line.split(" #", maxsplit=1)[0].split(" --", maxsplit=1)[0].strip().rstrip("\\").strip()
    if not text or text.startswith(("#", "-")):
        return []
    try:
        return [canonicalize_name(Requirement(text).name)]
    except InvalidRequirement:
        return []
