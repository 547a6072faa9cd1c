"""Commands that tell of this tool itself."""

from __future__ import annotations

from typing import Annotated

import typer

from generator.cli.application import app
from generator.cli.edge import edge
from generator.cli.options import Json


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
