"""Settings written one a line: ``name (type, default X): text`` and its relatives."""

from __future__ import annotations

from pydantic import JsonValue

from generator.answers.contract import Contract
from generator.reading.code.blocks import Block
from generator.reading.fields.settings_context import (
    FieldFound,
    in_settings_context,
    is_field_name,
    make_field,
    names_settings,
    scope_of,
)
from generator.reading.fields.settings_values import python_type, read_default
from generator.reading.text.document import Document, Line
from generator.reading.text.inline import DASHES, bold_lead, code_spans, fold, phrases, split_outside
from generator.reading.text.labels import label_kind
from generator.reading.text.vocabulary import mentions, spoken
from generator.values.secrets import SECRET_WORDS

MAX_READ = 400


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


def from_lines(document: Document, blocks: list[Block], contract: Contract) -> list[FieldFound]:
    """Read one setting per line: ``name (type, default X): text`` and its relatives."""
    del blocks
    found: list[FieldFound] = []
    for line in document.lines:
        if line.kind not in ("item", "text") or len(line.text) > 600 or not _may_start_field(line.text):
            continue
        found.extend(one for part in _parts(line.text) if (one := _field_found(document, line, part, contract)))
        if len(found) >= MAX_READ:
            break
    return found


def _parts(text: str) -> list[str]:
    """Split a line that lists several settings: «`a` (int), `b` (secret)»."""
    parts = [part.removeprefix("and ") for part in split_outside(text, ",;、")] if text.count("`") >= 4 else []
    listed = len(parts) > 1 and all(part.startswith("`") and "(" in part for part in parts)
    return parts if listed else [text]


def _in_columns(text: str) -> str:
    """Return «name   type   default   text», written in columns, as a setting with parentheses."""
    name, gap, rest = text.partition("  ")
    cells = [cell.strip() for cell in rest.split("  ") if cell.strip()]
    if not gap or not is_field_name(name) or not cells or python_type(cells[0]) is None:
        return text
    said = [cells[0]]
    if len(cells) > 1 and fold(cells[1]) in _MARKS:
        said.append(cells[1])
    elif len(cells) > 1:
        said.append(f"default {cells[1]}")
    return f"{name} ({', '.join(said)}): {' '.join(cells[len(said) :])}"


def _field_found(document: Document, line: Line, text: str, contract: Contract) -> FieldFound | None:
    read = _read_line(_in_columns(text))
    if (
        read is None
        or ("_" not in read[0] and label_kind(read[0]) == "configuration")
        or (_is_label(read[0]) and not (read[5] and read[1]))
    ):
        return None
    name, type_, default, description, attributes, exact = read
    inside = in_settings_context(document, line, contract, exact=exact)
    if not inside and not (exact and line.kind == "item" and _speaks_of_settings(document, line, contract)):
        return None
    scope = scope_of(document, line, contract)
    field = make_field(name, type_, default, description, attributes=attributes, scope=scope)
    return FieldFound(field, line.start, line.end, "config/line", 0.9 if inside else 0.6)


def _speaks_of_settings(document: Document, line: Line, contract: Contract) -> bool:
    return _is_setting_like(line.text) or names_settings(document.titles(line), contract)


def _is_label(name: str) -> bool:
    """Tell a label of the analysis («Complexity») from a setting."""
    return "_" not in name and (label_kind(name) not in ("", "configuration", "name", "effort") or name.istitle())


def _may_start_field(text: str) -> bool:
    head = text.lstrip("*`_ ")[:1]
    return head.isascii() and head.isalpha()


def _is_setting_like(text: str) -> bool:
    return mentions(
        text,
        phrases(
            "default|secret|env|setting|defaut|por defecto|standardwert|padrao|predefinit|standaard|domysln|geheim|"
            "デフォルト|기본"
        ),
    )


_Read = tuple[str, str | None, JsonValue, str, list[str], bool]


def _read_line(text: str) -> _Read | None:
    """Return name, type, default, description, attributes and whether the line states a type or a default."""
    name, rest = _leading_name(text)
    if not is_field_name(name):
        return None
    if rest[:1] == "-":
        return None
    attributes: list[str] = []
    rest = rest.lstrip()
    if rest[:1] in ("(", "[", "\uff08"):
        inner, rest = in_brackets(rest)
        attributes = split_outside(inner, ",;、\uff0c")
    rest = rest.strip()
    marked = rest[:1] in (":", "\uff1a", "=", *DASHES)
    if not marked and not attributes and rest:
        return None
    sign = rest[:1]
    description = rest.lstrip(":\uff1a-\u2013—=→ ").strip()
    if not attributes and sign in DASHES:
        attributes, description = _dashed(description)
    if not attributes and sign in (":", "\uff1a", "="):
        return _annotated(name, description, sign)
    if attributes and description[:1] == "=":
        description = description[1:].strip()
    type_, default, secrecy = read_attributes(attributes)
    stated = type_ is not None or default is not None or bool(secrecy)
    if not stated and attributes and not description:
        return None
    if default is None:
        default, type_, description = _trailing_default(description, type_)
    return name, type_, default, description, secrecy, stated or default is not None


def _dashed(text: str) -> tuple[list[str], str]:
    """Split ``type - default x - text`` at its dashes into attributes and description."""
    rest = text
    attributes: list[str] = []
    for mark in (" \u2013 ", " — ", " - ", " → "):
        rest = rest.replace(mark, "\0")
    parts = rest.split("\0")
    if len(parts) > 1 and python_type(parts[0]) is not None and is_value(parts[1]):
        parts[1] = f"default {parts[1].strip()}"
    while parts and len(attributes) < 4 and _is_attribute(parts[0]):
        attributes.extend(split_outside(parts.pop(0), ",;"))
    return (attributes, " - ".join(parts)) if attributes else ([], text)


def _is_attribute(text: str) -> bool:
    bare = text.strip("`* ")
    return (
        python_type(without_marks(bare)) is not None
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
        if sign and python_type(left) is not None:
            type_, written = python_type(left), right.strip()
        elif type_ is None and python_type(without_marks(bare)) is not None:
            type_ = python_type(without_marks(bare))
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


def _annotated(name: str, rest: str, sign: str) -> _Read:
    """Read ``name: type = default — text``, ``name: type, default "x", text`` and ``name: text (default x)``."""
    head, description = _split_description(rest)
    left, equals, right = head.partition("=")
    type_ = python_type(without_marks(left))
    if type_ is not None:
        default: JsonValue = None
        if equals:
            default, type_ = read_default(right, type_)
        said = spoken(left).split()
        if default is None and not equals:
            default, type_, description = _trailing_default(description, type_)
        return name, type_, default, description, said, True
    parts = split_outside(rest, ",;、")
    type_ = python_type(without_marks(parts[0]))
    if type_ is not None:
        found_type, default, said = read_attributes(parts[:3])
        text = ", ".join(
            part for part in parts[1:] if after_default(part) is None and fold(part.strip("*` ")) not in SECRET_WORDS
        )
        return name, found_type, default, text, said, True
    if sign == "=":
        default, type_ = read_default(head, None)
        return name, type_, default, description, [], True
    default, type_, description = _trailing_default(rest, None)
    lead = fold(parts[0].strip("*` "))
    said = [lead] if lead in SECRET_WORDS else []
    return name, type_, default, description, said, default is not None or bool(said)


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
