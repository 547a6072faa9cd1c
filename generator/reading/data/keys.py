"""The keys of structured answers: which field of a plan a key means, in the words and languages of answers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from generator.reading.text.inline import fold, phrases, words

KEYS: dict[str, tuple[str, ...]] = {
    "task_id": phrases("task id|task|id|ticket|ticket id|issue|issue id|custom id|aufgabe|tarea|tache|aufgaben id"),
    "title": phrases(
        "title|task title|summary title|headline|feature|feature name|titel|titulo|titre|titolo|task name|タイトル"
    ),
    "complexity": phrases(
        "complexity|estimated complexity|complexity estimate|estimated difficulty|difficulty|complexity level|"
        "complexity rating|overall complexity|implementation complexity|task complexity|komplexitat|"
        "geschatzte komplexitat|aufwand|schwierigkeit|complejidad|complejidad estimada|dificultad|complexite|"
        "complexite estimee|difficulte|complessita|difficolta|complexidade|dificuldade|複雑度|複雑さ|難易度"
    ),
    "priority": phrases(
        "priority|recommended priority|suggested priority|priority adjustment|suggested priority adjustment|"
        "priority level|new priority|priority suggestion|priority recommendation|task priority|prioritat|"
        "empfohlene prioritat|prioridad|prioridad sugerida|prioridad recomendada|priorite|priorite suggeree|"
        "priorita|prioridade|優先度"
    ),
    "blockers": phrases(
        "blockers|potential blockers|blocking issues|obstacles|impediments|potential blockers or dependencies|blocker|"
        "known blockers|possible blockers|blocked by what|risks and blockers|blockers and risks|hindernisse|"
        "mogliche blocker|blockaden|blockierer|bloqueadores|bloqueos|posibles bloqueos|obstaculos|blocages|"
        "points bloquants|bloquants|ostacoli|impedimenti|blocchi|obstaculos|bloqueios|impedimentos|ブロッカー|障害"
    ),
    "phases": phrases(
        "phases|steps|milestones|implementation phases|implementation steps|implementation plan|stages|plan steps|"
        "roadmap|plan|work packages|sprints|work breakdown|action plan|tasks by phase|phasen|schritte|"
        "umsetzungsphasen|umsetzungsschritte|meilensteine|fases|pasos|etapas|hitos|fases de implementacion|etapes|"
        "phases d implementation|jalons|fasi|passi|passos|フェーズ|手順|段階"
    ),
    "files": phrases(
        "files|file structure|modules|components|file list|file specs|artifacts|files to create|new files|"
        "file layout|file tree|directory structure|folder structure|project structure|files to add|created files|"
        "file changes|dateien|neue dateien|dateistruktur|archivos|archivos nuevos|ficheros|estructura de archivos|"
        "fichiers|nouveaux fichiers|nuovi file|arquivos|novos arquivos|ファイル"
    ),
    "config_additions": phrases(
        "config additions|config|configuration|settings|config fields|environment variables|env|config options|"
        "configuration fields|new settings|env vars|configuration options|config keys|configuration keys|"
        "configuration additions|settings to add|new config|parameters|plugin config|plugin settings|"
        "configuration settings|config settings|konfiguration|einstellungen|konfigurationsfelder|umgebungsvariablen|"
        "configuracion|ajustes|parametros|variables de entorno|campos de configuracion|parametres|"
        "variables d environnement|configurazione|impostazioni|configuracao|configuracoes|設定"
    ),
    "workspace_config": phrases(
        "workspace settings|workspace config|aas config|aasconfig|central config|global settings|global config|"
        "workspace configuration|central settings|shared settings|zentrale konfiguration|configuracion central"
    ),
    "dependencies": phrases(
        "dependencies|depends on|task dependencies|prerequisites|dependson|requires tasks|blocked by|dependent on|"
        "prerequisite tasks|dependency|abhangigkeiten|hangt ab von|voraussetzungen|dependencias|depende de|"
        "prerrequisitos|dependances|depend de|prerequis|dipendenze|dipende da|依存|依存関係"
    ),
    "requirements": phrases(
        "requirements|packages|third party packages|python packages|pip packages|python requirements|"
        "python dependencies|package dependencies|external packages|third party libraries|libraries|pip requirements|"
        "pip dependencies|external libraries|pakete|bibliotheken|paquetes|librerias|paquets|bibliotheques"
    ),
    "name": phrases(
        "name|plugin name|unit name|module name|service name|plugin|package name|plugin id|slug|service|"
        "component name|nombre|nombre del plugin|nom|nom du plugin|名前"
    ),
    "names": ("names",),
    "not_a_unit": phrases("not a unit|not aunit|no unit|why no unit|keine einheit"),
    "changes": phrases(
        "changes|files to change|files to modify|changed files|modified files|existing files|modifications|"
        "changes to existing files|existing files to change|anderungen|zu andernde dateien|cambios|"
        "archivos a modificar|modifications de fichiers|fichiers a modifier|modifiche|alteracoes|変更"
    ),
    "examples": phrases("examples|usage examples|example|example usage|beispiele|ejemplos|exemples|esempi"),
    "starts": phrases("starts|what starts what|wiring|started by the plugin"),
    "acceptance": phrases(
        "acceptance|acceptance criteria|acceptance tests|definition of done|done when|success criteria|"
        "akzeptanzkriterien|abnahmekriterien|criteres d acceptation|criterios de aceptacion|"
        "criteri di accettazione|criterios de aceitacao|acceptatiecriteria|kryteria akceptacji|受け入れ基準"
    ),
    "kinds": phrases(
        "kinds|kind|unit type|unit kind|component type|blueprint|unit types|type|implementation type|artifact type|"
        "blueprints|art|tipo|typ"
    ),
    "first_step": phrases(
        "first step|recommended first step|next step|initial step|suggested first step|first action|erster schritt|"
        "empfohlener erster schritt|primer paso|primer paso recomendado|premiere etape|最初のステップ"
    ),
    "code_blocks": phrases(
        "code blocks|code|code examples|sources|source code|code files|implementations|code snippets|quellcode|codigo"
    ),
}

TELLING = frozenset({"complexity", "phases", "files", "config_additions", "blockers", "workspace_config", "first_step"})
NESTS = frozenset(
    phrases(
        "plan|implementation plan|implementationplan|analysis|result|results|data|response|output|task analysis|"
        "answer|implementation|task|unit|plugin|service|proposal|design|details|content|structured output|"
        "assessment|estimate|estimates|estimation|evaluation|triage|bewertung|einschatzung|evaluacion|estimacion|"
        "valutazione|avaliacao|estimativa|"
        "task plan|analyse|ergebnis|antwort|umsetzung|umsetzungsplan|analisis|resultado|respuesta|"
        "plan de implementacion|analyse de la tache|resultat|reponse|plan d implementation"
    )
)
# Keys of ours, of the schema, and of chatter around a plan: nothing is lost where they are not read.
SILENT = frozenset(
    phrases(
        "outcome|reason|names|priority source|evidence|warnings|schema|summary|description|notes|note|overview|"
        "rationale|justification|explanation|reasoning|confidence|version|date|author|status|batch id|model|"
        "complexity reasoning|complexity justification|priority reasoning|priority justification|priority rationale|"
        "complexity rationale|risks|estimated hours|estimated time|effort|time estimate|duration|metadata|tags|"
        "assumptions|open questions|testing|tests|test plan|goals|goal|thoughts"
    )
)


def heard(name: object) -> str:
    """Return a key as folded words with blanks between them: ``estimatedComplexity`` becomes two words."""
    return _heard(str(name)[:80])


@lru_cache(maxsize=4096)
def _heard(text: str) -> str:
    spaced = "".join(
        f" {char}" if char.isupper() and index and text[index - 1].islower() else char
        for index, char in enumerate(text)
    )
    return " ".join(words(spaced))


_BY_NAME = {heard(alias): key for key, aliases in KEYS.items() for alias in aliases}


def key_of(name: object) -> str:
    """Return the field of a plan that a key means; empty for an unknown key."""
    spoken = heard(name)
    found = _BY_NAME.get(spoken) or _BY_NAME.get(_without_number(spoken))
    return found or ""


def _without_number(spoken: str) -> str:
    """Return a key without the number in front of it: models number their keys as they number their labels."""
    return spoken.lstrip("0123456789 ")


def is_exact(name: object) -> bool:
    """Tell whether a key is written just as a plan's field is."""
    return isinstance(name, str) and name in KEYS


class Entry:
    """One mapping of a structured answer, read by any of several names for a key."""

    def __init__(self, entry: dict[Any, Any]) -> None:
        self._values = {heard(key): value for key, value in list(entry.items())[:100]}
        for key, value in list(self._values.items()):
            self._values.setdefault(key.replace(" ", ""), value)

    @property
    def values(self) -> dict[str, Any]:
        """The values by their keys as folded words, also without the blanks between them."""
        return dict(self._values)

    def first(self, *keys: str) -> Any:
        """Return the value of the first key that is there."""
        return next((self._values[fold(key)] for key in keys if fold(key) in self._values), None)

    def has(self, *keys: str) -> bool:
        """Tell whether one of the keys is there."""
        return any(fold(key) in self._values for key in keys)
