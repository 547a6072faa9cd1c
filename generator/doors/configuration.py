"""What a caller may hand over as configuration: nothing, a folder, a mapping, or any object with a workspace."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from generator.answers.text import PATH_MAX
from generator.errors import GeneratorError
from generator.settings import Settings, load_settings

_WORKSPACE_NAMES = ("workspace", "workspace_root", "workspace_path", "project_root")
FilePath = str | os.PathLike[str]


@dataclass(frozen=True)
class Configuration:
    """A workspace, the tool's settings for it, and which of them the caller gave."""

    workspace: Path
    settings: Settings
    given: Mapping[str, Any] = field(default_factory=dict)


class Configured:
    """What is called with a configuration, or without one for its default workspace.

    Args:
        config: See ``configuration_of``: nothing, a folder, a mapping, or an object with a ``workspace``.
    """

    # The names that ``init --shim`` writes into a workspace put the workspace's own folder here.
    default_workspace: ClassVar[Path] = Path()

    def __init__(self, config: object = None) -> None:
        self._configuration = configuration_of(config, self.default_workspace)


def configuration_of(config: object = None, default: Path = Path()) -> Configuration:
    """Return workspace and settings from what a caller has.

    Args:
        config: ``None`` for the default workspace; a path; a mapping with ``workspace`` and names of settings; or any
            object with an attribute ``workspace``, such as an application's own settings.
        default: The workspace where none is named.

    Raises:
        ManyErrors: A setting is unknown or wrong.
    """
    given: dict[str, Any] = {}
    if isinstance(config, str | os.PathLike):
        workspace = Path(config)
    elif isinstance(config, Mapping):
        given = {key: value for key, value in config.items() if key != "workspace"}
        workspace = Path(config.get("workspace") or default)
    else:
        found = (getattr(config, name, None) for name in _WORKSPACE_NAMES)
        workspace = Path(next((each for each in found if isinstance(each, str | Path) and str(each)), default))
    return Configuration(workspace.absolute(), load_settings(workspace, given), given)


def path_in(workspace: Path, path: FilePath) -> str:
    """Return a path that a caller gave as a workspace-relative POSIX path.

    Args:
        workspace: The workspace's folder; a relative path starts there, whatever the current folder is.
        path: The path, absolute or relative.

    Raises:
        GeneratorError: It leads out of the workspace or into its git folder.
    """
    given = Path(path)
    if given.is_absolute():
        tops = [top for top in (workspace, workspace.resolve()) if given.is_relative_to(top)]
        given = given.relative_to(tops[0]) if tops else given
    parts: Sequence[str] = given.parts
    # A file system that ignores case would take .GIT for git's own folder.
    in_git = ".git" in {part.casefold() for part in parts}
    if not parts or given.is_absolute() or ".." in parts or in_git or len(os.fsencode(given)) > PATH_MAX:
        raise GeneratorError(f"{str(path)!r} is no path inside the workspace.", f"Give one below {workspace}.")
    return given.as_posix()
