"""What stands in the parentheses of a setting, and how a text says what its default is."""

from __future__ import annotations

from pydantic import JsonValue

from generator.reading.text.inline import fold, phrases
from generator.reading.text.vocabulary import spoken
from generator.values.defaults import read_default
from generator.values.secrets import SECRET_WORDS
from generator.values.types import type_said

DEFAULT_WORDS = phrases(
    "default value|default|defaults to|defaults|standardwert|standard|vorgabe|por defecto|predeterminado|"
    "valor por defecto|par defaut|defaut|valeur par defaut|padrao|valor padrao|"
    "por padrao|predefinito|valore predefinito|standaard|standaardwaarde|domyslnie|wartosc domyslna|domyslna|"
    "voreinstellung|voreingestellt|initial value|fallback|varsayilan|vychozi|predefinida|predefinita|omision|"
    "falls back to|otherwise|по умолчанию|значение по умолчанию|初期値|既定値|デフォルト|既定|默认值|默认|缺省|"
    "기본값|기본"
)


_BEHIND = phrases(
    "by default|as default|as the default|is the default|if not set|if unset|par defaut|por defecto|por padrao|"
    "als standard|standardmassig|als vorgabe|per impostazione predefinita|come predefinito|predefinito|"
    "standaard|als standaard|domyslnie|som standard"
)
_OPTIONAL = frozenset(
    phrases(
        "optional|required|mandatory|pflicht|erforderlich|opcional|obligatorio|optionnel|requis|obligatoire|"
        "obbligatorio|obrigatorio|verplicht|optioneel|opcjonalny|wymagany|facultatif|opzionale|"
        "必須|任意|必填|可选|필수|선택|or none|nullable"
    )
)

MARKS = (SECRET_WORDS - {"secretstr"}) | {fold(word) for word in _OPTIONAL}


def in_brackets(text: str) -> tuple[str, str]:
    """Return what stands in the brackets that ``text`` starts with, and the text behind them."""
    depth = 0
    for index, char in enumerate(text[:500]):
        if char in "([\uff08":
            depth += 1
        elif char in ")]\uff09":
            depth -= 1
            if depth == 0:
                return text[1:index], text[index + 1 :]
    return "", text


def read_attributes(parts: list[str]) -> tuple[str | None, JsonValue, list[str]]:
    """Read what stands in a setting's parentheses: type, default and secrecy, in any order."""
    type_: str | None = None
    written: str | None = None
    said: list[str] = []
    for part in parts:
        value = after_default(part)
        if value is not None:
            written = value
            continue
        bare = part.strip("`* ")
        left, sign, right = bare.partition("=")
        if sign and type_said(left) is not None:
            type_, written = type_said(left), right.strip()
        elif type_ is None and type_said(without_marks(bare)) is not None:
            type_ = type_said(without_marks(bare))
        words_of = spoken(bare).split()
        said.extend([bare, *words_of] if len(words_of) <= 4 else [])
    if written is None:
        return type_, None, said
    default, type_ = read_default(written, type_)
    return type_, default, said


def without_marks(bare: str) -> str:
    """Drop words like «secret» and «optional» beside a type."""
    kept = [word for word in bare.split() if fold(word.strip("`*,")) not in MARKS]
    return " ".join(kept)


def is_value(text: str) -> bool:
    """Tell whether ``text`` is nothing but a value: in backticks or quotes, a number, or a truth value."""
    bare = text.strip().strip("*")
    quoted = len(bare) > 2 and bare[0] == bare[-1] and bare[0] in "`\"'" and bare.count(bare[0]) == 2
    return quoted or fold(bare) in ("true", "false") or bare.replace(".", "", 1).replace("_", "").isdecimal()


def _before_default(part: str) -> str | None:
    """Return what stands before «by default» at the end of ``part``."""
    bare = part.strip().rstrip(".`* ")
    tail = fold(bare[-40:])
    for words_of in _BEHIND:
        if tail.endswith(f" {words_of}"):
            cut = next((n for n in range(1, min(41, len(bare)) + 1) if fold(bare[-n:]).strip() == words_of), 0)
            return bare[:-cut].strip(" `*") if cut else None
    return None


def starts_with_default(text: str) -> bool:
    """Tell whether a text begins with a word for «default»."""
    head = fold(text.lstrip("`*_ ")[:32])
    return head.startswith(tuple(map(fold, DEFAULT_WORDS)))


def after_default(part: str) -> str | None:
    """Return what follows a word for «default», or stands before «by default»; ``None`` where there is no such word."""
    bare = part.strip().lstrip("`*_ ")
    head = fold(bare[:32])
    for word in sorted(map(fold, DEFAULT_WORDS), key=len, reverse=True):
        if head.startswith(word):
            # Folding may change lengths: find the cut in the original text.
            cut = next((n for n in range(1, min(33, len(bare) + 1)) if fold(bare[:n]) == word), len(word))
            return (
                bare[cut:]
                .lstrip(" :\uff1a=*_")
                .removeprefix("is ")
                .removeprefix("to ")
                .removeprefix("value ")
                .strip("* ")
            )
    return _before_default(part)
