"""Every setting with its value and where that comes from, for a person who asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from generator.plan import Record
from generator.protected_settings import without
from generator.redaction import redact_data
from generator.setting_layers import OWN_FILE, PROJECT_FILE, TABLE, Layer, path_in_board
from generator.settings import ENV_PREFIX, ENVIRONMENT, FLAG, layers_of, read_settings
from generator.toml_places import leaves, lines_of
from generator.user_folders import config_file

Origin = Literal["default", "flag", "environment", "user", "repository"]
SCHEMA = 1
# Tables of which a person may write the keys in another way than they are kept.
_SPELLED_OTHERWISE = frozenset({"names", "board_columns"})
_Lines = Mapping[tuple[str, ...], int]


class ShownSetting(Record):
    """A setting and where its value comes from.

    Attributes:
        setting: Its name; an entry of a table stands behind a point, e.g. ``gates.lint``.
        value: Its value, without secrets; ``null`` where it has none.
        origin: What kind of source says so: ``user`` is the person's own file, ``repository`` a file of the workspace.
        source: The file or the variable; empty for a flag and a default.
        line: Line of the file, from 1; ``null`` where it is not known.
    """

    setting: str
    value: Any
    origin: Origin
    source: str = ""
    line: int | None = None


class ShownFile(Record):
    """A file that settings are read from, and whether it is there."""

    path: str
    origin: Origin
    exists: bool


class ShownSettings(Record):
    """All settings of a workspace.

    Attributes:
        workspace: Its folder.
        files: Where settings may stand, the one that wins first.
        settings: What counts, in the order of the documentation.
        untrusted: What a repository's files say and nobody trusts.
    """

    workspace: str
    files: tuple[ShownFile, ...]
    settings: tuple[ShownSetting, ...]
    untrusted: tuple[ShownSetting, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Return them as ``config show --json`` prints them."""
        return {"schema": SCHEMA, **self.model_dump(mode="json")}


def shown_settings(workspace: Path, flags: Mapping[str, Any]) -> ShownSettings:
    """Return every setting of a workspace with where its value comes from.

    Raises:
        SettingsError: Unknown or bad settings, all of them.
    """
    read = read_settings(workspace, flags)
    given = {key: value for key, value in flags.items() if value is not None}
    layers = [layer for layer in layers_of(workspace, given) if layer.values]
    counting = without(read.untrusted, layers)
    places = {layer.source: _lines_in(_file(workspace, layer)) for layer in layers if _is_file(layer)}
    values = {**read.settings.model_dump(mode="json"), "gates": read.settings.levels()}
    settings = [
        _shown(path, _value_at(values, path), _layer_of(path, counting), places)
        for name in values
        for path in leaves({name: values[name]})
    ]
    untrusted = [
        _shown((claim.setting,), claim.value, next(each for each in layers if each.source == claim.source), places)
        for claim in read.untrusted
    ]
    return ShownSettings(
        workspace=str(workspace.resolve()),
        files=files_of(workspace),
        settings=tuple(settings),
        untrusted=tuple(untrusted),
    )


def files_of(workspace: Path) -> tuple[ShownFile, ...]:
    """Return the files that settings of a workspace may stand in, the person's own first."""
    own = config_file(workspace)
    found = [ShownFile(path=str(own), origin="user", exists=own.is_file())] if own else []
    for name in (OWN_FILE, PROJECT_FILE):
        path = workspace.resolve() / name
        found.append(ShownFile(path=str(path), origin="repository", exists=path.is_file()))
    return tuple(found)


def _shown(path: tuple[str, ...], value: Any, layer: Layer | None, places: Mapping[str, _Lines]) -> ShownSetting:
    setting = ".".join(path)
    shown = _without_secrets(path[0], value)
    if layer is None:
        return ShownSetting(setting=setting, value=shown, origin="default")
    if layer.source == FLAG:
        return ShownSetting(setting=setting, value=shown, origin="flag")
    if layer.source == ENVIRONMENT:
        variable = f"{ENV_PREFIX}{'__'.join(path).upper()}"
        return ShownSetting(setting=setting, value=shown, origin="environment", source=variable)
    origin: Origin = "repository" if layer.of_repository else "user"
    line = _line(path, places.get(layer.source, {}))
    return ShownSetting(setting=setting, value=shown, origin=origin, source=layer.source, line=line)


def _layer_of(path: tuple[str, ...], layers: Sequence[Layer]) -> Layer | None:
    """Return the first layer that has a setting, or the table of an entry that may be spelled in another way."""
    for layer in layers:
        if _has(layer.values, path):
            return layer
    told = [layer for layer in layers if layer.values.get(path[0])]
    return told[0] if told and len(path) > 1 and path[0] in _SPELLED_OTHERWISE else None


def _has(values: Mapping[str, Any], path: tuple[str, ...]) -> bool:
    for key in path:
        if not isinstance(values, Mapping) or key not in values:
            return False
        values = values[key]
    return True


def _value_at(values: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    found: Any = values
    for key in path:
        found = found[key]
    return found


def _is_file(layer: Layer) -> bool:
    return layer.source not in {FLAG, ENVIRONMENT}


def _file(workspace: Path, layer: Layer) -> Path:
    return workspace / layer.source if layer.of_repository else Path(layer.source)


def _lines_in(file: Path) -> _Lines:
    """Return where the settings of a file stand, under their own paths."""
    top = TABLE if file.name == PROJECT_FILE else ()
    found = lines_of(file.read_text(encoding="utf-8"))
    return {path[len(top) :]: line for path, line in found.items() if path[: len(top)] == top}


def _line(path: tuple[str, ...], lines: _Lines) -> int | None:
    """Return where a setting stands; of a table the line of its first entry."""
    for wanted in (path, path_in_board(path)):
        if wanted in lines:
            return lines[wanted]
    tops = filter(None, (path[:1], path_in_board(path[:1])))
    return min((line for top in tops for place, line in lines.items() if place[: len(top)] == top), default=None)


def _without_secrets(name: str, value: Any) -> Any:
    """Return a value as it may be shown: of an address with which somebody is told, no more than the service."""
    if name == "notify" and isinstance(value, list):
        return [f"{str(each).partition(':')[0]}://…" for each in value]
    return redact_data(value)
