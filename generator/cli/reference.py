"""Commands about this tool itself: its codes and its settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.application import app
from generator.cli.edge import edge
from generator.cli.options import BoardFile, Json, Sandbox, Template, VcsRef, Workspace

config_app = typer.Typer(help="Show the settings.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(config_app, name="config")


@app.command()
def explain(
    asked: Annotated[
        list[str] | None,
        typer.Argument(metavar="CODE...", help="Codes as they stand in brackets behind a message; by default all."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Tell what the code of a finding, a doubt, a reason or an error means, and what to do about it."""
    with edge():
        from generator.commands.explain_code import run_explain_codes

        run_explain_codes(asked or (), as_json=as_json)


@config_app.command("show")
def config_show(
    workspace: Workspace = Path(),
    origin: Annotated[bool, typer.Option("--origin", help="Tell where each value comes from.")] = False,
    board: BoardFile = None,
    template: Template = None,
    vcs_ref: VcsRef = None,
    sandbox: Sandbox = None,
    as_json: Json = False,
) -> None:
    """Show every setting and its value."""
    with edge():
        from generator.commands.config import run_config_show

        flags = {"board": board, "template": template, "vcs_ref": vcs_ref, "sandbox": sandbox and sandbox.value}
        run_config_show(workspace, flags, origin=origin, as_json=as_json)


@config_app.command("path")
def config_path(workspace: Workspace = Path()) -> None:
    """Show the files that settings are read from, your own first."""
    with edge():
        from generator.commands.config import run_config_path

        run_config_path(workspace)
