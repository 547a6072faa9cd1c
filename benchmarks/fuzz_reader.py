"""A bounded atheris run over the reader of results files and the parser of answers. See ``README.md`` beside it.

The input's first byte decides what the rest is: a whole file, the text of one answer, or the value of one answer in
JSON. The properties are those of the tests: no crash, no item that takes more than two seconds, no path outside.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

CASES = ROOT / "tests" / "cases" / "analyses"
FILE, TEXT, BODY = 0, 1, 2
LONGEST = 20_000


def main() -> int:
    """Fuzz for so many seconds; 0 if every input kept the properties."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60, help="how long to run")
    parser.add_argument("--keep", type=Path, default=Path(), help="folder for an input that breaks a property")
    options = parser.parse_args()
    try:
        import atheris
    except ModuleNotFoundError:
        print("atheris is missing; install it with: pip install --editable '.[fuzz]'", file=sys.stderr)
        return 2
    with atheris.instrument_imports(include=["generator.results", "generator.reading"]):
        from tests.results.properties import check_file
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        corpus = top / "seeds"
        corpus.mkdir()
        for number, seed in enumerate(seeds()):
            (corpus / str(number)).write_bytes(seed)
        file = top / "batch_abc123_output.jsonl"

        def one(data: bytes) -> None:
            file.write_bytes(file_of(data))
            check_file(file)

        flags = [f"-max_total_time={options.seconds}", f"-max_len={LONGEST}", "-timeout=30", "-rss_limit_mb=2048"]
        keep = f"-artifact_prefix={options.keep.resolve()}/"
        atheris.Setup([sys.argv[0], *flags, "-print_final_stats=1", keep, str(corpus)], one)
        atheris.Fuzz()
    return 0


def file_of(data: bytes) -> bytes:
    """Return the results file that an input stands for."""
    kind, rest = data[0] % 3 if data else FILE, data[1:]
    if kind == FILE:
        return rest
    text = rest.decode("utf-8", "replace")
    if kind == TEXT:
        return b'{"custom_id": "AAS-1", "response": {"body": {"output_text": %s}}}\n' % json.dumps(text).encode()
    return b'{"custom_id": "AAS-1", "response": {"status_code": 200, "body": %s}}\n' % rest.replace(b"\n", b" ")


def seeds() -> Iterator[bytes]:
    """Yield inputs to begin with: every container, bodies of each kind, and the texts of the labelled cases."""
    from tests.results.records import (
        array,
        bare,
        chat,
        failed,
        jsonl,
        pretty,
        processed,
        response,
        result,
        sdk,
        wrapped,
    )

    results = [result("AAS-1", chat()), result("req-1", response("a", "b")), failed("AAS-2"), result("AAS-3", bare())]
    for form in (jsonl, pretty, array, wrapped):
        yield bytes([FILE]) + form(*results)
    yield bytes([FILE]) + processed({"req-0": "# AAS-1", "req-10": "x", "req-2": None}, ["AAS-1", "AAS-2"])
    for body in (chat(), chat("cut", "length"), response("a"), sdk()):
        yield bytes([BODY]) + json.dumps(body).encode()
    for path in sorted(CASES.glob("*/input.*")):
        yield bytes([TEXT]) + path.read_bytes()[: LONGEST - 1]


if __name__ == "__main__":
    sys.exit(main())
