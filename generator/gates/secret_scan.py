"""Asking detect-secrets, in the sandbox: regular expressions meet text from outside."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ValidationError

from generator.gates.tool_runs import could_not_work, run_tool_over
from generator.sandbox import Limits, Sandbox
from generator.sandbox.records import GIB, MIB
from generator.sandbox.tools import OWN_PYTHON, Reach

PROBE = Path(__file__).parent / "probes" / "secret_scan.py"
_PACKAGE = Path(__file__).parents[1]
SCAN_SECONDS = 60.0
# A search that does not end by itself is given up for the file alone.
FILE_SECONDS = 2.0
_LIMITS = Limits(memory_bytes=384 * MIB, address_bytes=1 * GIB, output_bytes=16 * MIB)


class Secret(NamedTuple):
    """Where a secret stands: path, line from 1, what kind it is, and a digest of it."""

    path: str
    line: int
    kind: str
    digest: str


class Scanned(BaseModel):
    """What was found in files, and which of them could not be searched to their end in the time that a file has."""

    secrets: list[Secret]
    unfinished: list[str]


def scan(root: Path, paths: Sequence[str], sandbox: Sandbox) -> Scanned:
    """Search files below a folder for secrets.

    Raises:
        GateNotRunError: It could not be done.
    """
    finished = run_tool_over(
        "what looks for secrets",
        [OWN_PYTHON, "-P", PROBE],
        sandbox,
        root,
        limits=replace(_LIMITS, seconds=max(SCAN_SECONDS, len(paths) * FILE_SECONDS)),
        data=json.dumps({"paths": list(paths), "seconds": FILE_SECONDS}).encode(),
        reach=Reach(read_only=(_PACKAGE,)),
        # Wherever this program itself was found.
        environment={"PYTHONPATH": str(_PACKAGE.parent)},
    )
    try:
        return Scanned.model_validate_json(finished.stdout)
    except ValidationError:
        raise could_not_work("what looks for secrets", finished) from None
