"""What a line says of the file beside it, in the words of several languages; and code that leaves out the rest."""

from __future__ import annotations

import pytest

from generator.reading.code.changes import leaves_out, says_of

FILE = "core/loader.py"


@pytest.mark.parametrize(
    "line",
    [
        "Update `@`:",
        "Modify @:",
        "Edit `@` like this:",
        "Extend `@` with a size:",
        "In `@`, add a method:",
        "Inside `@` add the import:",
        "Then, in `@`, insert:",
        "Add this to `@`:",
        "Add the following method to the file `@`:",
        "Append to `@`:",
        "Insert into `@`:",
        "Replace `size()` in `@` with:",
        "Register it in `@`:",
        "Hook it into `@`:",
        "Changes to the existing `@`:",
        "### Changes in `@`",
        "Modifications for @",
        "Patch for @",
        "**@** (existing)",
        "`@` (modify)",
        "[MODIFY] `@`",
        "File: @ [UPDATE]",
        "`@` — modified",
        "`@` needs a small method:",
        "The existing `@`:",
        "Erweitere `@` um:",
        "Füge in `@` hinzu:",
        "`@` anpassen:",
        "Änderungen an `@`:",
        "Bestehende Datei `@`:",
        "Actualiza `@`:",
        "Añade a `@`:",
        "Cambios en `@`",
        "Modifie `@` :",
        "Dans `@`, ajoute :",
        "Mettre à jour `@`",
        "Aggiorna `@`:",
        "Aggiungi a `@`:",
        "Atualize `@`:",
        "Adicione em `@`:",
        "Wijzig `@`:",
        "Zmień `@`:",
        "Dodaj do `@`:",
        "Обнови `@`:",
        "Добавьте в `@`:",
        "`@` を更新:",
        "`@` に追加:",
        "修改 `@`:",
        "在 `@` 中添加:",
        "`@` 수정:",
    ],
)
def test_a_line_says_that_a_file_is_changed(line: str) -> None:
    text = line.replace("@", FILE)
    assert says_of(text, FILE, text.find(FILE)) == "change"


@pytest.mark.parametrize(
    "line",
    [
        "Create `@`:",
        "New file: `@`",
        "Add `@`:",
        "`@` (new)",
        "`@` (new file, extends the base)",
        "Save as `@`",
        "Update the plugin: create `@`",
        "Neue Datei `@`:",
        "Crea `@`:",
        "新建 `@`:",
    ],
)
def test_a_line_says_that_a_file_is_new(line: str) -> None:
    text = line.replace("@", FILE)
    assert says_of(text, FILE, text.find(FILE)) == "new"


@pytest.mark.parametrize("line", ["As in `@`:", "The pattern (from @):", "See `@`:", "Шаблон (из @)", "Siehe `@`:"])
def test_a_line_says_that_code_stands_elsewhere(line: str) -> None:
    text = line.replace("@", FILE)
    assert says_of(text, FILE, text.find(FILE)) == "shown"


@pytest.mark.parametrize(
    "line",
    [
        "`@`:",
        "### @",
        "**File**: `@`",
        "`@` - Update checker",
        "Put this in `@`:",
        "`@` which updates the board:",
        "@ holds it",
    ],
)
def test_a_line_says_nothing_of_that(line: str) -> None:
    text = line.replace("@", FILE)
    assert says_of(text, FILE, text.find(FILE)) == ""


@pytest.mark.parametrize(
    "line",
    [
        "# ... existing code ...",
        "    # ... (rest of the class remains the same)",
        "# existing imports",
        "# rest of the file unchanged",
        "// unchanged",
        "# (unchanged)",
        "# ... rest of the file",
        "/* ... existing code ... */",
        "# … bestehender Code …",
        "# ... resto del archivo ...",
        "# 既存のコード ...",
        "# no changes here",
        "# [... other methods ...]",
    ],
)
def test_a_line_stands_for_code_that_is_left_out(line: str) -> None:
    assert leaves_out(f"import os\n\n{line}\n\nx = 1\n")


@pytest.mark.parametrize(
    "line",
    [
        "...",
        "...  # omitted",
        "# existing users keep their token",
        "# previous value",
        "# keep the rest warm",
        'raise ValueError("no existing code ...")',
        "# load the file ... if there is one",
    ],
)
def test_other_lines_stand_for_themselves(line: str) -> None:
    assert not leaves_out(f"import os\n\n{line}\n\nx = 1\n")
