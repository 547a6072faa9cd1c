"""How the workspace formats and checks its code, from the configuration of its tools."""

from __future__ import annotations

import configparser
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from generator.contract.files import read_bytes
from generator.contract.findings import Notes

SHORTEST, LONGEST = 60, 200
_DEFAULT_LENGTH = 88

Quotes = Literal["double", "single"]


class ToolConfig:
    """The tool configuration files of a workspace, read once; one that cannot be read becomes a finding."""

    def __init__(self, workspace: Path, notes: Notes) -> None:
        self._workspace = workspace
        self._notes = notes
        self.pyproject = self._toml("pyproject.toml")
        self.ruff = self._toml(".ruff.toml") or self._toml("ruff.toml")
        self.ini = {name: self._ini(name) for name in ("mypy.ini", ".mypy.ini", "setup.cfg", ".flake8", "tox.ini")}
        self.editor = self._editor_sections()

    def tool(self, *keys: str) -> object:
        """Return a value below ``[tool]`` of pyproject.toml, or ``None``."""
        return _dig(self.pyproject, "tool", *keys)

    def uses_src(self) -> bool:
        """Tell whether pyproject.toml names ``src`` as a folder of packages."""
        return any(text == "src" or text.startswith("src/") for text in _strings(self.pyproject.get("tool"), 8))

    def _toml(self, name: str) -> dict[str, Any]:
        data = read_bytes(self._workspace / name)
        if data is None:
            return {}
        try:
            return tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
        except (ValueError, RecursionError) as error:
            self._notes.found("files", "not readable", name, f"left out: {error}")
            return {}

    def _ini(self, name: str) -> configparser.ConfigParser:
        parser = configparser.ConfigParser(interpolation=None, strict=False)
        data = read_bytes(self._workspace / name)
        try:
            parser.read_string((data or b"").decode("utf-8-sig"))
        except (ValueError, configparser.Error) as error:
            self._notes.found("files", "not readable", name, f"left out: {str(error).splitlines()[0]}")
            parser = configparser.ConfigParser(interpolation=None)
        return parser

    def _editor_sections(self) -> list[tuple[str, dict[str, str]]]:
        sections: list[tuple[str, dict[str, str]]] = []
        text = (read_bytes(self._workspace / ".editorconfig") or b"").decode("utf-8-sig", "replace")
        for line in text.splitlines():
            stripped = line.strip()
            if stripped.startswith("[") and stripped.endswith("]"):
                sections.append((stripped[1:-1], {}))
            elif sections and "=" in stripped and stripped[0] not in "#;":
                key, _, value = stripped.partition("=")
                sections[-1][1][key.strip().lower()] = value.strip()
        return sections


def find_line_length(config: ToolConfig, notes: Notes) -> int:
    """Return the formatter's line length in characters, kept between 60 and 200."""
    for value, where in _line_lengths(config):
        length = _whole(value)
        if length is None:
            notes.found("line_length", value, where, "left out: no usable number")
            continue
        kept = min(max(length, SHORTEST), LONGEST)
        notes.found("line_length", kept, where, "configured" if kept == length else f"configured as {length}, bounded")
        return kept
    notes.found("line_length", _DEFAULT_LENGTH, "", "not configured: the formatters' own")
    return _DEFAULT_LENGTH


def find_quotes(config: ToolConfig, notes: Notes) -> Quotes:
    """Return the quotes that the formatter or linter asks for."""
    candidates = (
        (_dig(config.ruff, "format", "quote-style"), "ruff.toml"),
        (_dig(config.ruff, "lint", "flake8-quotes", "inline-quotes"), "ruff.toml"),
        (config.tool("ruff", "format", "quote-style"), "pyproject.toml"),
        (config.tool("ruff", "lint", "flake8-quotes", "inline-quotes"), "pyproject.toml"),
        (config.ini["setup.cfg"].get("flake8", "inline-quotes", fallback=None), "setup.cfg"),
        (config.ini[".flake8"].get("flake8", "inline-quotes", fallback=None), ".flake8"),
    )
    for value, where in candidates:
        quotes = _QUOTES.get(str(value).strip().lower())
        if quotes is not None:
            notes.found("quotes", quotes, where, "configured")
            return quotes
    notes.found("quotes", "double", "", "not configured: the formatters' own")
    return "double"


def find_strict_types(config: ToolConfig, notes: Notes) -> bool:
    """Tell whether the workspace's own mypy settings are strict; mypy reads the first file that has any."""
    for name in ("mypy.ini", ".mypy.ini", "pyproject.toml", "setup.cfg"):
        if name == "pyproject.toml":
            present, value = config.tool("mypy") is not None, config.tool("mypy", "strict")
        else:
            present = config.ini[name].has_section("mypy")
            value = config.ini[name].get("mypy", "strict", fallback="false")
        if present:
            strict = str(value).strip().lower() in {"true", "1", "yes", "on"}
            notes.found("strict_types", str(strict).lower(), name, "the settings of mypy")
            return strict
    notes.found("strict_types", "false", "", "mypy is not configured")
    return False


_QUOTES: dict[str, Quotes] = {"double": "double", '"': "double", "single": "single", "'": "single"}


def _line_lengths(config: ToolConfig) -> Iterator[tuple[object, str]]:
    """Yield what is configured as line length, the formatter's own file first."""
    candidates = [
        (_dig(config.ruff, "line-length"), "ruff.toml"),
        (config.tool("ruff", "line-length"), "pyproject.toml"),
        (config.tool("black", "line-length"), "pyproject.toml"),
        *((config.ini[name].get("flake8", "max-line-length", fallback=None), name) for name in _FLAKE8),
        *((config.ini[name].get("pycodestyle", "max-line-length", fallback=None), name) for name in _FLAKE8),
        (_editor_value(config, "max_line_length"), ".editorconfig"),
    ]
    yield from ((value, where) for value, where in candidates if value is not None)


_FLAKE8 = (".flake8", "setup.cfg", "tox.ini")


def _editor_value(config: ToolConfig, key: str) -> str | None:
    """Return an EditorConfig value for Python files; a later section wins, as the format says."""
    value = None
    for pattern, values in config.editor:
        endings = pattern.rpartition(".")[2].strip("{}").split(",")
        if key in values and (pattern in {"*", "**"} or "py" in {ending.strip() for ending in endings}):
            value = values[key]
    return None if value == "off" else value


def _whole(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 < value < 1_000_000 else None
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) else None


def _dig(data: object, *keys: str) -> object:
    for key in keys:
        if not isinstance(data, Mapping):
            return None
        data = data.get(key)
    return data


def _strings(data: object, depth: int) -> Iterator[str]:
    if isinstance(data, str):
        yield data.removeprefix("./").rstrip("/")
    elif depth > 0 and isinstance(data, Mapping):
        for value in data.values():
            yield from _strings(value, depth - 1)
    elif depth > 0 and isinstance(data, list):
        for value in data:
            yield from _strings(value, depth - 1)
