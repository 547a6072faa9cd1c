"""A commit that tasks are built on, and what each of them asks of it: read once, however many they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from generator.answers.contract import Contract
from generator.answers.units import UnitAnswers
from generator.bench.answers_files import find_answers
from generator.git import Attributes, IsolatedRepository, read_attributes
from generator.unit_homes import Homes, read_homes

# The attribute that gives files of a checkout other line ends than a commit holds.
_ENDING = "eol"


@dataclass(frozen=True)
class Base:
    """A commit that is checked out in an isolated repository, with nothing else in the work tree.

    Attributes:
        isolated: The repository.
        commit: The commit.
        contract: What the workspace demands.
    """

    isolated: IsolatedRepository
    commit: str
    contract: Contract

    @property
    def top(self) -> Path:
        """The workspace's folder, as the commit has it."""
        return self.isolated.top

    @cached_property
    def date(self) -> str:
        """The commit's date in git's raw form."""
        return self.isolated.commit_date(self.commit)

    @cached_property
    def modes(self) -> dict[str, str]:
        """The file mode of every path of the workspace."""
        return self.isolated.modes(self.commit)

    @cached_property
    def homes(self) -> Homes:
        """What stands in the folders for units."""
        return read_homes(self.top, self.contract)

    @cached_property
    def units(self) -> tuple[UnitAnswers, ...]:
        """The units that are there."""
        return tuple(find_answers(self.top, self.modes)[0].values())

    def keeps(self, content: bytes) -> bool:
        """Tell whether git stores a new file of this content as it is, and checks it out so."""
        return _ENDING not in self._attributes.lines and not self._attributes.may_change(content)

    @cached_property
    def _attributes(self) -> Attributes:
        return read_attributes(self.isolated, self.commit)

    def is_free(self, path: str) -> bool:
        """Tell whether a new file can simply be put at a path: nothing stands there, and no file or link on the way."""
        if path in self.modes or self.has_folder(path):
            return False
        return not any(str(above) in self.modes for above in PurePosixPath(path).parents)

    def has_folder(self, path: str) -> bool:
        """Tell whether the workspace has a folder, which is ``.`` for itself."""
        return path in self._folders

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset({".", *(str(above) for path in self.modes for above in PurePosixPath(path).parents)})

    def restore(self) -> None:
        """Let the work tree be as the commit has it, whatever was left in it."""
        self.isolated.check_out(self.commit)
