"""A scripted Batch service for the real SDK: files, batches and single requests over HTTP, with faults of real ones.

A batch goes one state further with each look at it, so no test waits. What is asked for is judged as the service does:
one endpoint and one model a file, ids that are unique, a file that is there. ``BatchServer.faults`` is a list of what
goes wrong next; ``answers`` says what each request is answered with.
"""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

KEY = "sk-test-0123456789abcdefghijKLMNOP"
CREATED = 1_900_000_000
Json = dict[str, Any]
# What a request is answered with: a text, a whole body, an HTTP status, or ``None`` for no answer at all.
Answer = str | Json | int | None
Step = Literal["files", "create", "list", "retrieve", "content", "delete", "answer"]


@dataclass
class Fault:
    """What goes wrong once at a step.

    Attributes:
        step: Where.
        kind: A status, ``lost`` for a connection that is closed once the step is done, ``down`` for one that is closed
            before, ``cut`` for content that ends early, ``killed`` where who asks is killed and never has an answer.
        times: How often.
        after: Whether a status is said, or who asks is killed, although the step was done.
        body: What is said with a status.
    """

    step: Step
    kind: int | Literal["lost", "down", "cut", "killed"]
    times: int = 1
    after: bool = False
    body: str = '{"error": {"message": "the scripted fault", "type": "server_error", "code": null}}'


@dataclass
class ServedBatch:
    """A batch as the service keeps it.

    Attributes:
        data: The object that is handed out.
        lines: The requests.
        states: The states that are still to come, one a look.
        counted: How often it was looked at.
    """

    data: Json
    lines: list[Json]
    states: list[str]
    looked_at: int = 0


@dataclass
class BatchServer:
    """The service.

    Attributes:
        http: The server underneath.
        answers: What a request is answered with, by its ``custom_id``; ``default`` is called for the others.
        states: What a new batch goes through, one state a look; a final one of ``end`` is added.
        end: How batches end: ``completed``, ``expired``, ``cancelled`` or ``failed``.
        answered_share: The share of requests that a batch which expires or is cancelled has answered.
        shuffled: Whether answers come in another order than the requests.
        faults: What goes wrong next; a fault that has happened is taken out.
        batches: All batches, by id.
        files: All files, by id.
        calls: Every call, as ``METHOD path``.
        hidden: How many listings the newest batch is missing from.
        usage: The tokens of each answer, sent and brought back.
        most_at_once: How many single requests were under way at a time.
        id_of: Finds the ``custom_id`` of a request that comes by itself, in its text.
        kill: Kills who asks.
    """

    http: HTTPServer
    answers: dict[str, Answer] = field(default_factory=dict)
    default: Callable[[Json], Answer] = lambda line: f"answer to {line['custom_id']}"
    states: list[str] = field(default_factory=lambda: ["validating", "in_progress", "finalizing"])
    end: str = "completed"
    answered_share: float = 0.5
    shuffled: bool = True
    faults: list[Fault] = field(default_factory=list)
    batches: dict[str, ServedBatch] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    hidden: int = 0
    usage: tuple[int, int] = (1000, 500)
    most_at_once: int = 0
    id_of: Callable[[str], str] = lambda text: text
    kill: Callable[[], None] = lambda: None
    _at_once: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """Its address, as a setting has it."""
        return self.http.url_for("/v1")

    def asked_twice(self) -> list[str]:
        """Return the ids of requests that more than one batch holds."""
        ids = [line["custom_id"] for batch in self.batches.values() for line in batch.lines]
        return sorted({name for name in ids if ids.count(name) > 1})

    def finish(self) -> None:
        """Let all batches come to their end at the next look."""
        for batch in self.batches.values():
            batch.states = batch.states[-1:]

    def end_now(self, batch_id: str, status: str = "completed", **facts: object) -> Json:
        """Bring one batch to its end and return its object.

        Args:
            batch_id: The batch.
            status: Its last state.
            **facts: What its object says otherwise.
        """
        batch = self.batches[batch_id]
        batch.states, batch.data["status"] = [], status
        self._end(batch)
        batch.data |= facts
        return batch.data

    def handle(self, request: Request) -> Response:
        """Answer one call."""
        self.calls.append(f"{request.method} {request.path}")
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return _error(401, f"Incorrect API key provided: {request.headers.get('Authorization')}")
        step, parts = _step(request)
        if step is None:
            return _error(404, f"no such address: {request.path}")
        return self._with_fault(self._fault(step), request, lambda: getattr(self, f"_{step}")(request, *parts))

    def _with_fault(self, fault: Fault | None, request: Request, do: Callable[[], Response]) -> Response:
        kind = fault.kind if fault else None
        is_refused = kind == "killed" or isinstance(kind, int)
        done = None if fault and (kind == "down" or (is_refused and not fault.after)) else do()
        if kind == "killed":
            self.kill()
            return _left_alone(request)
        if fault and isinstance(kind, int):
            return Response(fault.body, kind, {"Retry-After": "0"}, content_type="application/json")
        if done is None or kind == "lost":
            return _broken(request)
        if kind == "cut":
            data = done.get_data()
            return Response(iter([data[: len(data) // 2]]), headers={"Content-Length": str(len(data))})
        return done

    def _fault(self, step: str) -> Fault | None:
        found = next((fault for fault in self.faults if fault.step == step), None)
        if found is not None:
            found.times -= 1
            if not found.times:
                self.faults.remove(found)
        return found

    def _files(self, request: Request) -> Response:
        assert request.form["purpose"] == "batch"
        return _json(self._file(request.files["file"].read()))

    def _file(self, data: bytes) -> Json:
        file_id = f"file-{len(self.files) + 1:04}"
        self.files[file_id] = data
        return {"id": file_id, "object": "file", "bytes": len(data), "purpose": "batch", "filename": "x.jsonl"}

    def _content(self, _request: Request, file_id: str) -> Response:
        if file_id not in self.files:
            return _error(404, f"No such File object: {file_id}")
        return Response(self.files[file_id], content_type="application/octet-stream")

    def _delete(self, _request: Request, file_id: str) -> Response:
        if self.files.pop(file_id, None) is None:
            return _error(404, f"No such File object: {file_id}")
        return _json({"id": file_id, "object": "file", "deleted": True})

    def _create(self, request: Request) -> Response:
        asked = request.get_json()
        if asked["input_file_id"] not in self.files:
            return _error(400, "No such input file")
        assert asked["completion_window"] == "24h"
        lines = [json.loads(line) for line in self.files[asked["input_file_id"]].splitlines()]
        ids = [line["custom_id"] for line in lines]
        assert len(set(ids)) == len(ids)
        assert {line["url"] for line in lines} == {asked["endpoint"]}
        assert len({line["body"]["model"] for line in lines}) == 1
        batch_id = f"batch_{len(self.batches) + 1:08}"
        data = {
            "id": batch_id,
            "object": "batch",
            "endpoint": asked["endpoint"],
            "input_file_id": asked["input_file_id"],
            "completion_window": "24h",
            "status": "validating",
            "created_at": CREATED + len(self.batches),
            "metadata": asked.get("metadata"),
            "output_file_id": None,
            "error_file_id": None,
            "request_counts": {"total": len(lines), "completed": 0, "failed": 0},
        }
        self.batches[batch_id] = ServedBatch(data, lines, [*self.states, self.end])
        return _json(data)

    def _list(self, request: Request) -> Response:
        listed = [batch.data for batch in reversed(self.batches.values())]
        if self.hidden:
            self.hidden -= 1
            listed = listed[1:]
        after = request.args.get("after")
        start = next((at + 1 for at, data in enumerate(listed) if data["id"] == after), 0)
        page = listed[start : start + int(request.args.get("limit", 20))]
        more = len(listed) > start + len(page)
        return _json({"object": "list", "data": page, "has_more": more, "last_id": page[-1]["id"] if page else None})

    def _retrieve(self, _request: Request, batch_id: str) -> Response:
        batch = self.batches.get(batch_id)
        if batch is None:
            return _error(404, f"No batch found with id '{batch_id}'.")
        batch.looked_at += 1
        if batch.states:
            batch.data["status"] = batch.states.pop(0)
            if not batch.states:
                self._end(batch)
        return _json(batch.data)

    def _end(self, batch: ServedBatch) -> None:
        if batch.data["status"] == "failed":
            error = {"code": "token_limit_exceeded", "message": "Enqueued token limit reached", "line": None}
            batch.data["errors"] = {"object": "list", "data": [error]}
            return
        lines = list(batch.lines)
        late = [] if batch.data["status"] == "completed" else lines[int(len(lines) * self.answered_share) :]
        output = [self._result(line, number) for number, line in enumerate(lines) if line not in late]
        if self.shuffled:
            output = [*output[1::2], *reversed(output[::2])]
        good = [line for line in output if line and line["response"] and line["response"]["status_code"] == 200]
        bad = [line for line in output if line and line not in good]
        bad += [_late(line, batch.data["status"]) for line in late]
        for key, rows in (("output_file_id", good), ("error_file_id", bad)):
            if rows:
                batch.data[key] = self._file("".join(f"{json.dumps(row)}\n" for row in rows).encode())["id"]
        batch.data["request_counts"] = {"total": len(lines), "completed": len(good), "failed": len(bad)}

    def _result(self, line: Json, number: int) -> Json | None:
        answer = self.answers[line["custom_id"]] if line["custom_id"] in self.answers else self.default(line)
        if answer is None:
            return None
        status, body = self._body(line, answer)
        response = {"status_code": status, "request_id": f"req_{number}", "body": body}
        return {"id": f"batch_req_{number}", "custom_id": line["custom_id"], "response": response, "error": None}

    def _body(self, line: Json, answer: str | Json | int) -> tuple[int, Json]:
        if isinstance(answer, int):
            return answer, {"error": {"message": "scripted failure", "type": "server_error", "code": "failed"}}
        if isinstance(answer, dict):
            return 200, answer
        sent, back = self.usage
        if line["url"] == "/v1/responses":
            text = {"type": "output_text", "text": answer, "annotations": []}
            message = {"type": "message", "role": "assistant", "content": [text]}
            usage = {"input_tokens": sent, "output_tokens": back, "total_tokens": sent + back}
            return 200, {
                "object": "response",
                "status": "completed",
                "model": line["body"]["model"],
                "output": [{"type": "reasoning", "summary": []}, message],
                "usage": usage,
            }
        usage = {"prompt_tokens": sent, "completion_tokens": back, "total_tokens": sent + back}
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": answer}}
        return 200, {
            "object": "chat.completion",
            "created": CREATED,
            "model": line["body"]["model"],
            "choices": [choice],
            "usage": usage,
        }

    def _answer(self, request: Request) -> Response:
        """Answer one request by itself; as it has no id, ``id_of`` finds one in its text."""
        body = request.get_json()
        line = {"custom_id": self.id_of(text_of(body)), "url": request.path, "body": body}
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        result = self._result(line, 0)
        with self._lock:
            self._at_once -= 1
        if result is None:
            return _broken(request)
        return _json(result["response"]["body"], result["response"]["status_code"])


_ADDRESSES: tuple[tuple[str, str, Step], ...] = (
    ("POST", r"/v1/files", "files"),
    ("GET", r"/v1/files/([^/]+)/content", "content"),
    ("DELETE", r"/v1/files/([^/]+)", "delete"),
    ("POST", r"/v1/batches", "create"),
    ("GET", r"/v1/batches", "list"),
    ("GET", r"/v1/batches/([^/]+)", "retrieve"),
    ("POST", r"/v1/(?:chat/completions|responses)", "answer"),
)


def _step(request: Request) -> tuple[Step | None, tuple[str, ...]]:
    for method, pattern, step in _ADDRESSES:
        if request.method == method and (found := re.fullmatch(pattern, request.path)):
            return step, found.groups()
    return None, ()


def _json(data: Json, status: int = 200) -> Response:
    return Response(json.dumps(data), status, content_type="application/json")


def _error(status: int, message: str) -> Response:
    return _json({"error": {"message": message, "type": "invalid_request_error", "code": None}}, status)


def _broken(request: Request) -> Response:
    """Close the connection, so that no answer arrives."""
    request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    return Response()


def _left_alone(request: Request) -> Response:
    """Wait until who asks has gone, so that it cannot have had an answer."""
    connection = request.environ["werkzeug.socket"]
    with suppress(OSError):
        while connection.recv(65536):
            pass
    return Response()


def _late(line: Json, state: str) -> Json:
    code = {"expired": "batch_expired", "cancelled": "batch_cancelled"}[state]
    error = {"code": code, "message": "This request could not be executed in time."}
    return {"id": "batch_req_late", "custom_id": line["custom_id"], "response": None, "error": error}


@contextmanager
def http_server() -> Iterator[HTTPServer]:
    """Start a server; stopping one takes half a second, so that many tests share it."""
    with HTTPServer(threaded=True) as http:
        yield http


@contextmanager
def batch_server(http: HTTPServer) -> Iterator[BatchServer]:
    """Let a server be a new service for a while; what it did not expect fails the test."""
    server = BatchServer(http)
    http.clear()
    http.expect_request(re.compile(".*")).respond_with_handler(server.handle)
    yield server
    http.check()


def text_of(body: Mapping[str, Any]) -> str:
    """Return what a request asks, whichever interface it is for."""
    turns = body["messages"] if "messages" in body else body["input"]
    return str(turns[-1]["content"])
