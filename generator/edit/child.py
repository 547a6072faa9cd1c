"""The process that runs libcst for ``files.patch_file``: one JSON request on stdin, one JSON answer on stdout."""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

from generator.edit.fields import Patched, SettingField
from generator.edit.refusals import FieldsRefused
from generator.edit.settings import replace_fields

MEMORY_BYTES = 2 << 30


def main() -> None:
    """Answer one request; limits on memory and processor time are set first."""
    _limit(int(sys.argv[2]))
    request = json.load(sys.stdin)
    try:
        answer = _to_data(_patch(request))
    except FieldsRefused as refusal:
        answer = {"reasons": list(refusal.reasons), "next_step": refusal.next_step}
    json.dump(answer, sys.stdout)


def _patch(request: dict[str, Any]) -> Patched:
    old, new = ([SettingField.model_validate(entry) for entry in request.get(key, ())] for key in ("old", "fields"))
    source = base64.b64decode(request["source"])
    return replace_fields(
        source,
        request["class_name"],
        old,
        new,
        path=request["path"],
        section=request.get("section", ""),
        place=Path(request["place"]),
    )


def _to_data(patched: Patched) -> dict[str, Any]:
    return {
        **patched.model_dump(mode="json", exclude={"source"}),
        "source": base64.b64encode(patched.source).decode("ascii"),
    }


def _limit(seconds: int) -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
