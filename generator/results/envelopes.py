"""The envelopes in which services hand out one result: where its body is, and what else says that there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.results.answer import Answer, empty, objects, read_parts
from generator.results.body import is_body, read_body
from generator.results.document import ID_KEYS
from generator.results.failures import error_of
from generator.results.quote import quote

Record = Mapping[str, object]
# The id and the question of a request, as each service calls them.
_REQUESTS = (("custom_id", "url"), ("custom_id", "params"), ("key", "request"), ("recordId", "modelInput"))
_ASKED = ("body", "params", "request", "modelInput", "instance")
_TURNS = ("messages", "contents", "input", "prompt", "inputText", "content")
_STEPS = {"expired": "ask again", "canceled": "ask again if it is still wanted"}


def envelope_of(record: Record) -> Callable[[Record], Answer] | None:
    """Return the reader of a record; ``None`` where its keys tell of no envelope."""
    return next((reader for fits, reader in ENVELOPES if fits(record)), None)


def answer_in(record: Record) -> Answer:
    """Return the answer in a record, or why there is none."""
    return (envelope_of(record) or _openai)(record)


def is_request(value: object) -> bool:
    """Tell whether ``value`` is a line of a request file, of any service."""
    if not isinstance(value, dict) or not value.keys().isdisjoint(("response", "result", "error", "modelOutput")):
        return False
    return any({name, asked} <= value.keys() for name, asked in _REQUESTS)


def id_of(record: Record) -> object:
    """Return what a record or a request has for its id; ``None`` where it has nothing."""
    metadata = record.get("metadata")
    found = [holder.get(key) for key in ID_KEYS for holder in (record, metadata) if isinstance(holder, dict)]
    return next((one for one in found if one), None)


def text_asked(record: Record) -> str:
    """Return what the user asks in a request, which some services send back with the answer; empty where unknown."""
    asked: object = next((record[key] for key in _ASKED if isinstance(record.get(key), dict)), None)
    turns = next((asked[key] for key in _TURNS if key in asked), "") if isinstance(asked, dict) else ""
    if isinstance(turns, str):
        return turns
    # What the user asks tells of the task; what the system says is the same for all.
    own = [turn for turn in objects(turns) if turn.get("role", "user") == "user"]
    return "\n".join(_turn(turn.get("content", turn.get("parts"))) for turn in own)


def _turn(content: object) -> str:
    if not isinstance(content, list):
        return read_parts(content).text
    typed = ({**part, "type": "text"} if part.get("type") == "input_text" else part for part in objects(content))
    return read_parts(list(typed)).text


def _openai(record: Record) -> Answer:
    response, error = record.get("response"), record.get("error")
    status = _status(response.get("status_code")) if isinstance(response, dict) else None
    body = _body(record, response)
    if body is None and status is None:
        return error_of(error, _said(record)) or empty("response and error are both null")
    return read_body(body, status, error)


def _body(record: Record, response: object) -> object:
    if isinstance(response, dict):
        return response if "body" not in response and is_body(response) else response.get("body")
    if response is not None:
        return response
    return record if is_body(record) else record.get("body", record.get("content", record.get("text")))


def _said(record: Record) -> object:
    """Return what Vertex says of a failed row: its ``status`` is a text, and empty for one that went well."""
    status = record.get("status")
    return status if isinstance(status, str) and record.get("response") in (None, {}) else None


def _status(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 3:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _anthropic(record: Record) -> Answer:
    result = record.get("result")
    if not isinstance(result, dict):
        return empty("result is no object")
    kind = quote(result.get("type", "without a type"), 40)
    if kind == "succeeded" or is_body(result.get("message")):
        return read_body(result.get("message"))
    failure = error_of(result.get("error"))
    if failure is not None:
        return failure
    if kind in ("errored", *_STEPS):
        reason = f"this is an Anthropic result that is {kind}; {_STEPS.get(kind, 'ask again')}"
        return Answer(problem="error", reason=reason)
    return Answer(problem="unreadable", reason=f"this is an Anthropic result of the unknown type {kind}; ask again")


def _bedrock(record: Record) -> Answer:
    output, error = record.get("modelOutput"), record.get("error")
    if output is None:
        return error_of(error) or Answer(
            problem="unreadable", reason="this is a Bedrock record without a modelOutput; ask again"
        )
    if not is_body(output) and error_of(error) is None:
        keys = ", ".join(quote(key, 30) for key in list(output)[:6]) if isinstance(output, dict) else "no keys"
        reason = f"this is a Bedrock record whose modelOutput is of no known kind, it has {keys}; plan it by hand"
        return Answer(problem="unreadable", reason=reason)
    return read_body(output, None, error)


def _vertex(record: Record) -> Answer:
    prediction = record.get("prediction", record.get("predictions"))
    failure = error_of(record.get("error"), _said(record))
    return failure or read_body(prediction if is_body(prediction) else {"predictions": _listed(prediction)})


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [{"content": value} if isinstance(value, str) else value]


ENVELOPES: tuple[tuple[Callable[[Record], bool], Callable[[Record], Answer]], ...] = (
    (lambda record: "response" in record, _openai),
    (lambda record: isinstance(result := record.get("result"), dict) and "type" in result, _anthropic),
    (lambda record: "modelOutput" in record or {"modelInput", "error"} <= record.keys(), _bedrock),
    (lambda record: "prediction" in record or ("predictions" in record and "instance" in record), _vertex),
    (lambda record: "key" in record and "error" in record, _openai),
)
