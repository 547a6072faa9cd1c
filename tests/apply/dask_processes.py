"""A real scheduler and real workers on loopback, each a process of its own with a cache folder of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SECONDS = 120.0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class DaskProcesses:
    """A scheduler and its workers.

    Attributes:
        folder: Where logs and caches are.
        options: What every command gets.
        protocol: How they speak.
    """

    folder: Path
    options: Sequence[str] = ()
    protocol: str = "tcp"
    port: int = field(default_factory=_free_port)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The scheduler's address."""
        return f"{self.protocol}://127.0.0.1:{self.port}"

    def scheduler(self) -> subprocess.Popen[bytes]:
        """Start the scheduler and wait until it listens."""
        here = ("--host", f"{self.protocol}://127.0.0.1", "--port", str(self.port))
        process = self._start("dask_scheduler", f"scheduler{len(self.processes)}", *here)
        _wait_for(lambda: _listens(self.port), process)
        return process

    def worker(self, name: str, env: Mapping[str, str] = {}) -> subprocess.Popen[bytes]:
        """Start a worker; it joins when it is ready."""
        options = ("--nthreads", "1", "--no-nanny", "--name", name)
        return self._start("dask_worker", name, self.address, *options, env=env)

    def cache(self, name: str) -> Path:
        """Return where a worker keeps what it knows."""
        return self.folder / f"cache-{name}"

    def has_built(self, name: str) -> bool:
        """Tell whether a worker has begun to build something."""
        return (self.cache(name) / "aas-generator" / "workers" / "1" / "workspaces").is_dir()

    def _start(self, command: str, name: str, *args: str, env: Mapping[str, str] = {}) -> subprocess.Popen[bytes]:
        own = {"XDG_CACHE_HOME": str(self.cache(name)), **env}
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{command}", *args, "--no-dashboard", *self.options],
                env={**os.environ, **own},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def end(self) -> None:
        """Kill all of them."""
        for process in self.processes:
            process.kill()
            process.wait()


@contextmanager
def dask_processes(folder: Path, options: Sequence[str] = (), protocol: str = "tcp") -> Iterator[DaskProcesses]:
    """Give a cluster of which nothing runs yet; all of it is killed at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    made = DaskProcesses(folder, options, protocol)
    try:
        yield made
    finally:
        made.end()


def _wait_for(done: object, process: subprocess.Popen[bytes]) -> None:
    assert callable(done)
    until = time.monotonic() + SECONDS
    while not done():
        assert process.poll() is None, process.args
        assert time.monotonic() < until, process.args
        time.sleep(0.1)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
