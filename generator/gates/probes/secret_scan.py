"""Look for secrets with detect-secrets and by the forms that ``values`` knows.

Runs in this tool's own interpreter. Reads ``{"paths": [...], "seconds": …}`` as JSON from standard input; no file gets
more processor time than so many seconds. Writes a JSON object to standard output: as ``secrets`` path, line, kind and
digest of each one, never the secret itself, and as ``unfinished`` the files that would have needed more time. Nothing
is verified over the network, and no comment in a file keeps it from being read.
"""

from __future__ import annotations

import hashlib
import json
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace

from generator.values.credentials import tokens_in
from generator.values.secrets import mentions_secret

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
SAMPLES = re.compile(r"key|changeme|example", re.IGNORECASE)
BYTES_MAX = 2 << 20


def settings(*, guess: bool) -> dict[str, object]:
    """Return the settings of detect-secrets for files of one kind."""
    return {
        "plugins_used": [*({"name": name} for name in PLUGINS), *(GUESSES if guess else [])],
        "filters_used": [{"path": f"detect_secrets.filters.heuristic.{name}"} for name in FILTERS],
    }


def is_a_name(secret: str) -> bool:
    """Tell whether a value that stands beside a word such as password only names one: a field, a setting."""
    is_word = re.fullmatch(r"[A-Za-z][A-Za-z_.-]{0,80}", secret) is not None
    return is_word and (mentions_secret(secret) or SAMPLES.search(secret) is not None)


class OutOfTimeError(BaseException):
    """A file takes too long. No handler of a library for what else goes wrong may take it for that."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Let what is inside use so much processor time.

    Raises:
        OutOfTimeError: It used more. A regular expression looks for signals while it searches.
    """

    def stop(*_: object) -> None:
        raise OutOfTimeError

    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def leave_out_requests() -> None:
    """Keep detect-secrets from loading what asks the makers of secrets: half of a start, and nothing here asks."""
    stand_in = ModuleType("requests")
    vars(stand_in).update(Response=object, exceptions=SimpleNamespace(RequestException=OSError))
    sys.modules["requests"] = stand_in


def find(path: str) -> set[tuple[str, int, str, str]]:
    """Return what is found in a file: path, line, kind, digest. The settings for its kind hold meanwhile."""
    from detect_secrets.core.scan import scan_file

    found = {
        (path, each.line_number, each.type, each.secret_hash)
        for each in scan_file(path)
        if not (each.type == "Secret Keyword" and is_a_name(each.secret_value or ""))
    }
    return found | {*find_forms(path, {(path, line) for _, line, _, _ in found})}


def find_forms(path: str, known: set[tuple[str, int]]) -> list[tuple[str, int, str, str]]:
    """Return the tokens of a file that have a maker's form, except in lines in which something was found already."""
    lines = Path(path).read_bytes()[:BYTES_MAX].decode("utf-8", "replace").split("\n")
    return [
        (path, number, "Token", hashlib.sha1(value.encode(), usedforsecurity=False).hexdigest())
        for number, line in enumerate(lines, 1)
        if (path, number) not in known
        for value in tokens_in(line)
    ]


def main() -> None:
    """Answer one request."""
    leave_out_requests()
    from detect_secrets.settings import transient_settings

    request = json.load(sys.stdin)
    found: set[tuple[str, int, str, str]] = set()
    unfinished = []
    for guess in (True, False):
        with transient_settings(settings(guess=guess)):
            for path in (each for each in request["paths"] if (Path(each).suffix in GUESSED_IN) is guess):
                try:
                    with at_most(request["seconds"]):
                        found |= find(path)
                except OutOfTimeError:
                    unfinished.append(path)
    json.dump({"secrets": sorted(found), "unfinished": unfinished}, sys.stdout)


if __name__ == "__main__":
    main()
