"""Where a workspace keeps what, and which logging library it uses."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath

from generator.answers.contract import Logger
from generator.contract.files import CONTAINERS, read_bytes
from generator.contract.findings import Notes
from generator.contract.places import ASIDE
from generator.contract.sources import Sources
from generator.contract.style import ToolConfig

_PLUGINS = ("plugins", "src/plugins", "app/plugins")
_NESTED = 2
_SERVICES = ("core/services", "services", "src/core/services", "src/services", "app/services")
_TESTS = ("tests", "test", "src/tests")
_ENV_EXAMPLES = (".env.example", ".env.template", ".env.sample", ".env.dist", "env.example")
_REQUIREMENTS = ("requirements.txt", "requirements/base.txt", "pyproject.toml", "setup.cfg", "Pipfile")
_LOGGERS: tuple[Logger, ...] = ("loguru", "structlog", "logging")


def find_plugins_dir(sources: Sources, notes: Notes) -> str:
    """Return the folder of plugins: where most existing ones are, else one that is meant for them."""
    own = (PurePosixPath(unit) for unit in sources.units if ASIDE.isdisjoint(PurePosixPath(unit).parts))
    parents = Counter(str(unit.parent) for unit in own)
    parents.pop(".", None)
    if parents:
        folder, count = min(parents.items(), key=lambda each: (-each[1], each[0].count("/"), each[0]))
        notes.found("plugins_dir", folder, folder, f"holds existing plugins ({count})")
        return folder
    holding = {path.rpartition("/")[0] for path in sources.texts if not path.endswith("/__init__.py")}
    # Deeper down, an empty folder of that name belongs to something else: a starter, a package's own parts.
    shallow = (folder for folder in _named(CONTAINERS, sources) if folder.count("/") < _NESTED)
    meant = [folder for folder in shallow if folder not in holding]
    usual = next((folder for folder in _PLUGINS if folder in meant), "")
    if meant:
        folder = usual or meant[0]
        notes.found("plugins_dir", folder, folder, "exists, and is empty")
        return folder
    return _first("plugins_dir", _PLUGINS, sources, notes)


def find_services_dir(plugins_dir: str, sources: Sources, notes: Notes) -> str:
    """Return the folder of services: the one with most classes called ``…Service``, a folder called so first."""
    counted = Counter(
        path.rpartition("/")[0]
        for path, names in sources.classes_with(b"Service").items()
        if any(name.endswith("Service") for name in names)
    )
    named = _named(("services", "service"), sources)
    order = {folder: index for index, folder in enumerate((*_SERVICES, *named))}
    if named:
        folder = min(named, key=lambda each: (-counted[each], order[each]))
        notes.found(
            "services_dir",
            folder,
            folder,
            f"holds {counted[folder]} files with services" if counted[folder] else "exists",
        )
        return folder
    several = [folder for folder, count in counted.items() if count > 1 and folder]
    if several:
        folder = min(several, key=lambda each: (-counted[each], each))
        notes.found("services_dir", folder, folder, f"holds {counted[folder]} files with services")
        return folder
    parent = plugins_dir.rpartition("/")[0]
    usual = f"{parent}/services" if parent and "core" not in sources.listing.folders else _SERVICES[0]
    notes.found("services_dir", usual, "", "no such folder yet: the usual place")
    return usual


def find_tests_dir(sources: Sources, config: ToolConfig, notes: Notes) -> str:
    """Return the folder of tests: the one that pytest is told, else a usual one."""
    told = config.tool("pytest", "ini_options", "testpaths")
    for folder in told if isinstance(told, list) else str(told or "").split():
        if isinstance(folder, str) and folder.strip("./") in sources.listing.folders - {""}:
            notes.found("tests_dir", folder.strip("./"), "pyproject.toml", "the paths of pytest")
            return folder.strip("./")
    return _first("tests_dir", _TESTS, sources, notes)


def find_source_root(sources: Sources, notes: Notes) -> str:
    """Return the folder that packages are imported from: ``src``, or empty for the workspace's own."""
    if sources.uses_src:
        notes.found("source_root", "src", "src", "packages are imported from it")
        return "src"
    return ""


def find_env_example(sources: Sources, notes: Notes) -> str:
    """Return the example of the environment file; the usual name where there is none."""
    for name in _ENV_EXAMPLES:
        if (sources.workspace / name).is_file():
            notes.found("env_example", name, name, "exists")
            return name
    notes.found("env_example", _ENV_EXAMPLES[0], "", "none exists: the usual name")
    return _ENV_EXAMPLES[0]


def find_logger(plugins_dir: str, sources: Sources, notes: Notes) -> Logger:
    """Return the logging library that most files of ``core`` and of the plugins import.

    Where none is imported: loguru if the requirements name it, else the standard library's, which is always there.
    """
    roots = ("core/", "src/", f"{plugins_dir}/")
    near = {path: text for path, text in sources.texts.items() if path.startswith(roots)}
    for texts, place in ((near, "core and plugins"), (sources.texts, "the workspace")):
        counted = Counter(name for text in texts.values() for name in _LOGGERS if _imports(text, name.encode()))
        if counted:
            best = max(_LOGGERS, key=lambda name: counted[name])
            notes.found("logger", best, "", f"imported by {counted[best]} files of {place}")
            return best
    for name in _REQUIREMENTS:
        if b"loguru" in (read_bytes(sources.workspace / name) or b""):
            notes.found("logger", "loguru", name, "named by the requirements")
            return "loguru"
    notes.found("logger", "logging", "", "no file imports a logging library: the standard one always works")
    return "logging"


def _imports(text: bytes, module: bytes) -> bool:
    """Tell whether a line of a file begins with an import of ``module``."""
    for words in (b"import " + module, b"from " + module):
        at = text.find(words)
        while at >= 0:
            before = text[text.rfind(b"\n", 0, at) + 1 : at]
            behind = text[at + len(words) : at + len(words) + 1]
            if not before.strip() and not (behind.isalnum() or behind == b"_"):
                return True
            at = text.find(words, at + 1)
    return False


def _named(words: tuple[str, ...], sources: Sources) -> list[str]:
    """Return the folders with one of some names, outside tests and plugins, the shallowest first."""
    found = [
        folder
        for folder in sources.listing.folders
        if folder.rpartition("/")[2] in words and ASIDE.isdisjoint(folder.split("/"))
        if sources.unit_of(f"{folder}/_") is None
    ]
    return sorted(found, key=lambda folder: (folder.count("/"), words.index(folder.rpartition("/")[2]), folder))


def _first(field: str, folders: tuple[str, ...], sources: Sources, notes: Notes) -> str:
    for folder in folders:
        if folder in sources.listing.folders:
            notes.found(field, folder, folder, "exists")
            return folder
    notes.found(field, folders[0], "", "no such folder yet: the usual place")
    return folders[0]
