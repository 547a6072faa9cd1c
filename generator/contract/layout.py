"""Where a workspace keeps what, and which logging library it uses."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath

from generator.answers.contract import Logger
from generator.contract.files import read_bytes
from generator.contract.findings import Notes
from generator.contract.sources import ASIDE, Sources

_PLUGINS = ("plugins", "src/plugins", "app/plugins")
_SERVICES = ("core/services", "services", "src/core/services", "src/services", "app/services")
_TESTS = ("tests", "test", "src/tests")
_ENV_EXAMPLES = (".env.example", ".env.template", ".env.sample", ".env.dist", "env.example")
_REQUIREMENTS = ("requirements.txt", "requirements/base.txt", "pyproject.toml", "setup.cfg", "Pipfile")
_LOGGERS: tuple[Logger, ...] = ("loguru", "structlog", "logging")


def find_plugins_dir(sources: Sources, notes: Notes) -> str:
    """Return the folder of plugins: where the existing ones are, else a usual folder."""
    own = (PurePosixPath(unit) for unit in sources.units if ASIDE.isdisjoint(PurePosixPath(unit).parts))
    parents = Counter(str(unit.parent) for unit in own)
    parents.pop(".", None)
    if parents:
        folder, count = parents.most_common(1)[0]
        notes.found("plugins_dir", folder, folder, f"holds existing plugins ({count})")
        return folder
    return _first("plugins_dir", _PLUGINS, sources, notes)


def find_services_dir(sources: Sources, notes: Notes) -> str:
    """Return the folder of services."""
    return _first("services_dir", _SERVICES, sources, notes)


def find_tests_dir(sources: Sources, notes: Notes) -> str:
    """Return the folder of tests."""
    return _first("tests_dir", _TESTS, sources, notes)


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


def _first(field: str, folders: tuple[str, ...], sources: Sources, notes: Notes) -> str:
    for folder in folders:
        if folder in sources.listing.folders:
            notes.found(field, folder, folder, "exists")
            return folder
    notes.found(field, folders[0], "", "no such folder yet: the usual place")
    return folders[0]
