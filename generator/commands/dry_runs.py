"""What dry runs say: each line says that it is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from generator.output import note

DRY_RUN = "dry run: "


def labelled(lines: Iterable[str], *, dry_run: bool) -> list[str]:
    """Return lines that each say whether they are about a dry run."""
    return [f"{DRY_RUN}{line}" for text in lines for line in text.split("\n")] if dry_run else list(lines)


def progress_of(*, quiet: bool, dry_run: bool) -> Callable[[str], None]:
    """Return what says on standard error, line by line, what goes on."""

    def tell(text: str) -> None:
        if not quiet:
            note("\n".join(labelled([text], dry_run=dry_run)))

    return tell
