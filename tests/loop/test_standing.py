"""Which question a task needs next, decided from facts alone."""

from __future__ import annotations

from typing import Any

import pytest

from generator.loop.attempts import answered, with_answer
from generator.loop.standing import Standing, wanted

QUEUED = {"is_queued": True}


def settled(outcome: str, **more: Any) -> dict[str, Any]:
    return {"settled": {"outcome": outcome, "reason": "because", "planned": "ready", "problem": "", **more}}


CASES: list[tuple[dict[str, Any], str | None]] = [
    (QUEUED, "analysis"),
    ({}, None),
    ({**QUEUED, "waits_for": ("AAS-1",)}, None),
    ({**QUEUED, "built": "implemented", "commit": "c"}, None),
    ({"built": "scaffolded", "commit": "c"}, "complete"),
    ({"built": "scaffolded", "commit": "c", "is_closed": True}, None),
    ({"built": "scaffolded", "commit": "c", "failed": "d"}, "repair"),
    ({**settled("review"), "built": "scaffolded", "commit": "c"}, None),
    ({**QUEUED, "is_closed": True}, None),
    (settled("failed"), "analysis"),
    ({**settled("failed"), "failed": "c"}, "repair"),
    ({**settled("failed"), "failed": "c", "is_closed": True}, None),
    ({**settled("failed"), "built": "scaffolded", "commit": "c"}, "complete"),
    ({**settled("blocked"), **QUEUED}, None),
    (settled("review", planned="review"), "clarify"),
    (settled("review", planned="review", problem="cut"), "analysis"),
    (settled("review", planned="review", problem="error"), "analysis"),
    (settled("review", planned="review", problem="refused"), None),
    (settled("review"), None),
    ({**settled("undone"), **QUEUED}, "analysis"),
    ({**settled("undone", answered={"analysis": 3}), **QUEUED}, "analysis"),
    (settled("failed", answered={"analysis": 3}), None),
    ({**settled("failed", answered={"analysis": 3}), "failed": "c"}, "repair"),
    ({**settled("failed", answered={"repair": 3}), "failed": "c"}, None),
]


@pytest.mark.parametrize(("facts", "kind"), CASES)
def test_the_next_question_follows_from_where_a_task_stands(facts: dict[str, Any], kind: str | None) -> None:
    found = wanted(Standing("AAS-7", **facts))
    assert found.kind == kind
    assert bool(found.reason) == (kind is None)


def test_a_task_of_which_three_answers_were_wrong_is_for_a_person() -> None:
    spent = Standing("AAS-7", built="scaffolded", commit="c", settled={"answered": {"complete": 3}})
    assert wanted(spent).reason == "complete was answered 3 times; it is for a person"
    assert spent.attempt("complete") == 4
    assert Standing("AAS-7", settled={"answered": {"complete": 1}}).attempt("complete") == 2


def test_answers_are_counted_by_the_ids_of_their_requests() -> None:
    counts = with_answer({}, "AAS-7")
    assert counts == {"analysis": 1}
    again = with_answer({"answered": counts}, f"analysis-AAS-7-2-{'a' * 16}")
    assert again == {"analysis": 2}
    assert with_answer({"answered": again}, f"complete-AAS-7-1-{'b' * 16}") == {"analysis": 2, "complete": 1}
    assert with_answer({"answered": again}, f"analysis-AAS-7-1-{'a' * 16}") == {"analysis": 2}
    assert with_answer({}, "req-0", clarified=2) == {"analysis": 1, "clarify": 2}


@pytest.mark.parametrize("told", [None, 3, [], {"complete": True}, {"complete": -1}, {"complete": "2"}, {"x": 1}])
def test_what_a_garbled_journal_says_counts_for_nothing(told: Any) -> None:
    assert answered({"answered": told}) == {}
