"""What commits of ours say of themselves: the trailers of their messages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class TrailerCommit:
    """A commit that was made here: its id and the trailers of its message, names in lower case."""

    commit: str
    trailers: Mapping[str, str]


def task_blocks(message: str) -> list[dict[str, str]]:
    """Return the trailers of each paragraph of a message that names a task; the last paragraph comes first."""
    return [block for block in _blocks(message) if "task-id" in block]


def reverted_tasks(message: str) -> list[str]:
    """Return the tasks in upper case that a message says it takes back, by the trailer ``Reverts-Task``."""
    return [block["reverts-task"].upper() for block in _blocks(message) if "reverts-task" in block]


def _blocks(message: str) -> list[dict[str, str]]:
    paragraphs: list[list[str]] = [[]]
    for line in message.split("\n"):
        if line.strip():
            paragraphs[-1].append(line.strip())
        else:
            paragraphs.append([])
    return [parse_trailers("\n".join(lines)) for lines in reversed(paragraphs)]


def parse_trailers(block: str) -> dict[str, str]:
    """Return the trailers of a message's last block, names in lower case; the last of a name wins."""
    pairs = (line.partition(": ") for line in block.split("\n"))
    return {key.lower(): value.strip() for key, colon, value in pairs if colon and re.fullmatch(r"[A-Za-z0-9-]+", key)}
