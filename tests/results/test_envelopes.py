"""Every service's envelope with every kind of text in it; and what each of them says where there is no answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.items import Item
from generator.results import read_batch
from tests.results.records import chat, jsonl, response, result, save

MARKDOWN = "# AAS-7: Weather Mast Plugin\n\n**Complexity:** Low\n\n```python\nprint('a\\n')\n```\n"
DATA = json.dumps({"task_id": "AAS-7", "complexity": "Low", "phases": [{"number": 1, "title": "Mast", "tasks": ["x"]}]})
Envelope = Callable[[str], dict[str, Any]]


def message(text: str, reason: str = "end_turn") -> dict[str, Any]:
    content = [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": text}]
    return {"type": "message", "role": "assistant", "model": "claude", "content": content, "stop_reason": reason}


def candidates(text: str, reason: str = "STOP") -> dict[str, Any]:
    parts = [{"text": "let me think", "thought": True}, {"text": text}]
    return {"candidates": [{"content": {"parts": parts, "role": "model"}, "finishReason": reason}], "modelVersion": "g"}


def bedrock(output: Any) -> dict[str, Any]:
    return {"recordId": "AAS-7", "modelInput": {"max_tokens": 9}, "modelOutput": output}


def vertex(**more: Any) -> dict[str, Any]:
    asked = {"contents": [{"role": "user", "parts": [{"text": "Task: AAS-7 - Weather Mast"}]}]}
    return {"status": "", "processed_time": "now", "request": asked, **more}


def call(text: str) -> dict[str, Any]:
    return {"id": "call_1", "type": "function", "function": {"name": "plan", "arguments": text}}


ENVELOPES: dict[str, Envelope] = {
    "chat": lambda text: result("AAS-7", chat(text)),
    "responses": lambda text: result("AAS-7", response(text)),
    "body-as-text": lambda text: result("AAS-7", json.dumps(chat(text))),
    "bare-body": lambda text: {"custom_id": "AAS-7", **chat(text)},
    "usage-beside": lambda text: {**result("AAS-7", chat(text)), "usage": {"total_tokens": 7}},
    "list-of-bodies": lambda text: result("AAS-7", [chat(text)]),
    "list-of-parts": lambda text: result("AAS-7", [{"type": "text", "text": text}]),
    "list-of-messages": lambda text: result(
        "AAS-7", [{"role": "user", "content": "Plan it."}, {"role": "assistant", "content": text}]
    ),
    "list-of-output": lambda text: result("AAS-7", response(text)["output"]),
    "list-of-texts": lambda text: result("AAS-7", [text]),
    "generated-text": lambda text: result("AAS-7", [{"generated_text": text}]),
    "anthropic": lambda text: {"custom_id": "AAS-7", "result": {"type": "succeeded", "message": message(text)}},
    "anthropic-in-response": lambda text: {"custom_id": "AAS-7", "response": message(text)},
    "gemini": lambda text: {"key": "AAS-7", "response": candidates(text)},
    "gemini-inline": lambda text: {"metadata": {"key": "AAS-7"}, "response": candidates(text)},
    "vertex": lambda text: vertex(response=candidates(text)),
    "vertex-prediction": lambda text: {"instance": {"content": "Task: AAS-7"}, "predictions": [{"content": text}]},
    "bedrock-message": lambda text: bedrock(message(text)),
    "bedrock-converse": lambda text: bedrock(
        {"output": {"message": {"role": "assistant", "content": [{"text": text}]}}, "stopReason": "end_turn"}
    ),
    "bedrock-results": lambda text: bedrock({"results": [{"outputText": text, "completionReason": "FINISH"}]}),
    "bedrock-generation": lambda text: bedrock({"generation": text, "stop_reason": "stop"}),
    "bedrock-outputs": lambda text: bedrock({"outputs": [{"text": text, "stop_reason": "stop"}]}),
}
PAYLOADS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "a JSON string": json.dumps,
    "a JSON string in a JSON string": lambda text: json.dumps(json.dumps(text)),
    "bytes of Python": lambda text: repr(text.encode()),
    "text of Python": repr,
}


def read_one(folder: Path, row: dict[str, Any]) -> Item:
    first, *_ = read_batch(save(folder, jsonl(row, result("AAS-8", chat()))))
    return first


@pytest.mark.parametrize("text", [MARKDOWN, DATA], ids=["markdown", "data"])
@pytest.mark.parametrize("envelope", ENVELOPES)
def test_the_text_comes_out_of_every_envelope(tmp_path: Path, envelope: str, text: str) -> None:
    item = read_one(tmp_path, ENVELOPES[envelope](text))
    assert (item.text, item.problem) == (text, "")
    assert item.task_id == "AAS-7"


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("envelope", ["chat", "responses", "anthropic", "gemini", "bedrock-generation"])
def test_a_text_that_was_written_down_twice_is_undone_in_every_envelope(
    tmp_path: Path, envelope: str, payload: str
) -> None:
    item = read_one(tmp_path, ENVELOPES[envelope](PAYLOADS[payload](MARKDOWN)))
    assert (item.text, item.problem) == (MARKDOWN, "")
    assert bool(item.warnings) == (payload != "as it is")


CALLS: dict[str, dict[str, Any]] = {
    "tool_calls": result("AAS-7", chat(None, "tool_calls", tool_calls=[call(DATA)])),
    "tool_calls that stopped": result("AAS-7", chat("", "stop", tool_calls=[call(DATA)])),
    "tool_calls behind a note": result("AAS-7", chat("I hand in the plan.", "tool_calls", tool_calls=[call(DATA)])),
    "function_call": result("AAS-7", chat(None, "function_call", function_call={"name": "p", "arguments": DATA})),
    "responses": result("AAS-7", {"object": "response", "output": [{"type": "function_call", "arguments": DATA}]}),
    "anthropic": {
        "custom_id": "AAS-7",
        "result": {
            "type": "succeeded",
            "message": {
                "type": "message",
                "content": [{"type": "tool_use", "name": "p", "input": json.loads(DATA)}],
                "stop_reason": "tool_use",
            },
        },
    },
    "gemini": {
        "key": "AAS-7",
        "response": {"candidates": [{"content": {"parts": [{"functionCall": {"args": json.loads(DATA)}}]}}]},
    },
}  # fmt: skip


@pytest.mark.parametrize("row", CALLS.values(), ids=CALLS)
def test_what_the_model_gives_to_a_tool_is_its_answer(tmp_path: Path, row: dict[str, Any]) -> None:
    item = read_one(tmp_path, row)
    assert json.loads(item.text) == json.loads(DATA)
    assert item.problem == ""
    assert "tool" in item.warnings[0]


def test_a_call_beside_a_longer_text_is_left_out(tmp_path: Path) -> None:
    search = call('{"query": "masts"}')
    item = read_one(tmp_path, result("AAS-7", chat(MARKDOWN, "tool_calls", tool_calls=[search])))
    assert item.text == MARKDOWN
    assert "left out" in item.warnings[0]


def test_an_answer_that_was_parsed_already_is_read(tmp_path: Path) -> None:
    for row in (chat(None, parsed=json.loads(DATA)), chat(json.loads(DATA))):
        assert json.loads(read_one(tmp_path, result("AAS-7", row)).text) == json.loads(DATA)


def test_parts_are_joined_over_references_and_thoughts(tmp_path: Path) -> None:
    parts = [
        {"type": "text", "text": MARKDOWN[:50], "annotations": []},
        {"type": "reference", "reference_ids": [1]},
        {"type": "thinking", "thinking": [{"type": "text", "text": "no"}]},
        {"type": "text", "text": MARKDOWN[50:]},
    ]
    row = chat()
    row["choices"][0]["message"]["content"] = parts
    assert read_one(tmp_path, result("AAS-7", row)).text == MARKDOWN


NO_ANSWERS: dict[str, tuple[dict[str, Any], str, str]] = {
    "chat cut": (result("AAS-7", chat("half", "length")), "cut", "finish_reason is length"),
    "anthropic cut": (
        {"custom_id": "AAS-7", "result": {"type": "succeeded", "message": message("half", "max_tokens")}},
        "cut",
        "stop_reason is max_tokens",
    ),
    "gemini cut": ({"key": "AAS-7", "response": candidates("half", "MAX_TOKENS")}, "cut", "MAX_TOKENS"),
    "bedrock cut": (bedrock({"generation": "half", "stop_reason": "length"}), "cut", "stop_reason is length"),
    "anthropic errored": (
        {
            "custom_id": "AAS-7",
            "result": {
                "type": "errored",
                "error": {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}},
            },
        },
        "error",
        "code overloaded_error (Overloaded)",
    ),
    "anthropic expired": ({"custom_id": "AAS-7", "result": {"type": "expired"}}, "error", "Anthropic result"),
    "anthropic canceled": ({"custom_id": "AAS-7", "result": {"type": "canceled"}}, "error", "Anthropic result"),
    "anthropic of a new type": (
        {"custom_id": "AAS-7", "result": {"type": "paused"}}, "unreadable", "unknown type paused"
    ),
    "anthropic without text": (
        {
            "custom_id": "AAS-7",
            "result": {"type": "succeeded", "message": {"type": "message", "content": [{"type": "image"}]}},
        },
        "empty",
        "Anthropic message without text, its content holds image",
    ),
    "anthropic refusal": (
        {"custom_id": "AAS-7", "result": {"type": "succeeded", "message": message("", "refusal")}},
        "refused",
        "stop_reason is refusal",
    ),
    "gemini error": ({"key": "AAS-7", "error": {"code": 3, "message": "too long"}}, "error", "code 3 (too long)"),
    "gemini safety": ({"key": "AAS-7", "response": candidates("", "SAFETY")}, "filtered", "SAFETY"),
    "gemini blocked": (
        {"key": "AAS-7", "response": {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}},
        "filtered",
        "PROHIBITED_CONTENT",
    ),
    "vertex status": (vertex(status="Bad Request: too long", response={}), "error", "too long"),
    "bedrock error": (
        {"recordId": "AAS-7", "modelInput": {}, "error": {"errorCode": 400, "errorMessage": "bad"}},
        "error",
        "code 400 (bad)",
    ),
    "bedrock of another kind": (bedrock({"embedding": [1]}), "unreadable", "Bedrock record"),
    "error twice nested": (
        {"custom_id": "AAS-7", "response": None, "error": {"error": {"message": "no such model", "code": 404}}},
        "error",
        "code 404 (no such model)",
    ),
    "error in error in body": (
        result("AAS-7", {"error": {"error": {"error": {"message": "deep", "type": "x"}}}}, 500),
        "error",
        "status 500, code x (deep)",
    ),
    "error as a text": ({"custom_id": "AAS-7", "response": None, "error": "quota used up"}, "error", "quota used up"),
    "error in a body of status 200": (result("AAS-7", {"error": {"message": "late"}}), "error", "late"),
    "the error in the place of the body": (
        result("AAS-7", {"object": "error", "message": "too long", "type": "BadRequestError", "code": 400}, 400),
        "error",
        "status 400, code 400 (too long)",
    ),
    "a message in the place of the body": (result("AAS-7", {"detail": "not found"}, 404), "error", "(not found)"),
    "status 0 and an empty body": (result("AAS-7", {}, 0), "error", "status 0"),
    "status 0 and no body": ({"custom_id": "AAS-7", "response": {"status_code": 0, "body": None}}, "error", "status 0"),
    "a body of another kind": (result("AAS-7", {"vector": [1]}), "unreadable", "vector"),
    "a list of nothing": (result("AAS-7", [1, 2]), "empty", "list without text"),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_ANSWERS)
def test_what_is_no_answer_is_named(tmp_path: Path, case: str) -> None:
    row, problem, words = NO_ANSWERS[case]
    item = read_one(tmp_path, row)
    assert item.problem == problem
    assert words in item.reason
    assert item.custom_id == "AAS-7" or "status" in row


FILTERED = {
    "the code in the body": result("AAS-7", {"error": {"code": "content_filter", "message": "no"}}, 400),
    "the code deeper inside": result(
        "AAS-7", {"error": {"code": "x", "innererror": {"code": "ResponsibleAIPolicyViolation"}}}, 400
    ),
    "only the message beside it": result("AAS-7", None, error={"code": 400, "message": "content_filter"}),
    "words in a text": {"custom_id": "AAS-7", "response": None, "error": "blocked by content management policy"},
    "both": result("AAS-7", {"error": {"code": "content_filter"}}, 400, {"code": 400, "message": "bad request"}),
    "the finish of a choice": result("AAS-7", chat("so f", "content_filter")),
    "the reason of an incomplete response": result(
        "AAS-7", response("so f", status="incomplete", incomplete_details={"reason": "content_filter"})
    ),
    "a guardrail": bedrock({"output": {"message": {"content": []}}, "stopReason": "guardrail_intervened"}),
}


@pytest.mark.parametrize("row", FILTERED.values(), ids=FILTERED)
def test_what_a_filter_kept_back_is_never_sent_again_as_it_is(tmp_path: Path, row: dict[str, Any]) -> None:
    item = read_one(tmp_path, row)
    assert item.problem == "filtered"
    assert "word the request differently" in item.reason
    assert "again" not in item.reason
