"""Settings in tables: the header says which column is which."""

from __future__ import annotations

from generator.answers.contract import Contract
from generator.plan import Scope
from generator.reading.code.blocks import Block
from generator.reading.fields.settings_context import (
    FieldFound,
    in_settings_context,
    is_field_name,
    make_field,
    scope_of,
)
from generator.reading.fields.settings_lines import DEFAULT_WORDS, without_marks
from generator.reading.fields.settings_values import python_type, read_default
from generator.reading.text.document import Document, Table
from generator.reading.text.inline import phrases, plain
from generator.reading.text.vocabulary import mentions, spoken

_COLUMNS: dict[str, tuple[str, ...]] = {
    "default": DEFAULT_WORDS,
    "type": ("type", "typ", "tipo", "型", "データ型", "类型", "타입", "유형", "тип", "datatype", "format"),
    "secret": (
        "secret",
        "sensitive",
        "geheim",
        "secreto",
        "confidentiel",
        "機密",
        "秘密",
        "segredo",
        "segreto",
        "sensi",
        "敏感",
        "保密",
        "비밀",
        "민감",
    ),
    "description": phrases(
        "description|meaning|purpose|notes|note|notas|nota|observacion|anmerkung|hinweis|commentaire|comment|"
        "beschreibung|bedeutung|zweck|descripcion|descripción|"
        "significado|signification|descricao|descrizione|significato|bemerkung|erklarung|remarque|説明|用途|说明|"
        "描述|설명|용도|описание|opis|omschrijving|betekenis|uwagi|significato|what"
    ),
    "name": phrases(
        "name|setting|field|variable|option|key|env|parameter|feld|einstellung|campo|nombre|ajuste|nom|champ|"
        "parametre|parametro|chave|chiave|cle|variavel|variabile|clave|schlussel|nome|項目|名前|設定|キー|"
        "名称|参数|变量|配置项|字段|이름|항목|키|변수|имя|параметр|naam|sleutel|nazwa|klucz|pole"
    ),
    "required": phrases(
        "required|mandatory|pflicht|erforderlich|obligatorio|obligatoire|requis|obbligatorio|obrigatorio|verplicht|"
        "wymagan|必須|必填|필수"
    ),
    "limits": phrases(
        "constraint|range|limits|allowed|validation|bounds|bereich|grenzen|einschrankung|rango|restriccion|"
        "contrainte|plage|vincoli|intervallo|restricao|范围|制約|範囲"
    ),
}


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
        inside = in_settings_context(document, anchor, contract) or mentions(
            " ".join(cell.text for cell in table.header), ("setting", "variable", "einstellung", "設定")
        )
        if "name" in columns and (
            "default" in columns or ("type" in columns and inside) or (inside and "secret" in columns)
        ):
            found.extend(_table_fields(table, columns, scope_of(document, anchor, contract), 0.9 if inside else 0.7))
    return found


def _table_fields(table: Table, columns: dict[str, int], scope: Scope, confidence: float) -> list[FieldFound]:
    found = []
    for row in table.rows:
        cells = {role: row[number].text for role, number in columns.items() if number < len(row)}
        name = plain(cells.get("name", ""))
        if not is_field_name(name):
            continue
        stated = plain(cells.get("type", ""))
        type_ = python_type(without_marks(stated))
        default, type_ = (
            read_default(cells.get("default", ""), type_) if cells.get("default", "").strip() else (None, type_)
        )
        said = [stated, *spoken(stated).split(), plain(cells.get("default", ""))]
        said += [word for word in ("secret", "required") if _is_marked(cells.get(word, ""))]
        said += [cells["limits"]] if cells.get("limits", "").strip() else []
        field = make_field(name, type_, default, cells.get("description", ""), attributes=said, scope=scope)
        cell = row[columns["name"]]
        found.append(FieldFound(field, cell.start, row[-1].end, "config/table", confidence))
    return found


def _is_marked(cell: str) -> bool:
    """Tell whether a cell says yes, in a word or by a sign."""
    return spoken(cell).strip() in ("yes", "true", "x", "ja", "si", "oui", "sim", "y", "required") or (
        cell.strip() in ("✓", "✔", "✅", "はい", "○", "●", "🔒")
    )
