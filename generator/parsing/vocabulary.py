"""The words that labels, levels and sections are recognised by, in the languages that answers come in.

All entries are compared after ``inline.fold`` (no accents, lower case). Latin entries match whole words by prefix;
entries of other scripts match anywhere, because those languages write no blanks. A new language is a few more words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from generator.parsing.inline import fold, phrases

LABELS: dict[str, tuple[str, ...]] = {
    "first_step": phrases(
        "first step|next step |premiere action|erste aktion|prima azione|primeira acao|erste massnahme|"
        "first action|first task|starting point|erster schritt|ersten schritt|"
        "nachster schritt|primer paso|primera accion|premiere etape|primo passo|primeiro passo|"
        "eerste stap|pierwszy krok|первый шаг|start here|where to start|begin with|"
        "最初のステップ|最初の一歩|第一歩|最初の手順|推奨される最初|最初にやる|第一步|首先|첫 단계"
    ),
    "complexity": phrases(
        "complexity|komplexitat|complejidad|complexite|complexidade|complessita|difficulty|schwierigkeit|"
        "dificultad|difficulte|dificuldade|difficolta|complexiteit|zlozonosc|сложность|複雑|難易度|复杂|难度|복잡"
    ),
    "priority": phrases(
        "priority|prioritat|prioridad|priorite|prioridade|priorita|prioriteit|priorytet|приоритет|urgency|"
        "dringlichkeit|優先|优先|우선"
    ),
    "blockers": phrases(
        "blocker|blocked by|blocking|roadblock|impediment|obstacle|showstopper|hindernis|blockade|bloqueo|"
        "bloqueador|bloqueante|"
        "obstaculo|impedimento|blocage|bloquant|frein|ostacol|bloqueio|bloccant|blocchi|blocco|impediment|"
        "belemmering|blokad|препятстви|hurdle|risks and blockers|hemmnis|"
        "ブロッカー|障害|阻害|阻碍|障碍|阻塞|장애"
    ),
    "dependencies": phrases(
        "dependenc|depends on|prerequisite|abhangigkeit|hangt ab|voraussetzung|dependencia|depende de|"
        "dependance|depend de|prerequis|dipendenz|dipende da|dependencias|abhangig von|setzt voraus|vereist|"
        "requires|blocked on|зависимост|依存|前提|依赖"
    ),
    "configuration": phrases(
        "configuration|config|settings|setting|environment variable|env var|konfiguration|einstellung|"
        "umgebungsvariable|configuracion|ajustes|variables de entorno|parametres|variables d environnement|"
        "configuracao|configuracoes|parametros|parametri|configurazione|impostazioni|variaveis de ambiente|"
        "variabili d ambiente|instellingen|options|設定|環境変数|配置|环境变量"
    ),
    "title": phrases("title|task|titel|aufgabe|titulo|tarea|titre|tache|タイトル|タスク"),
    "name": ("plugin name", "module name", "service name", "unit name", "package name", "プラグイン名", "モジュール名"),
    "effort": ("effort", "aufwand", "esfuerzo", "工数"),
}

LEVELS: dict[str, tuple[str, ...]] = {
    "Low": phrases(
        "low|minor|simple|easy|trivial|small|niedrig|niedrige|gering|geringe|leicht|einfach|baja|bajo|"
        "sencilla|sencillo|faible|basse|bas|bassa|basso|baixa|baixo|laag|niska|minimal|straightforward|gering|"
        "geringer|niedriger|низкая|низкий|低|小|简单"
    ),
    "Medium": phrases(
        "medium|moderate|mid|mittel|mittlere|mittelhoch|massig|media|medio|moderada|moyen|moyenne|moderee|"
        "mittlerer|moderado|moderato|moyens|gemiddeld|srednia|средняя|средний|normal|中"
    ),
    "High": phrases(
        "high|hard|complex|hoch|hohe|schwer|alta|alto|eleve|elevee|haute|haut|forte|difficile|difficult|"
        "major|large|significant|substantial|hoog|wysoka|высокая|высокий|hoher|elevada|elevado|elevata|elevato|"
        "difficil|高|大"
    ),
    "Critical": phrases(
        "critical|urgent|blocker|kritisch|dringend|critica|critico|critique|urgente|immediate|highest|緊急|紧急"
    ),
}

NO_CHANGE = phrases(
    "no change|not change|unchanged|no adjustment|no need|as it is|keep|remain|maintain|leave as is|as is|stay|"
    "not needed|"
    "keine anderung|beibehalten|unverandert|belassen|sin cambio|mantener|no cambiar|aucun changement|"
    "aucune modification|inchange|maintenir|conserver|変更なし|変更不要|維持|据え置き|そのまま|不变|"
    "nessuna modifica|invariata|nessun cambiamento|nenhuma alteracao|sem alteracao|sem mudanca|manter|mantenere|"
    "no cambia|sin modificacion|keine anpassung|bleibt|pas de changement|geen wijziging|保持"
)

NOTHING = phrases(
    "none|no|nothing|n a|na|none identified|none known|no blockers|no known blockers|nil|"
    "no major blockers|no significant blockers|no blockers identified|none expected|no dependencies|"
    "not applicable|none at this time|none at the moment|keine|keine bekannt|keine bekannten|nichts|"
    "ninguno|ninguna|ninguno conocido|aucun|aucune|aucun connu|nessuno|nessuna|nenhum|nenhuma|geen|brak|нет|tbd|"
    "none found|none so far|none right now|none really|nothing known|nothing blocking|sin bloqueos|"
    "なし|特になし|特に なし|无|没有|暂无|"
    "無し|ない"
)

PHASE_WORDS = phrases(
    "phase|step|milestone|stage|sprint|iteration|work package|arbeitspaket|schritt|meilenstein|etappe|fase|paso|"
    "etapa|hito|etape|tappa|passaggio|stap|krok|etap|этап|шаг|"
    "jalon|passo|フェーズ|ステップ|段階|手順|阶段|步骤"
)

PLAIN_PLANS = frozenset(
    phrases(
        "implementation|steps|plan|tasks|approach|procedure|the plan|order of work|work order|order|sequence|"
        "work items|"
        "milestones|timeline|schedule|next steps|action items|what to do|checklist|to do|todo|vorgehen|schritte|"
        "aufgaben|pasos|tareas|etapes|"
        "plan d action"
    )
)

PLAN_SECTIONS = phrases(
    "step by step|work packages|implementation plan|implementation step|implementation phase|"
    "implementation approach|development plan|development step|work breakdown|roadmap|action plan|"
    "plan of action|task breakdown|execution plan|work plan|build plan|umsetzungsplan|"
    "implementierungsplan|umsetzungsschritt|arbeitsschritt|umsetzung|arbeitsplan|plan de implementacion|"
    "pasos de implementacion|plan de trabajo|plan de mise en|plan d implementation|etapes de mise en|"
    "plan de realisation|etapes d implementation|実装計画|実装手順|実装ステップ|作業計画|实施计划|"
    "implementation order|tasks in order|work in order|milestones|phases|meilensteine|hitos|jalons|"
    "order of work|order of implementation|build order|"
    "proposed steps|suggested steps|recommended steps|steps to implement|tasks to do|delivery plan|project plan|"
    "recommended approach|proposed approach|suggested approach|suggested plan|proposed plan|how i would build|"
    "how i d build|here s the plan|here is the plan|here s how i|here is how i|here s what i|here are the steps|"
    "here s my plan|in this order|follow these steps|so gehen wir vor|so wurde ich|"
    "plano de implementacao|etapas de implementacao|passos de implementacao|piano di implementazione|"
    "passi di implementazione|fasi|fases|phasen|etapes|arbeitspakete|vorgehensweise|実装の流れ|开发计划|"
    "实施步骤|实现步骤"
)

OTHER_SECTIONS = phrases(
    "rollout|roll out|migration|deployment|testing|test strategy|test plan|validation strategy|"
    "open question|questions|faq|risk|challenge|mitigation|monitoring|documentation|future|out of scope|"
    "success criteria|acceptance|rollback|release|launch|performance|scalability|justification|"
    "alternatives|non goals|troubleshooting|usage|references|einfuhrung|inbetriebnahme|ausrollen|"
    "teststrategie|tests|offene frage|fragen|risiken|dokumentation|despliegue|pruebas|preguntas|riesgos|"
    "migracion|deploiement|questions ouvertes|risques|ロールアウト|展開|移行|テスト|質問|リスク|デプロイ|"
    "文書"
)

EXISTING_SECTIONS = phrases(
    "to modify|to be modified|to change|to update|existing file|modified file|changed file|"
    "integration point|files touched|anzupassende|bestehende|a modificar|existentes|a modifier|existants|"
    "変更するファイル|既存"
)


# One of these words alone on a line after a blank one opens a section, also without any sign of a heading.
SECTION_WORDS = frozenset(
    phrases(
        "files|new files|modules|new modules|structure|configuration|config|settings|options|environment variables|"
        "milestones|phases|steps|implementation|implementation steps|implementation plan|plan|tasks|rollout|testing|"
        "tests|questions|open questions|blockers|dependencies|risks|overview|summary|code|example|usage|deployment|"
        "dateien|neue dateien|module|konfiguration|einstellungen|phasen|schritte|umsetzung|fragen|offene fragen|"
        "risiken|archivos|modulos|configuracion|ajustes|fases|pasos|preguntas|riesgos|pruebas|despliegue|"
        "fichiers|parametres|"
        "etapes|risques|deploiement|arquivos|configuracao|etapas|testes|impostazioni|configurazione|fasi|passi|rischi"
    )
)


@lru_cache(maxsize=512)
def _folded(entries: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(entry) for entry in entries)


@lru_cache(maxsize=8192)
def spoken(text: str) -> str:
    """Return folded ``text`` with blanks for everything but letters and digits, and one blank on each side."""
    return " " + " ".join("".join(char if char.isalnum() else " " for char in fold(text[:400])).split()) + " "


@lru_cache(maxsize=256)
def _pattern(entries: tuple[str, ...]) -> re.Pattern[str]:
    """Return one alternation of fixed strings: no quantifier, so its cost is bounded by the text's length."""
    return re.compile("|".join(re.escape(f" {entry}" if entry.isascii() else entry) for entry in _folded(entries)))


def mentions(text: str, entries: tuple[str, ...]) -> bool:
    """Tell whether ``text`` has one of ``entries``: Latin ones at the start of a word, others anywhere."""
    return _mentions(text[:400], entries)


@lru_cache(maxsize=8192)
def _mentions(text: str, entries: tuple[str, ...]) -> bool:
    return _pattern(entries).search(spoken(text)) is not None


def is_nothing(text: str) -> bool:
    """Tell whether a value says that there is none of it."""
    heard = spoken(text).strip()
    if not heard:
        return True
    return heard in _folded(NOTHING) or heard.startswith(
        ("none ", "no known ", "no blocker", "no major ", "keine bekannt")
    )


@lru_cache(maxsize=1)
def level_words() -> dict[str, str]:
    """Return the level of every folded Latin level word."""
    return {fold(word): level for level, entries in LEVELS.items() for word in entries if word.isascii()}


@lru_cache(maxsize=1)
def level_signs() -> dict[str, str]:
    """Return the level of every level word that is written without blanks around it."""
    return {fold(word): level for level, entries in LEVELS.items() for word in entries if not word.isascii()}
