"""What commits of ours say of themselves: the trailers of their messages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# Names the workspace that a commit is of, where that is a folder of its repository.
WORKSPACE = "Workspace"


@dataclass(frozen=True)
class TrailerCommit:
    """A commit that was made here: its id and the trailers of its message, names in lower case."""

    commit: str
    trailers: Mapping[str, str]


def task_blocks(message: str) -> list[dict[str, str]]:
    """Return the trailers of each paragraph of a message that names a task; the last paragraph comes first."""
    return [block for block in _blocks(message) if "task-id" in block]


def reverted_tasks(message: str) -> list[tuple[str, str]]:
    """Return the tasks that a message says it takes back, by ``Reverts-Task``: the workspace, the id in capitals."""
    return [
        (workspace_of(block), block["reverts-task"].upper()) for block in _blocks(message) if "reverts-task" in block
    ]


def workspace_of(block: Mapping[str, str]) -> str:
    """Return the workspace's folder that trailers name; empty for the repository's top."""
    return block.get(WORKSPACE.lower(), "")


def task_of(block: Mapping[str, str]) -> tuple[str, str]:
    """Return the task that trailers name: the workspace's folder and the id in capitals."""
    return workspace_of(block), block["task-id"].upper()


def with_workspace(message: str, folder: str) -> str:
    """Return a message whose trailers also name the workspace; one without trailers stays as it is.

    Args:
        message: The message.
        folder: The workspace's folder; empty for the repository's top, which is not named.
    """
    body, _, last = message.rstrip("\n").rpartition("\n\n")
    lines = last.split("\n")
    if not folder or not body or not all(re.match(r"[A-Za-z0-9-]+: ", line) for line in lines):
        return message
    return f"{body}\n\n{last}\n{WORKSPACE}: {folder}\n"


def _blocks(message: str) -> list[dict[str, str]]:
    paragraphs: list[list[str]] = [[]]
    for line in message.split("\n"):
        if line.strip():
            paragraphs[-1].append(line.strip())
        else:
            paragraphs.append([])
    return [parse_trailers("\n".join(lines)) for lines in reversed(paragraphs)]


def last_trailers(message: str) -> dict[str, str]:
    """Return the trailers in the last paragraph of a message, names in lower case."""
    return parse_trailers(message.strip().rpartition("\n\n")[2])


def parse_trailers(block: str) -> dict[str, str]:
    """Return the trailers of a message's last block, names in lower case; the last of a name wins."""
    pairs = (line.partition(": ") for line in block.split("\n"))
    return {key.lower(): value.strip() for key, colon, value in pairs if colon and re.fullmatch(r"[A-Za-z0-9-]+", key)}
