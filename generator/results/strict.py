"""JSON as the standard has it: what the standard library lets through besides is a fault here.

Refused are NaN and infinities, a key that comes twice in one object, halves of surrogate pairs, numbers that nothing
can hold, and nesting without end.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence

from generator.results.quote import quote

DIGITS_CAP = 100


class JsonFault(ValueError):
    """A text that is not strict JSON; its message is a clause such as ``the key "id" comes twice``."""


def _object(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        raise JsonFault(f'the key "{quote(counts.most_common(1)[0][0], 60)}" comes twice in one object')
    return found


def _constant(name: str) -> object:
    raise JsonFault(f"{name} is no JSON number")


def _integer(digits: str) -> int:
    if len(digits) > DIGITS_CAP:
        raise JsonFault(f"a number has {len(digits)} digits, more than {DIGITS_CAP}")
    return int(digits)


def _decimal(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise JsonFault(f"the number {quote(digits, 40)} is too large")
    return number


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer, parse_float=_decimal
)


# Finds where a value ends whatever is wrong with its keys and numbers, of which nothing is kept.
_LENIENT = json.JSONDecoder(parse_constant=str, parse_int=len, parse_float=len)


def parse(text: str) -> object:
    """Return the one JSON value that ``text`` is.

    Raises:
        JsonFault: ``text`` is not strict JSON.
    """
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise JsonFault(f"not JSON ({error.msg} at character {error.pos + 1})") from None
    except RecursionError:
        raise JsonFault("nested too deeply") from None
    check_surrogates(text, value)
    return value


def read_at(text: str, start: int) -> tuple[object, int, str]:
    """Return the JSON value that begins at ``start``, the index behind it, and why it is no strict JSON.

    The index is -1 where no value begins there or it does not end; a value that is only not strict does end.
    """
    try:
        value, end = _DECODER.raw_decode(text, start)
        check_surrogates(text[start:end], value)
    except RecursionError:
        return None, -1, "nested too deeply"
    except json.JSONDecodeError as error:
        missing = "" if text[error.pos :].strip() else "cut off, the file ends inside it"
        return None, -1, missing or f"not JSON ({error.msg} at character {error.pos - start + 1})"
    except JsonFault as fault:
        return None, _end_of(text, start), str(fault)
    return value, end, ""


def _end_of(text: str, start: int) -> int:
    try:
        return _LENIENT.raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        return -1


def check_surrogates(text: str, value: object) -> None:
    """Make sure that no string of ``value``, which was parsed from ``text``, holds half of a surrogate pair.

    Raises:
        JsonFault: One does, so that it could never be written as UTF-8.
    """
    if "\\ud" not in text and "\\uD" not in text:
        return
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise JsonFault("a text holds half of a surrogate pair") from None
    except RecursionError:
        raise JsonFault("nested too deeply") from None
