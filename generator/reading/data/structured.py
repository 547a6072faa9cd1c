"""Answers that are data: JSON or YAML that follows the schema of a plan or comes near it.

Bare, inside fences, with prose around it, in several blocks, as a list, or nested under another key. Text that was
cut is never repaired: ``Structured.broken`` says so and the item goes to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from generator.reading.data.json_text import Decoded, closing_of, decode, first_sign
from generator.reading.data.keys import heard, is_exact, key_of
from generator.reading.data.mapping import Known, known_keys, mapped, plans_in
from generator.reading.data.record import Structured
from generator.reading.data.schema import follows_schema
from generator.reading.data.yaml_text import MAX_YAML, load_yaml
from generator.reading.text.document import Document, Fence
from generator.reading.text.inline import fold
from generator.values.defaults import clean_text

__all__ = ["Structured", "read_structured"]

MAX_FENCES = 40
MAX_TRIES = 8
CUT = "the answer is JSON that was cut, and is not repaired; ask again with a larger output limit"
INVALID = "the answer is JSON that is not valid, and is not repaired; ask again with a response format"
NESTED = "the answer is data that is nested too deeply to be read; ask again with a response format"
NO_PLAN = "the answer is JSON that holds no plan; ask again with the response format of the command schema"
_CORE = frozenset({"complexity", "phases", "blockers", "first_step"})
_HEAD = frozenset({"complexity", "priority", "blockers", "task_id"})
_QUOTED_KEY = re.compile(r"[\"']([A-Za-z][\w .-]{0,50})[\"']\s{0,20}:")
_PLAN_PARTS = ("complexity", "priority", "blockers", "phases", "files", "config_additions", "dependencies")
_PARTS = (*_PLAN_PARTS, "requirements", "name", "title", "task_id", "first_step")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value that was decoded from a text, and how it stood there."""

    decoded: Decoded
    container: str
    whole: bool = False


def read_structured(document: Document, task_id: str = "") -> Structured | None:
    """Return the structured answer of a text; ``None`` where it has none.

    Args:
        document: The text.
        task_id: The task that the answer is for; of several plans in one answer, its own is taken.
    """
    try:
        return _read(document, task_id)
    except RecursionError:
        return Structured(0, len(document.text), "json/broken", broken=NESTED, whole=True)


def _read(document: Document, task_id: str) -> Structured | None:
    text = document.text
    start = first_sign(text, 0)
    while start < len(text) and text[start] in "\ufeff\u200b":
        start = first_sign(text, start + 1)
    if text[start : start + 1] in ("{", "[", '"'):
        found = _whole(text, start, task_id)
        if found is not None:
            return found
    reads = [one for candidate in _candidates(document) for one in _reads(candidate, task_id)]
    if reads:
        return _joined(reads, task_id)
    return _cut(document) or _bare_yaml(text, task_id)


def _whole(text: str, start: int, task_id: str) -> Structured | None:
    """Read a text that is data from its first character on."""
    decoded = decode(text, start)
    if decoded is None:
        return _whole_broken(text, start, task_id)
    rest = text[decoded.end :].strip()
    if isinstance(decoded.value, str):
        return _encoded_inside(decoded.value, decoded, task_id) if not rest else None
    reads = list(_reads(Candidate(decoded, "json/whole", whole=not rest), task_id))
    if reads and not (rest and "{" in rest):
        return _joined(reads, task_id)
    return None if rest or not isinstance(decoded.value, dict | list) else _no_plan(decoded, task_id)


def _no_plan(decoded: Decoded, task_id: str) -> Structured | None:
    """Judge data that is no plan: a text in it can be the answer."""
    prose = max(_strings(decoded.value), key=len, default="")
    inner = _encoded_inside(prose, decoded, task_id)
    if inner is None and ("\n" in prose or len(prose) > 120):
        return Structured(decoded.start, decoded.end, "json/prose", prose=prose)
    if inner is not None or isinstance(decoded.value, list) or not decoded.value or len(prose) > 20:
        return inner
    return Structured(decoded.start, decoded.end, "json/no-plan", broken=NO_PLAN, whole=True)


def _whole_broken(text: str, start: int, task_id: str) -> Structured | None:
    if len(_quoted_keys(text[start : start + 4000])) < 1 or text[start] == '"':
        return None
    end = closing_of(text, start)
    if end == -1:
        return Structured(start, len(text), "json/broken", broken=CUT, whole=True)
    if text[end:].strip():
        return None
    found = _as_flow(text, start, end)
    reads = list(_reads(Candidate(found, "yaml/whole", whole=True), task_id)) if found else []
    return _joined(reads, task_id) if reads else Structured(start, end, "json/broken", broken=INVALID, whole=True)


def _as_flow(text: str, start: int, end: int) -> Decoded | None:
    """Read what looks like JSON but is not, single quotes for example, as the flow style of YAML."""
    found = load_yaml(text, start, end)
    if found is None or not isinstance(found.value, dict | list):
        return None
    return replace(found, oddities=("it is no JSON; it was read as YAML", *found.oddities))


def _encoded_inside(text: str, outer: Decoded, task_id: str) -> Structured | None:
    """Read data that stands as a text inside of data; its place is that of the outer data."""
    stripped = text.strip()
    if stripped[:1] not in ("{", "["):
        return None
    inner = decode(stripped, 0)
    if inner is None:
        keys = _quoted_keys(stripped[:4000])
        broken = CUT if closing_of(stripped, 0) == -1 else INVALID
        return Structured(outer.start, outer.end, "json/broken", broken=broken, whole=True) if len(keys) > 1 else None
    odd = ("it was encoded twice", *inner.oddities)
    reads = list(
        _reads(Candidate(Decoded(inner.value, outer.start, outer.end, {}, odd), "json/whole", whole=True), task_id)
    )
    return _joined(reads, task_id) if reads else None


def _strings(loaded: object, depth: int = 0) -> Iterator[str]:
    if isinstance(loaded, str):
        yield clean_text(loaded)
    elif isinstance(loaded, dict | list) and depth < 5:
        for value in list(loaded.values() if isinstance(loaded, dict) else loaded)[:50]:
            yield from _strings(value, depth + 1)


def _candidates(document: Document) -> Iterator[Candidate]:
    fences = [one for fence in document.fences[:MAX_FENCES] if (one := _in_fence(document, fence)) is not None]
    only = len(document.fences) == 1 and all(line.kind in ("blank", "code") for line in document.lines)
    yield from (replace(one, whole=only) for one in fences)
    covered = 0
    tries = 0
    for line in document.lines:
        at = _opening(line.text) if line.kind == "text" and line.start >= covered and tries < MAX_TRIES else -1
        if at < 0:
            continue
        tries += 1
        decoded = decode(document.text, line.start + at)
        if decoded is not None:
            covered = decoded.end
            yield Candidate(decoded, "json/inline")


def _opening(line: str) -> int:
    """Return where data begins in a line; -1 where it does not: ``{``, ``{"`` or ``[{`` behind a few words."""
    for sign in ("{", "["):
        at = line.find(sign)
        behind = line[at + 1 :].lstrip()[:1]
        if 0 <= at <= 80 and (behind in ('"', "'", "{") or (not behind and at == 0) or (not behind and sign == "{")):
            return at
    return -1


def _in_fence(document: Document, fence: Fence) -> Candidate | None:
    language = fold(fence.info.split()[0]) if fence.info.split() else ""
    text = document.text
    start = first_sign(text, document.lines[fence.first].end)
    end = document.lines[fence.last].start if fence.closed else fence.end
    if language in ("yaml", "yml"):
        decoded = load_yaml(text, document.lines[fence.first].end, end)
        return Candidate(decoded, "yaml/fence") if decoded is not None else None
    if fence.content.strip()[:1] not in ("{", "[") or language in ("javascript", "js", "typescript", "ts"):
        return None
    decoded = decode(text, start, end) if text[start : start + 1] in ("{", "[") else None
    if decoded is None:
        inner = decode(fence.content.strip(), 0)
        decoded = Decoded(inner.value, fence.start, fence.end, {}, inner.oddities) if inner is not None else None
    if decoded is None and language != "python" and text[start : start + 1] in ("{", "["):
        decoded = _as_flow(text, start, end)
    return Candidate(decoded, "json/fence") if decoded is not None else None


def _reads(candidate: Candidate, task_id: str) -> Iterator[Structured]:
    """Yield every plan that a decoded value holds."""
    for loaded, path, own_id in plans_in(candidate.decoded.value):
        if loaded.get("type") == "object" and isinstance(loaded.get("properties"), dict):
            continue  # A schema, not an answer to it.
        outside = candidate.container.endswith(("whole", "front")) or candidate.whole
        known = known_keys(loaded, path, anywhere=outside)
        if _is_plan(known, loaded, outside=outside):
            yield mapped(
                loaded, path, known, candidate.decoded, candidate.container, whole=candidate.whole, task_id=own_id
            )


def _is_plan(known: Known, loaded: dict[Any, Any], *, outside: bool) -> bool:
    """Tell whether the known keys make a plan; data between prose must show more, since documents hold other data."""
    if follows_schema(loaded):
        return True
    if outside:
        code = known.values.get("code_blocks")
        return bool(known.telling) or (code is not None and isinstance(code.value, list | dict) and bool(code.value))
    core = known.telling & _CORE
    phases = known.values.get("phases")
    named = bool(_HEAD & known.values.keys()) or (phases is not None and phases.exact)
    if len(core) >= 2 or (core and named and len(known.strange) <= len(known.values) >= 3):
        return True
    own = [name for name in loaded if is_exact(name) and str(name) in ("config_additions", "code_blocks")]
    return bool(own) and not known.strange


def _joined(reads: list[Structured], task_id: str) -> Structured:
    """Of several plans take the one for the task, else the fullest, the last between equals; fill its gaps."""
    mine = [one for one in reads if task_id and (one.task_id or "").casefold() == task_id.casefold()]
    nobody = [one for one in reads if not one.task_id]
    ids = {(one.task_id or "").casefold() for one in reads if one.task_id}
    chosen = mine or (reads if len(ids) <= 1 else nobody or reads)
    best = max(enumerate(chosen), key=lambda pair: (_weight(pair[1]), pair[0]))[1]
    warnings: list[str] = []
    if len(ids) > 1:
        warnings.append(f"the answer holds plans for {len(ids)} tasks; that for {best.task_id} was taken")
    others = [one for one in reads if one is not best and (one.task_id or best.task_id) == best.task_id]
    for other in others:
        gaps = [part for part in _PARTS if getattr(best, part) is None and getattr(other, part) is not None]
        if gaps:
            best = _filled(best, other, gaps)
            warnings.append(f"{', '.join(gaps)}: taken from another block of data in the answer")
        else:
            warnings.append("the answer holds the plan more than once; the fullest was taken, the last of equal ones")
    if any(_contradicts(other, best) for other in others):
        best = replace(best, doubts=(*best.doubts, "the answer holds different plans in data for the task"))
    return replace(best, warnings=tuple(dict.fromkeys((*best.warnings, *warnings)))) if warnings else best


def _contradicts(other: Structured, best: Structured) -> bool:
    """Tell whether two plans have different values for a field that both have."""
    pairs = [(getattr(other, part), getattr(best, part)) for part in _PLAN_PARTS]
    return any(one is not None and two is not None and one != two for one, two in pairs)


def _filled(best: Structured, other: Structured, gaps: list[str]) -> Structured:
    spans, sure = dict(best.spans), dict(best.confidence)
    for part in gaps:
        spans[part] = other.spans.get(part, (other.start, other.end))
        sure[part] = min(0.8, other.confidence.get(part, 0.8))
    places = {**other.places, **best.places} if "files" in gaps else best.places
    return replace(
        best,
        spans=spans,
        places=places,
        confidence=sure,
        warnings=(*best.warnings, *other.warnings),
        **{part: getattr(other, part) for part in gaps},
    )


def _weight(read: Structured) -> int:
    return sum(1 for part in (*_PLAN_PARTS, "name") if getattr(read, part) is not None)


def _quoted_keys(text: str) -> set[str]:
    return {key for match in _QUOTED_KEY.finditer(text) if (key := key_of(match.group(1)))}


def _cut(document: Document) -> Structured | None:
    """An unfinished or invalid JSON answer inside a fence, or behind prose, is no answer."""
    for fence in document.fences[:10]:
        content = fence.content.strip()
        if content[:1] not in ("{", "[") or len(_quoted_keys(content[:4000])) < 2:
            continue
        if decode(content, 0) is None:
            broken = CUT if closing_of(content, 0) == -1 else INVALID
            return Structured(fence.start, fence.end, "json/broken", broken=broken, whole=True)
    tries = 0
    for line in document.lines:
        at = _opening(line.text) if line.kind == "text" else -1
        if at < 0 or tries >= MAX_TRIES:
            continue
        tries += 1
        start = line.start + at
        if len(_quoted_keys(document.text[start : start + 4000])) >= 2 and closing_of(document.text, start) == -1:
            return Structured(start, len(document.text), "json/broken", broken=CUT, whole=True)
    return None


def _bare_yaml(text: str, task_id: str) -> Structured | None:
    """Read a text that is YAML from its first line on; several documents are read one by one."""
    lead = next((line for line in text[:2000].split("\n") if line.strip() and not line.startswith("#")), "")
    key, sign, _ = lead.partition(":")
    known = bool(sign) and bool(key_of(key)) and key == key.strip().lower() and " " not in key
    if not (lead.strip() == "---" or known or (sign and heard(key) in ("plan", "analysis"))):
        return None
    reads: list[Structured] = []
    documents = [(end - start, load_yaml(text, start, end)) for start, end in _yaml_documents(text)]
    # Front matter over a document: what stands below it is read too.
    front = any(size > 40 and (one is None or not isinstance(one.value, dict)) for size, one in documents[1:])
    for decoded in [one for _, one in documents if one is not None and isinstance(one.value, dict)]:
        if any(isinstance(value, dict | list) for value in decoded.value.values()):
            container = "yaml/front" if front else "yaml/whole"
            reads += _reads(Candidate(decoded, container, whole=not front), task_id)
    return _joined(reads, task_id) if reads else None


def _yaml_documents(text: str) -> list[tuple[int, int]]:
    """Return the spans between the lines ``---`` of a text."""
    if len(text) > 4 * MAX_YAML:
        return []
    found: list[tuple[int, int]] = []
    start = position = 0
    for line in text.splitlines(keepends=True):
        if line.rstrip() in ("---", "..."):
            found.append((start, position))
            start = position + len(line)
        position += len(line)
    found.append((start, len(text)))
    return [(one, end) for one, end in found[:10] if text[one:end].strip()]
