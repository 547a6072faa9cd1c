"""``aas-generator schema``: the part of a request's body that asks a model for an answer that needs no guessing."""

from __future__ import annotations

from typing import Literal

from generator.output import dump
from generator.reading.data.schema import response_format, text_format

Api = Literal["chat", "responses"]


def run_schema(api: Api) -> None:
    """Print the part of a request's body that names the schema of an answer.

    Args:
        api: ``chat`` for the body of a chat completion, ``responses`` for that of the Responses API.
    """
    dump({"response_format": response_format()} if api == "chat" else {"text": {"format": text_format()}})
