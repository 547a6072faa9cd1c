"""What a unit does wrong, and where. Runs in the sandbox."""

from __future__ import annotations

import inspect
import os
import traceback
from typing import Any

TEXT_MAX = 500


class FaultError(Exception):
    """Something that the unit does wrong."""


async def settle(value: Any) -> Any:
    """Return a value, awaited where it must be."""
    return await value if inspect.isawaitable(value) else value


def text_of(error: BaseException) -> str:
    """Return an error as one text, whatever its own class does when it is asked."""
    try:
        return f"{type(error).__name__}: {error}"[:TEXT_MAX]
    except BaseException:
        return type(error).__name__


def fault_of(error: BaseException, request: dict[str, Any]) -> dict[str, Any]:
    """Return an exception as a fault, placed in the unit where it passed through it, else in the workspace."""
    top = request["root"].rstrip("/") + "/"
    frames = [
        (os.path.relpath(each.filename, top), each.lineno)
        for each in traceback.extract_tb(error.__traceback__)
        if each.filename.startswith(top)
    ]
    frames = [each for each in frames if each[0] in request["files"]] or frames
    path, line = frames[-1] if frames else ("", None)
    if isinstance(error, FaultError):
        return {"path": "", "line": None, "message": str(error)}
    return {"path": path, "line": line, "message": text_of(error)}
