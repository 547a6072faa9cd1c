"""The words that labels, levels and sections are recognised by, in the languages that answers come in.

All entries are compared after ``inline.fold`` (no accents, lower case). Latin entries match whole words by prefix;
entries of other scripts match anywhere, because those languages write no blanks. A new language is a few more words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from generator.reading.text.inline import fold, phrases
from generator.reading.words import listed

LABELS: dict[str, tuple[str, ...]] = {
    "first_step": phrases(
        "first step|next step |premiere action|erste aktion|prima azione|primeira acao|erste massnahme|"
        "first action|first task|starting point|erster schritt|ersten schritt|"
        "nachster schritt|primer paso|primera accion|premiere etape|primo passo|primeiro passo|"
        "eerste stap|pierwszy krok|первый шаг|start here|where to start|where do i start|where do we start|"
        "where would i start|where should|"
        "womit anfangen|wo anfangen|wo beginnen|por donde empezar|par ou commencer|da dove iniziare|"
        "por onde comecar|begin with|how to start|what to do first|"
        "as a first step|forsta steg|forste skridt|forste steg|prvni krok|ilk adim|ensimmainen askel|первое действие|"
        "como primer paso|como primeiro passo|come primo passo|als eerste|als erstes|pour commencer|"
        "最初のステップ|最初の一歩|第一歩|最初の手順|推奨される最初|最初にやる|第一步|首先|첫 단계|첫 번째 단계|"
        "첫걸음|먼저 할 일"
    ),
    "complexity": phrases(
        "complexity|komplexitat|complejidad|complexite|complexidade|complessita|difficulty|schwierigkeit|"
        "dificultad|difficulte|dificuldade|difficolta|complexiteit|zlozonosc|trudnosc|moeilijkheid|komplexitet|"
        "kompleksitet|slozitost|karmasiklik|zorluk|vaativuus|how hard|how difficult|how complex|hard is it|"
        "wie schwer|wie aufwendig|wie komplex|t shirt size|t shirt|tshirt size|size estimate|сложность|複雑|難易度|"
        "复杂|难度|복잡|난이도"
    ),
    "priority": phrases(
        "priority|prioritat|prioridad|priorite|prioridade|priorita|prioriteit|priorytet|prioritet|oncelik|"
        "prioriteetti|приоритет|urgency|how urgent|urgence|urgencia|wie dringend|"
        "dringlichkeit|優先|优先|우선"
    ),
    "blockers": phrases(
        "blocker|blocked by|blocking|roadblock|impediment|obstacle|showstopper|hindernis|blockade|bloqueo|"
        "bloqueador|bloqueante|"
        "obstaculo|impedimento|blocage|bloquant|frein|ostacol|bloqueio|bloccant|blocchi|blocco|impediment|"
        "belemmering|blokad|blokkad|blokker|blokuje|blokujace|hinder|hindrance|hindring|prekazk|blockerare|"
        "obstakel|knelpunt|przeszkod|bariera|estorbo|verrou|point bloquant|steht im weg|stehen im weg|"
        "what could stop|what could block|what might block|what might stop|what stops|what blocks|"
        "what is blocking|what s blocking|in the way|im weg steh|im wege steh|препятстви|блокер|hurdle|"
        "risks and blockers|hemmnis|"
        "ブロッカー|障害|阻害|課題となる|阻碍|障碍|阻塞|卡点|장애|차단 요소|걸림돌|블로커"
    ),
    "dependencies": phrases(
        "dependenc|depends on|prerequisite|abhangigkeit|hangt ab|voraussetzung|dependencia|depende de|"
        "dependance|depend de|prerequis|dipendenz|dipende da|dependencias|abhangig von|setzt voraus|vereist|"
        "requires|blocked on|beroende|avhengig|afhaengig|afhankelijk|zalezn|zalezy od|zavislost|bagimlilik|wymaga|"
        "зависимост|зависит от|依存|前提|依赖|의존|선행 작업"
    ),
    "configuration": phrases(
        "configuration|config|settings|setting|environment variable|env var|konfiguration|einstellung|"
        "umgebungsvariable|configuracion|ajustes|variables de entorno|parametres|variables d environnement|"
        "configuracao|configuracoes|parametros|parametri|configurazione|impostazioni|variaveis de ambiente|"
        "variabili d ambiente|instellingen|omgevingsvariabele|ustawienia|konfiguracja|zmienne srodowiskowe|"
        "reglages|installningar|indstillinger|innstillinger|nastaveni|ayarlar|yapilandirma|настройк|"
        "конфигураци|opcoes|"
        "opciones|"
        "opzioni|optionen|optie|opcje|parameters|parametry|tunables|knobs|options|"
        "設定|環境変数|配置|环境变量|设置|参数|설정|환경 변수|환경변수"
    ),
    "title": phrases(
        "titolo|tytul|tarefa|compito|taak|zadanie|задача|название|标题|任务|제목|title|task|titel|aufgabe|titulo|"
        "tarea|titre|tache|タイトル|タスク"
    ),
    "name": ("plugin name", "module name", "service name", "unit name", "package name", "プラグイン名", "モジュール名"),
    "effort": ("effort", "aufwand", "esfuerzo", "工数"),
}

LEVELS: dict[str, tuple[str, ...]] = {
    "Low": phrases(
        "low|minor|simple|easy|trivial|small|niedrig|niedrige|gering|geringe|leicht|einfach|baja|bajo|"
        "sencilla|sencillo|faible|basse|bas|bassa|basso|baixa|baixo|laag|niska|minimal|straightforward|gering|"
        "geringer|niedriger|niski|niskie|prosta|latwa|eenvoudig|lage|lag|laga|lav|lavt|nizka|nizky|dusuk|matala|"
        "niskiego|низкого|bassi|modesta|reduzida|reducida|niedrigem|geringem|basso|низкая|низкий|низкое|低|小|"
        "简单|낮음|낮은|낮다|"
        "낮게|쉬움"
    ),
    "Medium": phrases(
        "medium|moderate|mid|mittel|mittlere|mittelhoch|massig|media|medio|moderada|moyen|moyenne|moderee|"
        "mittlerer|mittleren|mittlerem|moderado|moderato|moyens|gemiddeld|gemiddelde|srednia|sredni|srednie|"
        "umiarkowana|sredniego|среднего|"
        "medel|mellan|middel|middels|stredni|orta|keskitaso|mellemhoj|средняя|средний|среднее|normal|中|중간|보통"
    ),
    "High": phrases(
        "high|hard|complex|hoch|hohe|schwer|alta|alto|eleve|elevee|haute|haut|forte|difficile|difficult|"
        "major|large|significant|substantial|hoog|wysoka|высокая|высокий|hoher|elevada|elevado|elevata|elevato|"
        "difficil|hoge|wysoki|wysokie|duza|zlozona|hog|hoga|hoj|hoy|vysoka|vysoky|yuksek|korkea|alti|grande|hohem|"
        "высокого|wysokiego|hohen|высокий|высокое|高|大|높음|높은|높다|높게|어려움"
    ),
    "Critical": phrases(
        "critical|urgent|blocker|kritisch|dringend|critica|critico|critique|urgente|immediate|highest|pilny|pilna|"
        "krytyczny|krytyczna|kritiek|kritisk|hochste|maxima|massima|acil|критический|критическая|срочно|"
        "緊急|紧急|긴급|최우선"
    ),
}

NO_CHANGE = phrases(
    "no change|not change|unchanged|no adjustment|no need|as it is|keep|remain|maintain|leave as is|as is|stay|"
    "not needed|"
    "keine anderung|beibehalten|unverandert|belassen|sin cambio|mantener|no cambiar|aucun changement|"
    "aucune modification|inchange|maintenir|conserver|変更なし|変更不要|維持|据え置き|そのまま|不变|"
    "nessuna modifica|invariata|nessun cambiamento|nenhuma alteracao|sem alteracao|sem mudanca|manter|mantenere|"
    "no cambia|sin modificacion|keine anpassung|bleibt|pas de changement|geen wijziging|bez zmian|nie zmieniac|"
    "ongewijzigd|handhaven|behoud|rester|restare|permanecer|queda igual|reste|leave it|leave the priority|"
    "oforandrad|behall|uendret|beze zmeny|degisiklik yok|без изменений|оставить|保持|維持する|유지|변경 없음|그대로"
)

NOTHING = phrases(
    "none|no|nothing|n a|na|none identified|none known|no blockers|no known blockers|nil|"
    "no major blockers|no significant blockers|no blockers identified|none expected|no dependencies|"
    "not applicable|none at this time|none at the moment|keine|keine bekannt|keine bekannten|nichts|"
    "ninguno|ninguna|ninguno conocido|aucun|aucune|aucun connu|nessuno|nessuna|nenhum|nenhuma|geen|brak|нет|tbd|"
    "none found|none so far|none right now|none really|nothing known|nothing blocking|sin bloqueos|"
    "keiner|keines|keine blocker|keine hindernisse|aucun blocage|pas de blocage|rien|nada|niente|nessun blocco|"
    "sem bloqueios|sem bloqueadores|ningun bloqueo|no hay|zadne|zadna|brak blokad|nie ma|geen blokkades|inga|ingen|"
    "intet|yok|нет препятствий|отсутствуют|没有阻碍|無い|ありません|없음|없다|"
    "なし|特になし|特に なし|无|没有|暂无|"
    "無し|ない"
)

_NONE_OF_IT = phrases(
    "none|no|keine|keiner|ninguno|ninguna|aucun|aucune|nessuno|nessuna|nenhum|nenhuma|geen|brak|nothing"
)
_THERE_IS_NONE = phrases(
    "there are none|there is none|there are no |there is nothing|i see none|i see no |i know of none|"
    "es gibt keine|il n y en a pas|il n y a pas de |il n y a aucun|no hay ningun|no hay bloque|non ci sono |"
    "non ce ne sono|nao ha |er zijn geen |nie ma "
)
_SO_FAR = phrases(
    " identif| known| found| spotted| seen| expected| so far| at | right now| currently| for now| yet| bekannt|"
    " erkennbar|"
    " ersichtlich| derzeit| zurzeit| momentan| conocid| por ahora| por el momento| detectad| connu| a ce stade|"
    " pour l instant| pour le moment| rilevat| individuat| noto| nota| al momento| per ora| conhecid| no momento|"
    " por enquanto| bekend| gevonden| op dit moment| znany| na razie"
)

PHASE_WORDS = phrases(
    "phase|step|milestone|stage|sprint|iteration|work package|arbeitspaket|schritt|meilenstein|etappe|fase|paso|"
    "etapa|hito|etape|tappa|passaggio|stap|krok|etap|этап|шаг|faza|mijlpaal|kamien milowy|adim|asama|steg|skridt|"
    "vaihe|iteracion|iteracao|iterazione|increment|inkrement|marco|traguardo|work item|"
    "jalon|passo|フェーズ|ステップ|段階|手順|阶段|步骤|里程碑|マイルストーン|단계|마일스톤"
)

PLAIN_PLANS = frozenset(
    phrases(
        "planning|planung|planificacion|planification|planejamento|pianificazione|zeitplan|tijdlijn|harmonogram|"
        "calendrier|calendario|ordre de realisation|implementation|steps|plan|tasks|approach|procedure|"
        "the plan|order of work|work order|order|sequence|"
        "work items|"
        "milestones|timeline|schedule|next steps|action items|what to do|checklist|to do|todo|vorgehen|schritte|"
        "aufgaben|pasos|tareas|etapes|arbeitsschritte|ablauf|reihenfolge|ablaufplan|umsetzung in schritten|"
        "plan d action|plan de travail|demarche|deroulement|taches|ordre des travaux|marche a suivre|"
        "passos|tarefas|plano|cronograma|etapas|roteiro|passi|piano|attivita|passaggi|sequenza|procedimiento|orden|"
        "plan de accion|stappen|aanpak|werkwijze|taken|plan van aanpak|kroki|zadania|etapy|fazy|kolejnosc|steg|"
        "skridt|kroky|adimlar|шаги|этапы|план|план работ|the steps|the phases|in which order|which order|what order|"
        "in what order|work breakdown|breakdown|stages|iterations|sprints|手順|ステップ|作業手順|進め方|"
        "步骤|计划|단계|계획|진행 순서|작업 순서|구현 단계|구현 계획"
    )
)

PLAN_SECTIONS = phrases(
    "step by step|work packages|implementation plan|implementation step|implementation phase|"
    "implementation approach|development plan|development step|work breakdown|roadmap|action plan|"
    "plan of action|task breakdown|execution plan|work plan|build plan|umsetzungsplan|"
    "implementierungsplan|umsetzungsschritt|arbeitsschritt|umsetzung|arbeitsplan|plan de implementacion|"
    "pasos de implementacion|plan de trabajo|plan de mise en|plan d implementation|etapes de mise en|"
    "plan de realisation|etapes d implementation|実装計画|実装手順|実装ステップ|作業計画|实施计划|"
    "implementation outline|outline of the work|technical steps|build steps|development phases|plan of attack|"
    "implementation order|tasks in order|work in order|milestones|phases|meilensteine|hitos|jalons|"
    "order of work|order of implementation|build order|build sequence|delivery order|delivery sequence|"
    "suggested order|proposed order|suggested sequence|proposed sequence|development sequence|"
    "proposed steps|suggested steps|recommended steps|steps to implement|tasks to do|delivery plan|project plan|"
    "recommended approach|proposed approach|suggested approach|suggested plan|proposed plan|how i would build|"
    "how i d build|here s the plan|here is the plan|here s how i|here is how i|here s what i|here are the steps|"
    "here s my plan|in this order|follow these steps|so gehen wir vor|so wurde ich|"
    "plano de implementacao|etapas de implementacao|passos de implementacao|piano di implementazione|"
    "passi di implementazione|fasi|fases|phasen|etapes|arbeitspakete|vorgehensweise|vorgehensplan|"
    "piano di lavoro|piano d azione|plano de trabalho|plano de acao|plan wdrozenia|plan pracy|kroki wdrozenia|"
    "implementatieplan|implementatiestappen|plan de desarrollo|plan de developpement|plan in steps|"
    "how we get there|how to get there|how i would do it|steps i would take|in which order|what order|"
    "implementation sequence|sequence of work|work plan|план реализации|план внедрения|"
    "実装の流れ|作業の流れ|开发计划|実装フェーズ|マイルストーン|实施阶段|里程碑|实施步骤|实现步骤|구현 단계|"
    "구현 계획|개발 계획|작업 단계"
)

OTHER_SECTIONS = phrases(
    "rollout|roll out|migration|deployment|testing|test strategy|test plan|validation strategy|"
    "open question|questions|faq|risk|challenge|mitigation|monitoring|documentation|future|out of scope|"
    "success criteria|acceptance|rollback|release|launch|performance|scalability|justification|"
    "alternatives|non goals|troubleshooting|usage|references|einfuhrung|inbetriebnahme|ausrollen|"
    "teststrategie|tests|offene frage|fragen|risiken|dokumentation|despliegue|pruebas|preguntas|riesgos|"
    "migracion|deploiement|questions ouvertes|risques|alternativ|verworfen|out of scope|nicht teil|spater|"
    "later|not now|rejected|acceptance criteria|definition of done|abnahme|"
    "perguntas|riscos|testes|implantacao|domande|rischi|distribuzione|rilascio|vragen|risico|uitrol|testen|"
    "pytania|ryzyk|testy|wdrozenie produkcyjne|deploiement|mise en production|essais|alternatives|"
    "вопросы|риски|тестирование|развертывание|ロールアウト|展開|移行|テスト|質問|未解決|リスク|デプロイ|"
    "文書|发布|部署|测试|风险|问题|배포|테스트|질문|위험"
)

EXISTING_SECTIONS = listed("existing_sections")


# One of these words alone on a line after a blank one opens a section, also without any sign of a heading.
SECTION_WORDS = frozenset(
    phrases(
        "files|new files|modules|new modules|structure|configuration|config|settings|options|environment variables|"
        "milestones|phases|steps|implementation|implementation steps|implementation plan|plan|tasks|rollout|testing|"
        "tests|questions|open questions|blockers|dependencies|risks|overview|summary|code|example|usage|deployment|"
        "dateien|neue dateien|module|konfiguration|einstellungen|phasen|schritte|umsetzung|fragen|offene fragen|"
        "risiken|archivos|modulos|configuracion|ajustes|fases|pasos|preguntas|riesgos|pruebas|despliegue|"
        "fichiers|parametres|"
        "etapes|risques|deploiement|arquivos|configuracao|etapas|testes|impostazioni|configurazione|fasi|passi|"
        "rischi|"
        "passos|file|moduli|bestanden|instellingen|stappen|fasen|risicos|vragen|pliki|konfiguracja|ustawienia|kroki|"
        "etapy|fazy|ryzyka|arbeitsschritte|umgebungsvariablen|ablauf|meilensteine|fichiers a creer|nouveaux fichiers|"
        "parametros|opciones|opzioni|optionen|goals|goal|context|background|motivation|scope|architecture|design|"
        "overview|assessment|estimate|work plan|approach|ziel|ziele|kontext|uberblick|einschatzung|resumen|contexto"
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
    first, _, rest = heard.partition(" ")
    if first in _folded(_NONE_OF_IT) and len(heard.split()) <= 6 and f" {rest}".startswith(_SO_FAR):
        return True
    return heard in _folded(NOTHING) or heard.startswith(
        ("none ", "no known ", "no blocker", "no major ", "keine bekannt", *_THERE_IS_NONE)
    )


@lru_cache(maxsize=1)
def level_words() -> dict[str, str]:
    """Return the level of every folded Latin level word."""
    return {fold(word): level for level, entries in LEVELS.items() for word in entries if word.isascii()}


@lru_cache(maxsize=1)
def level_signs() -> dict[str, str]:
    """Return the level of every level word that is written without blanks around it."""
    return {fold(word): level for level, entries in LEVELS.items() for word in entries if not word.isascii()}
