"""The sandbox that a container is: podman or docker, also where both run Linux in a virtual machine.

No network, no capabilities, nothing writable but a sized temporary folder, bounded memory and processes. What watches
the command is the same as elsewhere and runs inside (``container_entry``), so all that this side does is start it and
wait for the answer.
"""

from __future__ import annotations

import base64
import json
import secrets
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from generator.process_time import patience
from generator.reaper import marked, watched
from generator.sandbox import container_mounts
from generator.sandbox.answering import Reply, exchange
from generator.sandbox.environment import PRIVATE_TMP
from generator.sandbox.limits import signal_limit
from generator.sandbox.mounts import SHARED_MEMORY_BYTES
from generator.sandbox.records import MIB, Command, Finished, Limits, check_inside, not_run, unusable

_DETAIL_MAX = 300
# What the first process and the supervisor need beside the command. The capabilities are gone before it starts.
_TO_WATCH = ("SETUID", "SETGID", "SETPCAP", "KILL", "SYS_PTRACE", "DAC_READ_SEARCH")
_OWN_MEMORY = 128 * MIB
_OWN_PROCESSES = 8
_START_SECONDS = 60.0
_REMOVE_SECONDS = 20.0
_BASE64_FACTOR = 1.4
_KILLED = 128 + 9
_NOT_STARTED = "the container did not start"
# The package lies under a name of its own, since its folder on the machine may be anywhere.
_START = f"import sys; sys.path.insert(0, {container_mounts.OURS!r}); " + (
    "from generator.sandbox.container_entry import main; main()"
)


@dataclass(frozen=True)
class Container:
    """Runs commands in containers.

    Attributes:
        program: Path of ``podman`` or ``docker``.
        image: The image. Where it is ``None``, the running system is shown in an empty one.
        empty: Name of the empty image.
        options: Further options of ``run``, as far as this machine needs any.
        account: Number of the user that the command becomes, where what watches it can be another one; else ``None``.
        opens: Whether the copy of the workspace is opened to everybody first, because that is not who owns it.
    """

    program: str
    image: str | None
    empty: str
    options: tuple[str, ...] = ()
    account: int | None = None
    opens: bool = False
    name: str = field(default="container", init=False)
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
        """Run one command in a container of its own; see ``Sandbox.run``."""
        check_inside(command, root)
        if reason := unusable(command):
            return not_run(reason)
        bounds = limits or Limits()
        try:
            grows = (*((root,) if writable else ()), *extra_writable)
            view = container_mounts.view(root, grows, python, extra_read_only, own_system=self.image is not None)
            with tempfile.TemporaryDirectory(prefix="aas-run-") as nothing:
                Path(nothing).chmod(0o755)
                account = self._account(root, grows)
                words = self._words(view.words(nothing), bounds, watched_by_root=account is not None)
                request = _request(command, view, bounds, account)
                words += [self.image or self.empty, view.python]
                return self._run(words, request, bounds, command.channel, Path(nothing))
        except (OSError, ValueError) as error:
            return not_run(f"the container could not be prepared: {error}")

    def _account(self, root: Path, grows: Sequence[Path]) -> int | None:
        """Return who the command becomes; where that user may not read the copy, it stays root without capabilities."""
        if not self.opens:
            return self.account
        from generator.sandbox.staging import open_to_nobody

        return self.account if all(open_to_nobody(each, each in grows) for each in {root, *grows}) else None

    def _run(self, words: Sequence[str], request: bytes, limits: Limits, channel: int | None, folder: Path) -> Finished:
        name = f"aas-{secrets.token_hex(8)}"
        started = time.monotonic()
        with subprocess.Popen(
            [self.program, "run", "--name", name, *words, "-I", "-S", "-c", _START],
            env=marked(container_mounts.client_environment()),
            # What watches a container notes there that it ran out of memory.
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        ) as process:
            wall = (limits.wall_seconds or patience(limits.seconds)) + _START_SECONDS
            most = int(2 * limits.output_bytes * _BASE64_FACTOR) + MIB
            try:
                with watched(process.pid, folder):
                    reply = exchange(process, request, wall, most, channel=channel)
            finally:
                if process.poll() is None:
                    process.kill()
                    self._remove(name)
        return _finished(reply, time.monotonic() - started)

    def _words(self, shown: Sequence[str], limits: Limits, *, watched_by_root: bool) -> list[str]:
        memory = str(limits.memory_bytes + limits.tmp_bytes + _OWN_MEMORY)
        return [
            *("--rm", "--interactive", "--pull", "never", "--log-driver", "none", "--network", "none"),
            *("--hostname", "sandbox", "--ipc", "private", "--cap-drop", "ALL"),
            *("--security-opt", "no-new-privileges", "--security-opt", "label=disable", "--read-only"),
            *("--memory", memory, "--memory-swap", memory, "--pids-limit", str(limits.processes + _OWN_PROCESSES)),
            *("--ulimit", "core=0:0", "--ulimit", "nofile=1024:1024", "--shm-size", str(SHARED_MEMORY_BYTES)),
            *("--tmpfs", f"{PRIVATE_TMP}:rw,nosuid,nodev,size={limits.tmp_bytes},mode=1777"),
            *("--workdir", "/", "--entrypoint", ""),
            *shown,
            *self.options,
            "--user",
            "0:0",
            *(word for capability in _TO_WATCH if watched_by_root for word in ("--cap-add", capability)),
        ]

    def _remove(self, name: str) -> None:
        """End a container that has not ended by itself."""
        with suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(
                [self.program, "rm", "--force", name],
                env=container_mounts.client_environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_REMOVE_SECONDS,
                check=False,
            )


def _request(command: Command, view: container_mounts.View, limits: Limits, account: int | None) -> bytes:
    data: Mapping[str, Any] = {
        "argv": [view.inside(part) for part in command.argv],
        "cwd": view.inside(str(command.cwd.absolute())),
        "env": {name: view.inside(value) for name, value in command.env.items()},
        "data": base64.b64encode(command.data).decode(),
        "talks": command.channel is not None,
        "writable": [bind.target for bind in view.shown if bind.writable],
        "limits": asdict(limits),
        "account": "" if account is None else str(account),
    }
    return json.dumps(data).encode() + b"\n"


def _finished(reply: Reply, seconds: float) -> Finished:
    said = reply.stderr.decode("utf-8", "replace").strip()
    if reply.is_late:
        return Finished(None, b"", b"", seconds, "slow", f"the container did not end in {seconds:.0f} s")
    try:
        answer = json.loads(reply.stdout)
    except ValueError:
        if reply.returncode == _KILLED:
            return Finished(None, b"", b"", seconds, "limit", "the container was ended by the system")
        return Finished(None, b"", b"", seconds, "not-run", f"{_NOT_STARTED}: {said[-_DETAIL_MAX:]}")
    output = (base64.b64decode(answer["stdout"]), base64.b64decode(answer["stderr"]))
    verdict, returncode, took = answer["verdict"], answer["returncode"], answer["seconds"]
    if verdict != "exited":
        return Finished(None, *output, took, verdict, answer["detail"])
    if returncode is None:
        return Finished(_KILLED, *output, took, "exited", "the command ended its supervisor")
    reason = signal_limit(returncode)
    return Finished(returncode, *output, took, "limit" if reason else "exited", reason)
