"""``aas-generator schema``: what a model is asked to answer in, and what this tool prints and reads itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from generator.errors import InputError
from generator.output import dump, note, say
from generator.reading.data.schema import response_format, text_format

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.contract import ContractReading

Api = Literal["chat", "responses"]
NO_COMMIT = "the workspace has no commit, so that the request cannot tell which files exist"


def run_schema(api: Api, workspace: Path | None = None) -> None:
    """Print the part of a request's body that names the schema of an answer.

    Args:
        api: ``chat`` for the body of a chat completion, ``responses`` for that of the Responses API.
        workspace: The workspace that the request's text describes; ``None`` for a request without such a text.

    Raises:
        GeneratorError: The workspace or its configuration cannot be used.
    """
    text = _told(workspace) if workspace is not None else ""
    if api == "chat":
        said: dict[str, Any] = {"messages": [{"role": "system", "content": text}]} if text else {}
        dump({**said, "response_format": response_format()})
    else:
        dump({**({"instructions": text} if text else {}), "text": {"format": text_format()}})


def run_document_schema(name: str) -> None:
    """Print the JSON Schema of a command's ``--json`` document, or of the settings.

    Raises:
        InputError: There is none of that name.
    """
    from generator.commands.documents import SCHEMAS, schema_named

    if name not in SCHEMAS:
        raise InputError(f"--of {name[:60]}", "is no document.", f"There are {', '.join(SCHEMAS)}.")
    dump(schema_named(name))


def run_schema_list() -> None:
    """Print the names of all documents that have a schema."""
    from generator.commands.documents import SCHEMAS

    width = max(map(len, SCHEMAS))
    say("\n".join(f"{name:{width}}  {each.about}" for name, each in SCHEMAS.items()))


def _told(workspace: Path) -> str:
    from generator.apply.known_names import tracked_files
    from generator.contract import read_contract
    from generator.settings import load_settings

    reading = read_contract(workspace, load_settings(workspace).contract)
    tracked = tracked_files(workspace).tracked
    if not tracked:
        note(f"warning: {NO_COMMIT}")
    return request_text(reading, tracked)


def request_text(reading: ContractReading, tracked: Iterable[str]) -> str:
    """Return what a request tells of a workspace: the instructions of an analysis, its contract and which files exist.

    Args:
        reading: The workspace's contract.
        tracked: Its tracked files; those of the folders that a unit is rendered into are listed, up to a limit each.
    """
    from generator.loop.instructions import instructions
    from generator.loop.surroundings import workspace_lines

    return "\n".join([instructions("analysis", reading.contract, {}), "", *workspace_lines(reading, tracked)]) + "\n"
