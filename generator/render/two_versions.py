"""A unit as its old and its new version render it, for an update that merges in memory.

Copier's own update renders the old version with the recorded answers, the new one over the unit with what is left of
these answers, and the new one once more alone. The same is done here, in the same order and with the same worker, but
nothing is written. What needs more than that is left to Copier: its own update is asked for such a unit.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generator.render.formatting import format_files
from generator.render.records import RenderedFile, UnitVersions, Unsuited, VersionsAnswer, VersionsRequest
from generator.render.remembering import remembering_worker
from generator.render.rendering import Rendering

_OURS = [sys.executable, "-P", "-m", "generator", "migrate"]
_Files = Mapping[str, RenderedFile]


class NotSuitedError(Exception):
    """Something that only Copier's own update does."""


def render_versions(rendering: Rendering, request: VersionsRequest) -> VersionsAnswer:
    """Render both versions of each unit; the files of all of them are laid out at once.

    Raises:
        RenderError: Ruff cannot be run.
    """
    from copier._main import as_operation

    render = as_operation("update")(_both)
    units: list[UnitVersions | Unsuited] = []
    given: list[tuple[dict[str, bytes], Mapping[str, Any]]] = []
    for answers_file, content in request.units:
        try:
            both, answers = render(rendering, request, answers_file, content)
        except Exception as error:  # whatever it is: Copier's own update says it better
            units.append(Unsuited(f"{type(error).__name__}: {error}"))
            continue
        units.append(both)
        given += [(each, data) for each, data in zip((both.old, both.new), answers, strict=True)]
    laid_out = iter(format_files(given))
    for unit in units:
        if isinstance(unit, UnitVersions):
            unit.old.update(next(laid_out))
            unit.new.update(next(laid_out))
    return VersionsAnswer(tuple(units))


def _both(
    rendering: Rendering, request: VersionsRequest, answers_file: str, content: bytes
) -> tuple[UnitVersions, tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Return both versions of a unit before they are laid out, and the answers that each was rendered with.

    Raises:
        NotSuitedError: Only Copier's own update can do it.
        Exception: Copier refuses, in as many ways as there are.
    """
    import yaml
    from copier._types import JSONSerializable

    # As Copier reads it.
    recorded = {
        key: value
        for key, value in yaml.safe_load(content).items()
        if key in {"_src_path", "_commit"} or not key.startswith("_")
    }
    if recorded.get("_src_path") != request.template:
        raise NotSuitedError("it is of another template")
    old = rendering.versions.template(request.template, recorded["_commit"])
    new = rendering.versions.template(request.template, request.vcs_ref)
    _judge_templates(old, new)
    # What was there before is left out of the old version where the new one leaves it out.
    with _worker(
        rendering, request, answers_file, old, vcs_ref=old.commit, data=recorded, exclude=[*new.exclude]
    ) as worker:
        worker.run_copy()
        before, old_answers = _contents(worker.written), worker.answers.combined
    with _worker(rendering, request, answers_file, new) as worker:
        worker.subproject = _Recorded(worker.subproject, recorded)
        worker.run_copy()
        over = worker.written
        _judge_migrations(worker, old, new)
        answers = {
            key: value
            for key, value in worker.answers.combined.items()
            if not key.startswith("_")
            and key not in worker.answers.hidden
            and isinstance(key, JSONSerializable)
            and isinstance(value, JSONSerializable)
        }
    with _worker(rendering, request, answers_file, new, data=answers) as worker:
        worker.run_copy()
        if worker.written != over:
            raise NotSuitedError("the new version renders other files over the unit than alone")
        return UnitVersions(new.commit, before, _contents(over)), (old_answers, worker.answers.combined)


def _contents(files: _Files) -> dict[str, bytes]:
    if any(file.mode != "100644" for file in files.values()):
        raise NotSuitedError("a version has files that are no plain ones")
    return {path: file.content for path, file in files.items()}


def _judge_templates(old: Any, new: Any) -> None:
    """See that nothing in two versions of a template needs Copier's own update.

    Raises:
        NotSuitedError: Something does.
    """
    if not old.version or not new.version or old.version > new.version or new.commit is None:
        raise NotSuitedError("one of the versions is no version, or the older one is asked for")
    for template in (old, new):
        if template.jinja_extensions or template.skip_if_exists or template.external_data:
            raise NotSuitedError("the template asks for more than rendering")


def _judge_migrations(worker: Any, old: Any, new: Any) -> None:
    """See that the template's migrations are this package's own, about which its caller knows.

    Raises:
        NotSuitedError: One of them is another program.
    """
    from copier._tools import cast_to_bool
    from copier._types import Phase

    with Phase.use(Phase.MIGRATE):
        for stage in ("before", "after"):
            for task in new.migration_tasks(stage, old):
                more = {f"_{key}": value for key, value in task.extra_vars.items()} | {"_copier_operation": "update"}
                if not cast_to_bool(worker._render_value(task.condition, more)):
                    continue
                command = task.cmd if isinstance(task.cmd, list) else []
                if [worker._render_string(str(part), more) for part in command[: len(_OURS)]] != _OURS:
                    raise NotSuitedError("the template has migrations of its own")


class _Recorded:
    """Copier's view of a unit that stands nowhere: its recorded answers, and nothing else."""

    def __init__(self, subproject: Any, recorded: Mapping[str, Any]) -> None:
        self.local_abspath = subproject.local_abspath
        # Copier takes those out of it that are not valid any more.
        self.last_answers = dict(recorded)


@contextmanager
def _worker(
    rendering: Rendering, request: VersionsRequest, answers_file: str, template: Any, **options: Any
) -> Iterator[Any]:
    from copier._settings import SettingsModel

    options = {"vcs_ref": request.vcs_ref, **options}
    with remembering_worker(rendering.versions)(
        src_path=request.template,
        # There is no such folder: nothing is read from it or written.
        dst_path=Path(tempfile.gettempdir(), "nowhere", "unit"),
        answers_file=Path(answers_file),
        settings=SettingsModel(trust={request.template}),
        defaults=True,
        overwrite=True,
        quiet=True,
        skip_tasks=True,
        **options,
    ) as worker:
        worker.template = template
        yield worker
