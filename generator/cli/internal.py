"""Commands that the template's tasks and migrations call."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.application import app
from generator.cli.edge import edge
from generator.cli.options import ExactWorkspace


@app.command("finish-unit", hidden=True)
def finish_unit(
    answers_file: Annotated[Path, typer.Argument(help="The unit's answers file, relative to the workspace.")],
    workspace: ExactWorkspace = Path(),
) -> None:
    """Check and commit a unit that Copier has just rendered; called by the template's task."""
    with edge():
        from generator.commands.finish_unit import run_finish_unit

        raise typer.Exit(run_finish_unit(answers_file, workspace))


@app.command("format-unit", hidden=True)
def format_unit(
    answers_file: Annotated[Path, typer.Argument(help="The unit's answers file, relative to the workspace.")],
    workspace: ExactWorkspace = Path(),
) -> None:
    """Lay out the Python files that Copier has just rendered; called by the template's task."""
    with edge():
        from generator.commands.format_unit import run_format_unit

        run_format_unit(answers_file, workspace)


class StageName(StrEnum):
    """When a migration runs."""

    before = "before"
    after = "after"


@app.command(hidden=True)
def migrate(
    answers_file: Annotated[Path, typer.Argument(help="The unit's answers file, relative to the workspace.")],
    stage: Annotated[StageName, typer.Option("--stage", help="Before or after Copier's merge.")],
    version_from: Annotated[str, typer.Option("--from", help="Version that the unit comes from.")],
    version_to: Annotated[str, typer.Option("--to", help="Version that it goes to.")],
    template: Annotated[
        Path | None, typer.Option("--template", help="Clone of the unit's template; by default the tool's own.")
    ] = None,
    workspace: ExactWorkspace = Path(),
) -> None:
    """Do with a unit what Copier's merge cannot; called by the template's migrations."""
    with edge():
        from generator.commands.migrate import run_migrate
        from generator.migrations import Step

        step = Step(stage.value, version_from, version_to, template)
        run_migrate(answers_file, workspace, step)
