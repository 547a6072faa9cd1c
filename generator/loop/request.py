"""One request to a model, as a line of the file that a batch is made from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from generator.results.question_ids import QuestionKind

Api = Literal["chat", "responses"]
_URLS: dict[Api, str] = {"chat": "/v1/chat/completions", "responses": "/v1/responses"}
_CHARACTERS_A_TOKEN = 3.5


@dataclass(frozen=True)
class Request:
    """A question to a model, whichever interface it goes through.

    Attributes:
        custom_id: What the answer is joined to its item by.
        instructions: What holds for every request of the kind.
        text: What is asked.
        schema_name: What the schema is called.
        schema: The strict schema of the answer.
        answer_tokens: About how many tokens the answer will have.
    """

    custom_id: str
    instructions: str
    text: str
    schema_name: str
    schema: dict[str, Any]
    answer_tokens: int = 0

    @property
    def tokens(self) -> int:
        """About how many tokens are sent."""
        sent = len(self.instructions) + len(self.text) + len(json.dumps(self.schema))
        return int(sent / _CHARACTERS_A_TOKEN)

    def line(self, api: Api, model: str) -> str:
        """Return the request as one line of JSON."""
        body = self._chat() if api == "chat" else self._responses()
        line = {"custom_id": self.custom_id, "method": "POST", "url": _URLS[api], "body": {"model": model, **body}}
        return json.dumps(line, ensure_ascii=True)

    def _format(self) -> dict[str, Any]:
        return {"name": self.schema_name, "strict": True, "schema": self.schema}

    def _chat(self) -> dict[str, Any]:
        messages = [{"role": "system", "content": self.instructions}, {"role": "user", "content": self.text}]
        return {
            "messages": messages,
            "response_format": {"type": "json_schema", "json_schema": self._format()},
        }

    def _responses(self) -> dict[str, Any]:
        return {
            "instructions": self.instructions,
            "input": [{"role": "user", "content": self.text}],
            "text": {"format": {"type": "json_schema", **self._format()}},
        }


@dataclass(frozen=True)
class Question:
    """One question about one task.

    Attributes:
        kind: What is asked.
        task_id: The task.
        attempt: Which attempt at this kind of question about it this is, from 1.
        request: What is sent.
    """

    kind: QuestionKind
    task_id: str
    attempt: int
    request: Request
