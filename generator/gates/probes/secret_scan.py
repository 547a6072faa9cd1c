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
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, cast

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
# By what a secret is itself; two more look at its line.
OF_THE_SECRET = [
    "is_not_alphanumeric_string",
    "is_potential_uuid",
    "is_prefixed_with_dollar_sign",
    "is_sequential_string",
    "is_templated_secret",
]
GUESSED_IN = frozenset({".py", ".pyi", ".json", ".toml"})
SAMPLES = re.compile(r"key|changeme|example", re.IGNORECASE)
BYTES_MAX = 2 << 20
# Of no more lines, and of none that is longer, it is remembered what is in them.
KNOWN_LINES = 16_384
KNOWN_LENGTH = 400
YAML = frozenset({".yml", ".yaml", ".eyaml"})


def settings(*, guess: bool) -> dict[str, object]:
    """Return the settings of detect-secrets for files of one kind."""
    return {
        "plugins_used": [*({"name": name} for name in PLUGINS), *(GUESSES if guess else [])],
        # They are called here; what is verified over the network would be one more of them.
        "filters_used": [],
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


class Searching:
    """detect-secrets over files of one kind: its detectors, filters and readers of file formats, without its loops.

    Its own loops look up by name what each function wants to be given, for each detector and each line. What a line
    holds is remembered: tasks of one batch have most of their lines in common.
    """

    def __init__(self) -> None:
        from detect_secrets.filters import heuristic
        from detect_secrets.plugins.base import RegexBasedDetector
        from detect_secrets.plugins.keyword import DENYLIST, KeywordDetector
        from detect_secrets.settings import get_plugins

        self._is_reference = heuristic.is_indirect_reference
        self._is_id = heuristic.is_likely_id_string
        self._filters = [getattr(heuristic, name) for name in OF_THE_SECRET]
        self._plugins = []
        for plugin in get_plugins():
            # What a line must have in it, as each expression costs what it costs for each line of all files.
            forms = plugin.denylist if isinstance(plugin, RegexBasedDetector) else ()
            word = [re.compile("|".join(DENYLIST), re.IGNORECASE)] if isinstance(plugin, KeywordDetector) else ()
            self._plugins.append((plugin, [form.search for form in (*forms, *word)]))
        self._in_line = lru_cache(maxsize=KNOWN_LINES)(self._of_line)

    def secrets(self, path: str, lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
        """Yield what is in lines of a file: number, kind, value."""
        suffix = Path(path).suffix
        for number, line in lines:
            known = self._in_line if len(line) < KNOWN_LENGTH else self._of_line
            for kind, value in known(line.rstrip(), suffix):
                yield number, kind, value

    def _of_line(self, line: str, suffix: str) -> tuple[tuple[str, str], ...]:
        found = tuple(
            (each.type, each.secret_value)
            for plugin, searches in self._plugins
            if not searches or any(search(line) for search in searches)
            for each in plugin.analyze_line(filename=f"file{suffix}", line=line)
            if not self._is_none(each.secret_value, line, plugin)
        )
        return () if found and self._is_reference(line) else found

    def _is_none(self, secret: str, line: str, plugin: Any) -> bool:
        return self._is_id(secret, line, plugin) or any(each(secret) for each in self._filters)


def find(path: str, searching: Searching) -> set[tuple[str, int, str, str]]:
    """Return what is found in a file: path, line, kind, digest. The settings for its kind hold meanwhile."""
    found = {
        (path, number, kind, digest(value))
        for number, kind, value in _secrets(path, searching)
        if not (kind == "Secret Keyword" and is_a_name(value))
    }
    return found | {*find_forms(path, {(path, line) for _, line, _, _ in found})}


def _secrets(path: str, searching: Searching) -> list[tuple[int, str, str]]:
    """Return what is in a file by the detectors; by their most eager way of reading where others find nothing.

    A byte that is no UTF-8 does not keep the rest from being read: code may well hold one.
    """
    from detect_secrets.transformers import get_transformed_file
    from detect_secrets.types import NamedIO

    with Path(path).open(encoding="utf-8", errors="replace") as file:
        if Path(path).suffix in YAML and (values := _values(file.read())) is not None:
            file.seek(0)
            return _in_yaml(path, file.readlines(), values, searching)
        for eager in (False, True):
            file.seek(0)
            lines = get_transformed_file(cast(NamedIO, file), use_eager_transformers=eager) or (
                [] if eager else file.readlines()
            )
            if found := [*searching.secrets(path, enumerate(lines, 1))]:
                return found
    return []


def _in_yaml(
    path: str, lines: list[str], values: list[tuple[int, str]], searching: Searching
) -> list[tuple[int, str, str]]:
    """Return what is in YAML as it is written, and what beside that is in it once it is read.

    The reader that comes with the detectors is slower than all the rest, and has no eye for lists and comments.
    """
    written = [*searching.secrets(path, enumerate(lines, 1))]
    known = {(kind, value) for _, kind, value in written}
    return [*written, *(each for each in searching.secrets(path, values) if each[1:] not in known)]


def _values(text: str) -> list[tuple[int, str]] | None:
    """Return the values of YAML with their lines, each after what stands before it, such as its key.

    A value of several lines is as many texts. ``None`` where it is no YAML.
    """
    import yaml

    found: list[tuple[int, str]] = []
    before = ""
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(event, yaml.ScalarEvent):
                is_binary = event.tag == "tag:yaml.org,2002:binary"
                first, *rest = ["".join(event.value.split())] if is_binary else event.value.split("\n")
                found += enumerate(
                    [f'{before}: "{first}"', *rest], event.start_mark.line + 1 if event.start_mark else 1
                )
                before = event.value
    except yaml.YAMLError:
        return None
    return found


def find_forms(path: str, known: set[tuple[str, int]]) -> list[tuple[str, int, str, str]]:
    """Return the tokens of a file that have a maker's form, except in lines in which something was found already."""
    text = Path(path).read_bytes()[:BYTES_MAX].decode("utf-8", "replace")
    # No form goes on over the end of a line.
    lines = text.split("\n") if tokens_in(text) else []
    return [
        (path, number, "Token", digest(value))
        for number, line in enumerate(lines, 1)
        if (path, number) not in known
        for value in tokens_in(line)
    ]


def digest(value: str) -> str:
    """Return what tells one secret from another, as detect-secrets makes it."""
    return hashlib.sha1(value.encode(), usedforsecurity=False).hexdigest()


def main() -> None:
    """Answer one request."""
    leave_out_requests()
    from detect_secrets.settings import transient_settings

    request = json.load(sys.stdin)
    found: set[tuple[str, int, str, str]] = set()
    unfinished = []
    for guess in (True, False):
        with transient_settings(settings(guess=guess)):
            searching = Searching()
            for path in (each for each in request["paths"] if (Path(each).suffix in GUESSED_IN) is guess):
                try:
                    with at_most(request["seconds"]):
                        found |= find(path, searching)
                except OutOfTimeError:
                    unfinished.append(path)
    json.dump({"secrets": sorted(found), "unfinished": unfinished}, sys.stdout)


if __name__ == "__main__":
    main()
