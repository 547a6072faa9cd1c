"""Arguments and options that several commands share: one name and one text for one thing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.completing import recorded_tasks, tasks_to_choose
from generator.cli.workspace_folder import workspace_given

if TYPE_CHECKING:
    from generator.commands.outputs import Output


class SandboxName(StrEnum):
    """How generated code is run."""

    auto = "auto"
    bubblewrap = "bubblewrap"
    sandlock = "sandlock"
    container = "container"
    seatbelt = "seatbelt"
    none = "none"


class Api(StrEnum):
    """Which of the model's interfaces a request is for."""

    chat = "chat"
    responses = "responses"


class ColorWhen(StrEnum):
    """When a result is coloured."""

    auto = "auto"
    always = "always"
    never = "never"


class PlainFormat(StrEnum):
    """How a result is printed that judges nothing."""

    text = "text"
    json = "json"


class StreamFormat(StrEnum):
    """How a result is printed that comes piece by piece."""

    text = "text"
    json = "json"
    jsonl = "jsonl"


class OutputFormat(StrEnum):
    """How a result is printed that judges tasks or units."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    github = "github"
    junit = "junit"
    sarif = "sarif"


Batches = Annotated[
    list[str],
    typer.Argument(
        metavar="BATCH...",
        help="Results files (- reads standard input), Markdown documents, or folders of them: the spec.md, plan.md and "
        "tasks.md of a feature, or the proposal.md, design.md and tasks.md of a change, are one document.",
    ),
]
TasksGiven = Annotated[
    list[str] | None,
    typer.Option(
        "--task",
        metavar="ID",
        help="The task of a Markdown document, once for each in their order; else its front matter (id, task), its "
        "file name, its title or the board tells it.",
    ),
]
Workspace = Annotated[
    Path,
    typer.Option(
        "--workspace",
        help="The workspace's folder; its repository may be larger.",
        show_default="the one of the current folder",
        callback=workspace_given,
    ),
]
# For what makes a workspace, or is called by Copier in its own folder.
ExactWorkspace = Annotated[
    Path, typer.Option("--workspace", help="The workspace's folder; its repository may be larger.", show_default="here")
]
BoardFile = Annotated[str | None, typer.Option("--board", help="The task board; by default the one that is found.")]
Template = Annotated[str | None, typer.Option("--template", help="Where the blueprints are: a URL or a folder.")]
Ref = Annotated[
    str | None,
    typer.Option("--ref", "-r", metavar="REF", help="Version of the template.", show_default="the newest tag"),
]
Finished = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="TASK...", help="Tasks; by default all that are implemented.", autocompletion=recorded_tasks
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="TASK", help="Only this task; may be repeated.", autocompletion=tasks_to_choose),
]
Names = Annotated[
    list[str] | None,
    typer.Option("--name", metavar="TASK=NAME", help="Call this task's unit so; may be repeated."),
]
Json = Annotated[bool, typer.Option("--json", help="Short for --output-format json.")]
Formats = Annotated[
    OutputFormat | None,
    typer.Option(
        "--output-format",
        help="How the result is printed: for people, as JSON, as one JSON record a line, or as GitHub's annotations, "
        "JUnit XML or SARIF.",
        show_default="text",
    ),
]
OutputFile = Annotated[
    Path | None,
    typer.Option(
        "--output-file", metavar="FILE", help="Write the result here, and for people on standard output as well."
    ),
]
PlainFormats = Annotated[
    PlainFormat | None,
    typer.Option("--output-format", help="How the result is printed: for people or as JSON.", show_default="text"),
]
StreamFormats = Annotated[
    StreamFormat | None,
    typer.Option(
        "--output-format",
        help="How the result is printed: for people, as JSON, or as one JSON record a line.",
        show_default="text",
    ),
]
PlainFile = Annotated[
    Path | None,
    typer.Option("--output-file", metavar="FILE", help="Write the result here, not on standard output."),
]
Split = Annotated[
    bool, typer.Option("--split", help="Queue what a plan names as sub-tasks on the board, and do not build it.")
]
InstallMissing = Annotated[
    bool | None,
    typer.Option(
        "--install-missing/--no-install-missing",
        help="Install for the gates, and for them alone, what the workspace requires and lacks.",
        show_default="no",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Also say which files were made, and what gates said.")]
Color = Annotated[
    ColorWhen, typer.Option("--color", help="When to use colours; with auto on a terminal, unless NO_COLOR is set.")
]
Sandbox = Annotated[SandboxName | None, typer.Option("--sandbox", help="How generated code is run.")]
Units = Annotated[list[str] | None, typer.Argument(metavar="UNIT...", help="Units; by default all.")]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n", help="Show what would be done, change nothing.")]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", min=0, help="Processes of this machine that build; 0 for one a core, up to 4.")
]
Scheduler = Annotated[
    str,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="Build on the workers of this Dask scheduler, such as tcp://10.0.0.5:8786 (docs/how-to/use-a-cluster.md).",
        show_default=False,
    ),
]
TlsCa = Annotated[
    Path | None, typer.Option("--tls-ca", metavar="FILE", help="Who signs the certificates of the scheduler.")
]
TlsCert = Annotated[
    Path | None, typer.Option("--tls-cert", metavar="FILE", help="The certificate to show to the scheduler.")
]
TlsKey = Annotated[Path | None, typer.Option("--tls-key", metavar="FILE", help="The key of that certificate.")]


def output_of(wanted: OutputFormat | None, file: Path | None, *, as_json: bool) -> Output:
    """Return what is printed and where; ``--json`` is short for the format of that name.

    Raises:
        InputError: Two formats are asked for.
    """
    from generator.commands.outputs import Output

    return Output(OutputFormat(_one_format(wanted, json=as_json)).value, file)


@contextmanager
def result_to(wanted: StrEnum | None, file: Path | None, *, as_json: bool, as_lines: bool = False) -> Iterator[str]:
    """Lead standard output to a file while the block runs, where one is named; the block gets the format's name.

    The file is written whole, and not at all where the block ends with an error.

    Args:
        wanted: The format that was asked for.
        file: Where the result goes; ``None`` for standard output.
        as_json: Whether ``--json`` was given.
        as_lines: Whether ``--json-lines`` was given.

    Raises:
        InputError: Two formats are asked for.
        WorkspaceError: The file cannot be written.
    """
    form = _one_format(wanted, json=as_json, jsonl=as_lines)
    if file is None:
        yield form
        return
    from generator.whole_files import whole_file

    ended: typer.Exit | None = None
    with whole_file(file.absolute(), 0o644) as stream:
        text = TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace")
        try:
            with redirect_stdout(text):
                yield form
        except typer.Exit as exit_code:
            ended = exit_code
        # The stream is flushed and closed by who opened it.
        text.detach()
    if ended is not None:
        raise ended


def _one_format(wanted: StrEnum | None, **short: bool) -> str:
    """Return the format that was asked for, by its name or by an option that is short for it."""
    from generator.errors import InputError

    asked = {name for name, given in short.items() if given} | ({wanted.value} if wanted else set())
    if len(asked) > 1:
        given = ", ".join(sorted(asked))
        raise InputError(
            "--output-format",
            f"two formats are asked for: {given}.",
            "Leave one of --json and --output-format out.",
        )
    return asked.pop() if asked else "text"
