"""What a migration is, and what it may look at: the unit before the update, as it was rendered, and as it is now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from generator.answers.reading import load_mapping
from generator.answers.units import UnitAnswers
from generator.blueprints import parse_answers
from generator.errors import InputError
from generator.git import Repository
from generator.render import open_renderer
from generator.scratch import temporary_folder

Stage = Literal["before", "after"]


@dataclass
class Change:
    """One unit on its way to a newer release, in the work tree that Copier updates.

    Attributes:
        answers: The unit's answers; in the stage ``after`` those of the new release.
        answers_file: Workspace-relative path of its answers file.
        repository: The workspace. Its last commit holds the unit as it was before, for Copier updates no dirty one.
    """

    answers: UnitAnswers
    answers_file: str
    repository: Repository

    @property
    def top(self) -> Path:
        """The work tree's top folder."""
        return self.repository.top

    def committed(self, path: str) -> bytes | None:
        """Return a file as the user had it before the update; ``None`` where there was none."""
        return self.repository.file_at("HEAD", path)

    def rendered(self, path: str) -> bytes | None:
        """Return a file as the release rendered it that the unit comes from; ``None`` where it rendered none.

        Raises:
            InputError: The answers of that release cannot be used.
            RenderError: Copier cannot render that release any more.
        """
        return self._former_render.get(path)

    def present(self, path: str) -> bytes | None:
        """Return a file of the work tree; ``None`` where there is none, or a link or folder in its place."""
        file = self.top / path
        return file.read_bytes() if file.is_file() and not file.is_symlink() else None

    @cached_property
    def former(self) -> UnitAnswers | None:
        """The unit's answers before the update; ``None`` where its answers file was in no commit.

        Raises:
            InputError: They cannot be read by the present models.
        """
        try:
            return parse_answers(self._former_data) if self._former_data else None
        except ValidationError as error:
            problem = f"its answers in the last commit cannot be used: {error.errors()[0]['msg']}"
            raise InputError(self.answers_file, problem, "Correct them, commit, and update again.") from None

    @cached_property
    def _former_data(self) -> dict[str, object]:
        content = self.committed(self.answers_file)
        return load_mapping(content, self.answers_file) if content else {}

    @cached_property
    def _former_render(self) -> dict[str, bytes]:
        template, release = (str(self._former_data.get(key, "")) for key in ("_src_path", "_commit"))
        if self.former is None or not template or not release:
            return {}
        with temporary_folder("aas-migrate-") as folder, open_renderer(template, release) as renderer:
            top = Path(folder)
            renderer.render(self.former, top)
            files = [path for path in top.rglob("*") if path.is_file()]
            return {path.relative_to(top).as_posix(): path.read_bytes() for path in files}


@dataclass(frozen=True)
class Migration:
    """One change that units need which come from an earlier release than ``version``.

    Attributes:
        number: Its place; numbers are never given twice.
        name: What it does, as in its module's name.
        blueprints: The blueprints whose units it is for.
        version: The release that needs it, without ``v``.
        stage: Whether it runs before or after Copier's merge.
        run: Does it, twice is once; returns one sentence for each thing that a person should know.
    """

    number: int
    name: str
    blueprints: frozenset[str]
    version: str
    run: Callable[[Change], list[str]]
    stage: Stage = "after"
