from __future__ import annotations

from typing import Any

import pytest

from generator.results.body import read_body
from tests.results.records import TEXT, chat, response


def test_of_several_choices_the_first_that_stopped_is_taken() -> None:
    body = chat("cut", "length")
    body["choices"] += [chat("odd", "wild")["choices"][0], chat("good")["choices"][0], chat("late")["choices"][0]]
    answer = read_body(body)
    assert (answer.text, answer.problem) == ("good", "")
    assert "4 choices" in answer.warnings[0]


def test_content_may_be_a_list_of_parts() -> None:
    parts = [{"type": "text", "text": "a"}, {"type": "image_url"}, "b", {"type": "text", "text": {"value": "c"}}, 5]
    assert read_body({"choices": [{"message": {"content": parts}}]}).text == "abc"


def test_a_refusal_among_the_parts_is_a_refusal() -> None:
    parts = [{"type": "output_text", "text": "Well"}, {"type": "refusal", "refusal": "no \x1b[31m\u202e way"}]
    answer = read_body({"object": "response", "output": [{"type": "message", "content": parts}]})
    assert answer.problem == "refused"
    assert "\x1b" not in answer.reason
    assert "\u202e" not in answer.reason


def test_messages_are_joined_and_tools_left_out() -> None:
    body = response("a", "b")
    body["output"] += [{"type": "function_call", "arguments": "x"}, {"content": [{"type": "output_text", "text": "c"}]}]
    assert read_body(body).text == "abc"


def test_the_object_goes_before_the_shape() -> None:
    assert read_body({**chat("chat"), "output_text": "sdk"}).text == "chat"
    assert read_body({**response("resp"), "choices": []}).text == "resp"


@pytest.mark.parametrize(
    ("status", "problem"),
    [("failed", "error"), ("cancelled", "error"), ("queued", "error"), ("in_progress", "error"), ("incomplete", "cut")],
)
def test_a_response_that_is_not_completed_is_no_answer(status: str, problem: str) -> None:
    answer = read_body(response("some", status=status))
    assert answer.problem == problem
    assert status in answer.reason


def test_unknown_states_are_answers_with_a_warning() -> None:
    assert "dreamy" in read_body(response("some", status="dreamy")).warnings[0]
    assert "dreamy" in read_body(chat("some", "dreamy")).warnings[0]


@pytest.mark.parametrize("status", [400, 429, 500, 302, 0])
def test_a_bad_status_is_an_error_whatever_the_body_says(status: int) -> None:
    assert read_body(chat(), status).problem == "error"
    assert read_body("<html>", status).problem == "error"


def test_an_error_in_the_body_is_one_whatever_the_status_says() -> None:
    answer = read_body({**chat(), "error": {"code": "server_error", "message": "x"}}, 200)
    assert (answer.problem, answer.text) == ("error", "")


def test_a_body_with_nothing_but_the_content_is_an_answer() -> None:
    answer = read_body({"choices": [{"message": {"content": TEXT}}]})
    assert (answer.text, answer.problem, answer.warnings) == (TEXT, "", ())


def test_created_and_model_are_kept() -> None:
    answer = read_body(response("x"))
    assert (answer.created, answer.model) == (1767491665, "gpt-5")
    assert read_body({**chat(), "created": "soon", "model": 4}).created is None


@pytest.mark.parametrize(
    "body",
    [None, 5, [], {}, {"choices": 5}, {"choices": []}, {"choices": [5]}, {"choices": [{"message": 5}]},
     {"output": None}, {"output": [5]}, {"output": [{"type": []}]}, {"object": []}, {"object": "list", "data": []},
     {"choices": [{"finish_reason": {}, "message": {"content": {}}}]}, {"output": [{"type": {}, "content": 5}]},
     {"object": "response", "status": []}, {"object": "response", "incomplete_details": 5, "status": "incomplete"},
     {"object": "response", "output": [], "status": {}}, {"object": "response", "output": "x"}],
)  # fmt: skip
def test_odd_shapes_are_no_answers_and_no_crash(body: Any) -> None:
    answer = read_body(body)
    assert answer.problem
    assert answer.reason


@pytest.mark.parametrize(
    ("body", "usage"),
    [
        ({**chat(), "usage": {"prompt_tokens": 120, "completion_tokens": 30, "total_tokens": 150}}, (120, 0, 30)),
        (
            {
                **chat(),
                "usage": {"prompt_tokens": 120, "completion_tokens": 3, "prompt_tokens_details": {"cached_tokens": 64}},
            },
            (120, 64, 3),
        ),
        ({**response(TEXT), "usage": {"input_tokens": 7, "output_tokens": 8, "input_tokens_details": None}}, (7, 0, 8)),
        (
            {**response(TEXT), "usage": {"input_tokens": 7, "cache_read_input_tokens": 70, "output_tokens": 8}},
            (7, 7, 8),
        ),
        ({**chat(), "usage": {"prompt_tokens": -1, "completion_tokens": True}}, None),
        ({**chat(), "usage": {"prompt_tokens": 10**12, "completion_tokens": "9"}}, None),
        ({**chat(), "usage": [1]}, None),
        (chat(), None),
    ],
)
def test_what_an_answer_took_is_known_where_its_body_tells(
    body: dict[str, Any], usage: tuple[int, int, int] | None
) -> None:
    found = read_body(body).usage
    assert (found and (found.sent, found.cached, found.received)) == usage
