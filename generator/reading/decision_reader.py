"""What an answer over numbers comes to.

An answer is as hostile as any text of a model: what is no number of the question, has no evidence in the text or is no
safe name is told and left out, and the rest counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, get_args

from pydantic import JsonValue, ValidationError

from generator.names import unit_name_fault
from generator.plan import ConfigField, UnitKind
from generator.reading.candidates import Candidates
from generator.reading.data.json_text import object_in
from generator.reading.data.schema import Answer, NotAUnit
from generator.reading.decisions import (
    NO_PATH,
    AddedSetting,
    BlockDecision,
    Decisions,
    SettingDecision,
)
from generator.reading.fields.settings_context import make_field
from generator.reading.numbered import Answered, BlockAnswer, DecisionsAnswer, MissingAnswer, PathAnswer, SettingAnswer
from generator.reading.text.inline import fold, one_line
from generator.redaction import redact
from generator.values.setting_names import is_field_name

MAX_ANSWER = 1024 * 1024
MAX_ADDED = 60
MAX_TOLD = 20
_QUOTE_MAX = 400
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_RUN = re.compile(r"[a-z0-9]+")
Part = TypeVar("Part", bound=Answer)
Tell = Callable[[str], None]


def read_decisions(answered: Answered, candidates: Candidates) -> Decisions:
    """Return what an answer decides; never raises, whatever the answer is."""
    told: dict[str, None] = {}

    def tell(fault: str) -> None:
        told.setdefault(f"decisions: {one_line(fault, 200)}")

    found: dict[str, Any] = {}
    value = object_in(answered.answer, DecisionsAnswer.model_fields, MAX_ANSWER)
    if answered.fingerprint != candidates.fingerprint:
        tell("they were made over other numbers than this version reads; ask again with clarify")
    elif value is None:
        tell("the answer is no JSON object that can be read; ask again with clarify")
    else:
        found = _decided(value, candidates, tell)
    warnings = [*told][:MAX_TOLD]
    warnings += [f"decisions: {len(told) - MAX_TOLD} more parts were left out"] if len(told) > MAX_TOLD else []
    about = {"text_sha256": answered.text_sha256, "attempt": answered.attempt}
    return Decisions(**about, warnings=tuple(warnings), **found)


def _decided(value: Mapping[str, Any], candidates: Candidates, tell: Tell) -> dict[str, Any]:
    not_a_unit, is_unit_known = _not_a_unit(value, tell)
    kinds = () if not_a_unit else _kinds(value.get("kinds"), tell)
    name = _name(value, candidates, tell)
    paths = {
        candidates.paths[one.mention].path: one.decision
        for one in _parts(value, "mentions", PathAnswer, candidates.paths, tell)
    }
    blocks = {
        candidates.blocks[one.block].fence.index: BlockDecision(file=file, role=one.role)
        for one in _parts(value, "blocks", BlockAnswer, candidates.blocks, tell)
        if (file := _file(one, candidates, tell))
    }
    settings = {
        candidates.settings[one.setting].name: SettingDecision(use=one.decision, scope=one.scope)
        for one in _parts(value, "settings", SettingAnswer, candidates.settings, tell)
    }
    kept = {name.lower() for name, one in settings.items() if one.use != "drop"}
    settled = {
        "outcome": is_unit_known,
        "kinds": bool(kinds or not_a_unit),
        "name": bool(name),
        "files": len(paths) == candidates.sizes["paths"],
        "code_blocks": len(blocks) == candidates.sizes["blocks"],
        "config_additions": len(settings) == len({one.name for one in candidates.settings.values()}),
    }
    return {
        "not_a_unit": not_a_unit,
        "kinds": kinds,
        "name": name,
        "paths": paths,
        "blocks": blocks,
        "settings": settings,
        "added": tuple(_added(value.get("missing_settings"), kept, candidates.text, tell)),
        "settled": tuple(field for field, whole in settled.items() if whole),
    }


def _not_a_unit(value: Mapping[str, Any], tell: Tell) -> tuple[NotAUnit | None, bool]:
    """Return why it is no unit, and whether the answer says anything of it."""
    said = value.get("not_a_unit")
    found: NotAUnit | None = next((one for one in get_args(NotAUnit) if one == said), None)
    if found is None and said is not None:
        tell(f"{str(said)[:60]!r} is no reason why it is not a unit")
    return found, "not_a_unit" in value and (found is not None or said is None)


def _kinds(said: object, tell: Tell) -> tuple[UnitKind, ...]:
    listed = said[:10] if isinstance(said, list) else []
    strange = [one for one in listed if one not in get_args(UnitKind)]
    if strange or not isinstance(said, list):
        tell(f"{str(strange or said)[:60]!r} is no list of kinds")
    return tuple(kind for kind in get_args(UnitKind) if kind in listed)


def _name(value: Mapping[str, Any], candidates: Candidates, tell: Tell) -> str:
    number, other = value.get("name"), value.get("other_name")
    if isinstance(number, str) and number in candidates.names:
        return candidates.names[number]
    if number is not None:
        tell(f"{str(number)[:40]!r} is no number of a name")
    if other is None:
        return ""
    fault = unit_name_fault(other) if isinstance(other, str) else "the other name is no text"
    strange = [] if fault else sorted(set(other.split("_")) - {""} - _words(f"{candidates.title}\n{candidates.text}"))
    if strange:
        fault = f"the name {other!r} has {', '.join(strange)}, which neither text nor title has"
    if fault:
        tell(fault)
    return "" if fault else str(other)


def _words(text: str) -> set[str]:
    """Return the folded words of a text, those inside of camel case too."""
    return {fold(word) for word in _WORD.findall(text)} | set(_RUN.findall(fold(text)))


def _parts(
    value: Mapping[str, Any], name: str, part: type[Part], candidates: Mapping[str, object], tell: Tell
) -> Iterable[Part]:
    """Yield the entries of a list that can be read and name a candidate, one for each candidate; tell of the others."""
    listed = value.get(name, [])
    key = next(iter(part.model_fields))
    seen: set[str] = set()
    for entry in listed[: 2 * len(candidates) + MAX_TOLD] if isinstance(listed, list) else []:
        try:
            one = part.model_validate(entry)
        except (ValidationError, RecursionError):
            tell(f"{str(entry)[:80]!r} is no decision of {name}")
            continue
        number = getattr(one, key)
        if number not in candidates:
            tell(f"{number[:40]!r} is no number of {name}")
        elif number in seen:
            tell(f"{number} was decided twice; the first counts")
        else:
            seen.add(number)
            yield one
    left = [number for number in candidates if number not in seen]
    if left:
        tell(f"{', '.join(left[:8])}{' and more' * (len(left) > 8)} had no decision; the reader's own stays")


def _file(one: BlockAnswer, candidates: Candidates, tell: Tell) -> str:
    """Return what a block's decision calls its file; empty where it names none of the numbers."""
    if one.file in NO_PATH:
        return one.file
    named = candidates.paths.get(one.file)
    if named is None:
        tell(f"{one.file[:40]!r}, the file of {one.block}, is no number of a path")
    return named.path if named else ""


def _added(said: object, kept: set[str], text: str, tell: Tell) -> Iterable[AddedSetting]:
    shown = redact(text)
    for entry in said[:MAX_ADDED] if isinstance(said, list) else []:
        try:
            one = MissingAnswer.model_validate(entry)
        except (ValidationError, RecursionError):
            tell(f"{str(entry)[:80]!r} is no missing setting")
            continue
        quote, words = one.quote.strip(), set(one.name.lower().split("_")) - {""}
        if not is_field_name(one.name) or one.name.lower() in kept:
            tell(f"{one.name[:60]!r} is no name of a further setting")
        elif not 0 < len(quote) <= _QUOTE_MAX or not (quote in text or quote in shown):
            tell(f"setting {one.name}: its quote is not in the text; it was dropped")
        elif not any(word in fold(quote) for word in words):
            tell(f"setting {one.name}: its quote does not speak of it; it was dropped")
        else:
            kept.add(one.name.lower())
            yield AddedSetting(field=_field(one), quote=quote)


def _field(one: MissingAnswer) -> ConfigField:
    default: JsonValue = [*one.default] if isinstance(one.default, list) else one.default
    told = ["secret"] if one.secret else []
    return make_field(one.name, one_line(one.type, 100) or None, default, "", attributes=told, scope=one.scope)
