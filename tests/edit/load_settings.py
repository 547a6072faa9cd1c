"""Run by the corpus test in a process of its own: import patched files and read settings as an application would.

Stdin: a list of ``[name, source path, class, environment, required]``; stdout: by name the settings' values with and
without environment, or the error.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import warnings


def _values(path: str, class_name: str) -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("patched_settings", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["patched_settings"] = module
    spec.loader.exec_module(module)
    made = getattr(module, class_name)()
    return {name: str(getattr(made, name)) for name in type(made).model_fields}


def _load(path: str, class_name: str, environment: dict[str, str], required: dict[str, str]) -> dict[str, object]:
    os.environ.update(required)
    try:
        defaults = _values(path, class_name)
        os.environ.update(environment)
        return {"defaults": defaults, "loaded": _values(path, class_name)}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    finally:
        for name in {**environment, **required}:
            os.environ.pop(name, None)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    found = {name: _load(*rest) for name, *rest in json.load(sys.stdin)}
    json.dump(found, sys.stdout)
