r"""Texts that were written down twice: quoted, listed, with ``\n`` for line ends, with curly quotes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.results.payload import CURLY_FAULT, unwrapped
from tests.examples import examples

MARKDOWN = "# AAS-7: Weather Mast Plugin\n\n**Complexity:** Low\n\n```python\nprint('a\\n', \"b\")\n```\n"
DATA = {"task_id": "AAS-7", "complexity": "Low", "phases": [{"number": 1, "title": "Say \u201chi\u201d, twice"}]}
PLAIN = json.dumps(DATA, ensure_ascii=False)

MEANT = {
    "a JSON string": (json.dumps(MARKDOWN), MARKDOWN),
    "a JSON string with real line ends": ('"' + MARKDOWN.replace("\\", "\\\\").replace('"', '\\"') + '"', MARKDOWN),
    "three JSON strings": (json.dumps(json.dumps(json.dumps(MARKDOWN))), MARKDOWN),
    "data in a JSON string": (json.dumps(PLAIN), PLAIN),
    "bytes": (repr(MARKDOWN.encode()), MARKDOWN),
    "bytes with other letters": (repr("# Größe: 東\n".encode()), "# Größe: 東\n"),
    "a text of Python": (repr(MARKDOWN), MARKDOWN),
    "a list of lines": (json.dumps(MARKDOWN.split("\n")), MARKDOWN),
    "a list of parts": (json.dumps([{"type": "text", "text": MARKDOWN}]), MARKDOWN),
    "escaped line ends": (json.dumps(MARKDOWN)[1:-1], MARKDOWN),
    "escaped line ends and nothing else": ("# AAS-7: Mast\\n\\n- one\\n- two", "# AAS-7: Mast\n\n- one\n- two"),
    "escaped carriage returns too": ("# AAS-7: Mast\\r\\n\\r\\n- one", "# AAS-7: Mast\r\n\r\n- one"),
    "escaped data": (json.dumps(json.dumps(DATA, indent=1))[1:-1], json.dumps(DATA, indent=1)),
    "entities": (json.dumps({"a": "b < c"}).replace('"', "&quot;"), json.dumps({"a": "b < c"})),
}


@pytest.mark.parametrize("case", MEANT)
def test_what_was_written_twice_is_undone_with_a_warning(case: str) -> None:
    text, meant = MEANT[case]
    payload = unwrapped(text)
    assert (payload.text, payload.fault) == (meant, "")
    assert len(payload.warnings) == 1


CURLY = {
    "one kind": '{“task_id“: “AAS-7“, “complexity“: “Low“, “blockers“: [“a“]}',
    "opening and closing": '{“task_id”: “AAS-7”, “complexity”: “Low”, “blockers”: [“a”]}',
    "single ones": "{<task_id>: <AAS-7>, <complexity>: <Low>, <blockers>: [<a>]}".translate(
        {ord("<"): "\u2018", ord(">"): "\u2019"}
    ),
    "guillemets": '{«task_id»: «AAS-7», «complexity»: «Low», «blockers»: [«a»]}',
    "wide ones": '{"task_id": "AAS-7", "complexity": "Low", "blockers": ["a"]}'.replace('"', "\uff02"),
    "low and high": '{„task_id”: „AAS-7”, „complexity”: „Low”, „blockers”: [„a”]}',
    "only the values": '{"task_id": “AAS-7”, "complexity": “Low”, "blockers": [“a”]}',
    "only the keys": '{“task_id”: "AAS-7", “complexity”: "Low", “blockers”: ["a"]}',
    "over several lines": '{\n  “task_id”: “AAS-7”,\n  “complexity”: “Low”,\n  “blockers”: [\n    “a”\n  ]\n}',
}  # fmt: skip


@pytest.mark.parametrize("case", CURLY)
@pytest.mark.parametrize("around", ["{}", "```json\n{}\n```", "Here is the plan:\n\n{}\n\nGood luck."])
def test_curly_quotes_around_data_become_straight_ones(case: str, around: str) -> None:
    before, after = around.split("{}")
    payload = unwrapped(before + CURLY[case] + after)
    inner = payload.text.removeprefix(before).removesuffix(after)
    assert json.loads(inner) == {"task_id": "AAS-7", "complexity": "Low", "blockers": ["a"]}
    assert payload.fault == ""
    assert "curly" in payload.warnings[0]


def test_straight_quotes_inside_of_curly_ones_are_kept() -> None:
    payload = unwrapped('{“title”: “say "hi" twice”}')
    assert json.loads(payload.text) == {"title": 'say "hi" twice'}


def test_curly_data_that_cannot_be_mended_is_a_fault_and_no_prose() -> None:
    for text in ("{“task_id“: “AAS-7“, “phases“: [{“title“: “Re", "{“task_id”: “AAS-7”, “n”: 1 2}"):
        assert unwrapped(text).fault == CURLY_FAULT


UNTOUCHED = {
    "markdown": MARKDOWN,
    "data": PLAIN,
    "data with escaped line ends": json.dumps({"notes": "a\n\n- b\n- c", "task_id": "AAS-7"}),
    "data that is cut": PLAIN[:40],
    "an escape in a sentence": "1. **Complexity**: Low\n2. **First Step**: split at `\\n` and `\\t`",
    "an escape in a lone sentence": "Split the text at `\\n`.",
    "code with many escapes": "# Mast\n\n```python\nx = 'a\\nb\\nc\\nd'\n```\n",
    "a word in quotes": '"Mast" is the name of the plugin.',
    "two quoted words": '"a" and "b"',
    "curly quotes in prose": "Call it “mast”, and write {“so”} in the docs.\n\n" * 5,
    "a list that is a plan": '[{"number": 1, "title": "Mast"}]',
    "numbers": "[1, 2]",
    "nothing": "",
}


@pytest.mark.parametrize("case", UNTOUCHED)
def test_what_was_written_once_stays(case: str) -> None:
    payload = unwrapped(UNTOUCHED[case])
    assert payload == (UNTOUCHED[case], (), "")


@settings(max_examples=examples(200), deadline=None)
@given(st.text(st.sampled_from("\"'\\bn{}[]“”:,\n a"), max_size=60) | st.text(max_size=40))
def test_no_text_is_a_crash(text: str) -> None:
    unwrapped(text).text.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("text", ['"' * 200_000, "b'" + "\\" * 200_001, "[" * 100_000, "{“" * 60_000, "\\n" * 100_000])
def test_hostile_texts_take_no_time(text: str) -> None:
    unwrapped(text)
