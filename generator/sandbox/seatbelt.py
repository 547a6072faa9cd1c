"""The sandbox that macOS has built in: ``sandbox-exec`` with a profile that denies what it does not name.

It keeps a command from the network, from files and from other processes. macOS bounds neither memory nor what leaves
its process group, so a container is preferred where there is one.
"""

from __future__ import annotations

import math
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.errors import MachineSlowError
from generator.process_groups import kill_group
from generator.process_time import patience
from generator.reaper import marked, watched
from generator.sandbox.answering import Reply, exchange
from generator.sandbox.environment import clean_environment
from generator.sandbox.interpreter import visible_paths
from generator.sandbox.limits import OPEN_FILES, signal_limit
from generator.sandbox.records import Command, Finished, Limits, Sandbox, check_inside, not_run, unusable
from generator.sandbox.seatbelt_profile import profile

PROGRAM = "/usr/bin/sandbox-exec"
_BLOCK_BYTES = 512
# The shell only lowers limits and becomes the command; nothing of the command is part of the script.
_LIMITED = 'ulimit -c 0 && ulimit -n "$1" && ulimit -t "$2" && ulimit -f "$3" && shift 3 && exec "$@"'
_TRIAL_LIMITS = Limits(seconds=10.0)
_ESCAPES = """
import socket, sys
for name, attempt in (
    ("read", lambda: open(sys.argv[1]).read()),
    ("write", lambda: open(sys.argv[1], "a")),
    ("tcp", lambda: socket.create_connection(("127.0.0.1", int(sys.argv[2])), 2)),
):
    try:
        attempt()
        print(name)
    except OSError:
        pass
print("confined")
"""


@dataclass(frozen=True)
class Seatbelt:
    """Runs commands with ``sandbox-exec``.

    Attributes:
        program: Its path.
    """

    program: str = PROGRAM
    name: str = field(default="seatbelt", init=False)
    confines: bool = field(default=True, init=False)

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
        """Run one command confined; see ``Sandbox.run``."""
        check_inside(command, root)
        if reason := unusable(command):
            return not_run(reason)
        grows = (*((root,) if writable else ()), *extra_writable)
        try:
            with tempfile.TemporaryDirectory(prefix="aas-run-", ignore_cleanup_errors=True) as private:
                shown = [root, *visible_paths(python), *extra_read_only]
                rules = profile(shown, [Path(private), *grows])
                return self._run(command, rules, private, limits or Limits())
        except (OSError, ValueError) as error:
            return not_run(f"the sandbox could not be prepared: {error}")

    def _run(self, command: Command, rules: str, private: str, limits: Limits) -> Finished:
        bounds = (OPEN_FILES, math.ceil(limits.seconds) + 1, limits.file_bytes // _BLOCK_BYTES)
        limited = ["/bin/sh", "-c", _LIMITED, "sh", *map(str, bounds), *command.argv]
        started = time.monotonic()
        with subprocess.Popen(
            [self.program, "-p", rules, *limited],
            env=marked({**command.env, "HOME": private, "TMPDIR": private}),
            cwd=command.cwd,
            stdin=subprocess.PIPE if command.channel is None else command.channel,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        ) as process:
            try:
                with watched(process.pid):
                    reply = exchange(process, command.data, _wall(limits), limits.output_bytes, hold=False)
            finally:
                kill_group(process.pid)
        return _finished(reply, limits, time.monotonic() - started)


def _wall(limits: Limits) -> float:
    """Return how long a command may take by the clock: what it was at work cannot be told from without."""
    return min(limits.seconds, limits.wall_seconds or patience(limits.seconds))


def _finished(reply: Reply, limits: Limits, seconds: float) -> Finished:
    output = (reply.stdout, reply.stderr)
    if reply.returncode is None:
        return Finished(None, *output, seconds, "timeout", f"still running after {limits.seconds:g} s")
    if reply.is_cut:
        return Finished(None, *output, seconds, "limit", f"wrote more than {limits.output_bytes} bytes of output")
    returncode = reply.returncode if reply.returncode >= 0 else 128 - reply.returncode
    reason = signal_limit(returncode)
    return Finished(returncode, *output, seconds, "limit" if reason else "exited", reason)


def find_seatbelt() -> tuple[Sandbox | None, str]:
    """Return the sandbox of macOS where a command did not get out of it, or why there is none."""
    if platform.system() != "Darwin":
        return None, "seatbelt needs macOS"
    if not Path(PROGRAM).is_file():
        return None, f"there is no {PROGRAM}"
    sandbox = Seatbelt(PROGRAM)
    reason = trial(sandbox)
    return (None, f"sandbox-exec: {reason}") if reason else (sandbox, "sandbox-exec, without a limit on memory")


def trial(sandbox: Sandbox) -> str:
    """Let a command try to reach a file and a socket outside; return what went wrong, or an empty string.

    Raises:
        MachineSlowError: That cannot be told, because the machine did not let it work.
    """
    with tempfile.TemporaryDirectory(prefix="aas-trial-") as folder, socket.create_server(("127.0.0.1", 0)) as door:
        root, bait = Path(folder, "copy"), Path(folder, "bait")
        root.mkdir()
        bait.write_text("what the trial must not read")
        facts = (str(bait.resolve()), str(door.getsockname()[1]))
        command = Command((sys.executable, "-I", "-S", "-c", _ESCAPES, *facts), root, clean_environment())
        done = sandbox.run(command, root=root, python=Path(sys.executable), limits=_TRIAL_LIMITS)
    if done.verdict == "timeout":
        raise MachineSlowError("the trial of the sandbox")
    said = done.stdout.decode(errors="replace").split()
    if done.verdict != "exited" or done.returncode != 0:
        return done.detail or f"a trial ended with status {done.returncode}"
    return "" if said == ["confined"] else f"a trial was not confined: {', '.join(said)}"
