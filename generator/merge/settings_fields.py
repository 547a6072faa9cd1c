"""A settings file merged by the fields that units know to be theirs: taken out of their side, put back into the merge.

What else their side changed in the file is merged as in any other; a field that a person edited there is part of that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from generator.answers.units import ConfigPatchAnswers
from generator.bench.patching import setting_fields
from generator.edit import FieldsRefused, Patched, SettingField, replace_in_file
from generator.scratch import temporary_folder

# Merges what base, ours and theirs are without the fields.
MergeRest = Callable[[bytes, bytes, bytes], bytes]


def merge_settings(
    base: bytes, ours: bytes, theirs: bytes, units: Sequence[ConfigPatchAnswers], merge_rest: MergeRest
) -> bytes:
    """Merge three versions of a settings file.

    Args:
        base: What both come from.
        ours: The version that the fields are put into.
        theirs: The version that has the units' fields.
        units: The config units that their side brings; all have the same settings class.
        merge_rest: How the rest is merged where their side changed more than fields.

    Raises:
        FieldsRefused: A field does not fit into our version, or the class cannot be edited.
    """
    taken: list[tuple[ConfigPatchAnswers, Sequence[SettingField]]] = []
    rest = theirs
    for unit in reversed(units):
        fields = setting_fields(unit.config_patch.fields)
        out = _replaced(rest, unit, fields, ())
        rest = out.source
        # One that a person edited since is not taken out; it is merged as it stands there.
        taken.insert(0, (unit, tuple(field for field in fields if field.name in out.removed)))
    merged = ours if rest == base else merge_rest(base, ours, rest)
    for unit, back in taken:
        merged = _replaced(merged, unit, (), back).source if back else merged
    return merged


def _replaced(
    source: bytes, unit: ConfigPatchAnswers, old: Sequence[SettingField], new: Sequence[SettingField]
) -> Patched:
    settings = unit.contract.settings
    if settings is None:
        raise FieldsRefused.because(unit.key, "missing-class", "the unit names no settings class")
    with temporary_folder("aas-settings-") as folder:
        place = Path(folder, Path(settings.path).name)
        place.write_bytes(source)
        return replace_in_file(place, settings.class_name, old, new, section=unit.title)
