"""What Copier's process keeps of the templates' versions: a clone of each, and what Jinja has compiled of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.render.remembering import in_parts
from generator.template import is_own, own_bundle


class Versions:
    """The versions of templates that were asked for in this process, each cloned once."""

    def __init__(self) -> None:
        self._templates: dict[tuple[str, str | None], Any] = {}
        self._compiled: dict[tuple[Any, ...], Any] = {}
        self._environments: dict[tuple[str, str | None], Any] = {}
        self._strings: dict[tuple[str, str | None, str], Any] = {}

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

    def environment(self, template: Any, make: Callable[[], Any]) -> Any:
        """Return the Jinja environment that all units of a version share; where there is none, it is made."""
        place = template.url, template.ref
        if place not in self._environments:
            environment = make()
            environment.filters["to_nice_yaml"] = in_parts(environment.filters["to_nice_yaml"])
            self.compile_once(environment, template)
            self._environments[place] = environment
        return self._environments[place]

    def string_template(self, environment: Any, template: Any, string: str) -> Any:
        """Return what a version's environment compiles of a text in its settings or in the name of a file."""
        # Copier's extension for several files of one template begins anew whenever this is called.
        environment.preprocess(string)
        place = template.url, template.ref, string
        if place not in self._strings:
            self._strings[place] = environment.from_string(string)
        return self._strings[place]

    def compile_once(self, environment: Any, template: Any) -> None:
        """Let a Jinja environment take the code of what an earlier one has compiled of the same version."""
        compile_new = environment.compile

        def look_up(source: Any, name: str | None = None, filename: str | None = None) -> Any:
            environment.preprocess(source, name, filename)
            key = (template.url, template.ref, source, name, filename)
            if key not in self._compiled:
                self._compiled[key] = compile_new(source, name, filename)
            return self._compiled[key]

        environment.compile = look_up
