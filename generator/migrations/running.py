"""Which migrations a unit needs, and running them."""

from __future__ import annotations

from packaging.version import InvalidVersion, Version

from generator.errors import GeneratorError
from generator.migrations.records import Change, Migration, Stage
from generator.migrations.registry import MIGRATIONS


def applicable(blueprint: str, stage: Stage, version_from: str, version_to: str) -> list[Migration]:
    """Return the migrations of a blueprint that lie between two releases, the newer one included.

    Args:
        blueprint: E.g. ``plugin``.
        stage: Before or after Copier's merge.
        version_from: The release that the unit comes from, as PEP 440 has it; ``v`` may stand before it.
        version_to: The release that it goes to.

    Raises:
        GeneratorError: One of them is no version.
    """
    first, last = _version(version_from), _version(version_to)
    return [
        migration
        for migration in MIGRATIONS
        if blueprint in migration.blueprints and migration.stage == stage and first < Version(migration.version) <= last
    ]


def migrate(change: Change, stage: Stage, version_from: str, version_to: str) -> list[str]:
    """Run what a unit needs, and return what a person should know of it.

    Raises:
        GeneratorError: A version is none, or a migration cannot go on.
    """
    said: list[str] = []
    for migration in applicable(change.answers.blueprint, stage, version_from, version_to):
        said += migration.run(change)
    return said


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        raise GeneratorError(f"{text!r} is no version.", "Name a release such as 2.0.0.") from None
