"""Judging what commands print by the schemas that they publish: whatever a test has them print as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner, Result

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

# The schema of a line of what these print, by the arguments that ask for lines.
_LINES = {("plan", "--json-lines"): "plan-line", ("apply", "jsonl"): "apply-line", ("check", "jsonl"): "check-line"}
_INSTEAD = {"--explain": "plan-explain", "--stats": "stats"}


@cache
def validator(name: str) -> Draft202012Validator:
    # Most tests print no JSON.
    from jsonschema import Draft202012Validator

    from generator.commands.documents import schema_named

    return Draft202012Validator(schema_named(name))


def faults(name: str, document: Any) -> list[str]:
    """Return what a document has that its schema does not say, or lacks that it does."""
    return [f"{error.json_path}: {error.message[:300]}" for error in validator(name).iter_errors(document)]


def judge(arguments: Sequence[str], printed: str) -> str:
    """Assert that what a command printed is what its schema says; return the schema's name, empty where none counts.

    Args:
        arguments: The command line.
        printed: Its standard output; nothing where it could not be used.
    """
    command = arguments[0] if arguments else ""
    line = next((name for (of, word), name in _LINES.items() if command == of and word in arguments), "")
    if line:
        for each in printed.splitlines():
            assert faults(line, json.loads(each)) == [], arguments
        return line
    if "--json" not in arguments or not printed:
        return ""
    name = next((name for word, name in _INSTEAD.items() if word in arguments), command)
    assert faults(name, json.loads(printed)) == [], arguments
    return name


@contextmanager
def every_document_judged() -> Iterator[None]:
    """Judge all JSON that commands print in this process while the block runs."""
    invoke = CliRunner.invoke

    def judged(self: CliRunner, *args: Any, **kwargs: Any) -> Result:
        done = invoke(self, *args, **kwargs)
        given = kwargs.get("args", args[1] if len(args) > 1 else ())
        judge(list(given or ()), done.stdout)
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CliRunner, "invoke", judged)
        yield
