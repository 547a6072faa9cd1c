"""Settings and a hub that need nothing of this machine."""

import pytest

from core.config.manager import AASConfig
from core.hub import AASHub


@pytest.fixture
def config(tmp_path, monkeypatch) -> AASConfig:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", "for tests")
    monkeypatch.setenv("ARTIFACT_DIR", str(tmp_path / "artifacts"))
    monkeypatch.setenv("HEARTBEAT_SECONDS", "0.01")
    return AASConfig()  # type: ignore[call-arg]


@pytest.fixture
def hub(config) -> AASHub:
    return AASHub(config)
