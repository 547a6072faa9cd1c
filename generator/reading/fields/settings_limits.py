"""What a text says that a setting's values must keep to: limits, a pattern, that it is required, what it counts.

Only what is plainly said counts: a clause must be nothing but the limit, or end in it behind «must be» and its like.
Every expression here is a fixed alternation around at most two numbers, tried on one short clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.answers.constraints import limits_from
from generator.answers.units_of_measure import UNITS, unit_beside
from generator.plan import PATTERN_MAX, Constraints
from generator.reading.text.inline import code_spans, fold, phrases, split_outside
from generator.reading.text.vocabulary import spoken
from generator.reading.words import folded, listed

CLAUSE_MAX = 120
REQUIRED = frozenset(folded("required"))
OPTIONAL = frozenset(folded("optional"))
_LEADS = sorted(listed("limit_leads"), key=len, reverse=True)
_BEHIND = phrases(" must be | has to be | have to be | should be | needs to be | must have | debe ser | doit etre ")


def _any_of(key: str, *signs: str) -> str:
    """Return the words of a list, and signs beside them, as alternatives of an expression, the longest first."""
    return "|".join(map(re.escape, sorted((*listed(key), *signs), key=len, reverse=True)))


_LIMITS = {
    "ge": _any_of("at_least", ">=", "=>", "\u2265", "ge"),
    "le": _any_of("at_most", "<=", "=<", "\u2264", "le"),
    "gt": _any_of("above", ">", "gt"),
    "lt": _any_of("below", "<", "lt"),
}
_RANGE = _any_of("between")
_TO = _any_of("range_to", "-", "\u2013", "\u2014", "~", "\u301c", "..", "...")
_NUMBER = r"([-+]?[0-9]{1,15}(?:\.[0-9]{1,10})?)"
_TAIL = r" ?([a-z%]{0,14})\.?"
_SINGLES = {name: re.compile(rf"(?:{words})(?: ?[:=])? ?{_NUMBER}{_TAIL}") for name, words in _LIMITS.items()} | {
    "multiple_of": re.compile(rf"(?:a )?(?:multiple of|multiple_of ?=|vielfaches von|multiplo de) ?{_NUMBER}{_TAIL}"),
    "min_length": re.compile(rf"(?:min_length|minlength|min length|minimum length) ?[:=]? ?{_NUMBER}{_TAIL}"),
    "max_length": re.compile(rf"(?:max_length|maxlength|max length|maximum length) ?[:=]? ?{_NUMBER}{_TAIL}"),
}
_BEFORE = {
    "ge": re.compile(rf"{_NUMBER} ?(?:or more|or greater|or higher|oder mehr|o mas|ou plus|以上|이상)()"),
    "le": re.compile(rf"{_NUMBER} ?(?:or less|or fewer|or lower|oder weniger|o menos|ou moins|以下|이하)()"),
}
_BETWEEN = re.compile(rf"(?:{_RANGE}) ?{_NUMBER} ?(?:{_TO}) ?{_NUMBER}{_TAIL}")
_BARE = re.compile(rf"{_NUMBER} ?(?:{_TO}) ?{_NUMBER}{_TAIL}")
_WORDS = {"positive": {"gt": 0}, "non-negative": {"ge": 0}, "nonnegative": {"ge": 0}, "not negative": {"ge": 0}} | {
    "positiv": {"gt": 0},
    "positive int": {"gt": 0},
    "positivo": {"gt": 0},
    "positif": {"gt": 0},
}
_NUMBERS = ("int", "float", "Positive", "NonNegative", "Decimal")
_COLLECTIONS = ("list", "set", "frozenset", "tuple", "dict")
_CHARACTERS = frozenset(listed("counted_characters"))
_ENTRIES = frozenset(listed("counted_entries"))
# What may stand behind a number without saying more than what it counts.
_COUNTED = _ENTRIES | UNITS.keys() | {"", "%"} | frozenset(listed("counted"))
_DENIED = listed("denied_limits")
_LENGTH_OF = {"ge": "min_length", "le": "max_length"}
_REGEX_WORDS = listed("expression_words")


def limits_said(attributes: list[str], description: str, type_: str) -> Constraints:
    """Return the limits that a setting's parentheses and its description state.

    Args:
        attributes: What stands in parentheses or in columns of their own.
        description: What is said about it, as Markdown.
        type_: Its Python type as source text.
    """
    found: dict[str, object] = {}
    pattern = _pattern_in([*attributes, description]) if type_.startswith("str") else ""
    if pattern:
        found["pattern"] = pattern
        description = description.replace(pattern, " ")
    for clause, is_apart in _clauses(attributes, description):
        for name, limit in _limits_of(clause, _kind(type_), is_apart=is_apart).items():
            found.setdefault(name, limit)
    return limits_from(found)


def _kind(type_: str) -> str:
    """Return what a limit of a type counts: ``number``, ``text`` or ``entries``; empty for a type without limits."""
    bare = type_.removeprefix("Optional[")
    if bare.startswith(_NUMBERS):
        return "number"
    if bare.startswith(("str", "SecretStr")):
        return "text"
    return "entries" if bare.lower().startswith(_COLLECTIONS) else ""


def _clauses(attributes: list[str], description: str) -> Iterator[tuple[str, bool]]:
    """Yield short folded clauses, each with whether it stands apart: in parentheses or in a column of its own."""
    for part in attributes:
        yield from ((clause, True) for clause in _folded(split_outside(part, ",;")))
    inner, outer = _parentheses(description[:1000])
    yield from ((clause, True) for clause in _folded(split_outside(inner, ",;")))
    for short in ("max. ", "min. ", "Max. ", "Min. "):
        outer = outer.replace(short, short.replace(".", ""))
    sentences = outer.replace(". ", ";").replace(" - ", ";").replace("\u2014", ";")
    yield from ((clause, False) for clause in _folded(split_outside(sentences, ",;")))


def _parentheses(text: str) -> tuple[str, str]:
    """Return what stands in a text's parentheses, joined by semicolons, and the text without them."""
    inner: list[str] = []
    outer: list[str] = []
    depth = 0
    for char in text:
        if char in "(\uff08[":
            depth += 1
            (inner if depth > 1 else outer).append(" " if depth > 1 else ";")
        elif char in ")\uff09]" and depth:
            depth -= 1
            inner.append(";")
        else:
            (inner if depth else outer).append(char)
    return "".join(inner), "".join(outer)


def _folded(parts: list[str]) -> Iterator[str]:
    for part in parts:
        clause = " ".join(fold(part.strip("`*_ .")[: CLAUSE_MAX + 1]).replace("`", "").replace("*", "").split())
        if 0 < len(clause) <= CLAUSE_MAX:
            yield clause


def _limits_of(clause: str, kind: str, *, is_apart: bool) -> Mapping[str, object]:
    """Return the limits that one clause states; none where it says anything else beside."""
    if any(words in clause for words in _DENIED):
        return {}
    for text in _ways(clause.removesuffix(" long").removesuffix(" in length").removesuffix(" lang")):
        if kind == "number" and (known := _WORDS.get(text.removesuffix(" integer").removesuffix(" number"))):
            return known
        range_ = _BETWEEN.fullmatch(text) or (_BARE.fullmatch(text) if is_apart or text != clause else None)
        if range_ is not None and float(range_[1]) < float(range_[2]):
            return _counted({"ge": range_[1], "le": range_[2]}, kind, range_[3])
        for name, form in [*_SINGLES.items(), *_BEFORE.items()]:
            single = form.fullmatch(text)
            if single is not None:
                return _counted({name: single[1]}, kind, single[2])
        both = text.partition(" and ")
        if both[1]:
            first, second = (_limits_of(part, kind, is_apart=False) for part in (both[0], both[2]))
            if first and second:
                return {**first, **second}
    return {}


def _ways(clause: str) -> Iterator[str]:
    """Yield a clause, and what is left of it behind words that only lead to a limit."""
    yield clause
    tail = next((clause.rpartition(words)[2] for words in _BEHIND if words in clause), "")
    if not tail and " between " in clause:
        tail = f"between {clause.rpartition(' between ')[2]}"
    if not tail and ": " in clause:
        tail = clause.rpartition(": ")[2]
    text = tail or clause
    for _ in range(3):
        lead = next((word for word in _LEADS if text.startswith(f"{word} ") or text.startswith(f"{word}: ")), "")
        text = text[len(lead) :].lstrip(" :")
        yield text
        if not lead:
            return


def _counted(raw: dict[str, str], kind: str, tail: str) -> Mapping[str, object]:
    """Return limits as numbers, or as lengths where characters or entries are counted."""
    numbers = {name: float(text) for name, text in raw.items()}
    is_length = tail in _CHARACTERS if kind == "text" else kind == "entries" and (tail in _ENTRIES or not tail)
    if kind == "number":
        return numbers if tail in _COUNTED else {}
    if raw.keys() <= {"min_length", "max_length"}:
        return {name: int(number) for name, number in numbers.items()}
    if not is_length or not raw.keys() <= _LENGTH_OF.keys():
        return {}
    return {_LENGTH_OF[name]: int(number) for name, number in numbers.items()}


def _pattern_in(texts: list[str]) -> str:
    """Return the regular expression that a text names as such: in backticks, or from ``^`` to ``$``."""
    for text in texts:
        for span, offset in list(code_spans(text[:2000]))[:20]:
            before = fold(text[max(0, offset - 40) : offset])
            if any(word in before for word in _REGEX_WORDS) and _is_expression(span):
                return span.strip()
        if any(word in fold(text[:2000]) for word in _REGEX_WORDS):
            for word in text[:2000].replace("`", " ").split():
                bare = word.rstrip(".,;)") if not word.endswith("$") else word
                if bare.startswith("^") and bare.endswith("$") and _is_expression(bare):
                    return bare
    return ""


def _is_expression(text: str) -> bool:
    return 2 < len(text.strip()) <= PATTERN_MAX and any(sign in text for sign in "^$[\\")


def says_required(attributes: list[str], description: str) -> bool:
    """Tell whether a text says that a setting must be set, without an if or a when."""
    said = [" ".join(fold(part.strip("`*_ .()")).split()) for part in attributes]
    if any(part in OPTIONAL for part in said):
        return False
    # A phrase of several words brings its words along as attributes of their own: «required in production».
    phrases_of = [part for part in said if " " in part and spoken(part).split() != [part]]
    if any(set(part.split()) & REQUIRED and not _only_marks(part) for part in phrases_of):
        return False
    if any(part in REQUIRED or (" " in part and set(part.split()) & REQUIRED and _only_marks(part)) for part in said):
        return True
    inner, outer = _parentheses(description[:1000])
    clauses = [*_folded(split_outside(inner, ",;")), *_folded(split_outside(outer.replace(". ", ";"), ",;"))]
    return any(clause in REQUIRED for clause in clauses)


def _only_marks(part: str) -> bool:
    """Tell whether a phrase only says type and duty, e.g. ``required string`` or ``int required``."""
    plain = {"secret", "string", "str", "int", "integer", "float", "bool", "path", "field", "sensitive", "yes", "value"}
    return all(word in REQUIRED or word in plain for word in part.split())


def unit_said(attributes: list[str]) -> str:
    """Return what a number counts, as a setting's parentheses say: ``30 seconds``, or ``seconds`` alone."""
    for part in attributes:
        bare = fold(part.strip("`*_ ."))
        unit = unit_beside(bare) or (UNITS.get(bare, "") if len(bare) > 2 else "")
        if unit:
            return unit
    return ""
