"""What is asked of Copier's process and what it answers; all of it goes through a pipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE, PROGRAM, LINK = "100644", "100755", "120000"


@dataclass(frozen=True)
class Refusal:
    """Why a unit was not rendered; ``broken`` where that has nothing to do with the unit."""

    said: str
    broken: bool


@dataclass(frozen=True)
class RenderRequest:
    """Units to render: rendering is a function of these and of nothing else.

    Attributes:
        template: Template source, a URL or a folder.
        vcs_ref: Version of the template; ``None`` for its newest tag.
        units: The answers of each as plain JSON values.
        cache: Folder that outlives the process; ``None`` for none.
    """

    template: str
    vcs_ref: str | None
    units: tuple[Mapping[str, Any], ...]
    cache: Path | None = None


@dataclass(frozen=True)
class UpdateRequest:
    """One unit to update in a repository of its own.

    Attributes:
        template: Template source; the unit's answers must name the same one.
        vcs_ref: Version to update to; ``None`` for the newest tag.
        destination: A clean git repository that holds the unit.
        answers_file: The unit's answers file in it.
    """

    template: str
    vcs_ref: str | None
    destination: Path
    answers_file: str


@dataclass(frozen=True)
class VersionsRequest:
    """Units of which the version that they have and the one that they go to are wanted.

    Attributes:
        template: Template source; the units' answers must name the same one.
        vcs_ref: Version to go to; ``None`` for the newest tag.
        units: The path and the content of each one's answers file.
    """

    template: str
    vcs_ref: str | None
    units: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class MigrationRequest:
    """The migrations that come last, for a unit whose conflicts were settled after they had run.

    Attributes:
        update: The update that they belong to; the unit is at its new version already.
        version: The version that the unit had before.
    """

    update: UpdateRequest
    version: str


@dataclass(frozen=True)
class FactsRequest:
    """A question about a template itself.

    Attributes:
        template: Template source, a URL or a folder.
        vcs_ref: Version of the template; ``None`` for its newest tag.
    """

    template: str
    vcs_ref: str | None


@dataclass(frozen=True)
class PrepareRequest:
    """Word that a template will be asked for, so that it is cloned meanwhile; nothing is answered.

    Attributes:
        template: Template source, a URL or a folder.
        vcs_ref: Version of the template; ``None`` for its newest tag.
    """

    template: str
    vcs_ref: str | None


@dataclass(frozen=True)
class RenderedFile:
    """One file of a unit: its content, or where a link points to, and its mode as git writes it."""

    content: bytes
    mode: str = FILE


@dataclass(frozen=True)
class Rendered:
    """One unit, rendered.

    Attributes:
        version: The template's version as Copier recorded it; empty for a template without history.
        files: Path to file.
    """

    version: str
    files: Mapping[str, RenderedFile] = field(repr=False)

    @property
    def contents(self) -> dict[str, bytes]:
        """Path to content of the regular files."""
        return {path: file.content for path, file in self.files.items() if file.mode != LINK}

    @property
    def executable(self) -> frozenset[str]:
        """The files that can be executed."""
        return frozenset(path for path, file in self.files.items() if file.mode == PROGRAM)


@dataclass(frozen=True)
class RenderedUnits:
    """What became of each unit of a request, in their order, and what a person should know of the template."""

    units: tuple[Rendered | Refusal, ...]
    notice: str = ""


@dataclass(frozen=True)
class TemplateFacts:
    """What a template says of itself.

    Attributes:
        commit: Its version as Copier records it; empty for a template without history.
        version: The same as a version number; empty where no tag gives one.
        migrations: How many migrations it has.
    """

    commit: str
    version: str
    migrations: int


@dataclass(frozen=True)
class Updated:
    """What Copier did to a unit, beside the result that stands in the destination.

    Attributes:
        version: The template's version as Copier recorded it.
        old: The unit as its old version renders it, path to content.
        new: The unit as its new version renders it.
        migrated: The destination after the migrations that come first, before anything was merged.
        merged: The destination after merging, before the migrations that come last.
        fault: Why a migration that comes last did not go well; empty where all did.
    """

    version: str
    old: Mapping[str, bytes]
    new: Mapping[str, bytes]
    migrated: Mapping[str, bytes]
    merged: Mapping[str, bytes]
    fault: str = ""


@dataclass(frozen=True)
class UnitVersions:
    """One unit in two versions, without anything of its team's.

    Attributes:
        version: The newer version as Copier records it.
        old: The unit as the version renders it that it has, path to content.
        new: The unit as the version renders it that it goes to.
    """

    version: str
    old: dict[str, bytes] = field(repr=False)
    new: dict[str, bytes] = field(repr=False)


@dataclass(frozen=True)
class Unsuited:
    """Why a unit is left to Copier's own update."""

    reason: str


@dataclass(frozen=True)
class VersionsAnswer:
    """Both versions of each unit, in the order of the request."""

    units: tuple[UnitVersions | Unsuited, ...]


@dataclass(frozen=True)
class Migrated:
    """That migrations went well."""


Request = RenderRequest | VersionsRequest | UpdateRequest | MigrationRequest | FactsRequest
Answer = RenderedUnits | VersionsAnswer | Updated | Migrated | TemplateFacts
