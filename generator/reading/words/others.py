"""Words of many other languages."""

# Words of Swedish, Danish, Norwegian, Finnish, Czech and Turkish.

# A label with one of these gives what is done first.
label_first_step = [
  "forsta steg", "forste skridt", "forste steg", "prvni krok", "ilk adim", "ensimmainen askel",
]

# A label with one of these says how hard the task is.
label_complexity = [
  "komplexitet", "kompleksitet", "slozitost", "karmasiklik", "zorluk", "vaativuus",
]

# A label with one of these gives the task's priority.
label_priority = [
  "prioritet", "oncelik", "prioriteetti",
]

# A label with one of these says what is in the way.
label_blockers = [
  "blokker", "blokuje", "hinder", "hindring", "prekazk", "blockerare",
]

# A label with one of these says what the task waits for.
label_dependencies = [
  "beroende", "avhengig", "afhaengig", "zavislost", "bagimlilik",
]

# A label or heading with one of these is about settings.
label_configuration = [
  "installningar", "indstillinger", "innstillinger", "nastaveni", "ayarlar", "yapilandirma",
]

# How hard or urgent: little.
level_low = [
  "lag", "laga", "lav", "lavt", "nizka", "nizky", "dusuk", "matala",
]

# How hard or urgent: neither much nor little.
level_medium = [
  "medel", "mellan", "middel", "middels", "stredni", "orta", "keskitaso", "mellemhoj",
]

# How hard or urgent: much.
level_high = [
  "difficil", "hog", "hoga", "hoj", "hoy", "vysoka", "vysoky", "yuksek", "korkea",
]

# How hard or urgent: more than anything else.
level_critical = [
  "kritisk", "acil",
]

# Said of a priority, these leave it as it is.
no_change = [
  "oforandrad", "behall", "uendret", "beze zmeny", "degisiklik yok",
]

# A value that is one of these says that there is none.
nothing = [
  "zadne", "zadna", "inga", "ingen", "intet", "yok",
]

# With a number behind, one of these heads a phase.
phase_words = [
  "fase", "krok", "adim", "asama", "steg", "skridt", "vaihe",
]

# A heading that is one of these stands above the phases.
plain_plans = [
  "steg", "skridt", "kroky", "adimlar",
]

# Occasions and studies: they are inquiries by themselves.
inquiries = [
  "forstudie", "sber pozadavku", "studie proveditelnosti", "gereksinim toplama", "gereksinim analizi",
  "vaatimusmaarittely",
]

# Beginnings of words for finding out …
finds_out = [
  "samla", "samle", "indsaml", "utvarder", "vurder", "klarlegg", "shromazd", "zjist", "vyhodno", "topla", "belirle",
  "degerlendir", "keraa", "selvit", "arvio",
]

# … about nothing in particular.
inquiry_objects = [
  "krav", "behov", "alternativ", "pozadav", "moznosti", "gereksinim", "ihtiyac", "secenek", "vaatimu", "tarpeet",
  "vaihtoehto",
]

# Talking …
talks = [
  "prata med", "diskuter", "tale med", "snakke med", "droft", "promluvit", "probrat", "konus", "gorus", "keskustel",
]

# … to people, and not to a device.
people = [
  "kund", "anvandar", "bruger", "bruker", "intressent", "interessent", "tym", "uzivatel", "ekip", "kullanic",
  "paydas", "tiimi", "kayttaj", "sidosryhm",
]

# Before a setting's default.
default_words = [
  "varsayilan", "vychozi",
]

# Behind a setting's default.
default_behind = [
  "som standard",
]

# Between two levels, one of these makes the second one the aim.
level_targets = [
  "till", "til",
]
