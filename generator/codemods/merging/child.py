"""The process that runs libcst for ``merge_in_child``."""

from __future__ import annotations

from generator.codemods.merging.merge import answer
from generator.codemods.merging.runner import REQUESTS
from generator.codemods.requests import serve


def main() -> None:
    """Answer all requests; see ``requests.serve``."""
    serve(REQUESTS, answer)
