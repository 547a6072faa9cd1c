"""The line to the judge: one step comes in, one reply goes out, each a line of JSON. Runs in the sandbox.

What it works with is bound when it is made, before any judged code is loaded.
"""

from __future__ import annotations

import json
import os
from typing import Any

_CHUNK = 65536


class Channel:
    """One end of a connected socket, or of two pipes.

    Args:
        reading: Descriptor from which steps come.
        writing: Descriptor to which replies go.

    Attributes:
        waiting: Identity of the step that has no reply yet; empty where there is none.
        asked: What is to be done in the newest step.
    """

    def __init__(self, reading: int, writing: int) -> None:
        read, write, process, leave = os.read, os.write, os.getpid, os._exit
        decode, encode, own = json.JSONDecoder().decode, json.JSONEncoder().encode, os.getpid()
        self.waiting = self.asked = ""

        def receive() -> dict[str, Any]:
            """Return the next step; end the process where the judge has hung up."""
            text = b""
            while not text.endswith(b"\n"):
                chunk = read(reading, _CHUNK)
                if not chunk:
                    leave(1)
                text += chunk
            step: dict[str, Any] = decode(text.decode("ascii"))
            self.waiting, self.asked = step["id"], step["do"]
            return step

        def reply(said: dict[str, Any]) -> None:
            """Say what happened in the step that waits."""
            if process() != own:
                leave(0)  # a fork that the judged code made has no answer to give
            content = memoryview(f"{encode({**said, 'id': self.waiting})}\n".encode("ascii"))
            self.waiting = ""
            while content:
                content = content[write(writing, content) :]

        self.receive, self.reply = receive, reply


def follow(text: str, _run: Any = exec, _compile: Any = compile) -> None:
    """Run what the judge wants done at the end of a step."""
    _run(_compile(text, "<step>", "exec"), {})
