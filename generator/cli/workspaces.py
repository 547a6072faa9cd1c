"""Commands about a workspace and what is needed around it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.application import app, board_app
from generator.cli.edge import edge
from generator.cli.options import (
    Api,
    BoardFile,
    ExactWorkspace,
    Json,
    PlainFile,
    PlainFormats,
    Template,
    Workspace,
    result_to,
)


@app.command()
def doctor(
    workspace: Workspace = Path(),
    board: BoardFile = None,
    template: Template = None,
    output_format: PlainFormats = None,
    output_file: PlainFile = None,
    as_json: Json = False,
) -> None:
    """Tell whether all that is needed is there: tools, sandbox, template, workspace, board."""
    with edge(), result_to(output_format, output_file, as_json=as_json) as form:
        from generator.commands.doctor import run_doctor

        code = run_doctor(workspace, {"board": board, "template": template}, as_json=form == "json")
        raise typer.Exit(code)


@app.command()
def trust(
    workspace: Workspace = Path(),
    show: Annotated[bool, typer.Option("--show", help="Tell what the files set and whether it is trusted.")] = False,
    revoke: Annotated[bool, typer.Option("--revoke", help="Forget all that was trusted for the workspace.")] = False,
    output_format: PlainFormats = None,
    output_file: PlainFile = None,
    as_json: Json = False,
) -> None:
    """Accept what the repository's files say of sandbox, template, interpreter and installing, as it is now."""
    if show and revoke:
        raise typer.BadParameter("--show and --revoke exclude each other.")
    with edge(), result_to(output_format, output_file, as_json=as_json) as form:
        from generator.commands.trust import run_trust

        raise typer.Exit(run_trust(workspace, show=show, revoke=revoke, as_json=form == "json"))


@app.command()
def schema(
    api: Annotated[Api, typer.Option("--api", help="Whose request body it is for.")] = Api.chat,
    workspace: Annotated[
        Path | None, typer.Option("--workspace", help="Tell the model of this workspace's contract and files.")
    ] = None,
    document: Annotated[
        str | None,
        typer.Option(
            "--of",
            metavar="NAME",
            help="Print instead the JSON Schema of what a command prints with --json, or of the settings.",
        ),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="Show the names that --of takes.")] = False,
) -> None:
    """Print a JSON Schema: by default the part of a request's body that asks a model for answers like plans."""
    with edge():
        from generator.commands.schema import run_document_schema, run_schema, run_schema_list

        if listed:
            run_schema_list()
        elif document is not None:
            run_document_schema(document)
        else:
            run_schema(api.value, workspace)


@app.command()
def contract(
    workspace: Workspace = Path(),
    output_format: PlainFormats = None,
    output_file: PlainFile = None,
    as_json: Json = False,
) -> None:
    """Show what the workspace demands of a unit, and where that was read."""
    with edge(), result_to(output_format, output_file, as_json=as_json) as form:
        from generator.commands.contract import run_contract

        raise typer.Exit(run_contract(workspace, as_json=form == "json"))


@app.command()
def init(
    workspace: ExactWorkspace = Path(),
    config: Annotated[
        bool, typer.Option("--config", help="Write aas-generator.toml with all that was read of the workspace.")
    ] = False,
    shim: Annotated[
        bool, typer.Option("--shim", help="Write core/automation, by which the workspace's own code calls this tool.")
    ] = False,
) -> None:
    """Write a minimal PluginBase and settings class where a workspace has none."""
    with edge():
        from generator.commands.init import run_init, run_init_config, run_init_shim

        if shim:
            run_init_shim(workspace)
        if config:
            run_init_config(workspace)
        if not (config or shim):
            run_init(workspace)


@app.command("patch-config")
def patch_config(
    file: Annotated[Path, typer.Argument(help="The settings file.")],
    class_name: Annotated[str, typer.Argument(metavar="CLASS", help="The settings class.")],
    fields: Annotated[Path, typer.Argument(metavar="FIELDS.json", help="A JSON list of fields.")],
) -> None:
    """Add fields to one settings class, in the file's own style."""
    with edge():
        from generator.commands.patch_config import run_patch_config

        run_patch_config(file, class_name, fields)


@board_app.command("edit")
def board_edit(
    file: Annotated[Path, typer.Argument(help="The task board.")],
    task_id: Annotated[str, typer.Argument(help="The task.")],
    edits: Annotated[Path, typer.Argument(metavar="EDITS.json", help="A JSON object: column to new text.")],
) -> None:
    """Replace cells of one row; every other byte stays."""
    with edge():
        from generator.commands.board_edit import run_board_edit

        run_board_edit(file, task_id, edits)
