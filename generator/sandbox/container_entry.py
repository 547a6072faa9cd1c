"""The first process of a container: it runs one command under the supervisor and answers how that ended.

Started as ``python -I -S -c … main()`` with the package on the path. Standard input brings one line of JSON and stays
open for as long as there is somebody to answer to; the answer is one line of JSON on standard output, of which the
command has no end. When this process ends, the kernel ends all others in the container.
"""

from __future__ import annotations

import base64
import ctypes
import json
import os
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.sandbox.environment import PRIVATE_TMP
from generator.sandbox.limits import resource_limits
from generator.sandbox.records import Limits
from generator.sandbox.seccomp import program
from generator.sandbox.supervised import Ended, Program, run_supervised

_ENTRY = Path(__file__).with_name("entry.py")
_PR_SET_DUMPABLE = 4
_NOBODY_LISTENS = 70


def main() -> None:
    """Answer one request; end at once where nobody waits for the answer any more."""
    # The command is the same user: it must neither read our memory nor reach our descriptors.
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    request = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_input, daemon=True).start()
    ended = run_supervised(_program(request), Limits(**request["limits"]))
    sys.stdout.write(json.dumps(_answer(ended)) + "\n")
    sys.stdout.flush()


def _end_with_input() -> None:
    sys.stdin.buffer.read()
    os._exit(_NOBODY_LISTENS)


def _program(request: Mapping[str, Any]) -> Program:
    limits = Limits(**request["limits"])
    bounds = resource_limits(limits)
    del bounds["nproc"]  # it would count what the same user runs elsewhere; the container counts its own
    pairs = ",".join(f"{name}={value}" for name, value in bounds.items())
    env = {**request["env"], "HOME": request["home"], "TMPDIR": PRIVATE_TMP}
    Path(request["home"]).mkdir(parents=True, exist_ok=True)
    locale = env.get("LC_CTYPE", "")
    grows = [PRIVATE_TMP, *([request["root"]] if request["writable"] else [])]
    return Program(
        [sys.executable, "-I", "-S", str(_ENTRY), pairs, program().hex(), locale, *request["argv"]],
        cwd=request["cwd"],
        env=env,
        bounds={"core": 0},
        private=request["home"],
        grows=tuple(map(Path, grows)),
    )


def _answer(ended: Ended) -> dict[str, Any]:
    output = {name: base64.b64encode(getattr(ended.seen, name)).decode() for name in ("stdout", "stderr")}
    return {
        **output,
        "verdict": ended.seen.verdict,
        "detail": ended.seen.detail,
        "returncode": ended.returncode,
        "seconds": ended.seconds,
    }
