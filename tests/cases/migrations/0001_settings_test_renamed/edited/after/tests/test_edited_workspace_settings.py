"""Tests of the settings that AAS-1 added."""

from __future__ import annotations

import pytest

from core.config.manager import AASConfig

ADDED = [
    "ink_of_edited",
]


@pytest.mark.parametrize("name", ADDED)
def test_setting_is_known(name: str) -> None:
    """Our users rely on it."""
    fields = AASConfig.model_fields
    assert name in fields


def test_ink_is_blue() -> None:
    """A test of the team's own."""
    assert AASConfig().ink_of_edited == 3
