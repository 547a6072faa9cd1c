"""The workers of a Dask cluster; ``distributed`` is an extra and is loaded only here."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.apply.workers.child import Children, packed
from generator.apply.workers.fleets import Answered
from generator.apply.workers.records import WaveOutcome
from generator.errors import EXIT_TASKS, GeneratorError
from generator.journal.facts import tool_version

if TYPE_CHECKING:
    from distributed import Client, Future, Security

CONNECT_SECONDS = 15.0
FIRST_WORKER_SECONDS = 60.0
# How long workers may all be gone before the run ends.
EMPTY_SECONDS = 300.0
# A request carries the texts of its tasks; Dask warns of what is larger than this.
_LARGE = "1GB"
# How long what is known of the workers counts.
_LOOK_SECONDS = 1.0


class ClusterError(GeneratorError):
    """A cluster cannot be used."""

    code = "cluster"


class ClusterLostError(GeneratorError):
    """The scheduler ended or cannot be reached any more; tasks are left for the next run."""

    exit_code = EXIT_TASKS
    code = "cluster-lost"


@dataclass(frozen=True)
class Tls:
    """The files by which both ends of a connection prove who they are; none of them is for a cluster without TLS.

    Attributes:
        ca: Certificates of who signs those of scheduler, workers and clients.
        cert: The client's certificate.
        key: Its key; ``None`` where it is in the same file.
    """

    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None

    def security(self) -> Security | None:
        """Return what Dask takes.

        Raises:
            ClusterError: A file is missing, or not all of them are named.
        """
        from distributed import Security

        named = {"--tls-ca": self.ca, "--tls-cert": self.cert, "--tls-key": self.key}
        if not any(named.values()):
            return None
        if self.ca is None or self.cert is None:
            raise ClusterError("--tls-ca and --tls-cert belong together.", "Name both, and --tls-key.")
        if missing := [f"{option} {path}" for option, path in named.items() if path and not path.is_file()]:
            raise ClusterError(f"{', '.join(missing)}: there is no such file.", "Name the cluster's own.")
        key = str(self.key) if self.key else None
        return Security(  # type: ignore[no-untyped-call]  # Dask types little of what it offers
            tls_ca_file=str(self.ca), tls_client_cert=str(self.cert), tls_client_key=key, require_encryption=True
        )


NO_TLS = Tls()


class Cluster:
    """The workers of a scheduler.

    Args:
        address: The scheduler's, such as ``tcp://10.0.0.5:8786``.
        tls: How a connection is secured.

    Raises:
        ClusterError: Dask is not installed, or no scheduler or no fit worker is there.
    """

    def __init__(self, address: str, tls: Tls) -> None:
        try:
            import dask
            from distributed import Client
        except ImportError:
            step = "Install it: pip install 'aas-generator[cluster]'"
            raise ClusterError("--scheduler needs the package 'distributed'.", step) from None
        # What happens to the cluster is told by what is raised here.
        for name in [*logging.root.manager.loggerDict]:
            if name.partition(".")[0] == "distributed":
                logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        dask.config.set({"distributed.admin.large-graph-warning-threshold": _LARGE})
        self._address = address
        security = tls.security()
        try:
            self._client: Client = Client(  # type: ignore[no-untyped-call]
                address, timeout=CONNECT_SECONDS, security=security, set_as_default=False, name="aas-generator"
            )
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            step = "Start one with 'dask scheduler', or correct the address; docs/how-to/use-a-cluster.md shows how."
            raise ClusterError(f"{address}: no scheduler answers there ({_line(error)}).", step) from error
        self._known: dict[str, str] = {}
        self._futures: set[Future[Any]] = set()
        self._looked, self._capacity, self._met = -_LOOK_SECONDS, 0, time.monotonic()
        self._is_doubtful = False
        self._wait_for_a_worker()

    def _wait_for_a_worker(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=FIRST_WORKER_SECONDS)
        except TimeoutError:
            self.close()
            step = f"Start one: dask worker {self._address}"
            raise ClusterError(f"{self._address}: the scheduler has no workers.", step) from None
        if not self._fit():
            told = next(iter(self._known.values()), "")
            self.close()
            raise ClusterError(f"{self._address}: no worker is fit", told)

    @property
    def unfit(self) -> Mapping[str, str]:
        """The workers that are given nothing, with the reasons."""
        return {worker: fault for worker, fault in self._known.items() if fault}

    def capacity(self) -> int:
        """Return how many waves can be built at once; workers may come and go.

        Raises:
            ClusterLostError: The scheduler is gone, or all workers are for a long time.
        """
        now = time.monotonic()
        if now - self._looked > _LOOK_SECONDS:
            self._looked, self._capacity = now, sum(self._fit().values())
        if self._capacity:
            self._met = now
        elif now - self._met > EMPTY_SECONDS:
            raise ClusterLostError(
                f"{self._address}: no fit worker was there for {EMPTY_SECONDS:g} s; tasks that were not built stay as "
                "they were.",
                "Start workers, then run the same command.",
            )
        return self._capacity

    def _fit(self) -> dict[str, int]:
        """Return the workers that can be given something, each with how many waves it builds at once.

        Raises:
            ClusterLostError: The scheduler is not there any more.
        """
        if self._client.status != "running":
            raise self._lost()
        try:
            return self._looked_at()
        except OSError as error:
            raise self._lost() from error

    def _looked_at(self) -> dict[str, int]:
        there = dict(self._client.nthreads())  # type: ignore[no-untyped-call]
        if new := [worker for worker in there if worker not in self._known]:
            told = self._client.run(tool_version, workers=new, on_error="return")
            self._known |= {worker: _fault(told.get(worker)) for worker in new}
        return {worker: threads for worker, threads in there.items() if not self._known.get(worker)}

    def submit(self, request: bytes, answered: Answered, *, on: str = "") -> None:
        """Ask for a wave to be built; one whose worker dies is given to another one, a few times, by the scheduler.

        Raises:
            ClusterLostError: The scheduler is not there any more.
        """
        fit = self._fit() if self.unfit or self._is_doubtful else {}
        self._is_doubtful = False
        chosen = [on] if on else list(fit) if self.unfit else None
        if self._client.status != "running":
            raise self._lost()
        # One that was asked for by name may have ended meanwhile.
        future = self._client.submit(
            build_here, tool_version(), request, pure=False, workers=chosen, allow_other_workers=bool(on)
        )
        self._futures.add(future)  # Dask forgets what nobody holds

        def done(future: Future[Any]) -> None:
            self._futures.discard(future)
            answered(*self._answer(future))

        future.add_done_callback(done)  # type: ignore[no-untyped-call]

    def _answer(self, future: Future[Any]) -> tuple[str, bytes | BaseException]:
        from distributed import CancelledError, KilledWorker

        try:
            worker, outcome = future.result()
        except (CancelledError, OSError):
            return "", self._lost()
        except KilledWorker as error:
            return str(error.last_worker), packed(WaveOutcome(lost="the worker that built it ended, each time"))
        except Exception as error:
            # Raised by Dask: what builds waves raises nothing. A worker that joined late may not have this package.
            self._is_doubtful = True
            return "", packed(WaveOutcome(lost=f"a worker could not begin it: {_line(error)}"))
        return worker, outcome

    def refuse(self, worker: str, fault: str) -> bool:
        """Give a worker nothing more to do; return whether any other one is left."""
        self._known[worker] = fault
        return bool(self._fit())

    def _lost(self) -> ClusterLostError:
        return ClusterLostError(
            f"{self._address}: the scheduler is gone; tasks that were not built stay as they were.",
            "Start the scheduler and its workers again, then run the same command.",
        )

    def close(self) -> None:
        """Leave the cluster; what was asked for and is not begun is forgotten."""
        self._futures.clear()
        self._client.close(timeout=CONNECT_SECONDS)  # type: ignore[no-untyped-call]


# Of a worker's process; it keeps them from wave to wave and from run to run.
_children = Children()


def build_here(version: str, request: bytes) -> tuple[str, bytes]:
    """Build a wave on the worker that this runs on, in a process of its own. Never raises.

    Args:
        version: The version of this package where the request comes from.
        request: A packed ``WaveRequest``.

    Returns:
        The worker's address, and a packed ``WaveOutcome``.
    """
    from distributed import get_worker

    worker = str(get_worker().address)
    # Before the request is looked at: another version may have other records.
    if fault := _fault(version):
        return worker, packed(WaveOutcome(worker, refused=fault))
    return worker, _children.build(request)


def _fault(version: object) -> str:
    """Return why the other end cannot be worked with, from its version or what it raised; empty where it can."""
    if isinstance(version, BaseException):
        return f"aas-generator cannot be loaded there: {_line(version)}"
    if version != tool_version():
        return f"one side has version {version} of aas-generator, the other {tool_version()}: install the same one"
    return ""


def _line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
