"""Which settings are secrets, by name, words and value, and what default of a setting a file may hold.

A secret is a password, token, key, hash of a password, connection string: what nobody else may read. Its literal
default never reaches a plan, an answers file, a settings class or an example of the environment; nor does a credential
in a setting that has a harmless name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from generator.values.credentials import REDACTED, holds_credential, without_credentials
from generator.values.folding import fold, phrases, words, words_of_name

# A name whose last word is one of these, or ends in one of the long ones («dbpassword»), is a secret's.
_LONG = phrases("password|passwd|passphrase|passwort|kennwort|contrasena|wachtwoord|secret|token|apikey")
_LAST = frozenset(
    phrases(
        "pwd|pass|accesskey|secretkey|credential|credentials|passwords|secrets|pat|bearer|jwt|senha|mdp|jeton|parola|"
        "haslo|secreto|geheimnis|dsn|authorization|connstr|connectionstring"
    )
    + _LONG
)
# Romance languages put the noun first: «contrasena_almacen».
_FIRST = frozenset(phrases("contrasena|senha|mdp|motdepasse|jeton|haslo|kennwort|passwort|wachtwoord"))
_KEY_OWNERS = phrases(
    "api|private|secret|access|signing|encryption|decryption|auth|license|service|subscription|account|master|shared|"
    "hmac|ssh|deploy|webhook|app|jwt|session|fernet|cookie|consumer|bot|openai|anthropic|stripe|github|gitlab|gemini|"
    "mistral|groq|openrouter|sendgrid|mailgun|twilio|deepl|cohere|pinecone|tavily|serpapi|elevenlabs|newsapi|"
    "openweather|openweathermap|azure|aws"
)
_TOKENS_OF = phrases("auth|access|api|bot|bearer|refresh|device|push|service")
_LAST_PAIRS = frozenset(
    {(owner, "key") for owner in _KEY_OWNERS}
    | {(owner, "tokens") for owner in _TOKENS_OF}
    | {(noun, "hash") for noun in ("password", "passwd", "token", "key", "secret")}
    # Whoever knows the address of a webhook may post to it.
    | {
        tuple(pair.split())
        for pair in phrases("api keys|client secrets|webhook url|connection string|conn string|conn str")
    }
    | {tuple(pair.split()) for pair in phrases("pin code|session cookie|auth cookie|seed phrase|de passe|pass phrase")}
    | {tuple(pair.split()) for pair in phrases("clave api|api clave|clave privada|clave secreta|cle api|api cle")}
    | {tuple(pair.split()) for pair in phrases("chave api|api chave|chiave api|api schlussel|api schluessel")}
    | {("api", "sleutel")}
)
# Tokens of language models and of pages, and verbs: «max_token», «next_token», «reset_password».
_NO_SECRET_BEFORE = frozenset(
    phrases(
        "max|min|num|bypass|no|pad|eos|bos|unk|sep|cls|mask|stop|special|next|page|paging|continuation|cancel|"
        "cancellation|start|end|delimiter|separator|wake|per|require|requires|use|allow|show|hide|ask|reset|change|"
        "forgot|check|validate|verify|rotate|has|with"
    )
)
# What a secret's name is followed by and stays one: «api_key_2», «password_value», «token_prod».
_TAILS = frozenset(phrases("value|text|string|plain|raw|prod|production|dev|staging|old|new|primary|secondary"))
_HARMLESS_LAST = frozenset(
    phrases(
        "url|uri|path|file|host|port|ttl|timeout|header|endpoint|limit|size|count|name|id|length|enabled|required|type|"
        "prefix|expiry|seconds|minutes|algorithm|provider|store|manager|rotation|interval|days|hours|budget|env|var|"
        "field"
    )
)
# What a text calls a setting that is a secret, folded.
SECRET_WORDS = frozenset(
    fold(word)
    for word in phrases(
        "secret|sensitive|secretstr|confidential|credential|geheim|vertraulich|secreto|confidencial|secrete|sensible|"
        "confidentiel|segredo|segreto|sensivel|sensibile|riservato|geheime|poufny|敏感|保密|密钥|secreta|segreta|"
        "confidenziale|vertrauliche|geheimer|geheimes|sekret|secreet|sensitiva|sensitivo|privada|機密|秘密|シークレット|"
        "비밀|민감|секрет|секретно|tajny|tajne|hemlig|gizli|🔒|🔑"
    )
)
_DESCRIBED = phrases(
    "api key|api token|access token|auth token|token for|token to|password for|password of|secret for|secret key|"
    "credential|private key|bearer token|client secret|signing secret|webhook secret|api schlussel|passwort|"
    "zugangstoken|contrasena|clave de api|mot de passe|cle api|cle d api|jeton|apiキー|パスワード|トークン|senha d|"
    "senha do|password del|chave de api|chiave api|密码|密钥"
)
_DESCRIBES_OTHER = ("url", "path", "number of", "how long", "header", "whether", "file")
_TEXT_TYPES = ("str", "secret", "optional[str", "optional[secret", "string", "bytes", "none")
_NO_CREDENTIAL = frozenset(phrases("true|false|none|null|yes|no|on|off"))
# A name in running text, as a regular expression: here a credential's word anywhere in a name is enough.
_SHORT_IN_TEXT = phrases("pwd|pass|pat|jwt|dsn")
NAME_IN_TEXT = (
    rf"(?:{'|'.join(_LONG)}|credentials?|auth(?:orization)?|(?<![a-z])(?:{'|'.join(_SHORT_IN_TEXT)})(?![a-z])|"
    rf"(?:{'|'.join(_KEY_OWNERS)})[_-]?key)"
)
# What a text has in it, in small letters, in which such a name can stand.
HINTS_IN_TEXT = (*_LONG, *_SHORT_IN_TEXT, "credential", "auth", "key")
_NAME_IN_TEXT = re.compile(NAME_IN_TEXT, re.IGNORECASE)


def is_secret(
    name: str, type_: str = "str", description: str = "", attributes: Iterable[str] = (), default: Any = None
) -> bool:
    """Tell whether a setting holds a secret.

    Args:
        name: The field's name in any case.
        type_: Its Python type as source text.
        description: What the text says about it.
        attributes: Words of its parentheses or columns, e.g. ``["secret"]``.
        default: Its default, as JSON; one that holds a credential makes the setting a secret.
    """
    if "secret" in type_.lower():
        return True
    is_text = fold(type_).startswith(_TEXT_TYPES)
    if is_text and holds_credential(default):
        return True
    said = {fold(word.strip(" .*`_")) for word in attributes}
    if said & {"not secret", "non secret", "public"}:
        return False
    told = fold(description)
    first = told.replace(";", ",").split(",")[0].strip(" .*`_")
    if (said | {first}) & SECRET_WORDS or any(f"({word})" in told for word in SECRET_WORDS):
        return True
    if not is_text:
        last = words_of_name(name)[-1:]
        return fold(type_).startswith("dict") and last in (["credentials"], ["credential"], ["secrets"])
    return names_secret(name) or _is_described(name, description)


@lru_cache(maxsize=4096)
def names_secret(name: str) -> bool:
    """Tell whether a setting or variable of this name is a secret: ``GITHUB_PAT`` is one, ``token_url`` is none."""
    parts = words_of_name(name)
    while parts and (parts[-1].isdecimal() or (parts[-1] in _TAILS and tuple(parts[-2:]) not in _LAST_PAIRS)):
        parts.pop()
    if not parts:
        return False
    last = parts[-1].rstrip("0123456789")
    if parts[0] in _FIRST and last not in _HARMLESS_LAST:
        return True
    if last in _LAST or last.endswith(_LONG):
        return len(parts) < 2 or not (parts[-2] in _NO_SECRET_BEFORE or parts[0] in _NO_SECRET_BEFORE)
    return (*parts[-2:-1], last) in _LAST_PAIRS


def mentions_secret(name: str) -> bool:
    """Tell whether a name has the word of a secret anywhere in it: where a value is hidden rather too often."""
    return names_secret(name) or _NAME_IN_TEXT.search(name[:200]) is not None


def may_be_written(name: str, default: Any) -> bool:
    """Tell whether a file may hold this default of a setting: it is no credential, and no text that a secret has."""
    if holds_credential(default):
        return False
    return not (names_secret(name) and _has_text(default))


def without_secret(text: str, default: Any = None) -> str:
    """Return what is said about a setting without credentials, and without a default that it must not have."""
    kept = without_credentials(text)
    if not isinstance(default, str) or len(default) < 4 or (default.isalpha() and mentions_secret(default)):
        return kept
    return kept.replace(default, REDACTED)


def _has_text(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip()) and fold(value.strip()) not in _NO_CREDENTIAL
    return isinstance(value, list | tuple | dict | set | frozenset) and bool(value)


def _is_described(name: str, description: str) -> bool:
    if not set(words_of_name(name)[-1:]).isdisjoint(_HARMLESS_LAST):
        return False
    head = " ".join(words(description)[:7])
    if any(word in head for word in _DESCRIBES_OTHER):
        return False
    return any(head.startswith(fold(word)) or f" {fold(word)}" in f" {head}"[:40] for word in _DESCRIBED)
