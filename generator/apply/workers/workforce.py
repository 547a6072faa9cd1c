"""What a person said about who builds, and the team that comes of it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.apply.builders import Builder, Here
from generator.apply.task import Run
from generator.apply.workers.cluster import NO_TLS, Cluster, Tls
from generator.apply.workers.fleets import Fleet, Processes
from generator.apply.workers.records import Job, Origin
from generator.apply.workers.spreading import Spread
from generator.bench.environment import FOLDER
from generator.git import Repository
from generator.planning import default_workers
from generator.settings import Settings

_HOME = "workers"
# A name alone is no secret, and git's own addresses need it; what stands behind it is one.
_PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^/@]*@|(?<=https://)[^/@]*@|(?<=http://)[^/@]*@")


@dataclass(frozen=True)
class Workforce:
    """Who builds.

    Attributes:
        jobs: How many processes of this machine; one for this process alone, 0 for as many as it has use for.
        scheduler: The address of a Dask scheduler whose workers build instead; empty for none.
        tls: How the connection to it is secured.
    """

    jobs: int = 1
    scheduler: str = ""
    tls: Tls = NO_TLS

    @contextmanager
    def opened(self, settings: Settings) -> Iterator[Fleet | None]:
        """Give the workers; ``None`` where this process builds.

        Args:
            settings: The tool's settings for the workspace.

        Raises:
            ClusterError: The cluster cannot be used.
        """
        fleet = self._fleet(settings)
        try:
            yield fleet
        finally:
            if fleet is not None:
                fleet.close()

    def _fleet(self, settings: Settings) -> Fleet | None:
        if self.scheduler:
            return Cluster(self.scheduler, self.tls)
        # What is installed for one task would be missing in the environment of another process.
        jobs = 1 if settings.install_missing else self.jobs or default_workers()
        return Processes(jobs) if jobs > 1 else None

    def builder(self, run: Run, fleet: Fleet | None, progress: Callable[[str], None]) -> Builder:
        """Return what builds the waves of a run."""
        if fleet is None:
            return Here(run)
        bench = run.bench
        job = Job(
            origin=_origin(bench.workspace),
            base=run.base,
            settings=bench.settings,
            template=run.renderer.template,
            # On other machines it may have got another newest version meanwhile, or be another installation's.
            version=run.renderer.facts().commit if self.scheduler else "",
            python=bench.environment.interpreter.python,
            environments=bench.state.folder / FOLDER,
            home=None if self.scheduler else bench.state.work / _HOME,
            cache=None if self.scheduler else bench.state.cache,
        )
        return Spread(run, fleet, job, progress)


HERE = Workforce()


def _origin(repository: Repository) -> Origin:
    said = repository.git("config", "--get", "remote.origin.url", accept=(0, 1)).text.strip()
    return Origin(repository.top, _address(said, repository.root), repository.folder, repository.object_format())


def _address(said: str, top: Path) -> str:
    """Return a repository's address as another process can use it, without a password."""
    if said and "://" not in said and not re.match(r"[\w.-]+@?[\w.-]*:", said):
        return os.fspath(Path(top, said).resolve())
    return _PASSWORD.sub(lambda found: f"{found[1]}@" if found[1] else "", said)
