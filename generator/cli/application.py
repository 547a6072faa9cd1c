"""The application that the commands are added to."""

from __future__ import annotations

from typing import Annotated

import typer

# Former names of options, which still work.
_FORMER = {"vcs-ref": "ref", "preview": "dry-run"}


def present_name(name: str) -> str:
    """Return how an option is called now, without its dashes."""
    return _FORMER.get(name, name)


app = typer.Typer(
    name="aas-generator",
    help="Turn LLM batch results into committed, validated, updatable code.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "token_normalize_func": present_name},
)

board_app = typer.Typer(help="Edit the task board.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(board_app, name="board")


def _tell_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"aas-generator {version('aas-generator')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_tell_version, is_eager=True)
    ] = False,
) -> None:
    """Turn LLM batch results into committed, validated, updatable code."""
