"""Settings in tables: the header says which column is which."""

from __future__ import annotations

from generator.answers.contract import Contract
from generator.plan import ConfigField, Scope
from generator.reading.code.blocks import Block
from generator.reading.fields.settings_attributes import DEFAULT_WORDS, without_marks
from generator.reading.fields.settings_context import (
    FieldFound,
    in_settings_context,
    is_interface,
    make_field,
    scope_of,
    setting_name,
)
from generator.reading.text.document import Document, Table
from generator.reading.text.inline import Found, plain
from generator.reading.text.vocabulary import mentions, spoken
from generator.reading.words import listed
from generator.values.defaults import read_default
from generator.values.types import type_said

_COLUMNS: dict[str, tuple[str, ...]] = {
    "default": DEFAULT_WORDS,
    "type": listed("column_type"),
    "secret": listed("column_secret"),
    "description": listed("column_description"),
    "name": listed("column_name"),
    "required": listed("required"),
    "limits": listed("column_limits"),
}


# Words of a header that speak of settings by themselves.
_TELLING = listed("settings_columns")


_OF_OTHERS = listed("other_columns")


def from_tables(document: Document, blocks: list[Block], contract: Contract) -> list[FieldFound]:
    """Read tables whose header has a column of names and one of types or defaults."""
    del blocks
    found: list[FieldFound] = []
    for table in document.tables:
        columns: dict[str, int] = {}
        for number, cell in enumerate(table.header):
            role = next((role for role, entries in _COLUMNS.items() if mentions(cell.text, entries)), "")
            if role and role not in columns:
                columns[role] = number
        anchor = document.lines[table.first]
        header = " ".join(cell.text for cell in table.header)
        inside = in_settings_context(document, anchor, contract) or mentions(header, _TELLING) or ".env" in header
        stated = "default" in columns or "type" in columns or "secret" in columns or "required" in columns
        if "name" in columns and not (is_interface(document, anchor) and not inside):
            by_default = "default" in columns
            # What functions take and tables of a database have is listed alike.
            header_of_names = table.header[columns["name"]].text
            exact = (by_default and not mentions(header_of_names, _OF_OTHERS)) or (inside and stated)
            scope = scope_of(document, anchor, contract)
            found += _table_fields(table, columns, scope, 0.9 if inside else 0.7, variables_only=not exact)
    return found


def _table_fields(
    table: Table, columns: dict[str, int], scope: Scope, confidence: float, *, variables_only: bool
) -> list[FieldFound]:
    """Return the settings of a table's rows; only environment variables where the header says too little."""
    found = []
    for row in table.rows:
        cells = {role: row[number].text for role, number in columns.items() if number < len(row)}
        for name in _names(cells.get("name", "")):
            if variables_only and not (name.isupper() and "_" in name and confidence > 0.8):
                continue
            field = _row_field(name, cells, scope)
            found.append(Found(field, row[columns["name"]].start, row[-1].end, "config/table", confidence))
    return found


def _names(cell: str) -> list[str]:
    """Return the settings that a cell names: one, or several with commas or slashes between them."""
    parts = plain(cell.partition(" (")[0]).replace("/", ",").split(",")
    names = [setting_name(part.strip()) for part in parts[:6]]
    return names if all(names) else []


def _row_field(name: str, cells: dict[str, str], scope: Scope) -> ConfigField:
    stated = plain(cells.get("type", ""))
    type_ = type_said(without_marks(stated))
    written = cells.get("default", "")
    default, type_ = read_default(written, type_) if written.strip() else (None, type_)
    said = [stated, *spoken(stated).split(), plain(written)]
    said += [word for word in ("secret", "required") if _is_marked(cells.get(word, ""))]
    said += [cells["limits"]] if cells.get("limits", "").strip() else []
    description = cells.get("description", "")
    # A column for remarks may hold nothing but a limit: «1-16».
    said += [description] if description[:1].isdigit() and len(description) <= 40 else []
    return make_field(name, type_, default, description, attributes=said, scope=scope)


def _is_marked(cell: str) -> bool:
    """Tell whether a cell says yes, in a word or by a sign."""
    return spoken(cell).strip() in ("yes", "true", "x", "ja", "si", "oui", "sim", "y", "required") or (
        cell.strip() in ("✓", "✔", "✅", "はい", "○", "●", "🔒")
    )
