from __future__ import annotations

import keyword
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.names import NAME_MAX, is_safe_name, is_snake_case, to_pascal, to_snake

SNAKES = {
    "DanceBot": "dance_bot",
    "Community Forge": "community_forge",
    "HTTPServer v2": "http_server_v2",
    "ngrok-like tunnel": "ngrok_like_tunnel",
    "2FA": "n2_fa",
    "class": "class_unit",
    "json": "json_unit",
    "match": "match_unit",
    "Über Größe": "uber_grosse",
    "../../.git/hooks": "git_hooks",
    "a'); import os; #": "a_import_os",
    "": "",
    "!!!": "",
    "\0\u202e": "",
}
UNSAFE = ["", "A", "a-b", "a b", "1a", "_a", "a.b", "a/b", "class", "match", "os", "json", "é", "a\n", "x" * 65, "a\0"]


@pytest.mark.parametrize(("text", "name"), SNAKES.items())
def test_title_becomes_a_safe_name(text: str, name: str) -> None:
    assert to_snake(text) == name


@pytest.mark.parametrize("name", UNSAFE)
def test_unsafe_name_is_none(name: str) -> None:
    assert not is_safe_name(name)


@pytest.mark.parametrize("name", ["a", "dance_bot", "a1", "x" * 64])
def test_ordinary_name_is_safe(name: str) -> None:
    assert is_safe_name(name)


def test_setting_may_be_called_like_a_module_but_not_like_a_keyword() -> None:
    assert is_snake_case("token")
    assert not is_snake_case("class")


def test_pascal_keeps_inner_capitals() -> None:
    assert to_pascal("dance_bot") == "DanceBot"
    assert to_pascal("a__b_2c") == "AB2c"


@given(st.text(max_size=400))
def test_every_text_becomes_a_safe_name_or_none(text: str) -> None:
    name = to_snake(text)
    assert name == "" or (is_safe_name(name) and len(name) <= NAME_MAX)
    assert not keyword.iskeyword(name)
    assert name not in sys.stdlib_module_names
