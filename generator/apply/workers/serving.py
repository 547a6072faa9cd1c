"""What runs in a process that builds waves."""

from __future__ import annotations

import os
import signal
import sys

from generator.apply.workers.building import Builder
from generator.apply.workers.child import packed, receive, send, unpacked
from generator.collector import collect_seldom


def serve() -> None:
    """Build waves until nobody asks any more; should the one who asks be killed, its reaper ends this process."""
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What anything prints must not get between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    builder = Builder()
    try:
        while (request := receive(sys.stdin.buffer)) is not None:
            send(answers, packed(builder.build(unpacked(request))))
    except BrokenPipeError:
        pass
    finally:
        builder.close()
