"""The file in which a workspace's own monitor keeps its batches, brought up to date with ours.

Its form is the monitor's: ``submitted_tasks`` is a list of task ids, ``active_batches`` an object from a batch's id to
``task_ids``, ``task_count``, ``submitted_at`` and ``status``, ``completed_batches`` a list of ids, ``stats`` an object
of numbers; moments are naive and in UTC. What is in the file beside that, or in another form, stays as it is. It is
told here and not remembered: what counts for us is in the tool's own folder.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.loop.batches.folder import FILE_MODE
from generator.loop.batches.records import Submission
from generator.regular_files import read_regular
from generator.whole_files import write_whole

_SIZE_MAX = 32 * 1024 * 1024
_COMPLETED = "completed"


def submitted_elsewhere(path: Path, own: Sequence[Submission]) -> frozenset[str]:
    """Return the tasks that the file, brought up to date, says are in a batch and that are in none of ours."""
    document = _read(path)
    told = document.get("submitted_tasks") if document else None
    listed = frozenset(task for task in told if isinstance(task, str)) if isinstance(told, list) else frozenset()
    return listed - _active_tasks(own)


def bring_up_to_date(path: Path, own: Sequence[Submission], now: datetime.datetime) -> str:
    """Write what the batches of this workspace have come to; the same twice changes nothing.

    Args:
        path: The file.
        own: All that is remembered.
        now: The moment.

    Returns:
        Why the file was left as it is; empty where it was not.

    Raises:
        WorkspaceError: It cannot be written.
    """
    document = _read(path)
    if document is None:
        return f"{path}: is no JSON object, or no regular file; it was left as it is"
    told = json.dumps(document)
    for each in own:
        if each.phase == "sent":
            _add_active(document, each)
        elif each.phase == "ended" and each.batch_id:
            _end(document, each, _active_tasks(own))
    if json.dumps(document) != told:
        document["last_updated"] = _moment(now)
        write_whole(path, json.dumps(document, indent=2).encode() + b"\n", FILE_MODE)
    return ""


def _read(path: Path) -> dict[str, Any] | None:
    """Return what the file holds, an empty object where there is none; ``None`` where it cannot be used."""
    if not path.exists() and not path.is_symlink():
        return {}
    try:
        document = json.loads(read_regular(path, _SIZE_MAX) or b"null")
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _add_active(document: dict[str, Any], batch: Submission) -> None:
    active, completed = document.setdefault("active_batches", {}), document.setdefault("completed_batches", [])
    if not isinstance(active, dict) or (isinstance(completed, list) and batch.batch_id in completed):
        return
    known = active.get(batch.batch_id)
    if known is None:
        _count(document, batches_submitted=1, total_cost_saved=batch.cost or 0.0)
    created = datetime.datetime.fromisoformat(batch.created)
    facts = {
        "task_ids": list(batch.tasks),
        "task_count": len(batch.tasks),
        "submitted_at": _moment(created),
        "status": batch.status or "validating",
    }
    active[batch.batch_id] = {**(known if isinstance(known, dict) else {}), **facts}
    listed = document.setdefault("submitted_tasks", [])
    if isinstance(listed, list):
        listed.extend(task for task in batch.tasks if task not in listed)


def _end(document: dict[str, Any], batch: Submission, active_tasks: frozenset[str]) -> None:
    active, completed = document.get("active_batches"), document.setdefault("completed_batches", [])
    listed = document.get("submitted_tasks")
    # Only as it ends: the monitor may send the same tasks again later.
    if isinstance(active, dict) and active.pop(batch.batch_id, None) is not None and isinstance(listed, list):
        gone = set(batch.tasks) - active_tasks
        document["submitted_tasks"] = [task for task in listed if not (isinstance(task, str) and task in gone)]
    if isinstance(completed, list) and batch.status == _COMPLETED and batch.batch_id not in completed:
        completed.append(batch.batch_id)
        _count(document, batches_completed=1, tasks_processed=len(batch.tasks))


def _active_tasks(own: Sequence[Submission]) -> frozenset[str]:
    return frozenset(task for each in own if each.phase == "sent" for task in each.tasks)


def _count(document: dict[str, Any], **more: float) -> None:
    stats = document.setdefault("stats", {})
    if not isinstance(stats, dict):
        return
    for name, number in more.items():
        known = stats.get(name, 0)
        if isinstance(known, int | float) and not isinstance(known, bool):
            stats[name] = round(known + number, 6)


def _moment(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).replace(tzinfo=None).isoformat()
