"""The word lists of the languages: each is asked for, and none says a word twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator import board
from generator.reading import words
from generator.reading.text.vocabulary import LABELS, LEVELS
from generator.settings import BOARD_FIELDS

FOLDER = Path(words.__file__).parent
FILES = words.files()
LITERAL = re.compile(r'"(\w+)"')


def test_each_file_holds_lists_of_words_alone() -> None:
    assert [*FILES] == [*words.LANGUAGES, "others"]
    assert {path.stem for path in FOLDER.glob("*.py")} == {*FILES, "__init__"}
    lists = [entries for lists in FILES.values() for entries in lists.values()]
    assert all(isinstance(entries, list) and all(isinstance(word, str) for word in entries) for entries in lists)


@pytest.mark.parametrize("language", FILES)
def test_no_list_says_a_word_twice(language: str) -> None:
    twice = {key: entries for key, entries in FILES[language].items() if len(set(entries)) < len(entries)}

    assert not twice


def test_every_list_is_asked_for() -> None:
    readers = (FOLDER.parent, Path(board.__file__).parent)
    paths = (path for folder in readers for path in folder.rglob("*.py") if path.parent != FOLDER)
    sources = (path.read_text("utf-8") for path in (*paths, FOLDER / "__init__.py"))
    asked = {word for source in sources for word in LITERAL.findall(source)}
    asked |= {f"label_{kind}" for kind in LABELS} | {f"level_{level.lower()}" for level in LEVELS}
    asked |= {f"board_{role}" for role in BOARD_FIELDS}

    assert {key for lists in FILES.values() for key in lists} <= asked


def test_a_list_has_the_words_of_all_languages_once() -> None:
    listed = words.listed("phase_words")

    assert {"step", "schritt", "etape", "ステップ", "krok"} <= set(listed)
    assert len(set(listed)) == len(listed)


def test_an_unknown_list_is_refused() -> None:
    with pytest.raises(KeyError, match="no_such_list"):
        words.listed("no_such_list")
