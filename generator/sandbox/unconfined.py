"""No sandbox at all, for code that the caller trusts: limits, a clean environment and no process left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.process_groups import kill_group
from generator.reaper import marked, watched
from generator.sandbox.answering import exchange
from generator.sandbox.limits import resource_limits, signal_limit
from generator.sandbox.records import Command, Finished, Limits, check_inside, not_run, unusable
from generator.sandbox.supervised import Program, run_supervised


@dataclass(frozen=True)
class Unconfined:
    """Runs commands as ordinary child processes. It protects against accidents, not against intent.

    Files, network and other processes stay within the command's reach, and ``writable`` and ``extra_read_only``
    have no effect. Only a caller who names it gets it.
    """

    name: str = field(default="unconfined", init=False)
    confines: bool = field(default=False, init=False)

    def run(
        self,
        command: Command,
        *,
        root: Path,
        python: Path,
        writable: bool = False,
        extra_read_only: Sequence[Path] = (),
        extra_writable: Sequence[Path] = (),
        limits: Limits | None = None,
    ) -> Finished:
        """Run one command unconfined; see ``Sandbox.run``."""
        del python, extra_read_only
        check_inside(command, root)
        if reason := unusable(command):
            return not_run(reason)
        try:
            with tempfile.TemporaryDirectory(prefix="aas-run-", ignore_cleanup_errors=True) as private:
                if sys.platform != "linux":
                    return _elsewhere(command, private, limits or Limits())
                return _run(command, private, (*((root,) if writable else ()), *extra_writable), limits or Limits())
        except OSError as error:
            return not_run(f"the command could not be started: {error}")


def _elsewhere(command: Command, private: str, limits: Limits) -> Finished:
    """Run a command where only time and output can be bounded."""
    if command.channel is not None and os.name != "posix":
        return not_run("on this system what speaks with its caller is run in a container only")
    env = {**command.env, "HOME": private, "TMPDIR": private}
    started = time.monotonic()
    with subprocess.Popen(
        command.argv,
        cwd=command.cwd,
        env=marked({**{name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}, **env}),
        stdin=subprocess.PIPE if command.channel is None else command.channel,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        start_new_session=True,
    ) as process:
        try:
            with watched(process.pid, Path(private)):
                reply = exchange(process, command.data, limits.seconds, limits.output_bytes, hold=False)
        finally:
            kill_group(process.pid)
    return reply.finished(limits, time.monotonic() - started)


def _run(command: Command, private: str, grows: tuple[Path, ...], limits: Limits) -> Finished:
    bounds = resource_limits(limits)
    del bounds["nproc"]  # outside of a namespace it would count everything else that the user runs
    env = {**command.env, "HOME": private, "TMPDIR": private}
    program = Program(
        command.argv,
        str(command.cwd.absolute()),
        env,
        bounds,
        private,
        grows,
        data=command.data,
        channel=command.channel,
    )
    ended = run_supervised(program, limits)
    output = (bytes(ended.seen.stdout), bytes(ended.seen.stderr))
    if ended.seen.verdict != "exited":
        return Finished(None, *output, ended.seconds, ended.seen.verdict, ended.seen.detail)
    if ended.returncode is None:
        killed = 128 + signal.SIGKILL
        return Finished(killed, *output, ended.seconds, "exited", "the command ended its supervisor")
    reason = signal_limit(ended.returncode)
    return Finished(ended.returncode, *output, ended.seconds, "limit" if reason else "exited", reason)
