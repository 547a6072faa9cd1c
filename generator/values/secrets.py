"""Which settings are secrets, by name, words and value, and what default of a setting a file may hold.

A secret is a password, token, key, hash of a password, connection string: what nobody else may read. Its literal
default never reaches a plan, an answers file, a settings class or an example of the environment; nor does a credential
in a setting that has a harmless name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Any

from generator.values.credentials import REDACTED, holds_credential, without_credentials
from generator.values.folding import fold, phrases, words, words_of_name

# A name whose last word is one of these, or ends in one of the long ones («dbpassword»), is a secret's.
_LONG = phrases("password|passwd|passphrase|passwort|kennwort|contrasena|wachtwoord|secret|token|apikey")
_LAST = frozenset(
    phrases(
        "pwd|pass|accesskey|secretkey|credential|credentials|passwords|secrets|pat|bearer|jwt|senha|mdp|jeton|parola|"
        "haslo|secreto|segredo|geheimnis|passord|losenord|salasana|jelszo|heslo|adgangskode|sifre|parol|dsn|psk|passcode|"
        "pincode|authorization|connstr|connectionstring"
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
# Whoever knows the address of a webhook may post to it.
_PAIRS = phrases(
    "api keys|client secrets|webhook url|connection string|conn string|conn str|pin code|session cookie|auth cookie|"
    "basic auth|seed phrase|recovery phrase|de passe|pass phrase|clave api|api clave|clave privada|clave secreta|"
    "clave acceso|llave api|api llave|cle api|api cle|chave api|api chave|chiave api|api schlussel|api schluessel|"
    "api sleutel"
)
_LAST_PAIRS = frozenset(
    {(owner, "key") for owner in _KEY_OWNERS}
    | {(owner, "tokens") for owner in _TOKENS_OF}
    | {(noun, "hash") for noun in ("password", "passwd", "token", "key", "secret")}
    | {(noun, "salt") for noun in ("password", "hash", "hashids", "session", "token", "security")}
    | {tuple(pair.split()) for pair in _PAIRS}
)
# Tokens of language models and of pages, and verbs: «max_token», «next_token», «reset_password».
_NO_SECRET_BEFORE = frozenset(
    phrases(
        "max|min|num|bypass|no|pad|eos|bos|unk|sep|cls|mask|stop|special|next|page|paging|continuation|cancel|"
        "cancellation|start|end|delimiter|separator|wake|per|require|requires|use|allow|show|hide|ask|reset|change|"
        "forgot|check|validate|verify|rotate|has|with"
    )
)
# A pass of another kind: «low_pass», «boarding_pass».
_NO_PASSWORD_BEFORE = frozenset(phrases("low|high|band|first|second|last|single|two|multi|render|boarding|day|season"))
# What a secret's name is followed by and stays one: «api_key_2», «password_value», «token_prod».
_TAILS = frozenset(
    phrases("value|text|string|plain|raw|json|pem|base64|b64|prod|production|dev|staging|old|new|primary|secondary")
)
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
# What holds digits of chance and is no key: a checksum, a revision, an identifier.
_HARMLESS_RANDOM = frozenset(
    phrases(
        "hash|sha|sha1|sha256|sha512|md5|checksum|digest|commit|revision|rev|ref|uuid|guid|id|ids|etag|fingerprint|"
        "version|public|model|tag|branch"
    )
)
_HEX_KEY = re.compile(
    r"(?=.{0,60}[a-f])(?=.{0,60}[0-9])[0-9a-f]{32,256}|(?=.{0,60}[A-F])(?=.{0,60}[0-9])[0-9A-F]{32,256}"
)
_KEY = re.compile(r"[A-Za-z0-9+/_-]{24,512}={0,2}")
# Nobody draws these one after the other.
_SAMPLE = "0123456"
_PIN_LEAST = 1000
_DEPTH_MAX = 12
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
    if is_text and (holds_credential(default) or looks_random(name, default)):
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
    if last == "pass" and not _NO_PASSWORD_BEFORE.isdisjoint(parts[-2:-1]):
        return False
    if last in _LAST or last.endswith(_LONG):
        return len(parts) < 2 or not (parts[-2] in _NO_SECRET_BEFORE or parts[0] in _NO_SECRET_BEFORE)
    return (*parts[-2:-1], last) in _LAST_PAIRS


def mentions_secret(name: str) -> bool:
    """Tell whether a name has the word of a secret anywhere in it: where a value is hidden rather too often."""
    return names_secret(name) or _NAME_IN_TEXT.search(name[:200]) is not None


def may_be_written(name: str, default: Any, description: str = "") -> bool:
    """Tell whether a file may hold this default of a setting: it is no credential, and nothing that a secret has.

    Args:
        name: The setting's name in any case; for what is inside a mapping its key.
        default: The default, as JSON.
        description: What the text says about the setting.
    """
    if holds_credential(default):
        return False
    if isinstance(default, dict) and not all(may_be_written(str(key), part) for key, part in default.items()):
        return False
    if any(looks_random(name, part) for part in _texts(default)):
        return False
    return not (names_secret(name) and _has_content(default)) and not (
        _has_text(default) and _is_described(name, description)
    )


def without_secret(text: str, default: Any = None) -> str:
    """Return what is said about a setting without credentials, and without a default that it must not have."""
    kept = without_credentials(text)
    for part in sorted(_texts(default), key=len, reverse=True):
        if len(part) >= 4 and not (part.isalpha() and mentions_secret(part)):
            kept = kept.replace(part, REDACTED)
    return kept


def looks_random(name: str, value: Any) -> bool:
    """Tell whether a value looks like a key that a machine made, in a setting whose name does not say otherwise."""
    if not isinstance(value, str) or _SAMPLE in value or not _HARMLESS_RANDOM.isdisjoint(words_of_name(name)):
        return False
    if _HEX_KEY.fullmatch(value):
        return True
    if not _KEY.fullmatch(value):
        return False
    kinds = ["d" if sign.isdigit() else "u" if sign.isupper() else "l" for sign in value if sign.isalnum()]
    changes = sum(one != other for one, other in pairwise(kinds))
    # Words keep to one kind of letter for a while, a key changes at two of three signs.
    return kinds.count("d") >= 3 and len(set(kinds)) == 3 and changes >= 0.45 * len(value)


def _texts(value: Any, depth: int = 0) -> list[str]:
    """Return the texts in a value, at any depth that JSON of an answer may have."""
    if isinstance(value, str):
        return [value]
    parts: Iterable[Any] = value.values() if isinstance(value, dict) else value if _is_list(value) else ()
    return [text for part in parts for text in _texts(part, depth + 1)] if depth < _DEPTH_MAX else []


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple | set | frozenset)


def _has_content(value: Any) -> bool:
    """Tell whether a secret's default says something: a text, or a number that is no count, such as a PIN."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return _has_text(value) or (is_number and abs(value) >= _PIN_LEAST)


def _has_text(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip()) and fold(value.strip()) not in _NO_CREDENTIAL
    return (_is_list(value) or isinstance(value, dict)) and bool(value)


def _is_described(name: str, description: str) -> bool:
    if not set(words_of_name(name)[-1:]).isdisjoint(_HARMLESS_LAST):
        return False
    head = " ".join(words(description)[:7])
    if any(word in head for word in _DESCRIBES_OTHER):
        return False
    return any(head.startswith(fold(word)) or f" {fold(word)}" in f" {head}"[:40] for word in _DESCRIBED)
