"""Blockers and the first step in plain sentences: «The main blocker is …», «As a first step, …»."""

from __future__ import annotations

from generator.reading.text.document import Document
from generator.reading.text.inline import Found, fold, plain
from generator.reading.text.sentences import sentences
from generator.reading.words import listed

_LOOKED_AT = 200
_BLOCKERS = listed("blocker_leads")
_FIRST_STEPS = listed("first_step_leads")
# What a sentence says before it comes to the point.
_COURTESIES = listed("courtesies")


def blocker_in_prose(document: Document) -> Found[str] | None:
    """Return the one thing that a sentence calls a blocker."""
    return _first(document, _BLOCKERS, "blockers/sentence", anywhere=True)


def first_step_in_prose(document: Document) -> Found[str] | None:
    """Return what a sentence says is to be done first."""
    return _first(document, _FIRST_STEPS, "first-step/sentence", anywhere=False)


def _first(document: Document, leads: tuple[str, ...], rule: str, *, anywhere: bool) -> Found[str] | None:
    for sentence, at in sentences(document):
        cut = _behind(sentence, leads, anywhere=anywhere)
        point = _point(sentence[cut:]) if cut else ""
        if len(point.split()) > 1:
            return Found(point, at, at + len(sentence), rule, 0.6)
    return None


def _point(text: str) -> str:
    """Return a clause without its courtesies."""
    return without_courtesies(plain(text, keep_code=True, limit=400).strip(" ,:;.")).strip(" .")


def without_courtesies(text: str) -> str:
    """Return a clause from where it comes to the point: without «I would recommend to»."""
    for _ in range(3):
        cut = _behind(text.replace(",", " "), _COURTESIES, anywhere=False)
        text = text[cut:].lstrip(" ,:") if cut else text
    return text


def _behind(text: str, leads: tuple[str, ...], *, anywhere: bool) -> int:
    """Return where the first of ``leads`` in the folded ``text`` ends, the longest of one place; 0 where there is none.

    Folding may change lengths, so the end is found again in the original.
    """
    heard = fold(text[:_LOOKED_AT]).replace("'", " ").replace("\u2019", " ")
    found = ((heard.find(lead) if anywhere else 0 if heard.startswith(lead) else -1, len(lead)) for lead in leads)
    places = [(at, -length) for at, length in found if at == 0 or (at > 0 and not heard[at - 1].isalnum())]
    if not places:
        return 0
    at, length = min(places)
    return _original(text, at - length)


def _original(text: str, folded: int) -> int:
    """Return the offset in ``text`` of an offset in its folded form."""
    length = 0
    for index, char in enumerate(text[:_LOOKED_AT]):
        if length >= folded:
            return index
        length += len(fold(char))
    return min(len(text), _LOOKED_AT)
