from __future__ import annotations

import json

import pytest

from generator.edit import parse_fields
from generator.errors import InputError, ManyErrors


def test_an_absent_default_differs_from_null() -> None:
    absent, null = parse_fields(b'[{"name": "a", "type": "int"}, {"name": "b", "type": "int", "default": null}]')
    assert not absent.has_default
    assert null.has_default
    assert null.default is None


def test_the_difference_survives_the_way_to_the_child_process() -> None:
    fields = parse_fields(b'[{"name": "a"}, {"name": "b", "default": null}]')
    again = parse_fields(json.dumps([field.to_data() for field in fields]).encode())
    assert [field.has_default for field in again] == [False, True]


def test_a_byte_order_mark_is_read_over() -> None:
    assert parse_fields(b'\xef\xbb\xbf[{"name": "a"}]')[0].name == "a"


def test_all_faults_of_a_list_are_reported_together() -> None:
    data = [
        {"name": "a", "typo": 1},
        {"type": "int"},
        {"name": "class"},
        {"name": "port", "default": 1, "default_factory": "list"},
        {"name": "x"},
        {"name": "X"},
        {"name": "y", "optional": "yes"},
        7,
    ]
    with pytest.raises(ManyErrors) as caught:
        parse_fields(json.dumps(data).encode(), "FIELDS.json")
    text = str(caught.value)
    assert len(caught.value.problems) == 7
    for word in (
        "FIELDS.json",
        "typo",
        "field 2",
        "'class'",
        "'default_factory'",
        "named twice",
        "optional",
        "field 8",
    ):
        assert word in text


@pytest.mark.parametrize(
    "data",
    [
        *[
            b"",
            b"{}",
            b"null",
            b"[",
            b"[NaN]",
            b'[{"name": "a", "name": "b"}]',
            b"\xff\xfe[]",
            b"[" * 100_000,
            b"[1e999",
        ],
        *[b"1" * 5000, b" " * (1 << 20) + b"[]"],
    ],
)
def test_what_is_no_list_of_fields_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"FIELDS\.json"):
        parse_fields(data)


def test_an_empty_list_is_fine() -> None:
    assert parse_fields(b"[]") == ()
