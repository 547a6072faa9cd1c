"""Whether a setting is a credential: by what the text says of it, or by its name."""

from __future__ import annotations

from generator.reading.text.inline import fold, phrases, words

_LAST = frozenset(
    phrases(
        "token|secret|password|passwd|passphrase|passwort|pwd|pass|authtoken|apikey|accesskey|secretkey|"
        "credential|credentials|pat|bearer|jwt|contrasena|kennwort|senha|mdp|jeton|parola|haslo|wachtwoord|secreto|"
        "geheimnis"
    )
)
_FIRST = frozenset(phrases("contrasena|senha|mdp|motdepasse|jeton|haslo|kennwort|passwort|wachtwoord"))
_LAST_PAIRS = frozenset(
    {
        ("api", "key"),
        ("api", "keys"),
        ("private", "key"),
        ("secret", "key"),
        ("access", "key"),
        ("signing", "key"),
        ("encryption", "key"),
        ("auth", "key"),
        ("auth", "tokens"),
        ("access", "tokens"),
        ("api", "tokens"),
        ("client", "secrets"),
        ("license", "key"),
        ("service", "key"),
        ("subscription", "key"),
        ("account", "key"),
        ("master", "key"),
        ("shared", "key"),
        ("hmac", "key"),
        ("ssh", "key"),
        ("deploy", "key"),
        ("webhook", "key"),
        # Whoever knows the address may post to it.
        ("webhook", "url"),
        ("app", "key"),
        ("connection", "string"),
        ("clave", "api"),
        ("api", "clave"),
        ("clave", "privada"),
        ("clave", "secreta"),
        ("cle", "api"),
        ("api", "cle"),
        ("chave", "api"),
        ("api", "chave"),
        ("chiave", "api"),
        ("api", "schlussel"),
        ("api", "schluessel"),
        ("mot", "passe"),
        ("auth", "token"),
    }
)
_HARMLESS_LAST = frozenset(
    phrases(
        "url|uri|path|file|host|port|ttl|timeout|header|endpoint|limit|size|count|name|id|length|enabled|"
        "required|type|prefix|expiry|seconds|minutes|algorithm|provider|store|manager|rotation|interval|days|"
        "hours|budget|env|var|field"
    )
)
SECRET_WORDS = frozenset(
    phrases(
        "secret|sensitive|secretstr|confidential|credential|geheim|vertraulich|secreto|confidencial|secrete|"
        "sensible|confidentiel|segredo|segreto|sensivel|sensibile|riservato|geheime|poufny|敏感|保密|密钥|"
        "secreta|segreta|confidenziale|vertrauliche|geheimer|geheimes|sekret|secreet|sensitiva|sensitivo|privada|"
        "機密|秘密|シークレット|비밀|민감|секрет|секретно|tajny|tajne|hemlig|gizli|geheim|🔒|🔑"
    )
)
_HEAD_WORDS = phrases(
    "api key|api token|access token|auth token|token for|token to|password for|password of|secret for|"
    "secret key|credential|private key|bearer token|client secret|api schlussel|passwort|zugangstoken|"
    "contrasena|clave de api|mot de passe|cle api|cle d api|jeton|apiキー|パスワード|トークン|"
    "senha d|senha do|password del|chave de api|chiave api|密码|密钥"
)
_TEXT_TYPES = ("str", "secret", "optional[str", "optional[secret", "string", "none")


def is_secret(name: str, type_: str, description: str, attributes: list[str]) -> bool:
    """Tell whether a setting holds a credential.

    Args:
        name: The field's name in any case.
        type_: Its Python type as source text.
        description: What the text says about it.
        attributes: Words of its parentheses or columns, e.g. ``["secret"]``.
    """
    if "secret" in type_.lower():
        return True
    said = {fold(word.strip(" .*`_")) for word in attributes}
    if said & {"not secret", "non secret", "public"}:
        return False
    noted = any(f"({fold(word)})" in fold(description) for word in SECRET_WORDS)
    first = fold(description).replace(";", ",").split(",")[0].strip(" .*`_")
    if noted or (said | {first}) & {fold(word) for word in SECRET_WORDS}:
        return True
    if not fold(type_).startswith(_TEXT_TYPES):
        return fold(type_).startswith("dict") and words(_spaced(name))[-1:] in (
            ["credentials"],
            ["credential"],
            ["secrets"],
        )
    return _by_name(name) or _by_description(name, description)


def _by_name(name: str) -> bool:
    parts = words(_spaced(name))
    if not parts:
        return False
    # Romance languages put the noun first: «contrasena_almacen».
    if parts[0] in _FIRST and parts[-1] not in _HARMLESS_LAST:
        return True
    if parts[-1] in _LAST and not (len(parts) > 1 and parts[-2] in ("max", "min", "num", "bypass", "no")):
        return True
    return tuple(parts[-2:]) in _LAST_PAIRS


def _by_description(name: str, description: str) -> bool:
    parts = words(_spaced(name))
    if parts and parts[-1] in _HARMLESS_LAST:
        return False
    head = " ".join(words(description)[:7])
    if any(word in head for word in ("url", "path", "number of", "how long", "header", "whether", "file")):
        return False
    return any(head.startswith(fold(word)) or f" {fold(word)}" in f" {head}"[:40] for word in _HEAD_WORDS)


def _spaced(name: str) -> str:
    """Return a name with blanks between its parts, also in camel case."""
    out = []
    for index, char in enumerate(name[:200]):
        if char.isupper() and index and name[index - 1].islower():
            out.append(" ")
        out.append(char if char.isalnum() else " ")
    return "".join(out)
