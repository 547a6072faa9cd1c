"""A board's place on disk and the files of a run beside it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets

from generator.board.exchange import Swap
from generator.board.files import Place, read_quiet, read_settled
from generator.board.folder import (
    create,
    facts_of,
    hand_over,
    make_durable,
    may_be_written,
    names_in,
    remove,
    replace,
)
from generator.errors import BoardError


class Slot:
    """Stages new texts beside a board, swaps them in and takes them back.

    A staged file says in its name from which text it was made and which one it held, so that the next run knows
    whether what a killed one left may go.

    Args:
        place: The board's folder and name.
        swap: How two files trade places.
    """

    def __init__(self, place: Place, swap: Swap) -> None:
        self.place = place
        self._swap = swap
        self._prefix = f".aas-board.{_digest(place.name.encode())[:8]}."

    def board(self) -> bytes:
        """Return what the board says now, once no program is writing it."""
        return read_settled(self.place, self.place.name)

    def stage(self, base: bytes, wanted: bytes) -> str:
        """Write ``wanted`` beside the board, durable and with its mode, and return the name it got."""
        facts = self._writable_facts()
        draft = f"{self._prefix}{secrets.token_hex(8)}.new"
        name = f"{self._prefix}{_digest(base)}.{_digest(wanted)}.{secrets.token_hex(8)}.swap"
        try:
            # The name that says what is in a file is given when all of it is: what else a killed run leaves is a draft.
            self._write(draft, wanted, facts)
            replace(self.place.folder, draft, name)
        except BaseException as error:
            self.discard(draft)
            self.discard(name)
            if isinstance(error, OSError):
                raise self.place.failed(error, "writing beside the board") from error
            raise
        return name

    def swap(self, name: str) -> None:
        """Let a staged file and the board trade places.

        Raises:
            BoardError: They cannot; both are where they were.
        """
        try:
            self._swap(self.place.folder, name, self.place.name)
        except OSError as error:
            raise self.place.failed(error, "putting the new board in its place") from error

    def displaced(self, name: str) -> bytes | None:
        """Return what a swap displaced, or ``None`` where a program is about to write to it."""
        return read_quiet(self.place, name)

    def take_back(self, name: str, wanted: bytes) -> bytes | None:
        """Swap back what was displaced and remove the staged file, provided that it still says ``wanted``.

        Returns:
            What somebody saved on top of it in between; that text stays beside the board until it is merged.

        Raises:
            BoardError: The displaced text could not be put back and is still beside the board.
        """
        try:
            self._swap(self.place.folder, name, self.place.name)
        except OSError as error:
            raise self.unmerged(name) from error
        saved = read_settled(self.place, name)
        if saved != wanted:
            return saved
        self.discard(name)
        return None

    def discard(self, name: str) -> None:
        """Remove a file beside the board, if it is there."""
        with contextlib.suppress(OSError):
            remove(self.place.folder, name)

    def sync(self) -> None:
        """Make the folder's entries durable."""
        try:
            make_durable(self.place.folder)
        except OSError as error:
            raise self.place.failed(error, "making the change durable") from error

    def unmerged(self, name: str) -> BoardError:
        """Return the error for a file beside the board that holds lines which are not on it."""
        problem = f"{name} beside the board holds lines that somebody saved while it was being changed."
        return BoardError(self.place.path, problem, "Copy what is missing into the board, delete that file and retry.")

    def clear_leftovers(self) -> None:
        """Remove what a killed run left, and put back what it displaced but did not merge.

        Raises:
            BoardError: A left file holds text that is neither on the board nor ours; it stays, and is named.
        """
        for name in names_in(self.place.folder):
            if not name.startswith(self._prefix):
                continue
            if not name.endswith(".new"):
                self._settle_leftover(name)
            self.discard(name)

    def _settle_leftover(self, name: str) -> None:
        base, wanted = [*name.removeprefix(self._prefix).split("."), "", ""][:2]
        if _digest(read_settled(self.place, name)) in (base, wanted):
            return
        if _digest(self.board()) != wanted:
            raise self.unmerged(name)
        self.swap(name)
        self.sync()

    def _writable_facts(self) -> os.stat_result:
        try:
            facts = facts_of(self.place.folder, self.place.name)
            allowed = may_be_written(self.place.folder, self.place.name)
        except OSError as error:
            raise self.place.failed(error, "looking at the board") from error
        if not allowed or not facts.st_mode & 0o222:
            raise BoardError(self.place.path, "the board is read-only.", "Make it writable (`chmod u+w`) and retry.")
        return facts

    def _write(self, name: str, data: bytes, facts: os.stat_result) -> None:
        descriptor = create(self.place.folder, name)
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]
            hand_over(descriptor, facts)
            os.fsync(descriptor)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
