"""The state file of a workspace's own monitor: its form, what is foreign in it, and what it is not."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from generator.loop.batches.monitor_state import bring_up_to_date, submitted_elsewhere
from generator.loop.batches.records import Phase, SentRequest, Submission

NOW = datetime.datetime(2026, 11, 30, 12, 0, tzinfo=datetime.UTC)


def submission(batch_id: str, phase: Phase, *tasks: str, status: str = "") -> Submission:
    return Submission(
        submission_id=f"20261130T110000-00000000-{batch_id[-1]}",
        phase=phase,
        created="2026-11-30T11:00:00+00:00",
        api="chat",
        model="gpt-5-mini",
        requests=tuple(
            SentRequest(custom_id=task, task_id=task, kind="analysis", sent_tokens=1, answer_tokens=1) for task in tasks
        ),
        input_sha256="0" * 64,
        cost=0.25,
        batch_id=batch_id,
        status=status,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "monitor_state.json"


def state(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path.read_text())
    return read


def tell(path: Path, *own: Submission) -> dict[str, Any]:
    assert bring_up_to_date(path, own, NOW) == ""
    return state(path)


def test_a_batch_comes_in_and_goes_out_in_the_form_of_the_monitor(path: Path) -> None:
    sent = submission("batch_1", "sent", "AAS-1", "AAS-2", status="in_progress")
    told = tell(path, sent)
    assert told == {
        "submitted_tasks": ["AAS-1", "AAS-2"],
        "active_batches": {
            "batch_1": {
                "task_ids": ["AAS-1", "AAS-2"],
                "task_count": 2,
                "submitted_at": "2026-11-30T11:00:00",
                "status": "in_progress",
            }
        },
        "completed_batches": [],
        "stats": {"batches_submitted": 1, "total_cost_saved": 0.25},
        "last_updated": "2026-11-30T12:00:00",
    }
    # The monitor compares it with moments that know of no zone.
    assert datetime.datetime.fromisoformat(told["active_batches"]["batch_1"]["submitted_at"]).tzinfo is None
    ended = sent.model_copy(update={"phase": "ended", "status": "completed"})
    told = tell(path, ended)
    assert (told["submitted_tasks"], told["active_batches"], told["completed_batches"]) == ([], {}, ["batch_1"])
    assert told["stats"] == {
        "batches_submitted": 1,
        "total_cost_saved": 0.25,
        "batches_completed": 1,
        "tasks_processed": 2,
    }


def test_a_batch_that_failed_is_no_completed_one(path: Path) -> None:
    sent = submission("batch_1", "sent", "AAS-1")
    tell(path, sent)
    told = tell(path, sent.model_copy(update={"phase": "ended", "status": "failed"}))
    assert (told["submitted_tasks"], told["active_batches"], told["completed_batches"]) == ([], {}, [])


def test_the_same_twice_changes_nothing(path: Path) -> None:
    tell(path, submission("batch_1", "sent", "AAS-1"))
    before = path.stat().st_mtime_ns, path.read_bytes()
    tell(path, submission("batch_1", "sent", "AAS-1"))
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before


def test_what_is_foreign_stays(path: Path) -> None:
    theirs = {
        "submitted_tasks": ["AAS-9", 7],
        "active_batches": {"batch_9": {"task_ids": ["AAS-9"], "odd": [1]}},
        "completed_batches": ["batch_8"],
        "stats": {"start_time": "2026-01-02T14:40:55.472780", "scans_performed": 5, "batches_submitted": 3},
        "linear": {"team": "x"},
    }
    path.write_text(json.dumps(theirs))
    own = submission("batch_1", "sent", "AAS-1")
    told = tell(path, own)
    assert told["linear"] == {"team": "x"}
    assert told["active_batches"]["batch_9"] == {"task_ids": ["AAS-9"], "odd": [1]}
    assert told["submitted_tasks"] == ["AAS-9", 7, "AAS-1"]
    assert told["stats"]["scans_performed"] == 5
    assert told["stats"]["batches_submitted"] == 4
    assert submitted_elsewhere(path, [own]) == {"AAS-9"}
    told = tell(path, own.model_copy(update={"phase": "ended", "status": "completed"}))
    assert told["submitted_tasks"] == ["AAS-9", 7]
    assert told["completed_batches"] == ["batch_8", "batch_1"]


def test_a_task_that_the_monitor_sends_again_stays_its_own(path: Path) -> None:
    own = submission("batch_1", "sent", "AAS-1")
    tell(path, own)
    ended = own.model_copy(update={"phase": "ended", "status": "completed"})
    told = tell(path, ended)
    path.write_text(json.dumps({**told, "submitted_tasks": ["AAS-1"]}))
    assert tell(path, ended)["submitted_tasks"] == ["AAS-1"]
    assert submitted_elsewhere(path, [ended]) == {"AAS-1"}


@pytest.mark.parametrize(
    "odd",
    [
        {"submitted_tasks": {"AAS-9": 1}},
        {"active_batches": ["batch_9"]},
        {"completed_batches": "many"},
        {"stats": 3},
        {"stats": {"batches_submitted": "three"}},
    ],
)
def test_another_form_is_kept_as_it_is(odd: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(odd))
    own = submission("batch_1", "sent", "AAS-1")
    told = tell(path, own)
    told |= tell(path, own.model_copy(update={"phase": "ended", "status": "completed"}))
    (name,) = odd
    assert told[name] == odd[name] or (name == "stats" and told["stats"]["batches_submitted"] == "three")


@pytest.mark.parametrize("content", [b"", b"no json", b"[1]", b"[" * 100_000, b"\xff"])
def test_what_is_no_object_is_left_and_told(content: bytes, path: Path) -> None:
    path.write_bytes(content)
    told = bring_up_to_date(path, [submission("batch_1", "sent", "AAS-1")], NOW)
    assert told.endswith("it was left as it is")
    assert path.read_bytes() == content
    assert submitted_elsewhere(path, []) == frozenset()


def test_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_text("{}")
    path.symlink_to(target)
    assert bring_up_to_date(path, [submission("batch_1", "sent", "AAS-1")], NOW)
    assert target.read_text() == "{}"
