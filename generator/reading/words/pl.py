"""Words of Polish."""

# What a document is: at an end of its title no part of a unit's name.
document_nouns = [
  "plan", "przewodnik", "specyfikacja", "propozycja", "wdrozenia", "wdrozenie",
]

# What is said of a document: no part of a name only beside a word of the list above.
document_words = [
  "projekt", "przeglad", "podsumowanie", "realizacji", "realizacja", "instrukcja", "analiza",
]

# Said of a file, these mean that it is there already.
change_verbs = [
  "zmodyfikowac", "zmienic", "zaktualizowac", "istniejac", "rozszerzyc", "bez zmian", "zastapic", "dostosowac",
]

# Below such a heading stand files that are there already.
existing_sections = [
  "istniejac", "do zmiany", "do modyfikacji", "nie zmieniac",
]

# Before a file's name, these say that something goes into it, or comes from it.
places_before = [
  "w", "z", "do", "ze", "zob",
]

# A heading that begins so, with a number or letter behind it, is one of several ways to choose from.
option_words = [
  "opcja", "wariant", "alternatywa", "podejscie",
]

# A last question that begins so only offers more help.
offers = [
  "czy mam", "chcesz abym",
]

# A title with one of these plans a whole product.
product_words = [
  "caly system", "kompletny system",
]

# What a program is told from outside, by name.
environment_variables = [
  "zmienna srodowiskowa", "zmienne srodowiskowe", "zmiennych srodowiskowych", "zmienną środowiskową",
]

# Said of a setting or a package, these mean that it goes.
taken_away = [
  "usun", "usuw", "juz nie",
]

# Said of a setting or a package, these mean that it is there already.
already_there = [
  "istniej", "juz ", "obecnie",
]

# Below or behind one of these stand packages of the language.
package_labels = [
  "nowe zaleznosci", "biblioteki", "pakiety",
]

# Right before the name of a package, these say that it is used.
uses_package = [
  "uzywa", "uzyj", "uzywamy", "uzywajac", "korzysta z", "korzystajac z", "oparty na", "oparta na", "oparte na",
  "zainstaluj", "za pomoca",
]

# Below such a heading stands how things are before anything is built.
present_state = [
  "stan obecny", "obecny stan", "stan aktualny", "obecna konfiguracja",
]

# Said of a package, these mean that it is there; of a setting they say nothing.
at_present = [
  "aktualn",
]

# Beside a file's name, these say that it is changed.
changing = [
  "zaktualizuj", "zmodyfikuj", "zmień", "zmiany", "rozszerz", "edytuj", "istniejący", "istniejącego",
]

# With a word of «into» behind, these say that something is added to a file.
adding = [
  "dodaj",
]

# Beside a file's name, these say that it is new.
creating = [
  "utwórz", "nowy", "nowa",
]

# What may stand between such a verb and the name.
into = [
  "do", "w", "plik", "pliku",
]

# Before a file's name, these say that code is as it stands there.
as_in = [
  "zob",
]

# In a comment, these stand for code that is not shown.
left_out = [
  "istniejący", "istniejące", "bez zmian",
]

# A label with one of these gives what is done first.
label_first_step = [
  "pierwszy krok",
]

# A label with one of these says how hard the task is.
label_complexity = [
  "zlozonosc", "trudnosc",
]

# A label with one of these gives the task's priority.
label_priority = [
  "priorytet",
]

# A label with one of these says what is in the way.
label_blockers = [
  "blokad", "blokuje", "blokujace", "przeszkod", "bariera",
]

# A label with one of these says what the task waits for.
label_dependencies = [
  "zalezn", "zalezy od", "wymaga",
]

# A label or heading with one of these is about settings.
label_configuration = [
  "ustawienia", "konfiguracja", "zmienne srodowiskowe", "opcje", "parametry",
]

# How hard or urgent: little.
level_low = [
  "niska", "niski", "niskie", "prosta", "latwa",
  "niskiego",
]

# How hard or urgent: neither much nor little.
level_medium = [
  "srednia", "sredni", "srednie", "umiarkowana",
  "sredniego",
]

# How hard or urgent: much.
level_high = [
  "wysoka", "wysoki", "wysokie", "duza", "zlozona",
  "wysokiego",
]

# How hard or urgent: more than anything else.
level_critical = [
  "pilny", "pilna", "krytyczny", "krytyczna",
]

# Said of a priority, these leave it as it is.
no_change = [
  "bez zmian", "nie zmieniac",
]

# A value that is one of these says that there is none.
nothing = [
  "brak", "brak blokad", "nie ma",
]

# A value that begins so may say that there is none.
none_of_it = [
  "brak",
]

# Behind the first word of such a value, these confirm it.
so_far = [
  " znany", " na razie",
]

# With a number behind, one of these heads a phase.
phase_words = [
  "krok", "etap", "faza", "kamien milowy",
]

# A heading that is one of these stands above the phases.
plain_plans = [
  "plan", "kroki", "zadania", "etapy", "fazy", "kolejnosc",
  "harmonogram",
]

# A heading with one of these stands above the phases.
plan_sections = [
  "plan wdrozenia", "plan pracy", "kroki wdrozenia",
]

# Below such a heading stand no phases.
other_sections = [
  "pytania", "ryzyk", "testy", "wdrozenie produkcyjne",
]

# A line behind a blank one that is one of these opens a section, without any sign of a heading.
section_words = [
  "pliki", "konfiguracja", "ustawienia", "kroki", "etapy", "fazy", "ryzyka",
]

# Occasions and studies: they are inquiries by themselves.
inquiries = [
  "zebranie wymagan", "zbieranie wymagan", "analiza wymagan", "badanie wstepne", "wstepne badania",
  "studium wykonalnosci",
]

# Beginnings of words for finding out …
finds_out = [
  "zebra", "okresl", "ocen", "przeanaliz", "ustal",
]

# … about nothing in particular.
inquiry_objects = [
  "wymagan", "zakres", "opcje", "cele", "potrzeb",
]

# Talking …
talks = [
  "porozmawiac", "omowic", "spotkanie", "zapytac",
]

# … to people, and not to a device.
people = [
  "zespol", "uzytkownik", "klient", "interesariusz",
]

# Better, but nobody says how: the object is the thing itself or everything.
vague = [
  "ulepszyc to", "poprawic to",
]

# A clause that begins so builds something; in scripts without blanks it has one of these.
builds = [
  "zaimplement", "stworz", "utworz", "napisz", "zbuduj", "dodaj ",
]

# Small words between those that say what a document is.
title_joints = [
  "i", "z",
]

# With one of these a model refuses the task.
refusals = [
  "nie moge", "przepraszam",
]

# With one of these a model asks for more than it was told.
asks_back = [
  "potrzebuje wiecej", "prosze podac",
]

# A title with one of these changes what is there: the verb stands last, or has a form of its own.
title_changes_anywhere = [
  "usunac", "posprzatac",
  "podzielic",
]

# Behind one of these a text says where something new is to be.
placed_in = [
  "znajduje sie", "trafia do",
]

# A column of types.
column_type = [
  "typ",
]

# A column that describes settings.
column_description = [
  "opis", "uwagi",
]

# A column of names of settings.
column_name = [
  "nazwa", "klucz", "pole", "zmienna", "ustawienie", "opcja",
]

# A table with one of these in its header lists settings.
settings_columns = [
  "zmienna",
]

# Before a setting's default.
default_words = [
  "domyslnie", "wartosc domyslna", "domyslna",
]

# Behind a setting's default.
default_behind = [
  "domyslnie",
]

# A setting that must be given.
required = [
  "wymagany", "wymagane", "wymagana",
]

# A setting that may be left out.
optional = [
  "opcjonalny",
]

# Before the id of a task that is only mentioned.
seen_beside = [
  "zob tez",
]

# A sentence says behind one of these what is in the way.
blocker_leads = [
  "blokada jest ", "przeszkoda jest ",
]

# A sentence says behind one of these what is done first.
first_step_leads = [
  "jako pierwszy krok", "pierwszym krokiem jest",
]

# A package that is named beside one of these is not needed.
no_need = [
  "bez ", "zamiast",
]

# Words for settings that are as well words for what a function takes.
ambiguous_settings = [
  "parametry", "opcje",
]

# A label that is one of these lists files.
file_list_labels = [
  "plik", "pliki",
]

# These say of a task that another one must be done first.
waits_for = [
  "czeka na",
]

# With a number behind, one of these may stand before a phase's title.
times = [
  "tydzien", "dzien",
]

# Before the least value of a setting.
at_least = [
  "co najmniej",
]

# Before the greatest value of a setting.
at_most = [
  "co najwyzej",
]

# Behind a number, what it counts.
counted = [
  "sekund", "godzin", "dni",
]

# Said of a priority, these move it without saying where.
priority_moves = [
  "podniesc", "obnizyc",
]

# A default that begins so only shows where a value goes.
placeholder_starts = [
  "twoj",
]

# Between two levels, one of these makes the second one the aim.
level_targets = [
  "do", "na",
]

# Between the names of packages.
package_joints = [
  "i", "z", "oraz",
]

# A line with one of these tells something of a setting.
setting_lines = [
  "domysln",
]

# What the length of a text counts.
counted_characters = [
  "znakow",
]

# Between two clauses of a sentence.
clause_ends = [
  "i",
]

# Before the two ends of a range.
between = [
  "od", "miedzy",
]

# Between the two ends of a range.
range_to = [
  "do", "i",
]

# Before a word, these turn it round.
negations = [
  "nie",
]

# A title with one of these is about code that is there.
refactoring = [
  "refaktor",
]

# Heads of the column of a table of phases that has their tasks.
task_columns = [
  "zadani", "prace",
]

# Below such a heading a numbered list is the plan.
step_lists = [
  "pierwsze kroki", "następne kroki",
]

depends_on = [
  "zalezy od", "zalezne od", "wymaga", "blokowane przez", "czeka na", "po zakonczeniu", "zaleznosci",
]

depended_on = [
  "musi byc", "musi zostac", "jest wymagane", "najpierw",
]

# Right before a file's name, these say that it is used, so that it is there.
used_before = [
  "wywołuje", "używa", "importuje", "przez", "zobacz", "jak",
]

# A sentence with one of these speaks of files by their bare names.
file_nouns = [
  "plik", "pliki", "plików", "moduł", "moduły",
]

# A sentence with one of these says where the unit is to be.
places_new = [
  "utworzyć", "nowy", "dodać", "powstanie",
]

# Before a task's id in a heading, these say what the document is; the title stands behind the id.
before_ids = [
  "analiza", "projekt", "projektu", "dokument",
]

title_clauses = [
  " dla ",
]

label_title = [
  "tytul", "zadanie",
]

# A value that begins so says that there is none.
there_is_none = [
  "nie ma ",
]

# What joins two verbs of a title, or a verb and its object: it goes with the verb.
title_joiners = [
  "i",
]

# What joins the second of two things.
joining = [
  "i",
]

# Right before a task's id, these say that this task waits for it.
needs_a_task = [
  "wymaga",
]

# A status cell that says one of these belongs to a task that is done.
done_words = [
  "zrobione", "gotowe", "zakonczone", "ukonczone", "zamkniete", "wykonane", "rozwiazane",
]

# A status cell that says one of these belongs to a task that nobody does any more.
dropped_words = [
  "anulowane", "odrzucone", "zarchiwizowane", "porzucone",
]

# A status cell that says one of these belongs to a task that is still to be done.
open_words = [
  "do zrobienia", "otwarte", "nowe", "zaplanowane", "oczekuje", "w toku", "w trakcie", "zablokowane",
  "do sprawdzenia", "w przegladzie",
]

# What stands over the columns of a task board.
board_id = [
  "identyfikator", "klucz", "numer", "nr", "zadanie",
]

board_title = [
  "tytul", "nazwa", "zadanie", "temat",
]

board_status = [
  "stan",
]

board_priority = [
  "priorytet",
]

board_depends_on = [
  "zalezy od", "zaleznosci", "zablokowane przez",
]

board_assignee = [
  "odpowiedzialny", "przypisane", "przypisane do", "wykonawca",
]

board_created = [
  "utworzono", "utworzone", "data utworzenia",
]

board_updated = [
  "zaktualizowano", "zaktualizowane", "zmieniono", "ostatnia zmiana",
]
