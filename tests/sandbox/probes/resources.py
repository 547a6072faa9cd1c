from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

Facts = dict[str, Any]
MIB = 1024 * 1024


def fork_many(facts: Facts) -> bool:
    children = []
    try:
        for _ in range(facts["forks"]):
            if (child := os.fork()) == 0:
                time.sleep(60)
                os._exit(0)
            children.append(child)
        time.sleep(2)  # where only a watchdog counts processes, it must get to look
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
    return True


def fork_bomb(facts: Facts) -> bool:
    """Each process starts others until no more can be started; at most twelve generations."""
    del facts
    for _ in range(12):
        try:
            os.fork()
        except OSError:
            break
    time.sleep(60)
    return True


def one_big_allocation(facts: Facts) -> bool:
    return len(bytearray(facts["allocate"])) > 0


def memory_of_many_processes(facts: Facts) -> bool:
    """Each stays below the limit of one process; together they are far above it."""
    for _ in range(8):
        if os.fork() == 0:
            block = bytearray(os.urandom(MIB) * (facts["allocate_each"] // MIB))
            time.sleep(1.5)
            os._exit(len(block) == 0)
    for _ in range(8):
        os.wait()
    return True


def fill_tmp(facts: Facts) -> bool:
    done = _fill(Path(os.environ["TMPDIR"]), facts["fill"])
    time.sleep(1.5)
    return done


def fill_deleted_files(facts: Facts) -> bool:
    """Files that no look into the folder finds: they have no name any more."""
    with ExitStack() as held:
        for _ in range(facts["fill"] // MIB):
            held.enter_context(tempfile.TemporaryFile(buffering=0)).write(b"x" * MIB)
        time.sleep(1.5)
    return True


def many_threads(facts: Facts) -> bool:
    """More threads than processes are allowed, each with a small stack so that memory does not bound them."""
    threading.stack_size(64 * 1024)
    release = threading.Event()
    threads = [threading.Thread(target=release.wait) for _ in range(facts["threads"])]
    try:
        for thread in threads:
            thread.start()
        time.sleep(0.5)
    except RuntimeError as error:
        raise OSError("no more threads") from error
    finally:
        release.set()
    return True


def fill_shared_memory(facts: Facts) -> bool:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        return _fill(Path(folder), facts["fill"])


def fill_workspace(facts: Facts) -> bool:
    done = _fill(Path(facts["root"]), facts["fill"])
    time.sleep(1.5)
    return done


def many_tmp_files(facts: Facts) -> bool:
    folder = Path(os.environ["TMPDIR"])
    for number in range(facts["files"]):
        (folder / f"f{number}").touch()
    time.sleep(0.3)
    # The watchdog looks at files every half second, later on a busy machine.
    time.sleep(5 if facts["files"] > 10_000 else 0)
    return True


def one_big_file(facts: Facts) -> bool:
    with (Path(os.environ["TMPDIR"]) / "big").open("wb") as file:
        for _ in range(facts["big_file"] // MIB):
            file.write(b"x" * MIB)
    return True


def _fill(folder: Path, size: int) -> bool:
    for number in range(size // MIB):
        (folder / f"fill{number}").write_bytes(b"x" * MIB)
    return True


def huge_output(facts: Facts) -> bool:
    for _ in range(facts["output"] // MIB):
        sys.stdout.write("x" * MIB)
    return True


def endless_loop(facts: Facts) -> bool:
    end = time.monotonic() + facts["loop_seconds"]
    while time.monotonic() < end:
        pass
    return True


def ignore_signals(facts: Facts) -> bool:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
    return endless_loop(facts)


def hang_with_closed_output(facts: Facts) -> bool:
    output = os.dup(1)
    os.set_inheritable(output, False)
    os.close(1)
    os.close(2)
    time.sleep(facts["loop_seconds"])
    os.dup2(output, 1)
    return True


def daemon(facts: Facts) -> bool:
    """Leave a process behind that has its own session and no parent; the caller looks whether it lives on."""
    if os.fork() == 0:
        subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", f"import time; time.sleep(30)  # {facts['marker']}"],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os._exit(0)
    os.wait()
    time.sleep(0.5)
    return True


def orphan_with_output(facts: Facts) -> bool:
    """A child that holds standard output must not keep the caller waiting."""
    subprocess.Popen([sys.executable, "-I", "-S", "-c", f"import time; time.sleep(30)  # {facts['marker']}"])
    time.sleep(0.3)
    return True


PROBES = {
    "fork_many": fork_many,
    "fork_bomb": fork_bomb,
    "one_big_allocation": one_big_allocation,
    "memory_of_many_processes": memory_of_many_processes,
    "fill_tmp": fill_tmp,
    "fill_deleted_files": fill_deleted_files,
    "many_threads": many_threads,
    "fill_shared_memory": fill_shared_memory,
    "fill_workspace": fill_workspace,
    "many_tmp_files": many_tmp_files,
    "one_big_file": one_big_file,
    "huge_output": huge_output,
    "endless_loop": endless_loop,
    "ignore_signals": ignore_signals,
    "hang_with_closed_output": hang_with_closed_output,
    "daemon": daemon,
    "orphan_with_output": orphan_with_output,
}
