"""What a text says of a file beside its code: it is changed, new, or only shown; and code that leaves out the rest.

Words are compared folded; in languages that put the verb behind the file, what follows the name counts.
"""

from __future__ import annotations

import re
from typing import Literal

from generator.reading.text.inline import fold, phrases
from generator.reading.text.vocabulary import spoken

Says = Literal["", "change", "new", "shown"]
_CHANGES = frozenset(
    phrases(
        "update|updates|updated|updating|modify|modifies|modified|modifying|modification|modifications|edit|edits|"
        "edited|editing|change|changes|changed|changing|extend|extends|extended|extending|amend|amended|adjust|adjusted|"
        "adapt|adapted|alter|altered|patch|patches|patched|append|appended|insert|inserted|augment|enhance|expand|"
        "refactor|rewrite|replace|replaced|revise|revised|tweak|existing|unchanged|diff|hook|register|wire|"
        "aktualisiere|aktualisieren|aktualisiert|andere|andern|anderung|anderungen|geandert|erganze|erganzen|erweitere|"
        "erweitern|erweitert|passe|anpassen|anpassung|angepasst|bearbeite|bearbeiten|bestehend|bestehende|bestehenden|"
        "bestehender|vorhandene|vorhandenen|actualiza|actualizar|actualice|actualizacion|modifica|modificar|modifique|"
        "edita|editar|edite|amplia|ampliar|extiende|extender|cambia|cambiar|cambios|existente|existentes|"
        "modifier|modifie|modifiez|modifications|editer|editez|mettre|mettez|mets|etendre|etends|etendez|completer|"
        "completez|existant|existante|changements|aggiorna|aggiornare|modificare|modifiche|estendi|estendere|esistente|"
        "atualize|atualizar|altere|alterar|alteracoes|estenda|estender|wijzig|wijzigen|wijzigingen|bijwerken|breid|"
        "bestaande|aanpassen|zaktualizuj|zmodyfikuj|zmien|zmiany|rozszerz|edytuj|istniejacy|istniejacego|"
        "обнови|обновить|обновите|измени|изменить|измените|изменения|дополни|дополнить|дополните|расширь|расширить|"
        "отредактируй|существующий|существующем|существующего|guncelle|guncelleyin|degistir|degistirin|mevcut"
    )
)
_ADDS = frozenset(
    phrases(
        "add|adds|added|adding|append|appended|insert|inserted|put|include|register|fuge|erganze|anade|anadir|agrega|"
        "agregar|anada|agregue|ajoute|ajouter|ajoutez|aggiungi|aggiungere|adicione|adicionar|acrescente|voeg|dodaj|"
        "добавь|добавить|добавьте|ekle|ekleyin"
    )
)
_NEW = frozenset(
    phrases(
        "new|create|creates|created|creating|write|implement|implements|build|introduce|define|scaffold|generate|save|"
        "neu|neue|neuer|neues|neuen|erstelle|erstellen|anlegen|lege|crear|crea|cree|nuevo|nueva|creer|creez|nouveau|"
        "nouvelle|crie|criar|novo|nova|creare|nuovo|nuova|maak|nieuw|nieuwe|utworz|nowy|nowa|создать|создай|создайте|"
        "новый|новая|olustur|yeni"
    )
)
_INTO = frozenset(
    phrases(
        "to|in|into|at|of|inside|within|zu|an|im|am|en|a|al|dans|au|nel|nella|no|na|em|ao|aan|do|w|в|к|the|file|existing|"
        "der|die|das|den|datei|el|la|archivo|fichier|le|il|file|o|arquivo|bestand|het|plik|pliku|файл|файле"
    )
)
_SHOWN = phrases(
    "from|see|as in|like in|just like|similar to|taken from|copied from|excerpt of|excerpt from|based on|modeled on|"
    "modelled on|pattern of|cf|compare|check|verify|look at|siehe|vgl|aus|wie in|voir|comme dans|tire de|ver|como en|"
    "vedi|come in|veja|como em|zie|zoals in|из|см|как в|zob"
)
# Verbs behind the name, as languages write them that put the verb last; Latin ones must follow at once.
_BEHIND = frozenset(
    phrases(
        "erweitern|anpassen|andern|aktualisieren|bearbeiten|erganzen|aanpassen|bijwerken|uitbreiden|wijzigen|guncelle|"
        "dosyasini|changes|modifications|modified|updated|edits|anderungen"
    )
)
_BEHIND_SIGNS = phrases(
    "を更新|を変更|を修正|を編集|を拡張|に追加|へ追加|に以下を追加|に次を追加|の変更|の修正|に追記|中添加|中增加|里添加|"
    "中加入|的修改|的改动|수정|업데이트|변경|에 추가|확장"
)
_BEFORE_SIGNS = phrases("更新|修改|编辑|扩展|変更|修正|既存|现有|기존|수정|업데이트")
_NEW_SIGNS = phrases("新建|创建|新增|新規|作成|새 파일|생성")
_NEEDS = phrases(
    " needs | gets | must be | should be | has to be | will be | is changed| is updated| is modified| is extended|"
    " receives | now has | bekommt | erhalt | wird | muss | necesita | debe | doit | deve "
)
_MARKED = re.compile(r"[`*\"' ]{0,6}[(\[\u2014\u2013-]{1,2}([^)\]\n]{1,60})")

_GAP_SIGN = re.compile(r"\.{3}|\u2026")
_GAP_WORDS = re.compile(
    r"\b(?:existing|unchanged|rest (?:of|is|remains|stays)|remain(?:s|ing|der)?|same as|as before|previous|"
    r"no changes|keep|stays? the same|omitted for brevity|other (?:methods|code|imports|fields|functions)|"
    r"bestehend\w*|unverandert\w*|restliche\w*|rest (?:der|des)|existentes?|sin cambios|resto d|existante?s?|inchange|"
    r"reste d|esistent[ei]|invariat|resto de|sem alteracoes|bestaande|ongewijzigd|istniejac|bez zmian|существующ|"
    r"без изменений|остальн)|既存|省略|変更なし|其余|现有|不变|기존|나머지"
)
_GAP_ALONE = re.compile(
    r"(?:the )?(?:existing|other|previous|remaining|rest of(?: the| this)?) (?:[a-z]+ )?"
    r"(?:code|imports?|methods?|functions?|fields?|settings|routes?|class|file|module|implementation|content|logic|"
    r"handlers?|commands?|options|body)(?: (?:here|unchanged|(?:is|are|remains?|stays?|goes?)\b.*|as before))?"
    r"|(?:everything else |rest |all else )?(?:is |remains |stays )?unchanged|no changes?(?: here)?|(?:same )?as before"
)


def says_of(text: str, name: str, offset: int) -> Says:
    """Return what a line says of the file ``name`` that stands in it at ``offset``."""
    behind = text[offset + len(name) : offset + len(name) + 120]
    marked = _MARKED.match(behind)
    if marked and (said := _of_remark(marked[1], is_enclosed=behind.lstrip("`*\"' ")[:1] in "([")):
        return said
    before = text[max(0, offset - 120) : offset]
    if any(sign in behind[:16] for sign in _BEHIND_SIGNS) or any(sign in before[-24:] for sign in _BEFORE_SIGNS):
        return "change"
    if any(sign in before for sign in _NEW_SIGNS):
        return "new"
    words, after = spoken(before).split(), spoken(behind).split()
    heard = spoken(before)
    if heard.rstrip().endswith(tuple(f" {word}" for word in _SHOWN)) and not _CHANGES & {*words}:
        return "shown"
    return _by_verbs(words, after, behind)


def _of_remark(remark: str, *, is_enclosed: bool) -> Says:
    """Return what «(existing)», «[MODIFY]» or «- new» says behind a name."""
    words = spoken(remark).split()
    limit = 4 if is_enclosed else 1
    if len(words) > limit and not (is_enclosed and words[0] in _CHANGES | _NEW):
        return ""
    if _NEW & {*words}:
        return "new"
    return "change" if _CHANGES & {*words} or _ADDS & {*words[:1]} else ""


def _by_verbs(words: list[str], after: list[str], behind: str) -> Says:
    """Return what the verb nearest before a name says, else the one behind it."""
    position = max((n for n, word in enumerate(words) if word in _CHANGES | _NEW | _ADDS), default=-1)
    verb = words[position] if position >= 0 else ""
    tail = words[position + 1 :]
    if verb in _ADDS and (tail and tail[-1] in _INTO):
        return "change" if verb != "put" else ""
    if verb in _CHANGES:
        return "change"
    if verb in _NEW or verb in _ADDS:
        return "new"
    starts = not words or words[-1] in _INTO
    if starts and words and after[:1] and (after[0] in _ADDS | _CHANGES or {*after[:3]} & {"add", "insert", "append"}):
        return "change"
    is_said = not behind.lstrip("`*\"' ").startswith((":", "-", "\u2014", "\u2013", "#"))
    if after[:1] and after[0] in _BEHIND and is_said:
        return "change"
    needs = f" {' '.join(after[:3])} ".startswith(_NEEDS)
    return "change" if needs and is_said else ""


def leaves_out(content: str) -> bool:
    """Tell whether code stands for more than it shows: «# ... existing code ...», «// rest of the file unchanged»."""
    if not any(sign in content for sign in ("#", "//", "...", "\u2026", "/*", "<!--")):
        return False
    return any(_is_gap(line) for line in content.split("\n")[:4000])


def _is_gap(line: str) -> bool:
    text = line.strip()
    if not text or len(text) > 160 or not text.startswith(("#", "//", "/*", "<!--", "--", "...", "\u2026", "(", "[")):
        return False
    bare = fold(text.strip("#/*<!->()[] ")).strip("#/*<!->()[]. \u2026")
    if _GAP_ALONE.fullmatch(bare):
        return True
    is_code = text.startswith(("(", "[", "...")) and "#" in text
    return not is_code and _GAP_SIGN.search(text) is not None and _GAP_WORDS.search(bare) is not None
