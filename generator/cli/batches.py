"""Commands over results files, and what they have led to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.application import app
from generator.cli.edge import edge
from generator.cli.options import (
    Api,
    Batches,
    BoardFile,
    Color,
    ColorWhen,
    DryRun,
    Formats,
    InstallMissing,
    Jobs,
    Json,
    Names,
    Only,
    OutputFile,
    PlainFile,
    PlainFormats,
    Quiet,
    Ref,
    Sandbox,
    Scheduler,
    Split,
    StreamFormats,
    TasksGiven,
    Template,
    TlsCa,
    TlsCert,
    TlsKey,
    Verbose,
    Workspace,
    output_of,
    result_to,
)


@app.command()
def plan(
    batch: Batches,
    workspace: Workspace = Path(),
    board: BoardFile = None,
    only: Only = None,
    name: Names = None,
    task: TasksGiven = None,
    output_format: StreamFormats = None,
    output_file: PlainFile = None,
    as_json: Json = False,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="TASK", help="Show this task's text with what was read where.")
    ] = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="Render each task as well and show what would be written.")
    ] = False,
    color: Color = ColorWhen.auto,
    json_lines: Annotated[bool, typer.Option("--json-lines", hidden=True)] = False,
    errors: Annotated[
        list[str] | None, typer.Option("--errors", metavar="FILE", help="The batch's error file; may be repeated.")
    ] = None,
    requests: Annotated[
        list[str] | None, typer.Option("--requests", metavar="FILE", help="The file that was sent; may be repeated.")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes that plan; 0 chooses.")] = 0,
) -> None:
    """Show what would be built and why; write nothing."""
    if diff and (explain or errors or requests):
        raise typer.BadParameter("--diff goes with none of --explain, --errors and --requests.")
    with edge(), result_to(output_format, output_file, as_json=as_json, as_lines=json_lines) as form:
        if explain is not None:
            from generator.commands.explain import run_explain

            run_explain(
                batch,
                explain,
                workspace=workspace,
                board=board,
                as_json=form != "text",
                errors=errors or [],
                requests=requests or [],
                tasks_given=task or [],
                jobs=jobs,
            )
            return
        if diff:
            from generator.commands.plan_diff import run_plan_diff

            raise typer.Exit(
                run_plan_diff(
                    batch,
                    workspace=workspace,
                    board=board,
                    only=only or [],
                    names_given=name or [],
                    tasks_given=task or [],
                    form=form,
                    color=color.value,
                )
            )
        from generator.commands.plan import run_plan

        code = run_plan(
            batch,
            workspace=workspace,
            board=board,
            only=only or [],
            names_given=name or [],
            form=form,
            errors=errors or [],
            requests=requests or [],
            tasks_given=task or [],
            jobs=jobs,
        )
        raise typer.Exit(code)


@app.command()
def translate(
    batch: Batches,
    out: Annotated[Path, typer.Option("--out", help="Folder for the answers files; made if missing.")],
    workspace: Workspace = Path(),
    board: BoardFile = None,
    only: Only = None,
    name: Names = None,
    task: TasksGiven = None,
    output_format: PlainFormats = None,
    output_file: PlainFile = None,
    as_json: Json = False,
) -> None:
    """Write one Copier answers file per unit, and an ordered index."""
    with edge(), result_to(output_format, output_file, as_json=as_json) as form:
        from generator.commands.translate import run_translate

        code = run_translate(
            batch,
            out,
            workspace=workspace,
            board=board,
            only=only or [],
            names_given=name or [],
            tasks_given=task or [],
            as_json=form == "json",
        )
        raise typer.Exit(code)


@app.command()
def clarify(
    batch: Batches,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The file of requests; written anew.")],
    workspace: Workspace = Path(),
    board: BoardFile = None,
    only: Only = None,
    task: TasksGiven = None,
    every: Annotated[
        bool, typer.Option("--all", help="Ask about every text that can be read, not only about plans in doubt.")
    ] = False,
    api: Annotated[Api, typer.Option("--api", help="Whose request bodies they are.")] = Api.chat,
    model: Annotated[
        str | None, typer.Option("--model", help="The model to ask; by default the one that answered.")
    ] = None,
) -> None:
    """Write one request to the model for each plan that is in doubt; keep decisions that are given."""
    with edge():
        from generator.commands.clarify import run_clarify

        code = run_clarify(
            batch,
            out,
            workspace=workspace,
            board=board,
            only=only or [],
            tasks_given=task or [],
            every=every,
            api=api.value,
            model=model,
        )
        raise typer.Exit(code)


@app.command()
def apply(
    batch: Batches,
    workspace: Workspace = Path(),
    board: BoardFile = None,
    template: Template = None,
    ref: Ref = None,
    only: Only = None,
    name: Names = None,
    task: TasksGiven = None,
    sandbox: Sandbox = None,
    install_missing: InstallMissing = None,
    drafts: Annotated[
        bool, typer.Option("--drafts", help="Build doubtful tasks as well, apart from the others, as drafts.")
    ] = False,
    split: Split = False,
    isolate: Annotated[
        bool, typer.Option("--isolate", help="Build each task by itself, not together; slower, with the same results.")
    ] = False,
    jobs: Jobs = 1,
    scheduler: Scheduler = "",
    tls_ca: TlsCa = None,
    tls_cert: TlsCert = None,
    tls_key: TlsKey = None,
    dry_run: DryRun = False,
    interactive: Annotated[
        bool, typer.Option("--interactive", "-i", help="Show each task, and ask whether it is built.")
    ] = False,
    output_format: Formats = None,
    output_file: OutputFile = None,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    color: Color = ColorWhen.auto,
) -> None:
    """Build every task on a branch of its own, checked, and bring the board up to date."""
    flags = {
        "board": board,
        "template": template,
        "vcs_ref": ref,
        "sandbox": sandbox.value if sandbox else None,
        "install_missing": install_missing,
    }
    with edge():
        if not quiet:
            from generator.commands.first_line import tell_what_is_read

            tell_what_is_read(batch, workspace)
        if interactive:
            from generator.commands.choosing import run_choosing

            chosen = run_choosing(
                batch,
                flags,
                workspace=workspace,
                only=only or [],
                names_given=name or [],
                tasks_given=task or [],
                drafts=drafts,
                color=color.value,
            )
            only, name = chosen.tasks, chosen.names
            if not only:
                typer.echo("no task was chosen; nothing was built")
                return
        from generator.commands.ahead import start_ahead

        start_ahead()
        from generator.commands.apply import run_apply

        code = run_apply(
            batch,
            flags,
            workspace=workspace,
            only=only or [],
            names_given=name or [],
            drafts=drafts,
            split=split,
            isolate=isolate,
            jobs=jobs,
            scheduler=scheduler,
            tls=(tls_ca, tls_cert, tls_key),
            tasks_given=task or [],
            dry_run=dry_run,
            output=output_of(output_format, output_file, as_json=as_json),
            quiet=quiet,
            color=color.value,
            verbose=verbose,
        )
        raise typer.Exit(code)
