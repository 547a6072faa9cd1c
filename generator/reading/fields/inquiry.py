"""Whether a text says what to build, or only that somebody should find out: ask, meet, research, improve.

A step is an inquiry where it names such work and no clause of it begins with building something. Looking at a
particular thing («review the APIs of the supported wearables») is no inquiry: it says what the unit will deal with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.items import TaskFacts
from generator.plan import Phase
from generator.reading.fields.prose_points import without_courtesies
from generator.reading.text.document import Document
from generator.reading.text.inline import one_line
from generator.reading.text.labels import Label
from generator.reading.text.sentences import sentences
from generator.reading.text.vocabulary import mentions, spoken
from generator.reading.words import folded, listed

_INQUIRIES = listed("inquiries")
_FINDS = listed("finds_out")
_OBJECTS = listed("inquiry_objects")
_TALKS = listed("talks")
_PEOPLE = listed("people")
_VAGUE = listed("vague")
_STAGES = frozenset(folded("stages"))
_LATIN_BUILDS = tuple(entry for entry in listed("builds") if entry.isascii())
# Scripts without blanks have no clauses that could be told apart, and put the verb last.
_OTHER_BUILDS = tuple(entry for entry in listed("builds") if not entry.isascii())
_BUILDS_NOTHING = listed("builds_nothing")
_BUILDS_LAST = listed("builds_last")
_CLAUSE_ENDS = frozenset(listed("clause_ends"))
_GIVEN_AWAY = listed("given_away")
_BOILERPLATE = listed("boilerplate")
_FEW_WORDS = 3
_OPENING = 80
_READ = 200
# A longer text in which no phase was found says more than a vague sentence.
_SHORT = 1500


def is_inquiry(text: str) -> bool:
    """Tell whether a step or sentence only says that somebody should find out, meet, or make something better."""
    finds_out = mentions(text, _FINDS) and mentions(text, _OBJECTS)
    talks = mentions(text, _TALKS) and mentions(text, _PEOPLE)
    return (finds_out or talks or mentions(text, _INQUIRIES) or mentions(text, _VAGUE)) and not _builds(text)


def asked_in_phases(phases: Sequence[Phase]) -> str:
    """Return a clause that tells what phases ask for where none of them says what to build; else empty."""
    if not phases or any(map(_says_something, phases)):
        return ""
    return f"the first step is «{one_line(phases[0].title, 100)}»" if len(phases) == 1 else "the phases name no work"


def asked_in_prose(document: Document, labels: list[Label]) -> str:
    """Return the sentence that asks for an inquiry in a short text of which no sentence builds anything; else empty."""
    if len(document.text) > _SHORT:
        return ""
    told = [sentence for sentence, at in sentences(document) if not _in_label(at, labels)]
    asking = next((sentence for sentence in told if is_inquiry(sentence)), "")
    return f"«{one_line(asking, 100)}»" if asking and not any(map(_builds, told)) else ""


def _in_label(at: int, labels: list[Label]) -> bool:
    return any(label.start <= at < label.end for label in labels)


def board_says_what(facts: TaskFacts | None) -> bool:
    """Tell whether the board's details say what to build: an open acceptance criterion does.

    The description counts where no criteria are listed; beside criteria that say nothing it is no more than a topic.
    """
    if facts is None or mentions(facts.description[:_OPENING], _GIVEN_AWAY):
        return False
    lines = list(_open_criteria(facts.details)) or [facts.description]
    return any(_is_substance(line, facts.title) for line in lines)


def _says_something(phase: Phase) -> bool:
    if phase.tasks:
        return any(not is_inquiry(task) for task in phase.tasks)
    stage = spoken(phase.title).strip() in _STAGES and not phase.description
    return not (stage or is_inquiry(phase.title))


def _builds(text: str) -> bool:
    """Tell whether a clause of the text is about building something."""
    heard = " ".join("|" if word in _CLAUSE_ENDS else word for word in spoken(text).split())
    clauses = [without_courtesies(clause.strip()) for clause in heard.split("|")]
    return any(map(_is_building, clauses)) or mentions(text, _OTHER_BUILDS)


def _is_building(clause: str) -> bool:
    if f"{clause} ".startswith(_BUILDS_NOTHING):
        return False
    purpose = clause.rpartition(" ")[0].endswith(" zu")
    return f"{clause} ".startswith(_LATIN_BUILDS) or (clause.endswith(_BUILDS_LAST) and not purpose)


def _open_criteria(details: str) -> Iterator[str]:
    for line in details.split("\n", _READ)[:_READ]:
        body = line.strip()
        if body.startswith(("- [ ]", "* [ ]", "+ [ ]")):
            yield body[5:].strip()


def _is_substance(line: str, title: str) -> bool:
    heard = spoken(line)
    if len(heard.split()) < _FEW_WORDS and heard.isascii():
        return False
    said_before = heard.strip() in spoken(title)
    return bool(heard.strip()) and not (said_before or mentions(line, _BOILERPLATE) or is_inquiry(line))
