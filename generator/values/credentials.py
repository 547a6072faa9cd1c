"""Values that are credentials by their form alone: tokens of known makers, keys, hashes, and passwords inside URLs.

All patterns are bounded, because the text may come from a model. A password without any form cannot be told from other
text: that is what the names of ``secrets`` are for.
"""

from __future__ import annotations

import re
from typing import Any

REDACTED = "[redacted]"
_DEPTH_MAX = 12
_KEY_BEGIN = "-----BEGIN "
# What the makers of tokens put before them, so that they are recognised; then how many characters follow at least.
_PREFIXES = {
    16: r"gh[pousr]_|github_pat_|gl(?:pat|dt|rt|cbt|ptt|soat|agent)-|npm_|pypi-|hf_|shp(?:at|ca|pa|ss)_|do[opr]_v1_|"
    r"dckr_pat_|lin_api_|ntn_|figd_|rubygems_|PMAK-|NRAK-|whsec_|xapp-|hv[bs]\.|gsk_|nvapi-|xai-|pplx-|tvly-|r8_|"
    r"ya29\.|GOCSPX-|sq0[a-z]{3}-|ATATT3|glsa_|sntr[yu]s_|pat-(?:na|eu)1-",
    10: r"xox[a-z]-",
}
# Names in small letters, such as hf_model_directory, are no tokens.
_MIXED = r"(?=[a-z_-]{0,60}[A-Z0-9])"
_TOKENS = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"(?:AKIA|ASIA)[A-Z0-9]{16}"
    + "".join(f"|(?:{makers}){_MIXED}[A-Za-z0-9_-]{{{least},400}}" for least, makers in _PREFIXES.items())
    + rf"|(?:sk|pk|rk)[-_]{_MIXED}[A-Za-z0-9_-]{{16,255}}"
    r"|AIza[A-Za-z0-9_-]{30,60}"
    r"|AGE-SECRET-KEY-1[A-Z0-9]{20,80}"
    r"|(?:key-|dapi)[0-9a-f]{32}(?![0-9a-f])"
    r"|[0-9]{8,10}:AA[A-Za-z0-9_-]{30,40}"
    r"|SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,64}"
    r"|eyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{8,4000}(?:\.[A-Za-z0-9_-]{0,2000})?"
    r"|hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_-]{10,200}"
    r"|discord(?:app)?\.com/api/webhooks/[0-9]{5,25}/[A-Za-z0-9_-]{10,200}"
    r")"
)
# Hashes of passwords as crypt(3), Django and LDAP write them; hashes of files have no such sign before them.
_HASHES = re.compile(
    r"\$(?:2[abxy]?|argon2(?:i|d|id)|scrypt|pbkdf2[a-z0-9-]{0,10}|[156y]|apr1)\$[A-Za-z0-9./$=,+-]{20,400}[A-Za-z0-9/=+]"
    r"|\b(?:pbkdf2_sha(?:1|256)|bcrypt_sha256|argon2|scrypt)\$[A-Za-z0-9./$=,+-]{20,400}[A-Za-z0-9/=+]"
    r"|\{S?SHA(?:256|512)?\}[A-Za-z0-9+/=]{20,200}"
)
# Up to the last @ before the path, as a password may hold one; a long user with digits alone is a token.
_IN_URL = re.compile(
    r"(://)(?:[^\s/:@'\"]{0,200}:[^\s/'\"]{1,200}|(?=[^\s/@]{0,200}[0-9])[A-Za-z0-9_-]{20,200})@", re.IGNORECASE
)
_IN_QUERY = re.compile(
    r"([?&](?:api[_-]?key|(?:access[_-]?)?token|auth|sig|signature|pass(?:word)?|(?:client[_-]?)?secret)=)"
    r"(?![{<$%])[^\s&#'\"]{6,2000}",
    re.IGNORECASE,
)
# ``Server=db;User Id=sa;Password=…``: an assignment of a password is one of a connection where a host stands before it.
_IN_CONNECTION = re.compile(
    r"((?<![A-Za-z0-9_])(?:password|pwd|accountkey|sharedaccess(?:key|signature))\s{0,4}=\s{0,4})"
    r"(?![{<$%\"'])[^\s;'\"]{1,2000}",
    re.IGNORECASE,
)
_CONNECTS = re.compile(
    r"(?:server|host|hostaddr|data source|user|user id|uid|dbname|database|accountname|endpoint)\s?=", re.IGNORECASE
)
_IN_HEADER = re.compile(r"\b((?:Bearer|Basic)\s{1,4})[A-Za-z0-9+/=_.~-]{12,4000}", re.IGNORECASE)
_INSIDE = (_IN_URL, _IN_QUERY, _IN_CONNECTION, _IN_HEADER)
# A whole value that only shows what kind of token belongs there: ``ghp_...``, ``sk-your-key``.
_SAMPLE = re.compile(
    r"(?:gh[pousr]_|github_pat_|glpat-|hf_|sk[-_]|xox[a-z]-|AKIA|SG\.|AIza)"
    r"(?:(?:proj|ant|live|test|or)[-_])?(?:[xX*.•…<\[]|your|my|abc|123|example|replace|change)",
)


def holds_credential(value: Any) -> bool:
    """Tell whether a value, or any text inside a list or mapping, is or holds a credential by its form."""
    return _holds(value, 0)


def _holds(value: Any, depth: int) -> bool:
    if isinstance(value, str):
        return _SAMPLE.match(value.strip()[:80]) is not None or without_credentials(value) != value
    if depth > _DEPTH_MAX:
        return True
    if isinstance(value, dict):
        return any(_holds(part, depth + 1) for pair in value.items() for part in pair)
    return isinstance(value, list | tuple | set | frozenset) and any(_holds(part, depth + 1) for part in value)


def tokens_in(text: str) -> list[str]:
    """Return the tokens, keys and hashes of a text that have a maker's form."""
    return [found[0] for pattern in (_TOKENS, _HASHES) for found in pattern.finditer(text)]


def without_credentials(text: str) -> str:
    """Return ``text`` with ``[redacted]`` in the place of every credential that has a form; the rest stays."""
    text = _without_keys(text)
    for pattern in _INSIDE:
        text = pattern.sub(_replaced, text)
    return _HASHES.sub(REDACTED, _TOKENS.sub(REDACTED, text))


def _replaced(found: re.Match[str]) -> str:
    lead, rest = found[1], found[0][len(found[1]) :]
    before = found.string[max(0, found.start() - 400) : found.start()]
    if found.re is _IN_CONNECTION and not _CONNECTS.search(before.rpartition("\n")[2]):
        return found[0]
    # A second look at the same text must find nothing more.
    if rest.strip("@").startswith(REDACTED):
        return found[0]
    return f"{lead}{REDACTED}{'@' if lead == '://' else ''}"


def _without_keys(text: str) -> str:
    """Return ``text`` without private keys in PEM form; one without an end goes to the end of the text."""
    parts: list[str] = []
    place = 0
    while (begin := text.find(_KEY_BEGIN, place)) >= 0:
        label = text[begin : begin + 60]
        if " KEY" not in label or "PUBLIC KEY" in label:
            parts.append(text[place : begin + len(_KEY_BEGIN)])
            place = begin + len(_KEY_BEGIN)
            continue
        parts += [text[place:begin], REDACTED]
        end = text.find("-----END ", begin)
        stop = text.find("-----", end + 9) if end >= 0 else -1
        place = stop + 5 if stop >= 0 else len(text)
    return "".join([*parts, text[place:]])
