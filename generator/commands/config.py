"""``aas-generator config``: every setting, its value, and where that comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.errors import WorkspaceError
from generator.output import dump, say
from generator.setting_origins import ShownSetting, ShownSettings, files_of, shown_settings

_NONE = "(none)"


def run_config_show(workspace: Path, flags: Mapping[str, Any], *, origin: bool, as_json: bool) -> None:
    """Print every setting of a workspace.

    Args:
        workspace: The workspace's folder.
        flags: Settings of the command line.
        origin: Whether a person is told where each value comes from; JSON tells it always.
        as_json: Whether JSON is wanted.

    Raises:
        GeneratorError: There is no such folder, or the settings cannot be used.
    """
    if not workspace.is_dir():
        raise WorkspaceError(workspace, "there is no such folder.", "Name the workspace with --workspace.")
    shown = shown_settings(workspace, flags)
    if as_json:
        dump(shown.to_data())
    else:
        say("\n".join(_lines(shown, origin=origin)))


def run_config_path(workspace: Path) -> None:
    """Print the files that settings may stand in, the person's own first."""
    say("\n".join(f"{file.path}{'' if file.exists else '  (not there)'}" for file in files_of(workspace)))


def _lines(shown: ShownSettings, *, origin: bool) -> Iterator[str]:
    told = [(f"{each.setting} = {_text(each.value)}", each) for each in shown.settings]
    width = min(max(len(text) for text, _ in told), 60)
    for text, each in told:
        yield f"{text:{width}}  {_origin(each)}" if origin else text
    if shown.untrusted:
        yield ""
        yield "not trusted, so it does not count ('aas-generator trust' accepts it):"
        yield from (f"  {each.setting} = {_text(each.value)}  {_origin(each)}" for each in shown.untrusted)


def _text(value: Any) -> str:
    return _NONE if value is None else json.dumps(value, ensure_ascii=False)


def _origin(each: ShownSetting) -> str:
    if not each.source:
        return each.origin
    return f"{each.source}:{each.line}" if each.line else each.source
