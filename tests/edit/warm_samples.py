"""What a warm process runs in its tests: it reads an order and does something that no other fork must see."""

from __future__ import annotations

import os
import signal
import sys

seen: list[str] = []


def main() -> None:
    order = sys.stdin.read()
    seen.append(order)
    if order == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if order == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if order == "spin":
        while True:
            pass
    if order == "fail":
        raise ValueError(order)
    if order == "fill":
        while True:
            sys.stdout.buffer.write(b"x" * (1 << 20))
    print(len(seen), os.getppid(), *sys.argv[1:])
