"""Every registered rule reads at least one case of the corpus, so that none is there without an example."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

import pytest

from benchmarks.score_analyses import CASES, read_case, workspace_of
from generator.answers.contract import Contract
from generator.reading import parse_item
from generator.reading.code import guesses as block_guesses
from generator.reading.code import hints as block_hints
from generator.reading.code.blocks import Block, read_blocks
from generator.reading.fields import file_mentions, phases, settings_fields
from generator.reading.fields.naming import NAMERS
from generator.reading.fields.verdict import CHECKS
from generator.reading.text import labels
from generator.reading.text.document import Document, read_document


@lru_cache(maxsize=1)
def documents() -> tuple[tuple[Document, list[Block]], ...]:
    read = (read_document(read_case(folder)[0].text) for folder in sorted(CASES.iterdir()))
    return tuple((document, read_blocks(document)) for document in read)


@lru_cache(maxsize=1)
def rules_of_evidence() -> frozenset[str]:
    plans = (parse_item(*read_case(folder)[:2], workspace=workspace_of(folder)) for folder in sorted(CASES.iterdir()))
    return frozenset(place.rule for plan in plans for place in plan.evidence.values())


def finds(reader: Callable[[Document, list[Block]], Iterable[object]]) -> bool:
    return any(next(iter(reader(document, blocks)), None) is not None for document, blocks in documents())


@pytest.mark.parametrize("name", labels.READERS)
def test_labels(name: str) -> None:
    assert finds(lambda document, _: labels.READERS[name](document))


@pytest.mark.parametrize("name", phases.READERS)
def test_phases(name: str) -> None:
    assert finds(lambda document, _: phases.READERS[name][0](document))


@pytest.mark.parametrize("name", file_mentions.READERS)
def test_files(name: str) -> None:
    def read(document: Document, blocks: list[Block]) -> Iterable[object]:
        return file_mentions.READERS[name](document, [one.fence for one in blocks if one.role == "tree"])

    assert finds(read)


@pytest.mark.parametrize("name", settings_fields.READERS)
def test_settings(name: str) -> None:
    assert finds(lambda document, blocks: settings_fields.READERS[name](document, blocks, Contract()))


@pytest.mark.parametrize("name", block_hints.READERS)
def test_files_named_at_blocks(name: str) -> None:
    reader = block_hints.READERS[name]
    assert finds(lambda document, _: filter(None, (reader(document, fence) for fence in document.fences)))


@pytest.mark.parametrize("place", range(len(block_guesses.GUESSES)))
def test_roles_by_content(place: int) -> None:
    judge = block_guesses.GUESSES[place][1]
    assert finds(lambda document, _: filter(judge, (fence.content for fence in document.fences)))


@pytest.mark.parametrize("rule", CHECKS)
def test_reasons_for_a_review(rule: str) -> None:
    assert rule in rules_of_evidence()


def test_names() -> None:
    seen = {rule for rule in rules_of_evidence() if rule.startswith("name/")}
    wanted = {
        "name/label",
        "name/folder",
        "name/import",
        "name/sentence",
        "name/plugin-file",
        "name/class",
        "name/service-file",
        "name/service-class",
        "name/title",
        "name/board",
        "name/settings-prefix",
        "name/task-id",
    }
    assert wanted <= seen
    assert set(NAMERS) == {"plugin", "service", "config_patch"}
