"""What a batch object, or a document around results, says of the batch: its status, its counts, its own errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.results.answer import objects
from generator.results.quote import quote

FAILED = frozenset({"failed", "expired", "cancelled", "canceled"})
PENDING = frozenset({"validating", "in_progress", "finalizing", "cancelling", "canceling", "queued", "pending"})
_COUNTS = ("completed", "succeeded", "failed", "errored", "canceled", "expired", "processing")


@dataclass(frozen=True, slots=True)
class BatchState:
    """How far a batch is.

    Attributes:
        batch_id: Its id; empty where unknown.
        status: Its status; empty where it is not said.
        total: How many requests it has; ``None`` where it is not said.
        completed: How many of them were answered; ``None`` where it is not said.
        why: What it says of its own failure.
    """

    batch_id: str = ""
    status: str = ""
    total: int | None = None
    completed: int | None = None
    why: str = ""

    @property
    def has_failed(self) -> bool:
        """Tell whether it ended without all of its answers."""
        return self.status in FAILED

    @property
    def is_pending(self) -> bool:
        """Tell whether it has not ended."""
        return self.status in PENDING

    def failure(self) -> str:
        """Return in one sentence that the batch failed, and what to do; empty for one that did not."""
        if not self.has_failed:
            return ""
        why = f" ({self.why})" if self.why else ""
        return f"the batch {quote(self.batch_id, 60)} is {self.status}{why}; send what has no answer again"

    def missing(self, read: int) -> str:
        """Return in one sentence that fewer results were read than the batch has; empty where that is not so."""
        if self.completed is not None and read < self.completed:
            said = f"it has {self.completed} completed requests"
        elif self.total is not None and read < self.total:
            said = f"it has {self.total} requests"
        else:
            return ""
        step = "fetch the file again, and give the error file too where there is one"
        return f"request_counts says that {said}, but the number of results here is {read}; {step}"


UNKNOWN = BatchState()


def is_batch(value: object) -> bool:
    """Tell the object that describes a batch from a result."""
    return isinstance(value, dict) and (value.get("object") == "batch" or value.get("type") == "message_batch")


def state_of(fields: Mapping[str, object]) -> BatchState:
    """Return the state that a batch object, or the fields around results, tell of."""
    counts = fields.get("request_counts")
    said = {key: _count(counts.get(key)) for key in (*_COUNTS, "total")} if isinstance(counts, dict) else {}
    numbers = {key: number for key, number in said.items() if number is not None}
    parts = [numbers[key] for key in _COUNTS if key in numbers]
    status, batch_id = fields.get("status", fields.get("processing_status")), fields.get("id", fields.get("batch_id"))
    errors = fields.get("errors")
    told = [quote(each.get("message") or each.get("code") or "") for each in objects(_data(errors))]
    return BatchState(
        batch_id if isinstance(batch_id, str) else "",
        status.lower() if isinstance(status, str) else "",
        numbers.get("total", sum(parts) if parts else None),
        numbers.get("completed", numbers.get("succeeded")),
        "; ".join(told[:3]),
    )


def _data(errors: object) -> object:
    return errors.get("data") if isinstance(errors, dict) else errors


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
