"""What a caller may hand over as configuration: nothing, a folder, a mapping, or any object with a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.settings import Settings, load_settings

_WORKSPACE_NAMES = ("workspace", "workspace_root", "workspace_path", "project_root")


@dataclass(frozen=True)
class Configuration:
    """A workspace and the tool's settings for it."""

    workspace: Path
    settings: Settings


def configuration_of(config: object = None) -> Configuration:
    """Return workspace and settings from what a caller has.

    Args:
        config: ``None`` for the current folder; a path; a mapping with ``workspace`` and names of settings; or any
            object with an attribute ``workspace``, such as an application's own settings.

    Raises:
        ManyErrors: A setting is unknown or wrong.
    """
    flags: dict[str, Any] = {}
    if isinstance(config, str | Path):
        workspace = Path(config)
    elif isinstance(config, Mapping):
        flags = {key: value for key, value in config.items() if key != "workspace"}
        workspace = Path(config.get("workspace") or ".")
    else:
        found = (getattr(config, name, None) for name in _WORKSPACE_NAMES)
        workspace = Path(next((each for each in found if isinstance(each, str | Path) and str(each)), "."))
    return Configuration(workspace.absolute(), load_settings(workspace, flags))
