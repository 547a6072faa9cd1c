"""Other markup than Markdown: every offset stays true, fences and data stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.items import Item
from generator.reading import parse_item
from generator.reading.text.document import read_document
from generator.reading.text.inline import phrases

SIGNS = phrases(
    "<b>|</b>|<li>|</li>|<ol>|</ol>|<think>|</think>|<phase number='1' title='A'>|</phase>|<file path='a.py'>|</file>|"
    "\n|```|`|h2. x|{code:python}|{code}|:Field: v|.. code-block:: python|  x = 1|<|é"
)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("<b>Blockers</b>: none", " **Blockers**  : none"),
        ("<ol>\n<li>a</li>\n<li>b</li>\n</ol>", "    \n1.  a     \n2.  b     \n     "),
        ("<h2>Files</h2>", "##  Files     "),
        ("<complexity>Low</complexity>", " complexity:Low             "),
        ("<think>\nLow?\n</think>\nHigh", "       \n    \n        \nHigh"),
        ("h3. Plan\n{code:python}\nx\n{code}", "### Plan\n{code:python}\nx\n{code}"),
        (":Complexity: Low", " Complexity: Low"),
        ("Use <token> here", "Use <token> here"),
        ("`<b>x</b>`", "`<b>x</b>`"),
        ("```\n<b>x</b>\n```\n<i>y</i>", "```\n<b>x</b>\n```\n   y    "),
        ('{"text": "<b>x</b>"}', '{"text": "<b>x</b>"}'),
    ],
)
def test_markup_becomes_markdown_of_the_same_length(text: str, written: str) -> None:
    assert read_document(text).text == written


@given(st.lists(st.sampled_from(SIGNS), max_size=30).map("".join))
def test_no_markup_moves_a_character(text: str) -> None:
    written = read_document(text).text
    assert len(written) == len(text)
    assert [n for n, char in enumerate(written) if char == "\n"] == [n for n, char in enumerate(text) if char == "\n"]


def test_a_directive_of_code_is_a_fence_until_the_indentation_ends() -> None:
    fences = read_document("Text\n\n.. code-block:: python\n   :linenos:\n\n   x = 1\n   y = 2\n\nMore\n").fences
    assert [(fence.info, fence.content.strip(), fence.closed) for fence in fences] == [("python", "x = 1\ny = 2", True)]


def test_what_a_model_thought_aloud_is_no_answer() -> None:
    text = "<thinking>Complexity: Low, or not?</thinking>\nComplexity: High\nBlockers: none"
    assert parse_item(Item(custom_id="AAS-1", task_id="AAS-1", text=text)).complexity == "High"
    assert parse_item(Item(custom_id="AAS-1", task_id="AAS-1", text=text.replace("thinking", "p"))).complexity == "Low"
