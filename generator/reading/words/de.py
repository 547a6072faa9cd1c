"""Words of German."""

# What a document is: at an end of its title no part of a unit's name.
document_nouns = [
  "plan", "plane", "bauplan", "umsetzungsplan", "implementierungsplan", "projektplan", "arbeitsplan",
  "spezifikation", "leitfaden", "umsetzung", "lastenheft", "pflichtenheft",
]

# What is said of a document: no part of a name only beside a word of the list above.
document_words = [
  "neu", "refactoring", "verbesserungen",
  "konzept", "entwurf", "analyse", "anleitung", "vorschlag", "fahrplan", "ubersicht", "zusammenfassung", "anweisung",
  "anweisungen", "technisches", "technische", "aufgabe", "implementierung", "entwicklung",
]

# Said of a file, these mean that it is there already.
change_verbs = [
  "behalten", "beibehalten", "wiederverwenden",
  "anpassen", "angepasst", "bestehend", "erweitern", "erweitert", "andern", "geandert", "modifizieren",
  "aktualisieren", "erganzen", "erganzt", "bleibt", "unverandert", "bereits", "vorhanden", "ersetzen",
]

# Below such a heading stand files that are there already.
existing_sections = [
  "anzupassende", "bestehende", "modifizieren", "zu andern", "nicht andern", "unverandert", "anzupassen",
  "vorhandene", "zu erweitern",
  "bestehendem", "bestehender", "änderungen an",
]

# Before a file's name, these say that something goes into it, or comes from it.
places_before = [
  "in", "aus", "im", "zu", "von", "ins", "nach", "mit", "siehe", "wie",
]

# A heading that begins so, with a number or letter behind it, is one of several ways to choose from.
option_words = [
  "option", "variante", "alternative", "ansatz",
]

# A last question that begins so only offers more help.
offers = [
  "soll ich", "mochten sie dass ich", "mochtest du dass ich", "kann ich noch",
]

# A title with one of these plans a whole product.
product_words = [
  "gesamtsystem", "produktfahrplan", "komplettsystem",
]

# What a program is told from outside, by name.
environment_variables = [
  "umgebungsvariable", "aus der umgebung",
]

# Said of a setting or a package, these mean that it goes.
taken_away = [
  "entfern", "entfall", "loschen", "nicht mehr",
]

# Said of a setting or a package, these mean that it is there already.
already_there = [
  "bestehend", "bereits", "vorhanden", "unverandert", "derzeit",
]

# Below or behind one of these stand packages of the language.
package_labels = [
  "neue abhangigkeit", "bibliothek", "pakete", "technologie stack", "tech stack",
]

# Right before the name of a package, these say that it is used.
uses_package = [
  "verwendet", "nutzt", "verwenden", "nutzen", "verwende", "nutze", "benutzt", "basiert auf", "auf basis von",
  "mittels", "mithilfe von", "mit hilfe von", "mit", "installiere", "installieren", "uber",
]

# Right behind the name of a package, these say that it is used.
package_used_behind = [
  "basiert", "verwenden", "nutzen",
]

# Below such a heading stands how things are before anything is built.
present_state = [
  "aktueller stand", "aktueller zustand", "ist zustand", "ist stand", "ausgangslage", "bestand", "bisherige",
]

# Said of a package, these mean that it is there; of a setting they say nothing.
at_present = [
  "heute", "aktuell", "schon",
]

# Beside a file's name, these say that it is changed.
changing = [
  "aktualisiere", "aktualisieren", "aktualisiert", "ändere", "ändern", "änderung", "änderungen", "geändert",
  "ergänze", "ergänzen", "erweitere", "erweitern", "erweitert", "passe", "anpassen", "anpassung", "angepasst",
  "bearbeite", "bearbeiten", "bestehend", "bestehende", "bestehenden", "bestehender", "vorhandene",
  "vorhandenen",
]

# With a word of «into» behind, these say that something is added to a file.
adding = [
  "füge", "ergänze",
]

# Beside a file's name, these say that it is new.
creating = [
  "neu", "neue", "neuer", "neues", "neuen", "erstelle", "erstellen", "anlegen", "lege",
]

# What may stand between such a verb and the name.
into = [
  "zu", "an", "im", "am", "der", "die", "das", "den", "datei",
]

# Before a file's name, these say that code is as it stands there.
as_in = [
  "siehe", "vgl", "aus", "wie in",
]

# Behind a file's name, these say that it is changed.
changes_behind = [
  "erweitern", "anpassen", "ändern", "aktualisieren", "bearbeiten", "ergänzen", "änderungen",
]

# Behind a file's name, what it needs.
needs_change = [
  "bekommt", "erhält", "wird", "muss",
]

# In a comment, these stand for code that is not shown.
left_out = [
  "bestehend", "bestehende", "bestehender", "bestehenden", "unverändert", "unveränderte", "unveränderter",
  "restliche", "restlicher", "restlichen", "rest der", "rest des",
]

# A label with one of these gives what is done first.
label_first_step = [
  "erste aktion", "erste massnahme", "erster schritt", "ersten schritt", "nachster schritt", "als erstes",
  "womit anfangen", "wo anfangen", "wo beginnen",
]

# A label with one of these says how hard the task is.
label_complexity = [
  "komplexitat", "schwierigkeit", "wie schwer", "wie aufwendig", "wie komplex",
]

# A label with one of these gives the task's priority.
label_priority = [
  "prioritat", "wie dringend", "dringlichkeit",
]

# A label with one of these says what is in the way.
label_blockers = [
  "blocker", "hindernis", "blockade", "steht im weg", "stehen im weg", "im weg steh", "im wege steh", "hemmnis",
]

# A label with one of these says what the task waits for.
label_dependencies = [
  "abhangigkeit", "hangt ab", "voraussetzung", "abhangig von", "setzt voraus",
]

# A label or heading with one of these is about settings.
label_configuration = [
  "konfiguration", "einstellung", "umgebungsvariable", "optionen",
]

# A label with one of these gives the task's title.
label_title = [
  "titel", "aufgabe",
]

# A label with one of these says how much work the task is.
label_effort = [
  "aufwand",
]

# How hard or urgent: little.
level_low = [
  "trivial", "niedrig", "niedrige", "gering", "geringe", "leicht", "einfach", "minimal", "geringer", "niedriger",
  "niedrigem", "geringem",
]

# How hard or urgent: neither much nor little.
level_medium = [
  "mittel", "mittlere", "mittelhoch", "massig", "mittlerer", "mittleren", "mittlerem", "normal",
]

# How hard or urgent: much.
level_high = [
  "hoch", "hohe", "schwer", "hoher", "hohem",
  "hohen",
]

# How hard or urgent: more than anything else.
level_critical = [
  "kritisch", "dringend", "hochste",
]

# Said of a priority, these leave it as it is.
no_change = [
  "keine anderung", "beibehalten", "unverandert", "belassen", "keine anpassung", "bleibt",
]

# A value that is one of these says that there is none.
nothing = [
  "keine", "keine bekannt", "keine bekannten", "nichts", "keiner", "keines", "keine blocker", "keine hindernisse",
]

# A value that begins so may say that there is none.
none_of_it = [
  "keine", "keiner",
]

# Behind the first word of such a value, these confirm it.
so_far = [
  " bekannt", " erkennbar", " ersichtlich", " derzeit", " zurzeit", " momentan",
]

# With a number behind, one of these heads a phase.
phase_words = [
  "phase", "iteration", "arbeitspaket", "schritt", "meilenstein", "etappe", "inkrement",
]

# A heading that is one of these stands above the phases.
plain_plans = [
  "plan", "vorgehen", "schritte", "aufgaben", "arbeitsschritte", "ablauf", "reihenfolge", "ablaufplan",
  "umsetzung in schritten",
  "planung", "zeitplan",
]

# A heading with one of these stands above the phases.
plan_sections = [
  "umsetzungsplan", "implementierungsplan", "umsetzungsschritt", "arbeitsschritt", "umsetzung", "arbeitsplan",
  "meilensteine", "so gehen wir vor", "so wurde ich", "phasen", "arbeitspakete", "vorgehensweise", "vorgehensplan",
]

# Below such a heading stand no phases.
other_sections = [
  "migration", "einfuhrung", "inbetriebnahme", "ausrollen", "teststrategie", "tests", "offene frage", "fragen",
  "risiken", "dokumentation", "alternativ", "verworfen", "nicht teil", "spater", "abnahme",
]

# A line behind a blank one that is one of these opens a section, without any sign of a heading.
section_words = [
  "plan", "tests", "dateien", "neue dateien", "module", "konfiguration", "einstellungen", "phasen", "schritte",
  "umsetzung", "fragen", "offene fragen", "risiken", "arbeitsschritte", "umgebungsvariablen", "ablauf",
  "meilensteine", "optionen", "ziel", "ziele", "kontext", "uberblick", "einschatzung",
]

# Occasions and studies: they are inquiries by themselves.
inquiries = [
  "anforderungsanalyse", "anforderungsaufnahme", "anforderungserhebung", "anforderungsworkshop",
  "besprechung ansetzen", "besprechung abhalten", "workshop durchfuhren", "workshop organisieren",
  "recherche durchfuhren", "vorabrecherche", "recherchephase", "machbarkeitsstudie", "machbarkeitsanalyse",
  "marktforschung", "bedarfsanalyse", "umfrage durchfuhren",
]

# Beginnings of words for finding out …
finds_out = [
  "sammel", "aufnehmen", "erheb", "klar", "ermittel", "festleg", "festzuleg", "bewert", "pruf", "abwag", "vergleich",
  "zusammentrag", "recherchier", "untersuch", "abstimm",
]

# … about nothing in particular.
inquiry_objects = [
  "anforderung", "umfang", "optionen", "alternativen", "moglichkeiten", "losungsmoglichkeiten", "bedurfnis",
  "bedarf", "die ziele", "projektziel", "machbarkeit",
]

# Talking …
talks = [
  "sprechen", "besprech", "abstimmen", "befragen", "fragen",
]

# … to people, and not to a device.
people = [
  "beteiligten", "team", "benutzern", "nutzern", "anwendern", "kunden", "fachabteilung", "fachbereich", "interessen",
]

# Better, but nobody says how: the object is the thing itself or everything.
vague = [
  "verbessern sie es", "es verbessern", "verbessere es", "besser machen", "sollte verbessert werden",
  "naher untersuchen",
]

# Stages that every project has; without a task below them they say nothing of this one.
stages = [
  "design", "recherche", "analyse", "planung", "entwurf", "umsetzung", "implementierung", "entwicklung",
  "dokumentation", "test",
]

# A clause that begins so builds something; in scripts without blanks it has one of these.
builds = [
  "implementier", "bau ", "baue ", "bauen ", "erstell", "schreib", "programmier", "entwickl", "entwick", "anlegen",
  "lege ", "einricht",
]

# Such a clause begins like one that builds, and leaves nothing built.
builds_nothing = [
  "schreibe auf",
]

# A clause that ends so builds something: the verb stands last.
builds_last = [
  " bauen", " erstellen", " schreiben", " entwickeln", " implementieren", " programmieren", " anlegen",
  " einrichten", " umsetzen",
]

# The board gave the task away, or has it only so that there is a row.
given_away = [
  "verschoben nach", "ubertragen an", "nicht mehr benotigt",
]

# At the start of a title no part of a unit's name: what is done, and articles.
title_leading = [
  "integration", "den", "dem", "das", "die", "implementieren", "integrieren", "erstellen", "entwickle", "entwickeln",
  "einfuhrung", "implementierung", "erstellung", "entwicklung", "von", "der", "des", "eines", "einer", "ein", "eine",
  "neuen", "neues", "neue", "aufbauen", "aufbau", "anbindung", "einrichten", "einrichtung", "bereitstellen", "bauen",
  "baue", "erweitern",
]

# At the end of a title no part of a unit's name: what is done, and what kind of thing it is.
title_trailing = [
  "integration", "implementieren", "integrieren", "erstellen", "entwickeln", "einbauen", "hinzufugen", "anbinden",
  "dienst", "modul", "erweiterung", "einbinden", "aufbauen", "einrichten", "bauen", "anlegen", "umsetzen",
  "bereitstellen", "implementierung", "anbindung",
  "konfigurierbar", "einstellbar", "machen",
]

# A name of these words alone is no name.
generic_names = [
  "einstellungen", "konfiguration", "adapter", "dienst", "modul", "erweiterung", "zentrale",
]

# What stands behind one of these says more of a unit than its name.
title_clauses = [
  " in ", " fur ", " mit ", " zur ", " zum ", " auf ", " im ",
  " als ",
]

# Small words between those that say what a document is.
title_joints = [
  "und", "für", "fur",
]

# A title that begins so names the document first.
document_openings = [
  "umsetzungsplan fur", "analyse fur", "analyse",
]

# With one of these a model refuses the task.
refusals = [
  "es tut mir leid", "ich kann nicht", "ich kann diese", "leider kann ich", "kann ich nicht helfen",
  "kann ich leider nicht", "nicht behilflich", "dabei kann ich nicht", "das kann ich nicht", "nicht weiterhelfen",
]

# With one of these a model asks for more than it was told.
asks_back = [
  "zu vage", "zu ungenau", "brauche mehr", "benotige mehr", "bitte stellen sie", "mehr informationen",
  "ohne weitere angaben", "ohne nahere angaben", "ohne genauere", "fehlen leider angaben", "fehlen angaben",
  "mir fehlen", "bitte teilen sie", "bitte teile mir", "bitte beschreiben", "konnten sie mir sagen",
  "konnen sie mir sagen", "welches system soll",
]

# A title that begins so changes what is there.
title_changes = [
  "umbenennen", "aufraumen", "refaktorisierung", "refaktorieren",
]

# A title with one of these changes what is there: the verb stands last, or has a form of its own.
title_changes_anywhere = [
  "entfernen", "loschen", "umbenennen", "aufraumen", "refaktorieren", "vereinfachen", "bereinigen", "zusammenfuhren",
  "aufteilen", "aufspalten", "entflechten",
]

# Before a file's name, these make it; in Japanese behind it.
makes = [
  "erstelle", "anlegen", "lege", "neue datei",
]

# Behind one of these a text says where something new is to be.
placed_in = [
  "besteht aus", "mit den modulen", "mit den dateien", "liegt in", "liegt unter", "kommt in", "kommt nach",
  "gehort in", "steht in", "befindet sich",
]

# A column of types.
column_type = [
  "typ",
]

# A column that says what is secret.
column_secret = [
  "geheim",
]

# A column that describes settings.
column_description = [
  "anmerkung", "hinweis", "beschreibung", "bedeutung", "zweck", "bemerkung", "erklarung",
]

# A column of names of settings.
column_name = [
  "feld", "einstellung", "schlussel", "umgebungsvariable",
]

# A column of limits.
column_limits = [
  "bereich", "grenzen", "einschrankung",
]

# A table with one of these in its header lists settings.
settings_columns = [
  "einstellung", "umgebungsvariable",
]

# A table with one of these in its header may list something else than settings.
other_columns = [
  "spalte",
]

# Before a setting's default.
default_words = [
  "standardwert", "standard", "vorgabe", "voreinstellung", "voreingestellt",
]

# Behind a setting's default.
default_behind = [
  "als standard", "standardmassig", "als vorgabe",
]

# A setting that must be given.
required = [
  "pflicht", "pflichtfeld", "erforderlich",
]

# A setting that may be left out.
optional = [
  "nicht erforderlich",
]

# Before the limit of a setting.
limit_leads = [
  "muss", "wert", "bereich", "darf", "in", "ist", "liegt", "sein",
]

# Before the id of a task that must be done first.
depends_on = [
  "hangt von", "hangt ab von", "abhangig von", "setzt", "benotigt", "blockiert durch", "baut auf", "nach",
  "wartet auf", "abhangigkeiten", "abhangigkeit", "voraussetzung", "voraussetzungen",
  "blockiert wird die umsetzung durch", "blockiert wird durch", "wartet noch auf", "angewiesen auf", "erst nach", "setzt auf", "erfordert", "braucht",
]

# Behind the id of a task that must be done first.
depended_on = [
  "muss zuerst", "wird vorausgesetzt", "voraus", "muss abgeschlossen",
  "muss erst", "muss vorher", "muss fertig", "fertig sein", "muss stehen", "ist vorausgesetzt",
]

# These say that a task need not be done first.
not_depending = [
  "unabhangig", "nicht von", "hangt nicht",
]

# Before the id of a task that is only mentioned.
seen_beside = [
  "siehe", "ahnlich", "vgl", "siehe auch",
]

# A sentence says behind one of these what is in the way.
blocker_leads = [
  "blocker ist ", "hindernis ist ", "blockiert wird es durch ",
]

# A sentence says behind one of these what is done first.
first_step_leads = [
  "als erstes", "als ersten schritt", "der erste schritt ist",
]

# What a sentence says before it comes to the point.
courtesies = [
  "wurde ich ", "sollte man ", "sollten wir ", "empfehle ich ", "dass ",
]

# A package that is named beside one of these is not needed.
no_need = [
  "keine neue", "ohne", "statt", "anstatt",
]

# What a heading with one of these lists is called, sent or stored, and no setting.
interfaces = [
  "schnittstelle", "datenmodell",
]

# Words for settings that are as well words for what a function takes.
ambiguous_settings = [
  "optionen",
]

# A label that is one of these lists files.
file_list_labels = [
  "dateien", "neue dateien", "module", "datei",
]

# A table below one of these lists files.
file_words = [
  "datei", "modul", "struktur",
]

# A part of a sentence that begins so belongs to the blocker before it.
blocker_conjunctions = [
  " weil ", " da ", " aber ", " sodass ", " bis ", " denn ", " die noch ",
]

# These say of a task that another one must be done first.
waits_for = [
  "baut auf", "wartet auf",
]

# Beside the name of a folder, these say that a unit's files go there.
unit_places = [
  "liegt", "unter", "ordner", "anlegen",
]

# With a number behind, one of these may stand before a phase's title.
times = [
  "woche", "tag", "monat",
]

# Beside a code block, these say that it only shows how something is used.
usage_words = [
  "anwendungsbeispiel", "beispielaufruf", "verwendung",
]

# Before the least value of a setting.
at_least = [
  "minimum", "mindestens", "minimal",
]

# Before the greatest value of a setting.
at_most = [
  "maximum", "hochstens", "maximal", "bis zu",
]

# Before a number that a setting is above of.
above = [
  "grosser als",
]

# Before a number that a setting is below of.
below = [
  "kleiner als",
]

# Behind a number, what it counts.
counted = [
  "sekunden", "minuten", "stunden", "tage", "prozent", "versuche",
]

# Said of a priority, these move it without saying where.
priority_moves = [
  "erhohen", "senken",
]

# A default that begins so only shows where a value goes.
placeholder_starts = [
  "dein-", "dein_", "deine", "ihr-", "ihr_",
]

# A line with one of these speaks of a unit that is there already.
other_units = [
  "bestehend", "wie in",
]

# What a service is called.
service_words = [
  "hintergrunddienst",
]

# A sentence with one of these says that the unit is no plugin.
no_plugin = [
  "kein plugin", "statt eines plugins",
  "kein neues plugin",
]

# A board's status that is one of these says that a task is done.
done_words = [
  "erledigt", "fertig", "abgeschlossen", "geschlossen", "umgesetzt", "beendet", "gelost",
]

# The settings of a whole workspace.
central_settings = [
  "zentrale konfiguration",
]

# Between two levels, one of these makes the second one the aim.
level_targets = [
  "zu", "auf", "nach",
]

# Between the names of packages.
package_joints = [
  "und", "das", "die", "den",
]

# Before the name of a setting, these say that it is new.
setting_added = [
  "neu",
]

# A line with one of these tells something of a setting.
setting_lines = [
  "standardwert", "geheim",
]

# What the length of a text counts.
counted_characters = [
  "zeichen",
]

# What the length of a list counts.
counted_entries = [
  "eintrage", "elemente",
]

# With one of these a sentence says what a setting is not.
denied_limits = [
  "nicht ",
]

# Before a regular expression.
expression_words = [
  "muster", "ausdruck",
]

# Between two clauses of a sentence.
clause_ends = [
  "und", "dann",
]

# Before the two ends of a range.
between = [
  "zwischen", "von",
]

# Between the two ends of a range.
range_to = [
  "bis", "und",
]

# Before a word, these turn it round.
negations = [
  "nicht", "zu",
]

# What a setting is called in a sentence.
setting_nouns = [
  "einstellung", "variable",
]

# A title with one of these is about code that is there.
refactoring = [
  "refaktor", "umbau",
]

# Heads of the column of a table of phases that has their tasks.
task_columns = [
  "aufgabe", "arbeiten", "tätigkeit", "ergebnis",
]

# Below such a heading a numbered list is the plan.
step_lists = [
  "erste schritte", "ersten schritte", "nächste schritte", "nächsten schritte",
]

# Right before a file's name, these say that it is used, so that it is there.
used_before = [
  "nutzt", "ruft", "verwendet", "importiert", "aus", "über", "fragt", "siehe", "wie",
]

# A sentence with one of these speaks of files by their bare names.
file_nouns = [
  "datei", "dateien", "modul", "module", "modulen",
]

# A sentence with one of these says where the unit is to be.
places_new = [
  "anlegen", "erstellen", "entsteht", "kommt", "neu",
]

# Before a task's id in a heading, these say what the document is; the title stands behind the id.
before_ids = [
  "konzept", "phasenplan", "entwurf", "entwurfsdokument", "design-dokument", "auswertung",
]

# A value that begins so says that there is none.
there_is_none = [
  "es gibt keine",
]

# Verbs that lead a longer title, and are no part of a name.
title_imperatives = [
  "erstelle", "implementiere", "integriere", "entwerfe",
]

# What joins two verbs of a title, or a verb and its object: it goes with the verb.
title_joiners = [
  "und", "mit", "fur", "zu",
]

# A part of a title with these words alone only sorts the task.
title_tags = [
  "funktion", "neu", "neues",
]

# What joins the second of two things.
joining = [
  "und", "sowie",
]

# A title with one of these asks for settings.
made_configurable = [
  "konfigurierbar", "einstellbar",
]

# Right before a task's id, these say that this task waits for it.
needs_a_task = [
  "braucht", "benotigt",
]

# Between «complexity» and its level in a sentence.
is_verbs = [
  "ist", "bleibt",
]

# A status cell that says one of these belongs to a task that nobody does any more.
dropped_words = [
  "abgebrochen", "verworfen", "abgelehnt", "storniert", "archiviert", "entfallt", "hinfallig",
]

# A status cell that says one of these belongs to a task that is still to be done.
open_words = [
  "offen", "neu", "geplant", "bereit", "wartet", "wartend", "eingereiht", "in arbeit", "in bearbeitung", "begonnen",
  "angefangen", "lauft", "blockiert", "zuruckgestellt", "in prufung", "zu prufen",
]

# What stands over the columns of a task board.
board_id = [
  "nr", "nummer", "kennung", "schlussel", "vorgang", "aufgabennr", "aufgabe",
]

board_title = [
  "titel", "bezeichnung", "aufgabe", "kurzbeschreibung", "beschreibung",
]

board_status = [
  "stand", "zustand", "bearbeitungsstand",
]

board_priority = [
  "prioritat", "dringlichkeit", "wichtigkeit",
]

board_depends_on = [
  "abhangig von", "hangt ab von", "abhangigkeiten", "abhangigkeit", "blockiert durch", "voraussetzung",
]

board_assignee = [
  "zustandig", "bearbeiter", "bearbeiterin", "verantwortlich", "zugewiesen", "zugewiesen an",
]

board_created = [
  "erstellt", "erstellt am", "angelegt", "angelegt am",
]

board_updated = [
  "aktualisiert", "aktualisiert am", "geandert", "geandert am", "zuletzt geandert", "letzte anderung",
]
