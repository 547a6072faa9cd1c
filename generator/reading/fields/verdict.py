"""Whether a task can be built from what was read, or must go to a person, and what that person should do."""

from __future__ import annotations

from collections.abc import Callable

from generator.answers.contract import Contract
from generator.items import Item, TaskFacts
from generator.reading.code.blocks import FOREIGN, Block
from generator.reading.fields.file_names import FOREIGN_SUFFIXES, Mention, path_tokens
from generator.reading.fields.inquiry import asked_in_phases, asked_in_prose, board_says_what
from generator.reading.fields.titles import clean_title
from generator.reading.fields.unit_or_not import open_choice, whole_product
from generator.reading.layout import is_outside, is_service_path, parts_of, plugin_folder
from generator.reading.record import Reading
from generator.reading.text.document import MAX_CHARACTERS, MAX_LINES
from generator.reading.text.inline import Found, fold, phrases
from generator.reading.text.vocabulary import spoken
from generator.reading.words import listed
from generator.values.task_ids import is_spelled_out

DONE = frozenset(listed("done_words"))
_REFUSALS = listed("refusals")
_ASKS = listed("asks_back")
_CHANGES = listed("title_changes")
# Languages that put the verb last or have it in a form that no other word has.
_CHANGE_ANYWHERE = listed("title_changes_anywhere")
_TELLING_FIELDS = frozenset({"phases", "config_additions", "complexity"})
_STACKS = phrases(
    "react|redux|vue|angular|svelte|next js|nextjs|node js|nodejs|express js|typescript|javascript|rust|"
    "tauri|electron|golang|kotlin|swiftui|swift|flutter|unity|laravel|django templates|ruby on rails|"
    "spring boot|vite|webpack|npm|cargo|java|dart|php"
)
_STRONG_STACKS = phrases(
    "react|redux|vue|angular|svelte|nextjs|next js|rust|tauri|typescript|javascript|kotlin|swiftui|"
    "flutter|electron|node js|golang|laravel|react native|spring boot|unity"
)
_PYTHON_WORDS = phrases("python|pydantic|asyncio|loguru|pytest|plugin|pip|fastapi|aiohttp")


def has_content(reading: Reading) -> bool:
    """Tell whether anything was read that says what to build, or how."""
    kinds = {"complexity", "priority", "blockers", "first_step", "configuration", "dependencies"}
    telling = any(label.kind in kinds for label in reading.labels)
    read = reading.blocks or reading.mentions or reading.structured.rule or reading.evidence.keys() & _TELLING_FIELDS
    return telling or bool(read)


def _has_new_modules(reading: Reading) -> bool:
    return any(_is_new_module(one, reading.contract) for one in reading.mentions)


def _is_new_module(mention: Mention, contract: Contract) -> bool:
    parts = parts_of(mention.path)
    if mention.existing or not parts or not parts[-1].endswith(".py") or parts[-1].startswith("test_"):
        return False
    return bool(plugin_folder(parts, contract)) or is_service_path(parts, contract) or len(parts) == 1


def is_done(facts: TaskFacts | None) -> bool:
    """Tell whether the board says that the task is done."""
    return facts is not None and spoken(facts.status).strip() in {fold(word) for word in DONE}


def too_long(text: str) -> str:
    """Return why a text is too long to be read; empty for one that is not."""
    if len(text) > MAX_CHARACTERS:
        return f"the text has more than the {MAX_CHARACTERS:,} characters that are read; split the task and ask again"
    lines = text.count("\n") + text.count("\r") - text.count("\r\n") + 1
    return (
        f"the text has {lines:,} lines, more than the {MAX_LINES:,} that are read; split the task and ask again"
        if lines > MAX_LINES
        else ""
    )


def problem_reason(item: Item) -> str:
    """Return what is wrong with an item that is no whole answer, and what a person should do."""
    steps = {
        "cut": "ask the model again with a larger output limit",
        "refused": "rewrite the task's description and ask again, or do the task by hand",
        "filtered": "word the request differently, or do the task by hand",
        "error": "submit the task again",
        "empty": "submit the task again",
        "missing": "submit the task again",
        "unreadable": "look at the results file at this item, then submit the task again",
    }
    reason = item.reason.rstrip(". ") or "there is no whole answer"
    told = any(word in reason for word in ("again", "differently", "by hand"))
    return reason if told else f"{reason}; {steps.get(item.problem, 'submit the task again')}"


def judge(reading: Reading) -> Found[str] | None:
    """Return why the task must go to a person, and where the text shows it; ``None`` where it can be built."""
    for rule, check in CHECKS.items():
        reason = check(reading) if rule in STANDING or "outcome" not in reading.decided else ""
        if reason:
            return Found(reason, *_shown(rule, reading), rule, 0.8)
    return None


def _shown(rule: str, reading: Reading) -> tuple[int, int]:
    """Return the span that shows a verdict: the block or line it rests on, else the text's beginning."""
    document = reading.document
    fences = [block.fence for block in reading.blocks if _tells(rule, block)]
    if fences:
        return fences[0].start, fences[0].end
    files = [one for one in reading.mentions if rule in ("outcome/other-stack", "outcome/changes-only")]
    if files:
        return files[0].start, files[0].end
    first = next((line for line in document.lines if line.kind not in ("blank", "code")), None)
    return (first.start, first.end) if first is not None else (0, 0)


def _tells(rule: str, block: Block) -> bool:
    told = {
        "outcome/cut": not block.fence.closed,
        "outcome/other-stack": block.language in FOREIGN,
        "outcome/changes-only": block.role == "patch" or block.existing,
    }
    return told.get(rule, False)


def _broken(reading: Reading) -> str:
    if reading.structured.broken:
        return reading.structured.broken
    fences = reading.document.fences
    if fences and not fences[-1].closed and fences[-1].last >= len(reading.document.lines) - 2:
        return (
            "the text ends inside a code block, so it was probably cut; ask the model again with a larger output limit"
        )
    return ""


def _stated(reading: Reading) -> str:
    """Return why nothing is to be built where a structured answer says so itself."""
    return reading.structured.stated


def _opening(reading: Reading, limit: int = 600) -> str:
    return spoken(reading.document.text.strip()[:limit])


def _refused(reading: Reading) -> str:
    text = reading.document.text.strip()
    head = spoken(text[:160])
    if (
        len(text) > 2500
        or reading.blocks
        or not any(word in head if word.isascii() else word in text[:160] for word in _REFUSALS)
    ):
        return ""
    if reading.labels and any(label.kind in ("complexity", "blockers") and label.value for label in reading.labels):
        return ""
    return "the model refused the task; rewrite the task's description and ask again, or do it by hand"


def _asks_back(reading: Reading) -> str:
    text = reading.document.text
    asked = any(
        word in spoken(text[start : start + 400]) if word.isascii() else word in text
        for word in _ASKS
        for start in (0, 380, 760, 1140)
    )
    if len(text) > 1500 or reading.blocks or has_content(reading) or not asked:
        return ""
    return "the model asked for more information instead of answering; add a description to the task and ask again"


def _wrong_stack(reading: Reading) -> str:
    foreign = sum(1 for block in reading.blocks if block.language in FOREIGN)
    python = sum(
        1 for block in reading.blocks if block.role in ("file", "example", "patch") and block.language not in FOREIGN
    )
    files = [one.path.rpartition(".")[2].lower() for one in reading.mentions]
    foreign_files = sum(1 for suffix in files if suffix in FOREIGN_SUFFIXES) + _foreign_in_prose(reading)
    python_files = files.count("py")
    if python or python_files:
        return ""
    heard = [spoken(line.text) for line in reading.document.lines if line.kind in ("text", "item", "heading")]
    words = sum(1 for text in heard if any(f" {word} " in text for word in _STACKS))
    pythonic = sum(1 for text in heard if any(f" {word}" in text for word in _PYTHON_WORDS))
    title = spoken(reading.title)
    titled = any(f" {word} " in title for word in _STRONG_STACKS) and not any(
        f" {word}" in title for word in _PYTHON_WORDS
    )
    if foreign or foreign_files >= 2 or (titled and words >= 1 and not pythonic) or (words >= 3 and not pythonic):
        return (
            "the analysis is for another stack than Python; do it by hand, or ask again for a Python plugin or service"
        )
    return ""


def _foreign_in_prose(reading: Reading) -> int:
    seen = {
        token
        for line in reading.document.lines
        if line.kind in ("text", "item") and "." in line.text
        for token, _ in path_tokens(line.text)
    }
    wrong = {
        token
        for token in seen
        if token.rpartition(".")[2].lower() in FOREIGN_SUFFIXES
        or token.endswith(("package.json", "Cargo.toml", "tsconfig.json"))
    }
    right = {token for token in seen if token.endswith(".py")}
    frameworks = phrases("next.js|node.js|vue.js|express.js|react.js|three.js|d3.js|chart.js")
    return 0 if right else len({token for token in wrong if fold(token) not in frameworks})


def _changes_only(reading: Reading) -> str:
    title = spoken(clean_title(reading.title))
    verb = next(
        (
            word
            for word in map(fold, _CHANGES)
            if title.startswith(f" {word} ") or (not word.isascii() and word in title)
        ),
        "",
    )
    verb = verb or next((word for word in _CHANGE_ANYWHERE if f" {word} " in title), "")
    new = [
        block
        for block in reading.blocks
        if block.role == "file" and not (block.existing or block.usage or is_outside(parts_of(block.hint)))
    ]
    patches = [block for block in reading.blocks if block.role == "patch" or block.existing]
    if _has_new_modules(reading):
        return ""
    if verb and not new:
        return "the task only changes existing code, which is not generated; do it by hand or ask for a new plugin"
    if (
        patches
        and not new
        and not any(one.scope == "workspace" for one in reading.fields)
        and all(one.existing for one in reading.mentions)
    ):
        return "the analysis only changes existing files; apply its fragments by hand"
    return ""


def _leaves_a_choice(reading: Reading) -> str:
    choice = open_choice(reading.document)
    return f"the analysis leaves a choice open: {choice}; decide, and ask again for that" if choice else ""


def _plans_a_product(reading: Reading) -> str:
    why = whole_product(reading.document, reading.title)
    return f"the analysis plans a whole product, not one unit: {why}; split it into tasks" if why else ""


def _nothing_said(reading: Reading) -> str:
    text = reading.document.text.strip()
    if has_content(reading):
        return ""
    if len(text) < 20:
        return "the answer is empty or says nothing about the task; add a description to the task and ask again"
    if reading.facts is None and len(text.split()) < 40 and reading.name_rule in ("", "name/task-id"):
        return "the answer says nothing about what to build; add a description to the task and ask again"
    return ""


def _only_asks(reading: Reading) -> str:
    """Say that nothing is to be built by what is said: to find out, to meet, to improve, and no word of what."""
    shown = any(block.role != "command" for block in reading.blocks)
    if shown or reading.fields or any(not one.existing for one in reading.mentions):
        return ""
    prose = "" if reading.phases else asked_in_prose(reading.document, reading.labels)
    asked = asked_in_phases(reading.phases) or prose
    if not asked or board_says_what(reading.facts):
        return ""
    return (
        f"nothing to build is said: {asked}; write on the board under the task's details what is to be built, "
        "or ask again once that is known"
    )


def _nameless(reading: Reading) -> str:
    if not reading.item.task_id and not reading.facts and not is_spelled_out(reading.task_id):
        return (
            "neither the answer nor the batch says which task this is; name the task in the request and ask again, "
            "or give the task of a document with --task ID"
        )
    if reading.name_rule in ("", "name/task-id") and not has_content(reading):
        return "nothing in the answer or on the board gives this task a name; put a row with a title on the board"
    return ""


def _only_thoughts(reading: Reading) -> str:
    if reading.document.thoughts != "only":
        return ""
    return "the answer holds only the model's thoughts and no plan; ask again, with room for more output"


# What holds although it was decided that there is a unit to build.
STANDING = frozenset(("outcome/only-thoughts", "outcome/cut", "outcome/stated", "outcome/refused", "outcome/nameless"))
CHECKS: dict[str, Callable[[Reading], str]] = {
    "outcome/only-thoughts": _only_thoughts,
    "outcome/cut": _broken,
    "outcome/stated": _stated,
    "outcome/asks-back": _asks_back,
    "outcome/refused": _refused,
    "outcome/other-stack": _wrong_stack,
    "outcome/changes-only": _changes_only,
    "outcome/open-choice": _leaves_a_choice,
    "outcome/whole-product": _plans_a_product,
    "outcome/nothing-said": _nothing_said,
    "outcome/only-asks": _only_asks,
    "outcome/nameless": _nameless,
}
# What ``explain`` knows them by, with those that stand before a text is read: a problem of the item, the board.
CODES = {
    "outcome/only-thoughts": "only-thoughts",
    "outcome/cut": "answer-cut",
    "outcome/stated": "nothing-stated",
    "outcome/asks-back": "model-asks-back",
    "outcome/refused": "model-refused",
    "outcome/other-stack": "other-stack",
    "outcome/changes-only": "changes-only",
    "outcome/open-choice": "open-choice",
    "outcome/whole-product": "whole-product",
    "outcome/nothing-said": "nothing-said",
    "outcome/only-asks": "only-asks",
    "outcome/nameless": "nameless",
    "outcome/board": "done-on-board",
    "outcome/too-long": "too-long",
    "outcome/filtered": "content-filtered",
    "outcome/error": "request-failed",
    "outcome/empty": "answer-empty",
    "outcome/missing": "answer-missing",
    "outcome/unreadable": "answer-unreadable",
}
