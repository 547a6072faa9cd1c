"""Commands that bring branches together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.application import app
from generator.cli.edge import edge
from generator.cli.options import (
    DryRun,
    Finished,
    InstallMissing,
    Json,
    PlainFile,
    PlainFormats,
    Quiet,
    Sandbox,
    Workspace,
    result_to,
)


@app.command()
def merge(
    task: Finished = None,
    workspace: Workspace = Path(),
    into: Annotated[
        str | None,
        typer.Option("--into", metavar="BRANCH", help="The branch; by default one with today's date."),
    ] = None,
    scaffolded: Annotated[bool, typer.Option("--scaffolded", help="Take scaffolds as well.")] = False,
    sandbox: Sandbox = None,
    install_missing: InstallMissing = None,
    dry_run: DryRun = False,
    output_format: PlainFormats = None,
    output_file: PlainFile = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Merge the branches of tasks into one, in the order in which they need each other, checked together."""
    with edge(), result_to(output_format, output_file, as_json=as_json) as form:
        from generator.commands.merge import run_merge

        code = run_merge(
            task or [],
            workspace=workspace,
            into=into,
            scaffolded=scaffolded,
            sandbox=sandbox.value if sandbox else None,
            install_missing=install_missing,
            dry_run=dry_run,
            as_json=form == "json",
            quiet=quiet,
        )
        raise typer.Exit(code)


@app.command("merge-driver")
def merge_driver(
    base: Annotated[Path, typer.Argument(metavar="%O", help="What both sides come from.")],
    ours: Annotated[Path, typer.Argument(metavar="%A", help="Our version; the result is written here.")],
    theirs: Annotated[Path, typer.Argument(metavar="%B", help="Their version.")],
    path: Annotated[str, typer.Argument(metavar="%P", help="What the file is called in the repository.")],
) -> None:
    """Merge one file for git: by lines, else by definitions or names; else leave git's own markers."""
    with edge():
        from generator.commands.merge_driver import run_merge_driver

        raise typer.Exit(run_merge_driver(base, ours, theirs, path))


@app.command()
def publish(
    task: Finished = None,
    workspace: Workspace = Path(),
    merged: Annotated[bool, typer.Option("--merged", help="Publish the branch of the last merge instead.")] = False,
    scaffolded: Annotated[bool, typer.Option("--scaffolded", help="Take scaffolds as well.")] = False,
    remote: Annotated[str, typer.Option("--remote", metavar="NAME", help="The remote to push to.")] = "origin",
    onto: Annotated[
        str | None,
        typer.Option("--onto", metavar="BRANCH", help="What it is to be merged into.", show_default="the remote's own"),
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Open pull requests as drafts.")] = False,
    dry_run: DryRun = False,
    output_format: PlainFormats = None,
    output_file: PlainFile = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Push the branches of tasks, and open a pull request for each where there is a token, else print its text."""
    if merged and task:
        raise typer.BadParameter("--merged is the branch of all tasks of a merge; name no tasks.")
    with edge(), result_to(output_format, output_file, as_json=as_json) as form:
        from generator.commands.publish import run_publish
        from generator.publish.run import Wanted

        wanted = Wanted(tuple(task or ()), merged, scaffolded, remote, onto, draft, dry_run)
        raise typer.Exit(run_publish(workspace, wanted, as_json=form == "json", quiet=quiet))
