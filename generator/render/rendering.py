"""What Copier's process keeps between units: clones of the template's versions, and what Jinja has compiled of them.

Copier's public functions would clone the template and compile all of it again for each unit, most of a unit's time.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from generator.render.formatting import format_unit
from generator.render.records import FactsRequest, Rendered, RenderRequest, TemplateFacts
from generator.template import is_own, own_bundle


class Versions:
    """The versions of templates that were asked for in this process, each cloned once."""

    def __init__(self) -> None:
        self._templates: dict[tuple[str, str | None], Any] = {}
        self._compiled: dict[tuple[Any, ...], Any] = {}

    def template(self, url: str, ref: str | None) -> Any:
        """Return Copier's template for a version.

        ``None`` stays with the tag that is the newest at first. Of the installation's own template it is what this
        installation renders, which in a source checkout may be newer than any tag.
        """
        from copier._template import Template
        from copier._vcs import _PathStr

        if (url, ref) not in self._templates:
            ours = is_own(url)
            template = Template(url=url, ref=ref or ("HEAD" if ours else None))
            if ours:
                # Units name the address; cloning the file behind it needs neither git's helper nor Copier's cache.
                vars(template)["url_expanded"] = _PathStr(own_bundle())
            self._templates[url, ref] = template
        return self._templates[url, ref]

    def compile_once(self, environment: Any, template: Any) -> None:
        """Let a Jinja environment take the code of what an earlier one has compiled of the same version."""
        compile_new = environment.compile

        def look_up(source: Any, name: str | None = None, filename: str | None = None) -> Any:
            # Copier's extension for several files of one template begins anew whenever this is called.
            environment.preprocess(source, name, filename)
            key = (template.url, template.ref, source, name, filename)
            if key not in self._compiled:
                self._compiled[key] = compile_new(source, name, filename)
            return self._compiled[key]

        environment.compile = look_up


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

    def render(self, request: RenderRequest) -> Rendered:
        """Render one unit."""
        from copier._settings import SettingsModel

        with formatting_worker()(
            src_path=request.template,
            dst_path=request.destination,
            data=request.data,
            vcs_ref=request.vcs_ref,
            settings=SettingsModel(),
            defaults=True,
            overwrite=True,
            quiet=True,
            skip_tasks=True,
        ) as worker:
            # A property that a worker fills with a clone of its own, and removes in the end.
            worker.template = self.versions.template(request.template, request.vcs_ref)
            # What asks for extensions is refused below, before they are loaded.
            if not worker.template.jinja_extensions:
                self.versions.compile_once(worker.jinja_env, worker.template)
            worker.run_copy()
            return Rendered(worker.template.commit or "")

    def facts(self, request: FactsRequest) -> TemplateFacts:
        """Return what a template says of itself."""
        template = self.versions.template(request.template, request.vcs_ref)
        migrations = template._raw_config.get("_migrations") or []
        return TemplateFacts(template.commit or "", str(template.version or ""), len(migrations))
