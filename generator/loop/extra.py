"""The libraries of the extra ``openai``, which nothing but the model's side needs."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from generator.errors import GeneratorError

EXTRA = "openai"


def required(module: str) -> Any:
    """Import a library of the extra.

    Raises:
        GeneratorError: It is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        problem = f"The package {module.replace('_', '-')} is not installed, which speaks with the model's service."
        raise GeneratorError(problem, f"Run: pip install 'aas-generator[{EXTRA}]'") from None
