"""Settings come from defaults, the environment and the .env file."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from core.config import AASConfig, load_config

ROOT = Path(__file__).parents[1]


def environment_names() -> list[str]:
    """Return the variable that each setting is read from."""
    return [
        (field.alias or name).upper() for name, field in AASConfig.model_fields.items()
    ]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in environment_names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_everything_has_a_default() -> None:
    config = load_config()
    assert config.openai_model == "gpt-4o-mini"
    assert config.hub_port == 8420
    assert config.openai_api_key is None


def test_the_environment_wins_over_the_env_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("HUB_HOST=0.0.0.0\nHUB_PORT=9001\n")
    monkeypatch.setenv("HUB_PORT", "9002")
    config = load_config()
    assert (config.hub_host, config.hub_port) == ("0.0.0.0", 9002)


def test_a_secret_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_TOKEN", "open-sesame")
    config = load_config()
    assert config.admin_token is not None
    assert config.admin_token.get_secret_value() == "open-sesame"
    assert "open-sesame" not in repr(config)


def test_the_log_level_is_written_in_capitals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "debug")
    assert load_config().log_level == "DEBUG"


@pytest.mark.parametrize(
    ("name", "value"), [("LOG_LEVEL", "loud"), ("HUB_PORT", "80"), ("HUB_PORT", "x")]
)
def test_a_bad_value_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=name):
        load_config()


def test_unknown_variables_are_ignored(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SOMETHING_ELSE=1\n")
    assert not hasattr(load_config(), "something_else")


def test_every_setting_stands_in_the_example_file() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    missing = [name for name in environment_names() if f"{name}=" not in text]
    assert missing == []
