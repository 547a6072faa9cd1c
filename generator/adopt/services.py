"""The answers of a service, inferred from its file."""

from __future__ import annotations

import ast

from generator.adopt.drafts import NO_TASK, Draft, set_answer
from generator.adopt.finding import Target
from generator.adopt.pieces import add_notes, add_tests
from generator.adopt.prose import docstrings, line, paragraphs, prose, task_named_in
from generator.adopt.scaffolds import acceptance_lines, unwritten_lines, unwritten_methods
from generator.adopt.settings_reading import read_settings, settings_class
from generator.adopt.sources import Files, classes_of, first_of
from generator.answers.contract import Contract
from generator.answers.text import LINE_MAX, clean_source, is_class_name
from generator.unit_parts import class_stem

_MADE, _UNTOLD = "Scaffold of ", "The service of "


def service_faults(target: Target, files: Files) -> list[str]:
    """Return why a file cannot be a service."""
    tree = files.tree(target.home)
    if tree is None:
        return [f"{target.home} is no Python that can be read"]
    return [] if classes_of(tree) else [f"{target.home} defines no class"]


def draft_service(target: Target, files: Files, contract: Contract, task_id: str | None) -> Draft:
    """Return the answers of a service, as far as its file tells; what is not the blueprint's own work is its code."""
    tree = files.tree(target.home)
    classes = classes_of(tree)
    settings_node = settings_class(classes)
    settings = read_settings(settings_node, contract.line_length)
    main = _main_class([node for node in classes if node is not settings_node], target.name)
    said = paragraphs(tree)
    is_ours = docstrings(main).startswith(_MADE)
    # A title that is longer than a line stands below one that says what it is about.
    said = said[1:] if is_ours and said[0].startswith(_UNTOLD) and len(said) > 1 else said
    about = first_of(said[:1])
    stem = class_stem(target.name.removesuffix("_service"))
    test = f"{contract.tests_dir}/test_{target.name}.py"
    named = task_named_in(docstrings(tree, main, files.tree(test)))
    code = clean_source(files.text(target.home) or "")
    notes = files.text(f"{contract.services_dir}/{target.name}.notes.md") or ""
    open_points = unwritten_lines(notes) if is_ours else []
    place = f"{target.name}.{main.name}" if main else ""
    draft = Draft(
        {
            "blueprint": "service",
            "name": target.name,
            "title": line(about) or target.name.replace("_", " ").capitalize(),
            "summary": prose(first_of(said[1:2])) if is_ours else prose(about) if len(about) > LINE_MAX else "",
            "task_id": task_id or named or NO_TASK,
            "contract": contract.model_dump(mode="json"),
            "service": {
                "class_name": main.name if main and is_class_name(main.name) else f"{stem}Service",
                "config_class": settings.class_name or f"{stem}Config",
                "env_prefix": settings.env_prefix,
                "fields": [field.model_dump(mode="json") for field in settings.fields],
                "methods": unwritten_methods(main, place, open_points) if is_ours else [],
                "unwritten": open_points,
                "background": {"acceptance": acceptance_lines(notes)} if open_points else {},
                "code": "" if is_ours else code,
            },
        },
        warnings=settings.warnings if is_ours else [],
    )
    if is_ours:
        draft.offer(set_answer("service", "code", code), target.home, test)
    package = f"{contract.services_dir.replace('/', '.')}.{target.name}"
    add_tests(draft, files, "service", package, contract.tests_dir)
    add_notes(draft, files, "service", f"{contract.services_dir}/{target.name}.notes.md")
    return draft


def _main_class(classes: list[ast.ClassDef], name: str) -> ast.ClassDef | None:
    """Return the class that does the work: the one that is called like the service, else the last."""
    wanted = {name.replace("_", ""), f"{name}service".replace("_", "")}
    called = [node for node in classes if node.name.lower() in wanted]
    called += [node for node in classes if node.name.endswith("Service")]
    return called[0] if called else classes[-1] if classes else None
