"""Values for the parameters of what the workspace's own code takes. Runs in the sandbox.

The modules beside it are imported relatively: in the sandbox this folder is a package of another name.
"""

from __future__ import annotations

import importlib
import json
import logging
import sys
from pathlib import Path
from typing import Any

from .settings_object import make_settings
from .stand_in import StandIn, stand_in_for

MANIFEST_MAX = 262_144


class CannotMakeError(Exception):
    """Something of the workspace cannot be called, because nobody here knows what it takes."""


class Values:
    """What parameters are filled with, by their source; each thing is made once, when it is first asked for.

    Args:
        request: The probe's request.

    Attributes:
        made: What was made, by its source.
        maker: What makes the plugin, in words; empty as long as nothing did.
    """

    def __init__(self, request: dict[str, Any]) -> None:
        self.request = request
        self.contract = request["contract"]
        self.root = Path(request["root"])
        self.folder = self.root / request["folder"]
        self.made: dict[str, Any] = {}
        self.maker = ""

    @property
    def manifest(self) -> Path | None:
        """The unit's manifest, where plugins have one."""
        wanted = self.contract["manifest"]
        return self.folder / wanted["file"] if wanted else None

    @property
    def settings(self) -> Any:
        """The workspace's settings object; ``None`` where it has none or it cannot be made."""
        if "settings" not in self.made:
            self.made["settings"] = make_settings(self.contract["settings"])
        return self.made["settings"]

    @property
    def hub(self) -> Any:
        """The workspace's hub, where it can be made; else something that has what its class has, and no more."""
        if "hub" not in self.made:
            self.made["hub"] = self._make_hub()
        return self.made["hub"]

    def _make_hub(self) -> Any:
        wanted, entry = self.contract["hub"], self.request["entry"]
        hub_class = class_of(wanted)
        if hub_class is not None:
            try:
                args, named = self.fill(wanted["constructor"], hub_class.__module__)
                return hub_class(*args, **named)
            except Exception as error:
                # It is no fault of the unit; what the class has is known all the same.
                print(f"{wanted['class_name']} cannot be made: {type(error).__name__}", file=sys.stderr)
        methods = {}
        if wanted and wanted["register_method"]:
            methods[wanted["register_method"]] = wanted["is_async"]
        if entry["hub_method"]:
            methods[entry["hub_method"]] = entry["hub_method_is_async"]
        attributes = {}
        if wanted and wanted["settings_attribute"]:
            attributes[wanted["settings_attribute"]] = self.settings
        return stand_in_for(hub_class, methods, attributes, self.settings)

    @property
    def hub_words(self) -> str:
        """What the hub is that was used, for a person; empty where none was asked for."""
        if "hub" not in self.made:
            return ""
        wanted = self.contract["hub"]
        name = f"{wanted['module']}.{wanted['class_name']}" if wanted and wanted["module"] else "a hub"
        return f" with a stand-in for {name}" if isinstance(self.hub, StandIn) else f" with {name}"

    def fill(self, parameters: list[dict[str, Any]], module: str = "") -> tuple[list[Any], dict[str, Any]]:
        """Return what to call something with.

        Args:
            parameters: Its parameters, in order.
            module: Where their annotations are to be understood.

        Raises:
            CannotMakeError: Nobody knows the value of one that it cannot be called without.
        """
        args: list[Any] = []
        named: dict[str, Any] = {}
        skipped = False
        for each in parameters:
            try:
                value = self._value(each, module)
            except LookupError:
                if each["required"]:
                    raise CannotMakeError(f"nobody knows what to give for its parameter {each['name']}") from None
                skipped = True
                continue
            if each["keyword_only"] or skipped:
                named[each["name"]] = value
            else:
                args.append(value)
        return args, named

    def _value(self, parameter: dict[str, Any], module: str) -> Any:
        source = parameter["source"]
        if source in {"root", "plugins_dir", "folder"}:
            paths = {"root": self.root, "plugins_dir": self.folder.parent, "folder": self.folder}
            return _as_annotated(paths[source], parameter["annotation"])
        if source == "manifest" and self.manifest:
            return _manifest_as(self.manifest, parameter["annotation"], module)
        if source == "hub":
            return self.hub
        is_wanted = source == "settings" or (source == "config" and parameter["required"])
        if is_wanted and self.settings is not None:
            return self.settings
        if source == "logger":
            return _logger(self.contract["logger"])
        texts = {"name": self.request["name"], "version": "0.1.0", "description": self.request["name"]}
        return texts[source]


def class_of(wanted: dict[str, Any] | None) -> type | None:
    """Return a class that the contract names; ``None`` where it names none or it cannot be imported."""
    if not wanted or not wanted["module"]:
        return None
    try:
        found = getattr(importlib.import_module(wanted["module"]), wanted["class_name"], None)
    except Exception:
        return None
    return found if isinstance(found, type) else None


def _as_annotated(path: Path, annotation: str) -> Path | str:
    words = annotation.replace("|", " ").replace("[", " ").replace("]", " ").split()
    return str(path) if "str" in words and not any(word.endswith("Path") for word in words) else path


def _manifest_as(path: Path, annotation: str, module: str) -> Any:
    """Return a manifest as a parameter wants it: its path, its content, or a model of it."""
    wanted: Any = getattr(sys.modules.get(module), annotation, None) if annotation.isidentifier() else None
    if hasattr(wanted, "model_validate"):
        return wanted.model_validate(read_manifest(path))
    is_dict = annotation.partition("[")[0].lower() == "dict"
    return read_manifest(path) if is_dict else _as_annotated(path, annotation)


def read_manifest(path: Path) -> dict[str, Any]:
    """Return what a manifest says; nothing where it cannot be read."""
    try:
        with path.open("rb") as file:
            content = json.loads(file.read(MANIFEST_MAX))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _logger(library: str) -> Any:
    if library == "loguru":
        return importlib.import_module("loguru").logger
    if library == "structlog":
        return importlib.import_module("structlog").get_logger()
    return logging.getLogger("aas")
