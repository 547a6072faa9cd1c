"""The secrets gate: what looks like a secret is found, wherever it stands, and is never repeated."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest

from generator.gates.secrets import check_secrets
from tests.gates.subjects import codes, make_subject, plugin_source, unit

FILE = "plugins/demo/__init__.py"
# Put together here, so that this file holds none.
AWS = "AKIA" + "Q3EGRIZBVNFUHK" + "7M"
GITHUB = "ghp_" + "1R9kz0VfYwLx8TqJ2mBnC4uHsA7dEpGi3oXy"
SLACK = "xoxb-" + "263594206564-2343594206574-FGqddMF8t08v8N7Oq4i57vs1"
FINE_GRAINED = "github" + "_pat_11ABCDEFG0aB3dE5fG7hI9_" + "qwertyuiopasdfghjklzxcvbnm1234567890QWERTYUIOPASDFGHJKLZXCV"
BCRYPT = "$2b$12$" + "abcdefghijklmnopqrstuuJ9vVm1zYt3aS5dF7gH9jK1lZ3xC5vB7n"
STRIPE = "sk_live_" + "9qfXk3ZtW7bVnR2mLcYpH8dJ"
JWT = ".".join(
    base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
    for part in ({"alg": "HS256", "typ": "JWT"}, {"sub": "4711"}, {"sig": "abcdefgh"})
)
KEY = "-----BEGIN RSA " + "PRIVATE KEY-----"
PASSWORD = "tr0ub4dor" + "-and-3x"
SECRETS = {
    "aws": f'KEY = "{AWS}"\n',
    "github": f'TOKEN = "{GITHUB}"\n',
    "slack": f"# old token: {SLACK}\n",
    "stripe": f'"""Use {STRIPE} for tests."""\n',
    "jwt": f'HEADERS = {{"Authorization": "Bearer {JWT}"}}\n',
    "fine-grained": f"# used to be {FINE_GRAINED}\n",
    "hash": f"# admin: {BCRYPT}\n",
    "private key": f'PEM = """{KEY}\nMIIE\n"""\n',
    "url": f'URL = "https://admin:{PASSWORD}@example.org/x"\n',
    "password": f'password = "{PASSWORD}"\n',
    "random": 'BLOB = "c3VwZXIgbG9uZyBzdHJpbmcgc2hvdWxkIGNhdXNlIGVub3VnaCBlbnRyb3B5X1Y3bQ9zKx"\n',
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_found_and_not_repeated(name: str, tmp_path: Path) -> None:
    found = check_secrets(make_subject(tmp_path, {FILE: f"X = 1\n{SECRETS[name]}"}))
    assert codes(found)[0] == (FILE, 2, "secret")
    for value in (AWS, GITHUB, SLACK, STRIPE, JWT, FINE_GRAINED, BCRYPT, PASSWORD, "c3VwZXIg"):
        assert value not in repr(found)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("plugins/demo/aas-plugin.json", f'{{\n  "token": "{GITHUB}"\n}}\n'),
        ("plugins/demo/NOTES.md", f"# Notes\n\nUse `{SLACK}`.\n"),
        ("plugins/demo/.copier-answers.yml", f"blueprint: plugin\ncode: |\n  KEY = '{AWS}'\n"),
        ("plugins/demo/.env.example", f"AAS_KEY={STRIPE}\n"),
        ("plugins/demo/package-lock.json", f'{{\n\n  "a": "{AWS}"\n}}\n'),
    ],
)
def test_every_file_of_a_unit_is_read(path: str, text: str, tmp_path: Path) -> None:
    units = [unit(FILE, path)]
    found = check_secrets(make_subject(tmp_path, {FILE: plugin_source(), path: text}, units=units))
    assert {each.path for each in found} == {path}


@pytest.mark.parametrize("comment", ["pragma: allowlist secret", "pragma: whitelist secret", "noqa", "nosec"])
def test_no_comment_switches_it_off(comment: str, tmp_path: Path) -> None:
    subject = make_subject(tmp_path, {FILE: f'KEY = "{AWS}"  # {comment}\n'})
    assert codes(check_secrets(subject)) == [(FILE, 1, "secret")]
    if "allowlist" in comment:
        naive = [sys.executable, "-m", "detect_secrets", "scan", "--no-verify", FILE]
        done = subprocess.run(naive, cwd=subject.root, check=True, capture_output=True, text=True)
        assert json.loads(done.stdout)["results"] == {}


@pytest.mark.parametrize(
    "source",
    [
        "api_key: str = settings.api_key\n",
        'api_key: str = ""\n',
        'token = os.environ["AAS_TOKEN"]\n',
        'PASSWORD_FIELD = "password"\n',
        'api_token: SecretStr = Field(default=SecretStr(""), alias="AAS_API_TOKEN")\n',
        'URL = "https://api.example.org/v1/items"\n',
        'ID = "6f1b2c5e-0f8f-4d7c-9a3e-2f6d1f0a9b11"\n',
        '"""Read the token from the settings; see https://example.org/docs/auth#token."""\n',
        'ALPHABET = "abcdefghijklmnopqrstuvwxyz"\n',
        'password = "<your password>"\n',
        'token = f"{prefix}-{secret}"\n',
    ],
)
def test_what_only_speaks_of_secrets_is_fine(source: str, tmp_path: Path) -> None:
    assert check_secrets(make_subject(tmp_path, {FILE: source})) == []


def test_what_a_changed_file_had_before_does_not_count(tmp_path: Path) -> None:
    old, new = SECRETS["aws"], SECRETS["github"]
    found = check_secrets(make_subject(tmp_path, {FILE: f"X = 1\n{old}{new}"}, before={FILE: old}))
    assert codes(found) == [(FILE, 3, "secret")]
