"""The registry of migrations, which of them a unit needs, and what they leave alone."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from packaging.version import Version
from typer.testing import CliRunner

from generator import migrations
from generator.blueprints import BLUEPRINTS
from generator.cli import app
from generator.errors import InputError
from generator.git import Repository, open_workspace, unmerged_paths
from generator.migrations import MIGRATIONS, Change, Step, applicable
from generator.migrations.moving import carry_over
from tests.apply.scene import ROOT
from tests.blueprints import grid
from tests.support import Workspace

PROJECT = Version(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
OLD, NEW = "tests/test_old.py", "tests/test_new.py"


def test_numbers_follow_each_other_and_stand_in_the_names_of_the_modules() -> None:
    folder = Path(next(iter(migrations.__path__)))
    modules = sorted(path.stem for path in folder.glob("m[0-9]*.py"))
    assert modules == [f"m{each.number:04}_{each.name}" for each in MIGRATIONS]
    assert [each.number for each in MIGRATIONS] == [*range(1, len(MIGRATIONS) + 1)]


def test_migrations_are_for_blueprints_and_releases_that_exist() -> None:
    for each in MIGRATIONS:
        assert each.blueprints
        assert each.blueprints <= {*BLUEPRINTS}
        assert Version(each.version) <= PROJECT


def test_template_calls_every_stage_that_a_migration_has() -> None:
    text = (ROOT / "copier.yml").read_text(encoding="utf-8").partition("\n---")[0]
    entries = yaml.safe_load(text)["_migrations"]
    called = {stage for stage in ("before", "after") for entry in entries if f"_stage == '{stage}'" in entry["when"]}
    assert called >= {each.stage for each in MIGRATIONS}
    for entry in entries:
        assert isinstance(entry["command"], list)


def test_unit_without_migrations_needs_no_history(tmp_path: Path) -> None:
    assert applicable("plugin", Step("before", "any", "other", tmp_path / "nowhere")) == []


def test_command_says_that_an_answers_file_is_missing(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app, ["migrate", "nothing.yml", "--stage=after", "--from=1.0.0", "--to=2.0.0", "--workspace", str(tmp_path)]
    )
    assert done.exit_code == 2
    assert "nothing.yml" in done.stderr


@dataclass
class Rendered(Change):
    """A change whose old release rendered a given file."""

    base: bytes = b""
    asked: list[str] = field(default_factory=list)

    def rendered(self, path: str) -> bytes | None:
        self.asked.append(path)
        return self.base if path == OLD else None


BASE = b"".join(b"line %d\n" % number for number in range(9))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A workspace with a file of the old name, edited by the team."""
    workspace = Workspace(tmp_path)
    workspace.git("init", "--quiet")
    workspace.write(OLD, BASE.decode().replace("line 2\n", "line of the team\n"))
    workspace.commit()
    return open_workspace(tmp_path)


def change(repository: Repository, fresh: bytes, *, old_is_gone: bool = True) -> Rendered:
    """Return the state after Copier's merge: the new name rendered, the old one taken away."""
    if old_is_gone:
        (repository.top / OLD).unlink()
    (repository.top / NEW).write_bytes(fresh)
    answers = grid.config_patch("old", grid.CONTRACTS["design"], grid.FIELDS[:1])
    return Rendered(answers, "core/config/.copier-answers.old.yml", repository, BASE)


def test_edits_and_changes_meet_under_the_new_name(repository: Repository) -> None:
    unit = change(repository, BASE.replace(b"line 7\n", b"line of the release\n"))
    assert carry_over(unit, OLD, NEW) == []
    merged = (repository.top / NEW).read_bytes()
    assert b"line of the team\n" in merged
    assert b"line of the release\n" in merged
    assert not unmerged_paths(repository)
    assert carry_over(unit, OLD, NEW) == []
    assert (repository.top / NEW).read_bytes() == merged


def test_conflict_is_told_and_stands_in_the_index(repository: Repository) -> None:
    unit = change(repository, BASE.replace(b"line 2\n", b"line of the release\n"))
    assert carry_over(unit, OLD, NEW) == [f"{NEW}, which was {OLD}, has conflicts."]
    text = (repository.top / NEW).read_text(encoding="utf-8")
    assert "<<<<<<< before updating\nline of the team\n" in text
    assert unmerged_paths(repository) == {NEW}
    assert carry_over(unit, OLD, NEW) == []
    assert (repository.top / NEW).read_text(encoding="utf-8") == text


def test_merge_without_the_base_would_be_one_conflict(repository: Repository) -> None:
    """The control: without the file as it was rendered, git finds nothing in common."""
    unit = change(repository, BASE.replace(b"line 7\n", b"line of the release\n"))
    unit.base = b""
    assert carry_over(unit, OLD, NEW) != []
    assert unmerged_paths(repository) == {NEW}


def test_reject_file_of_the_old_name_goes_with_it(repository: Repository) -> None:
    unit = change(repository, BASE)
    (repository.top / f"{OLD}.rej").write_text("rejected\n", encoding="utf-8")
    carry_over(unit, OLD, NEW)
    assert b"line of the team\n" in (repository.top / NEW).read_bytes()
    assert not (repository.top / f"{OLD}.rej").exists()


def test_file_of_another_owner_is_left_alone(repository: Repository) -> None:
    """Where the old release rendered no such file, it is none of the unit's."""
    unit = change(repository, BASE, old_is_gone=False)
    before = (repository.top / OLD).read_bytes()
    assert carry_over(unit, "tests/test_foreign.py", NEW) == []
    assert unit.asked == ["tests/test_foreign.py"]
    assert (repository.top / OLD).read_bytes() == before
    assert (repository.top / NEW).read_bytes() == BASE


def test_link_in_the_place_of_the_new_file_is_left_alone(repository: Repository, tmp_path: Path) -> None:
    unit = change(repository, BASE)
    outside = tmp_path.parent / "outside.txt"
    outside.write_text("theirs\n", encoding="utf-8")
    (repository.top / NEW).unlink()
    (repository.top / NEW).symlink_to(outside)
    assert carry_over(unit, OLD, NEW) == []
    assert outside.read_text(encoding="utf-8") == "theirs\n"


def test_answers_of_the_last_commit_that_cannot_be_used_are_named(repository: Repository) -> None:
    answers_file = ".copier-answers.yml"
    (repository.top / answers_file).write_text("_commit: v1.0.0\n_src_path: x\nblueprint: plugin\n", encoding="utf-8")
    Workspace(repository.top).commit()
    answers = grid.config_patch("old", grid.CONTRACTS["design"], grid.FIELDS[:1])
    with pytest.raises(InputError, match=r"\.copier-answers\.yml: its answers in the last commit"):
        Change(answers, answers_file, repository).rendered(OLD)
