"""What a command found, in the format that is asked for: for people, as JSON, or for another program."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from generator.formats import github, junit, sarif
from generator.formats.judged import Judged
from generator.git import open_workspace
from generator.output import note, say
from generator.whole_files import write_whole

Format = Literal["text", "json", "jsonl", "github", "junit", "sarif"]


@dataclass(frozen=True)
class Output:
    """What is printed, and where.

    Attributes:
        format: The format.
        file: Where it is written; text then goes to standard output all the same. ``None`` for standard output.
    """

    format: Format = "text"
    file: Path | None = None

    @property
    def for_people(self) -> bool:
        """Whether standard output is for a person."""
        return self.format == "text" or self.file is not None


@dataclass(frozen=True)
class Told:
    """A command's report, in the forms that formats are made of; each is made only where it is wanted.

    Attributes:
        data: Makes it as plain data.
        lines: Makes it as lines for a person.
        judged: Makes what was judged.
        records: Makes it as one record a task or unit, and one of the whole at the end.
        closing: Makes those of the lines that were not said yet while the command worked; ``None`` where none were.
    """

    data: Callable[[], dict[str, Any]]
    lines: Callable[[], Iterable[str]]
    judged: Callable[[], Iterable[Judged]]
    records: Callable[[], Iterable[dict[str, Any]]]
    closing: Callable[[], Iterable[str]] | None = None

    def left(self) -> Iterable[str]:
        """Return the lines that are still to be said."""
        return (self.closing or self.lines)()


def show(told: Told, output: Output, workspace: Path, *, warnings: Iterable[str] = ()) -> None:
    """Print a report: its warnings on standard error, the report where it is wanted.

    Raises:
        WorkspaceError: The file cannot be written.
    """
    for warning in warnings:
        note(f"warning: {warning}")
    if output.format == "text" and output.file is None:
        say("\n".join(told.left()))
        return
    text = _in_format(told, output.format, workspace)
    if output.file is None:
        sys.stdout.write(text)
        return
    write_whole(output.file.absolute(), text.encode("utf-8", "backslashreplace"), 0o644)
    say("\n".join(told.left()))


def _in_format(told: Told, wanted: Format, workspace: Path) -> str:
    match wanted:
        case "text":
            return "".join(f"{line}\n" for line in told.lines())
        case "json":
            return _json(told.data(), indent=2)
        case "jsonl":
            return "".join(map(_json, told.records()))
        case "github":
            commands = github.lines(told.judged(), folder=_folder(workspace))
            return "".join(f"{command}\n" for command in commands)
        case "junit":
            return junit.document(told.judged())
        case "sarif":
            document = sarif.document(told.judged(), version=version("aas-generator"), folder=_folder(workspace))
            return _json(document, indent=2)


def _json(data: dict[str, Any], indent: int | None = None) -> str:
    """Return data as JSON on lines of its own; half of a pair of surrogates is none that a strict reader takes."""
    text = json.dumps(data, indent=indent, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode() + "\n"


def _folder(workspace: Path) -> str:
    return open_workspace(workspace).folder
