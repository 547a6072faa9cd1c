"""Which migrations a unit needs, and running them.

A migration belongs to a release of this tool's own template, which is a commit with an id. A unit needs it where that
commit is part of the version that it goes to and not of the one that it comes from. Version numbers would not do: a
team's fork of the template has tags of its own, with numbers of its own, and may take over our releases when it likes.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from packaging.version import Version

from generator.errors import GeneratorError
from generator.git import Repository
from generator.migrations.records import Change, Migration, Stage
from generator.migrations.registry import MIGRATIONS
from generator.scratch import temporary_folder
from generator.template import own_bundle, own_releases


@dataclass(frozen=True)
class Step:
    """One step of a unit's update.

    Attributes:
        stage: Before or after Copier's merge.
        version_from: The version that the unit comes from: a tag or what ``git describe`` says.
        version_to: The version that it goes to.
        template: A clone of the unit's template that has both; ``None`` for the tool's own template.
    """

    stage: Stage
    version_from: str
    version_to: str
    template: Path | None = None

    def commits(self) -> frozenset[str]:
        """Return the ids of the commits that the newer version has and the older one lacks.

        Raises:
            GeneratorError: One of them is no version of the template.
        """
        with ExitStack() as stack:
            top = self.template or Path(stack.enter_context(temporary_folder("aas-migrate-")))
            repository = Repository(top, top)
            if self.template is None:
                repository.git("clone", "--quiet", "--bare", "--", str(own_bundle()), ".")
            first, last = (_commit(repository, version) for version in (self.version_from, self.version_to))
            return frozenset(repository.git("rev-list", last, f"^{first}").text.split())


def applicable(blueprint: str, step: Step) -> list[Migration]:
    """Return the migrations that a unit of a blueprint needs in a step.

    Raises:
        GeneratorError: One of the step's versions is none of the template.
    """
    known = [each for each in MIGRATIONS if blueprint in each.blueprints and each.stage == step.stage]
    if not known:
        return []
    commits, releases = step.commits(), own_releases()
    return [migration for migration in known if releases.get(Version(migration.version)) in commits]


def migrate(change: Change, step: Step) -> list[str]:
    """Run what a unit needs, and return what a person should know of it.

    Raises:
        GeneratorError: A version is none, or a migration cannot go on.
    """
    said: list[str] = []
    for migration in applicable(change.answers.blueprint, step):
        said += migration.run(change)
    return said


def _commit(repository: Repository, version: str) -> str:
    commit = repository.resolve(version)
    if commit is None:
        raise GeneratorError(f"{version!r} is no version of the template.", "Name one of its tags.")
    return commit
