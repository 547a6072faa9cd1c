"""``aas-generator schema``: the part of a request's body that asks a model for an answer that needs no guessing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from generator.output import dump, note
from generator.reading.data.schema import response_format, text_format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.answers.contract import Contract
    from generator.contract import ContractReading

Api = Literal["chat", "responses"]
MAX_LISTED = 80
NO_COMMIT = "the workspace has no commit, so that the request cannot tell which files exist"
_HEAD = """\
You plan one task for the Python workspace that is described here, and answer by the schema.

- A new plugin is the folder {plugins}/<name>, a service the file {services}/<name>.py; tests are in {tests}.
- files are new. A file that is listed below exists: name it in changes with what is to be changed, never in files.
- Where only existing files are changed, something must be decided first, or the task is a whole product, say so in
  not_a_unit and leave kinds empty.
- Code that only shows how something is used goes to examples.
- A setting has its type, its limits and its unit; a secret has no default.
"""


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
    """Return what a request tells of a workspace: the rules, its contract in short, and which files exist.

    Args:
        reading: The workspace's contract.
        tracked: Its tracked files; those of the folders that a unit is rendered into are listed, up to a limit each.
    """
    from generator.commands.contract import summary

    contract = reading.contract
    head = _HEAD.format(plugins=contract.plugins_dir, services=contract.services_dir, tests=contract.tests_dir)
    demands = ["What the workspace demands of a unit:", "", *summary(reading)]
    files = ["Files that exist:", "", *_listed(contract, frozenset(tracked))]
    return "\n".join([head, *demands, "", *files]) + "\n"


def _listed(contract: Contract, tracked: frozenset[str]) -> Iterator[str]:
    """Yield the files of each folder; where there are too many, those that lie highest in it."""
    folders = [contract.plugins_dir, contract.services_dir, contract.tests_dir]
    if contract.settings is not None:
        folders.append(contract.settings.path.rpartition("/")[0])
    seen: set[str] = set()
    for folder in filter(None, dict.fromkeys(folders)):
        inside = [path for path in tracked if path.startswith(f"{folder}/") and path.isprintable() and path not in seen]
        seen.update(inside)
        kept = sorted(inside, key=lambda path: (path.count("/"), path))[:MAX_LISTED]
        yield from sorted(kept)
        if len(kept) < len(inside):
            yield f"and {len(inside) - len(kept)} more in {folder}"
    if contract.settings is not None and contract.settings.path in tracked - seen:
        yield contract.settings.path
