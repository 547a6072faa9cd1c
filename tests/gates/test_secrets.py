"""The secrets gate: what looks like a secret is found, wherever it stands, and is never repeated."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.gates.probes import secret_scan
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
        ("plugins/demo/.copier-answers.ops.yml", f"blueprint: plugin\ntokens:\n  - {GITHUB}\n"),
        ("plugins/demo/.copier-answers.ops.yml", f"# {GITHUB}\nblueprint: plugin\n"),
        ("plugins/demo/.copier-answers.ops.yml", f'key: "\\x41{AWS[1:]}"\n'),
        ("plugins/demo/.copier-answers.ops.yml", f"code: |\n  a = 1\n  KEY = load('{STRIPE}')\n"),
        ("plugins/demo/.copier-answers.ops.yml", f"- no: yaml\nat: all: {GITHUB}\n"),
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


def test_a_byte_that_is_no_utf_8_hides_nothing(tmp_path: Path) -> None:
    subject = make_subject(tmp_path, {FILE: "X = 1\n"})
    (subject.root / FILE).write_bytes(b"# coding: latin-1\n# caf\xe9\n" + SECRETS["random"].encode())
    assert codes(check_secrets(subject)) == [(FILE, 3, "secret")]


PIECES = st.sampled_from(
    [
        *SECRETS.values(),
        *("password", "api_key", "aws secret key", "user_id", "Contrase\u00f1a", "\u212aey", "token", "settings"),
        *(
            " = ",
            ": ",
            "=",
            ":=",
            "=>",
            "(",
            ")",
            "[",
            "]",
            '"',
            "'",
            ";",
            "#",
            "{",
            "}",
            "$",
            "@",
            ",",
            "\n",
            "\n",
            " ",
        ),
        *(AWS, GITHUB, SLACK, STRIPE, JWT, PASSWORD, "hunter2hunter2", "6f1b2c5e-0f8f-4d7c-9a3e-2f6d1f0a9b11"),
        *("get", "deadbeefcafe0123456789abcdef0123", "0123456789abcdefABCDEF", "//registry/:_authToken=", "[main]\n"),
    ]
)


@settings(deadline=None)
@given(
    st.lists(PIECES, min_size=1, max_size=30).map("".join), st.sampled_from([".py", ".json", ".toml", ".md", ".env"])
)
def test_it_finds_what_detect_secrets_finds(tmp_path_factory: pytest.TempPathFactory, text: str, suffix: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"searched{suffix}"
    path.write_text(text, encoding="utf-8")
    known = secret_scan.settings(guess=suffix in secret_scan.GUESSED_IN)
    names = ["is_indirect_reference", "is_likely_id_string", *secret_scan.OF_THE_SECRET]
    filters = [{"path": f"detect_secrets.filters.heuristic.{name}"} for name in names]
    with transient_settings({**known, "filters_used": filters}):
        expected = {
            (str(path), each.line_number, each.type, each.secret_hash)
            for each in scan_file(str(path))
            if not (each.type == "Secret Keyword" and secret_scan.is_a_name(each.secret_value or ""))
        }
    with transient_settings(known):
        found = secret_scan.find(str(path), secret_scan.Searching())
    assert {each for each in found if each[2] != "Token"} == expected
