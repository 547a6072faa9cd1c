"""Which column is which: by what a person has said, by the words of its header, or by what is in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.board import Board, BoardFile, edit_file
from generator.board.columns import is_closed, is_status, names_of
from generator.errors import BoardError, ManyErrors
from generator.reading.words import LANGUAGES
from generator.settings import BOARD_FIELDS, Settings, load_settings

FREE = "| Kürzel | Worum es geht | Wie weit | Wer |\n|---|---|---|---|\n| A-1 | Sockel | {} | Mira |\n"


def roles(text: str, columns: dict[str, str] | None = None) -> dict[str, int]:
    (table,) = Board.from_bytes(text.encode(), columns=columns).tables
    return table.roles


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Nr. | Titel | Stand", {"id": 0, "title": 1, "status": 2}),
        ("Aufgabe | Nr. | Zustand", {"id": 1, "title": 0, "status": 2}),
        ("N° | Intitulé | État | Dépend de", {"id": 0, "title": 1, "status": 2, "depends_on": 3}),
        ("Clave | Título | Estado | Responsable", {"id": 0, "title": 1, "status": 2, "assignee": 3}),
        ("Chiave | Titolo | Stato | Priorità", {"id": 0, "title": 1, "status": 2, "priority": 3}),
        ("Chave | Título | Situação | Criado em", {"id": 0, "title": 1, "status": 2, "created": 3}),
        ("Sleutel | Omschrijving | Voortgang | Bijgewerkt", {"id": 0, "title": 1, "status": 2, "updated": 3}),
        ("Klucz | Tytuł | Stan | Zależy od", {"id": 0, "title": 1, "status": 2, "depends_on": 3}),
        ("Ключ | Название | Статус | Исполнитель", {"id": 0, "title": 1, "status": 2, "assignee": 3}),
        ("番号 | 件名 | 状態 | 担当者", {"id": 0, "title": 1, "status": 2, "assignee": 3}),
        ("编号 | 标题 | 状态 | 优先级", {"id": 0, "title": 1, "status": 2, "priority": 3}),
        ("번호 | 제목 | 상태 | 우선순위", {"id": 0, "status": 2, "priority": 3}),
        ("🆔 ID | 📌 Title | **Status**", {"id": 0, "title": 1, "status": 2}),
    ],
)
def test_headers_are_known_in_many_languages(header: str, expected: dict[str, int]) -> None:
    dashes = "|".join("---" for _ in header.split("|"))
    cells = ["-"] * len(header.split("|"))
    cells[expected["id"]] = "A-1"
    found = roles(f"| {header} |\n|{dashes}|\n| {' | '.join(cells)} |\n")
    assert {role: column for role, column in found.items() if role in expected} == expected


def test_every_role_has_words_and_every_language_the_three_that_matter() -> None:
    assert all(names_of(role) for role in BOARD_FIELDS)
    assert len(LANGUAGES) == 12
    assert names_of("id")[0] == "id"


@pytest.mark.parametrize(
    "status", ["Done", "offen", "en cours", "[x]", "[ ]", "✅ fertig", "In Progress (Mira)", "進行中", "已完成", "🚧"]
)
def test_columns_are_known_by_what_is_in_them(status: str) -> None:
    assert is_status(status)
    found = roles(FREE.format(status))
    assert (found["id"], found["status"]) == (0, 2)


@pytest.mark.parametrize("status", ["soon", "-", "", "Donet"])
def test_what_is_no_status_makes_no_board(status: str) -> None:
    with pytest.raises(BoardError, match=r"board\.columns"):
        roles(FREE.format(status))


def test_a_table_that_is_named_by_its_header_wins_over_one_that_looks_like_it() -> None:
    named = "| ID | Status |\n|---|---|\n| A-1 | Queued |\n"
    board = Board.from_bytes((FREE.format("offen") + "\n" + named).encode())
    assert [row.line for row in board.rows] == [7]


def test_a_column_that_says_what_a_task_depends_on_is_no_column_of_ids() -> None:
    with pytest.raises(BoardError, match="no task table"):
        roles("| Depends on | Since | How far |\n|---|---|---|\n| A-1 | - | Done |\n")


def test_a_person_says_which_header_is_which() -> None:
    columns = {"id": "kürzel", "title": "**Worum es geht**", "status": "Wer"}
    assert roles(FREE.format("soon"), columns) == {"id": 0, "title": 1, "status": 3}
    assert roles(FREE.format("soon"), {"status": "Wie weit"}) == {"status": 2, "id": 0}


def test_headers_that_no_table_has_are_named() -> None:
    with pytest.raises(BoardError, match=r"that the settings name \(Nummer, Weite\)"):
        roles(FREE.format("offen"), {"id": "Nummer", "status": "Weite"})


def test_a_board_without_a_status_is_one_where_a_person_says_so(tmp_path: Path) -> None:
    text = FREE.format("soon")
    with pytest.raises(BoardError):
        roles(text, {"title": "Worum es geht"})
    path = tmp_path / "board.md"
    path.write_text(text, encoding="utf-8")
    file = BoardFile(path, {"id": "Kürzel", "title": "Worum es geht"})
    assert file.read().find("A-1").is_open
    with pytest.raises(BoardError, match="'status' is no column"):
        edit_file(file, "A-1", {"status": "Done"})
    assert edit_file(file, "A-1", {"Worum es geht": "Turm"})
    assert path.read_text(encoding="utf-8") == text.replace("Sockel", "Turm")


@pytest.mark.parametrize(
    ("status", "closed"),
    [("Erledigt", True), ("✔ terminé", True), ("[X]", True), ("已取消", True), ("[ ]", False), ("pas fait", False)],
)
def test_closed_is_said_in_many_languages(status: str, closed: bool) -> None:
    assert is_closed(status) is closed


@pytest.mark.parametrize(
    "toml",
    [
        'board = {file = "B.md", columns = {id = "Kürzel", status = "Wie weit"}}',
        '[board]\nfile = "B.md"\n[board.columns]\nid = "Kürzel"\nstatus = "Wie weit"',
        '[board]\nfile = "B.md"\n[board.columns]\n"Kürzel" = "id"\n"Wie weit" = "status"',
        'board = "B.md"\nboard_columns = {id = "Kürzel", status = "Wie weit"}',
    ],
)
def test_columns_are_set_in_a_file_and_stay_where_a_flag_names_the_board(toml: str, tmp_path: Path) -> None:
    (tmp_path / "aas-generator.toml").write_text(toml, encoding="utf-8")
    columns = {"id": "Kürzel", "status": "Wie weit"}
    settings = load_settings(tmp_path)
    assert (settings.board, settings.board_columns) == ("B.md", columns)
    named = load_settings(tmp_path, {"board": "C.md"})
    assert (named.board, named.board_columns) == ("C.md", columns)


def test_columns_are_set_in_the_project_file_and_in_a_mapping(tmp_path: Path) -> None:
    table = '[tool.aas-generator.board.columns]\nstatus = "Stand"\n'
    (tmp_path / "pyproject.toml").write_text(table, encoding="utf-8")
    assert load_settings(tmp_path).board_columns == {"status": "Stand"}
    assert load_settings(tmp_path).board is None
    assert Settings.model_validate({"board": {"columns": {"status": "Stand"}}}).board_columns == {"status": "Stand"}


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[board.columns]\nowner = "Wer"', "owner: no field of a board; there are id, title"),
        ('[board]\npath = "B.md"', r"board\.path"),
    ],
)
def test_unknown_fields_are_named(toml: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "aas-generator.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(ManyErrors, match=said):
        load_settings(tmp_path)
