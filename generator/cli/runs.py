"""Commands over what was run: what it did, and taking it back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.application import app
from generator.cli.completing import recorded_runs, recorded_tasks
from generator.cli.edge import edge
from generator.cli.options import (
    BoardFile,
    DryRun,
    Json,
    PlainFile,
    PlainFormats,
    Quiet,
    Workspace,
    result_to,
)

RunGiven = Annotated[
    str | None,
    typer.Argument(metavar="RUN", help="The run; by default the last one.", autocompletion=recorded_runs),
]


@app.command()
def undo(
    task: Annotated[str, typer.Argument(metavar="TASK", help="The task to take back.", autocompletion=recorded_tasks)],
    workspace: Workspace = Path(),
    board: BoardFile = None,
    dry_run: DryRun = False,
    output_format: PlainFormats = None,
    output_file: PlainFile = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Take back one task: its branch, its row on the board, and by a revert commit what is merged."""
    with edge(), result_to(output_format, output_file, as_json=as_json) as form:
        from generator.commands.undo import run_undo

        raise typer.Exit(
            run_undo(task, workspace=workspace, board=board, dry_run=dry_run, as_json=form == "json", quiet=quiet)
        )


@app.command()
def status(
    run: RunGiven = None,
    workspace: Workspace = Path(),
    stats: Annotated[
        bool, typer.Option("--stats", help="Tell what all recorded tasks took, beside what was aimed at.")
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write a page of all units: versions, drift, update, cost."),
    ] = None,
    output_format: PlainFormats = None,
    output_file: PlainFile = None,
    as_json: Json = False,
) -> None:
    """Show what the last run did to every task, and what is left to do."""
    if (stats or html) and run:
        raise typer.BadParameter("--stats and --html are about all runs; name none.")
    with edge(), result_to(output_format, output_file, as_json=as_json) as form:
        if html:
            from generator.commands.report import run_fleet

            run_fleet(workspace, html)
            return
        if stats:
            from generator.commands.stats import run_stats

            run_stats(workspace, as_json=form == "json")
            return
        from generator.commands.status import run_status

        run_status(workspace, run, as_json=form == "json")


@app.command()
def report(
    run: RunGiven = None,
    workspace: Workspace = Path(),
    results: Annotated[
        list[Path] | None,
        typer.Option("--results", metavar="FILE", help="A results file that was moved since; may be repeated."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="The page; by default in the tool's own folder.")
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open it in a browser.")] = False,
) -> None:
    """Write what a run did as one HTML page, and print where it is."""
    with edge():
        from generator.commands.report import run_report

        run_report(workspace, run, results=results or [], out=out, show=show)
