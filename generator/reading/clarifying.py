"""The two ends of a question about one text: the candidates that are asked about, and what the answer decides.

Neither looks at the workspace's files, so that a file more or less gives no candidate another number.
"""

from __future__ import annotations

from generator.answers.contract import Contract
from generator.items import Item, TaskFacts
from generator.reading.assemble import read_item
from generator.reading.candidates import Candidates, candidates_of
from generator.reading.decision_reader import read_decisions
from generator.reading.decisions import Decisions
from generator.reading.numbered import Answered


def candidates_for(item: Item, facts: TaskFacts | None, contract: Contract) -> Candidates:
    """Return what can be decided about an item that has a text."""
    return candidates_of(read_item(item, facts, contract))


def settle(answered: Answered, item: Item, facts: TaskFacts | None, contract: Contract) -> Decisions:
    """Return what an answer decides about an item that has a text."""
    return read_decisions(answered, candidates_for(item, facts, contract))
