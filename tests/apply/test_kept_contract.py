"""The contract of a commit is read once, and is the same from the cache."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from generator.bench import kept_contract
from generator.bench.kept_contract import KeptContract, contract_of
from generator.contract import read_contract
from generator.errors import ManyErrors

ROOT = Path(__file__).resolve().parents[2]
WORKSPACES = [
    ROOT / "examples/workspace",
    *sorted(path for path in (ROOT / "tests/workspaces").iterdir() if path.is_dir()),
]
COMMIT = "c" * 40


@pytest.mark.parametrize("workspace", WORKSPACES, ids=lambda path: path.name)
def test_a_kept_contract_is_the_one_that_was_read(workspace: Path, tmp_path: Path) -> None:
    reading = read_contract(workspace)
    expected = KeptContract(contract=reading.contract, missing=reading.missing, loader=reading.loader)
    first = contract_of(workspace, COMMIT, {}, tmp_path)
    assert list((tmp_path / "contracts").iterdir())
    # The files are gone: what is told now is what was kept.
    again = contract_of(tmp_path / "nothing", COMMIT, {}, tmp_path)
    assert first == expected
    assert again == expected
    assert again.model_dump_json() == expected.model_dump_json()


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Give a cache that holds the contract of the example at one commit."""
    contract_of(WORKSPACES[0], COMMIT, {}, tmp_path / "cache")
    return tmp_path / "cache"


def empty(tmp_path: Path) -> Path:
    (tmp_path / "empty").mkdir()
    return tmp_path / "empty"


def test_another_commit_is_read_anew(cache: Path, tmp_path: Path) -> None:
    assert contract_of(empty(tmp_path), "d" * 40, {}, cache).contract.plugin_base is None


def test_other_filters_are_read_anew(cache: Path, tmp_path: Path) -> None:
    assert contract_of(empty(tmp_path), COMMIT, {}, cache, True).contract.plugin_base is None


def test_another_configuration_is_read_anew(cache: Path) -> None:
    assert contract_of(WORKSPACES[0], COMMIT, {"line_length": 77}, cache).contract.line_length == 77
    with pytest.raises(ManyErrors):
        contract_of(WORKSPACES[0], COMMIT, {"no_such_field": 1}, cache)


def test_other_code_reads_anew(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "package"
    shutil.copytree(kept_contract._PACKAGE / "bench", package)
    monkeypatch.setattr(kept_contract, "_PACKAGE", package)
    contract_of(WORKSPACES[0], COMMIT, {}, cache)
    known = empty(tmp_path)
    assert contract_of(known, COMMIT, {}, cache).contract.plugin_base
    os.utime(package / "bench.py", ns=(1, 1))
    assert contract_of(known, COMMIT, {}, cache).contract.plugin_base is None


@pytest.mark.parametrize("damage", ["", "{}", '{"contract": {"plugin_base": 5}}', "no JSON"])
def test_a_damaged_file_is_read_anew(damage: str, cache: Path) -> None:
    (kept,) = (cache / "contracts").iterdir()
    whole = kept.read_text(encoding="utf-8")
    kept.write_text(damage, encoding="utf-8")
    assert contract_of(WORKSPACES[0], COMMIT, {}, cache).contract.plugin_base
    assert kept.read_text(encoding="utf-8") == whole


def test_a_cache_that_cannot_be_written_is_none(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file is in the way")
    assert contract_of(WORKSPACES[0], COMMIT, {}, tmp_path / "cache").contract.plugin_base


def test_few_are_kept(cache: Path) -> None:
    for number in range(12):
        contract_of(WORKSPACES[0], f"{number:040}", {}, cache)
    assert len(list((cache / "contracts").iterdir())) == 8
