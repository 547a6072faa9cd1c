from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.edit import EnvEntry, FieldsRefused, add_env_lines, remove_env_lines
from tests.examples import examples

TOKEN = EnvEntry(name="FORGE_TOKEN", description="Token of the forge", value="hunter2", secret=True)
URL = EnvEntry(name="FORGE_URL", description="Where it is", value="http://localhost")


def test_an_empty_file_gets_a_section() -> None:
    expected = b"# Forge\n# Token of the forge\nFORGE_TOKEN=\n# Where it is\nFORGE_URL=http://localhost\n"
    assert add_env_lines(b"", "Forge", [TOKEN, URL]) == expected


def test_a_second_run_changes_nothing() -> None:
    once = add_env_lines(b"A=1\n", "Forge", [TOKEN, URL])
    assert add_env_lines(once, "Forge", [TOKEN, URL]) == once


def test_line_ends_and_a_missing_final_newline_are_kept() -> None:
    result = add_env_lines(b"A=1\r\nB=2", "", [URL])
    assert result == b"A=1\r\nB=2\r\n\r\n# Where it is\r\nFORGE_URL=http://localhost"


@pytest.mark.parametrize("line", [b"FORGE_URL=mine", b"# FORGE_URL=mine", b"export FORGE_URL = x", b"#FORGE_URL="])
def test_a_variable_that_is_there_is_left(line: bytes) -> None:
    assert add_env_lines(line + b"\n", "Forge", [URL]) == line + b"\n"


def test_a_known_section_grows() -> None:
    data = b"# Forge\nFORGE_TOKEN=\n\n# Other\nX=1\n"
    expected = b"# Forge\nFORGE_TOKEN=\n# Where it is\nFORGE_URL=http://localhost\n\n# Other\nX=1\n"
    assert add_env_lines(data, "Forge", [TOKEN, URL]) == expected


def test_a_secret_is_always_empty() -> None:
    assert b"hunter2" not in add_env_lines(b"", "Forge", [TOKEN])


@pytest.mark.parametrize("before", [b"", b"A=1\n", b"A=1", b"A=1\r\n\r\n# x\r\n", b"\xef\xbb\xbfA=1\n", b"A=1\n\n\n"])
def test_taking_out_gives_the_file_back(before: bytes) -> None:
    patched = add_env_lines(before, "Forge", [TOKEN, URL])
    back = remove_env_lines(patched, "Forge", [TOKEN, URL])
    assert back.rstrip(b"\r\n") == before.rstrip(b"\r\n")


def test_a_line_that_a_person_changed_is_left() -> None:
    patched = add_env_lines(b"", "Forge", [TOKEN, URL]).replace(b"http://localhost", b"http://mine")
    assert remove_env_lines(patched, "Forge", [TOKEN, URL]) == b"# Forge\n# Where it is\nFORGE_URL=http://mine\n"


@pytest.mark.parametrize("name", ["", "A B", "A=B", "A\nB", "1A", "A;rm", "Ä"])
def test_an_unusable_name_is_refused(name: str) -> None:
    with pytest.raises(FieldsRefused) as caught:
        add_env_lines(b"", "x", [EnvEntry(name=name)])
    assert caught.value.code == "name"


@pytest.mark.parametrize("data", [b"A=\xff", b"\xff\xfeA\0=\0", b"A=\0", b"#" * (1 << 21)])
def test_a_file_that_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(FieldsRefused):
        add_env_lines(data, "x", [URL])


@settings(max_examples=examples(200), deadline=None)
@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_no_text_leaves_its_line(before: str, section: str, description: str, value: str) -> None:
    data = before.encode("utf-8", "ignore").replace(b"\0", b"")
    entry = EnvEntry(name="NEW_NAME", description=description, value=value)
    once = add_env_lines(data, section, [entry])
    assert once.startswith(data)
    added = once[len(data) :].decode().replace("\r", "\n").split("\n")
    assert sum(bool(line.strip()) and not line.startswith("#") for line in added) <= 1
    assert add_env_lines(once, section, [entry]) == once


def test_a_variable_that_must_not_be_empty_is_commented_out() -> None:
    limit = EnvEntry(name="FORGE_LIMIT", description="How many", commented=True)
    once = add_env_lines(b"", "", [limit])
    assert once == b"# How many\n# FORGE_LIMIT=\n"
    assert add_env_lines(once, "", [limit]) == once
    assert remove_env_lines(once, "", [limit]) == b""
