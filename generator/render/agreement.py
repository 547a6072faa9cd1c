"""Whether the fast way of rendering gives what Copier itself gives: found out by doing both, not by a list of versions.

The first unit of each blueprint and each version of a template is rendered in both ways, and so is one that the fast
way refuses. Where the files are the same, that is remembered for these versions of everything that has a part in it.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from generator.render.records import RenderedFile

_PARTS = ("copier", "jinja2", "jinja2-ansible-filters", "pydantic", "PyYAML")
_Files = Mapping[str, RenderedFile]


class Agreement:
    """Chooses between two ways of rendering.

    Attributes:
        notice: What a person should know: a template that is not rendered the fast way. Empty where there is none.
    """

    def __init__(self) -> None:
        self._verdicts: dict[str, bool] = {}
        self.notice = ""

    def render(
        self,
        template: Any,
        data: Mapping[str, Any],
        fast: Callable[[], _Files],
        plain: Callable[[], _Files],
        kept: Path | None = None,
    ) -> _Files:
        """Return a unit's files.

        Args:
            template: Copier's template, whose version and address count.
            data: The unit's answers, of which the blueprint counts.
            fast: Renders it the fast way.
            plain: Renders it as Copier does.
            kept: Folder in which it is remembered beyond this process; nothing is, by default.
        """
        key = _key(template, data)
        place = kept / key if kept is not None and template.commit_hash else None
        if key not in self._verdicts and place is not None and place.is_file():
            self._verdicts[key] = True
        verdict = self._verdicts.get(key)
        if verdict is False:
            return plain()
        try:
            found = fast()
        except Exception:
            # What both refuse is the answers' fault, and says nothing of the ways.
            expected = plain()
            self._disagree(key, template)
            return expected
        if verdict is None:
            expected = plain()
            if found != expected:
                self._disagree(key, template)
                return expected
            self._agree(key, place)
        return found

    def _agree(self, key: str, place: Path | None) -> None:
        self._verdicts[key] = True
        if place is not None:
            remember(place)

    def _disagree(self, key: str, template: Any) -> None:
        self._verdicts[key] = False
        self.notice = (
            f"Copier {version('copier')} renders {template.url} in another way than the fast one would; "
            "each unit is rendered by Copier itself, which takes longer."
        )


def remember(place: Path) -> None:
    """Let a file say that two ways agree; where it cannot be written, the next process finds it out once more."""
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()


def _key(template: Any, data: Mapping[str, Any]) -> str:
    return key_of(str(template.url), str(template.commit_hash or ""), str(data.get("blueprint")))


def key_of(*facts: str) -> str:
    """Return a name for what two ways agree about: some facts, and the versions of everything that has a part in it."""
    return hashlib.sha256(json.dumps([_surroundings(), *facts]).encode()).hexdigest()[:40]


@cache
def _surroundings() -> str:
    """Return what else the result depends on: this package's own code, and the libraries' versions."""
    own = sorted(Path(__file__).parent.glob("*.py"))
    code = hashlib.sha256(b"".join(path.read_bytes() for path in own)).hexdigest()
    return "\0".join([platform.python_version(), *(version(part) for part in _PARTS), code])
