"""Inputs for fuzzing: good ones, damaged in every way that a seed asks for; the same seed gives the same bytes."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Sequence

# What readers stumble over: limits of types, of depth and of encodings, and the signs of the formats themselves.
PIECES = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\n", b"\xed\xa0\x80", b"\\ud800", b"\\u0000",
    b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\x1b[2J", b"{", b"}", b"[", b"]", b'"', b"'", b",", b":", b"|",
    b"\\|", b"`", b"```\n", b"~~~\n", b"#", b"- ", b"- [x] ", b"<!--", b"-->", b"---\n", b"...\n", b"&a ", b"*a",
    b"<<: *a", b"!!python/object:os.system ", b"!!binary ", b"? ", b"null", b"NaN", b"-Infinity", b"1e999",
    b"9" * 400, b"1:" * 200, b"0o17", b"2026-01-02", b"yes", b"~", b"[" * 300, b"{" * 300, b'{"a":' * 200, b"(" * 200,
    b">" * 200, b"|" * 300, b"*_" * 100, b"`" * 99, b"a" * 5000, b"custom_id", b"response", b"error", b"AAS-1",
    b"AAS-99999999999999", b"../../", b"/etc/passwd", b"{{ 7 * 7 }}", b"{% raw %}",
)  # fmt: skip
_MOST_CHANGES = 6
_LONGEST = 256 << 10


def damaged(seeds: Sequence[bytes], number: int, *, packs: bool = False) -> bytes:
    """Return one of the inputs with up to six changes.

    Args:
        seeds: Good inputs, of which another one may lend a part.
        number: Decides everything.
        packs: Whether the result may be compressed, whole or cut.
    """
    rng = random.Random(number)  # noqa: S311 - the same input each time
    data = rng.choice(seeds)
    for _ in range(rng.randint(1, _MOST_CHANGES)):
        data = rng.choice(_CHANGES)(data, seeds, rng)[:_LONGEST]
    if packs and rng.random() < 0.05:
        packed = gzip.compress(data, compresslevel=1, mtime=0)
        return packed[: rng.randint(0, len(packed))] if rng.random() < 0.5 else packed
    return data


def _cut(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    begin, end = _span(data, rng)
    return data[:begin] + data[end:]


def _end(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    return data[: rng.randint(0, len(data))]


def _double(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    begin, end = _span(data, rng)
    return data[:end] + data[begin:end] * rng.randint(1, 4) + data[end:]


def _insert(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    place = rng.randint(0, len(data))
    return data[:place] + rng.choice(PIECES) + data[place:]


def _replace(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    begin, end = _span(data, rng, 20)
    return data[:begin] + rng.choice(PIECES) + data[end:]


def _flip(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    if not data:
        return data
    changed = bytearray(data)
    for _each in range(rng.randint(1, 8)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _borrow(data: bytes, seeds: Sequence[bytes], rng: random.Random) -> bytes:
    other = rng.choice(seeds)
    begin, end = _span(other, rng)
    place = rng.randint(0, len(data))
    return data[:place] + other[begin:end] + data[place:]


def _shuffle(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    begin, end = sorted((rng.randint(0, len(lines)), rng.randint(0, len(lines))))
    part = lines[begin:end]
    rng.shuffle(part)
    return b"".join([*lines[:begin], *part, *lines[end:]])


def _indent(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    number = rng.randrange(len(lines))
    lines[number] = rng.choice((b" ", b"  ", b"\t", b"    ")) * rng.randint(1, 40) + lines[number].lstrip(b" ")
    return b"".join(lines)


def _span(data: bytes, rng: random.Random, longest: int = 400) -> tuple[int, int]:
    begin = rng.randint(0, len(data))
    return begin, min(len(data), begin + rng.randint(0, longest))


_CHANGES: tuple[Callable[[bytes, Sequence[bytes], random.Random], bytes], ...] = (
    *(_cut, _end, _double, _insert, _insert, _insert, _replace, _replace, _flip, _borrow, _shuffle, _indent),
)
