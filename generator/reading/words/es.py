"""Words of Spanish."""

# What a document is: at an end of its title no part of a unit's name.
document_nouns = [
  "plan", "guia", "especificacion", "propuesta", "implementacion",
]

# What is said of a document: no part of a name only beside a word of the list above.
document_words = [
  "mejoras", "mejora", "refactorizacion",
  "diseno", "ruta", "hoja", "resumen", "ejecucion", "accion", "trabajo", "tecnico", "instrucciones", "analisis",
  "desarrollo",
]

# Said of a file, these mean that it is there already.
change_verbs = [
  "mantener", "reutilizar",
  "modificar", "modifica", "actualizar", "actualiza", "existente", "ampliar", "extender", "adaptar", "sin cambios",
  "reemplazar", "ya existe",
]

# Below such a heading stand files that are there already.
existing_sections = [
  "a modificar", "existentes", "no modificar", "sin cambios", "estructura actual", "ya existe",
  "código existente", "cambios en",
]

# Before a file's name, these say that something goes into it, or comes from it.
places_before = [
  "en", "de", "desde", "a", "al", "del", "con", "ver",
]

# A heading that begins so, with a number or letter behind it, is one of several ways to choose from.
option_words = [
  "opcion", "alternativa", "variante", "enfoque",
]

# A last question that begins so only offers more help.
offers = [
  "quieres que", "quiere que", "desea que", "puedo ayudar",
]

# A title with one of these plans a whole product.
product_words = [
  "sistema completo", "hoja de ruta completa",
]

# What a program is told from outside, by name.
environment_variables = [
  "variable de entorno", "variables de entorno",
]

# Said of a setting or a package, these mean that it goes.
taken_away = [
  "elimin", "quitar", "borrar", "ya no",
]

# Said of a setting or a package, these mean that it is there already.
already_there = [
  "existente", "ya existe", "ya esta", "ya usa", "actualmente",
]

# Below or behind one of these stand packages of the language.
package_labels = [
  "nuevas dependencias", "nueva dependencia", "librerias", "bibliotecas", "paquetes",
]

# Right before the name of a package, these say that it is used.
uses_package = [
  "usa", "usar", "usando", "utiliza", "utilizar", "utilizando", "basado en", "basada en", "con", "instalar",
  "mediante",
]

# Below such a heading stands how things are before anything is built.
present_state = [
  "estado actual", "situacion actual", "configuracion actual",
]

# Said of a package, these mean that it is there; of a setting they say nothing.
at_present = [
  "hoy",
]

# Beside a file's name, these say that it is changed.
changing = [
  "actualiza", "actualizar", "actualice", "actualización", "modifica", "modificar", "modifique", "edita",
  "editar", "edite", "amplía", "ampliar", "extiende", "extender", "cambia", "cambiar", "cambios", "existente",
  "existentes",
]

# With a word of «into» behind, these say that something is added to a file.
adding = [
  "añade", "añadir", "agrega", "agregar", "añada", "agregue",
]

# Beside a file's name, these say that it is new.
creating = [
  "crear", "crea", "cree", "nuevo", "nueva",
]

# What may stand between such a verb and the name.
into = [
  "en", "a", "al", "el", "la", "archivo",
]

# Before a file's name, these say that code is as it stands there.
as_in = [
  "ver", "como en",
]

# Behind a file's name, what it needs.
needs_change = [
  "necesita", "debe",
]

# In a comment, these stand for code that is not shown.
left_out = [
  "existente", "existentes", "sin cambios", "resto del", "resto de",
]

# A label with one of these gives what is done first.
label_first_step = [
  "primer paso", "primera accion", "como primer paso",
  "por donde empezar",
]

# A label with one of these says how hard the task is.
label_complexity = [
  "complejidad", "dificultad",
]

# A label with one of these gives the task's priority.
label_priority = [
  "prioridad", "urgencia",
]

# A label with one of these says what is in the way.
label_blockers = [
  "bloqueo", "bloqueador", "bloqueante", "obstaculo", "impedimento", "estorbo",
]

# A label with one of these says what the task waits for.
label_dependencies = [
  "dependencia", "depende de", "dependencias",
]

# A label or heading with one of these is about settings.
label_configuration = [
  "configuracion", "ajustes", "variables de entorno", "parametros", "opciones",
]

# A label with one of these gives the task's title.
label_title = [
  "titulo", "tarea",
]

# A label with one of these says how much work the task is.
label_effort = [
  "esfuerzo",
]

# How hard or urgent: little.
level_low = [
  "simple", "baja", "bajo", "sencilla", "sencillo", "modesta", "reducida",
]

# How hard or urgent: neither much nor little.
level_medium = [
  "media", "medio", "moderada", "moderado", "normal",
]

# How hard or urgent: much.
level_high = [
  "alta", "alto", "elevada", "elevado", "grande",
]

# How hard or urgent: more than anything else.
level_critical = [
  "critica", "critico", "urgente", "maxima",
]

# Said of a priority, these leave it as it is.
no_change = [
  "sin cambio", "mantener", "no cambiar", "no cambia", "sin modificacion", "permanecer", "queda igual",
]

# A value that is one of these says that there is none.
nothing = [
  "no", "ninguno", "ninguna", "ninguno conocido", "sin bloqueos", "nada", "ningun bloqueo", "no hay",
]

# A value that begins so may say that there is none.
none_of_it = [
  "ninguno", "ninguna",
]

# Behind the first word of such a value, these confirm it.
so_far = [
  " conocid", " por ahora", " por el momento", " detectad",
]

# With a number behind, one of these heads a phase.
phase_words = [
  "fase", "paso", "etapa", "hito", "iteracion", "marco",
]

# A heading that is one of these stands above the phases.
plain_plans = [
  "plan", "pasos", "tareas", "cronograma", "etapas", "procedimiento", "orden", "plan de accion",
  "planificacion", "calendario",
]

# A heading with one of these stands above the phases.
plan_sections = [
  "plan de implementacion", "pasos de implementacion", "plan de trabajo", "hitos", "fases", "plan de desarrollo",
]

# Below such a heading stand no phases.
other_sections = [
  "despliegue", "pruebas", "preguntas", "riesgos", "migracion", "alternativ",
]

# A line behind a blank one that is one of these opens a section, without any sign of a heading.
section_words = [
  "archivos", "modulos", "configuracion", "ajustes", "fases", "pasos", "preguntas", "riesgos", "pruebas",
  "despliegue", "etapas", "parametros", "opciones", "resumen", "contexto",
]

# Occasions and studies: they are inquiries by themselves.
inquiries = [
  "recopilacion de requisito", "levantamiento de requisito", "sesion de requisito", "analisis de requisito",
  "investigacion preliminar", "investigacion previa", "fase de investigacion", "estudio de viabilidad",
  "estudio de mercado", "lluvia de ideas",
]

# Beginnings of words for finding out …
finds_out = [
  "recopil", "recog", "reun", "aclar", "identific", "levant", "recolect", "estud", "entender", "comprender",
]

# … about nothing in particular.
inquiry_objects = [
  "requisito", "el alcance", "opciones", "alternativas", "necesidades", "los objetivos", "viabilidad",
]

# Talking …
talks = [
  "hablar con", "reunirse con", "reunion con", "conversar con", "consultar", "preguntar", "discutir",
]

# … to people, and not to a device.
people = [
  "equipo", "usuario", "cliente", "interesad", "usuarios",
]

# Better, but nobody says how: the object is the thing itself or everything.
vague = [
  "mejorarlo", "mejorarla", "mejorar esto", "mejorar el sistema", "mejorar la calidad", "hacerlo mejor",
]

# Stages that every project has; without a task below them they say nothing of this one.
stages = [
  "investigacion", "analisis", "planificacion", "diseno", "implementacion", "desarrollo", "pruebas", "despliegue",
  "documentacion",
]

# A clause that begins so builds something; in scripts without blanks it has one of these.
builds = [
  "implementar ", "crear ", "construir ", "escribir ", "desarrollar ", "programar ", "anadir ", "configurar ",
]

# Such a clause begins like one that builds, and leaves nothing built.
builds_nothing = [
  "escriba una lista",
]

# The board gave the task away, or has it only so that there is a row.
given_away = [
  "ya no se", "trasladado a",
]

# At the start of a title no part of a unit's name: what is done, and articles.
title_leading = [
  "implementar", "integrar", "crear", "construir", "anadir", "agregar", "desarrollar", "implementacion",
  "integracion", "creacion", "desarrollo", "de", "del", "la", "el", "los", "las", "un", "una", "nuevo", "nueva",
  "conectar", "configurar", "anadiendo",
]

# At the end of a title no part of a unit's name: what is done, and what kind of thing it is.
title_trailing = [
  "extension", "integracion", "integrar", "servicio", "complemento",
]

# A name of these words alone is no name.
generic_names = [
  "extension", "ajustes", "configuracion", "servicio", "modulo", "complemento",
]

# What stands behind one of these says more of a unit than its name.
title_clauses = [
  " para ", " con ", " por ", " en ",
]

# Small words between those that say what a document is.
title_joints = [
  "de", "del", "y", "en", "la",
]

# A title that begins so names the document first.
document_openings = [
  "analisis de",
]

# With one of these a model refuses the task.
refusals = [
  "lo siento", "no puedo", "no puedo ayudar", "no me es posible", "lamento",
]

# With one of these a model asks for more than it was told.
asks_back = [
  "demasiado vago", "necesito mas", "podrias indicar", "podria indicar", "puedes indicar", "necesito saber",
  "falta informacion", "sin mas informacion", "por favor proporciona", "mas informacion",
]

# A title that begins so changes what is there.
title_changes = [
  "refactorizar", "corregir",
]

# A title with one of these changes what is there: the verb stands last, or has a form of its own.
title_changes_anywhere = [
  "eliminar", "borrar", "renombrar", "limpiar", "simplificar",
  "dividir",
]

# Before a file's name, these make it; in Japanese behind it.
makes = [
  "crear", "crea", "anadir", "nuevo",
]

# Behind one of these a text says where something new is to be.
placed_in = [
  "se compone de", "con los modulos", "va en", "vive en", "reside en", "esta en", "ira en",
]

# A column of types.
column_type = [
  "tipo",
]

# A column that says what is secret.
column_secret = [
  "secreto", "sensi",
]

# A column that describes settings.
column_description = [
  "notas", "nota", "observacion", "descripcion", "significado",
]

# A column of names of settings.
column_name = [
  "variable", "campo", "nombre", "ajuste", "parametro", "clave",
]

# A column of limits.
column_limits = [
  "rango", "restriccion",
]

# A table with one of these in its header lists settings.
settings_columns = [
  "variable",
]

# A table with one of these in its header may list something else than settings.
other_columns = [
  "parametro", "columna",
]

# Before a setting's default.
default_words = [
  "por defecto", "predeterminado", "valor por defecto", "predefinida", "omision",
]

# Behind a setting's default.
default_behind = [
  "por defecto",
]

# A setting that must be given.
required = [
  "obligatorio", "obligatoria",
]

# A setting that may be left out.
optional = [
  "opcional", "no obligatorio",
]

# Before the limit of a setting.
limit_leads = [
  "debe ser", "debe estar", "rango", "valor", "es",
]

# Before the id of a task that must be done first.
depends_on = [
  "depende de", "depende del", "requiere", "bloqueado por", "bloqueada por", "necesita", "despues de",
  "dependencias",
  "espera a", "se apoya en", "depende",
]

# Behind the id of a task that must be done first.
depended_on = [
  "debe estar", "debe completarse", "es necesario",
  "debe terminar", "tiene que estar", "es requisito", "debe estar listo",
]

# These say that a task need not be done first.
not_depending = [
  "no depende",
]

# Before the id of a task that is only mentioned.
seen_beside = [
  "ver", "similar a", "vease tambien",
]

# A sentence says behind one of these what is in the way.
blocker_leads = [
  "bloqueo es ", "obstaculo es ",
]

# A sentence says behind one of these what is done first.
first_step_leads = [
  "como primer paso", "el primer paso es", "para empezar",
]

# What a sentence says before it comes to the point.
courtesies = [
  "recomiendo ", "propongo ", "sugiero ", "que ",
]

# A package that is named beside one of these is not needed.
no_need = [
  "sin ", "ninguna", "en lugar",
]

# What a heading with one of these lists is called, sent or stored, and no setting.
interfaces = [
  "modelo de datos", "base de datos",
]

# Words for settings that are as well words for what a function takes.
ambiguous_settings = [
  "parametros", "opciones",
]

# A label that is one of these lists files.
file_list_labels = [
  "archivos", "nuevos archivos", "archivo",
]

# A table below one of these lists files.
file_words = [
  "archivo", "estructura",
]

# A part of a sentence that begins so belongs to the blocker before it.
blocker_conjunctions = [
  " porque ", " pero ", " ya que ", " hasta ",
]

# These say of a task that another one must be done first.
waits_for = [
  "espera a",
]

# Beside the name of a folder, these say that a unit's files go there.
unit_places = [
  "carpeta", "crear",
]

# With a number behind, one of these may stand before a phase's title.
times = [
  "semana", "semanas", "dia", "dias", "mes",
]

# Beside a code block, these say that it only shows how something is used.
usage_words = [
  "ejemplo de uso",
]

# Before the least value of a setting.
at_least = [
  "al menos", "como minimo", "minimo",
]

# Before the greatest value of a setting.
at_most = [
  "como maximo", "maximo", "a lo sumo",
]

# Before a number that a setting is above of.
above = [
  "mayor que",
]

# Before a number that a setting is below of.
below = [
  "menor que",
]

# Behind a number, what it counts.
counted = [
  "segundos", "minutos", "horas", "dias", "intentos",
]

# Said of a priority, these move it without saying where.
priority_moves = [
  "aumentar", "subir", "bajar",
]

# A default that begins so only shows where a value goes.
placeholder_starts = [
  "tu-", "tu_", "su-", "su_",
]

# What a service is called.
service_words = [
  "servicio en segundo plano",
]

# A sentence with one of these says that the unit is no plugin.
no_plugin = [
  "no un plugin", "no es un plugin",
  "ningun plugin nuevo",
]

# A board's status that is one of these says that a task is done.
done_words = [
  "hecho", "hecha", "terminado", "terminada", "completado", "completada", "cerrado", "cerrada", "finalizado",
  "resuelto",
]

# The settings of a whole workspace.
central_settings = [
  "configuracion central",
]

# Between two levels, one of these makes the second one the aim.
level_targets = [
  "a",
]

# Between the names of packages.
package_joints = [
  "y", "e", "con", "la", "el",
]

# Before the name of a setting, these say that it is new.
setting_added = [
  "nueva", "nuevo",
]

# A line with one of these tells something of a setting.
setting_lines = [
  "por defecto",
]

# What the length of a text counts.
counted_characters = [
  "caracteres",
]

# What the length of a list counts.
counted_entries = [
  "elementos",
]

# With one of these a sentence says what a setting is not.
denied_limits = [
  "no debe",
]

# Before a regular expression.
expression_words = [
  "patron", "expresion regular",
]

# Between two clauses of a sentence.
clause_ends = [
  "y", "luego",
]

# Before the two ends of a range.
between = [
  "entre", "de",
]

# Between the two ends of a range.
range_to = [
  "y", "a",
]

# Before a word, these turn it round.
negations = [
  "no",
]

# What a setting is called in a sentence.
setting_nouns = [
  "variable", "ajuste", "parametro",
]

# A title with one of these is about code that is there.
refactoring = [
  "refactoriz",
]

# Heads of the column of a table of phases that has their tasks.
task_columns = [
  "tarea", "actividad", "entregable", "trabajo",
]

# Below such a heading a numbered list is the plan.
step_lists = [
  "primeros pasos", "próximos pasos",
]

# Right before a file's name, these say that it is used, so that it is there.
used_before = [
  "llama", "usa", "utiliza", "importa", "desde", "ver", "como",
]

# A sentence with one of these speaks of files by their bare names.
file_nouns = [
  "archivo", "archivos", "módulo", "módulos",
]

# A sentence with one of these says where the unit is to be.
places_new = [
  "crear", "crearía", "nuevo", "añadir",
]

# Before a task's id in a heading, these say what the document is; the title stands behind the id.
before_ids = [
  "documento", "análisis", "diseño", "técnico",
]

# A value that begins so says that there is none.
there_is_none = [
  "no hay ningun", "no hay bloque",
]

# Verbs that lead a longer title, and are no part of a name.
title_imperatives = [
  "crea", "implementa", "anade", "desarrolla",
]

# What joins two verbs of a title, or a verb and its object: it goes with the verb.
title_joiners = [
  "y", "e", "con", "para",
]

# A part of a title with these words alone only sorts the task.
title_tags = [
  "nuevo",
]

# What joins the second of two things.
joining = [
  "y", "e",
]

# Right before a task's id, these say that this task waits for it.
needs_a_task = [
  "necesita",
]

# Between «complexity» and its level in a sentence.
is_verbs = [
  "es",
]

# A status cell that says one of these belongs to a task that nobody does any more.
dropped_words = [
  "cancelado", "cancelada", "descartado", "descartada", "archivado", "rechazado",
]

# A status cell that says one of these belongs to a task that is still to be done.
open_words = [
  "por hacer", "abierto", "abierta", "nuevo", "nueva", "pendiente", "en curso", "en progreso", "en proceso",
  "planificado", "bloqueado", "bloqueada", "en revision", "por revisar",
]

# What stands over the columns of a task board.
board_id = [
  "identificador", "clave", "numero", "num", "tarea",
]

board_title = [
  "titulo", "nombre", "tarea",
]

board_status = [
  "estado", "situacion",
]

board_priority = [
  "prioridad",
]

board_depends_on = [
  "depende de", "dependencias", "dependencia", "bloqueado por",
]

board_assignee = [
  "responsable", "asignado", "asignado a", "encargado",
]

board_created = [
  "creado", "creado el", "creada",
]

board_updated = [
  "actualizado", "actualizado el", "actualizada", "modificado", "ultima modificacion",
]
