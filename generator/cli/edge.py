"""The edge: the one place that prints errors and sets exit codes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from generator.errors import (
    DISK_FAULTS,
    EXIT_INTERNAL,
    EXIT_INTERRUPTED,
    EXIT_USAGE,
    GeneratorError,
    step_after,
    with_code,
)


@contextmanager
def edge() -> Iterator[None]:
    """Turn what a command raises into one clean message and an exit code."""
    from generator.output import note

    _refuse_missing_folder()
    try:
        yield
    except GeneratorError as error:
        note(f"error: {with_code(str(error), error.code)}")
        raise typer.Exit(error.exit_code) from None
    except KeyboardInterrupt:
        note(with_code("interrupted; what was published stays, the rest is taken back", "interrupted"))
        raise typer.Exit(EXIT_INTERRUPTED) from None
    except (typer.Exit, SystemExit):
        raise
    except BrokenPipeError:
        sys.stderr.close()
        raise typer.Exit(0) from None
    except OSError as error:
        if error.errno not in DISK_FAULTS:
            raise _internal(error) from error
        place = error.filename or "the disk"
        note(with_code(f"error: {place}: {error.strerror}. {step_after(error)}", "disk"))
        raise typer.Exit(EXIT_USAGE) from None
    except Exception as error:
        raise _internal(error) from error


def _refuse_missing_folder() -> None:
    """End where the current folder was deleted: no relative path means anything there, and git does not start.

    Raises:
        typer.Exit: It was.
    """
    from generator.output import note

    try:
        Path.cwd()
    except FileNotFoundError:
        said = "error: the current folder does not exist any more. Go to another one, then run it again."
        note(with_code(said, "no-folder"))
        raise typer.Exit(EXIT_USAGE) from None


def _internal(error: Exception) -> typer.Exit:
    from generator.output import note

    note(with_code(f"internal error: {type(error).__name__}: {error}", "internal"))
    note("This is a fault of aas-generator; please report it with the command that you ran.")
    return typer.Exit(EXIT_INTERNAL)
