"""Results, bodies and files as the tests need them, each made by one small function."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TEXT = "1. **Estimated Complexity**: High\n2. **First Step**: talk to «people»\n"


def chat(text: str | None = TEXT, finish: str | None = "stop", **message: Any) -> dict[str, Any]:
    return {
        "object": "chat.completion",
        "created": 1767491665,
        "model": "gpt-4o-mini",
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": text, **message}, "finish_reason": finish}
        ],
    }


def response(*texts: str, status: str = "completed", **more: Any) -> dict[str, Any]:
    content = [{"type": "output_text", "text": text} for text in texts]
    output = [{"type": "reasoning", "summary": []}, {"type": "message", "content": content}]
    return {
        "object": "response",
        "created_at": 1767491665,
        "model": "gpt-5",
        "status": status,
        "output": output,
        **more,
    }


def sdk(text: str = TEXT) -> dict[str, Any]:
    return {"output_text": text}


def bare(text: str = TEXT) -> dict[str, Any]:
    return {"choices": [{"message": {"content": text}}]}


def result(custom_id: str, body: Any, status: int | None = 200, error: Any = None) -> dict[str, Any]:
    answer = None if body is None else {"body": body} if status is None else {"status_code": status, "body": body}
    return {"id": "batch_req_1", "custom_id": custom_id, "response": answer, "error": error}


def failed(custom_id: str, status: int = 429, message: str = "Rate limit reached") -> dict[str, Any]:
    return result(custom_id, {"error": {"code": "rate_limit_exceeded", "message": message}}, status)


def jsonl(*values: Any) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def wrapped(*values: Any, **fields: Any) -> bytes:
    return json.dumps({"batch_id": "batch_abc123", **fields, "results": values}, indent=2).encode()


def pretty(*values: Any) -> bytes:
    return "\n".join(json.dumps(value, indent=2) for value in values).encode()


def array(*values: Any) -> bytes:
    return json.dumps(values, indent=1).encode()


def keyed(*values: Any) -> bytes:
    return json.dumps({"batch_id": "batch_abc123", "results": {value["custom_id"]: value for value in values}}).encode()


def processed(responses: Any, task_ids: Any, **fields: Any) -> bytes:
    document = {"batch_id": "batch_abc123", "responses": responses, **fields, "task_ids": task_ids}
    return json.dumps(document, indent=2).encode()


def save(folder: Path, data: bytes, name: str = "batch_abc123_output.jsonl") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
