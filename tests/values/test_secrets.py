"""Which settings are secrets, by name, words and value; and that every part of the product gives the same answer."""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from generator.answers.contract import Contract
from generator.cli import app
from generator.edit import FieldsRefused
from generator.edit.env_example import EnvEntry
from generator.edit.settings import add_fields
from generator.plan import ConfigField, ImplementationPlan
from generator.redaction import redact
from generator.unit_settings import settings_of
from generator.values.credentials import REDACTED, holds_credential, tokens_in, without_credentials
from generator.values.folding import phrases
from generator.values.secrets import is_secret, may_be_written, mentions_secret, names_secret, without_secret
from tests.edit.samples import PLAIN, field
from tests.growth import quickly
from tests.reading.test_parts import plan_of

SECRET_NAMES = phrases(
    "api_token|FORGE_API_KEY|authtoken|private_key|clientSecret|db_password|secret|github_pat|GITHUB_PAT|"
    "apiKey|APIKey|AWS_SECRET_ACCESS_KEY|s3_session_token|PGPASSWORD|dbPassword|smtp_passwd|passphrase|"
    "pass_phrase|user_pwd|openai_key|api_key_2|token_prod|password_value|refresh_token|jwt|bearer|"
    "session_cookie|admin_password_hash|api_key_hash|connection_string|conn_str|sentry_dsn|db_dsn|"
    "encryption_key|signing_key|webhook_secret|hmac_key|license_key|vault_credentials|passwords|api_keys|"
    "fernet_key|basic_auth_password|contrasena_almacen|clave_api|mot_de_passe|cle_api|chiave_api|db_senha|"
    "admin_kennwort|erp_api_schluessel|dienst_passwort|jeton_matrix|authorization|pin_code|token1|"
    "slack_webhook_url|google_credentials_json|private_key_pem|encryption_key_b64|wifi_psk|door_passcode|"
    "hash_salt|basic_auth|recovery_phrase|smtp_losenord|db_heslo"
)
OTHER_NAMES = phrases(
    "max_tokens|token_url|token_ttl|password_min_length|api_key_header|secret_name|tokenizer|key|monkey|"
    "keyboard|path|compass|pattern|bypass|pass_rate_limit|eos_token|pad_token|next_page_token|max_token|"
    "require_password|reset_password|private_key_path|vault_password_file|signing_key_path|"
    "s3_access_key_id|stripe_publishable_key|public_key|token_refresh_minutes|primary_key|sort_key|"
    "cache_key|partition_key|redis_url|database_url|broker_url|author|authority|auth_enabled|content_hash|"
    "commit_hash|passenger|tokens_per_minute|password_field|secretary|patience|credentials_path|"
    "token_count|probe_pin|author_name|key_prefix|jwt_algorithm|dispatch|certificate|api_version|"
    "webhook_path|low_pass|boarding_pass|salt|gpio_pin|client_id|tenant_id|chat_id|smtp_user|basic_auth_enabled|json"
)


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_a_secret_is_told_by_its_name(name: str) -> None:
    assert names_secret(name)
    assert is_secret(name)
    assert mentions_secret(name)


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_what_only_sounds_like_one_is_none(name: str) -> None:
    assert not names_secret(name)
    assert not is_secret(name)


@pytest.mark.parametrize(
    ("name", "type_", "description", "attributes"),
    [
        ("pump_id", "str", "", ["secret"]),
        ("pump_id", "str", "", ["**Sensitive**"]),
        ("pump_id", "str", "", ["vertraulich"]),
        ("pump_id", "str", "", ["機密"]),
        ("pump_id", "SecretStr", "", []),
        ("pump_id", "SecretStr | None", "", ["public"]),
        ("pump_id", "int", "", ["secret"]),
        ("forge_auth", "str", "API key for publishing", []),
        ("forge_auth", "str | None", "Webhook secret of the forge", []),
        ("forge_auth", "str", "of the forge (secret)", []),
        ("vault", "dict[str, str]", "", ["secret"]),
        ("vault_credentials", "dict[str, str]", "", []),
        ("login", "bytes", "Password for the door", []),
    ],
)
def test_words_and_types_make_a_setting_secret(name: str, type_: str, description: str, attributes: list[str]) -> None:
    assert is_secret(name, type_, description, attributes)


@pytest.mark.parametrize(
    ("name", "type_", "description", "attributes"),
    [
        ("forge_auth_url", "str", "URL of the token endpoint", []),
        ("bucket", "int", "token bucket size", []),
        ("api_token", "str", "", ["not secret"]),
        ("app_key", "str", "", ["public"]),
        ("max_password", "int", "", []),
        ("use_token", "bool", "", []),
        ("salt_file", "str", "Path of the password file", []),
        ("retries", "int", "How long to wait for the API key", []),
    ],
)
def test_words_and_types_that_leave_a_setting_open(
    name: str, type_: str, description: str, attributes: list[str]
) -> None:
    assert not is_secret(name, type_, description, attributes)


# Put together here, so that no scanner takes this file for a leak.
TOKENS = {
    "github": "ghp_" + "1R9kz0VfYwLx8TqJ2mBnC4uHsA7dEpGi3oXy",
    "github, fine grained": "github" + "_pat_11ABCDEFG0aB3dE5fG7hI9_qwertyuiopasdfghjklzxcvbnm1234567890QWERTYU",
    "gitlab": "glpat" + "-1R9kz0VfYwLx8TqJ2mBn",
    "npm": "npm_" + "1R9kz0VfYwLx8TqJ2mBnC4uHsA7dEpGi3oXy",
    "pypi": "pypi-" + "AgEIcHlwaS5vcmcCJDFSOWt6MFZmWXdMeDhUcUoybUJu",
    "hugging face": "hf_" + "VfYwLxTqJmBnCuHsAdEpGioXyRkzQwErTy",
    "openai": "sk-" + "proj-1R9kz0VfYwLx8TqJ2mBnC4uHsA7dEpGi3oXy",
    "anthropic": "sk-" + "ant-api03-1R9kz0VfYwLx8TqJ2mBnC4uHsA7dEpGi3oXy",
    "stripe": "sk_live_" + "9qfXk3ZtW7bVnR2mLcYpH8dJ",
    "slack": "xoxb-" + "263594206564-2343594206574-FGqddMF8t08v8N7Oq4i57vs1",
    "slack hook": "https://hooks.slack.com/services/" + "T0ABCDEFG/B0HIJKLMN/1R9kz0VfYwLx8TqJ2mBnC4uH",
    "discord hook": "https://discord.com/api/webhooks/" + "123456789012345678/1R9kz0VfYwLx8TqJ2mBnC4uHsA7dEpGi3oXy",
    "telegram": "110201543:" + "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1",
    "aws": "AKIA" + "Q3EGRIZBVNFUHK7M",
    "google": "AIza" + "SyD1R9kz0VfYwLx8TqJ2mBnC4uHsA7dEpGi",
    "sendgrid": "SG." + "1R9kz0VfYwLx8TqJ2mBn." + "C4uHsA7dEpGi3oXy1R9kz0VfYwLx8TqJ2mBnC4uHsA7",
    "jwt": "eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiI0NzExIn0.c2lnbmF0dXJl",
    "vault": "hvs." + "CAESIJ1R9kz0VfYwLx8TqJ2mBnC4uHsA7",
    "age": "AGE-SECRET-KEY-1" + "QQPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
    "bcrypt": "$2b$12$" + "abcdefghijklmnopqrstuuJ9vVm1zYt3aS5dF7gH9jK1lZ3xC5vB7n",
    "argon2": "$argon2id$v=19$m=65536,t=3,p=4$" + "c29tZXNhbHQ$RdescudvJCsgt3ub+b27dA",
    "django": "pbkdf2_sha256$" + "600000$1R9kz0VfYwLx$8TqJ2mBnC4uHsA7dEpGi3oXy=",
    "ldap": "{SSHA}" + "1R9kz0VfYwLx8TqJ2mBnC4uHsA7dEpGi",
}
CREDENTIALS = {
    **TOKENS,
    "url": "postgresql://app:" + "hunter2@db.local:5432/app",
    "url of an example": "postgresql://user:" + "password@localhost/db",
    "url without a user": "redis://:" + "hunter2@cache:6379/0",
    "url with an at sign": "amqp://app:" + "p@ss@queue/",
    "url with a placeholder": "mysql://{user}:" + "{password}@db/app",
    "url with a token for a user": "https://0123456789abcdef" + "0123456789abcdef@o1.ingest.example.org/42",
    "query": "https://api.example.org/v1?api_key=" + "a1b2c3d4e5f6",
    "odbc": "Server=db;Database=app;User Id=sa;Password=" + "hunter2;",
    "azure": "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=" + "abc123def456==;EndpointSuffix=core",
    "libpq": "host=db user=app password=" + "hunter2 dbname=app",
    "header": "Bearer " + "a1b2c3d4e5f6a7b8",
    "pem": "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
}
SAMPLES = [
    "ghp_" + "xxxx",
    "ghp_" + "...",
    "sk-" + "your-key-here",
    "sk-" + "...",
    "github_pat_" + "xxx",
    "xoxb-" + "***",
]
HARMLESS: list[Any] = [
    "",
    "localhost",
    "https://example.org/v1/items?page=2",
    "postgresql://localhost:5432/app",
    "redis://cache:6379/0",
    "ssh://git@github.com/acme/tools.git",
    "mailto:ada@example.org",
    "git@github.com:acme/tools.git",
    "hf_model_directory_of_the_team",
    "sk-learn",
    "sk_module_of_the_unit_tests",
    "pk_constraint_violation_handler",
    "scikit-learn==1.5",
    "0123456789abcdef0123456789abcdef01234567",
    "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "6f1b2c5e-0f8f-4d7c-9a3e-2f6d1f0a9b11",
    "-----BEGIN PUBLIC KEY-----",
    "-----BEGIN CERTIFICATE-----",
    "password = required",
    "$HOME/bin",
    "key-value store",
    "Bearer",
    "token",
    "https://x.example/?token={token}",
    "12:30",
    "2024-01-01T00:00:00",
    5,
    0.5,
    True,
    None,
    ["a", "b"],
    {"limit": 3},
]


@pytest.mark.parametrize("form", CREDENTIALS)
def test_a_credential_is_told_by_its_form(form: str) -> None:
    value = CREDENTIALS[form]
    assert holds_credential(value)
    assert holds_credential({"a": ["b", {"c": value}]})
    assert holds_credential({value: 1})
    assert is_secret("address", "str", default=value)
    assert not may_be_written("address", value)
    scrubbed = without_credentials(f"see {value} for it")
    assert REDACTED in scrubbed
    assert without_credentials(scrubbed) == scrubbed
    assert "hunter2" not in scrubbed


@pytest.mark.parametrize("maker", TOKENS)
def test_a_token_goes_whole_and_what_stands_around_it_stays(maker: str) -> None:
    value = TOKENS[maker]
    assert tokens_in(f"use {value}, then") != []
    if "://" not in value:
        assert redact(f"use {value}, then") == f"use {REDACTED}, then"


@pytest.mark.parametrize("value", SAMPLES)
def test_a_sample_of_a_token_is_no_default(value: str) -> None:
    assert holds_credential(value)
    assert not may_be_written("anything", value)


@pytest.mark.parametrize("value", HARMLESS, ids=repr)
def test_a_harmless_value_may_be_written(value: Any) -> None:
    assert not holds_credential(value)
    assert may_be_written("address", value)
    assert not is_secret("address", "str", default=value)
    assert without_credentials(str(value)) == str(value)


@pytest.mark.parametrize(
    ("name", "default", "stays"),
    [
        ("api_token", "", True),
        ("api_token", None, True),
        ("api_token", "abc", False),
        ("api_keys", ["abc"], False),
        ("api_keys", [], True),
        ("passwords", {"a": "b"}, False),
        ("password", True, True),
        ("api_token", "none", True),
        ("token_url", "https://x.example/token", True),
        ("eos_token", "</s>", True),
    ],
)
def test_a_text_is_no_default_of_a_secret(name: str, default: Any, stays: bool) -> None:
    assert may_be_written(name, default) is stays


def test_what_is_said_of_a_secret_does_not_repeat_it() -> None:
    assert (
        without_secret("Token of the forge, 'hunter2' at first", "hunter2")
        == f"Token of the forge, '{REDACTED}' at first"
    )
    assert without_secret("The token", "token") == "The token"
    assert without_secret("on a", "a") == "on a"


@given(st.text(max_size=300))
def test_taking_credentials_out_never_fails_and_is_done_once(text: str) -> None:
    once = without_credentials(text)
    assert without_credentials(once) == once
    assert isinstance(names_secret(text), bool)


@given(st.sampled_from([*CREDENTIALS.values()]), st.text(string.ascii_letters + " ,;'\"", max_size=40))
def test_a_credential_is_found_in_any_text(value: str, around: str) -> None:
    assert holds_credential(f"{around} {value} {around}")


@pytest.mark.parametrize(
    "piece", ["://a:", "sk-a", "eyJaaaaaaaa.", "password=", "?token=", "$2b$", "-----BEGIN ", "a@", "host="]
)
def test_reading_takes_time_by_length(piece: str) -> None:
    quickly(without_credentials, piece * (60_000 // len(piece)))


PLANTED = [
    ("github_pat", "str", "ghp" + "ake"),
    ("GITHUB_PAT", "str", "x"),
    ("db_url", "str", CREDENTIALS["url"]),
    ("hook", "str", CREDENTIALS["slack hook"]),
    ("model", "str", CREDENTIALS["openai"]),
    ("password_hash", "str", CREDENTIALS["bcrypt"]),
    ("conn", "str", CREDENTIALS["azure"]),
    ("api_keys", "list[str]", [CREDENTIALS["stripe"]]),
    ("mirrors", "list[str]", ["https://a.example", CREDENTIALS["url"]]),
]
WRITTEN = {
    "bullet": "- `{name}` ({type}, default `{default}`): where the data lives",
    "line": "- `{name}: {type} = {source}` where the data lives",
    "class": "```python\nclass XConfig(BaseSettings):\n    {name}: {type} = {source}\n```",
    "field": "```python\nclass XConfig(BaseSettings):\n    {name}: {type} = Field({source}, description='data')\n```",
    "environment": "```env\n{env}={default}\n```",
    "table": "| Setting | Type | Default | Meaning |\n|---|---|---|---|\n| `{name}` | {type} | `{default}` | data |",
    "json": '```json\n{{"config_additions": [{{"name": "{name}", "type": "{type}", "default": {json}}}]}}\n```',
}


def _planned(name: str, type_: str, default: Any, form: str) -> ImplementationPlan:
    shown = WRITTEN[form].format(
        name=name, type=type_, default=default, source=repr(default), env=name.upper(), json=json.dumps(default)
    )
    return plan_of(f"# AAS-7: Door Service\n\nBuild a `door` service plugin.\n\n## Configuration\n\n{shown}\n")


@pytest.mark.parametrize(("name", "type_", "default"), PLANTED)
@pytest.mark.parametrize("form", WRITTEN)
def test_no_default_of_a_secret_reaches_a_plan(name: str, type_: str, default: Any, form: str) -> None:
    plan = _planned(name, type_, default, form)
    found = [one for one in plan.config_additions if one.name.lower() == name.lower()]
    assert all(one.default in (None, [], "") for one in found)
    assert form == "environment" or type_ != "str" or [one.secret for one in found] == [True]
    kept = "" if len(str(default)) < 8 else str(default)
    printed = plan.model_dump_json(exclude={"evidence"})
    assert not kept or kept not in printed


@pytest.mark.parametrize("default", ["hunter2-of-the-door", CREDENTIALS["url"]])
def test_a_default_that_does_not_fit_is_told_without_the_secret(default: str) -> None:
    plan = _planned("api_token", "int", default, "json")
    assert any("the default is no int" in warning for warning in plan.warnings)
    assert default not in plan.model_dump_json()


@pytest.mark.parametrize(("name", "type_", "default"), PLANTED)
def test_no_default_of_a_secret_reaches_answers(name: str, type_: str, default: Any) -> None:
    asked = ConfigField(name=name, type=type_, default=default, description=f"At first {default}.")
    (made,) = settings_of(ImplementationPlan(task_id="AAS-7", config_additions=(asked,)), "unit")
    assert made.default in (None, "None")
    assert not holds_credential(made.description)
    assert len(str(default)) < 4 or str(default) not in made.description
    if holds_credential(default) and type_ == "str":
        assert (made.secret, made.type) == (True, "SecretStr | None")


@pytest.mark.parametrize(("name", "type_", "default"), PLANTED)
def test_no_default_of_a_secret_reaches_a_settings_class(name: str, type_: str, default: Any) -> None:
    with pytest.raises(FieldsRefused) as caught:
        add_fields(PLAIN, "Settings", [field(name, type_, default=default)])
    assert caught.value.codes == ("secret-default",)
    with pytest.raises(FieldsRefused) as caught:
        add_fields(PLAIN, "Settings", [field(name, "list[str]", default_factory=f"lambda: [{str(default)!r}]")])
    assert caught.value.codes == ("secret-default",)


@pytest.mark.parametrize(("name", "type_", "default"), PLANTED)
def test_no_default_of_a_secret_reaches_an_example_of_the_environment(name: str, type_: str, default: Any) -> None:
    entry = EnvEntry(name=name.upper(), description=f"like {default}", value=str(default))
    assert entry.line() == f"{name.upper()}="
    assert may_be_written("anything", entry.comment())


@pytest.mark.parametrize(("name", "type_", "default"), PLANTED)
def test_patch_config_agrees_with_the_reader(name: str, type_: str, default: Any, tmp_path: Path) -> None:
    (read,) = _planned(name, type_, default, "bullet" if type_ == "str" else "line").config_additions
    settings, fields = tmp_path / "settings.py", tmp_path / "fields.json"
    settings.write_bytes(PLAIN)
    asked: dict[str, Any] = {"name": name, "type": type_, "default": default}
    fields.write_text(json.dumps([asked]), encoding="utf-8")
    command = ["patch-config", str(settings), "Settings", str(fields)]
    done = CliRunner().invoke(app, command)
    assert "secret never gets a default" in " ".join(done.output.split())
    assert (done.exit_code, settings.read_bytes()) == (2, PLAIN)
    safe = {"name": name, "type": read.type, "secret": read.secret, "default": read.default}
    fields.write_text(json.dumps([safe]), encoding="utf-8")
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    written = settings.read_text(encoding="utf-8")
    kind = "SecretStr | None" if read.secret else f"{type_} | None"
    assert f"    {name}: {kind} = None\n" in written


def test_the_contract_of_a_workspace_does_not_change_what_is_secret() -> None:
    plan = _planned("github_pat", "str", "abc", "bullet")
    assert [one.secret for one in settings_of(plan, "unit", width=Contract().line_length)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "`client`: its code is kept below, because it did not pass: imports: 'aiohttp' is not in the workspace",
        "this task did not pass: types: 'str' is no 'int'",
    ],
)
def test_a_sentence_with_two_colons_is_no_assignment(text: str) -> None:
    assert redact(text) == text
