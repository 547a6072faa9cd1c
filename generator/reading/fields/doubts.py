"""What may be wrong in a plan, by signals that stand apart from how its fields were read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.answers.contract import Contract
from generator.names import STEERING_FILES, to_snake
from generator.plan import Doubt
from generator.reading.code.blocks import Block
from generator.reading.fields.file_names import IN_PASSING, Mention
from generator.reading.fields.kinds import is_plugin_class, title_kind
from generator.reading.fields.naming import title_name
from generator.reading.fields.titles import is_cut, is_mixed
from generator.reading.fields.witness import tracked_file
from generator.reading.layout import is_clean, is_usage_file, locate, parts_of, plugin_folder, strip_plugin
from generator.reading.record import Reading
from generator.reading.text.vocabulary import mentions, spoken
from generator.reading.words import listed

Doubted = tuple[str, str]
_GUESSED_NAMES = frozenset({"name/settings-prefix", "name/task-id"})
# The text itself gives these, as the name of a unit.
_GIVEN_NAMES = frozenset({"name/stated", "name/label", "name/title", "name/board", "name/sentence"})
_SHOWN = 4
# Up to this many characters an answer says what a task is about rather than how it is built.
_TERSE = 1200


def _planned_file_exists(reading: Reading) -> Iterator[Doubted]:
    there = [spec.path for spec in reading.files if spec.type != "config" and spec.path in reading.workspace.tracked]
    for path in there[:_SHOWN]:
        yield "files", f"{path} is to be made, and is there already"


def _nothing_new(reading: Reading) -> Iterator[Doubted]:
    """The text names files, and all of them are there: what it plans may be a change of existing code."""
    named = [one for one in reading.mentions if one.path.endswith(".py") and not _is_test(one)]
    tracked = [one for one in named if one.existing]
    hinted = [block for block in reading.blocks if _is_new(block, reading)]
    if tracked and len(tracked) == len(named) and not hinted and reading.kinds != ("config_patch",):
        listed = ", ".join(dict.fromkeys(one.path for one in tracked[:_SHOWN]))
        yield "files", f"all files that the text names are there already ({listed}), and nothing new is named"


def _is_test(one: Mention) -> bool:
    return parts_of(one.path)[-1:] != [] and parts_of(one.path)[-1].startswith("test_")


def _lost_files(reading: Reading) -> Iterator[Doubted]:
    """A new Python file of the text that no file of the plan stands for."""
    if not reading.names:
        return
    main = reading.kinds[0]
    planned = {spec.path for spec in reading.files}
    lost: list[str] = []
    for one in reading.mentions:
        parts = parts_of(one.path)
        if one.existing or not parts or not parts[-1].endswith(".py") or parts[-1] == "__init__.py":
            continue
        if not is_clean(one.path) or parts[-1] in STEERING_FILES:  # it is left out on purpose, and a warning names it
            continue
        # In passing it shows how the unit is used.
        if len(parts) == 1 and is_usage_file(one.path) and one.place not in {"tree", "table"}:
            continue
        target = locate(one.path, reading.names[main], reading.contract, kind=main)
        if target.path not in planned and target.place != "settings":
            lost.append("/".join(parts))
    if lost and reading.workspace:
        shown = ", ".join(list(dict.fromkeys(lost))[:_SHOWN])
        yield "files", f"{shown}: new by the text, and no file of the unit"


def _name_from_elsewhere(reading: Reading) -> Iterator[Doubted]:
    name = next(iter(reading.names.values()), "")
    if reading.workspace and (reading.name_rule == "name/transliterated" or _is_latin_rest(reading)):
        yield "name", f"{name} is made of a title in another script"
        return
    if reading.name_rule in _GUESSED_NAMES:
        yield "name", f"{name} is only a guess, for neither the title nor a file or class gives a name"
        return
    found = title_name(reading)
    titled = found.value if found else ""
    if reading.name_rule in _GIVEN_NAMES or not titled or _share_words(name, titled, reading.title):
        return
    # A path in the workspace's own layout says what the unit is called, whatever the title says.
    paths = [one.path for one in reading.mentions if not one.existing]
    paths += [block.hint for block in reading.blocks if not block.existing]
    if not any(_is_home(parts_of(path), name, reading.contract) for path in paths):
        yield "name", f"{name} is not in the title, which would give {titled}"


def _title_is_cut(reading: Reading) -> Iterator[Doubted]:
    """The title is a whole sentence, and nothing else names the unit."""
    if reading.name_rule in {"name/title", "name/board"} and is_cut(reading.title):
        name = next(iter(reading.names.values()), "")
        yield "name", f"{name} keeps only the first words of the title, which is a whole sentence"


def _any_of_several_services(reading: Reading) -> Iterator[Doubted]:
    """Several new services are named, and the title has no word of the one that is taken for the main one."""
    if reading.kinds[:1] != ("service",) or reading.name_rule != "name/service-file":
        return
    home = f"{reading.contract.services_dir}/"
    files = [one.path for one in reading.mentions if not one.existing and one.path.startswith(home)]
    stems = {parts_of(path)[-1].removesuffix(".py") for path in files}
    found, name = title_name(reading), reading.names["service"]
    # The only one that calls itself a service is the main one.
    if [stem for stem in stems if stem.endswith("_service")] == [name]:
        return
    if len(stems) > 1 and found is not None and not _share_words(name, found.value, reading.title):
        yield "name", f"{name} is one of several services ({', '.join(sorted(stems)[:_SHOWN])}), and not in the title"


def _is_home(parts: list[str], name: str, contract: Contract) -> bool:
    """Tell whether a path lies in the folder of the plugin of that name, or is the service of that name."""
    plugins, services = contract.plugins_dir.split("/"), contract.services_dir.split("/")
    in_plugin = parts[: len(plugins)] == plugins and strip_plugin(plugin_folder(parts, contract)) == name
    return in_plugin or (parts[: len(services)] == services and to_snake(parts[-1].removesuffix(".py")) == name)


def _is_latin_rest(reading: Reading) -> bool:
    return reading.name_rule in {"name/title", "name/board"} and is_mixed(reading.title)


def _share_words(name: str, titled: str, title: str) -> bool:
    """Tell whether a name and a title have a word in common, whatever is written as one word."""
    said = spoken(title).split()
    return bool({*titled.split("_"), *said} & {*name.split("_")}) or name.replace("_", "") in "".join(said)


def _name_is_taken(reading: Reading) -> Iterator[Doubted]:
    contract = reading.contract
    for kind, name in reading.names.items():
        place = reading.workspace.names(name) if kind != "config_patch" else ""
        home = contract.plugins_dir if kind == "plugin" else contract.services_dir
        # What stands in the unit's own place is judged by the place itself.
        if place and not place.startswith(f"{home}/{name}"):
            yield "name", f"the workspace has {place} already; the text may mean that"
            return


def _several_plugins(reading: Reading) -> Iterator[Doubted]:
    """Several plugins are named, as in a text about a system of plugins: then they are examples, or several tasks."""
    contract = reading.contract
    paths = [one.path for one in reading.mentions if not one.existing]
    named = {strip_plugin(folder) for path in paths if (folder := plugin_folder(parts_of(path), contract))}
    named |= {
        strip_plugin(cls.name)
        for block in reading.blocks
        if not block.existing and not block.code.is_test
        for cls in block.code.classes
        if is_plugin_class(cls.name, cls.bases)
    }
    # «tailscale» and «tailscale_mesh» are one plugin under two names.
    words = {name: frozenset(name.split("_")) for name in named - {""}}
    named = {name for name, own in words.items() if not any(own < other for other in words.values())}
    if len(named) > 1 and "plugin" in reading.kinds:
        shown = ", ".join(sorted(named)[:_SHOWN])
        yield "kinds", f"the text names several plugins ({shown}): examples, or more than one unit"
        yield "name", f"the text names several plugins ({shown})"


def _kind_by_default(reading: Reading) -> Iterator[Doubted]:
    """Nothing says which kind it is, and no new file or code shows that it is a unit at all.

    Where the workspace has plugins, a few lines about a task are enough to begin one; a long text would name a file.
    """
    is_terse = reading.kinds_rule == "kinds/default" and len(reading.document.text) < _TERSE
    by_default = reading.kinds_rule in {"kinds/default", "kinds/workspace"} and reading.workspace and not is_terse
    if by_default and not _shows_something_new(reading):
        yield "kinds", "the text says neither plugin nor service, and names no new file"


def _shows_something_new(reading: Reading) -> bool:
    files = any(not one.existing and one.path.endswith(".py") and not _is_test(one) for one in reading.mentions)
    return files or any(_is_new(block, reading) for block in reading.blocks)


def _is_new(block: Block, reading: Reading) -> bool:
    tracked = bool(block.hint) and bool(tracked_file(block.hint, reading.workspace, reading.contract))
    return block.role == "file" and block.code.defines and not block.existing and not tracked


def _refactoring(reading: Reading) -> Iterator[Doubted]:
    """The title speaks of changing code, and files that are there are named: what is new may be a part of that."""
    tracked = [one.path for one in reading.mentions if one.existing]
    if reading.workspace and tracked and mentions(reading.title, listed("refactoring")):
        yield "kinds", f"the title speaks of changing what is there, such as {tracked[0]}"


def _kind_against_title(reading: Reading) -> Iterator[Doubted]:
    """The files say one kind, and the title says the other."""
    titled = title_kind(reading.title)
    main = tuple(kind for kind in reading.kinds if kind != "config_patch")
    if titled and main and titled not in main and reading.kinds_rule == "kinds/files":
        yield "kinds", f"the files are those of a {main[0]}, and the title speaks of a {titled}"


def _file_in_passing(reading: Reading) -> Iterator[Doubted]:
    """All new files are known from a word in passing: they may be files that the workspace gets from elsewhere."""
    new = [one for one in reading.mentions if not one.existing and one.path.endswith(".py") and not _is_test(one)]
    if reading.workspace and new and all(one.confidence <= IN_PASSING for one in new):
        shown = ", ".join(dict.fromkeys(one.path for one in new[:_SHOWN]))
        yield "files", f"{shown}: named only in passing, so it may not be a new file"


# By the code of the doubt.
SIGNALS: dict[str, Callable[[Reading], Iterator[Doubted]]] = {
    "planned-file-exists": _planned_file_exists,
    "nothing-new": _nothing_new,
    "lost-files": _lost_files,
    "name-from-elsewhere": _name_from_elsewhere,
    "title-is-cut": _title_is_cut,
    "several-services": _any_of_several_services,
    "name-exists": _name_is_taken,
    "several-plugins": _several_plugins,
    "kind-by-default": _kind_by_default,
    "kind-against-title": _kind_against_title,
    "file-in-passing": _file_in_passing,
    "refactoring": _refactoring,
}


# Signals that a decision does not answer: what is there is there.
FACTS = frozenset({"planned-file-exists"})


def doubts_of(reading: Reading) -> list[Doubt]:
    """Return every field that may be wrong, with the reason as a clause and the signal that tells it as its code."""
    return [
        Doubt(field=field, reason=reason, code=code)
        for code, signal in SIGNALS.items()
        for field, reason in signal(reading)
    ]
