"""Words of Italian."""

# What a document is: at an end of its title no part of a unit's name.
document_nouns = [
  "piano", "guida", "specifica", "specifiche", "proposta", "implementazione",
]

# What is said of a document: no part of a name only beside a word of the list above.
document_words = [
  "progetto", "progettazione", "riepilogo", "esecuzione", "azione", "lavoro", "tecnico", "istruzioni", "analisi",
  "sviluppo",
]

# Said of a file, these mean that it is there already.
change_verbs = [
  "mantenere", "riutilizzare",
  "modificare", "modifica", "aggiornare", "aggiorna", "esistente", "estendere", "adattare", "invariat", "sostituire",
  "gia ",
]

# Below such a heading stand files that are there already.
existing_sections = [
  "esistenti", "da modificare", "da non modificare", "struttura attuale", "gia present",
  "codice esistente", "modifiche a",
]

# Before a file's name, these say that something goes into it, or comes from it.
places_before = [
  "in", "da", "nel", "di", "con", "vedi",
]

# A heading that begins so, with a number or letter behind it, is one of several ways to choose from.
option_words = [
  "opzione", "alternativa", "variante", "approccio",
]

# A last question that begins so only offers more help.
offers = [
  "vuoi che", "desidera che", "posso",
]

# A title with one of these plans a whole product.
product_words = [
  "sistema completo", "roadmap completa",
]

# What a program is told from outside, by name.
environment_variables = [
  "variabile d ambiente", "variabili d ambiente", "variabile di ambiente", "variabili di ambiente",
]

# Said of a setting or a package, these mean that it goes.
taken_away = [
  "rimuov", "elimin", "non piu",
]

# Said of a setting or a package, these mean that it is there already.
already_there = [
  "esistent", "gia ", "attualmente",
]

# Below or behind one of these stand packages of the language.
package_labels = [
  "nuove dipendenze", "nuova dipendenza", "librerie", "pacchetti",
]

# Right before the name of a package, these say that it is used.
uses_package = [
  "usa", "usare", "usando", "utilizza", "utilizzare", "utilizzando", "basato su", "basata su", "con", "installare",
  "tramite",
]

# Below such a heading stands how things are before anything is built.
present_state = [
  "stato attuale", "situazione attuale", "configurazione attuale",
]

# Said of a package, these mean that it is there; of a setting they say nothing.
at_present = [
  "oggi",
]

# Beside a file's name, these say that it is changed.
changing = [
  "aggiorna", "aggiornare", "modificare", "modifiche", "estendi", "estendere", "esistente",
]

# With a word of «into» behind, these say that something is added to a file.
adding = [
  "aggiungi", "aggiungere",
]

# Beside a file's name, these say that it is new.
creating = [
  "creare", "nuovo", "nuova",
]

# What may stand between such a verb and the name.
into = [
  "nel", "nella", "il", "file",
]

# Before a file's name, these say that code is as it stands there.
as_in = [
  "vedi", "come in",
]

# In a comment, these stand for code that is not shown.
left_out = [
  "esistente", "esistenti", "invariato", "resto del",
]

# A label with one of these gives what is done first.
label_first_step = [
  "prima azione", "primo passo", "come primo passo",
  "da dove iniziare",
]

# A label with one of these says how hard the task is.
label_complexity = [
  "complessita", "difficolta",
]

# A label with one of these gives the task's priority.
label_priority = [
  "priorita",
]

# A label with one of these says what is in the way.
label_blockers = [
  "impedimento", "ostacol", "bloccant", "blocchi", "blocco",
]

# A label with one of these says what the task waits for.
label_dependencies = [
  "dipendenz", "dipende da",
]

# A label or heading with one of these is about settings.
label_configuration = [
  "parametri", "configurazione", "impostazioni", "variabili d ambiente", "opzioni",
]

# How hard or urgent: little.
level_low = [
  "bassa", "basso", "bassi", "modesta",
]

# How hard or urgent: neither much nor little.
level_medium = [
  "media", "medio", "moderato",
]

# How hard or urgent: much.
level_high = [
  "alta", "alto", "forte", "difficile", "elevata", "elevato", "alti", "grande",
]

# How hard or urgent: more than anything else.
level_critical = [
  "critica", "critico", "urgente", "massima",
]

# Said of a priority, these leave it as it is.
no_change = [
  "nessuna modifica", "invariata", "nessun cambiamento", "mantenere", "restare",
]

# A value that is one of these says that there is none.
nothing = [
  "no", "nessuno", "nessuna", "niente", "nessun blocco",
]

# A value that begins so may say that there is none.
none_of_it = [
  "nessuno", "nessuna",
]

# Behind the first word of such a value, these confirm it.
so_far = [
  " rilevat", " individuat", " noto", " nota", " al momento", " per ora",
]

# With a number behind, one of these heads a phase.
phase_words = [
  "fase", "tappa", "passaggio", "iterazione", "traguardo", "passo",
]

# A heading that is one of these stands above the phases.
plain_plans = [
  "passi", "piano", "attivita", "passaggi", "sequenza",
  "pianificazione", "calendario",
]

# A heading with one of these stands above the phases.
plan_sections = [
  "piano di implementazione", "passi di implementazione", "fasi", "piano di lavoro", "piano d azione",
]

# Below such a heading stand no phases.
other_sections = [
  "alternativ", "domande", "rischi", "distribuzione", "rilascio",
]

# A line behind a blank one that is one of these opens a section, without any sign of a heading.
section_words = [
  "impostazioni", "configurazione", "fasi", "passi", "rischi", "file", "moduli", "opzioni",
]

# Occasions and studies: they are inquiries by themselves.
inquiries = [
  "raccolta dei requisiti", "raccolta requisiti", "analisi dei requisiti", "ricerca preliminare", "fase di ricerca",
  "condurre una ricerca", "ricerca di mercato", "studio di fattibilita", "organizzare una riunione",
  "organizzare un incontro",
]

# Beginnings of words for finding out …
finds_out = [
  "raccogli", "chiari", "valut", "esplor", "capire",
]

# … about nothing in particular.
inquiry_objects = [
  "requisiti", "l ambito", "le opzioni", "le alternative", "gli obiettivi", "fattibilita", "esigenze",
]

# Talking …
talks = [
  "parlare", "discutere", "confrontarsi", "incontro con", "riunione con", "consultare", "chiedere",
]

# … to people, and not to a device.
people = [
  "team", "squadra", "utenti", "clienti",
]

# Better, but nobody says how: the object is the thing itself or everything.
vague = [
  "migliorarlo", "migliorarla", "migliorare il sistema", "migliorare la qualita",
]

# Stages that every project has; without a task below them they say nothing of this one.
stages = [
  "analisi", "pianificazione", "progettazione", "implementazione", "sviluppo", "test", "rilascio", "documentazione",
]

# A clause that begins so builds something; in scripts without blanks it has one of these.
builds = [
  "implementare ", "creare ", "costruire ", "scrivere ", "sviluppare ", "aggiungere ", "configurare ",
]

# The board gave the task away, or has it only so that there is a row.
given_away = [
  "spostato in", "non piu necessari",
]

# At the start of a title no part of a unit's name: what is done, and articles.
title_leading = [
  "del", "la", "un", "una", "d", "l", "le", "integrare", "implementare", "creare", "costruire", "aggiungere",
  "sviluppare", "il", "lo", "gli", "uno", "nuova", "nuovo", "implementazione", "integrazione", "creazione",
  "sviluppo",
]

# At the end of a title no part of a unit's name: what is done, and what kind of thing it is.
title_trailing = [
  "estensione", "servizio",
  "configurabile", "configurabili",
]

# A name of these words alone is no name.
generic_names = [
  "servizio", "modulo",
]

# Articles that lose their vowel before another one.
elided_articles = [
  "l", "d", "un", "dell", "all", "nell", "sull", "dall",
]

# What stands behind one of these says more of a unit than its name.
title_clauses = [
  " in ", " con ",
]

# Small words between those that say what a document is.
title_joints = [
  "del", "da", "di", "e", "i", "la", "le",
]

# With one of these a model refuses the task.
refusals = [
  "non posso", "mi dispiace",
]

# With one of these a model asks for more than it was told.
asks_back = [
  "piu informazioni", "potresti fornire", "potrebbe fornire", "ho bisogno di", "senza ulteriori",
]

# A title with one of these changes what is there: the verb stands last, or has a form of its own.
title_changes_anywhere = [
  "rimuovere", "rinominare", "ripulire", "eliminare",
  "suddividere",
]

# Behind one of these a text says where something new is to be.
placed_in = [
  "composto da", "con i moduli", "si trova", "sta in", "va in",
]

# A column of types.
column_type = [
  "tipo",
]

# A column that says what is secret.
column_secret = [
  "segreto", "sensi",
]

# A column that describes settings.
column_description = [
  "nota", "descrizione", "significato",
]

# A column of names of settings.
column_name = [
  "campo", "parametro", "chiave", "variabile", "nome", "opzione", "impostazione",
]

# A column of limits.
column_limits = [
  "vincoli", "intervallo",
]

# A table with one of these in its header lists settings.
settings_columns = [
  "variabile",
]

# A table with one of these in its header may list something else than settings.
other_columns = [
  "parametro", "colonna",
]

# Before a setting's default.
default_words = [
  "predefinito", "valore predefinito", "predefinita",
]

# Behind a setting's default.
default_behind = [
  "per impostazione predefinita", "come predefinito", "predefinito",
]

# A setting that must be given.
required = [
  "obbligatorio", "obbligatoria",
]

# A setting that may be left out.
optional = [
  "opzionale",
]

# Before the limit of a setting.
limit_leads = [
  "deve essere",
]

# Before the id of a task that is only mentioned.
seen_beside = [
  "vedi anche",
]

# A sentence says behind one of these what is in the way.
blocker_leads = [
  "ostacolo e ", "blocco e ",
]

# A sentence says behind one of these what is done first.
first_step_leads = [
  "come primo passo", "il primo passo e", "per iniziare",
]

# What a sentence says before it comes to the point.
courtesies = [
  "consiglio di ", "suggerisco di ", "propongo di ", "che ",
]

# A package that is named beside one of these is not needed.
no_need = [
  "senza", "nessuna", "invece",
]

# What a heading with one of these lists is called, sent or stored, and no setting.
interfaces = [
  "modello dati",
]

# Words for settings that are as well words for what a function takes.
ambiguous_settings = [
  "parametri", "opzioni",
]

# These say of a task that another one must be done first.
waits_for = [
  "attende",
]

# With a number behind, one of these may stand before a phase's title.
times = [
  "settimana", "giorno", "mese",
]

# Before the least value of a setting.
at_least = [
  "minimo", "almeno",
]

# Before the greatest value of a setting.
at_most = [
  "al massimo", "massimo",
]

# Before a number that a setting is above of.
above = [
  "maggiore di",
]

# Before a number that a setting is below of.
below = [
  "minore di",
]

# Behind a number, what it counts.
counted = [
  "secondi", "minuti", "ore", "giorni", "tentativi",
]

# Said of a priority, these move it without saying where.
priority_moves = [
  "elevare", "alzare", "abbassare",
]

# A default that begins so only shows where a value goes.
placeholder_starts = [
  "il-tuo", "il_tuo", "tuo-", "tuo_",
]

# Between two levels, one of these makes the second one the aim.
level_targets = [
  "a",
]

# Between the names of packages.
package_joints = [
  "e", "ed", "con", "la", "il",
]

# A line with one of these tells something of a setting.
setting_lines = [
  "predefinit",
]

# What the length of a text counts.
counted_characters = [
  "caratteri",
]

# What the length of a list counts.
counted_entries = [
  "elementi",
]

# Between two clauses of a sentence.
clause_ends = [
  "e", "poi",
]

# Before the two ends of a range.
between = [
  "tra", "da",
]

# Between the two ends of a range.
range_to = [
  "a", "e",
]

# Before a word, these turn it round.
negations = [
  "non",
]

# What a setting is called in a sentence.
setting_nouns = [
  "parametro",
]

# A title with one of these is about code that is there.
refactoring = [
  "rifattor",
]

# Heads of the column of a table of phases that has their tasks.
task_columns = [
  "attività", "compiti", "lavori", "consegn",
]

# Below such a heading a numbered list is the plan.
step_lists = [
  "primi passi", "prossimi passi",
]

depends_on = [
  "dipende da", "dipende dal", "dipende dalla", "bloccato da", "bloccata da", "richiede", "attende", "dopo", "si basa su", "dipendenze",
]

depended_on = [
  "deve essere", "e necessario", "e richiesto", "va completato",
]

# Right before a file's name, these say that it is used, so that it is there.
used_before = [
  "chiama", "usa", "utilizza", "importa", "da", "vedi", "come",
]

# A sentence with one of these speaks of files by their bare names.
file_nouns = [
  "file", "modulo", "moduli",
]

# A sentence with one of these says where the unit is to be.
places_new = [
  "creare", "creerei", "nuovo", "aggiungere",
]

# Before a task's id in a heading, these say what the document is; the title stands behind the id.
before_ids = [
  "analisi", "progetto", "documento", "progettazione",
]

no_plugin = [
  "nessun nuovo plugin",
]

label_title = [
  "titolo", "compito",
]

# A value that begins so says that there is none.
there_is_none = [
  "non ci sono ", "non ce ne sono",
]

# What joins two verbs of a title, or a verb and its object: it goes with the verb.
title_joiners = [
  "e", "con", "per",
]

# What joins the second of two things.
joining = [
  "e",
]

# A title with one of these asks for settings.
made_configurable = [
  "configurabile", "configurabili",
]

# Right before a task's id, these say that this task waits for it.
needs_a_task = [
  "richiede",
]

# Between «complexity» and its level in a sentence.
is_verbs = [
  "e",
]

# A status cell that says one of these belongs to a task that is done.
done_words = [
  "fatto", "fatta", "completato", "completata", "chiuso", "chiusa", "finito", "terminato", "risolto",
]

# A status cell that says one of these belongs to a task that nobody does any more.
dropped_words = [
  "annullato", "annullata", "scartato", "archiviato", "rifiutato",
]

# A status cell that says one of these belongs to a task that is still to be done.
open_words = [
  "da fare", "aperto", "aperta", "nuovo", "in attesa", "in corso", "in lavorazione", "pianificato", "bloccato",
  "bloccata", "in revisione", "da rivedere",
]

# What stands over the columns of a task board.
board_id = [
  "identificativo", "chiave", "numero", "attivita",
]

board_title = [
  "titolo", "nome", "attivita", "compito",
]

board_status = [
  "stato", "avanzamento",
]

board_priority = [
  "priorita",
]

board_depends_on = [
  "dipende da", "dipendenze", "dipendenza", "bloccato da",
]

board_assignee = [
  "responsabile", "assegnato", "assegnato a", "assegnatario",
]

board_created = [
  "creato", "creato il", "creata",
]

board_updated = [
  "aggiornato", "aggiornato il", "modificato", "ultima modifica",
]
