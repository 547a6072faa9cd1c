"""Which environment variable sets a new field: needed for the example environment file."""

from __future__ import annotations

import pytest

from generator.edit.settings import add_fields
from tests.edit.samples import field, settings

HEAD = "from pydantic import Field\nfrom pydantic_settings import BaseSettings, SettingsConfigDict\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("host: str = 'x'", "WORKERS"),
        ("host: str = 'x'\nmodel_config = SettingsConfigDict(env_prefix='APP_')", "APP_WORKERS"),
        ("host: str = 'x'\nmodel_config = {'env_prefix': 'app_'}", "APP_WORKERS"),
        ("host: str = 'x'\n\nclass Config:\n    env_prefix = 'OLD_'", "OLD_WORKERS"),
        ("host: str = Field('x', alias='HOST')", "WORKERS"),
        ("host: str = Field('x', validation_alias='AAS_HOST')", "AAS_WORKERS"),
        ("my_host: str = Field('x', alias='myHost')", "workers"),
    ],
)
def test_the_variable_of_a_field_follows_aliases_and_prefix(body: str, expected: str) -> None:
    patched = add_fields(settings(body, HEAD), "Settings", [field("workers", "int", default=4)])
    assert patched.environment == {"workers": expected}


def test_a_prefix_among_the_arguments_of_the_class_counts() -> None:
    source = settings("host: str = 'x'").replace(b"(BaseSettings)", b"(BaseSettings, env_prefix='X_')")
    assert add_fields(source, "Settings", [field("workers")]).environment == {"workers": "X_WORKERS"}
