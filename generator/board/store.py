"""A board's file is changed by exchange: what was displaced is looked at, and what a person saved meanwhile is kept.

The new text is written beside the board, made durable and swapped with it. If the displaced file is not what was read,
or a program is about to write to it, the swap is taken back at once and the change is made on the newer text.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from generator.board.exchange import Swap, swap_files
from generator.board.files import Place, locked, open_place, read_settled
from generator.board.merge import clean_merge, merge
from generator.board.slot import Slot
from generator.errors import BoardError, GeneratorError

Change = Callable[[bytes], bytes]
PATIENCE = 60.0
# Some editors empty a file before they write it: a board that makes no sense is read again before it is refused.
_READS_MAX = 10
_PAUSE = 0.05


def update(path: str | Path, change: Change, *, swap: Swap = swap_files, patience: float = PATIENCE) -> bool:
    """Change a board's file so that nothing is lost that a person saves at the same time.

    Args:
        path: The board; links are followed.
        change: Gets the board's bytes and returns the new ones. It is called again when somebody saved meanwhile, in
            rare cases with text that holds its own change already.
        swap: How two files trade places.
        patience: Seconds after which a board that is saved all the time is given up.

    Returns:
        Whether the file was written. Equal bytes write nothing and leave its times as they were.

    Raises:
        BoardError: The board is missing, no regular file or read-only, or its folder cannot be written.
        LockedError: Another process of this tool has been changing it for long.
        GeneratorError: What ``change`` raises; the board stays as it was.
    """
    with open_place(Path(path)) as place, locked(place):
        slot = Slot(place, swap)
        slot.clear_leftovers()
        data, wanted = _first_change(place, change)
        if data == wanted:
            return False
        _publish(slot, _Draft(data, wanted, change), patience)
        return True


def tidy(path: str | Path, *, swap: Swap = swap_files) -> None:
    """Remove what a killed run has left beside a board, and put back what it displaced but did not merge.

    Raises:
        BoardError: There is no such board, or a left file holds text that is neither on the board nor ours.
        LockedError: Another process of this tool has been changing it for long.
    """
    with open_place(Path(path)) as place, locked(place):
        Slot(place, swap).clear_leftovers()


def _first_change(place: Place, change: Change) -> tuple[bytes, bytes]:
    """Return what the board says and what it shall say; a board that is being rewritten gets time to be whole."""
    data = read_settled(place, place.name)
    for _ in range(_READS_MAX):
        try:
            return data, change(data)
        except GeneratorError:
            time.sleep(_PAUSE)
            again = read_settled(place, place.name)
            if again == data:
                raise
            data = again
    return data, change(data)


@dataclass
class _Draft:
    """What the board shall say, and for which text of it.

    Attributes:
        base: What the board said.
        wanted: What it shall say.
        change: Makes ``wanted`` from ``base``.
        taken_back: A base and the text that displaced it, after a swap was taken back.
        owed: Texts that were saved on top of ``wanted`` while it was on the board, with the base of it.
        files: Names of the files that hold the owed texts.
    """

    base: bytes
    wanted: bytes
    change: Change
    taken_back: list[tuple[bytes, bytes]] = field(default_factory=list)
    owed: list[tuple[bytes, bytes]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def follow(self, latest: bytes) -> None:
        """Make the change on a newer text: line by line where that is clear, else by calling it again."""
        rebased = clean_merge(self.base, self.wanted, latest)
        wanted = self.change(latest) if rebased is None else rebased
        if wanted == latest:
            # Somebody read ours before it was taken back; their text lacks what was put back then.
            for base, text in self.taken_back:
                wanted = merge(base, wanted, text)
        for base, text in self.owed:
            wanted = merge(base, wanted, text)
        self.base, self.wanted = latest, wanted


def _publish(slot: Slot, draft: _Draft, patience: float) -> None:
    deadline = time.monotonic() + patience
    try:
        while draft.wanted != draft.base and not (_swapped_in(slot, draft) and _stays(slot, draft)):
            if time.monotonic() > deadline:
                _give_up(slot)
            # Two programs with the same rhythm must not meet for ever.
            time.sleep(secrets.randbelow(4) / 1000)
            draft.follow(slot.board())
    except GeneratorError as error:
        if draft.files:
            raise slot.unmerged(draft.files[0]) from error
        raise
    for name in draft.files:
        slot.discard(name)


def _swapped_in(slot: Slot, draft: _Draft) -> bool:
    """Swap the draft in and tell whether the board still said its base; else everything is as it was."""
    name = slot.stage(draft.base, draft.wanted)
    try:
        if slot.board() != draft.base:
            slot.discard(name)
            return False
        slot.swap(name)
    except BaseException:
        # It may also come when they have just traded places; then a person's text may lie beside the board.
        if slot.displaced(name) in {draft.wanted, draft.base}:
            slot.discard(name)
        else:
            _remember(draft, name, slot.take_back(name, draft.wanted))
        raise
    still = False
    try:
        displaced = slot.displaced(name)
        if displaced == draft.base:
            slot.sync()
            # A program that had just found the old file may have opened it since.
            displaced = slot.displaced(name)
        still = displaced == draft.base
    finally:
        if not still:
            _remember(draft, name, slot.take_back(name, draft.wanted))
    if still:
        slot.discard(name)
    elif displaced is not None:
        draft.taken_back.append((draft.base, displaced))
    return still


def _stays(slot: Slot, draft: _Draft) -> bool:
    """Tell whether the change is still there: who had looked just before the swap may have renamed an old text over it.

    Where somebody has changed the same lines meanwhile, they know better.
    """
    try:
        latest = slot.board()
    except GeneratorError:
        return True
    return latest == draft.wanted or clean_merge(draft.base, draft.wanted, latest) in (latest, None)


def _remember(draft: _Draft, name: str, saved: bytes | None) -> None:
    if saved is not None:
        draft.owed.append((draft.base, saved))
        draft.files.append(name)


def _give_up(slot: Slot) -> None:
    raise BoardError(slot.place.path, "the board is saved again all the time.", "Retry in a quieter moment.")
