"""What the plugin starts, as an answer states it: kept with the file that defines it."""

from __future__ import annotations

from generator.plan import FileSpec
from generator.reading.data.record import Start
from generator.reading.fields.unit_files import has_main_module, main_kind
from generator.reading.layout import locate
from generator.reading.record import Reading
from generator.reading.text.inline import one_line


def with_starts(reading: Reading, files: tuple[FileSpec, ...]) -> tuple[FileSpec, ...]:
    """Return files of which each knows what of it the plugin starts; what the unit does not define leaves a warning."""
    main = main_kind(reading.kinds)
    planned = {spec.path: spec for spec in files}
    if main is None:
        return files
    name = reading.names[main]
    for one in reading.structured.starts:
        named = has_main_module(reading, name)
        spec = planned.get(locate(one.path, name, reading.contract, kind=main, has_main=named).path or "")
        if spec is None or not _defines(reading, spec, one):
            reading.warnings.append(f"starts: {one_line(one.path, 120)} of the unit defines no {one.name}")
            continue
        known = spec.variables.get("starts")
        stated = {"name": one.name, "start": one.start, "stop": one.stop}
        variables = {**spec.variables, "starts": [*(known if isinstance(known, list) else []), stated]}
        planned[spec.path] = spec.model_copy(update={"variables": variables})
    return tuple(planned.values())


def _defines(reading: Reading, spec: FileSpec, one: Start) -> bool:
    """Tell whether a file's code defines what is stated; of a file that is still to be written nobody knows."""
    index = spec.variables.get("code_block")
    code = next((block.code for block in reading.blocks if block.fence.index == index), None)
    return code is None or one.name in {*code.functions, *(each.name for each in code.classes)}
