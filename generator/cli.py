"""The command line: arguments only, and the one place that prints errors and sets exit codes."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from generator.errors import DISK_FAULTS, EXIT_INTERNAL, EXIT_INTERRUPTED, EXIT_USAGE, GeneratorError

app = typer.Typer(
    name="aas-generator",
    help="Turn LLM batch results into committed, validated, updatable code.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

board_app = typer.Typer(help="Edit the task board.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(board_app, name="board")


class SandboxName(StrEnum):
    """How generated code is run."""

    auto = "auto"
    bubblewrap = "bubblewrap"
    sandlock = "sandlock"
    none = "none"


class Api(StrEnum):
    """Which of the model's interfaces a request is for."""

    chat = "chat"
    responses = "responses"


class StageName(StrEnum):
    """When a migration runs."""

    before = "before"
    after = "after"


Batches = Annotated[list[str], typer.Argument(metavar="BATCH...", help="Results files; - reads standard input.")]
Workspace = Annotated[Path, typer.Option("--workspace", help="The workspace's top folder.", show_default="here")]
BoardFile = Annotated[str | None, typer.Option("--board", help="The task board, if it is not in its usual place.")]
Template = Annotated[str | None, typer.Option("--template", help="Where the blueprints are: a URL or a folder.")]
VcsRef = Annotated[str | None, typer.Option("--vcs-ref", "-r", help="Version of the template.")]
Only = Annotated[list[str] | None, typer.Option("--only", metavar="TASK", help="Only this task; may be repeated.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
InstallMissing = Annotated[
    bool | None,
    typer.Option(
        "--install-missing/--no-install-missing",
        help="Install for the gates, and for them alone, what the workspace requires and lacks.",
        show_default="no",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")]


@app.command()
def plan(
    batch: Batches,
    workspace: Workspace = Path(),
    board: BoardFile = None,
    only: Only = None,
    as_json: Json = False,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="TASK", help="Show this task's text with what was read where.")
    ] = None,
    json_lines: Annotated[
        bool, typer.Option("--json-lines", help="Print one JSON object a line, and no more.")
    ] = False,
    errors: Annotated[
        list[str] | None, typer.Option("--errors", metavar="FILE", help="The batch's error file; may be repeated.")
    ] = None,
    requests: Annotated[
        list[str] | None, typer.Option("--requests", metavar="FILE", help="The file that was sent; may be repeated.")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes that plan; 0 chooses.")] = 0,
) -> None:
    """Show what would be built and why; write nothing."""
    with _edge():
        if explain is not None:
            from generator.commands.explain import run_explain

            run_explain(
                batch,
                explain,
                workspace=workspace,
                board=board,
                as_json=as_json or json_lines,
                errors=errors or [],
                requests=requests or [],
                jobs=jobs,
            )
            return
        from generator.commands.plan import run_plan

        run_plan(
            batch,
            workspace=workspace,
            board=board,
            only=only or [],
            form="json-lines" if json_lines else "json" if as_json else "text",
            errors=errors or [],
            requests=requests or [],
            jobs=jobs,
        )


@app.command()
def translate(
    batch: Batches,
    out: Annotated[Path, typer.Option("--out", help="Folder for the answers files; made if missing.")],
    workspace: Workspace = Path(),
    board: BoardFile = None,
    only: Only = None,
    as_json: Json = False,
) -> None:
    """Write one Copier answers file per unit, and an ordered index."""
    with _edge():
        from generator.commands.translate import run_translate

        run_translate(batch, out, workspace=workspace, board=board, only=only or [], as_json=as_json)


@app.command()
def apply(
    batch: Batches,
    workspace: Workspace = Path(),
    board: BoardFile = None,
    template: Template = None,
    vcs_ref: VcsRef = None,
    only: Only = None,
    sandbox: Annotated[SandboxName | None, typer.Option("--sandbox", help="How generated code is run.")] = None,
    install_missing: InstallMissing = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Build and check all, publish nothing.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Build every task on a branch of its own, checked, and bring the board up to date."""
    flags = {
        "board": board,
        "template": template,
        "vcs_ref": vcs_ref,
        "sandbox": sandbox.value if sandbox else None,
        "install_missing": install_missing,
    }
    with _edge():
        from generator.commands.apply import run_apply

        code = run_apply(
            batch, flags, workspace=workspace, only=only or [], dry_run=dry_run, as_json=as_json, quiet=quiet
        )
        raise typer.Exit(code)


@app.command()
def undo(
    task: Annotated[str, typer.Argument(metavar="TASK", help="The task to take back.")],
    workspace: Workspace = Path(),
    board: BoardFile = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Show what would be done, change nothing.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Take back one task: its branch, its row on the board, and by a revert commit what is merged."""
    with _edge():
        from generator.commands.undo import run_undo

        raise typer.Exit(
            run_undo(task, workspace=workspace, board=board, dry_run=dry_run, as_json=as_json, quiet=quiet)
        )


@app.command()
def update(
    unit: Annotated[list[str] | None, typer.Argument(metavar="UNIT...", help="Units; by default all.")] = None,
    workspace: Workspace = Path(),
    board: BoardFile = None,
    template: Template = None,
    to: Annotated[str | None, typer.Option("--to", metavar="REF", help="Version; by default the newest tag.")] = None,
    sandbox: Annotated[SandboxName | None, typer.Option("--sandbox", help="How generated code is run.")] = None,
    preview: Annotated[bool, typer.Option("--preview", "-n", help="Do all of it, publish and write nothing.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what changes in every file.")] = False,
    finish: Annotated[bool, typer.Option("--finish", help="Take over conflicts that a person has resolved.")] = False,
    accept_defaults: Annotated[
        bool, typer.Option("--accept-defaults", help="Let new questions be answered by their defaults.")
    ] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Bring units to a newer version of their blueprints, on a branch, with the team's edits kept."""
    flags = {"board": board, "template": template, "vcs_ref": to, "sandbox": sandbox.value if sandbox else None}
    with _edge():
        from generator.commands.update import UpdateOptions, run_update

        options = UpdateOptions(preview=preview, diff=diff, finish=finish, accept_defaults=accept_defaults)
        raise typer.Exit(run_update(unit or [], flags, options, workspace=workspace, as_json=as_json, quiet=quiet))


@app.command()
def status(
    run: Annotated[str | None, typer.Argument(metavar="RUN", help="The run; by default the last one.")] = None,
    workspace: Workspace = Path(),
    as_json: Json = False,
) -> None:
    """Show what the last run did to every task, and what is left to do."""
    with _edge():
        from generator.commands.status import run_status

        run_status(workspace, run, as_json=as_json)


@app.command()
def check(
    unit: Annotated[list[str] | None, typer.Argument(metavar="UNIT...", help="Units; by default all.")] = None,
    workspace: Workspace = Path(),
    gate: Annotated[list[str] | None, typer.Option("--gate", help="Run this gate alone; may be repeated.")] = None,
    sandbox: Annotated[SandboxName | None, typer.Option("--sandbox", help="How generated code is run.")] = None,
    keep_suppressions: Annotated[
        bool, typer.Option("--keep-suppressions", help="Let comments such as `type: ignore` count.")
    ] = False,
    install_missing: InstallMissing = None,
    as_json: Json = False,
) -> None:
    """Run the gates over units that exist, as the work tree has them."""
    with _edge():
        from generator.commands.check import run_check

        code = run_check(
            unit or [],
            workspace=workspace,
            gates=gate or [],
            sandbox=sandbox.value if sandbox else None,
            install_missing=install_missing,
            keep_suppressions=keep_suppressions,
            as_json=as_json,
        )
        raise typer.Exit(code)


@app.command()
def drift(
    unit: Annotated[list[str] | None, typer.Argument(metavar="UNIT...", help="Units; by default all.")] = None,
    workspace: Annotated[
        list[Path] | None, typer.Option("--workspace", help="A workspace's top folder; may be repeated.")
    ] = None,
    template: Template = None,
    common: Annotated[int, typer.Option("--common", min=2, help="How many units must share a change.")] = 2,
    diff: Annotated[bool, typer.Option("--diff", help="Show the changed lines.")] = False,
    as_json: Json = False,
) -> None:
    """Show how units differ from a fresh render of their own version, and what many changed alike."""
    with _edge():
        from generator.commands.drift import run_drift

        code = run_drift(
            unit or [],
            workspaces=workspace or [Path()],
            template=template,
            common=common,
            with_diff=diff,
            as_json=as_json,
        )
        raise typer.Exit(code)


@app.command()
def adopt(
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="A plugin or service: its name, key or path.")],
    workspace: Workspace = Path(),
    task: Annotated[str | None, typer.Option("--task", metavar="TASK-ID", help="The task it was made for.")] = None,
    template: Template = None,
    ref: Annotated[str | None, typer.Option("--ref", "--vcs-ref", "-r", help="Version of the template.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Show what would be done, publish nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Write the answers file of a unit that was written by hand, on a branch of its own, so that it can be updated."""
    with _edge():
        from generator.commands.adopt import run_adopt

        flags = {"template": template, "vcs_ref": ref}
        run_adopt(unit, flags, workspace=workspace, task=task, dry_run=dry_run, as_json=as_json)


@app.command()
def doctor(
    workspace: Workspace = Path(),
    board: BoardFile = None,
    template: Template = None,
    as_json: Json = False,
) -> None:
    """Tell whether all that is needed is there: tools, sandbox, template, workspace, board."""
    with _edge():
        from generator.commands.doctor import run_doctor

        code = run_doctor(workspace, {"board": board, "template": template}, as_json=as_json)
        raise typer.Exit(code)


@app.command()
def schema(
    api: Annotated[Api, typer.Option("--api", help="Whose request body it is for.")] = Api.chat,
) -> None:
    """Print the part of a request's body that asks a model for answers in the shape of a plan."""
    with _edge():
        from generator.commands.schema import run_schema

        run_schema(api.value)


@app.command()
def contract(workspace: Workspace = Path(), as_json: Json = False) -> None:
    """Show what the workspace demands of a unit, and where that was read."""
    with _edge():
        from generator.commands.contract import run_contract

        raise typer.Exit(run_contract(workspace, as_json=as_json))


@app.command()
def init(workspace: Workspace = Path()) -> None:
    """Write a minimal PluginBase and settings class where a workspace has none."""
    with _edge():
        from generator.commands.init import run_init

        run_init(workspace)


@app.command("patch-config")
def patch_config(
    file: Annotated[Path, typer.Argument(help="The settings file.")],
    class_name: Annotated[str, typer.Argument(metavar="CLASS", help="The settings class.")],
    fields: Annotated[Path, typer.Argument(metavar="FIELDS.json", help="A JSON list of fields.")],
) -> None:
    """Add fields to one settings class, in the file's own style."""
    with _edge():
        from generator.commands.patch_config import run_patch_config

        run_patch_config(file, class_name, fields)


@board_app.command("edit")
def board_edit(
    file: Annotated[Path, typer.Argument(help="The task board.")],
    task_id: Annotated[str, typer.Argument(help="The task.")],
    edits: Annotated[Path, typer.Argument(metavar="EDITS.json", help="A JSON object: column to new text.")],
) -> None:
    """Replace cells of one row; every other byte stays."""
    with _edge():
        from generator.commands.board_edit import run_board_edit

        run_board_edit(file, task_id, edits)


@app.command("finish-unit", hidden=True)
def finish_unit(
    answers_file: Annotated[Path, typer.Argument(help="The unit's answers file, relative to the workspace.")],
    workspace: Workspace = Path(),
) -> None:
    """Check and commit a unit that Copier has just rendered; called by the template's task."""
    with _edge():
        from generator.commands.finish_unit import run_finish_unit

        raise typer.Exit(run_finish_unit(answers_file, workspace))


@app.command(hidden=True)
def migrate(
    answers_file: Annotated[Path, typer.Argument(help="The unit's answers file, relative to the workspace.")],
    stage: Annotated[StageName, typer.Option("--stage", help="Before or after Copier's merge.")],
    version_from: Annotated[str, typer.Option("--from", help="Release that the unit comes from.")],
    version_to: Annotated[str, typer.Option("--to", help="Release that it goes to.")],
    workspace: Workspace = Path(),
) -> None:
    """Do with a unit what Copier's merge cannot; called by the template's migrations."""
    with _edge():
        from generator.commands.migrate import run_migrate

        run_migrate(answers_file, workspace, stage=stage.value, version_from=version_from, version_to=version_to)


def main() -> None:
    """Run the command line; a signal that asks this process to end lets it take back what it has begun."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _asked_to_end)
    app()


def _asked_to_end(number: int, _frame: FrameType | None) -> None:
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(128 + number)


@contextmanager
def _edge() -> Iterator[None]:
    """Turn what a command raises into one clean message and an exit code."""
    from generator.output import note

    try:
        yield
    except GeneratorError as error:
        note(f"error: {error}")
        raise typer.Exit(error.exit_code) from None
    except KeyboardInterrupt:
        note("interrupted; what was published stays, the rest is taken back")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    except (typer.Exit, SystemExit):
        raise
    except BrokenPipeError:
        sys.stderr.close()
        raise typer.Exit(0) from None
    except OSError as error:
        if error.errno not in DISK_FAULTS:
            raise _internal(error) from error
        note(
            f"error: {error.filename or 'the disk'}: {error.strerror}. Free space or mend the disk, then run it again."
        )
        raise typer.Exit(EXIT_USAGE) from None
    except Exception as error:
        raise _internal(error) from error


def _internal(error: Exception) -> typer.Exit:
    from generator.output import note

    note(f"internal error: {type(error).__name__}: {error}")
    note("This is a fault of aas-generator; please report it with the command that you ran.")
    return typer.Exit(EXIT_INTERNAL)
