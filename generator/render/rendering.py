"""Rendering units in Copier's process: the fast way where that gives the same, and all of them laid out at once.

Copier's public functions would clone the template and compile all of it again for each unit, most of a unit's time.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from generator.errors import RenderBrokenError, RenderError
from generator.render.agreement import Agreement
from generator.render.formatting import format_files, format_unit
from generator.render.records import (
    FILE,
    LINK,
    PROGRAM,
    FactsRequest,
    PrepareRequest,
    Refusal,
    Rendered,
    RenderedFile,
    RenderedUnits,
    RenderRequest,
    TemplateFacts,
)
from generator.render.remembering import remembering_worker
from generator.render.versions import Versions

_SAID_MAX = 500


@cache
def formatting_worker() -> Any:
    """Return Copier's worker, made to lay out what it has rendered: each render of a copy or an update ends with that.

    So the engine, which skips a template's tasks, does what they do in plain Copier, and trusts no template for it.
    """
    from copier._main import Worker

    class Formatting(Worker):
        def run_copy(self) -> None:
            self._written: list[str] = []
            super().run_copy()
            format_unit(self.subproject.local_abspath, self._written, self.answers.combined)

        def _render_file(self, src_relpath: Path, dst_relpath: Path, extra_context: Any = None) -> None:
            super()._render_file(src_relpath, dst_relpath, extra_context)
            self._written.append(dst_relpath.as_posix())

    return Formatting


class Rendering:
    """Renders units in this process."""

    def __init__(self) -> None:
        self.versions = Versions()
        self._agreement = Agreement()

    def render(self, request: RenderRequest) -> RenderedUnits:
        """Render units; the files of all of them are laid out at once, and one that is refused keeps none back.

        Raises:
            RenderError: Ruff cannot be run.
        """
        template = self.versions.template(request.template, request.vcs_ref)
        found: list[Rendered | Refusal] = []
        for data in request.units:
            try:
                found.append(Rendered(template.commit or "", self._files(request, template, data)))
            except Exception as error:  # as many kinds as there are filters in a template
                found.append(refusal_of("render", error))
        whole = [each for each in found if isinstance(each, Rendered)]
        answers = [data for data, each in zip(request.units, found, strict=True) if isinstance(each, Rendered)]
        laid_out = iter(_laid_out(whole, answers))
        units = tuple(each if isinstance(each, Refusal) else next(laid_out) for each in found)
        return RenderedUnits(units, self._agreement.notice)

    def _files(self, request: RenderRequest, template: Any, data: Mapping[str, Any]) -> Mapping[str, RenderedFile]:
        """Return a unit's files as the template has them, before they are laid out."""

        def fast() -> Mapping[str, RenderedFile]:
            # There is no such folder: nothing is read from it or written.
            nowhere = Path(tempfile.gettempdir(), "nowhere", "unit")
            with _worker(remembering_worker(self.versions), request, template, data, nowhere) as worker:
                worker.run_copy()
                return dict(worker.written)

        def plain() -> Mapping[str, RenderedFile]:
            from copier._main import Worker

            with (
                tempfile.TemporaryDirectory(prefix="aas-plain-") as folder,
                _worker(Worker, request, template, data, Path(folder, "unit")) as worker,
            ):
                worker.run_copy()
                return _read_files(Path(folder, "unit"))

        return self._agreement.render(template, data, fast, plain, request.cache)

    def prepare(self, request: PrepareRequest) -> None:
        """Clone a template and read its settings; what goes wrong is met again, and told, by who asks for a unit."""
        with suppress(Exception):
            self.facts(FactsRequest(request.template, request.vcs_ref))

    def facts(self, request: FactsRequest) -> TemplateFacts:
        """Return what a template says of itself."""
        template = self.versions.template(request.template, request.vcs_ref)
        migrations = template._raw_config.get("_migrations") or []
        return TemplateFacts(template.commit or "", str(template.version or ""), len(migrations))


def refusal_of(did: str, error: Exception) -> Refusal:
    """Return what to say of an error.

    Args:
        did: What was done, as an infinitive.
        error: What came of it.
    """
    if isinstance(error, RenderError):
        return Refusal(str(error), isinstance(error, RenderBrokenError))
    from generator.answers.text import one_line, shorten

    said = shorten(one_line(str(error)), _SAID_MAX)
    # What Copier runs besides migrations is git, for the template.
    broken = isinstance(error, OSError) or type(error).__name__ == "ProcessExecutionError"
    return Refusal(f"Copier refused to {did} it: {type(error).__name__}: {said}", broken)


@contextmanager
def _worker(
    kind: Any, request: RenderRequest, template: Any, data: Mapping[str, Any], destination: Path
) -> Iterator[Any]:
    """Give a worker for one unit."""
    from copier._settings import SettingsModel

    with kind(
        src_path=request.template,
        dst_path=destination,
        data=dict(data),
        vcs_ref=request.vcs_ref,
        settings=SettingsModel(),
        defaults=True,
        overwrite=True,
        quiet=True,
        skip_tasks=True,
    ) as worker:
        # A property that a worker fills with a clone of its own, and removes in the end.
        worker.template = template
        yield worker


def _laid_out(units: Sequence[Rendered], answers: Sequence[Mapping[str, Any]]) -> Iterator[Rendered]:
    """Yield units with their files laid out."""
    given = [(unit.contents, data) for unit, data in zip(units, answers, strict=True)]
    for unit, changed in zip(units, format_files(given), strict=True):
        after = {path: RenderedFile(content, unit.files[path].mode) for path, content in changed.items()}
        yield Rendered(unit.version, {**unit.files, **after})


def _read_files(folder: Path) -> dict[str, RenderedFile]:
    """Return what stands in a folder."""
    found = {}
    for place in sorted(folder.rglob("*")):
        path, mode = place.relative_to(folder).as_posix(), place.lstat().st_mode
        if stat.S_ISLNK(mode):
            found[path] = RenderedFile(os.fsencode(place.readlink()), LINK)
        elif stat.S_ISREG(mode):
            found[path] = RenderedFile(place.read_bytes(), PROGRAM if mode & stat.S_IXUSR else FILE)
    return found
