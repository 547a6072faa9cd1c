"""Copier's worker, made to do once what it does again for each file: with the same bytes as result.

What a template is rendered with does not change while one unit is rendered, and neither do a version's environment and
its compiled templates from unit to unit. Nothing of Copier's own steps is left out or done in another order.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from generator.render.records import FILE, PROGRAM, RenderedFile

if TYPE_CHECKING:
    from generator.render.versions import Versions

# More are not worth keeping: units of one workspace share the largest answer, its contract.
_YAML_PARTS = 512


class NotRememberedError(Exception):
    """Something in a template that only Copier's own worker renders."""


@cache
def remembering_worker(versions: Versions) -> Any:
    """Return the class of workers that share what was made of the templates' versions.

    They write nothing; their ``written`` has the files that were rendered, path to content.
    """
    from copier._jinja_ext import get_yield_context
    from copier._main import Worker
    from copier.errors import YieldTagInFileError

    class Remembering(Worker):
        written: dict[str, RenderedFile]

        @cached_property
        def jinja_env(self) -> Any:
            return versions.environment(self.template, lambda: super(Remembering, self).jinja_env)

        def _render_template(self) -> None:
            self.written = {}
            self._place: Any = None
            self._links = 0
            self._context = super()._render_context()
            try:
                super()._render_template()
            finally:
                del self._context
            if self._links:
                raise NotRememberedError("the template has symbolic links")

        def _render_context(self) -> Any:
            return getattr(self, "_context", None) or super()._render_context()

        @property
        def answers_relpath(self) -> Any:
            if not hasattr(self, "_context"):
                return self._new_answers_relpath()
            if self._place is None:
                # It takes its own place out of what it is rendered with.
                kept = self._context
                del self._context
                self._place = self._new_answers_relpath()
                self._context = kept
            # Copier's extension for several files of one template begins anew whenever something is compiled.
            self.jinja_env.preprocess("")
            return Path(self._place)

        def _new_answers_relpath(self) -> Any:
            return super().answers_relpath

        def _render_string(self, string: str, extra_context: Any = None) -> str:
            template = versions.string_template(self.jinja_env, self.template, string)
            return str(template.render(**self._render_context(), **(extra_context or {})))

        def _render_file(self, src_relpath: Path, dst_relpath: Path, extra_context: Any = None) -> None:
            """Keep what Copier would write; no file is there before that would be in its way."""
            source = self.template.local_abspath / src_relpath
            if src_relpath.name.endswith(self.template.templates_suffix):
                template = self.jinja_env.get_template(src_relpath.as_posix())
                content = template.render(**self._render_context(), **(extra_context or {})).encode()
                if get_yield_context(self.jinja_env).yield_name:
                    raise YieldTagInFileError(f"File {src_relpath} contains a yield tag, but it is not allowed.")
            else:
                content = source.read_bytes()
            recorded = self.template.git_index_modes.get(PurePosixPath(src_relpath.as_posix()))
            mode = source.stat().st_mode if recorded is None else recorded
            self.written[dst_relpath.as_posix()] = RenderedFile(content, PROGRAM if mode & 0o100 else FILE)

        def _render_folder(self, dst_relpath: Path) -> None:
            """Do nothing: folders come with their files."""

        def _render_symlink(self, src_relpath: Path, dst_relpath: Path) -> None:
            self._links += 1

    return Remembering


def in_parts(to_yaml: Callable[..., str]) -> Callable[..., str]:
    """Return a filter that writes a mapping as YAML, made to write equal parts of it only once.

    Args:
        to_yaml: What writes the whole of a value. The parts of a mapping stand below each other, in the order of their
            keys, and know nothing of each other as long as no list or mapping is in two of them.
    """
    kept: dict[bytes, str] = {}

    def write(value: Any, *args: Any, **options: Any) -> str:
        if not _is_in_parts(value) or args or options.keys() - {"indent", "sort_keys", "width"}:
            return to_yaml(value, *args, **options)
        keys = sorted(value) if options.get("sort_keys", True) else list(value)
        return "".join(part(key, value[key], options) for key in keys)

    def part(key: str, value: Any, options: dict[str, Any]) -> str:
        name = pickle.dumps((key, value, options))
        if name not in kept:
            if len(kept) >= _YAML_PARTS:
                kept.clear()
            kept[name] = to_yaml({key: value}, **options)
        return kept[name]

    return write


def _is_in_parts(value: Any) -> bool:
    if type(value) is not dict or not value or not all(type(key) is str for key in value):
        return False
    seen = [id(each) for each in _containers(value)]
    return len(seen) == len({*seen})


def _containers(value: Any) -> Iterator[Any]:
    """Yield lists and mappings in a value, and whatever else could be named twice in YAML."""
    if isinstance(value, str | int | float | bool | None):
        return
    yield value
    if isinstance(value, dict):
        for each in value.values():
            yield from _containers(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _containers(each)
