"""What cannot be built for lack of a fact: each with the place where it was sought and the line that would say it."""

from __future__ import annotations

from collections.abc import Mapping

from generator.answers.contract import Contract
from generator.contract.findings import Notes

_LINES = {
    "plugin_base": 'plugin_base = { module = "core.plugins.base", class_name = "PluginBase" }',
    "settings": 'settings = { path = "core/config/manager.py", class_name = "Settings" }',
    "plugin_base.constructor": (
        'plugin_base.constructor = [{ name = "…", source = "name|version|settings|hub|config|logger|default" }]'
    ),
    "plugin_base.methods": 'plugin_base.methods = [{ name = "…", role = "start|stop|other" }]',
    "plugin_base.imports": 'plugin_base.imports = { Name = "module" }',
    "plugin_base.attributes": 'plugin_base.attributes = [{ name = "…", source = "name|version|description" }]',
    "entry.parameters": 'entry.parameters = [{ name = "…", source = "hub|settings" }]',
    "entry.constructor": 'entry.constructor = [{ name = "…", source = "hub|settings|name" }]',
    "entry.settings": 'settings = { factory = "load_config", factory_module = "…" }',
    "hub.register_method": 'hub.register_method = "…"',
    "manifest.keys": 'manifest.keys = [{ name = "…", holds = "constant", value = … }]',
}


def message_of(missing: tuple[str, ...]) -> str:
    """Return one message for all facts that are missing."""
    listed = "\n".join(f"  - {sentence}" for sentence in missing)
    return (
        f"What the contract lacks:\n{listed}\n'aas-generator init --config' writes aas-generator.toml with all "
        "that was read, to be corrected."
    )


def complaints(contract: Contract, notes: Notes, given: Mapping[str, object]) -> tuple[str, ...]:
    """Return a sentence for every missing fact, with its line for the ``[contract]`` table.

    Args:
        contract: What was read, with what the configuration says.
        notes: The problems of the reading.
        given: The configuration's table: what it settles is not asked again.
    """
    found = []
    for field, line in _LINES.items():
        top, _, inner = field.partition(".")
        table = given.get(top)
        if table is False or (inner and isinstance(table, Mapping) and inner in table):
            continue
        if field in ("plugin_base", "settings") and getattr(contract, field) is not None:
            continue
        texts = notes.exactly(field) if field in ("plugin_base", "settings") else notes.of(field)
        found += [f"{text} In aas-generator.toml, [contract]: {line}" for text in texts]
    return tuple(found)
