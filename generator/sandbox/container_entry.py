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
import shutil
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.sandbox.environment import PRIVATE_HOME, PRIVATE_TMP
from generator.sandbox.limits import resource_limits
from generator.sandbox.records import Limits
from generator.sandbox.relaying import Far
from generator.sandbox.seccomp import program_in_container
from generator.sandbox.supervised import Ended, Program, run_supervised

_BECOME = Path(__file__).with_name("become.py")
_ENTRY = Path(__file__).with_name("entry.py")
_PR_SET_DUMPABLE = 4
_NOBODY_LISTENS = 70


def main() -> None:
    """Answer one request; end at once where nobody waits for the answer any more."""
    # Where the command is the same user, it must neither read our memory nor reach our descriptors.
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    request = json.loads(sys.stdin.buffer.readline())
    far = Far(sys.stdout) if request["speaks"] else None
    threading.Thread(target=_take_input, args=(far,), daemon=True).start()
    ended = run_supervised(_program(request, far), Limits(**request["limits"]))
    if far:
        far.close()
    sys.stdout.write(json.dumps(_answer(ended)) + "\n")
    sys.stdout.flush()


def _take_input(far: Far | None) -> None:
    for line in sys.stdin.buffer:
        if far:
            far.take(line)
    os._exit(_NOBODY_LISTENS)


def _program(request: Mapping[str, Any], far: Far | None) -> Program:
    limits = Limits(**request["limits"])
    bounds = resource_limits(limits)
    del bounds["nproc"]  # it would count what the same user runs elsewhere; the container counts its own
    pairs = ",".join(f"{name}={value}" for name, value in bounds.items())
    env = {**request["env"], "HOME": PRIVATE_HOME, "TMPDIR": PRIVATE_TMP}
    Path(PRIVATE_HOME).mkdir()
    Path(PRIVATE_HOME).chmod(0o777)
    locale = env.get("LC_CTYPE", "")
    name, *arguments = request["argv"]
    # An image has its tools where it likes.
    name = shutil.which(name, path=env.get("PATH")) or name
    python = (sys.executable, "-I", "-S")
    become = (*python, str(_BECOME), request["account"]) if request["account"] else ()
    return Program(
        [*become, *python, str(_ENTRY), pairs, program_in_container().hex(), locale, name, *arguments],
        cwd=request["cwd"],
        env=env,
        bounds={"core": 0},
        private=PRIVATE_HOME,
        grows=tuple(map(Path, request["writable"])),
        tmpfs=PRIVATE_TMP,
        data=base64.b64decode(request["data"]),
        channel=far.channel if far else None,
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
