"""Tests of the plugin of AAS-7."""

from __future__ import annotations

from plugins.lantern.wick import Wick


def test_a_new_wick_is_not_out() -> None:
    assert not Wick(10).is_out()
