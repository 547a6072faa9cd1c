"""Which distributions a workspace declares, and which distribution an import name most likely belongs to."""

from __future__ import annotations

import configparser
import tomllib
from pathlib import Path
from typing import Any

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
    """Return the canonical names of all distributions that the workspace declares.

    Read are requirements files and those that they include, pyproject.toml (project, dependency groups, Poetry),
    setup.cfg and Pipfile.
    """
    lines = [*(line for _, line in requirement_lines(workspace)), *_setup_lines(workspace / "setup.cfg")]
    names = [name for line in lines for name in _name(line)]
    return frozenset([*names, *_project_names(workspace / "pyproject.toml"), *_pipfile_names(workspace / "Pipfile")])


def requirement_lines(workspace: Path) -> list[tuple[Path, str]]:
    """Return the lines of requirements files, and of those in the workspace that they include, each with its file."""
    waiting = [*sorted(workspace.glob("requirements*.txt")), *sorted((workspace / "requirements").glob("*.txt"))]
    seen, lines, inside = set[Path](), list[tuple[Path, str]](), workspace.resolve()
    while waiting:
        path = waiting.pop().resolve()
        if path in seen or not path.is_relative_to(inside):
            continue
        seen.add(path)
        for line in _text(path).replace("\r\n", "\n").replace("\\\n", " ").split("\n"):
            option, _, named = line.strip().replace("=", " ", 1).partition(" ")
            if option in {"-r", "--requirement"}:
                waiting.append(path.parent / named.strip())
            else:
                lines.append((path, line))
    return lines


def project_lines(workspace: Path) -> list[str]:
    """Return the dependencies of pyproject.toml that its project cannot do without."""
    found = _below(_table(workspace / "pyproject.toml"), "project").get("dependencies")
    return [line for line in found if isinstance(line, str)] if isinstance(found, list) else []


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace") if path.stat().st_size <= _FILE_MAX else ""
    except (OSError, ValueError):
        return ""


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _below(data: Any, *keys: str) -> dict[str, Any]:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def _project_names(path: Path) -> list[str]:
    data = _table(path)
    project, poetry = _below(data, "project"), _below(data, "tool", "poetry")
    groups = [
        project.get("dependencies"),
        *_below(project, "optional-dependencies").values(),
        *_below(data, "dependency-groups").values(),
    ]
    lines = [line for group in groups if isinstance(group, list) for line in group if isinstance(line, str)]
    tables = [_below(poetry, "dependencies"), _below(poetry, "dev-dependencies")]
    tables += [_below(group, "dependencies") for group in _below(poetry, "group").values()]
    keys = [key for table in tables for key in table if key != "python"]
    return [name for line in [*lines, *keys] for name in _name(line)]


def _pipfile_names(path: Path) -> list[str]:
    data = _table(path)
    return [name for key in ("packages", "dev-packages") for line in _below(data, key) for name in _name(line)]


def _setup_lines(path: Path) -> list[str]:
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(_text(path))
    except configparser.Error:
        return []
    texts = [parser.get("options", "install_requires", fallback="")]
    if parser.has_section("options.extras_require"):
        texts += [value for _, value in parser.items("options.extras_require")]
    return [line for text in texts for line in text.split("\n")]


def _name(line: str) -> list[str]:
    """Return the distribution of one requirement line; options, comments and bare addresses have none."""
    text = line.split(" #", maxsplit=1)[0].split(" --", maxsplit=1)[0].strip().rstrip("\\").strip()
    if not text or text.startswith(("#", "-")):
        return []
    try:
        return [canonicalize_name(Requirement(text).name)]
    except InvalidRequirement:
        return []
