"""What a number of a setting counts: read from the end of its name, said in its description."""

from __future__ import annotations

import re

# The last word of a name, or a word beside a number, and the unit that it means. No ``min`` and no ``m``: a minimum, a
# metre, a million or minutes.
UNITS = {
    "ms": "milliseconds",
    "msec": "milliseconds",
    "msecs": "milliseconds",
    "millis": "milliseconds",
    "millisecond": "milliseconds",
    "milliseconds": "milliseconds",
    "s": "seconds",
    "sec": "seconds",
    "secs": "seconds",
    "second": "seconds",
    "seconds": "seconds",
    "mins": "minutes",
    "minute": "minutes",
    "minutes": "minutes",
    "hour": "hours",
    "hours": "hours",
    "day": "days",
    "days": "days",
    "bytes": "bytes",
    "kb": "KB",
    "mb": "MB",
    "gb": "GB",
    "mib": "MiB",
    "gib": "GiB",
    "pct": "percent",
    "percent": "percent",
    "px": "pixels",
    "pixels": "pixels",
}
_NUMBERS = ("int", "float", "PositiveInt", "PositiveFloat", "NonNegativeInt", "NonNegativeFloat", "Decimal")
# These stand at the end of a name without saying that its number counts them: ``per_day``, ``max_bytes_per_second``.
_RATES = frozenset({"per", "of", "every"})


def unit_of_name(name: str) -> str:
    """Return the unit that a setting's name ends in, e.g. ``seconds`` for ``timeout_s``; empty for none."""
    parts = name.lower().split("_")
    return UNITS.get(parts[-1], "") if len(parts) > 1 and parts[-2] not in _RATES else ""


def spoken_name(name: str) -> str:
    """Return a setting's name as words, without the unit that it ends in."""
    words = name.split("_")
    return " ".join(words[:-1] if unit_of_name(name) else words)


def unit_beside(text: str) -> str:
    """Return the unit of a text that is a number and a unit, e.g. ``30 seconds`` or ``5MB``; empty for all else."""
    found = re.fullmatch(r"[-+]?[0-9][0-9_.,]{0,30}\s{0,3}([A-Za-z]{1,12})", text.strip("`*\"' .")[:60])
    return UNITS.get(found[1].lower(), "") if found else ""


def with_unit(description: str, kind: str, unit: str) -> str:
    """Return a description that says what a number counts; as it is where it does, or where it is no number's.

    Args:
        description: One line.
        kind: The setting's judged type.
        unit: The unit; empty where nobody knows.
    """
    if not unit or kind.removesuffix(" | None") not in _NUMBERS or _says(description, unit):
        return description
    ends = description.endswith(".")
    return f"{description.rstrip('.')}, in {unit}{'.' if ends else ''}"


def _says(description: str, unit: str) -> bool:
    """Tell whether a description names a unit, in any of its spellings or in another language."""
    words = {word.lower() for word in re.findall(r"[^\W\d_]+|%", description)}
    spellings = {word for word, meant in UNITS.items() if meant == unit and len(word) > 1}
    stem = unit.lower()[:3]
    return (
        bool(words & spellings) or any(word.startswith(stem) for word in words) or (unit == "percent" and "%" in words)
    )
