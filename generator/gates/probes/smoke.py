"""Load one unit and run its life once. Runs in the sandbox, by the workspace's interpreter.

Reads a JSON request from the first argument, prints one line ``smoke <nonce> <json>`` with the list of faults.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import sys
import traceback
from types import ModuleType
from typing import Any


class FaultError(Exception):
    """Something that the unit does wrong."""


class StandInHub:
    """Takes plugins where the workspace has no hub of its own that can be made without arguments."""

    def __init__(self, method: str) -> None:
        self.taken: list[Any] = []
        setattr(self, method, self.taken.append)


async def settle(value: Any) -> Any:
    """Return a value, awaited where it must be."""
    return await value if inspect.isawaitable(value) else value


def make_hub(wanted: dict[str, Any] | None) -> Any:
    """Return the workspace's hub, or a stand-in."""
    if not wanted or not wanted["module"] or any(each["required"] for each in wanted["constructor"]):
        return StandInHub(wanted["register_method"] if wanted else "register_plugin")
    return getattr(importlib.import_module(wanted["module"]), wanted["class_name"])()


def import_all(modules: list[str]) -> list[ModuleType]:
    """Import every module of the unit."""
    return [importlib.import_module(name) for name in modules]


async def run_plugin(request: dict[str, Any]) -> None:
    """Register the plugin on a hub, bring it up, take it down, twice."""
    contract = request["contract"]
    package = importlib.import_module(request["package"])
    import_all(request["modules"])
    hub = make_hub(contract["hub"])
    plugin = await settle(package.register(hub))
    if plugin is None and isinstance(hub, StandInHub) and hub.taken:
        plugin = hub.taken[0]
    base_facts = contract["plugin_base"]
    base = getattr(importlib.import_module(base_facts["module"]), base_facts["class_name"])
    if not isinstance(plugin, base):
        raise FaultError(f"register(hub) gave {type(plugin).__name__}, which is no {base.__name__}")
    for _ in range(2):
        for role in ("start", "stop"):
            for method in base_facts["methods"]:
                if method["role"] == role and not any(each["required"] for each in method["parameters"]):
                    answer = await settle(getattr(plugin, method["name"])())
                    if method["returns"] == "bool" and answer is not True:
                        raise FaultError(f"{method['name']}() gave {answer!r} instead of True")


async def run_service(request: dict[str, Any]) -> None:
    """Make the service with its default settings and start and stop it."""
    (module,) = import_all(request["modules"])
    service_class = getattr(module, request["class_name"], None)
    if service_class is None:
        return
    service = service_class()
    for name in ("start", "stop"):
        await settle(getattr(service, name)())


async def run_config_patch(request: dict[str, Any]) -> None:
    """Check that the settings class knows every field, and that no secret has a value of its own."""
    settings = getattr(importlib.import_module(request["package"]), request["class_name"])
    missing = [name for name in request["fields"] if name not in settings.model_fields]
    if missing:
        raise FaultError(f"{settings.__name__} has no field {', '.join(missing)}")


RUNNERS = {"plugin": run_plugin, "service": run_service, "config_patch": run_config_patch}


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.argv[1])
    faults = []
    try:
        asyncio.run(asyncio.wait_for(RUNNERS[request["blueprint"]](request), request["seconds"]))
    except BaseException as error:
        frames = [
            each for each in traceback.extract_tb(error.__traceback__) if each.filename.startswith(request["root"])
        ]
        where = frames[-1] if frames else None
        faults.append(
            {
                "path": where.filename[len(request["root"]) :].lstrip("/") if where else "",
                "line": where.lineno if where else None,
                "message": f"{type(error).__name__}: {error}" if not isinstance(error, FaultError) else str(error),
            }
        )
    print(f"\nsmoke {request['nonce']} {json.dumps(faults)}", flush=True)


if __name__ == "__main__":
    main()
