"""The process that runs libcst for ``merge_in_child``."""

from __future__ import annotations

from generator.edit.requests import serve
from generator.edit.three_way.merge import answer
from generator.edit.three_way.runner import REQUESTS


def main() -> None:
    """Answer all requests; see ``requests.serve``."""
    serve(REQUESTS, answer)
