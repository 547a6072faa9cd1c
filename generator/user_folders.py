"""Where a person's own configuration and what is remembered for them stand, outside of every repository."""

from __future__ import annotations

from pathlib import Path

APPLICATION = "aas-generator"
CONFIG_FILE = "config.toml"


def config_file(workspace: Path) -> Path | None:
    """Return the person's own configuration file, which need not exist.

    It is ``$XDG_CONFIG_HOME/aas-generator/config.toml``, by default below ``~/.config``; on macOS and Windows the
    folder that is usual there.

    Args:
        workspace: The workspace; ``None`` is returned where the place lies in its repository.
    """
    import platformdirs

    folder = _own(platformdirs.user_config_path(APPLICATION, appauthor=False), workspace)
    return folder / CONFIG_FILE if folder else None


def state_folder(workspace: Path) -> Path | None:
    """Return the folder for what is remembered for the person: ``$XDG_STATE_HOME/aas-generator``, or what is usual.

    Args:
        workspace: The workspace; ``None`` is returned where the folder lies in its repository.
    """
    import platformdirs

    return _own(platformdirs.user_state_path(APPLICATION, appauthor=False), workspace)


def _own(folder: Path, workspace: Path) -> Path | None:
    """Return a folder that is the person's own: what a repository brings, or a relative path may name, is not."""
    if not folder.is_absolute():
        return None
    top = repository_top(workspace)
    return None if folder.resolve().is_relative_to(top.resolve()) else folder


def repository_top(workspace: Path) -> Path:
    """Return the nearest folder from a workspace upwards that is a repository; else the workspace."""
    start = workspace.absolute()
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), start)
