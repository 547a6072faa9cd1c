"""``python -m generator`` is the same as ``aas-generator``."""

from generator.cli import main

main()
