"""Look for secrets with detect-secrets. Runs in this tool's own interpreter, in a process that can be ended.

Reads a JSON list of paths from standard input. Writes a JSON list to standard output: path, line, kind and digest of
each secret, never the secret. Nothing is verified over the network, and no comment in a file keeps it from being read.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

PLUGINS = [
    *("ArtifactoryDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector", "CloudantDetector"),
    *("DiscordBotTokenDetector", "GitHubTokenDetector", "GitLabTokenDetector", "IbmCloudIamDetector"),
    *("IbmCosHmacDetector", "JwtTokenDetector", "MailchimpDetector", "NpmDetector", "OpenAIDetector"),
    *("PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector", "SlackDetector", "SoftlayerDetector"),
    *("SquareOAuthDetector", "StripeDetector", "TelegramBotTokenDetector", "TwilioKeyDetector"),
]
# Strings that look random, and values of things called password: told by their quotes, so for code and data only.
GUESSES: list[dict[str, object]] = [
    {"name": "Base64HighEntropyString", "limit": 4.5},
    {"name": "HexHighEntropyString", "limit": 3.0},
    {"name": "KeywordDetector"},
]
FILTERS = [
    "is_indirect_reference",
    "is_likely_id_string",
    "is_not_alphanumeric_string",
    "is_potential_uuid",
    "is_prefixed_with_dollar_sign",
    "is_sequential_string",
    "is_templated_secret",
]
GUESSED_IN = frozenset({".py", ".pyi", ".json", ".toml"})
NAMES = re.compile(r"pass|pwd|secret|token|key|auth|credential|changeme|example", re.IGNORECASE)


def settings(*, guess: bool) -> dict[str, object]:
    """Return the settings of detect-secrets for files of one kind."""
    return {
        "plugins_used": [*({"name": name} for name in PLUGINS), *(GUESSES if guess else [])],
        "filters_used": [{"path": f"detect_secrets.filters.heuristic.{name}"} for name in FILTERS],
    }


def is_a_name(secret: str) -> bool:
    """Tell whether a value that stands beside a word such as password only names one: a field, a setting."""
    return re.fullmatch(r"[A-Za-z][A-Za-z_.-]{0,80}", secret) is not None and NAMES.search(secret) is not None


def find(paths: list[str], *, guess: bool) -> list[tuple[str, int, str, str]]:
    """Return what is found in files: path, line, kind, digest."""
    with transient_settings(settings(guess=guess)):
        found = [(path, each) for path in paths for each in scan_file(path)]
    return [
        (path, each.line_number, each.type, each.secret_hash)
        for path, each in found
        if not (each.type == "Secret Keyword" and is_a_name(each.secret_value or ""))
    ]


def main() -> None:
    """Answer one request."""
    paths = json.load(sys.stdin)
    guessed = [path for path in paths if Path(path).suffix in GUESSED_IN]
    plain = [path for path in paths if Path(path).suffix not in GUESSED_IN]
    json.dump(sorted({*find(guessed, guess=True), *find(plain, guess=False)}), sys.stdout)


if __name__ == "__main__":
    main()
