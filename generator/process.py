"""The one runner of trusted subprocesses: argument lists, a time-out, captured output. Never a shell."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_DRAIN_SECONDS = 2.0
_INTERRUPTED_SECONDS = 10.0
_PR_SET_PDEATHSIG = 1
# Loaded here, because between fork and exec nothing may be.
_KERNEL = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Completed:
    """What a finished process left; ``returncode`` is ``None`` when it was killed at its time-out."""

    returncode: int | None
    stdout: bytes
    stderr: bytes

    @property
    def text(self) -> str:
        """Standard output as text; bytes that are no UTF-8 are kept as surrogates."""
        return self.stdout.decode("utf-8", "surrogateescape")

    @property
    def error_text(self) -> str:
        """Standard error as printable text."""
        return self.stderr.decode("utf-8", "replace").strip()


def run(
    argv: Sequence[str | Path],
    *,
    cwd: Path,
    env: Mapping[str, str],
    data: bytes = b"",
    seconds: float = 300.0,
    bound: bool = False,
) -> Completed:
    """Run a command in its own session and return what it left; at the time-out its whole group is killed.

    Args:
        argv: The command and its arguments.
        cwd: Where it starts.
        env: All of its environment.
        data: Its standard input.
        seconds: When it must have ended.
        bound: Whether it is killed when this process is, where the system offers that. For what reads text from
            outside and may not come to an end; starting it takes a little longer.

    Raises:
        OSError: The command could not be started.
        ValueError: An argument or an environment value cannot be given to a process.
    """
    with subprocess.Popen(
        [os.fspath(part) for part in argv],
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=die_with_parent if bound and _KERNEL else None,  # noqa: PLW1509 - nothing here has threads
    ) as process:
        try:
            stdout, stderr = process.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired:
            _kill_group(process.pid)
            return Completed(None, *_what_is_left(process))
        except BaseException:
            _kill_group(process.pid)
            raise
    return Completed(process.returncode, stdout, stderr)


async def run_beside(argv: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str], data: bytes) -> Completed:
    """Run a command beside an event loop, which goes on meanwhile; see ``run``.

    Where the task that waits for it is cancelled, the command is interrupted as by Ctrl-C, and killed with its whole
    group where it does not end soon.

    Raises:
        OSError: The command could not be started.
    """
    import asyncio

    starting = asyncio.ensure_future(
        asyncio.create_subprocess_exec(
            *[os.fspath(part) for part in argv],
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    )

    async def talk() -> Completed:
        process = await starting
        stdout, stderr = await process.communicate(data)
        return Completed(process.returncode, stdout, stderr)

    talking = asyncio.ensure_future(talk())
    try:
        return await asyncio.shield(talking)
    except asyncio.CancelledError:
        # One that is only being started is waited for: asyncio would end the command alone, not what it starts.
        with suppress(ProcessLookupError):
            (await starting).send_signal(signal.SIGINT)
        await asyncio.wait([talking], timeout=_INTERRUPTED_SECONDS)
        raise
    finally:
        if not talking.done():
            _kill_group((await starting).pid)
            await asyncio.wait([talking], timeout=_DRAIN_SECONDS)
            talking.cancel()


def die_with_parent() -> None:
    """Ask the kernel to kill this process when the one that started it ends, however that ends."""
    if _KERNEL:
        _KERNEL.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _what_is_left(process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """Read the pipes of a killed process; one that left the group and holds them open cannot keep us."""
    try:
        return process.communicate(timeout=_DRAIN_SECONDS)
    except subprocess.TimeoutExpired as late:
        return late.stdout or b"", late.stderr or b""


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
