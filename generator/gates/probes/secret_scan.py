"""Look for secrets with detect-secrets. Runs in this tool's own interpreter, in a process that can be ended.

Reads ``{"files": [paths], "texts": [strings]}`` as JSON from standard input. Writes a JSON object to standard output:
``files`` has (path, line, kind, digest) of each secret found in files, never the secret; ``texts`` has what was found
in the texts itself, so that the caller can take it out of what it prints. Nothing is verified over the network, and no
comment in a file keeps it from being read.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from detect_secrets.core.scan import scan_file, scan_line
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
LINE_MAX = 4000


def settings(*, guess: bool) -> dict[str, object]:
    """Return the settings of detect-secrets for files of one kind."""
    return {
        "plugins_used": [*({"name": name} for name in PLUGINS), *(GUESSES if guess else [])],
        "filters_used": [{"path": f"detect_secrets.filters.heuristic.{name}"} for name in FILTERS],
    }


def files(paths: list[str], *, guess: bool) -> list[tuple[str, int, str, str]]:
    """Return what is found in files: path, line, kind, digest."""
    with transient_settings(settings(guess=guess)):
        return [(path, each.line_number, each.type, each.secret_hash) for path in paths for each in scan_file(path)]


def texts(given: list[str]) -> list[str]:
    """Return the secrets in texts, each once."""
    with transient_settings(settings(guess=False)):
        lines = {line for text in given for line in text.split("\n")}
        pieces = {line[at : at + LINE_MAX] for line in lines for at in range(0, len(line), LINE_MAX // 2)}
        found = {each.secret_value for piece in pieces for each in scan_line(piece)}
    return sorted(filter(None, found))


def main() -> None:
    """Answer one request."""
    request = json.load(sys.stdin)
    guessed = [path for path in request["files"] if Path(path).suffix in GUESSED_IN]
    plain = [path for path in request["files"] if Path(path).suffix not in GUESSED_IN]
    found = files(guessed, guess=True) + files(plain, guess=False)
    json.dump({"files": sorted(set(found)), "texts": texts(request["texts"])}, sys.stdout)


if __name__ == "__main__":
    main()
