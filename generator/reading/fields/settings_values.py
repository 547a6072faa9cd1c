"""Types and defaults of settings as texts write them, turned into Python source and JSON values."""

from __future__ import annotations

import ast
import math
from typing import cast

from pydantic import JsonValue

from generator.reading.text.inline import fold, phrases

TYPES = {
    "bool": "bool",
    "boolean": "bool",
    "flag": "bool",
    "wahrheitswert": "bool",
    "booleano": "bool",
    "booleen": "bool",
    "真偽値": "bool",
    "ブール": "bool",
    "boolesch": "bool",
    "int": "int",
    "integer": "int",
    "ganzzahl": "int",
    "entero": "int",
    "entier": "int",
    "整数": "int",
    "number": "int",
    "zahl": "int",
    "seconds": "int",
    "float": "float",
    "double": "float",
    "decimal": "float",
    "gleitkommazahl": "float",
    "flotante": "float",
    "flottant": "float",
    "小数": "float",
    "str": "str",
    "string": "str",
    "text": "str",
    "url": "str",
    "zeichenkette": "str",
    "cadena": "str",
    "chaine": "str",
    "texto": "str",
    "文字列": "str",
    "path": "str",
    "uri": "str",
    "secretstr": "SecretStr",
    "list": "list[str]",
    "array": "list[str]",
    "list of strings": "list[str]",
    "list of str": "list[str]",
    "liste": "list[str]",
    "lista": "list[str]",
    "string list": "list[str]",
    "リスト": "list[str]",
    "list of ints": "list[int]",
    "list of integers": "list[int]",
    "dict": "dict[str, str]",
    "dictionary": "dict[str, str]",
    "mapping": "dict[str, str]",
    "object": "dict[str, str]",
    "any": "str",
    "inteiro": "int",
    "numero": "int",
    "nombre": "int",
    "intero": "int",
    "geheel getal": "int",
    "getal": "int",
    "calkowita": "int",
    "liczba": "int",
    "liczba calkowita": "int",
    "count": "int",
    "minutes": "int",
    "hours": "int",
    "days": "int",
    "정수": "int",
    "数值": "int",
    "整型": "int",
    "数値": "int",
    "целое": "int",
    "число": "int",
    "real": "float",
    "decimale": "float",
    "kommazahl": "float",
    "fliesskommazahl": "float",
    "zmiennoprzecinkowa": "float",
    "실수": "float",
    "浮点数": "float",
    "浮動小数点": "float",
    "logico": "bool",
    "logique": "bool",
    "bool flag": "bool",
    "switch": "bool",
    "schalter": "bool",
    "ja nein": "bool",
    "ja/nein": "bool",
    "yes/no": "bool",
    "on/off": "bool",
    "true/false": "bool",
    "logiczna": "bool",
    "logiczny": "bool",
    "불리언": "bool",
    "布尔": "bool",
    "布尔值": "bool",
    "真偽": "bool",
    "stringa": "str",
    "testo": "str",
    "texte": "str",
    "tekst": "str",
    "lancuch": "str",
    "napis": "str",
    "ciag znakow": "str",
    "문자열": "str",
    "字符串": "str",
    "строка": "str",
    "file path": "str",
    "hostname": "str",
    "host": "str",
    "elenco": "list[str]",
    "lijst": "list[str]",
    "列表": "list[str]",
    "목록": "list[str]",
    "string[]": "list[str]",
    "str[]": "list[str]",
    "int[]": "list[int]",
    "map": "dict[str, str]",
}
_KNOWN = {fold(key): value for key, value in TYPES.items()}
_TRUE = frozenset(
    map(
        fold,
        phrases(
            "true|yes|on|enabled|wahr|ja|an|verdadero|verdadeiro|vero|si|sim|vrai|oui|waar|aan|prawda|tak|真|有効|"
            "是|참|예"
        ),
    )
)
_FALSE = frozenset(
    map(
        fold,
        phrases(
            "false|no|off|disabled|falsch|nein|aus|falso|nao|faux|non|onwaar|uit|nee|falsz|nie|偽|無効|否|거짓|아니오"
        ),
    )
)
_NONE = frozenset(
    map(
        fold,
        phrases(
            "none|null|-|\u2013|—||n/a|required|unset|empty|pflicht|obligatorio|requis|必須|なし|no default|nil|"
            "keine|"
            "obrigatorio|obbligatorio|obligatoire|erforderlich|mandatory|verplicht|geen|wymagany|aucun|aucune|"
            "ninguno|"
            "ninguna|nenhum|nessuno|(required)|(none)|(obligatorio)|(pflicht)|(obligatoire)|not set|未設定|必填|无|"
            "없음|필수"
        ),
    )
)
_EMPTY = frozenset(
    map(
        fold,
        phrases(
            "empty|empty list|an empty list|empty dict|leer|leere liste|vacio|vacia|lista vacia|vide|liste vide|"
            "vuoto|vuota|"
            "lista vuota|vazio|vazia|lista vazia|leeg|pusta|空|空リスト|空列表|빈 목록"
        ),
    )
)
_PYTHON_HEADS = phrases("list[|dict[|optional[|literal[|tuple[|set[|union[|annotated[|sequence[|frozenset[|mapping[")
_PYTHON_NAMES = frozenset(
    phrases(
        "Path|SecretStr|HttpUrl|AnyUrl|AnyHttpUrl|timedelta|Decimal|datetime|PositiveInt|PositiveFloat|"
        "NonNegativeInt|EmailStr|bytes"
    )
)


def python_type(text: str) -> str | None:
    """Return the Python type that a word or annotation of a text means; ``None`` where it is no type."""
    bare = text.strip().strip("`*_ .").replace("`", "")[:120]
    if bare in _PYTHON_NAMES:
        return bare
    known = _KNOWN.get(fold(bare))
    if known is not None:
        return known
    lowered = bare.lower()
    if lowered.startswith(_PYTHON_HEADS) or " | " in lowered or "|" in lowered:
        return bare if _is_annotation(bare) else None
    if lowered.startswith("optional "):
        inner = python_type(bare[9:])
        return f"{inner} | None" if inner else None
    return None


def _is_annotation(text: str) -> bool:
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    allowed = (
        ast.Expression
        | ast.Subscript
        | ast.Name
        | ast.Load
        | ast.Tuple
        | ast.BinOp
        | ast.BitOr
        | ast.Constant
        | ast.Attribute
    )
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return all(isinstance(node, allowed) for node in ast.walk(tree)) and all(
        name[:1].isupper() or name in _KNOWN for name in names
    )


def _with_plain_quotes(text: str) -> str:
    """Return text in typographic quotes («a», „a“, “a”, 「a」) in plain ones."""
    for opening, closing in ("«»", "„“", "“”", "「」", "『』"):
        if len(text) > 1 and text[0] == opening and text[-1] == closing:
            return f'"{text[1:-1].strip()}"'
    return text


def read_default(text: str, type_: str | None) -> tuple[JsonValue, str]:
    """Return a default as JSON and the type it has or suggests.

    Args:
        text: The default as written, e.g. ``"https://x"``, ``false``, ``[1, 2]`` or ``30 seconds``.
        type_: The type that the text states; ``None`` where it states none.
    """
    bare = _with_plain_quotes(text.strip().strip("`* ").strip()[:2000])
    quoted = len(bare) >= 2 and bare[0] == bare[-1] and bare[0] in "\"'"
    if quoted:
        inner = bare[1:-1]
        return (
            (inner, type_ or "str")
            if (type_ or "str").startswith(("str", "Secret", "Path", "Http", "Any", "Optional[str", "Literal"))
            else (_typed(inner, type_ or "str"), type_ or "str")
        )
    if fold(bare) in _EMPTY and type_ is not None and type_.lower().startswith(("list", "dict")):
        return ({} if type_.lower().startswith("dict") else []), type_
    if fold(bare) in _NONE:
        return None, type_ or "str"
    if type_ is not None:
        return _typed(bare, type_), type_
    return _guessed(bare)


def _typed(bare: str, type_: str) -> JsonValue:
    """Return ``bare`` as a value of ``type_``; ``None`` where it cannot be one."""
    base = type_.lower().removeprefix("optional[").split("|")[0].strip(" ]")
    if base in ("bool", "strictbool"):
        return True if fold(bare) in _TRUE else False if fold(bare) in _FALSE else None
    if base in ("int", "float", "positiveint", "nonnegativeint", "positivefloat"):
        number = _number(bare)
        return (
            int(number)
            if number is not None and "int" in base and number == int(number)
            else number
            if "float" in base
            else None
        )
    if base.startswith(("list", "dict", "tuple", "set", "sequence")):
        return _collection(bare, base)
    return bare.strip("\"'")


def _number(bare: str) -> float | None:
    first = bare.split(maxsplit=1)[0].replace("_", "").replace(",", "") if bare.split() else ""
    digits = first.rstrip("smhd%")
    try:
        number = float(digits) if len(digits) <= 25 else math.inf
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _collection(bare: str, base: str) -> JsonValue:
    try:
        value = as_json(ast.literal_eval(bare))
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        value = None
    if isinstance(value, list if not base.startswith("dict") else dict):
        return value
    if base.startswith("list") and bare[:1] not in "[{(" and bare:
        parts = [part.strip().strip("\"'`") for part in bare.split(",")]
        return cast("JsonValue", parts) if len(parts) > 1 else None
    return None


def _guessed(bare: str) -> tuple[JsonValue, str]:
    if fold(bare) in ("true", "false"):
        return fold(bare) == "true", "bool"
    try:
        value = as_json(ast.literal_eval(bare))
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return bare, "str"
    return value, type_of(value)


def type_of(value: JsonValue) -> str:
    """Return the Python type of a JSON value as source text."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "int" if isinstance(value, int) else "float"
    if isinstance(value, list):
        inner = {type_of(item) for item in value}
        return f"list[{inner.pop()}]" if len(inner) == 1 else "list[str]"
    return "dict[str, str]" if isinstance(value, dict) else "str"


def as_json(value: object, depth: int = 0) -> JsonValue:
    """Return a Python literal as a JSON value; sets and tuples become lists, what has no JSON form ``None``."""
    if depth > 8:
        return None
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=repr) if isinstance(value, set | frozenset) else value
        return [as_json(item, depth + 1) for item in list(items)[:200]]
    if isinstance(value, dict):
        return {clean_text(str(key)[:200]): as_json(item, depth + 1) for key, item in list(value.items())[:200]}
    return clean_text(value[:4000]) if isinstance(value, str) else _number_or_none(value)


def _number_or_none(value: object) -> JsonValue:
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**63 else None
    return value if isinstance(value, float) and math.isfinite(value) else None


def clean_text(text: str) -> str:
    """Return ``text`` without lone surrogates, which no file could hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
