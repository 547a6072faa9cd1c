import os  # noqa: F401


def size(path: str) -> int:
    # pylint: disable=all
    return os.stat(path).st_size  # type: ignore


def note() -> str:
    return "# noqa"  # a word on noqa
