"""What the service says: of a batch, and of a call that went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from generator.errors import EXIT_TASKS, GeneratorError
from generator.plan import Record
from generator.redaction import redact

# The name under which a batch has our own name for it.
METADATA_KEY = "aas_generator_submission"
TRANSIENT = frozenset({408, 409, 425, 429})
# How much of what it says is told.
TOLD = 400
_STATUS_MAX = 100


class ServiceError(GeneratorError):
    """The service cannot be reached or refuses.

    Attributes:
        status: The HTTP status; ``None`` where no answer came.
        is_transient: Whether the same may go well a while later.
        may_be_done: Whether what was asked may have happened all the same.
    """

    exit_code = EXIT_TASKS
    code = "service"

    def __init__(self, problem: str, next_step: str, status: int | None = None) -> None:
        super().__init__(problem, next_step)
        self.status = status
        self.is_transient = status is None or status in TRANSIENT or status >= 500
        self.may_be_done = status is None or status >= 500 or status in {408, 409}


class RemoteBatch(Record):
    """What the service says of a batch; of what it leaves out or says in another form there is nothing.

    Attributes:
        batch_id: Its id.
        status: How far it is, in the service's own word.
        submission_id: Our own name for it; empty where it has none.
        input_file_id: The file of requests.
        created: When it was made, in seconds since 1970.
        output_file_id: The answers; empty where there are none.
        error_file_id: What failed; empty where nothing did.
        completed: How many requests were answered.
        failed: How many failed.
        problem: Why the batch as a whole failed.
    """

    batch_id: str
    status: str = ""
    submission_id: str = ""
    input_file_id: str = ""
    created: float = 0.0
    output_file_id: str = ""
    error_file_id: str = ""
    completed: int = 0
    failed: int = 0
    problem: str = ""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Return what a batch object says."""
        metadata, counts = _mapping(data.get("metadata")), _mapping(data.get("request_counts"))
        listed = _mapping(data.get("errors")).get("data")
        errors = [_mapping(each) for each in listed] if isinstance(listed, list) else []
        told = [f"{_text(each.get('code'))}: {_text(each.get('message'))}".strip(": ") for each in errors]
        return cls(
            batch_id=_text(data.get("id")),
            status=_text(data.get("status"))[:_STATUS_MAX],
            submission_id=_text(metadata.get(METADATA_KEY)),
            input_file_id=_text(data.get("input_file_id")),
            created=_number(data.get("created_at")),
            output_file_id=_text(data.get("output_file_id")),
            error_file_id=_text(data.get("error_file_id")),
            completed=int(_number(counts.get("completed"))),
            failed=int(_number(counts.get("failed"))),
            problem=redact("; ".join(filter(None, told)))[:TOLD],
        )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
