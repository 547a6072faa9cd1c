"""Words of Russian."""

# What a document is: at an end of its title no part of a unit's name.
document_nouns = [
  "план", "руководство", "инструкция", "спецификация", "предложение", "реализации", "реализация", "внедрения",
  "внедрение",
]

# What is said of a document: no part of a name only beside a word of the list above.
document_words = [
  "рефакторинга", "рефакторинг", "улучшения", "твой",
  "проект", "обзор", "разработки", "разработка", "задача", "следующеи", "следующая", "сессии", "сессия",
  "техническое", "задание", "дорожная", "карта", "анализ",
]

# Said of a file, these mean that it is there already.
change_verbs = [
  "сохранить", "оставить", "переиспольз",
  "изменить", "изменен", "обновить", "обновлен", "существующ", "расширить", "доработать", "добавить в", "остает",
  "без изменени", "заменить", "уже есть", "модифицир",
]

# Below such a heading stand files that are there already.
existing_sections = [
  "изменить файл", "изменяемые", "существующ", "не менять", "не трогать", "текущая структура", "уже есть",
  "что есть",
]

# Before a file's name, these say that something goes into it, or comes from it.
places_before = [
  "в", "из", "к", "с", "от", "на", "через",
]

# A heading that begins so, with a number or letter behind it, is one of several ways to choose from.
option_words = [
  "вариант", "альтернатива", "опция", "подход",
]

# A last question that begins so only offers more help.
offers = [
  "хотите чтобы я", "мне начать", "нужно ли",
]

# A title with one of these plans a whole product.
product_words = [
  "полная система", "дорожная карта продукта",
]

# What a program is told from outside, by name.
environment_variables = [
  "окружени",
]

# Said of a setting or a package, these mean that it goes.
taken_away = [
  "удалить", "удалим", "удаля", "убрать", "убираем", "больше не",
]

# Said of a setting or a package, these mean that it is there already.
already_there = [
  "существующ", " уже ", "сеичас",
]

# Below or behind one of these stand packages of the language.
package_labels = [
  "новые зависимости", "библиотек", "пакет",
]

# Right before the name of a package, these say that it is used.
uses_package = [
  "использует", "использовать", "используем", "используя", "на базе", "на основе", "с помощью", "через",
  "установить", "установи",
]

# Below such a heading stands how things are before anything is built.
present_state = [
  "текущее состояние", "текущий статус", "текущая конфигурация", "что уже есть", "как сейчас",
]

# Said of a package, these mean that it is there; of a setting they say nothing.
at_present = [
  "текущ",
]

# Beside a file's name, these say that it is changed.
changing = [
  "обнови", "обновить", "обновите", "измени", "изменить", "измените", "изменения", "дополни", "дополнить",
  "дополните", "расширь", "расширить", "отредактируй", "существующий", "существующем", "существующего",
]

# With a word of «into» behind, these say that something is added to a file.
adding = [
  "добавь", "добавить", "добавьте",
]

# Beside a file's name, these say that it is new.
creating = [
  "создать", "создай", "создайте", "новый", "новая",
]

# What may stand between such a verb and the name.
into = [
  "в", "к", "файл", "файле",
]

# Before a file's name, these say that code is as it stands there.
as_in = [
  "из", "см", "как в",
]

# In a comment, these stand for code that is not shown.
left_out = [
  "существующий", "существующие", "без изменений", "остальное", "остальной",
]

# A label with one of these gives what is done first.
label_first_step = [
  "первый шаг", "первое действие",
]

# A label with one of these says how hard the task is.
label_complexity = [
  "сложность",
]

# A label with one of these gives the task's priority.
label_priority = [
  "приоритет",
]

# A label with one of these says what is in the way.
label_blockers = [
  "препятстви", "блокер",
]

# A label with one of these says what the task waits for.
label_dependencies = [
  "зависимост", "зависит от",
]

# A label or heading with one of these is about settings.
label_configuration = [
  "настройк", "конфигураци",
]

# How hard or urgent: little.
level_low = [
  "низкая", "низкий", "низкое",
  "низкого",
]

# How hard or urgent: neither much nor little.
level_medium = [
  "средняя", "средний", "среднее",
  "среднего",
]

# How hard or urgent: much.
level_high = [
  "высокая", "высокий", "высокое",
  "высокого",
]

# How hard or urgent: more than anything else.
level_critical = [
  "критический", "критическая", "срочно",
]

# Said of a priority, these leave it as it is.
no_change = [
  "без изменений", "оставить",
]

# A value that is one of these says that there is none.
nothing = [
  "нет", "нет препятствий", "отсутствуют",
]

# With a number behind, one of these heads a phase.
phase_words = [
  "этап", "шаг",
]

# A heading that is one of these stands above the phases.
plain_plans = [
  "шаги", "этапы", "план", "план работ",
]

# A heading with one of these stands above the phases.
plan_sections = [
  "план реализации", "план внедрения",
]

# Below such a heading stand no phases.
other_sections = [
  "вопросы", "риски", "тестирование", "развертывание",
]

# Occasions and studies: they are inquiries by themselves.
inquiries = [
  "сбор требований", "анализ требований", "предварительное исследование", "провести исследование",
]

# Beginnings of words for finding out …
finds_out = [
  "собра", "уточн", "определ", "оцен", "изуч", "выясн",
]

# … about nothing in particular.
inquiry_objects = [
  "требован", "варианты", "цели", "потребност",
]

# Talking …
talks = [
  "обсудить", "поговорить", "спросить", "встреч",
]

# … to people, and not to a device.
people = [
  "команд", "пользовател", "заказчик", "заинтересован",
]

# Better, but nobody says how: the object is the thing itself or everything.
vague = [
  "улучшить это", "улучшить его",
]

# A clause that begins so builds something; in scripts without blanks it has one of these.
builds = [
  "реализовать ", "создать ", "написать ",
]

# Small words between those that say what a document is.
title_joints = [
  "и",
]

# With one of these a model refuses the task.
refusals = [
  "не могу", "к сожалению",
]

# A column of types.
column_type = [
  "тип",
]

# A column that describes settings.
column_description = [
  "описание",
]

# A column of names of settings.
column_name = [
  "имя", "параметр", "переменн",
]

# A table with one of these in its header lists settings.
settings_columns = [
  "переменн",
]

# Before a setting's default.
default_words = [
  "по умолчанию", "значение по умолчанию",
]

# A package that is named beside one of these is not needed.
no_need = [
  " без ", "вместо", "опциональн",
]

# A label that is one of these lists files.
file_list_labels = [
  "файл", "файлы",
]

# A default that begins so only shows where a value goes.
placeholder_starts = [
  "ваш", "твой",
]

# Between the names of packages.
package_joints = [
  "и",
]

# A title with one of these is about code that is there.
refactoring = [
  "рефактор",
]

# Heads of the column of a table of phases that has their tasks.
task_columns = [
  "задач", "работы",
]

# Below such a heading a numbered list is the plan.
step_lists = [
  "первые шаги", "следующие шаги",
]

depends_on = [
  "зависит от", "требует", "после", "ждет", "блокируется задачеи", "заблокировано", "зависимости",
]

depended_on = [
  "должна быть", "должен быть", "должно быть", "сначала",
]

# Right before a file's name, these say that it is used, so that it is there.
used_before = [
  "вызывает", "использует", "импортирует", "через", "из", "см", "как",
]

# A sentence with one of these speaks of files by their bare names.
file_nouns = [
  "файл", "файлы", "файла", "модуль", "модули", "модуля",
]

# A sentence with one of these says where the unit is to be.
places_new = [
  "создать", "новый", "добавить",
]

# Before a task's id in a heading, these say what the document is; the title stands behind the id.
before_ids = [
  "анализ", "задачи", "проект", "план",
]

label_title = [
  "задача", "название",
]

# What joins the second of two things.
joining = [
  "и",
]

# Right before a task's id, these say that this task waits for it.
needs_a_task = [
  "требует",
]

# A status cell that says one of these belongs to a task that is done.
done_words = [
  "готово", "сделано", "выполнено", "закрыто", "завершено", "решено",
]

# A status cell that says one of these belongs to a task that nobody does any more.
dropped_words = [
  "отменено", "отклонено", "в архиве",
]

# A status cell that says one of these belongs to a task that is still to be done.
open_words = [
  "открыто", "новая", "новое", "в очереди", "к выполнению", "запланировано", "ожидает", "в работе", "в процессе",
  "заблокировано", "на проверке", "на ревью",
]

# What stands over the columns of a task board.
board_id = [
  "ключ", "номер", "идентификатор", "задача",
]

board_title = [
  "название", "заголовок", "задача", "описание",
]

board_status = [
  "статус", "состояние",
]

board_priority = [
  "приоритет",
]

board_depends_on = [
  "зависит от", "зависимости", "зависимость",
]

board_assignee = [
  "исполнитель", "ответственныи", "назначено",
]

board_created = [
  "создано", "создана", "дата создания",
]

board_updated = [
  "обновлено", "обновлена", "изменено", "дата обновления",
]
