"""Words of Portuguese."""

# What a document is: at an end of its title no part of a unit's name.
document_nouns = [
  "plano", "guia", "especificacao", "proposta", "roteiro", "implementacao",
]

# What is said of a document: no part of a name only beside a word of the list above.
document_words = [
  "melhorias", "refatoracao",
  "desenho", "projeto", "resumo", "execucao", "acao", "trabalho", "tecnico", "instrucoes", "analise",
  "desenvolvimento",
]

# Said of a file, these mean that it is there already.
change_verbs = [
  "manter", "reutilizar", "usar este", "ja funciona",
  "modificar", "alterar", "atualizar", "existente", "estender", "adaptar", "inalterad", "substituir", "ja existe",
  "ajustar",
]

# Below such a heading stand files that are there already.
existing_sections = [
  "a modificar", "a alterar", "existentes", "nao alterar", "estrutura atual", "ja existe",
  "código existente", "alterações em",
]

# Before a file's name, these say that something goes into it, or comes from it.
places_before = [
  "em", "no", "na", "de", "do", "da", "ao", "com", "ver",
]

# A heading that begins so, with a number or letter behind it, is one of several ways to choose from.
option_words = [
  "opcao", "alternativa", "variante", "abordagem",
]

# A last question that begins so only offers more help.
offers = [
  "quer que eu", "deseja que eu", "posso",
]

# A title with one of these plans a whole product.
product_words = [
  "roadmap completo", "sistema completo",
]

# What a program is told from outside, by name.
environment_variables = [
  "variavel de ambiente", "variaveis de ambiente",
]

# Said of a setting or a package, these mean that it goes.
taken_away = [
  "remov", "elimin", "nao mais",
]

# Said of a setting or a package, these mean that it is there already.
already_there = [
  "existente", "ja existe", "ja esta", "ja usa", "atualmente",
]

# Below or behind one of these stand packages of the language.
package_labels = [
  "novas dependencias", "nova dependencia", "bibliotecas", "pacotes",
]

# Right before the name of a package, these say that it is used.
uses_package = [
  "usa", "usar", "usando", "utiliza", "utilizar", "utilizando", "baseado em", "baseada em", "com", "instalar",
  "via",
]

# Below such a heading stands how things are before anything is built.
present_state = [
  "estado atual", "situacao atual", "configuracao atual",
]

# Said of a package, these mean that it is there; of a setting they say nothing.
at_present = [
  "hoje",
]

# Beside a file's name, these say that it is changed.
changing = [
  "atualize", "atualizar", "altere", "alterar", "alterações", "estenda", "estender",
]

# With a word of «into» behind, these say that something is added to a file.
adding = [
  "adicione", "adicionar", "acrescente",
]

# Beside a file's name, these say that it is new.
creating = [
  "crie", "criar", "novo", "nova",
]

# What may stand between such a verb and the name.
into = [
  "no", "na", "em", "ao", "o", "arquivo",
]

# Before a file's name, these say that code is as it stands there.
as_in = [
  "veja", "como em",
]

# Behind a file's name, what it needs.
needs_change = [
  "deve",
]

# In a comment, these stand for code that is not shown.
left_out = [
  "existente", "resto do", "sem alterações",
]

# A label with one of these gives what is done first.
label_first_step = [
  "primeira acao", "primeiro passo", "como primeiro passo",
  "por onde comecar",
]

# A label with one of these says how hard the task is.
label_complexity = [
  "complexidade", "dificuldade",
]

# A label with one of these gives the task's priority.
label_priority = [
  "prioridade", "urgencia",
]

# A label with one of these says what is in the way.
label_blockers = [
  "bloqueador", "bloqueante", "obstaculo", "impedimento", "bloqueio",
]

# A label with one of these says what the task waits for.
label_dependencies = [
  "dependencia", "depende de", "dependencias",
]

# A label or heading with one of these is about settings.
label_configuration = [
  "configuracao", "configuracoes", "parametros", "variaveis de ambiente", "opcoes",
]

# A label with one of these gives the task's title.
label_title = [
  "titulo",
  "tarefa",
]

# How hard or urgent: little.
level_low = [
  "baixa", "baixo", "modesta", "reduzida",
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
  "nenhuma alteracao", "sem alteracao", "sem mudanca", "manter", "permanecer",
]

# A value that is one of these says that there is none.
nothing = [
  "nenhum", "nenhuma", "nada", "sem bloqueios", "sem bloqueadores",
]

# A value that begins so may say that there is none.
none_of_it = [
  "nenhum", "nenhuma",
]

# Behind the first word of such a value, these confirm it.
so_far = [
  " detectad", " conhecid", " no momento", " por enquanto",
]

# With a number behind, one of these heads a phase.
phase_words = [
  "fase", "etapa", "iteracao", "marco", "passo",
]

# A heading that is one of these stands above the phases.
plain_plans = [
  "passos", "tarefas", "plano", "cronograma", "etapas", "roteiro",
  "planejamento",
]

# A heading with one of these stands above the phases.
plan_sections = [
  "plano de implementacao", "etapas de implementacao", "passos de implementacao", "fases", "plano de trabalho",
  "plano de acao",
]

# Below such a heading stand no phases.
other_sections = [
  "alternativ", "perguntas", "riscos", "testes", "implantacao",
]

# A line behind a blank one that is one of these opens a section, without any sign of a heading.
section_words = [
  "modulos", "arquivos", "configuracao", "etapas", "testes", "passos", "parametros", "contexto",
]

# Occasions and studies: they are inquiries by themselves.
inquiries = [
  "levantamento de requisito", "analise de requisito", "pesquisa preliminar", "fase de pesquisa",
  "realizar uma pesquisa", "realizar pesquisa", "pesquisa de mercado", "estudo de viabilidade",
]

# Beginnings of words for finding out …
finds_out = [
  "reun", "identific", "levant", "recolh", "colet", "esclarec", "avali", "estud", "entend", "entender",
]

# … about nothing in particular.
inquiry_objects = [
  "requisito", "alternativas", "viabilidad", "o escopo", "opcoes", "necessidades", "os objetivos",
]

# Talking …
talks = [
  "consultar", "conversar com", "falar com", "reunir se com", "reuniao com", "discutir", "perguntar",
]

# … to people, and not to a device.
people = [
  "usuario", "cliente", "equipe", "interessad", "usuarios",
]

# Better, but nobody says how: the object is the thing itself or everything.
vague = [
  "melhora lo", "melhora la", "melhorar isso", "melhorar o sistema", "melhorar a qualidade",
]

# Stages that every project has; without a task below them they say nothing of this one.
stages = [
  "pesquisa", "planejamento", "projeto", "implementacao", "desenvolvimento", "testes", "implantacao", "documentacao",
]

# A clause that begins so builds something; in scripts without blanks it has one of these.
builds = [
  "implementar ", "construir ", "programar ", "configurar ", "criar ", "escrever ", "desenvolver ", "adicionar ",
]

# The board gave the task away, or has it only so that there is a row.
given_away = [
  "movido para",
]

# At the start of a title no part of a unit's name: what is done, and articles.
title_leading = [
  "a", "implementar", "integrar", "construir", "de", "criar", "desenvolver", "adicionar", "o", "os", "as", "um",
  "uma", "novo", "nova", "desenvolvimento", "implementacao", "integracao", "conectar", "configurar",
]

# At the end of a title no part of a unit's name: what is done, and what kind of thing it is.
title_trailing = [
  "integrar", "complemento", "servico",
  "configuravel", "configuraveis",
]

# A name of these words alone is no name.
generic_names = [
  "servico", "modulo", "complemento",
]

# What stands behind one of these says more of a unit than its name.
title_clauses = [
  " para ", " por ",
  " com ",
]

# Small words between those that say what a document is.
title_joints = [
  "de", "da", "e",
]

# With one of these a model refuses the task.
refusals = [
  "nao posso", "nao consigo ajudar", "sinto muito", "lamento",
]

# With one of these a model asks for more than it was told.
asks_back = [
  "preciso de mais", "preciso saber", "pode informar", "poderia informar", "sem mais informacoes",
]

# A title with one of these changes what is there: the verb stands last, or has a form of its own.
title_changes_anywhere = [
  "eliminar", "simplificar", "remover", "renomear", "excluir",
]

# Behind one of these a text says where something new is to be.
placed_in = [
  "composto por", "com os modulos", "fica em", "vai em",
]

# A column of types.
column_type = [
  "tipo",
]

# A column that says what is secret.
column_secret = [
  "segredo", "sensi",
]

# A column that describes settings.
column_description = [
  "notas", "nota", "significado", "descricao",
]

# A column of names of settings.
column_name = [
  "campo", "parametro", "chave", "variavel", "nome", "opcao",
]

# A column of limits.
column_limits = [
  "restricao",
]

# A table with one of these in its header lists settings.
settings_columns = [
  "variavel",
]

# A table with one of these in its header may list something else than settings.
other_columns = [
  "parametro",
]

# Before a setting's default.
default_words = [
  "padrao", "valor padrao", "por padrao", "predefinida",
]

# Behind a setting's default.
default_behind = [
  "por padrao",
]

# A setting that must be given.
required = [
  "obrigatorio", "obrigatoria",
]

# A setting that may be left out.
optional = [
  "opcional",
]

# Before the limit of a setting.
limit_leads = [
  "valor", "deve ser",
]

# Before the id of a task that must be done first.
depends_on = [
  "depende de",
  "depende do", "depende da", "bloqueado por", "bloqueada por", "requer", "aguarda", "depois de", "apos", "dependencias",
]

# Before the id of a task that is only mentioned.
seen_beside = [
  "ver", "ver tambem",
]

# A sentence says behind one of these what is in the way.
blocker_leads = [
  "bloqueio e ", "obstaculo e ",
]

# A sentence says behind one of these what is done first.
first_step_leads = [
  "como primeiro passo", "o primeiro passo e", "para comecar",
]

# What a sentence says before it comes to the point.
courtesies = [
  "recomendo ", "sugiro ", "que ",
]

# A package that is named beside one of these is not needed.
no_need = [
  "sem ", "nenhuma", "em vez",
]

# What a heading with one of these lists is called, sent or stored, and no setting.
interfaces = [
  "modelo de dados",
]

# Words for settings that are as well words for what a function takes.
ambiguous_settings = [
  "parametros", "opcoes",
]

# A label that is one of these lists files.
file_list_labels = [
  "arquivo", "arquivos",
]

# A table below one of these lists files.
file_words = [
  "arquivo", "ficheiro",
]

# A part of a sentence that begins so belongs to the blocker before it.
blocker_conjunctions = [
  " porque ",
]

# These say of a task that another one must be done first.
waits_for = [
  "aguarda",
]

# With a number behind, one of these may stand before a phase's title.
times = [
  "semana", "semanas", "dia", "dias", "mes",
]

# Before the least value of a setting.
at_least = [
  "minimo", "pelo menos", "no minimo",
]

# Before the greatest value of a setting.
at_most = [
  "maximo", "no maximo",
]

# Before a number that a setting is below of.
below = [
  "menor que",
]

# Behind a number, what it counts.
counted = [
  "segundos", "minutos", "horas", "dias",
]

# Said of a priority, these move it without saying where.
priority_moves = [
  "aumentar",
]

# A default that begins so only shows where a value goes.
placeholder_starts = [
  "seu-", "seu_", "sua-", "sua_",
]

# Between two levels, one of these makes the second one the aim.
level_targets = [
  "a", "para",
]

# Between the names of packages.
package_joints = [
  "e", "com", "a", "o", "de",
]

# A line with one of these tells something of a setting.
setting_lines = [
  "padrao",
]

# What the length of a text counts.
counted_characters = [
  "caracteres",
]

# What the length of a list counts.
counted_entries = [
  "elementos",
]

# Between two clauses of a sentence.
clause_ends = [
  "e",
]

# Before the two ends of a range.
between = [
  "entre", "de",
]

# Between the two ends of a range.
range_to = [
  "a", "e",
]

# What a setting is called in a sentence.
setting_nouns = [
  "parametro",
]

# A title with one of these is about code that is there.
refactoring = [
  "refator",
]

# Heads of the column of a table of phases that has their tasks.
task_columns = [
  "tarefa", "atividade", "entrega",
]

# Below such a heading a numbered list is the plan.
step_lists = [
  "primeiros passos", "próximos passos",
]

depended_on = [
  "precisa estar", "deve estar", "e necessario", "precisa ser concluid", "tem de estar",
]

# Right before a file's name, these say that it is used, so that it is there.
used_before = [
  "chama", "usa", "utiliza", "importa", "ver", "como",
]

# A sentence with one of these speaks of files by their bare names.
file_nouns = [
  "arquivo", "arquivos", "ficheiro", "ficheiros", "módulo", "módulos",
]

# A sentence with one of these says where the unit is to be.
places_new = [
  "criar", "criaria", "novo", "adicionar",
]

# Before a task's id in a heading, these say what the document is; the title stands behind the id.
before_ids = [
  "análise", "projeto", "documento", "tarefa",
]

no_plugin = [
  "nenhum plugin novo",
]

# A value that begins so says that there is none.
there_is_none = [
  "nao ha ",
]

# Verbs that lead a longer title, and are no part of a name.
title_imperatives = [
  "crie",
]

# What joins two verbs of a title, or a verb and its object: it goes with the verb.
title_joiners = [
  "com", "para",
]

# What joins the second of two things.
joining = [
  "e",
]

# A title with one of these asks for settings.
made_configurable = [
  "configuravel",
]

# Right before a task's id, these say that this task waits for it.
needs_a_task = [
  "requer", "precisa",
]

# Between «complexity» and its level in a sentence.
is_verbs = [
  "e",
]

# A status cell that says one of these belongs to a task that is done.
done_words = [
  "feito", "feita", "concluido", "concluida", "terminado", "fechado", "finalizado", "resolvido",
]

# A status cell that says one of these belongs to a task that nobody does any more.
dropped_words = [
  "cancelado", "cancelada", "descartado", "arquivado", "rejeitado",
]

# A status cell that says one of these belongs to a task that is still to be done.
open_words = [
  "a fazer", "aberto", "aberta", "novo", "pendente", "em andamento", "em curso", "em progresso", "planejado",
  "bloqueado", "bloqueada", "em revisao", "para revisar",
]

# What stands over the columns of a task board.
board_id = [
  "identificador", "chave", "numero", "tarefa",
]

board_title = [
  "titulo", "nome", "tarefa",
]

board_status = [
  "estado", "situacao",
]

board_priority = [
  "prioridade",
]

board_depends_on = [
  "depende de", "dependencias", "dependencia", "bloqueado por",
]

board_assignee = [
  "responsavel", "atribuido", "atribuido a",
]

board_created = [
  "criado", "criado em", "criada",
]

board_updated = [
  "atualizado", "atualizado em", "modificado", "ultima modificacao",
]
