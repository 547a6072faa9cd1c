"""Words of French."""

# What a document is: at an end of its title no part of a unit's name.
document_nouns = [
  "plan", "guide", "specification", "specifications", "proposition",
]

# What is said of a document: no part of a name only beside a word of the list above.
document_words = [
  "amelioration", "ameliorations", "refactorisation",
  "conception", "feuille", "route", "apercu", "resume", "technique", "cahier", "charges", "action", "realisation",
  "instructions", "mise", "oeuvre", "analyse", "developpement",
]

# Said of a file, these mean that it is there already.
change_verbs = [
  "conserver", "garder", "reutiliser",
  "modifier", "modifie", "mettre a jour", "mise a jour", "existant", "etendre", "inchange", "completer",
  "remplacer", "deja",
]

# Below such a heading stand files that are there already.
existing_sections = [
  "a modifier", "existants", "modifies", "a ne pas modifier", "inchanges", "structure actuelle", "deja en place",
  "code existant", "modifications du", "modifications de",
]

# Before a file's name, these say that something goes into it, or comes from it.
places_before = [
  "dans", "de", "depuis", "a", "sur", "avec", "voir",
]

# A heading that begins so, with a number or letter behind it, is one of several ways to choose from.
option_words = [
  "option", "variante", "solution", "alternative", "approche",
]

# A last question that begins so only offers more help.
offers = [
  "voulez vous que je", "souhaitez vous que je", "dois je",
]

# A title with one of these plans a whole product.
product_words = [
  "systeme complet", "feuille de route complete",
]

# What a program is told from outside, by name.
environment_variables = [
  "variable d environnement", "variables d environnement",
]

# Said of a setting or a package, these mean that it goes.
taken_away = [
  "supprim", "retire", "ne plus",
]

# Said of a setting or a package, these mean that it is there already.
already_there = [
  "existant", "existe deja", "deja", "actuellement",
]

# Below or behind one of these stand packages of the language.
package_labels = [
  "nouvelles dependances", "nouvelle dependance", "bibliotheque", "paquets", "librairies",
]

# Right before the name of a package, these say that it is used.
uses_package = [
  "utilise", "utiliser", "utilisant", "utilisons", "base sur", "basee sur", "s appuie sur", "avec", "installer",
  "via",
]

# Below such a heading stands how things are before anything is built.
present_state = [
  "etat actuel", "situation actuelle", "configuration actuelle", "l existant",
]

# Said of a package, these mean that it is there; of a setting they say nothing.
at_present = [
  "aujourd hui", "actuel",
]

# Beside a file's name, these say that it is changed.
changing = [
  "modifier", "modifie", "modifiez", "modifications", "éditer", "éditez", "mettre", "mettez", "mets",
  "étendre", "étends", "étendez", "compléter", "complétez", "existant", "existante", "changements",
]

# With a word of «into» behind, these say that something is added to a file.
adding = [
  "ajoute", "ajouter", "ajoutez",
]

# Beside a file's name, these say that it is new.
creating = [
  "créer", "créez", "nouveau", "nouvelle",
]

# What may stand between such a verb and the name.
into = [
  "dans", "au", "le", "fichier",
]

# Before a file's name, these say that code is as it stands there.
as_in = [
  "voir", "comme dans", "tiré de",
]

# Behind a file's name, what it needs.
needs_change = [
  "doit",
]

# In a comment, these stand for code that is not shown.
left_out = [
  "existant", "existante", "existants", "existantes", "inchangé", "inchangée", "reste du", "reste de",
]

# A label with one of these gives what is done first.
label_first_step = [
  "premiere action", "premiere etape", "pour commencer",
  "par ou commencer",
]

# A label with one of these says how hard the task is.
label_complexity = [
  "complexite", "difficulte",
]

# A label with one of these gives the task's priority.
label_priority = [
  "priorite", "urgence",
]

# A label with one of these says what is in the way.
label_blockers = [
  "obstacle", "blocage", "bloquant", "frein", "verrou", "point bloquant",
]

# A label with one of these says what the task waits for.
label_dependencies = [
  "dependance", "depend de", "prerequis",
]

# A label or heading with one of these is about settings.
label_configuration = [
  "configuration", "parametres", "variables d environnement", "reglages", "options",
]

# A label with one of these gives the task's title.
label_title = [
  "titre", "tache",
]

# How hard or urgent: little.
level_low = [
  "simple", "faible", "basse", "bas", "minimal",
]

# How hard or urgent: neither much nor little.
level_medium = [
  "moyen", "moyenne", "moderee", "moyens",
]

# How hard or urgent: much.
level_high = [
  "eleve", "elevee", "haute", "haut", "forte", "difficile", "grande",
]

# How hard or urgent: more than anything else.
level_critical = [
  "urgent", "critique", "urgente",
]

# Said of a priority, these leave it as it is.
no_change = [
  "aucun changement", "aucune modification", "inchange", "maintenir", "conserver", "pas de changement", "rester",
  "reste",
]

# A value that is one of these says that there is none.
nothing = [
  "aucun", "aucune", "aucun connu", "aucun blocage", "pas de blocage", "rien",
]

# A value that begins so may say that there is none.
none_of_it = [
  "aucun", "aucune",
]

# Behind the first word of such a value, these confirm it.
so_far = [
  " connu", " a ce stade", " pour l instant", " pour le moment",
]

# With a number behind, one of these heads a phase.
phase_words = [
  "phase", "etape", "jalon",
]

# A heading that is one of these stands above the phases.
plain_plans = [
  "plan", "etapes", "plan d action", "plan de travail", "demarche", "deroulement", "taches", "ordre des travaux",
  "marche a suivre",
  "planification", "calendrier", "ordre de realisation",
]

# A heading with one of these stands above the phases.
plan_sections = [
  "plan de mise en", "plan d implementation", "etapes de mise en", "plan de realisation", "etapes d implementation",
  "jalons", "etapes", "plan de developpement",
]

# Below such a heading stand no phases.
other_sections = [
  "migration", "alternatives", "tests", "deploiement", "questions ouvertes", "risques", "mise en production",
  "essais",
]

# A line behind a blank one that is one of these opens a section, without any sign of a heading.
section_words = [
  "modules", "configuration", "options", "fichiers", "parametres", "etapes", "risques", "deploiement",
  "fichiers a creer", "nouveaux fichiers",
]

# Occasions and studies: they are inquiries by themselves.
inquiries = [
  "recueil des besoins", "recueil des exigences", "analyse des besoins", "etude de faisabilite",
  "etude preliminaire", "recherche preliminaire", "phase de recherche", "mener des recherches",
  "mener une recherche", "effectuer des recherches", "etude de marche", "organiser une reunion",
  "organiser un atelier", "remue meninges",
]

# Beginnings of words for finding out …
finds_out = [
  "collect", "recueil", "clarifi", "etudi", "identifi", "comprendre",
]

# … about nothing in particular.
inquiry_objects = [
  "exigences", "besoins", "le perimetre", "les options", "les alternatives", "les objectifs", "faisabilite",
]

# Talking …
talks = [
  "discuter", "parler", "echanger", "consulter", "reunion avec", "atelier avec", "demander aux",
]

# … to people, and not to a device.
people = [
  "equipe", "utilisateur", "clients", "parties prenantes", "metier",
]

# Better, but nobody says how: the object is the thing itself or everything.
vague = [
  "l ameliorer", "ameliorer cela", "ameliorer le systeme", "ameliorer la qualite",
]

# Stages that every project has; without a task below them they say nothing of this one.
stages = [
  "documentation", "recherche", "analyse", "conception", "developpement", "deploiement",
]

# A clause that begins so builds something; in scripts without blanks it has one of these.
builds = [
  "implementer ", "creer ", "construire ", "ecrire ", "developper ", "programmer ", "ajouter ", "configurer ",
]

# Such a clause begins like one that builds, and leaves nothing built.
builds_nothing = [
  "ecrire une liste", "faire une liste",
]

# The board gave the task away, or has it only so that there is a row.
given_away = [
  "n est plus", "transfere a",
]

# At the start of a title no part of a unit's name: what is done, and articles.
title_leading = [
  "implementation", "integration", "du", "des", "de", "la", "un", "implementer", "integrer", "creer", "construire",
  "ajouter", "developper", "mise", "en", "place", "oeuvre", "d", "l", "le", "les", "une", "nouveau", "nouvelle",
  "creation", "developpement", "mettre", "installer", "connecter",
]

# At the end of a title no part of a unit's name: what is done, and what kind of thing it is.
title_trailing = [
  "integration", "service", "extension", "module", "greffon",
  "configurables", "parametrable", "parametrables",
]

# A name of these words alone is no name.
generic_names = [
  "service", "configuration", "options", "module", "extension", "parametres",
]

# Articles that lose their vowel before another one.
elided_articles = [
  "l", "d", "qu",
]

# What stands behind one of these says more of a unit than its name.
title_clauses = [
  " pour ", " avec ", " dans ", " en ",
]

# Small words between those that say what a document is.
title_joints = [
  "de", "des", "et", "en", "la", "le",
]

# A title that begins so names the document first.
document_openings = [
  "analyse", "analyse de",
]

# With one of these a model refuses the task.
refusals = [
  "je suis desole", "desole", "je ne peux pas", "je ne suis pas en mesure",
]

# With one of these a model asks for more than it was told.
asks_back = [
  "trop vague", "besoin de plus", "pourriez vous", "pouvez vous preciser", "merci de preciser",
  "sans ces informations", "sans plus d informations", "veuillez fournir", "plus d informations",
]

# A title that begins so changes what is there.
title_changes = [
  "refactorisation", "refactoriser", "corriger",
]

# A title with one of these changes what is there: the verb stands last, or has a form of its own.
title_changes_anywhere = [
  "supprimer", "renommer", "nettoyer", "simplifier",
  "diviser", "scinder",
]

# Before a file's name, these make it; in Japanese behind it.
makes = [
  "creer", "ajouter", "nouveau",
]

# Behind one of these a text says where something new is to be.
placed_in = [
  "se compose de", "avec les modules", "se situe", "se trouve",
]

# A column that says what is secret.
column_secret = [
  "confidentiel", "sensi",
]

# A column that describes settings.
column_description = [
  "commentaire", "signification", "remarque",
]

# A column of names of settings.
column_name = [
  "variable", "nom", "champ", "parametre", "cle",
]

# A column of limits.
column_limits = [
  "contrainte", "plage",
]

# A table with one of these in its header lists settings.
settings_columns = [
  "variable",
]

# A table with one of these in its header may list something else than settings.
other_columns = [
  "parametre", "colonne",
]

# Before a setting's default.
default_words = [
  "par defaut", "defaut", "valeur par defaut",
]

# Behind a setting's default.
default_behind = [
  "par defaut",
]

# A setting that must be given.
required = [
  "requis", "requise", "obligatoire",
]

# A setting that may be left out.
optional = [
  "optionnel", "facultatif", "non requis",
]

# Before the limit of a setting.
limit_leads = [
  "doit etre", "plage", "valeur", "est",
]

# Before the id of a task that must be done first.
depends_on = [
  "depend de", "depend du", "necessite", "bloque par", "bloquee par", "requiert", "apres", "dependances",
  "prerequis",
  "repose sur", "attend", "s appuie sur",
]

# Behind the id of a task that must be done first.
depended_on = [
  "doit etre", "est requis",
  "doit d abord", "doit etre termine", "est necessaire", "est un prerequis",
]

# These say that a task need not be done first.
not_depending = [
  "ne depend pas", "n est pas",
]

# Before the id of a task that is only mentioned.
seen_beside = [
  "voir", "comme", "voir aussi",
]

# A sentence says behind one of these what is in the way.
blocker_leads = [
  "blocage est ", "obstacle est ", "point bloquant est ",
]

# A sentence says behind one of these what is done first.
first_step_leads = [
  "comme premiere etape", "pour commencer", "la premiere etape est de", "la premiere etape consiste a",
]

# What a sentence says before it comes to the point.
courtesies = [
  "je recommande de ", "je conseille de ", "je propose de ", "il faut ", "que ",
]

# A package that is named beside one of these is not needed.
no_need = [
  "sans", "aucune", "au lieu",
]

# What a heading with one of these lists is called, sent or stored, and no setting.
interfaces = [
  "modele de donnees", "base de donnees",
]

# Words for settings that are as well words for what a function takes.
ambiguous_settings = [
  "parametres", "options",
]

# A label that is one of these lists files.
file_list_labels = [
  "fichiers", "nouveaux fichiers", "fichier",
]

# A table below one of these lists files.
file_words = [
  "structure", "fichier",
]

# A part of a sentence that begins so belongs to the blocker before it.
blocker_conjunctions = [
  " car ", " mais ", " parce ", " puisque ",
]

# These say of a task that another one must be done first.
waits_for = [
  "attend",
]

# Beside the name of a folder, these say that a unit's files go there.
unit_places = [
  "dossier", "creer",
]

# With a number behind, one of these may stand before a phase's title.
times = [
  "semaine", "jour", "mois",
]

# Beside a code block, these say that it only shows how something is used.
usage_words = [
  "exemple d utilisation",
]

# Before the least value of a setting.
at_least = [
  "au moins", "au minimum", "minimum de",
]

# Before the greatest value of a setting.
at_most = [
  "au plus", "au maximum", "maximum de",
]

# Before a number that a setting is above of.
above = [
  "plus grand que", "superieur a",
]

# Before a number that a setting is below of.
below = [
  "inferieur a",
]

# Behind a number, what it counts.
counted = [
  "secondes", "heures", "jours", "tentatives",
]

# Said of a priority, these move it without saying where.
priority_moves = [
  "augmenter", "diminuer", "baisser",
]

# A default that begins so only shows where a value goes.
placeholder_starts = [
  "votre", "ton-", "ton_",
]

# What a service is called.
service_words = [
  "service d arriere plan", "service en arriere plan",
]

# A sentence with one of these says that the unit is no plugin.
no_plugin = [
  "pas un plugin",
  "aucun nouveau plugin",
]

# A board's status that is one of these says that a task is done.
done_words = [
  "termine", "terminee", "fait", "faite", "acheve", "clos", "ferme", "fini", "resolu",
]

# The settings of a whole workspace.
central_settings = [
  "configuration centrale",
]

# Between two levels, one of these makes the second one the aim.
level_targets = [
  "a", "vers", "au",
]

# Between the names of packages.
package_joints = [
  "et", "avec", "le", "la",
]

# Before the name of a setting, these say that it is new.
setting_added = [
  "nouveau", "ajouter",
]

# A line with one of these tells something of a setting.
setting_lines = [
  "defaut",
]

# What the length of a text counts.
counted_characters = [
  "signes",
]

# What the length of a list counts.
counted_entries = [
  "entrees",
]

# With one of these a sentence says what a setting is not.
denied_limits = [
  "ne doit",
]

# Before a regular expression.
expression_words = [
  "motif", "expression reguliere",
]

# Between two clauses of a sentence.
clause_ends = [
  "et", "puis",
]

# Before the two ends of a range.
between = [
  "entre", "de",
]

# Between the two ends of a range.
range_to = [
  "a", "et",
]

# Before a word, these turn it round.
negations = [
  "pas", "non",
]

# What a setting is called in a sentence.
setting_nouns = [
  "variable", "parametre",
]

# A title with one of these is about code that is there.
refactoring = [
  "refactoris", "refonte",
]

# Heads of the column of a table of phases that has their tasks.
task_columns = [
  "tâche", "travaux", "livrable", "actions",
]

# Below such a heading a numbered list is the plan.
step_lists = [
  "premières étapes", "prochaines étapes",
]

# Right before a file's name, these say that it is used, so that it is there.
used_before = [
  "appelle", "utilise", "importe", "via", "depuis", "voir", "comme",
]

# A sentence with one of these speaks of files by their bare names.
file_nouns = [
  "fichier", "fichiers", "module", "modules",
]

# A sentence with one of these says where the unit is to be.
places_new = [
  "créer", "créerais", "nouveau", "ajouter",
]

# Before a task's id in a heading, these say what the document is; the title stands behind the id.
before_ids = [
  "étude", "projet", "conception", "rapport",
]

# A value that begins so says that there is none.
there_is_none = [
  "il n y en a pas", "il n y a pas de ", "il n y a aucun",
]

# Verbs that lead a longer title, and are no part of a name.
title_imperatives = [
  "cree", "ajoute",
]

# What joins two verbs of a title, or a verb and its object: it goes with the verb.
title_joiners = [
  "et", "avec", "pour",
]

# A part of a title with these words alone only sorts the task.
title_tags = [
  "nouveau",
]

# What joins the second of two things.
joining = [
  "et",
]

# A title with one of these asks for settings.
made_configurable = [
  "configurables", "parametrable",
]

# Right before a task's id, these say that this task waits for it.
needs_a_task = [
  "necessite",
]

# Between «complexity» and its level in a sentence.
is_verbs = [
  "est", "sera",
]

# A status cell that says one of these belongs to a task that nobody does any more.
dropped_words = [
  "annule", "annulee", "abandonne", "abandonnee", "archive", "rejete",
]

# A status cell that says one of these belongs to a task that is still to be done.
open_words = [
  "a faire", "ouvert", "ouverte", "nouveau", "en attente", "en cours", "prevu", "planifie", "bloque", "bloquee",
  "a revoir", "en revue", "a verifier",
]

# What stands over the columns of a task board.
board_id = [
  "identifiant", "cle", "n", "no", "numero", "tache",
]

board_title = [
  "titre", "intitule", "nom", "tache", "libelle",
]

board_status = [
  "statut", "etat", "avancement",
]

board_priority = [
  "priorite",
]

board_depends_on = [
  "depend de", "dependances", "dependance", "bloque par",
]

board_assignee = [
  "responsable", "assigne", "assigne a", "attribue a",
]

board_created = [
  "cree", "cree le", "creee", "creee le", "date de creation",
]

board_updated = [
  "mis a jour", "mis a jour le", "mise a jour", "modifie", "modifie le", "derniere modification",
]
