"""Any bytes, and any damage to good files, keep the properties of reader and parser."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reading.test_hostile import PIECES
from tests.results.properties import check_file
from tests.results.records import array, bare, chat, failed, jsonl, pretty, processed, response, result, sdk, wrapped

TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=8).map("".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
IDS = st.sampled_from(["AAS-1", "AAS-2", "req-0", "req-1", "", "x\x00y", "AAS-1-AAS-2"]) | st.text(max_size=6)
BODIES = st.one_of(
    TEXTS.map(chat),
    TEXTS.map(lambda text: chat(text, "length")),
    TEXTS.map(response),
    TEXTS.map(sdk),
    TEXTS.map(bare),
    JSON,
)
RESULTS = st.one_of(st.builds(result, IDS, BODIES, st.sampled_from([200, 429, None])), st.builds(failed, IDS), JSON)
FORMS = {"jsonl": jsonl, "wrapped": wrapped, "pretty": pretty, "array": array}
CUTS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 40), st.binary(max_size=6)), max_size=3)
QUIET = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "batch_abc123_output.jsonl"


def damaged(data: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
    """Return ``data`` with pieces replaced: offset, length, and what stands there instead."""
    for offset, length, instead in cuts:
        at = offset % (len(data) + 1)
        data = data[:at] + instead + data[at + length :]
    return data


@given(st.lists(RESULTS, max_size=5), st.sampled_from(sorted(FORMS)), CUTS, st.booleans())
@QUIET
def test_damaged_results_are_read(place: Path, values: list[Any], form: str, cuts: Any, packed: bool) -> None:
    data = damaged(_encoded(form, values), cuts)
    place.write_bytes(damaged(gzip.compress(data, 1), cuts[:1]) if packed else data)
    check_file(place)


def _encoded(form: str, values: list[Any]) -> bytes:
    return FORMS[form](*values)


@given(st.dictionaries(IDS, BODIES | TEXTS, max_size=5), st.lists(IDS, max_size=4) | JSON, CUTS)
@QUIET
def test_damaged_answers_by_position_are_read(place: Path, responses: Any, task_ids: Any, cuts: Any) -> None:
    place.write_bytes(damaged(processed(responses, task_ids), cuts))
    check_file(place)


@given(st.binary(max_size=200) | st.text(st.sampled_from('{}[]",:\\ \n0ae'), max_size=60).map(str.encode))
@QUIET
def test_any_bytes_are_read(place: Path, data: bytes) -> None:
    place.write_bytes(data)
    check_file(place)


def test_a_good_file_has_its_items(place: Path) -> None:
    place.write_bytes(jsonl(*(result(f"AAS-{number}", chat()) for number in range(3))))
    assert check_file(place) == 3
