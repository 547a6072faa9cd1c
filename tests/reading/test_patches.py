"""Patches in a block: every form that models write, one piece a file, and code that only speaks of patches."""

from __future__ import annotations

import pytest

from generator.reading.text.document import read_document
from generator.reading.text.patches import READERS, pieces_of

ENVELOPE = (
    "*** Begin Patch\n*** Add File: plugins/a/b.py\n+x = 1\n+y = 2\n"
    "*** Update File: core/c.py\n@@\n-a\n+b\n*** End Patch"
)
HUNK = "<<<<<<< SEARCH\na = 1\n=======\na = 2\n>>>>>>> REPLACE\n"


@pytest.mark.parametrize(
    ("content", "pieces"),
    [
        pytest.param(ENVELOPE, [("plugins/a/b.py", "add"), ("core/c.py", "change")], id="envelope"),
        pytest.param(
            f"apply_patch <<'EOF'\n{ENVELOPE}\nEOF", [("plugins/a/b.py", "add"), ("core/c.py", "change")], id="command"
        ),
        pytest.param("*** Update File: core/c.py\n@@\n+b", [("core/c.py", "change")], id="envelope without its edges"),
        pytest.param(
            "*** Begin Patch\n*** Delete File: core/c.py\n*** End Patch", [("core/c.py", "change")], id="removal"
        ),
        pytest.param(HUNK, [("", "change")], id="hunk"),
        pytest.param(f"core/c.py\n{HUNK}{HUNK}", [("core/c.py", "change")], id="hunks of one file"),
        pytest.param(
            f"core/c.py\n{HUNK}\nplugins/a/b.py\n<<<<<<< SEARCH\n=======\nx = 1\n>>>>>>> REPLACE",
            [("core/c.py", "change"), ("plugins/a/b.py", "add")],
            id="hunks of two files",
        ),
        pytest.param("------- SEARCH\na\n=======\nb\n+++++++ REPLACE", [("", "change")], id="hunk with other signs"),
        pytest.param("<<<<<<< SEARCH\na\n=======\nb", [("", "change")], id="hunk without an end"),
        pytest.param(
            "--- /dev/null\n+++ b/plugins/a/b.py\n@@ -0,0 +1 @@\n+x = 1",
            [("plugins/a/b.py", "add")],
            id="new in a diff",
        ),
        pytest.param(
            "mkdir -p plugins/a\ncat > plugins/a/b.py <<'EOF'\nx = 1\nEOF\n\ncat >> core/c.py << EOF\ny = 1\nEOF\n",
            [("plugins/a/b.py", "add"), ("core/c.py", "change")],
            id="files that a shell writes",
        ),
        pytest.param(
            "# plugins/a/b.py\nx = 1\n\n# --- File: plugins/a/c.py ---\ny = 1\n",
            [("plugins/a/b.py", ""), ("plugins/a/c.py", "")],
            id="files one below the other",
        ),
        pytest.param(
            "diff --git a/core/c.py b/core/c.py\n--- a/core/c.py\n+++ b/core/c.py\n@@ -1 +1 @@\n-a\n+b\n"
            "diff --git a/d.py b/d.py\n--- a/d.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-d",
            [("core/c.py", "change"), ("d.py", "change")],
            id="diff of two files",
        ),
    ],
)
def test_a_patch_is_read_file_by_file(content: str, pieces: list[tuple[str, str]]) -> None:
    assert [(one.path, one.form) for one in pieces_of(content)] == pieces


def test_a_new_file_has_its_text_and_a_change_stays_as_written() -> None:
    new, changed = pieces_of(ENVELOPE)
    assert new.content == "x = 1\ny = 2\n"
    assert changed.content == "*** Begin Patch\n*** Update File: core/c.py\n@@\n-a\n+b\n*** End Patch\n"
    assert pieces_of(HUNK)[0].content == HUNK


@pytest.mark.parametrize(
    "content",
    [
        "x = 1\n",
        "# plugins/a/b.py\nx = 1\n",
        "cat > a.py <<EOF\nx\nEOF\npython a.py",
        "PROMPT = '''\n<<<<<<< SEARCH\n=======\n>>>>>>> REPLACE\n'''\n",
        'D = """\n--- a\n+++ b\n"""\n',
        "- a\n+ b\n",
        "",
    ],
)
def test_code_that_speaks_of_patches_is_none(content: str) -> None:
    assert pieces_of(content) == []


def test_every_file_of_a_patch_is_a_block_of_its_own() -> None:
    fences = read_document(f"Text.\n\n```diff\n{ENVELOPE}\n```\n\n```python\nz = 1\n```\n").fences
    assert [(one.index, one.name, one.form) for one in fences] == [
        (0, "plugins/a/b.py", "add"),
        (1, "core/c.py", "change"),
        (2, "", ""),
    ]


@pytest.mark.parametrize("piece", ["*** Add File: a.py\n", "<<<<<<< SEARCH\n", "--- a\n+++ b\n", "diff --git a b\n"])
def test_long_patches_cost_little(piece: str) -> None:
    assert pieces_of(piece * 8_000, is_patch=True) is not None


def test_every_reader_is_shown_here() -> None:
    assert list(READERS) == ["envelope", "hunks", "diff", "heredocs", "sections"]
