"""One update by Copier, watched: what its two renderings were, and what stood in the unit's repository in between.

Copier renders the unit's old version and its new one into folders of its own, which are gone when it ends. They are
the base and the other side of its merge, so they are kept here. Nothing of what Copier does is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.render.programs import Programs
from generator.render.records import Migrated, MigrationRequest, Updated, UpdateRequest
from generator.render.rendering import Rendering, formatting_worker


def update(rendering: Rendering, request: UpdateRequest) -> Updated:
    """Update a unit in its repository.

    Raises:
        ValueError: The unit's answers name another template, or a version that it does not have.
    """
    from copier.errors import TaskError

    watch: dict[str, dict[str, bytes]] = {}
    with _worker(rendering, request, watch) as worker:
        fault = ""
        try:
            worker.run_update()
        except TaskError as error:
            if "after" not in watch:
                raise
            # What was merged is there to look at.
            fault = str(error)
        return Updated(
            version=worker.template.commit or "",
            old=watch["old"],
            new=watch["new"],
            migrated=watch["before"],
            merged=watch["after"],
            fault=fault,
        )


def migrate_last(rendering: Rendering, request: MigrationRequest) -> Migrated:
    """Run the migrations that come last, as Copier would behind an update from a version.

    Raises:
        ValueError: The unit's answers name another template.
    """
    from copier._main import as_operation
    from copier._types import Phase

    with _worker(rendering, request.update, {}) as worker:
        former = rendering.versions.template(request.update.template, request.version)

        def run() -> None:
            with Phase.use(Phase.PROMPT):
                worker._ask()
            with Phase.use(Phase.MIGRATE):
                worker._execute_tasks(worker.template.migration_tasks("after", former))

        as_operation("update")(run)()
    return Migrated()


@contextmanager
def _worker(rendering: Rendering, request: UpdateRequest, watch: dict[str, dict[str, bytes]]) -> Iterator[Any]:
    """Give Copier's worker for a unit.

    Raises:
        ValueError: The unit's answers name another template.
    """
    from copier._settings import SettingsModel

    with _watching(rendering, request.destination, watch)(
        dst_path=request.destination,
        answers_file=Path(request.answers_file),
        vcs_ref=request.vcs_ref,
        # Exactly this template may bring code that runs: its migrations.
        settings=SettingsModel(trust={request.template}),
        defaults=True,
        overwrite=True,
        quiet=True,
        conflict="inline",
        skip_tasks=True,
    ) as worker:
        named = worker.subproject.last_answers.get("_src_path")
        if named != request.template:
            raise ValueError(f"{named!r} is not the configured template {request.template!r}")
        _judge_version(rendering, request.template, worker.subproject.last_answers.get("_commit"))
        yield worker


def _judge_version(rendering: Rendering, template: str, version: object) -> None:
    """See that a template has the version that a unit was rendered from.

    Raises:
        ValueError: It has not.
    """
    try:
        _ = rendering.versions.template(template, str(version)).local_abspath
    except ValueError:
        raise ValueError(
            f"{template} has no version {version!r}, which the unit was rendered from; name the template that has it"
        ) from None


def _watching(rendering: Rendering, destination: Path, watch: dict[str, dict[str, bytes]]) -> Any:
    """Return Copier's worker, made to share the template's clones and to note down what it renders."""
    import copier._main

    vars(copier._main)["subprocess"] = Programs()
    versions = rendering.versions

    class Watching(formatting_worker()):  # type: ignore[misc]
        @cached_property
        def template(self) -> Any:
            url = self.src_path or str(self.subproject.template.url)
            return versions.template(url, self.resolved_vcs_ref)

        @cached_property
        def subproject(self) -> Any:
            found = super().subproject
            url, ref = found.last_answers.get("_src_path"), found.last_answers.get("_commit")
            found.template = versions.template(url, ref) if url else None
            return found

        @cached_property
        def jinja_env(self) -> Any:
            environment = super().jinja_env
            versions.compile_once(environment, self.template)
            return environment

        def run_copy(self) -> None:
            super().run_copy()
            if self.dst_path != destination:
                watch["new" if "old" in watch else "old"] = read_files(self.dst_path)

        def _execute_tasks(self, tasks: Any) -> None:
            # Called for the migrations that come first, then for those that come last; tasks are skipped.
            if "before" in watch:
                watch["after"] = read_files(self.dst_path)
            super()._execute_tasks(tasks)
            if "before" not in watch:
                watch["before"] = read_files(self.dst_path)

    return Watching


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the regular files below a folder without git's own, path to content."""
    found = {}
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if place.parts[0] != ".git" and path.is_file() and not path.is_symlink():
            found[place.as_posix()] = path.read_bytes()
    return found
