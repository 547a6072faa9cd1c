"""Tests of the settings that AAS-1 added."""

from __future__ import annotations

import pytest

from core.config.manager import AASConfig

ADDED = [
    "ink_of_taken",
]


@pytest.mark.parametrize("name", ADDED)
def test_setting_is_known(name: str) -> None:
    """The settings class has a field for the setting."""
    fields = AASConfig.model_fields
    assert name in fields


def test_ink_is_blue() -> None:
    """A test of the team's own."""
    assert AASConfig().ink_of_taken == 3
