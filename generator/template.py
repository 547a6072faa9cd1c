"""Where the blueprints come from: the configured template, else the one that belongs to this installation."""

from __future__ import annotations

from pathlib import Path

from generator.errors import TemplateError

_PACKAGE = Path(__file__).resolve().parent


def default_template() -> str:
    """Return the template that belongs to this installation: the source checkout's, else the packaged copy.

    Raises:
        TemplateError: The installation has neither.
    """
    for folder in (_PACKAGE.parent, _PACKAGE / "_template"):
        if (folder / "copier.yml").is_file() and (folder / "blueprints").is_dir():
            return str(folder)
    raise TemplateError("This installation has no blueprints.", "Name a template with --template.")


def is_own_template(template: str) -> bool:
    """Tell whether a template is the one that belongs to this installation, whose layout is known."""
    return template == str(_PACKAGE.parent) and (_PACKAGE.parent / "copier.yml").is_file()


def resolve_template(configured: str | None) -> str:
    """Return the template to render: a URL as it is, a local folder as an absolute path.

    Raises:
        TemplateError: A local folder is named that holds no ``copier.yml``.
    """
    if not configured:
        return default_template()
    folder = Path(configured).expanduser()
    if not folder.exists():
        return configured
    if not (folder / "copier.yml").is_file():
        raise TemplateError(f"{configured}: the folder has no copier.yml.", "Name a template made for this tool.")
    return str(folder.resolve())
