"""Commands about this tool itself: its codes and its settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.application import app
from generator.cli.completing import known_codes
from generator.cli.edge import edge
from generator.cli.options import (
    BoardFile,
    Json,
    PlainFile,
    PlainFormats,
    Ref,
    Sandbox,
    Template,
    Workspace,
    result_to,
)

config_app = typer.Typer(help="Show the settings.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(config_app, name="config")


@app.command()
def explain(
    asked: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CODE...",
            help="Codes as they stand in brackets behind a message; by default all.",
            autocompletion=known_codes,
        ),
    ] = None,
    output_format: PlainFormats = None,
    output_file: PlainFile = None,
    as_json: Json = False,
) -> None:
    """Tell what the code of a finding, a doubt, a reason or an error means, and what to do about it."""
    with edge(), result_to(output_format, output_file, as_json=as_json) as form:
        from generator.commands.explain_code import run_explain_codes

        run_explain_codes(asked or (), as_json=form == "json")


@config_app.command("show")
def config_show(
    workspace: Workspace = Path(),
    origin: Annotated[bool, typer.Option("--origin", help="Tell where each value comes from.")] = False,
    board: BoardFile = None,
    template: Template = None,
    ref: Ref = None,
    sandbox: Sandbox = None,
    output_format: PlainFormats = None,
    output_file: PlainFile = None,
    as_json: Json = False,
) -> None:
    """Show every setting and its value."""
    with edge(), result_to(output_format, output_file, as_json=as_json) as form:
        from generator.commands.config import run_config_show

        flags = {"board": board, "template": template, "vcs_ref": ref, "sandbox": sandbox and sandbox.value}
        run_config_show(workspace, flags, origin=origin, as_json=form == "json")


@config_app.command("path")
def config_path(workspace: Workspace = Path()) -> None:
    """Show the files that settings are read from, your own first."""
    with edge():
        from generator.commands.config import run_config_path

        run_config_path(workspace)
