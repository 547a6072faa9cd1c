"""Records on the disk."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from generator.apply.shelf import Ordered, Shelf


def test_it_is_a_sequence(tmp_path: Path) -> None:
    shelf: Shelf[str] = Shelf(0, tmp_path)
    shelf.extend(["a", "", "ccc"])
    assert [*shelf] == ["a", "", "ccc"]
    assert (len(shelf), shelf[-1], shelf[1:], "ccc" in shelf) == (3, "ccc", ["", "ccc"], True)
    shelf.append("d")
    assert shelf[3] == "d"
    with pytest.raises(IndexError):
        shelf[4]
    assert [*Ordered(shelf, [3, 0])] == ["d", "a"]
    assert Ordered(shelf, [3, 0, 1])[1:] == ["a", ""]
    # It has no name, so nothing is left of it whatever happens.
    assert [*tmp_path.iterdir()] == []


def test_what_it_holds_is_not_in_memory(tmp_path: Path) -> None:
    shelf: Shelf[bytes] = Shelf(1000, tmp_path)
    tracemalloc.start()
    shelf.extend(number.to_bytes(4, "big") * 25_000 for number in range(500))
    total = sum(map(len, shelf))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total == 50_000_000
    assert peak < 5_000_000
