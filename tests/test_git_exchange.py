"""Commits that go from one repository to another as packs."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.apply.workers.workforce import _address
from generator.errors import GitError
from generator.git import fetch_branches, held, keep_commit, open_mirror, open_workspace, pack_commits, take_pack
from tests.support import small_workspace


def test_a_pack_holds_what_is_new_and_builds_on_what_is_known(tmp_path: Path) -> None:
    workspace = small_workspace(tmp_path / "workspace")
    repository = open_workspace(workspace.path)
    base = repository.head()
    more = workspace.commit("More", {"large.txt": "line\n" * 50_000, "core/hub.py": "NAME = 'other'\n"})
    mirror = open_mirror(tmp_path / "mirror", "", "sha1")
    thin = pack_commits(repository, [more], [base])
    # The commit itself may be there without what it stands on.
    assert take_pack(mirror, thin, [more]) == [more]
    assert take_pack(mirror, pack_commits(repository, [base]), [base]) == []
    assert take_pack(mirror, thin, [more, base]) == []
    assert take_pack(mirror, b"no pack", [more]) == []
    keep_commit(mirror, more)
    assert held(mirror) == (more,)
    assert mirror.git("ls-tree", "-r", more).text == repository.git("ls-tree", "-r", more).text
    assert pack_commits(repository, [more], [more]) == b""
    # It is opened again, not made again.
    assert open_mirror(tmp_path / "mirror", "", "sha1").resolve(more) == more


def test_branches_of_an_address_are_fetched_beside_our_own(tmp_path: Path) -> None:
    workspace = small_workspace(tmp_path / "workspace")
    other = workspace.branch("other")
    mirror = open_mirror(tmp_path / "mirror", "", "sha1")
    fetch_branches(mirror, str(workspace.path))
    assert held(mirror) == (other,)
    assert mirror.branches("") == {}


@pytest.mark.parametrize("address", ["--upload-pack=touch here", "ext::touch here", "nowhere"])
def test_an_address_that_is_none_is_an_error_and_runs_nothing(tmp_path: Path, address: str) -> None:
    mirror = open_mirror(tmp_path / "mirror", "", "sha1")
    with pytest.raises(GitError):
        fetch_branches(mirror, address)
    assert not list(tmp_path.rglob("here"))


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("https://me:secret@example.invalid/a.git", "https://me@example.invalid/a.git"),
        ("https://token@example.invalid/a.git", "https://example.invalid/a.git"),
        ("ssh://git@example.invalid/a.git", "ssh://git@example.invalid/a.git"),
        ("git@example.invalid:team/a.git", "git@example.invalid:team/a.git"),
        ("../a.git", "/projects/a.git"),
        ("", ""),
    ],
)
def test_a_password_of_an_address_is_not_passed_on(said: str, address: str) -> None:
    assert _address(said, Path("/projects/repository")) == address
