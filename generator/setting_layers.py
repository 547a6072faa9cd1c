"""What each source says of the settings, not judged yet: files of the workspace, and the person's own file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.user_folders import config_file

OWN_FILE = "aas-generator.toml"
PROJECT_FILE = "pyproject.toml"
TABLE = ("tool", "aas-generator")
# Settings that may stand in the table ``board``, with their keys there.
_IN_BOARD = {"board": "file", "board_columns": "columns"}


@dataclass(frozen=True)
class Layer:
    """What one source says.

    Attributes:
        source: What a person calls it, e.g. ``aas-generator.toml``.
        values: The settings that it has, by name.
        of_repository: Whether whoever can write to the repository wrote it.
    """

    source: str
    values: Mapping[str, Any] = field(repr=False)
    of_repository: bool = False


def workspace_layers(workspace: Path) -> Iterator[Layer]:
    """Yield what the files of a workspace say, the one that wins first.

    Raises:
        TypeError: The project file has something other than a table where the settings' table belongs.
        ValueError: A file is no TOML, or no regular file, which is not opened.
    """
    if own := _table(workspace / OWN_FILE):
        yield Layer(OWN_FILE, with_flat_board(own), of_repository=True)
    table: Any = _table(workspace / PROJECT_FILE)
    for key in TABLE:
        table = table.get(key, {})
        if not isinstance(table, dict):
            raise TypeError(f"{key} in {PROJECT_FILE} is {table!r:.60}, not a table")
    if table:
        yield Layer(PROJECT_FILE, with_flat_board(table), of_repository=True)


def user_layer(workspace: Path) -> Layer | None:
    """Return what the person's own file says; ``None`` where there is none.

    Another user's home that may not be looked into, as where ``HOME`` was kept with a change of the user, has none.

    Raises:
        ValueError: It is no TOML, or no regular file, or may not be read.
    """
    path = config_file(workspace)
    table = _table(path) if path and not _is_anothers(path) else {}
    return Layer(str(path), with_flat_board(table)) if table else None


def _is_anothers(path: Path) -> bool:
    """Tell whether a file lies in a folder that is closed to us and belongs to somebody else."""
    with suppress(PermissionError):
        path.exists()
        return False
    for folder in path.parents:
        with suppress(PermissionError):
            return hasattr(os, "geteuid") and folder.stat().st_uid != os.geteuid()
    return False


def merged(layers: Iterable[Layer]) -> dict[str, Any]:
    """Return what all layers say together: the first one that has a value wins, tables are merged key by key."""
    result: dict[str, Any] = {}
    for layer in layers:
        result = _under(result, layer.values)
    return result


def _under(upper: Mapping[str, Any], lower: Mapping[str, Any]) -> dict[str, Any]:
    result = {**lower, **upper}
    for key in upper.keys() & lower.keys():
        if isinstance(upper[key], Mapping) and isinstance(lower[key], Mapping):
            result[key] = _under(upper[key], lower[key])
    return result


def _table(path: Path) -> dict[str, Any]:
    try:
        # A pipe or a device would keep us waiting.
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else _nothing(path)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise ValueError(f"{path.name}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from None


def _nothing(path: Path) -> dict[str, Any]:
    if path.exists():
        raise ValueError("this is no regular file")
    return {}


def path_in_board(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return under which keys a setting may stand that can be a part of the table ``board``; nothing for another."""
    return ("board", _IN_BOARD[path[0]], *path[1:]) if path[:1] and path[0] in _IN_BOARD else ()


def with_flat_board(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings in which the table ``board`` with ``file`` and ``columns`` is two settings."""
    table = data.get("board")
    if not isinstance(table, Mapping):
        return dict(data)
    names = {key: name for name, key in _IN_BOARD.items()}
    return {
        **{name: value for name, value in data.items() if name != "board"},
        **{names.get(name, f"board.{name}"): value for name, value in table.items()},
    }
