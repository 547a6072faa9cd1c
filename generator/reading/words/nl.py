"""Words of Dutch."""

# What a document is: at an end of its title no part of a unit's name.
document_nouns = [
  "plan", "gids", "handleiding", "specificatie", "voorstel", "stappenplan", "implementatieplan", "implementatie",
]

# What is said of a document: no part of a name only beside a word of the list above.
document_words = [
  "ontwerp", "overzicht", "uitvoering", "analyse", "technisch",
]

# Said of a file, these mean that it is there already.
change_verbs = [
  "behouden", "hergebruiken",
  "aanpassen", "wijzigen", "bijwerken", "bestaand", "uitbreiden", "ongewijzigd", "vervangen", "reeds",
]

# Below such a heading stand files that are there already.
existing_sections = [
  "bestaande", "te wijzigen", "aan te passen", "niet wijzigen",
  "wijzigingen in",
]

# Before a file's name, these say that something goes into it, or comes from it.
places_before = [
  "in", "uit", "naar", "van", "met", "zie",
]

# A heading that begins so, with a number or letter behind it, is one of several ways to choose from.
option_words = [
  "optie", "alternatief", "variant", "aanpak",
]

# A last question that begins so only offers more help.
offers = [
  "zal ik", "wil je dat ik", "wilt u dat ik",
]

# A title with one of these plans a whole product.
product_words = [
  "volledig systeem",
]

# What a program is told from outside, by name.
environment_variables = [
  "omgevingsvariabele", "omgevingsvariabelen",
]

# Said of a setting or a package, these mean that it goes.
taken_away = [
  "verwijder", "niet meer",
]

# Said of a setting or a package, these mean that it is there already.
already_there = [
  "bestaand", "reeds", "al aanwezig", "momenteel",
]

# Below or behind one of these stand packages of the language.
package_labels = [
  "nieuwe afhankelijkhe", "bibliotheken", "pakketten",
]

# Right before the name of a package, these say that it is used.
uses_package = [
  "gebruikt", "gebruik", "gebruiken", "gebaseerd op", "met", "installeer", "installeren", "via",
]

# Below such a heading stands how things are before anything is built.
present_state = [
  "huidige situatie", "huidige stand", "huidige configuratie",
]

# Said of a package, these mean that it is there; of a setting they say nothing.
at_present = [
  "huidig",
]

# Beside a file's name, these say that it is changed.
changing = [
  "wijzig", "wijzigen", "wijzigingen", "bijwerken", "breid", "bestaande", "aanpassen",
]

# With a word of «into» behind, these say that something is added to a file.
adding = [
  "voeg",
]

# Beside a file's name, these say that it is new.
creating = [
  "maak", "nieuw", "nieuwe",
]

# What may stand between such a verb and the name.
into = [
  "aan", "het", "bestand",
]

# Before a file's name, these say that code is as it stands there.
as_in = [
  "zie", "zoals in",
]

# Behind a file's name, these say that it is changed.
changes_behind = [
  "aanpassen", "bijwerken", "uitbreiden", "wijzigen",
]

# In a comment, these stand for code that is not shown.
left_out = [
  "bestaande", "ongewijzigd",
]

# A label with one of these gives what is done first.
label_first_step = [
  "eerste stap", "als eerste",
]

# A label with one of these says how hard the task is.
label_complexity = [
  "complexiteit", "moeilijkheid",
]

# A label with one of these gives the task's priority.
label_priority = [
  "prioriteit",
]

# A label with one of these says what is in the way.
label_blockers = [
  "belemmering", "blokker", "obstakel", "knelpunt",
  "blokkad",
]

# A label with one of these says what the task waits for.
label_dependencies = [
  "vereist", "afhankelijk",
]

# A label or heading with one of these is about settings.
label_configuration = [
  "instellingen", "omgevingsvariabele", "optie",
]

# A label with one of these gives the task's title.
label_title = [
  "titel",
  "taak",
]

# How hard or urgent: little.
level_low = [
  "laag", "eenvoudig", "lage",
]

# How hard or urgent: neither much nor little.
level_medium = [
  "gemiddeld", "gemiddelde",
]

# How hard or urgent: much.
level_high = [
  "hoog", "hoge",
]

# How hard or urgent: more than anything else.
level_critical = [
  "urgent", "kritisch", "kritiek",
]

# Said of a priority, these leave it as it is.
no_change = [
  "geen wijziging", "ongewijzigd", "handhaven", "behoud",
]

# A value that is one of these says that there is none.
nothing = [
  "geen", "geen blokkades",
]

# A value that begins so may say that there is none.
none_of_it = [
  "geen",
]

# Behind the first word of such a value, these confirm it.
so_far = [
  " bekend", " gevonden", " op dit moment",
]

# With a number behind, one of these heads a phase.
phase_words = [
  "fase", "stap", "mijlpaal",
]

# A heading that is one of these stands above the phases.
plain_plans = [
  "plan", "stappen", "aanpak", "werkwijze", "taken", "plan van aanpak",
  "tijdlijn",
]

# A heading with one of these stands above the phases.
plan_sections = [
  "implementatieplan", "implementatiestappen",
]

# Below such a heading stand no phases.
other_sections = [
  "vragen", "risico", "uitrol", "testen",
]

# A line behind a blank one that is one of these opens a section, without any sign of a heading.
section_words = [
  "bestanden", "instellingen", "stappen", "fasen", "risicos", "vragen",
]

# Occasions and studies: they are inquiries by themselves.
inquiries = [
  "haalbaarheidsstudie", "haalbaarheidsonderzoek", "vooronderzoek", "onderzoek doen",
]

# Beginnings of words for finding out …
finds_out = [
  "verzamel", "inventaris", "bepal", "vaststel", "verken", "afweg",
]

# … about nothing in particular.
inquiry_objects = [
  "eisen", "wensen", "vereisten", "behoeften", "opties", "doelen", "alternatieven", "haalbaarheid",
]

# Talking …
talks = [
  "overleg", "bespreek", "bespreken", "praten",
]

# … to people, and not to a device.
people = [
  "team", "gebruikers", "klanten", "belanghebbend",
]

# Better, but nobody says how: the object is the thing itself or everything.
vague = [
  "het verbeteren", "verbeter het",
]

# A clause that begins so builds something; in scripts without blanks it has one of these.
builds = [
  "bouw ", "bouwen ", "maak ", "maken ", "schrijf ", "implementeer ", "ontwikkel",
]

# A clause that ends so builds something: the verb stands last.
builds_last = [
  " bouwen", " maken", " schrijven", " ontwikkelen", " implementeren",
]

# At the start of a title no part of a unit's name: what is done, and articles.
title_leading = [
  "de",
]

# Small words between those that say what a document is.
title_joints = [
  "de", "en", "van",
]

# With one of these a model refuses the task.
refusals = [
  "niet helpen", "kan ik niet", "ik kan hier",
]

# With one of these a model asks for more than it was told.
asks_back = [
  "kunt u aangeven", "meer informatie nodig", "zonder meer informatie",
]

# A title with one of these changes what is there: the verb stands last, or has a form of its own.
title_changes_anywhere = [
  "verwijderen", "hernoemen", "opschonen", "opruimen",
  "opsplitsen",
]

# Behind one of these a text says where something new is to be.
placed_in = [
  "bestaat uit", "met de modules", "staat in", "komt in",
]

# A column that says what is secret.
column_secret = [
  "geheim",
]

# A column that describes settings.
column_description = [
  "omschrijving", "betekenis",
]

# A column of names of settings.
column_name = [
  "naam", "sleutel", "variabele", "omgevingsvariabele",
]

# A table with one of these in its header lists settings.
settings_columns = [
  "omgevingsvariabele",
]

# Before a setting's default.
default_words = [
  "standaard", "standaardwaarde",
]

# Behind a setting's default.
default_behind = [
  "standaard", "als standaard",
]

# A setting that must be given.
required = [
  "verplicht",
]

# A setting that may be left out.
optional = [
  "optioneel",
]

# Before the id of a task that is only mentioned.
seen_beside = [
  "zie ook",
]

# A sentence says behind one of these what is in the way.
blocker_leads = [
  "blokkade is ", "obstakel is ",
]

# A sentence says behind one of these what is done first.
first_step_leads = [
  "als eerste stap", "de eerste stap is",
]

# A package that is named beside one of these is not needed.
no_need = [
  "zonder", "geen",
]

# Words for settings that are as well words for what a function takes.
ambiguous_settings = [
  "optie",
]

# A label that is one of these lists files.
file_list_labels = [
  "bestand", "bestanden",
]

# These say of a task that another one must be done first.
waits_for = [
  "wacht op",
]

# With a number behind, one of these may stand before a phase's title.
times = [
  "week", "dag", "maand",
]

# Before the least value of a setting.
at_least = [
  "minstens", "ten minste",
]

# Before the greatest value of a setting.
at_most = [
  "hoogstens", "maximaal",
]

# Behind a number, what it counts.
counted = [
  "seconden", "uur", "dagen",
]

# Said of a priority, these move it without saying where.
priority_moves = [
  "verhogen", "verlagen",
]

# A default that begins so only shows where a value goes.
placeholder_starts = [
  "jouw",
]

# Between two levels, one of these makes the second one the aim.
level_targets = [
  "naar",
]

# Between the names of packages.
package_joints = [
  "en", "met", "de",
]

# A line with one of these tells something of a setting.
setting_lines = [
  "standaard", "geheim",
]

# What the length of a text counts.
counted_characters = [
  "tekens",
]

# Between two clauses of a sentence.
clause_ends = [
  "en",
]

# Before the two ends of a range.
between = [
  "van", "tussen",
]

# Between the two ends of a range.
range_to = [
  "tot", "en",
]

# Before a word, these turn it round.
negations = [
  "niet",
]

# A title with one of these is about code that is there.
refactoring = [
  "refactor",
]

# Heads of the column of a table of phases that has their tasks.
task_columns = [
  "taken", "taak", "werkzaamheden", "oplever",
]

# Below such a heading a numbered list is the plan.
step_lists = [
  "eerste stappen", "volgende stappen",
]

depends_on = [
  "hangt af van", "afhankelijk van", "geblokkeerd door", "vereist", "wacht op", "bouwt voort op", "afhankelijkheden",
]

depended_on = [
  "moet eerst", "moet klaar", "moet af", "is nodig", "is vereist",
]

# Right before a file's name, these say that it is used, so that it is there.
used_before = [
  "roept", "gebruikt", "importeert", "uit", "via", "zie", "zoals",
]

# A sentence with one of these speaks of files by their bare names.
file_nouns = [
  "bestand", "bestanden", "module", "modules",
]

# A sentence with one of these says where the unit is to be.
places_new = [
  "maken", "aanmaken", "nieuw", "maak",
]

# Before a task's id in a heading, these say what the document is; the title stands behind the id.
before_ids = [
  "ontwerp", "ontwerpdocument", "analyse",
]

title_trailing = [
  "instelbaar",
]

title_clauses = [
  " voor ", " met ", " op ",
]

# A value that begins so says that there is none.
there_is_none = [
  "er zijn geen ",
]

# Verbs that lead a longer title, and are no part of a name.
title_imperatives = [
  "bouw", "maak",
]

# What joins two verbs of a title, or a verb and its object: it goes with the verb.
title_joiners = [
  "en", "met",
]

# What joins the second of two things.
joining = [
  "en",
]

# A title with one of these asks for settings.
made_configurable = [
  "instelbaar",
]

# Right before a task's id, these say that this task waits for it.
needs_a_task = [
  "vereist",
]

# Between «complexity» and its level in a sentence.
is_verbs = [
  "is",
]

# A status cell that says one of these belongs to a task that is done.
done_words = [
  "klaar", "gereed", "afgerond", "gesloten", "voltooid", "gedaan", "opgelost",
]

# A status cell that says one of these belongs to a task that nobody does any more.
dropped_words = [
  "geannuleerd", "vervallen", "afgewezen", "gearchiveerd",
]

# A status cell that says one of these belongs to a task that is still to be done.
open_words = [
  "te doen", "nieuw", "gepland", "wachtend", "in behandeling", "bezig", "mee bezig", "geblokkeerd", "in controle",
  "te controleren",
]

# What stands over the columns of a task board.
board_id = [
  "nr", "nummer", "sleutel", "taak",
]

board_title = [
  "titel", "naam", "taak", "omschrijving",
]

board_status = [
  "stand", "toestand", "voortgang",
]

board_priority = [
  "prioriteit",
]

board_depends_on = [
  "hangt af van", "afhankelijk van", "afhankelijkheden", "geblokkeerd door",
]

board_assignee = [
  "verantwoordelijke", "toegewezen", "toegewezen aan", "eigenaar",
]

board_created = [
  "aangemaakt", "aangemaakt op", "gemaakt",
]

board_updated = [
  "bijgewerkt", "bijgewerkt op", "gewijzigd", "laatst gewijzigd",
]
