"""Which module of the unit the analysis means by a dotted name: this module decides, it changes nothing."""

from __future__ import annotations

from generator.edit.fit_code.place import Place

_FOREIGN_ROOTS = frozenset({"src", "aas", "app"})


def own_module(dotted: str, place: Place) -> str | None:
    """Return the module of the unit that an import names; empty for the package, ``None`` for any other module.

    Args:
        dotted: The import's module, with its leading dots.
        place: The unit.
    """
    level = len(dotted) - len(dotted.lstrip("."))
    name = dotted[level:]
    if level and not name:
        return "" if level == 1 and not place.is_test else None
    if level == 1 and name in place.siblings.values():
        return name
    if level > 1 and name.partition(".")[0] in place.workspace_roots and _known(name, place) is None:
        return None
    return _known(name, place)


def workspace_module(dotted: str, place: Place) -> str | None:
    """Return the absolute name of a workspace's module that is named from afar, e.g. ``..core.hub``; else ``None``."""
    level = len(dotted) - len(dotted.lstrip("."))
    name = dotted[level:]
    head, _, rest = name.partition(".")
    if level > 1 and head in place.workspace_roots:
        return name
    if not level and head in _FOREIGN_ROOTS - set(place.workspace_roots):
        return rest if rest.partition(".")[0] in place.workspace_roots else None
    return None


def home_of(name: str, module: str, place: Place) -> str:
    """Return the module of the unit that defines what an import takes from ``module``."""
    if name == place.config_class and name:
        return "config"
    return place.known_names.get(name, module)


def module_names(place: Place) -> frozenset[str]:
    """Return the names of the unit's modules."""
    return frozenset({*place.siblings.values(), *place.known_names.values(), "config"} - {""})


def _known(name: str, place: Place) -> str | None:
    found = _exactly(name, place)
    head, _, rest = name.partition(".")
    if found is None and head not in place.workspace_roots and ("." in rest or place.siblings.get(rest) == ""):
        found = _exactly(rest, place)
    if found == place.module and "." not in name and not place.is_test:
        # A module does not import itself: that name is a package from elsewhere.
        return None
    return found


def _exactly(name: str, place: Place) -> str | None:
    if name in place.siblings:
        return place.siblings[name]
    if name == place.package:
        return ""
    for package in (place.package, *(key for key, module in place.siblings.items() if module == "")):
        rest = name.removeprefix(f"{package}.")
        if rest != name and rest in place.siblings:
            return place.siblings[rest]
        if rest != name and rest in module_names(place):
            return rest
    return None
