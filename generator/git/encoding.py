"""How git stores what a commit is made of: trees and commits as bytes, their ids, and packs that carry them.

An id is the hash of an object's kind, its size and its bytes: SHA-1 where ids have 40 digits, SHA-256 where they have
64. See gitformat-pack(5).
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Mapping, Sequence
from typing import Literal, NamedTuple

Kind = Literal["commit", "tree", "blob"]

TREE_MODE = "40000"
_PACK_TYPES: Mapping[Kind, int] = {"commit": 1, "tree": 2, "blob": 3}
_ID_BYTES = {40: 20, 64: 32}


class Entry(NamedTuple):
    """What a tree has under one name: its mode in octal digits, as git writes it, and its id."""

    mode: str
    id: str

    @property
    def is_tree(self) -> bool:
        """Whether it is a folder."""
        return self.mode == TREE_MODE


Tree = dict[str, Entry]


class Stored(NamedTuple):
    """An object: its kind and its bytes."""

    kind: Kind
    data: bytes


def object_id(stored: Stored, digits: int) -> str:
    """Return the id of an object, with 40 or 64 digits."""
    return _hash(b"%s %d\0" % (stored.kind.encode(), len(stored.data)) + stored.data, digits).hex()


def encode_tree(tree: Tree) -> bytes:
    """Return a tree's bytes; git sorts a folder as if its name ended with a slash."""
    named = ((name.encode("utf-8", "surrogateescape"), entry) for name, entry in tree.items())
    ordered = sorted(named, key=lambda each: each[0] + b"/" * each[1].is_tree)
    return b"".join(b"%s %s\0%s" % (entry.mode.encode(), name, bytes.fromhex(entry.id)) for name, entry in ordered)


def decode_tree(data: bytes, digits: int) -> Tree:
    """Return what a tree's bytes say."""
    tree: Tree = {}
    size, start = _ID_BYTES[digits], 0
    while start < len(data):
        end = data.index(b"\0", start)
        mode, _, name = data[start:end].partition(b" ")
        start = end + 1 + size
        tree[name.decode("utf-8", "surrogateescape")] = Entry(mode.decode(), data[end + 1 : start].hex())
    return tree


def encode_commit(tree: str, parents: Sequence[str], author: str, message: bytes) -> bytes:
    """Return a commit's bytes.

    Args:
        tree: Its tree.
        parents: What it stands on.
        author: Author and committer: name, address in brackets and date in git's raw form.
        message: Its message, in UTF-8.
    """
    lines = [f"tree {tree}", *(f"parent {parent}" for parent in dict.fromkeys(parents))]
    lines += [f"author {author}", f"committer {author}", "", ""]
    return "\n".join(lines).encode() + message


def encode_pack(objects: Collection[Stored], digits: int) -> bytes:
    """Return a pack that holds objects whole, none as a difference to another."""
    parts = [b"PACK" + (2).to_bytes(4, "big") + len(objects).to_bytes(4, "big")]
    for each in objects:
        parts += [_pack_head(_PACK_TYPES[each.kind], len(each.data)), zlib.compress(each.data)]
    body = b"".join(parts)
    return body + _hash(body, digits)


def _pack_head(kind: int, size: int) -> bytes:
    """Return an object's kind and size: four bits of the size, then seven at a time, the lowest first."""
    head, rest = [kind << 4 | size & 15], size >> 4
    while rest:
        head[-1] |= 128
        head.append(rest & 127)
        rest >>= 7
    return bytes(head)


def _hash(data: bytes, digits: int) -> bytes:
    return (hashlib.sha256 if digits == 64 else hashlib.sha1)(data, usedforsecurity=False).digest()
