"""Which distribution provides an import name, and what the module of a distribution is called.

What is known of single distributions stands in ``distributions.toml``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from packaging.utils import canonicalize_name
from pydantic import BaseModel, ConfigDict

# Top-level names that many distributions put their modules below.
_SHARED = ("google-cloud", "azure", "opentelemetry")


class _Known(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    well_known: frozenset[str]
    tools: frozenset[str]
    modules: dict[str, str]


@cache
def _known() -> _Known:
    text = (resources.files("generator") / "distributions.toml").read_text(encoding="utf-8")
    return _Known.model_validate(tomllib.loads(text))


@cache
def _usual() -> dict[str, str]:
    return {module: name for name, module in reversed(_known().modules.items())}


def distribution_of(import_name: str) -> str:
    """Return the distribution that most likely provides a top-level import name, in canonical spelling."""
    return canonicalize_name(_usual().get(import_name, import_name))


def import_name_of(distribution: str) -> str:
    """Return the top-level name that a distribution most likely is imported by."""
    name = canonicalize_name(distribution)
    shared = next((top for top in _SHARED if name.startswith(f"{top}-")), "")
    return shared.partition("-")[0] or _known().modules.get(name, name.replace("-", "_"))


def is_well_known(distribution: str) -> bool:
    """Tell whether everybody knows a name, in any case, as that of a distribution."""
    name = canonicalize_name(distribution)
    return name in _known().well_known or name in _known().modules


def is_tool(distribution: str) -> bool:
    """Tell whether a distribution is one of those that a project is tested, checked or packed with."""
    name = canonicalize_name(distribution)
    return name in _known().tools or name.startswith(("pytest", "types-", "flake8-")) or name.endswith("-stubs")
