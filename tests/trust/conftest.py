"""A person with folders of their own for configuration and state."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of the person's own configuration; it does not exist yet, and nothing is trusted."""
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    for name in ("config", "state"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / "person" / name))
    path = tmp_path / "person" / "config" / "aas-generator" / "config.toml"
    path.parent.mkdir(parents=True)
    return path
