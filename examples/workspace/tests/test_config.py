"""Settings come from the environment; one of them must."""

from pathlib import Path

import pytest
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings

from core.config.manager import AASConfig, check_waits, load_config

ROOT = Path(__file__).parents[1]
NAMES = [str(field.alias) for field in AASConfig.model_fields.values()]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, tmp_path):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_key_is_required():
    with pytest.raises(ValidationError, match="OPENAI_API_KEY"):
        load_config()


def test_everything_else_has_a_default(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "open sesame")
    config = load_config()
    assert config.openai_api_key.get_secret_value() == "open sesame"
    assert "open sesame" not in repr(config)
    assert (config.hub_port, config.heartbeat_seconds) == (50051, 30.0)


def test_the_environment_wins_over_the_file(monkeypatch):
    Path(".env").write_text("OPENAI_API_KEY=a\nHUB_PORT=6000\nLOG_LEVEL=debug\n")
    monkeypatch.setenv("HUB_PORT", "6001")
    config = load_config()
    assert (config.hub_port, config.log_level) == (6001, "DEBUG")


@pytest.mark.parametrize(("name", "value"), [("HUB_PORT", "80"), ("LOG_LEVEL", "loud")])
def test_a_bad_value_is_refused(monkeypatch, name, value):
    monkeypatch.setenv("OPENAI_API_KEY", "a")
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=name):
        load_config()


def test_a_wait_of_more_than_an_hour_is_refused():
    class Patient(BaseSettings):
        nap_seconds: int = Field(default=7200)

    with pytest.raises(ValueError, match="nap_seconds: 7200"):
        check_waits(Patient)


def test_every_setting_stands_in_the_example_file():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"\n{name}=" not in text] == []
