"""Where the existing plugins are: a first look at the bytes of files, without parsing any.

A plugin is a folder with a manifest, or a folder or single module in a folder for plugins that defines a registration
function or a subclass of a base of plugins. A folder is one for plugins by its name, or because a file that imports
modules by name names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from generator.contract.files import CONTAINERS, Listing

ASIDE = frozenset({"tests", "test", "testing", "examples", "example", "docs", "templates", "blueprints"})
FUNCTIONS = (
    "register",
    "setup",
    "create_plugin",
    "make_plugin",
    "register_plugin",
    "build_plugin",
    "init_plugin",
    "load_plugin",
    "create_extension",
    "register_extension",
    "plugin_factory",
    "create",
)
DYNAMIC = (b"import_module(", b"spec_from_file_location(", b"__import__(", b"load_extension(", b"iter_modules(")
_NO_CONTAINERS = frozenset({"core", "src", "app", "config", "services", "lib", "data", "utils", "scripts", "models"})
_NAMED_FUNCTION = re.compile(rb"attr\([ ]?\w{1,60},[ ]?[\"']([a-z]\w{0,60})[\"']")
_NAMED_FOLDER = re.compile(
    rb"import_module\(\s*f?[\"']([\w.]{1,200})\.\{?|[\"']([\w.]{1,200})\.[\"'] ?\+"
    rb"|f[\"']([\w.]{1,200})\.\{|Path\([\"']([\w/]{1,200})[\"']|/ ?[\"']([\w/]{1,200})[\"']"
)
_FUNCTION = re.compile(rb"^(?:async )?def ([a-z]\w{0,60})\(", re.MULTILINE)
_DERIVED = re.compile(rb"^class (\w{1,200})\(([\w.]{1,200})[,)\[]", re.MULTILINE)
_CLASS_NAME = re.compile(rb"^class (\w{1,200})[(:]", re.MULTILINE)
_SPEAKS_OF_PLUGINS = re.compile(rb"Plugin|Extension|Skill|Automation|Cog|Addon|AddOn|Integration")
_IS_BASE = re.compile(rb"^(?:Base|Abstract|I[A-Z])|(?:Base|ABC|Protocol|Interface|Mixin|Error)$")
_ABSTRACT = (b"abstractmethod", b"(ABC", b"Protocol", b"NotImplementedError", b"ABCMeta")


def find_units(texts: Mapping[str, bytes], listing: Listing) -> frozenset[str]:
    """Return the folders of plugins, and the files of those that are single modules.

    Args:
        texts: Every Python file by its workspace-relative path.
        listing: What else is in the workspace.
    """
    loaders = [path for path, text in texts.items() if any(word in text for word in DYNAMIC)]
    functions = frozenset(FUNCTIONS) | _named(loaders, texts, _NAMED_FUNCTION)
    containers = frozenset(CONTAINERS) | _folders(loaders, texts, listing)
    children: dict[str, list[str]] = {}
    for path in texts:
        if child := _child(path, containers):
            children.setdefault(child, []).append(path)
    inside = {path for paths in children.values() for path in paths}
    outside = (path for path in texts if path not in inside or path in children)
    abstract = _abstract_classes(outside, texts) if children else frozenset()
    found = {
        child
        for child, paths in children.items()
        if any(_is_evidence(texts[path], functions, abstract) for path in paths if _is_direct(path, child))
    }
    return listing.units | found


def container_of(unit: str) -> str:
    """Return the folder that a plugin is in; an empty string for the workspace's own folder."""
    return unit.rpartition("/")[0]


def _child(path: str, containers: frozenset[str]) -> str:
    """Return the folder in a folder for plugins that a file is in, or the file where it is in none."""
    parts = path.split("/")
    if not ASIDE.isdisjoint(parts[:-1]) or parts[-1].startswith("test_"):
        return ""
    at = next((index for index, part in enumerate(parts[:-1]) if part in containers), None)
    if at is None or parts[at + 1] in {"__init__.py", "__main__.py"}:
        return ""
    return "/".join(parts[: at + 2])


def _is_direct(path: str, child: str) -> bool:
    return path == child or path.rpartition("/")[0] == child


def _is_evidence(text: bytes, functions: frozenset[str], abstract: frozenset[bytes]) -> bool:
    """Tell whether a file has what makes a plugin: a registration function, or a subclass of a base of plugins."""
    if any(name.decode() in functions for name in _FUNCTION.findall(text)):
        return True
    for name, base in _DERIVED.findall(text):
        last = base.rpartition(b".")[2]
        if not _IS_BASE.search(name) and (_SPEAKS_OF_PLUGINS.search(last) or last in abstract):
            return True
    return False


def _abstract_classes(paths: Iterable[str], texts: Mapping[str, bytes]) -> frozenset[bytes]:
    """Return the names of the classes of files that speak of abstract methods."""
    speaking = [path for path in paths if any(word in texts[path] for word in _ABSTRACT)]
    return frozenset(name for path in speaking for name in _CLASS_NAME.findall(texts[path]))


def _named(loaders: list[str], texts: Mapping[str, bytes], pattern: re.Pattern[bytes]) -> frozenset[str]:
    return frozenset(
        word.decode()
        for path in loaders
        for found in pattern.findall(texts[path])
        for word in (found if isinstance(found, tuple) else (found,))
        if word
    )


def _folders(loaders: list[str], texts: Mapping[str, bytes], listing: Listing) -> frozenset[str]:
    """Return the names of folders that files which import modules by name speak of."""
    there = {folder.rpartition("/")[2] for folder in listing.folders}
    words = (name.replace("/", ".").rpartition(".")[2] for name in _named(loaders, texts, _NAMED_FOLDER))
    return frozenset(word for word in words if word in there) - _NO_CONTAINERS - ASIDE
