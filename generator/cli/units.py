"""Commands over units that exist."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.application import app, present_name
from generator.cli.edge import edge
from generator.cli.options import (
    BoardFile,
    DryRun,
    Formats,
    InstallMissing,
    Json,
    OutputFile,
    PlainFile,
    PlainFormats,
    Quiet,
    Ref,
    Sandbox,
    Template,
    Units,
    Workspace,
    output_of,
    result_to,
)
from generator.cli.workspace_folder import workspace_here


@app.command()
def check(
    unit: Units = None,
    workspace: Workspace = Path(),
    gate: Annotated[list[str] | None, typer.Option("--gate", help="Run this gate alone; may be repeated.")] = None,
    sandbox: Sandbox = None,
    keep_suppressions: Annotated[
        bool, typer.Option("--keep-suppressions", help="Let comments such as `type: ignore` count.")
    ] = False,
    install_missing: InstallMissing = None,
    output_format: Formats = None,
    output_file: OutputFile = None,
    as_json: Json = False,
) -> None:
    """Run the gates over units that exist, as the work tree has them."""
    with edge():
        from generator.commands.check import run_check

        code = run_check(
            unit or [],
            workspace=workspace,
            gates=gate or [],
            sandbox=sandbox.value if sandbox else None,
            install_missing=install_missing,
            keep_suppressions=keep_suppressions,
            output=output_of(output_format, output_file, as_json=as_json),
        )
        raise typer.Exit(code)


# ``--to`` is what ``--ref`` was called here; elsewhere that name is free.
@app.command(context_settings={"token_normalize_func": lambda name: "ref" if name == "to" else present_name(name)})
def update(
    unit: Units = None,
    workspace: Workspace = Path(),
    board: BoardFile = None,
    template: Template = None,
    ref: Ref = None,
    sandbox: Sandbox = None,
    dry_run: DryRun = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what changes in every file.")] = False,
    finish: Annotated[bool, typer.Option("--finish", help="Take over conflicts that a person has resolved.")] = False,
    accept_defaults: Annotated[
        bool, typer.Option("--accept-defaults", help="Let new questions be answered by their defaults.")
    ] = False,
    output_format: PlainFormats = None,
    output_file: PlainFile = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Bring units to a newer version of their blueprints, on a branch, with the team's edits kept."""
    flags = {"board": board, "template": template, "vcs_ref": ref, "sandbox": sandbox.value if sandbox else None}
    with edge(), result_to(output_format, output_file, as_json=as_json) as form:
        from generator.commands.update import run_update

        code = run_update(
            unit or [],
            flags,
            workspace=workspace,
            preview=dry_run,
            diff=diff,
            finish=finish,
            accept_defaults=accept_defaults,
            as_json=form == "json",
            quiet=quiet,
        )
        raise typer.Exit(code)


@app.command()
def drift(
    unit: Units = None,
    workspace: Annotated[
        list[Path] | None, typer.Option("--workspace", help="A workspace's folder; may be repeated.")
    ] = None,
    template: Template = None,
    common: Annotated[int, typer.Option("--common", min=2, help="How many units must share a change.")] = 2,
    diff: Annotated[bool, typer.Option("--diff", help="Show the changed lines.")] = False,
    output_format: Formats = None,
    output_file: OutputFile = None,
    as_json: Json = False,
) -> None:
    """Show how units differ from a fresh render of their own version, and what many changed alike."""
    with edge():
        from generator.commands.drift import run_drift

        code = run_drift(
            unit or [],
            workspaces=workspace or [workspace_here()],
            template=template,
            common=common,
            with_diff=diff,
            output=output_of(output_format, output_file, as_json=as_json),
        )
        raise typer.Exit(code)


@app.command()
def adopt(
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="A plugin or service: its name, key or path.")],
    workspace: Workspace = Path(),
    task: Annotated[str | None, typer.Option("--task", metavar="TASK-ID", help="The task it was made for.")] = None,
    template: Template = None,
    ref: Ref = None,
    dry_run: DryRun = False,
    output_format: PlainFormats = None,
    output_file: PlainFile = None,
    as_json: Json = False,
) -> None:
    """Write the answers file of a unit that was written by hand, on a branch of its own, so that it can be updated."""
    with edge(), result_to(output_format, output_file, as_json=as_json) as form:
        from generator.commands.adopt import run_adopt

        flags = {"template": template, "vcs_ref": ref}
        run_adopt(unit, flags, workspace=workspace, task=task, dry_run=dry_run, as_json=form == "json")
