"""What templates are called: the one rule for which template is meant and whether two names mean one."""

from __future__ import annotations

import re
from pathlib import Path

from generator.errors import TemplateError

# ``<helper>::<name>`` lets git run ``git-remote-<helper>``, which comes with the tool; Copier takes what ends in
# ``.git`` for a repository. A web address would be one that whoever gets hold of it can fill with code.
OWN_TEMPLATE = "aas-generator::template.git"
_SHORT = {"gh": "https://github.com/", "gl": "https://gitlab.com/"}


def resolve_template(configured: str | None) -> str:
    """Return the address of the template to render: a local folder as an absolute path, everything else as it is.

    Raises:
        TemplateError: A local folder is named that holds no ``copier.yml``.
    """
    if not configured or is_own(configured):
        return OWN_TEMPLATE
    folder = Path(configured).expanduser()
    if not folder.exists():
        return configured
    if folder.is_dir() and not (folder / "copier.yml").is_file():
        raise TemplateError(f"{configured}: the folder has no copier.yml.", "Name a template made for this tool.")
    return str(folder.resolve())


def is_own(template: str) -> bool:
    """Tell whether an address is the one of the installation's own template."""
    return is_same_template(template, OWN_TEMPLATE)


def is_same_template(one: str, other: str) -> bool:
    """Tell whether two addresses mean one template: the same folder, or the same place on the network."""
    return _place(one) == _place(other)


def _place(template: str) -> str:
    host, colon, rest = template.partition(":")
    address = _SHORT[host] + rest.lstrip("/") if colon and host in _SHORT else template
    address = address.removeprefix("git+")
    if "://" in address or "::" in address or re.match(r"[\w.-]+@[\w.-]+:", address):
        return re.sub(r"://[^/@]{0,500}@", "://", address).rstrip("/").removesuffix(".git")
    try:
        return str(Path(address).expanduser().resolve())
    except (OSError, ValueError, RuntimeError):
        # An answers file may say anything.
        return address
