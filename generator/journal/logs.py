"""The logs of runs as files: which there are, what stands in them, and which are removed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

# What logs that were removed had settled, newest of each task; its name sorts before those of runs.
ARCHIVE = "00000000T000000-settled.jsonl"
RUN_ID_PATTERN = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9a-f]{8}\Z")
_LARGEST_LOG = 256 * 1024 * 1024
_SETTLED = b'"stage":"settled"'


def prune(folder: Path, keep: int) -> None:
    """Remove the oldest logs; what they settled is put into the archive first, which is never there by half."""
    with suppress(OSError):
        logs = logs_in(folder)
        old = logs[: max(len(logs) - keep, 0)]
        if not old:
            return
        settled = last_settled((folder / ARCHIVE, *old))
        draft = folder / f"{ARCHIVE}.new"
        with draft.open("wb") as file:
            file.writelines(json_line(event) for event in settled.values())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / ARCHIVE)
        for path in old:
            path.unlink(missing_ok=True)


def logs_in(folder: Path) -> list[Path]:
    """Return the logs of a folder, the oldest first; anything else in it is left alone."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".jsonl" and RUN_ID_PATTERN.match(path.stem))
    except OSError:
        return []


def events_in(path: Path, holding: bytes = b"") -> Iterator[dict[str, Any]]:
    """Yield the events of a log that can be read, in order; torn and garbled lines are passed over.

    Args:
        path: The log.
        holding: Bytes without which a line is not even parsed.
    """
    for line in _lines(path):
        if holding not in line:
            continue
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(event, dict) and isinstance(event.get("stage"), str) and isinstance(event.get("task"), str):
            yield event


def last_settled(logs: Iterable[Path]) -> dict[str, dict[str, Any]]:
    """Return for each task, its id in upper case, what the logs settled about it last."""
    # Two runs may begin in one second, and the names of their logs do not tell which was first.
    found = (event for path in logs for event in events_in(path, _SETTLED) if event["stage"] == "settled")
    return {event["task"].upper(): event for event in sorted(found, key=lambda each: str(each.get("time")))}


def _lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a log, one at a time in memory."""
    left = _LARGEST_LOG
    with suppress(OSError), path.open("rb") as file:
        while left > 0 and (line := file.readline(left)):
            left -= len(line)
            yield line.removesuffix(b"\n")


def json_line(data: Mapping[str, Any]) -> bytes:
    """Return one event as it stands in a log."""
    return json.dumps(data, ensure_ascii=True, separators=(",", ":"), default=str).encode() + b"\n"
