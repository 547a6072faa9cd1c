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
