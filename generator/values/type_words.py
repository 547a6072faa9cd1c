"""Spellings of types that are no Python: words of every language that is read, signs of other programming languages."""

from __future__ import annotations

from generator.values.folding import fold, phrases

_SPOKEN = {
    "bool": phrases(
        "bool|boolean|strictbool|flag|bool flag|switch|toggle|yes/no|on/off|true/false|yes no|wahrheitswert|boolesch|"
        "schalter|ja nein|ja/nein|booleano|booleana|logico|booleen|logique|logiczna|logiczny|真偽値|ブール|真偽|불리언|"
        "布尔|布尔值|布尔型|булево|логический"
    ),
    "int": phrases(
        "int|integer|strictint|int32|int64|long|short|uint|whole number|natural number|number|count|seconds|minutes|"
        "hours|days|milliseconds|ganzzahl|zahl|entero|numero|numero entero|entier|nombre|inteiro|intero|geheel getal|"
        "getal|calkowita|liczba|liczba calkowita|整数|数値|整型|数值|数字|정수|целое|целое число|число"
    ),
    "float": phrases(
        "float|strictfloat|double|decimal|real|float32|float64|decimal number|floating point|floating point number|"
        "percentage|gleitkommazahl|kommazahl|fliesskommazahl|flotante|flottant|decimale|zmiennoprzecinkowa|小数|"
        "浮動小数点|浮点数|浮点|실수"
    ),
    "str": phrases(
        "str|string|strictstr|text|varchar|char|url|uri|path|file path|filepath|filename|hostname|host|email|e-mail|"
        "emailstr|secret|password|token|any|zeichenkette|cadena|chaine|texto|stringa|testo|texte|tekst|lancuch|napis|"
        "ciag znakow|文字列|문자열|字符串|строка|comma-separated string|csv string"
    ),
    "SecretStr": phrases("secretstr|secret string|secret str"),
    "Path": phrases("pathlib path|pathlike"),
    "UUID": phrases("uuid|uuid4|guid"),
    "timedelta": phrases("timedelta|time delta"),
    "datetime": phrases("datetime|date-time|timestamp with time zone"),
    "list[str]": phrases(
        "list|array|sequence|iterable|collection|string list|list of str|string array|str list|comma-separated list|"
        "comma separated list|csv list|liste|lista|elenco|lijst|リスト|列表|목록|список"
    ),
    "list[int]": phrases("int list|integer list|int array"),
    "set[str]": phrases("set"),
    "frozenset[str]": phrases("frozenset"),
    "tuple[str, ...]": phrases("tuple"),
    "dict[str, str]": phrases(
        "dict|dictionary|map|mapping|object|record|hash map|hashmap|key-value map|辞書|字典|словарь"
    ),
    "bytes": phrases("bytes|bytestring|byte string"),
}
WORDS = {fold(word): type_ for type_, words in _SPOKEN.items() for word in words}
# What a spoken list or mapping is called in front of what it holds: «list of numbers», «mapping of text to int».
_LISTS_OF = phrases(
    "list of|lists of|array of|arrays of|sequence of|liste von|liste de|liste d|lista de|lista di|lijst van"
)
_SETS_OF = phrases("set of|menge von")
_MAPS_OF = phrases("dict of|dictionary of|mapping of|map of|mapping from|map from|dict from")
_TO = (" to ", " -> ", " → ", ", ")
_OPTIONAL = phrases("optional|nullable|optionale|optionaler|optionales|opcional|optionnel|optionnelle|opzionale")
_OR_NONE = phrases(" or none| or null| or nothing| oder none| o none| ou none|, optional|, nullable")
_DEPTH_MAX = 6


def as_annotation(text: str, depth: int = 0) -> str | None:
    """Return a spelling that is no Python as an annotation; ``None`` where it is none that is known.

    ``string[]``, ``int?``, ``Array<string>``, ``list of numbers``, ``int or None``, ``float (seconds)``. A part whose
    name is not known stays as it is.
    """
    bare = " ".join(text.split())
    folded = fold(bare)
    if folded in WORDS or depth > _DEPTH_MAX or not bare:
        return WORDS.get(folded)
    return _signed(bare, depth + 1) or _described(bare, folded, depth + 1)


def _signed(bare: str, depth: int) -> str | None:
    if bare.endswith("[]"):
        inner = bare[:-2].removeprefix("(").removesuffix(")")
        return f"list[{_part(inner, depth)}]"
    if bare.endswith("?"):
        return f"{_part(bare[:-1], depth)} | None"
    if "<" in bare and bare.endswith(">"):
        return bare.replace("<", "[").replace(">", "]")
    head, opening, rest = bare.partition(" (")
    if not opening or not rest.endswith(")"):
        return None
    # «float (seconds)» and «seconds (float)»: the one that names a type of Python is the type.
    stated, other = (rest[:-1], head) if WORDS.get(fold(rest[:-1])) == fold(rest[:-1]) else (head, rest[:-1])
    ending = " | None" if fold(other) in _OPTIONAL else ""
    return f"{_part(stated, depth)}{ending}"


def _described(bare: str, folded: str, depth: int) -> str | None:
    for ending in _OR_NONE:
        if folded.endswith(ending):
            return f"{_part(bare[: -len(ending)], depth)} | None"
    first, _, rest = bare.partition(" ")
    if fold(first) in _OPTIONAL and rest:
        return f"{_part(rest, depth)} | None"
    for starts, name in ((_LISTS_OF, "list"), (_SETS_OF, "set"), (_MAPS_OF, "dict")):
        lead = next((lead for lead in starts if folded.startswith(f"{lead} ")), "")
        if lead:
            parts = [_part(part, depth) for part in _parts(bare[len(lead) + 1 :], name)]
            return f"{name}[{', '.join(parts)}]"
    return None


def _parts(text: str, name: str) -> list[str]:
    """Return what a list holds, or the key and the value of a mapping."""
    if name != "dict":
        return [text]
    pair = next((text.split(to) for to in _TO if text.count(to) == 1), [])
    return pair or ["str", "str"]


def _part(text: str, depth: int) -> str:
    """Return a part as an annotation: a word, one in the plural, any other spelling, or itself."""
    bare = text.strip()
    for word in (bare, bare.removesuffix("s"), f"{bare[:-3]}y" if bare.endswith("ies") else bare):
        if fold(word) in WORDS:
            return WORDS[fold(word)]
    return as_annotation(bare, depth) or bare
