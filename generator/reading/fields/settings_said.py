"""What one line says of one setting: ``name (type, default X): text`` and its relatives."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import JsonValue

from generator.reading.fields.settings_context import is_field_name, setting_name
from generator.reading.text.inline import DASHES, bold_lead, code_spans, fold, phrases, split_outside
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

_MARKS = (SECRET_WORDS - {"secretstr"}) | {fold(word) for word in _OPTIONAL}


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says of one setting.

    Attributes:
        name: Its name.
        type: Its type as Python source; ``None`` where the text has none.
        default: Its default.
        description: What is said of it, as Markdown.
        attributes: The words of its parentheses, as far as they are neither type nor default.
        exact: Whether the text states a type, a default or that it is a secret.
    """

    name: str
    type: str | None = None
    default: JsonValue = None
    description: str = ""
    attributes: tuple[str, ...] = ()
    exact: bool = False


def read_said(text: str) -> Said | None:
    """Return what a line says of the setting that it starts with; ``None`` where it starts with none."""
    return _in_columns(text) or _in_words(text)


def _in_columns(text: str) -> Said | None:
    """Read «name   type   default   text», written in columns."""
    name, gap, rest = text.partition("  ")
    cells = [cell.strip() for cell in rest.split("  ") if cell.strip()]
    type_ = type_said(cells[0]) if gap and is_field_name(name) and cells else None
    if type_ is None:
        return None
    if len(cells) > 1 and fold(cells[1]) in _MARKS:
        return Said(name, type_, None, " ".join(cells[2:]), (cells[1],), exact=True)
    default, type_ = read_default(cells[1], type_) if len(cells) > 1 else (None, type_)
    return Said(name, type_, default, " ".join(cells[2:]), exact=True)


def _in_words(text: str) -> Said | None:
    written, rest = _leading_name(text)
    name = setting_name(written)
    if not name or rest[:1] == "-":
        return None
    parts: list[str] = []
    rest = rest.lstrip()
    if rest[:1] in ("(", "[", "\uff08"):
        inner, rest = in_brackets(rest)
        parts = split_outside(inner, ",;、\uff0c")
    rest = rest.strip()
    sign = rest[:1]
    if sign not in (":", "\uff1a", "=", *DASHES) and not parts and rest:
        return None
    description = rest.lstrip(":\uff1a=→ ").strip()
    if not (description[:1] == "-" and description[1:2].isdigit()):
        description = description.lstrip(":\uff1a-\u2013—=→ ")
    if not parts and sign in DASHES:
        parts, description = _dashed(description)
    if not parts and sign in (":", "\uff1a", "="):
        return _annotated(name, description, sign)
    return _attributed(name, parts, description.removeprefix("=").strip() if parts else description)


def _attributed(name: str, parts: list[str], description: str) -> Said | None:
    """Return a setting with what stands in its parentheses and behind them."""
    type_, default, said = read_attributes(parts)
    stated = type_ is not None or default is not None or bool(said)
    if not stated and parts and not description:
        return None
    if default is None:
        default, type_, description = _trailing_default(description, type_)
    return Said(name, type_, default, description, tuple(said), stated or default is not None)


def _dashed(text: str) -> tuple[list[str], str]:
    """Split ``type - default x - text`` at its dashes into attributes and description."""
    rest = text
    attributes: list[str] = []
    for mark in (" \u2013 ", " — ", " - ", " → "):
        rest = rest.replace(mark, "\0")
    parts = rest.split("\0")
    if len(parts) > 1 and type_said(parts[0]) is not None and is_value(parts[1]):
        parts[1] = f"default {parts[1].strip()}"
    while parts and len(attributes) < 4 and _is_attribute(parts[0]):
        attributes.extend(split_outside(parts.pop(0), ",;"))
    return (attributes, " - ".join(parts)) if attributes else ([], text)


def _is_attribute(text: str) -> bool:
    bare = text.strip("`* ")
    return (
        type_said(without_marks(bare)) is not None
        or (after_default(bare) is not None and len(bare) <= 80)
        or fold(bare) in _MARKS
    )


def _leading_name(text: str) -> tuple[str, str]:
    bold = bold_lead(text)
    if bold is not None:
        name = bold[0].strip("` :\uff1a")
        rest = bold[1]
        if not is_field_name(name):
            inner, inner_rest = _leading_name(bold[0])
            return inner, inner_rest + " " + bold[1]
        return name, (
            rest
            if rest.strip()[:1] in ("(", "[", ":", "-", "\u2013", "—", "=")
            else f": {rest.strip()}"
            if rest.strip()
            else ""
        )
    for span, offset in code_spans(text):
        if offset == 1:
            behind = text[offset + len(span) + 1 :]
            name, sign, inner = span.partition(":") if ":" in span else span.partition("=")
            return (name.strip(), f"{sign}{inner} {behind}") if sign else (span.strip(), behind)
        break
    end = 0
    while end < len(text) and end < 65 and (text[end].isalnum() or text[end] == "_"):
        end += 1
    name = text[:end]
    plain_word = "_" not in name and not text[end : end + 2].lstrip().startswith("(")
    return ("", text) if plain_word and not name.islower() and not name.isupper() else (name, text[end:])


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
    kept = [word for word in bare.split() if fold(word.strip("`*,")) not in _MARKS]
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


def _annotated(name: str, rest: str, sign: str) -> Said:
    """Read ``name: type = default — text``, ``name: type, default "x", text`` and ``name: text (default x)``."""
    head, description = _split_description(rest)
    left, equals, right = head.partition("=")
    type_ = type_said(without_marks(left))
    if type_ is not None:
        default: JsonValue = None
        if equals:
            default, type_ = read_default(right, type_)
        said = spoken(left).split()
        if default is None and not equals:
            default, type_, description = _trailing_default(description, type_)
        return Said(name, type_, default, description, tuple(said), exact=True)
    parts = split_outside(rest, ",;、")
    type_ = type_said(without_marks(parts[0]))
    if type_ is not None:
        found_type, default, said = read_attributes(parts[:3])
        text = ", ".join(
            part for part in parts[1:] if after_default(part) is None and fold(part.strip("*` ")) not in SECRET_WORDS
        )
        return Said(name, found_type, default, text, tuple(said), exact=True)
    if sign == "=":
        default, type_ = read_default(head, None)
        return Said(name, type_, default, description, exact=True)
    default, type_, description = _trailing_default(rest, None)
    lead = fold(parts[0].strip("*` "))
    said = [lead] if lead in SECRET_WORDS else []
    return Said(name, type_, default, description, tuple(said), default is not None or bool(said))


def _split_description(rest: str) -> tuple[str, str]:
    for mark in (" — ", " \u2013 ", " - ", "  # ", " # ", " // "):
        index = rest.find(mark)
        if index > 0:
            return rest[:index].strip("` "), rest[index + len(mark) :].strip()
    if rest.count("`") == 1:
        head, _, tail = rest.partition("`")
        return head.strip(), tail.lstrip(" :-\u2013—")
    return rest.strip("` "), ""


def _trailing_default(text: str, type_: str | None) -> tuple[JsonValue, str | None, str]:
    """Read ``… (default: x)``, ``…, default x`` and ``Default: x.`` in a description; return it without that part."""
    opening = text.find("(")
    while opening != -1:
        inner, _ = in_brackets(text[opening:])
        kind, default, said = read_attributes(split_outside(inner, ",;、"))
        if default is not None or (kind is not None and len(inner) < 60):
            rest = (text[:opening] + text[opening + len(inner) + 2 :]).strip()
            found_type = type_ or kind
            return default, found_type, rest
        del said
        opening = text.find("(", opening + 1)
    for part in split_outside(text.rstrip("."), ",;.") if "efault" in text or not text.isascii() else []:
        written = after_default(part)
        if written:
            default, found = read_default(written.rstrip("."), type_)
            return default, found, text
    return None, type_, text
