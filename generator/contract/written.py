"""A reading as a ``[contract]`` table: each fact on a line that a person can correct, with its source beside it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping

from generator.answers.contract import Contract
from generator.answers.demands import contract_faults
from generator.contract.overrides import RECORDS
from generator.contract.reading import ContractReading
from generator.plan import Record

MAX_COMMENT = 200
_HEAD = """\
# What aas-generator read of this workspace. A line here wins over what is read; correct what is wrong, and remove
# what shall be read again each time. `aas-generator contract` shows what comes of it.
"""


def written(reading: ContractReading) -> str:
    """Return the text of a configuration file with all that was read.

    What cannot be built against is written as a comment, for a person to correct: read back, the text gives the same
    contract.
    """
    contract = reading.contract
    faults = contract_faults(contract)
    places = {finding.field: _place(finding.where, finding.rule) for finding in reading.findings}
    lines = [_HEAD, "[contract]"]
    for field in Contract.model_fields:
        if field not in RECORDS:
            lines += _line(field, field, getattr(contract, field), places, faults)
    for field in RECORDS:
        record = getattr(contract, field)
        if record is None:
            about = [text for text in reading.missing if f"[contract]: {field} = " in text]
            lines += ["", f"# {field}: none was found" + (f". {_comment(about[0])}" if about else "")]
        else:
            lines += ["", *_table(field, record, places, faults)]
    lines += ["", *_loader(reading, places)]
    return "\n".join(lines) + "\n"


def toml(value: object) -> str:
    """Return plain data as a TOML value.

    Raises:
        ValueError: TOML has no such value: null, or a number that is none.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        value.encode()
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return repr(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(str(key))} = {toml(item)}" for key, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    raise ValueError(f"{value!r:.40} is no value of TOML")


def _table(field: str, record: Record, places: Mapping[str, str], faults: list[str]) -> list[str]:
    lines = [f"[contract.{field}]"]
    if field in places:
        lines.insert(0, f"# {places[field]}")
    for name in type(record).model_fields:
        lines += _line(f"{field}.{name}", name, getattr(record, name), places, faults)
    return lines


def _loader(reading: ContractReading, places: Mapping[str, str]) -> list[str]:
    if reading.loader is None:
        return [f"# loader: none that can be called. {places.get('loader', '')}".rstrip()]
    return _table("loader", reading.loader, places, [])


def _line(field: str, name: str, value: object, places: Mapping[str, str], faults: list[str]) -> list[str]:
    """Return the lines of one field: what it was read from, then the value, a record of a list on a line each."""
    wrong = [fault for fault in faults if fault.startswith((f"{field}:", f"{field}.", f"{field} "))]
    try:
        lines = list(_assignment(field, name, value, places))
    except (ValueError, UnicodeError) as error:
        wrong, lines = [*wrong, f"{field}: {error}"], [f"{name} = …"]
    above = [f"# {places[field]}"] if field in places else []
    if wrong:
        return [*above, *(f"# {_comment(fault)}" for fault in wrong), *(f"# {_comment(line)}" for line in lines)]
    return [*above, *lines]


def _assignment(field: str, name: str, value: object, places: Mapping[str, str]) -> Iterator[str]:
    records = [each for each in value if isinstance(each, Record)] if isinstance(value, tuple) else []
    if not records:
        yield f"{name} = {toml(value)}"
        return
    yield f"{name} = ["
    for each in records:
        dumped = each.model_dump(exclude_defaults=True)
        about = places.get(f"{field}.{dumped.get('name', '')}")
        yield f"    {toml(dumped)}," + (f"  # {about}" if about else "")
    yield "]"


def _key(text: str) -> str:
    plain = text.isascii() and text.replace("_", "").replace("-", "").isalnum()
    return text if plain else toml(text)


def _place(where: str, rule: str) -> str:
    return _comment(f"{where}: {rule}" if where else rule)


def _comment(text: str) -> str:
    """Return a text that stays on its line."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return plain if len(plain) <= MAX_COMMENT else f"{plain[: MAX_COMMENT - 1]}…"
