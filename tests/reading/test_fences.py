"""Blocks of code as models write them: where they begin, what ends them, and what is told where nothing does."""

from __future__ import annotations

import pytest

from generator.reading.text.document import MAX_LINES, read_document
from generator.reading.text.fences import OPENERS, find_fences

TICKS = "```"


def blocks_of(text: str) -> list[tuple[str, str, str]]:
    return [(one.info, one.content, one.ending) for one in find_fences(text.split("\n"))]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        pytest.param("```py\nx = 1\n```\nText", [("py", "x = 1\n", "closed")], id="a fence"),
        pytest.param("~~~\na\n```\n~~~", [("", "a\n```\n", "closed")], id="other signs end nothing"),
        pytest.param("````md\n```\na\n```\n````", [("md", "```\na\n```\n", "closed")], id="shorter ones end nothing"),
        pytest.param("- Step:\n  ```py\n  if a:\n      b\n  ```", [("py", "if a:\n    b\n", "closed")], id="in a list"),
        pytest.param("1. ```py\n   a = 1\n   ```", [("py", "a = 1\n", "closed")], id="behind a list marker"),
        pytest.param(
            "> ```py\n> a = 1\n>\n> b = 2\n> ```", [("py", "a = 1\n\nb = 2\n", "closed")], id="in a quotation"
        ),
        pytest.param("Here it is: ```python\na = 1\n```", [("python", "a = 1\n", "closed")], id="behind words"),
        pytest.param("plugins/a/b.py: ```\na = 1\n```", [("", "a = 1\n", "closed")], id="behind a name"),
        pytest.param("Put it into ```python fences.\nText", [], id="words about fences"),
        pytest.param("Use ```a``` or ```b```\nText", [], id="inline code"),
        pytest.param("```plugins/a/b.py```\n```py\na\n```", [("py", "a\n", "closed")], id="a name in signs of its own"),
        pytest.param(
            "```py\na = 1```\nText\n```py\nb\n```",
            [("py", "a = 1\n", "closed"), ("py", "b\n", "closed")],
            id="closed on a line of code",
        ),
        pytest.param("```py\na = 1\n</code>\nText", [("py", "a = 1\n", "closed")], id="closed by a tag"),
        pytest.param("<code>\na &lt; 1\n</code>", [("", "a < 1\n", "closed")], id="a tag"),
        pytest.param(
            '<pre><code class="language-python">a = 1\nb = 2</code></pre>',
            [("python", "a = 1\nb = 2\n", "closed")],
            id="tags on lines of code",
        ),
        pytest.param("Call <code>run</code> first.", [], id="a tag in a line"),
        pytest.param("{code:python}\na\n{code}", [("python", "a\n", "closed")], id="wiki markup"),
        pytest.param(".. code:: python\n\n   a\n   b\nText", [("python", "a\nb\n", "closed")], id="a directive"),
        pytest.param(
            "*** Begin Patch\n*** Add File: a.py\n+a\n*** End Patch\nText",
            [("patch", "*** Begin Patch\n*** Add File: a.py\n+a\n*** End Patch\n", "closed")],
            id="a bare patch",
        ),
        pytest.param(
            "<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE",
            [("patch", "<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n", "closed")],
            id="a bare hunk",
        ),
    ],
)
def test_a_block_begins_and_ends(text: str, blocks: list[tuple[str, str, str]]) -> None:
    assert blocks_of(text) == blocks


@pytest.mark.parametrize(
    ("inside", "info"),
    [
        pytest.param('"""Doc.\n\n```python\nf()\n```\n"""\nx = 1\n', "python", id="a docstring"),
        pytest.param('"""Doc.\n\n```\nf()\n```\n"""\n', "python", id="a docstring, without a language"),
        pytest.param("P = '''\n```json\n{}\n```\n'''\n", "py", id="a prompt"),
        pytest.param("# Kiosk\n\n```bash\npip install kiosk\n```\n\nText.\n", "markdown", id="a README"),
        pytest.param("# Kiosk\n\n```\npip install kiosk\n```\n\nText.\n", "md", id="a README, without a language"),
        pytest.param("# A\n\n```bash\na\n```\n\n```python\nb\n```\n", "markdown", id="several in a README"),
        pytest.param("prompt: |\n  Answer so:\n```json\n{}\n```\nend: 1\n", "yaml", id="other code"),
    ],
)
def test_a_fence_inside_of_code_ends_nothing(inside: str, info: str) -> None:
    text = f"Before.\n\n{TICKS}{info}\n{inside}{TICKS}\n\nAfter.\n\n{TICKS}python\ny = 2\n{TICKS}\n"
    assert blocks_of(text) == [(info, inside, "closed"), ("python", "y = 2\n", "closed")]


def test_a_quote_that_is_never_closed_takes_no_other_block() -> None:
    text = '```python\nx = """\n```\n\nText.\n\n```python\ny = """a"""\nz = 1\n```\n'
    assert [content for _, content, _ in blocks_of(text)] == ['x = """\n', 'y = """a"""\nz = 1\n']


@pytest.mark.parametrize(
    ("between", "info"),
    [
        ("\n## `plugins/kiosk/b.py`\n\n", "python"),
        ("\n**plugins/kiosk/b.py**\n\n", "python"),
        ("\nThen the other file:\n\n", "python"),
        ("\n## Data\n\n", "json"),
    ],
)
def test_a_block_without_an_end_does_not_take_the_next_one(between: str, info: str) -> None:
    text = f"{TICKS}{info}\na = 1\n{between}{TICKS}python\nb = 2\n{TICKS}\n"
    first, second = blocks_of(text)
    assert (first[1].strip(), first[2]) == ("a = 1", "implied")
    assert second == ("python", "b = 2\n", "closed")
    document = read_document(text)
    assert [fence.closed for fence in document.fences] == [False, True]
    assert any(line.text and line.text in between for line in document.lines)


def test_a_text_that_ends_in_a_block_says_so() -> None:
    assert blocks_of("```python\na = 1\n") == [("python", "a = 1\n\n", "open")]


def test_words_before_a_fence_stay_text() -> None:
    document = read_document("Intro.\n\n`table.py` is here: ```python\na = 1\n```\n")
    assert [line.text for line in document.lines if line.kind == "text"] == ["Intro.", "`table.py` is here:"]
    assert document.text[document.fences[0].start :].startswith("```python")


@pytest.mark.parametrize(
    "wrapper", ["```markdown\n{}\n```\n", "Here is the plan.\n\n```markdown\n{}\n```\n", "```\n{}\n```"]
)
def test_an_answer_that_is_one_block_of_markdown_is_read(wrapper: str) -> None:
    plan = (
        "# AAS-1: Kiosk\n\n**Complexity**: Low\n\n"
        + "A kiosk shows things. " * 20
        + "\n\n```python\nx = 1\n```\n\nDone."
    )
    document = read_document(wrapper.format(plan))
    assert [(fence.info, fence.content) for fence in document.fences] == [("python", "x = 1\n")]
    assert "AAS-1: Kiosk" in [line.text for line in document.lines if line.kind == "heading"]


def test_a_readme_in_an_answer_stays_a_block() -> None:
    text = "`README.md`:\n\n```markdown\n# Kiosk\n\n" + "Text. " * 60 + "\n```\n"
    assert [fence.info for fence in read_document(text).fences] == ["markdown"]


@pytest.mark.parametrize(
    "piece",
    [
        "```a\n",
        '```python\n"""\n```\n',
        "<code>\n",
        "{code}\n",
        '<file path="a.py">\n',
        '<file path="a.py">\n</x>\n',
        "<path>a.py</path>\n<content>\n",
        "--- a\n+++ b\n",
        "x: ```python\n",
        "```md\n```\nx\n",
        "a```\n",
        "```python\na```\n",
    ],
)
def test_many_signs_cost_little(piece: str) -> None:
    lines = (piece * MAX_LINES).split("\n")[:MAX_LINES]
    found = find_fences(lines)
    assert all(one.first <= one.last < len(lines) for one in found)
    assert [one.first for one in found] == sorted({one.first for one in found})


def test_every_opener_is_shown_here() -> None:
    assert list(OPENERS) == ["fence", "behind", "tag", "wiki", "directive", "file tag", "patch"]
